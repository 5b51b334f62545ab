"""Whether the configuration sends an interaction where, and as, it did when it passed.

An environment's address and the headers that it lays over every request are ours to edit. What another host answers, or
the same host to other headers, says nothing of how an API was: a recording of before carries no blame then.
"""

from dataclasses import replace

from monitor.attribution.question import Evidence
from monitor.engine.verifying.verification import PlannedVerification
from monitor.interactions.attempt_names import carries_attempt
from monitor.interactions.credential_names import is_credential_header
from monitor.interactions.curl import base_of
from monitor.interactions.identity import is_of_the_sender
from monitor.model.exchanges import Exchange
from monitor.model.history import Recording
from monitor.model.integration import Environment
from monitor.model.values import Cell
from monitor.model.verdicts import CellName

_OLD_PROVIDER = frozenset({CellName.OLD_OLD, CellName.NEW_OLD})


def configured_otherwise(planned: PlannedVerification, recording: Recording | None, now: Exchange) -> str:
    """What the configuration has otherwise, and what would settle it; empty where nothing is known to be.

    `now`: an exchange of this monitor. Credentials are not compared, since none are kept. Traffic of other clients was
    not sent by this configuration; it names no source address.
    """
    if recording is None or recording.exchange.source_address is None:
        return ""
    before = recording.exchange
    declared = {
        name.lower() for each in (recording.interaction, planned.interaction) for name, _ in each.request.headers
    }
    moved = []
    if base_of(before) != base_of(now):
        moved.append(f"its address was {base_of(before)}")
    laid_over, lays_over = _laid_over(before, declared), _laid_over(now, declared)
    for name in sorted(laid_over.keys() | lays_over.keys()):
        if laid_over.get(name) != lays_over.get(name):
            was = f"was {laid_over[name]}" if name in laid_over else "was not sent"
            moved.append(f"the header {name} {was}")
    if not moved:
        return ""
    return (
        f"{planned.environment.name} as it was configured when it passed ({', '.join(moved)}): whoever edited the "
        "configuration can set that back for one run"
    )


def was_elsewhere(environment: Environment, recording: Recording) -> bool:
    """Whether it was recorded at another address than the environment has now; not where a secret stands in that."""
    address = environment.base_url.template if environment.base_url else ""
    told = address and not {"$", "@"} & set(address) and recording.exchange.source_address is not None
    return bool(told) and base_of(recording.exchange) != address.rstrip("/")


def without_recording(evidence: Evidence) -> Evidence:
    """The same, with what was there before any replay shown and not counted as an old provider."""
    note = "the environment was configured otherwise then"
    return replace(
        evidence,
        observations=tuple(
            replace(each, result=Cell.UNKNOWN, note=note) if each.round == 0 and each.cell in _OLD_PROVIDER else each
            for each in evidence.observations
        ),
    )


def _laid_over(exchange: Exchange, declared: set[str]) -> dict[str, str]:
    """Headers that no contract declares, by name in lower case."""
    return {
        name.lower(): value
        for name, value in exchange.request.headers
        if name.lower() not in declared
        and not is_of_the_sender(name)
        and not is_credential_header(name)
        and not carries_attempt(name)
    }

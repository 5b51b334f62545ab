"""Green exchanges are kept: the recording is tomorrow's old provider."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monitor import __version__
from monitor.engine.descriptions.context import ApiContext
from monitor.engine.ports import Store
from monitor.engine.verifying.reported import is_own_word
from monitor.engine.verifying.verification import PlannedVerification, Verification
from monitor.interactions.identity import content_digest
from monitor.interactions.sealing import sealed
from monitor.model.exchanges import Exchange, header
from monitor.model.history import Recording
from monitor.model.integration import Integration
from monitor.model.values import Outcome


@dataclass(frozen=True, slots=True)
class Recorded:
    """A green exchange, stored under `digest`."""

    planned: PlannedVerification
    exchange: Exchange
    digest: str
    observed: bool = False
    """Somebody else sent it."""


def green_exchanges(verifications: Iterable[Verification], store: Store) -> Iterator[Recorded]:
    """Every exchange that passed, stored; not an answer that only who reported it calls right. They arrive redacted."""
    for each in verifications:
        if each.outcome is not Outcome.PASSED or is_own_word(each.planned.interaction):
            continue
        if each.exchange is not None and each.exchange.response is not None:
            yield Recorded(each.planned, each.exchange, store.put_exchange(each.exchange), each.observed)


def keep_recordings(
    integration: Integration, recorded: Iterable[Recorded], contexts: Mapping[str, ApiContext], store: Store
) -> None:
    """Make each the newest recording of its interaction."""
    for each in recorded:
        planned, response = each.planned, each.exchange.response
        if each.observed and _is_older(each, store.recording(*_place(integration, each), planned.interaction.key)):
            continue
        context = contexts.get(planned.api.name)
        version = planned.api.version.header if planned.api.version else None
        store.save_recording(
            Recording(
                integration=integration.name,
                api=planned.api.name,
                environment=planned.environment.name,
                interaction=sealed(planned.interaction),
                exchange=each.exchange,
                at=each.exchange.at,
                description_digest=_described(context, each),
                contract_digest=content_digest(planned.interaction),
                version=header(response.headers, version) if version and response else None,
                harness=__version__,
            )
        )


def _place(integration: Integration, each: Recorded) -> tuple[str, str, str]:
    return integration.name, each.planned.api.name, each.planned.environment.name


def _is_older(observed: Recorded, recording: Recording | None) -> bool:
    """Whether there is newer evidence, or this very exchange is recorded for this very contract."""
    at = observed.exchange.at
    if recording is None or at > recording.at:
        return False
    return at < recording.at or recording.contract_digest == content_digest(observed.planned.interaction)


def _described(context: ApiContext | None, green: Recorded) -> str | None:
    """The description at that time; None where one that was published since may not have been it."""
    if context is None or (green.observed and any(each.not_after > green.exchange.at for each in context.changes)):
        return None
    return context.digest_for(green.planned.environment.stage)

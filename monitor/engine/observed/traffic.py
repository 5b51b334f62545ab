"""Observed traffic of one environment, held against what contracts rely on: verification where nothing may be sent.

Anybody may have sent it, so an answer that hangs on who asked (credential, quota, data) says nothing of a contract.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.engine.gate.running import EVIDENCE_AGE_MAX
from monitor.engine.ports import Store
from monitor.engine.verifying.verification import PlannedVerification, Verification, not_allowed
from monitor.engine.verifying.withholding import is_maintained
from monitor.interactions.identity import content_digest
from monitor.interactions.judgement import Judgement, outcome_of
from monitor.interactions.media_types import essence_of
from monitor.interactions.request_matching import RequestMatcher
from monitor.model.contracts import Check, Interaction, Mismatch
from monitor.model.exchanges import Exchange, header
from monitor.model.history import InteractionHistory, Recording
from monitor.model.integration import ApiSettings, Integration
from monitor.model.values import Failure, Outcome

EXCHANGES_MOST = 10_000
"""Of one environment, the newest: what a cycle looks at."""
LOOKED_BACK = timedelta(days=7)
"""Exchanges older than that are kept, and say nothing of how things are."""

_OF_THE_CLIENT = frozenset({Failure.AUTH, Failure.RATE_LIMIT, Failure.STATE, Failure.VALUE})
"""Classes of failures that another credential, quota or data of the client explains as well."""
_OF_A_STATE = frozenset({Failure.STATUS, Failure.REQUEST_REJECTED})
"""Classes that come of another provider state than the one that the contract names."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """An observed exchange of an interaction. Unknown: it can't be held for or against anybody."""

    exchange: Exchange
    outcome: Outcome
    judgement: Judgement
    reason: str = ""

    @property
    def tells(self) -> bool:
        return self.outcome in {Outcome.PASSED, Outcome.FAILED}


@dataclass(frozen=True, slots=True)
class Traffic:
    """`exchanges`: of one environment of one API, oldest first. `sightings`: by interaction key, oldest first."""

    exchanges: Sequence[Exchange] = ()
    sightings: Mapping[str, Sequence[Sighting]] = field(default_factory=dict)


def traffic_of(exchanges: Sequence[Exchange], interactions: Iterable[Interaction]) -> Traffic:
    """Which exchange is of which interactions, and what it shows of them."""
    matchers = [(each, RequestMatcher(each)) for each in interactions]
    found: dict[str, list[Sighting]] = {}
    for exchange in exchanges:
        asked = [interaction for interaction, matcher in matchers if matcher.matches(exchange.request)]
        sighted = [(each, sighting_of(each, exchange)) for each in asked]
        passed = [each for each, sighting in sighted if sighting.outcome is Outcome.PASSED]
        for interaction, sighting in sighted:
            of_another = any(each.states != interaction.states for each in passed)
            found.setdefault(interaction.key, []).append(_of_another_state(sighting) if of_another else sighting)
    return Traffic(exchanges, found)


def sighting_of(interaction: Interaction, exchange: Exchange) -> Sighting:
    """`exchange`: one that asked what the interaction asks."""
    outcome, judgement, reason = outcome_of(interaction, exchange)
    if outcome is Outcome.FAILED and _answers_another_kind(interaction, exchange):
        return _untold(exchange, "the client asked for another kind of answer than the contract does")
    if outcome is not Outcome.FAILED:
        return Sighting(exchange, outcome, judgement, reason)
    told = tuple(each for each in judgement.mismatches if not _of_the_client(each, interaction))
    if not told:
        return _untold(exchange, f"{reason}: the client's own credential, quota or data may explain it")
    if told != judgement.mismatches:
        return Sighting(exchange, outcome, Judgement(told), f"{told[0].message} at {told[0].pointer or 'the root'}")
    return Sighting(exchange, outcome, judgement, reason)


def _of_the_client(mismatch: Mismatch, interaction: Interaction) -> bool:
    if mismatch.failure in _OF_THE_CLIENT or mismatch.check is Check.LENGTH:
        return True
    return bool(interaction.states) and mismatch.failure in _OF_A_STATE


def _of_another_state(sighting: Sighting) -> Sighting:
    if sighting.outcome is not Outcome.FAILED:
        return sighting
    return _untold(sighting.exchange, "it is what the contract expects of the same request in another provider state")


def _untold(exchange: Exchange, reason: str) -> Sighting:
    return Sighting(exchange, Outcome.UNKNOWN, Judgement(unsupported=(reason,)), reason)


def _answers_another_kind(interaction: Interaction, exchange: Exchange) -> bool:
    """Whether the client's Accept, other than the contract's, may be why the answer is of a kind that it can't read."""
    wanted = _kinds(header(interaction.request.headers, "accept"))
    asked = _kinds(header(exchange.request.headers, "accept"))
    if exchange.response is None or asked == wanted or (wanted and asked[:1] == wanted[:1]):
        return False
    kind = essence_of(header(exchange.response.headers, "content-type"))
    expected = interaction.response.body.media_type if interaction.response.body else None
    readable = wanted or _kinds(expected)
    return kind is not None and bool(readable) and kind not in readable and "*/*" not in readable


def _kinds(text: str | None) -> list[str]:
    return [essence for part in (text or "").split(",") if (essence := essence_of(part.strip())) is not None]


def latest(planned: PlannedVerification, traffic: Traffic, recording: Recording | None, now: datetime) -> Verification:
    """The newest telling exchange of what may not be sent, as its verification; else why there is none."""
    forbidden = not_allowed(planned) or ""
    sightings = traffic.sightings.get(planned.interaction.key, ())
    telling = [each for each in sightings if each.tells]
    known = planned.history.last_verified_at
    if not sightings:
        request = planned.interaction.request
        last = f"in the last {LOOKED_BACK.days} days"
        reason = (
            f"{forbidden}; no {request.method} {request.path} was observed {last}: `compat-monitor observe` takes HAR"
        )
        return Verification(planned, Outcome.SKIPPED, reason, now)
    newest = telling[-1] if telling else sightings[-1]
    at = newest.exchange.at
    if known is not None and at < known:
        return Verification(planned, Outcome.SKIPPED, f"{forbidden}; nothing newer than {_time(known)} tells", now)
    if now - at > EVIDENCE_AGE_MAX:
        return Verification(planned, Outcome.UNKNOWN, _stale(planned, at, now), at, observed=True, known=at == known)
    planned = replace(planned, history=folded(planned.history, telling)) if telling else planned
    seen = Verification(
        planned, newest.outcome, newest.reason, at, newest.exchange, newest.judgement, observed=True, known=at == known
    )
    if newest.outcome is Outcome.FAILED and _is_of_the_contract_before(planned.interaction, recording, at):
        reason = "the contract changed since it was last observed; an exchange from after that settles it"
        return replace(seen, outcome=Outcome.UNKNOWN, reason=reason, judgement=Judgement(unsupported=(reason,)))
    return seen


def _is_of_the_contract_before(interaction: Interaction, recording: Recording | None, at: datetime) -> bool:
    """Whether the exchange is no newer than what passed under another contract: no evidence of the new one."""
    return recording is not None and at <= recording.at and recording.contract_digest != content_digest(interaction)


def _stale(planned: PlannedVerification, at: datetime, now: datetime) -> str:
    days = (now - at) / timedelta(days=1)
    request = planned.interaction.request
    return (
        f"the newest {request.method} {request.path} that was observed is {days:.1f} days old, of {_time(at)}: "
        f"newer traffic, or allowing it (`probe` of {planned.environment.name}), tells what is now"
    )


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def last_pass(planned: PlannedVerification, traffic: Traffic) -> Verification | None:
    """The newest exchange that passed, for the recording."""
    for each in reversed(traffic.sightings.get(planned.interaction.key, ())):
        if each.outcome is Outcome.PASSED:
            return Verification(
                planned, each.outcome, "", each.exchange.at, each.exchange, each.judgement, observed=True
            )
    return None


def folded(history: InteractionHistory, telling: Sequence[Sighting]) -> InteractionHistory:
    """The history with these exchanges in it, in whatever order, and however often, they were handed in.

    `telling`: oldest first, not empty.
    """
    known, newest = history.last_verified_at, telling[-1]
    passed = [each.exchange.at for each in telling if each.outcome is Outcome.PASSED]
    failed = [each.exchange.at for each in telling if each.outcome is Outcome.FAILED]
    last_passed = max([*passed, *([history.last_passed_at] if history.last_passed_at else [])], default=None)
    failing = [*failed, *([history.failing_since] if history.failing_since else [])]
    at = newest.exchange.at
    return replace(
        history,
        last_outcome=newest.outcome if known is None or at >= known else history.last_outcome,
        last_passed_at=last_passed,
        last_verified_at=at if known is None else max(at, known),
        failing_since=min((each for each in failing if last_passed is None or each > last_passed), default=None),
        passes=history.passes + sum(known is None or each > known for each in passed),
        failures=history.failures + sum(known is None or each > known for each in failed),
    )


Place = tuple[str, str]
"""API and environment."""


def observed_traffic(
    integration: Integration, forbidden: Sequence[PlannedVerification], store: Store, now: datetime
) -> Mapping[Place, Traffic]:
    """What was observed where `forbidden` may not be sent."""
    found: dict[Place, list[Interaction]] = {}
    apis: dict[Place, ApiSettings] = {}
    for each in forbidden:
        place = (each.api.name, each.environment.name)
        found.setdefault(place, []).append(each.interaction)
        apis[place] = each.api
    return {
        place: traffic_of(telling_exchanges(store, integration, apis[place], place[1], now - LOOKED_BACK), interactions)
        for place, interactions in found.items()
    }


def telling_exchanges(
    store: Store, integration: Integration, api: ApiSettings, environment: str, since: datetime
) -> tuple[Exchange, ...]:
    """The newest that were observed, oldest first, without those made while its provider had announced maintenance."""
    return tuple(
        each
        for each in store.observed(integration.name, api.name, environment, newest=EXCHANGES_MOST, since=since)
        if not is_maintained(api.provider, integration, each.at)
    )

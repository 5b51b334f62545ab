"""Foreseen breaks tried on the live API, where the probe rules allow it (DESIGN.md §6: a witness is also a test).

A break that asks more of requests is tried with a request that was green a moment ago, changed at the place of the
break and nowhere else: the green one is the control. A break in what is answered is looked for in the answers that
this cycle has seen, so that it costs no probe.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor.engine.answers.interception import may_be_intercepted
from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.ports import Ports, Store
from monitor.engine.verifying.mutation import changed_at
from monitor.engine.verifying.verification import (
    PlannedVerification,
    Verification,
    may_spend,
    not_allowed,
    prepare_state,
)
from monitor.engine.verifying.withholding import withheld
from monitor.model.changes import Change
from monitor.model.confirmations import Confirmation, Live
from monitor.model.exchanges import Exchange
from monitor.model.history import RecordKind
from monitor.model.integration import Environment, Integration
from monitor.model.values import Direction, Outcome, Severity
from monitor.openapi.conformance import Conformance, response_conformance
from monitor.openapi.keys import is_of_a_call
from monitor.openapi.matching import belongs_to
from monitor.schemas import Judge

_MOST_PROBES = 5
"""In one environment and cycle: the contracts go first."""

_AGAIN_AFTER = timedelta(days=1)
"""A description often comes before what it describes: what was description only is tried again."""

_REFUSALS = frozenset({400, 405, 406, 411, 415, 422})
"""Statuses that are about the request itself; 401, 404, 409, 429 and 5xx may have any other reason."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Breaking changes between what is in force and what is described now."""

    context: ApiContext
    base: str
    revision: str
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Tries what is foreseen. Every confirmation that is yielded is also to be recorded by the caller."""

    integration: Integration
    verifications: Sequence[Verification]
    descriptions: Descriptions
    ports: Ports
    judge: Judge

    async def confirm(self, foreseen: Foreseen) -> AsyncIterator[Confirmation]:
        """One for each break and environment that is not settled yet."""
        known = latest_confirmations(self.ports.store, self.integration.name, foreseen.revision)
        for environment in foreseen.context.settings.environments:
            described = foreseen.context.digest_for(environment.name)
            if environment.base_url is None or described != foreseen.revision:
                continue
            probes = 0
            for change in foreseen.changes:
                if not _is_open(known.get((environment.name, change.fingerprint)), self.ports.clock.now()):
                    continue
                found = await self._tried(foreseen, environment, change, may_send=probes < _MOST_PROBES)
                probes += found.tried and change.direction is Direction.REQUEST
                yield found

    async def _tried(
        self, foreseen: Foreseen, environment: Environment, change: Change, *, may_send: bool
    ) -> Confirmation:
        blank = Confirmation(
            foreseen.context.settings.name,
            environment.name,
            foreseen.base,
            foreseen.revision,
            change,
            Live.DESCRIPTION_ONLY,
            "",
            self.ports.clock.now(),
            tried=False,
        )
        answered = [
            each
            for each in self.verifications
            if each.exchange is not None
            and (each.planned.api.name, each.planned.environment.name) == (blank.api, environment.name)
            and any(
                belongs_to(operation, each.exchange.request.method, each.exchange.request.path)
                for operation in {change.operation, *(reach.operation for reach in change.reaches)}
            )
        ]
        if change.direction is Direction.RESPONSE:
            return self._in_answers(blank, answered)
        green = next((each for each in answered if each.outcome is Outcome.PASSED), None)
        if green is None:
            return replace(blank, reason="no request to this operation is green here, so there is none to start from")
        if change.direction is Direction.NONE:
            return self._settled(blank, Live.DESCRIPTION_ONLY, "the live API still answers it", green.exchange)
        if not may_send:
            return replace(blank, reason="others were tried first; it is next in turn")
        return await self._sent(blank, green)

    def _in_answers(self, blank: Confirmation, answered: Sequence[Verification]) -> Confirmation:
        before, after = (self.descriptions.api(each) for each in (blank.base, blank.revision))
        kept: Exchange | None = None
        for each in answered:
            exchange = each.exchange
            if exchange is None or exchange.response is None or before is None or after is None:
                continue
            old, new = (
                response_conformance(api, exchange.request, exchange.response, self.judge).conformance
                for api in (before, after)
            )
            if old is Conformance.VIOLATES and new is Conformance.CONFORMS:
                reason = "it answered what only the new description allows"
                return self._settled(blank, Live.CONFIRMED, reason, exchange)
            if old is Conformance.CONFORMS:
                kept = exchange
        if kept is not None:
            reason = "what it answered is still what the description in force promises"
            return self._settled(blank, Live.DESCRIPTION_ONLY, reason, kept)
        return replace(blank, reason="no answer of this operation was seen that could be compared")

    async def _sent(self, blank: Confirmation, green: Verification) -> Confirmation:
        assert green.exchange is not None
        request = changed_at(green.planned.interaction.request, blank.change)
        if request is None:
            return replace(blank, reason="the green request can't be changed at this place alone")
        planned = replace(green.planned, interaction=replace(green.planned.interaction, request=request))
        obstacle = self._obstacle(planned) or await prepare_state(planned, self.ports.exchanger)
        if obstacle is not None:
            return replace(blank, reason=obstacle)
        exchange = await self.ports.exchanger.send(request, planned.environment)
        if exchange.response is None or may_be_intercepted(exchange, green.exchange):
            return replace(blank, reason="the API itself gave no answer")
        status = exchange.response.status
        if status in _REFUSALS:
            reason = f"it refuses with {status} what differs from a green request in this alone"
            return self._settled(blank, Live.CONFIRMED, reason, exchange)
        if status < 400:
            return self._settled(blank, Live.DESCRIPTION_ONLY, f"it still accepts this, with {status}", exchange)
        return replace(blank, reason=f"it answered {status}, which may have another reason")

    def _obstacle(self, planned: PlannedVerification) -> str | None:
        """Why it may not be sent now, if so; else a probe is taken from the day's budget."""
        store, now = self.ports.store, self.ports.clock.now()
        reason = withheld(store, self.integration, planned.api.provider, now)
        if reason is not None:
            return reason
        forbidden = not_allowed(planned)
        if forbidden is None and not may_spend(
            store, self.integration.name, planned, now.astimezone(UTC).date(), attributing=False
        ):
            return f"today's probe budget for {planned.environment.name} is used up"
        return forbidden

    def _settled(self, blank: Confirmation, live: Live, reason: str, exchange: Exchange | None) -> Confirmation:
        digest = None if exchange is None else self.ports.store.put_exchange(exchange)
        return replace(blank, live=live, reason=reason, tried=True, exchange=digest)


def foreseen_in(context: ApiContext, changes: Sequence[Change]) -> Foreseen | None:
    """What of `changes`, all between the contract in force and the current description, can be tried.

    Messages of webhooks are tried at their receivers, where there are any.
    """
    base = context.in_force.description_digest if context.in_force else None
    revision = context.digests.get(None)
    breaking = tuple(
        each for each in changes if each.severity is Severity.BREAKING and each.decided and is_of_a_call(each.operation)
    )
    if base is None or revision is None or not breaking:
        return None
    return Foreseen(context, base, revision, breaking)


Known = Mapping[tuple[str, str], Mapping[str, object]]


def latest_confirmations(store: Store, integration: str, revision: str) -> Known:
    """(environment, fingerprint) -> the latest confirmation of that revision, as recorded."""
    return {
        (str(data["environment"]), str(data["fingerprint"])): data
        for data in _recorded(store, integration)
        if data["revision_digest"] == revision
    }


def _recorded(store: Store, integration: str) -> Iterator[Mapping[str, object]]:
    for each in store.records(kinds=(RecordKind.CONFIRMATION,), integration=integration):
        yield each.data


def _is_open(known: Mapping[str, object] | None, now: datetime) -> bool:
    if known is None:
        return True
    if known["live"] == Live.CONFIRMED.value:
        return False
    return now - datetime.fromisoformat(str(known["at"])) >= _AGAIN_AFTER

"""Live replays for one failing interaction: what attribution asks for is sent, and every answer becomes evidence.

All signatures of one exchange share their replays; each is judged by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.attribution.cells import HOST_FAILURES, cell_result
from monitor.attribution.lasting import to_be_seen_again
from monitor.attribution.question import ControlBasis, Evidence, Question
from monitor.attribution.rounds import REPLAYS_UNSAFE_MAX, Finished, Probe, Round, Stop, another_round, next_round
from monitor.attribution.versions import ServedBy, share_no_version
from monitor.engine.answers.caching import cache_entry
from monitor.engine.answers.interception import is_page_or_redirect, is_same_answer
from monitor.engine.answers.serving import served_by
from monitor.engine.experiment.controls import Controls, Rotation
from monitor.engine.experiment.probing import probed
from monitor.engine.ports import Ports
from monitor.engine.verifying.attempts import as_new_attempt
from monitor.engine.verifying.verification import PlannedVerification, as_sent, may_spend, prepare_state
from monitor.engine.verifying.withholding import withheld
from monitor.interactions.failures import signatures
from monitor.interactions.judgement import outcome_of
from monitor.interactions.volatility import compared, masks, masks_of, together
from monitor.model.api import Api
from monitor.model.contracts import Check, Interaction
from monitor.model.evidence import Kept, Mask, Varying
from monitor.model.exchanges import REDACTED, Exchange
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.values import Cell, Failure, Grade, Outcome
from monitor.model.verdicts import CellName, Observation, Signature

SPACING_SECONDS_MIN = 0.05
"""Replays are at least this far apart, and further where the environment's rate says so."""
RUN_TIME_MAX = timedelta(seconds=60)
"""Longest that one failure may be replayed within a run."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The failing interaction as it is now and as it last passed, and what may stand beside it."""

    planned: PlannedVerification
    old: Interaction
    sendable: Interaction | None
    """`old` as it can be sent again; None where a credential of it was not kept, since then any provider refuses it."""
    controls: Controls
    second: Interaction | None = None
    """Another resource of the same operation."""
    failed: Exchange | None = None
    intercepted: bool = False
    """What failed may be the answer of something in front of the host: then a control that is answered so fails too."""
    kept: Sequence[Kept] = ()
    """What green runs left behind of all interactions of this environment."""
    described: Api | None = None
    """By the present description."""
    otherwise: str = ""
    """What the configuration had otherwise at the last pass: then nobody is blamed by the recording."""

    @property
    def new(self) -> Interaction:
        return self.planned.interaction

    @property
    def version_header(self) -> str | None:
        """The header in which the provider names its version, where the configuration knows one."""
        version = self.planned.api.version
        return version.header if version else None

    @property
    def masks(self) -> tuple[Mask, ...]:
        """Places where green answers of this interaction differ."""
        return masks_of(each for each in self.kept if each.interaction == self.new.key)


@dataclass
class Experiment:
    """Evidence by signature, growing round by round. `cut_short` says what ended it early, if anything did."""

    integration: Integration
    subject: Subject
    questions: dict[Signature, Question]
    evidence: dict[Signature, Evidence]
    ports: Ports
    cut_short: str = ""
    control_exchange: str | None = None
    values: dict[Signature, list[JsonValue]] = field(default_factory=dict)
    """What the first replay that failed had in place of the value that is expected."""
    alike: dict[tuple[Signature, ...], Exchange] = field(default_factory=dict)
    """The last replay by what it showed: only answers that show the same are compared, so that no mask is a fault."""
    comparisons: int = 0
    varying: tuple[Varying, ...] = ()
    _rotation: Rotation = field(init=False)
    _waited: bool = False
    _calls_sent: int = 0
    _controls_sent: int = 0

    def __post_init__(self) -> None:
        self._rotation = Rotation(self.subject.controls.members)

    @property
    def masks(self) -> tuple[Mask, ...]:
        """Places where green answers differ, or replays that show the same."""
        return together(self.subject.masks, masks(self.comparisons, self.varying))

    async def run(self) -> None:
        """Replay until every signature is decided, or the cap, the budget or the time is reached."""
        deadline = self.ports.clock.now() + RUN_TIME_MAX
        while self.ports.clock.now() < deadline and not self.cut_short:
            wanted = [(signature, self._next(signature)) for signature in self.questions]
            rounds = {signature: each for signature, each in wanted if isinstance(each, Round)}
            rounds = rounds or await self._rounds_after_a_while(dict(wanted), deadline)
            if not rounds:
                return
            probes = max((each.probes for each in rounds.values()), key=len)
            number = max(each.number for each in rounds.values())
            for probe in probes:
                self.cut_short = self._forbidden()
                if self.cut_short:
                    return
                await self._send(probe, number, rounds)

    def _next(self, signature: Signature) -> Round | Finished:
        return next_round(self.questions[signature], self.evidence[signature])

    async def _rounds_after_a_while(
        self, finished: Mapping[Signature, Round | Finished], deadline: datetime
    ) -> dict[Signature, Round]:
        """One more round of what is decided only if it lasts, sent once, when it has had the time to pass."""
        waiting = {
            signature: (at, another)
            for signature, each in finished.items()
            if each == Finished(Stop.DECIDED)
            and (at := to_be_seen_again(self.questions[signature], self.evidence[signature]))
            and (another := another_round(self.questions[signature], self.evidence[signature]))
        }
        until = max((at for at, _ in waiting.values()), default=deadline)
        if self._waited or until >= deadline:
            return {}
        self._waited = True
        await self.ports.clock.sleep(max(0.0, (until - self.ports.clock.now()).total_seconds()))
        return {signature: another for signature, (_, another) in waiting.items()}

    def _forbidden(self) -> str:
        """Why one more probe may not be sent, with what would settle it; empty where it may, and is counted."""
        store, now, planned = self.ports.store, self.ports.clock.now(), self.subject.planned
        reason = withheld(store, self.integration, planned.api.provider, now)
        if reason is not None:
            return f"replays ended, since {reason}; the next cycle after that settles it"
        if not may_spend(store, self.integration.name, planned, now.astimezone(UTC).date(), attributing=True):
            return f"the day's probe budget for {planned.environment.name} ended the replays; a larger one settles it"
        return ""

    async def _send(self, probe: Probe, number: int, rounds: dict[Signature, Round]) -> None:
        """Send one probe and note what it shows for each signature."""
        await self.ports.clock.sleep(SPACING_SECONDS_MIN)
        if probe is Probe.CONTROL:
            await self._control(number, rounds)
        elif probe is Probe.SECOND_RESOURCE:
            await self._second_resource(rounds)
        else:
            await self._replay(probe, number, rounds)

    async def _exchange(self, interaction: Interaction, *, previous: bool = False) -> tuple[Exchange, str]:
        request = as_new_attempt(as_sent(interaction, self.ports.clock.now()), self.subject.described)
        exchange = await self.ports.exchanger.send(request, self.subject.planned.environment, previous=previous)
        return exchange, self.ports.store.put_exchange(exchange)

    async def _replay(self, probe: Probe, number: int, rounds: dict[Signature, Round]) -> None:
        subject = self.subject
        sent = subject.new if probe in {Probe.NEW_CONSUMER, Probe.PREVIOUS_NEW} else subject.sendable
        previous = probe in {Probe.PREVIOUS_NEW, Probe.PREVIOUS_OLD}
        if sent is None:
            return
        if sent.webhook is not None and REDACTED.encode() in (sent.request.body or b""):
            return  # of the message that passed a part was not kept: how this one is met says nothing of it
        unset = await prepare_state(replace(subject.planned, interaction=sent), self.ports.exchanger)
        exchange, digest = await self._exchange(sent, previous=previous)
        for signature in rounds:
            question = self.questions[signature]
            for cell, judge in _cells(probe, question, subject):
                seen = shown(judge, exchange) if unset is None else None
                if previous and any(each.failure in HOST_FAILURES for each in seen or ()):
                    seen = None  # an old version that is down tells nothing of how it behaved
                self._note(signature, cell, cell_result(signature, seen), number, exchange, digest, seen)
            if sent is subject.new and not previous:
                self._compare_values(signature, exchange)
        if sent is subject.new and not previous and unset is None:
            self._compare_answers(exchange)

    def _compare_values(self, signature: Signature, exchange: Exchange) -> None:
        """Whether answers differ among themselves where one certain value is expected."""
        if signature.check != Check.EQUALITY.value:
            return
        _, judgement, _ = outcome_of(self.subject.new, exchange)
        found = [each.actual for each in judgement.mismatches if signature in signatures(self.subject.new, (each,))]
        if found and found != self.values.setdefault(signature, found):
            self.evidence[signature] = replace(self.evidence[signature], volatile=True)

    def _compare_answers(self, exchange: Exchange) -> None:
        """What differs between this replay and the last of the same cell that showed the same."""
        found = shown(self.subject.new, exchange)
        before = self.alike.get(found) if found is not None else None
        learned = compared(self.varying, before, exchange) if before is not None else None
        if learned is not None:
            self.varying, self.comparisons = learned, self.comparisons + 1
        if found is not None:
            self.alike[found] = exchange

    async def _control(self, number: int, rounds: dict[Signature, Round]) -> None:
        """One control that tells something of the host: what fails its own contract is replaced at once, for good."""
        if self.subject.controls.basis is ControlBasis.PROBES:
            await self._probe_host(number, rounds)
            return
        if self._controls_are_used_up:
            note = "each control was sent as often as its method allows"
            for signature in rounds:
                unsent = Observation(CellName.CONTROL, Cell.UNKNOWN, Grade.LIVE, self.ports.clock.now(), number, note)
                self._add(signature, unsent)
            return
        while (control := self._rotation.next()) is not None:
            result = await self._try(control, number, rounds)
            if result is not Cell.UNKNOWN:
                return
            self._rotation.drop(control)
            self.cut_short = self._forbidden()
            if self.cut_short:
                return
            await self.ports.clock.sleep(SPACING_SECONDS_MIN)

    async def _try(self, control: Interaction, number: int, rounds: dict[Signature, Round]) -> Cell:
        self._controls_sent += 1
        exchange, digest = await self._exchange(control)
        self.control_exchange = self.control_exchange or digest
        outcome, judgement, reason = outcome_of(control, exchange)
        failure = next((each.failure for each in judgement.mismatches if each.failure in HOST_FAILURES), None)
        vouched = outcome is Outcome.PASSED and control.response.body is not None
        if not vouched and self._is_intercepted(exchange):
            failure = Failure.AVAILABILITY
        unjudged = Cell.PASS if outcome is Outcome.PASSED else Cell.UNKNOWN
        result = unjudged if failure is None else Cell.FAIL
        note = f"{control.request.method} {control.request.path}" + (f": {reason}" if reason else "")
        if result is Cell.UNKNOWN:
            note = f"{note}; no control any more"
        for signature in rounds:
            observation = Observation(CellName.CONTROL, result, Grade.LIVE, exchange.at, number, note, digest, failure)
            self._add(signature, observation)
        return result

    async def _probe_host(self, number: int, rounds: dict[Signature, Round]) -> None:
        """Each layer by itself, then one of the calls that need nothing but the credential."""
        calls = self.subject.controls.calls
        call = calls[self._calls_sent % len(calls)] if calls else None
        self._calls_sent += 1
        seen = await probed(call, self.subject.planned.environment, self.ports.exchanger)
        digest = self.ports.store.put_exchange(seen.exchange) if seen.exchange is not None else None
        self.control_exchange = self.control_exchange or digest
        intercepted = seen.exchange is not None and self._is_intercepted(seen.exchange)
        for signature in rounds:
            result, failure = seen.shows(signature.failure, intercepted=intercepted)
            observation = Observation(CellName.CONTROL, result, Grade.LIVE, seen.at, number, str(seen), digest, failure)
            self._add(signature, observation)

    @property
    def _controls_are_used_up(self) -> bool:
        """Of an unsafe method, each may be sent as often as a failing interaction."""
        members = self.subject.controls.members
        unsafe = not all(replace(self.subject.planned, interaction=each).bears_repeating for each in members)
        return unsafe and self._controls_sent >= REPLAYS_UNSAFE_MAX * len(members)

    def _is_intercepted(self, control: Exchange) -> bool:
        failed = self.subject.failed
        alike = failed is not None and is_same_answer(failed, control)
        if self.subject.new.webhook is not None:
            alike = False  # receivers acknowledge all messages in the same words
        return alike or (self.subject.intercepted and is_page_or_redirect(control))

    async def _second_resource(self, rounds: dict[Signature, Round]) -> None:
        second = self.subject.second
        if second is None:
            # The same resource after its provider state was set up afresh.
            second = self.subject.new
            if not second.states or self.subject.planned.environment.states is None:
                return
            if await prepare_state(self.subject.planned, self.ports.exchanger) is not None:
                return
        exchange, _ = await self._exchange(second)
        outcome, judgement, _ = outcome_of(second, exchange)
        answered = served_by(exchange, self.subject.version_header)
        for signature in rounds:
            failed = any(each.failure is signature.failure for each in judgement.mismatches)
            # What another version answers, as in a roll-out, says nothing of the one that fails.
            elsewhere = share_no_version([answered], self._failing_versions(signature))
            passed = outcome is Outcome.PASSED and not elsewhere
            result = Cell.FAIL if failed else Cell.PASS if passed else Cell.UNKNOWN
            self.evidence[signature] = replace(self.evidence[signature], second_resource=result)

    def _failing_versions(self, signature: Signature) -> set[ServedBy]:
        seen = (each for each in self.evidence[signature].observations if each.cell is CellName.NEW_NEW)
        return {each.served_by for each in seen if each.grade is Grade.LIVE and each.result is Cell.FAIL}

    def _note(
        self,
        signature: Signature,
        cell: CellName,
        result: Cell,
        number: int,
        exchange: Exchange,
        digest: str,
        seen: tuple[Signature, ...] | None,
    ) -> None:
        failure = min((each.failure for each in seen or ()), key=lambda each: each.rank, default=None)
        failed_by: Failure | None = failure if result is Cell.FAIL else None
        self._add(
            signature,
            Observation(
                cell,
                result,
                Grade.LIVE,
                exchange.at,
                number,
                exchange=digest,
                failure=failed_by,
                cache_entry=cache_entry(exchange),
                served_by=served_by(exchange, self.subject.version_header),
            ),
        )

    def _add(self, signature: Signature, observation: Observation) -> None:
        before = self.evidence[signature]
        self.evidence[signature] = replace(before, observations=(*before.observations, observation))


def _cells(probe: Probe, question: Question, subject: Subject) -> Sequence[tuple[CellName, Interaction]]:
    """Which cells one exchange fills, each with the expectations to judge it by."""
    old, new = subject.old, subject.new
    both = question.contract_changed and not question.request_changed
    match probe:
        case Probe.NEW_CONSUMER:
            return ((CellName.NEW_NEW, new), (CellName.OLD_NEW, old)) if both else ((CellName.NEW_NEW, new),)
        case Probe.OLD_CONSUMER:
            return ((CellName.OLD_NEW, old),)
        case Probe.PREVIOUS_OLD:
            return ((CellName.OLD_OLD, old), (CellName.NEW_OLD, new)) if both else ((CellName.OLD_OLD, old),)
        case Probe.PREVIOUS_NEW:
            return ((CellName.NEW_OLD, new),)
        case _:
            return ()


def shown(interaction: Interaction, exchange: Exchange) -> tuple[Signature, ...] | None:
    """Signatures of everything that is wrong with an exchange; None where it could not be judged."""
    outcome, judgement, _ = outcome_of(interaction, exchange)
    if outcome is Outcome.UNKNOWN:
        return None
    return signatures(interaction, judgement.mismatches)

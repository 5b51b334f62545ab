"""One whole round over an integration (DESIGN.md §1): poll, compare, verify, attribute, settle. Yields typed events.

Whatever is yielded has been stored before, so that a crash loses nothing that anybody was told.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.engine.attributing.investigation import investigate
from monitor.engine.descriptions.comparison import Comparer, changes_since_in_force, compare_fresh
from monitor.engine.descriptions.context import ApiContext, Descriptions, api_contexts
from monitor.engine.descriptions.operations import with_operations
from monitor.engine.descriptions.polling import due, planned_polls, poll
from monitor.engine.events import (
    Attributing,
    Changed,
    CycleFinished,
    CycleStarted,
    Event,
    FlakeCounted,
    Polled,
    Problem,
    RegressionOngoing,
    Verified,
    WitnessTried,
)
from monitor.engine.evidence.kept import keep_evidence
from monitor.engine.evidence.recording import green_exchanges, keep_recordings
from monitor.engine.observed.answers import answers_outside
from monitor.engine.observed.traffic import Place, Traffic, last_pass, latest, observed_traffic
from monitor.engine.ports import Ports
from monitor.engine.records import change_records, confirmation_record, poll_record, verification_record
from monitor.engine.settling.agreement import keep_contract_in_force
from monitor.engine.settling.casework import Casework
from monitor.engine.settling.following import follow_reports
from monitor.engine.settling.people import escalate
from monitor.engine.settling.state import state_of
from monitor.engine.verifying.confirmation import Confirmer, Foreseen, foreseen_in
from monitor.engine.verifying.contracts import Contracts, read_contracts, refresh_generated, retire_generated
from monitor.engine.verifying.mending import not_shown_mended
from monitor.engine.verifying.renaming import follow_renames
from monitor.engine.verifying.reported import remember_what_passed, reported_interactions
from monitor.engine.verifying.verification import (
    PlannedVerification,
    Verification,
    after_flake,
    histories_by_place,
    not_allowed,
    plan,
    verify,
)
from monitor.engine.verifying.versions import observe_versions
from monitor.engine.verifying.webhooks import pinned_messages, refresh_messages
from monitor.engine.verifying.withholding import is_paused, maintenance_now
from monitor.errors import DocumentError, UsageError
from monitor.model.descriptions import Poll, PollState
from monitor.model.flakiness import flake_rate
from monitor.model.integration import Integration
from monitor.model.values import ChangedBy, Outcome, Severity
from monitor.model.verdicts import Regression
from monitor.schemas import Judge


@dataclass
class Cycle:
    """What one cycle has found so far. `run` may be iterated once."""

    integration: Integration
    ports: Ports
    judge: Judge
    id: str
    verifying: bool = True
    spreading: bool = False
    """Whether the day's budget is spread through the day, as where cycles follow each other by schedule."""
    polls: list[Poll] = field(default_factory=list)
    verifications: list[Verification] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    flakes: set[tuple[str, str, str]] = field(default_factory=set)
    """(API, environment, interaction) that failed once and passed again."""
    changed: list[Changed] = field(default_factory=list)
    contracts: Contracts = field(default_factory=Contracts)
    comparer: Comparer = field(init=False)

    async def run(self) -> AsyncIterator[Event]:
        """The whole round. What goes wrong on a side is an event; what goes wrong in the store is raised."""
        started = self.ports.clock.now()
        paused = is_paused(self.ports.store, self.integration.name, started)
        contracts = await read_contracts(self.integration, self.ports.contracts)
        descriptions = Descriptions(self.ports.store)
        remember_what_passed(self.integration, self.ports.store, descriptions)
        reported = reported_interactions(self.integration, self.ports.store, descriptions)
        self.contracts = replace(contracts, interactions=(*contracts.interactions, *reported))
        self.comparer = Comparer(self.integration, self.contracts.interactions, self.ports.store, started)
        planned = planned_polls(self.integration)
        yield CycleStarted(self.integration.name, self.id, started, len(planned), len(self.contracts.interactions))
        for problem in self.contracts.problems:
            yield self._problem(problem)
        async for event in self._poll():
            yield event
        contexts = api_contexts(self.integration, self.ports.store)
        if self.verifying and not paused:
            async for event in self._verify(contexts):
                yield event
        for event in self._settle():
            yield event
        if not paused:
            descriptions, now = Descriptions(self.ports.store), self.ports.clock.now()
            for problem in answers_outside(self.integration, contexts, descriptions, self.ports.store, self.judge, now):
                yield self._problem(problem)
        async for event in self._confirm():
            yield event
        yield self._finish(started, contexts, verified=self.verifying and not paused)

    def _problem(self, problem: Problem) -> Problem:
        self.problems.append(problem)
        return problem

    # --- descriptions ------------------------------------------------------------------------------------------

    async def _poll(self) -> AsyncIterator[Event]:
        store, at = self.ports.store, self.ports.clock.now()
        states = store.poll_states()
        interval = self.integration.schedule.poll
        planned = [
            each for each in planned_polls(self.integration) if due(each, states.get(each.target.key), at, interval)
        ]
        fresh_states: list[PollState] = []
        async for result in poll(planned, states, self.ports.descriptions, store, at):
            changed = compare_fresh(self.comparer, result)
            fresh_states.append(result.state)
            self.polls.append(result.poll)
            yield Polled(self.integration.name, result.poll)
            if changed is not None:
                self.changed.append(changed)
                store.record(change_records(changed, self.id))
                yield changed
                if changed.problem is not None:
                    text = f"two versions of {changed.target.api} could not be compared: {changed.problem}"
                    yield self._problem(Problem(self.integration.name, "not-comparable", text, "monitor"))
        store.save_polls(fresh_states)
        store.record(poll_record(self.integration.name, each, self.id) for each in self.polls)

    # --- contracts ---------------------------------------------------------------------------------------------

    async def _verify(self, contexts: Mapping[str, ApiContext]) -> AsyncIterator[Event]:
        descriptions = Descriptions(self.ports.store)
        named = with_operations(self.contracts.interactions, contexts, descriptions)
        self.comparer = Comparer(self.integration, named, self.ports.store, self.ports.clock.now())
        generated, problems = await refresh_generated(
            self.integration, contexts, descriptions, self.ports, self.comparer
        )
        messages, unmade = refresh_messages(self.integration, contexts, descriptions, self.ports.store, self.judge)
        self.contracts = replace(self.contracts, interactions=named, generated=(*generated, *messages))
        for problem in (*problems, *unmade):
            yield problem  # an explored case less is no doubt about the contracts
        store = self.ports.store
        follow_renames(self.integration, self.contracts, store)
        planned = plan(self.integration, self.contracts.all, store, self.ports.clock.now(), self._hot_operations())
        allowed = [each for each in planned if _allowed(each)]
        async for verification in verify(self.integration, allowed, self.ports, spreading=self.spreading):
            self.verifications.append(verification)
            store.record([verification_record(self.integration.name, verification, self.id)])
            yield _verified(self.integration.name, verification)
        forbidden = [each for each in planned if not _allowed(each)]
        traffic = observed_traffic(self.integration, forbidden, store, self.ports.clock.now())
        green = tuple(green_exchanges(self.verifications, store))
        keep_evidence(self.integration, green, self.verifications, contexts, descriptions, store)
        for event in self._observe(forbidden, traffic, contexts):
            yield event
        async for problem in self._observe_versions():
            yield problem  # a suspect less is no doubt about the contracts
        found = investigate(
            self.integration, self.verifications, contexts, descriptions, self.ports, self.judge, traffic
        )
        regressions = []
        ongoing: dict[str, None] = {}
        async for finding in found:
            if isinstance(finding, Attributing | RegressionOngoing):
                yield finding
                if isinstance(finding, RegressionOngoing) and finding.seen_again:
                    ongoing[finding.conflict] = None
            else:
                regressions.append(finding)
        keep_recordings(self.integration, green, contexts, store)  # only now: what passed before tells what moved
        for (api, environment), histories in histories_by_place(self.verifications).items():
            store.save_interaction_history(self.integration.name, api, environment, histories)
        casework = Casework(self.integration, store)
        broken = {_place(each) for each, _ in regressions if each.verdict.changed_by is not ChangedBy.NONE}
        for event in casework.settle(regressions, self.ports.clock.now()):
            told = isinstance(event, FlakeCounted) and not _is_observed(event.regression, self.verifications)
            yield self._counted(event, broken) if isinstance(event, FlakeCounted) and told else event
        for conflict in ongoing:
            for event in casework.repeat(conflict, self.ports.clock.now()):
                yield event
        keep_contract_in_force(contexts, self.verifications, self.comparer)
        retire_generated(self.integration, self.verifications, contexts, store)

    async def _observe_versions(self) -> AsyncIterator[Problem]:
        async for told in observe_versions(self.integration, self.verifications, self.ports, self.id):
            if isinstance(told, Problem):
                yield told
            else:
                self.ports.store.record([told])

    def _counted(self, flake: FlakeCounted, broken: set[tuple[str, str, str]]) -> FlakeCounted:
        """The flake with its rate, which is stored; not where the same exchange shows something that stays broken."""
        place = _place(flake.regression)
        if place in broken:
            return flake
        self.flakes.add(place)
        planned = next(each.planned for each in self.verifications if each.place == place)
        history = after_flake(planned.history, self.ports.clock.now())
        self.ports.store.save_interaction_history(self.integration.name, *place[:2], {place[2]: history})
        return replace(flake, rate=flake_rate(history.recent))

    def _observe(
        self,
        forbidden: Sequence[PlannedVerification],
        traffic: Mapping[Place, Traffic],
        contexts: Mapping[str, ApiContext],
    ) -> Iterator[Event]:
        """What may not be sent, by what others sent. What passed is recorded before what failed is explained."""
        name, store = self.integration.name, self.ports.store
        found = self._sighted(forbidden, traffic)
        for verification in found:
            self.verifications.append(verification)
            if not verification.known:
                store.record([verification_record(name, verification, self.id)])
            yield _verified(name, verification)
        passed = [last_pass(each.planned, traffic[_where(each.planned)]) for each in found if each.observed]
        passes = [each for each in passed if each is not None]
        keep_recordings(self.integration, tuple(green_exchanges(passes, store)), contexts, store)

    def _sighted(
        self, forbidden: Sequence[PlannedVerification], traffic: Mapping[Place, Traffic]
    ) -> list[Verification]:
        store, now = self.ports.store, self.ports.clock.now()
        found = []
        for each in forbidden:
            place = _where(each)
            recording = store.recording(self.integration.name, *place, each.interaction.key)
            found.append(latest(each, traffic[place], recording, now))
        return found

    def _hot_operations(self) -> Mapping[tuple[str, str], Severity]:
        """The worst of what just changed, by API and operation."""
        changes = [(each.target.api, change) for each in self.changed for change in each.changes]
        gentlest_first = sorted(changes, key=lambda each: list(Severity).index(each[1].severity), reverse=True)
        return {(api, reach.operation): change.severity for api, change in gentlest_first for reach in change.reaches}

    # --- cases and state ---------------------------------------------------------------------------------------

    def _settle(self) -> Iterator[Event]:
        store, now = self.ports.store, self.ports.clock.now()
        casework = Casework(self.integration, store)
        passed: dict[tuple[str, str], set[str]] = {}
        for each in self.verifications:
            if each.outcome is Outcome.PASSED:
                place = (each.planned.api.name, each.planned.environment.name)
                passed.setdefault(place, set()).add(each.planned.interaction.key)
        if self.verifications:
            known = None if self.contracts.problems else frozenset(each.key for each in self.contracts.all)
            yield from casework.green({place: frozenset(keys) for place, keys in passed.items()}, known, now)
            yield from follow_reports(store, self.integration, self.verifications, now)
        for context in api_contexts(self.integration, store).values():
            try:
                changes = changes_since_in_force(self.comparer, context)
            except (DocumentError, UsageError) as error:
                text = f"{context.settings.name} can't be compared with what is in force: {error.diagnostic}"
                yield self._problem(Problem(self.integration.name, "not-comparable", text, "monitor"))
                continue
            yield from casework.withdraw(context, changes, now)
            yield from casework.foresee(context, changes, now)
        yield from escalate(store, self.integration, now)

    async def _confirm(self) -> AsyncIterator[Event]:
        """What is foreseen, tried on what runs: nothing was verified, nothing is known to begin with."""
        if not self.verifications:
            return
        store = self.ports.store
        sent = [each for each in self.verifications if not each.observed]
        confirmer = Confirmer(self.integration, sent, Descriptions(store), self.ports, self.judge)
        casework = Casework(self.integration, store)
        for context in api_contexts(self.integration, store).values():
            foreseen = self._foreseen(context)
            if foreseen is None:
                continue
            async for confirmation in confirmer.confirm(foreseen):
                if confirmation.tried:
                    store.record([confirmation_record(self.integration.name, confirmation, self.id)])
                yield WitnessTried(self.integration.name, confirmation)
                for event in casework.witness(confirmation, self.ports.clock.now()):
                    yield event

    def _foreseen(self, context: ApiContext) -> Foreseen | None:
        try:
            return foreseen_in(context, changes_since_in_force(self.comparer, context))
        except (DocumentError, UsageError):
            return None  # said when cases were settled

    def _finish(self, started: datetime, contexts: Mapping[str, ApiContext], *, verified: bool) -> CycleFinished:
        now, known = self.ports.clock.now(), self.ports.store.poll_states()
        cases = Casework(self.integration, self.ports.store).open_cases()
        state, reasons = state_of(
            self.integration,
            polled=[known[each.target.key] for each in planned_polls(self.integration) if each.target.key in known],
            verifications=self.verifications if verified else self._standing(now),
            interactions=self.contracts.all,
            contexts=contexts,
            flakes=frozenset(self.flakes),
            open_cases=cases,
            not_mended=tuple(not_shown_mended(cases, self.ports.store)),
            problems=self.problems,
            paused=is_paused(self.ports.store, self.integration.name, now),
            maintained=tuple(maintenance_now(self.integration, now)),
        )
        seconds = (now - started).total_seconds()
        counts = {outcome.value: sum(each.outcome is outcome for each in self.verifications) for outcome in Outcome}
        return CycleFinished(self.integration.name, self.id, now, state, reasons, seconds, counts)

    def _standing(self, now: datetime) -> list[Verification]:
        """Of a cycle that verifies nothing: each contract waits for its turn, and stands as its history says."""
        store = self.ports.store
        pinned = [
            each
            for api in self.integration.apis
            for each in store.generated_cases(self.integration.name, api.name)
            if each.webhook is None
        ]
        messages = pinned_messages(self.integration, store)
        planned = plan(self.integration, [*self.contracts.interactions, *pinned, *messages], store, now, again=False)
        forbidden = [each for each in planned if not _allowed(each)]
        waiting = [
            Verification(each, Outcome.SKIPPED, "it is not its turn yet", now) for each in planned if _allowed(each)
        ]
        return [*waiting, *self._sighted(forbidden, observed_traffic(self.integration, forbidden, store, now))]


def _allowed(planned: PlannedVerification) -> bool:
    return not_allowed(planned) is None


def _where(planned: PlannedVerification) -> Place:
    return planned.api.name, planned.environment.name


def _is_observed(regression: Regression, verifications: Sequence[Verification]) -> bool:
    place = (regression.api, regression.environment, regression.interaction)
    return any(
        each.observed and (*_where(each.planned), each.planned.interaction.key) == place for each in verifications
    )


def _place(regression: Regression) -> tuple[str, str, str]:
    """(API, environment, interaction)."""
    return regression.api, regression.environment, regression.interaction


def _verified(integration: str, each: Verification) -> Verified:
    planned = each.planned
    return Verified(
        integration,
        planned.api.name,
        planned.environment.name,
        planned.interaction.contract,
        planned.interaction.description,
        planned.operation,
        each.outcome,
        each.reason,
        each.at,
        each.exchange.duration_seconds if each.exchange else None,
        pending=each.outcome in {Outcome.FAILED, Outcome.ERRORED} and not each.passed_before,
        exchange=each.exchange,
        origin=planned.interaction.origin,
        observed=each.observed,
    )

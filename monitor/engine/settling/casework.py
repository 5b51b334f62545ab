"""What a cycle's findings do to cases: opened, merged, moved and closed by `workflow`'s table, saved in one piece."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.attribution.grouping import group
from monitor.engine.descriptions.context import ApiContext
from monitor.engine.events import ConflictChanged, Event, FlakeCounted, Problem, RegressionFound
from monitor.engine.ports import Store
from monitor.engine.settling.disputes import answering, hidden
from monitor.model.cases import Conflict, ConflictStatus, LogEntry, Message
from monitor.model.changes import Change
from monitor.model.confirmations import Confirmation, Live
from monitor.model.integration import Integration, Waiver
from monitor.model.json_value import JsonObject, digest_of_value
from monitor.model.receiving import served
from monitor.model.values import ChangedBy, Outcome, Severity
from monitor.model.verdicts import Regression
from monitor.workflow.case import Refused, Transition, apply, open_conflict
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.settlement.commitments import recorded as recorded_by
from monitor.workflow.settlement.concerns import still_asked
from monitor.workflow.settlement.folding import fold

_NOT_A_CONFLICT = {ChangedBy.ENVIRONMENT: EventKind.ENVIRONMENTAL, ChangedBy.HARNESS: EventKind.ENVIRONMENTAL}
_MOVED = "the description of {api} that is configured now says otherwise than the one before"
"""Nobody is said to have changed it: which document is read is our configuration."""


@dataclass(frozen=True, slots=True)
class Casework:
    """The cases of one integration. Every method yields what happened and has saved it before."""

    integration: Integration
    store: Store
    _met: set[str] = field(default_factory=set, repr=False, compare=False)
    """Cases that this cycle's failures have opened or been counted in: a cycle counts once."""

    def open_cases(self) -> tuple[Conflict, ...]:
        return self.store.conflicts(integration=self.integration.name, open_only=True)

    def settle(self, found: Sequence[tuple[Regression, float]], now: datetime) -> Iterator[Event]:
        """Regressions with their verdicts (and the seconds these took): one case for each cause."""
        flakes = [each for each, _ in found if each.verdict.changed_by is ChangedBy.NONE]
        yield from (FlakeCounted(flake) for flake in flakes)
        real = [each for each, _ in found if each.verdict.changed_by is not ChangedBy.NONE]
        covered = hidden(real, self.open_cases())
        for disputed in dict.fromkeys(covered.values()):
            yield from self.repeat(disputed, now)
        real = [each for each in real if each.fingerprint not in covered]
        seconds = {each.fingerprint: took for each, took in found}
        causes = group(real)
        by_cause: dict[str, list[Regression]] = {}
        for regression in real:
            by_cause.setdefault(causes[regression.fingerprint], []).append(regression)
        for cause, members in by_cause.items():
            members.sort(key=lambda each: (-each.verdict.confidence, each.signature.failure.rank))
            conflict = None
            took = timedelta(seconds=max(seconds[each.fingerprint] for each in members))
            for event in self._settle_cause(cause, members, real, now - took, now):
                conflict = event.conflict.id if isinstance(event, ConflictChanged) else conflict
                yield event
            if conflict is None:
                continue
            self._met.add(conflict)
            for member in members:
                self.store.save_regression(conflict, member.fingerprint, member.to_json(conflict))
                yield RegressionFound(member, conflict, seconds[member.fingerprint])

    def _settle_cause(
        self, cause: str, members: list[Regression], found: list[Regression], confirmed: datetime, now: datetime
    ) -> Iterator[Event]:
        """`found`: all of this cycle. `confirmed`: when the replays began; from then to `now` is the window."""
        leader, regressions = members[0], tuple(members)
        closing = _NOT_A_CONFLICT.get(leader.verdict.changed_by, EventKind.ATTRIBUTED)
        kinds = [EventKind.CONFIRMED, closing] if leader.verdict.replays else [closing]
        existing = self._case_of(members)
        if existing is None:
            opened = open_conflict(
                _case_id(self.integration.name, cause, now),
                CaseEvent(EventKind.SEEN, regressions=regressions),
                confirmed,
                self.integration.agreement,
                self.integration.companies,
                integration=self.integration.name,
                api=leader.api,
                title=_title(members),
                environment=leader.environment,
                operation=leader.signature.operation,
            )
            yield from self._advance(opened, kinds, regressions, now, first="opened", confirmed=confirmed)
        elif existing.status is ConflictStatus.PENDING or existing.only_reported or not existing.status.is_open:
            if existing.status is ConflictStatus.ENVIRONMENT and closing is EventKind.ENVIRONMENTAL:
                yield ConflictChanged(existing, "repeated")  # the same outage goes on: its case says so already
                return
            seen = self._apply(existing, CaseEvent(EventKind.SEEN, regressions=regressions), confirmed)
            yield from self._advance(seen, kinds, regressions, now, first="seen", confirmed=confirmed)
        else:
            kind = EventKind.JOINED if existing.id in self._met else EventKind.REPEATED
            repeated = self._apply(existing, CaseEvent(kind, regressions=regressions), now)
            answer = self._answer(existing, found)
            if answer is not None and answer in members:
                same = existing.verdict.get("changed_by") == answer.verdict.changed_by.value
                closing = _NOT_A_CONFLICT.get(answer.verdict.changed_by, EventKind.ATTRIBUTED)
                news = [EventKind.UPHELD] if same else [EventKind.OVERTURNED, closing]
                regressions = (answer, *(each for each in members if each is not answer))
            else:
                news = [] if _says(existing, leader) else [closing]
            yield from self._advance(repeated, news, regressions, now, first="repeated")

    def _case_of(self, members: Sequence[Regression]) -> Conflict | None:
        """The case that these regressions belong to: by fingerprint, else the one in which somebody reported that the
        operation fails there, else by the foreseen change that explains them.

        By fingerprint first: a failure whose description follows later keeps the case that it has. An ended
        `environment` case goes on while the failure that began before it ended has not been green in between.
        """
        fingerprints = {each.fingerprint for each in members}
        culprits = {each.verdict.culprit.fingerprint for each in members if each.verdict.culprit} - {None}
        foreseen: Conflict | None = None
        reported: Conflict | None = None
        for case in self.store.conflicts(integration=self.integration.name):
            if case.status.is_open and case.only_reported and _is_where(case, members[0]):
                reported = case
            if case.status is ConflictStatus.FIX_VERIFIED and not _says(case, members[0]):
                continue  # the same failure for another reason is another case: the old verdict must not be told again
            if case.status.is_open and fingerprints & set(case.fingerprints):
                return case
            if case.status.is_open and culprits & set(case.fingerprints):
                foreseen = foreseen or case
            same_outage = case.status is ConflictStatus.ENVIRONMENT and fingerprints & set(case.fingerprints)
            if same_outage and all(each.first_failed_at <= case.updated_at for each in members):
                return reported or foreseen or case
        return reported or foreseen

    def _answer(self, case: Conflict, found: Sequence[Regression]) -> Regression | None:
        if case.status is not ConflictStatus.DISPUTED:
            return None
        saved = [each for each in self.store.regressions(conflict_id=case.id) if isinstance(each, Mapping)]
        return answering(case, found, [each for each in saved if not self._passes(each)])

    def _passes(self, saved: JsonObject) -> bool:
        histories = self.store.interaction_history(self.integration.name, str(saved["api"]), str(saved["environment"]))
        history = histories.get(str(saved["interaction"]))
        return history is not None and history.last_outcome is Outcome.PASSED

    def _apply(self, conflict: Conflict, event: CaseEvent, now: datetime) -> Transition | Refused:
        return apply(conflict, event, now, self.integration.agreement, self.integration.companies)

    def _advance(
        self,
        first_step: Transition | Refused,
        kinds: Sequence[EventKind],
        regressions: tuple[Regression, ...],
        now: datetime,
        *,
        first: str,
        confirmed: datetime | None = None,
        recorded: Sequence[CaseEvent] = (),
    ) -> Iterator[Event]:
        """Save a step and the ones that follow it at once, so that nobody sees a case half-way."""
        if isinstance(first_step, Refused):
            yield self._refusal(first_step)
            return
        conflict = first_step.conflict
        entries: list[LogEntry] = list(first_step.entries)
        messages: list[Message] = list(first_step.messages)
        last = first
        for event in (*(CaseEvent(kind, regressions=regressions) for kind in kinds), *recorded):
            at = confirmed if confirmed is not None and event.kind is EventKind.CONFIRMED else now
            step = self._apply(conflict, event, at)
            if isinstance(step, Refused):
                yield self._refusal(step)
                continue
            conflict, last = step.conflict, last if event in recorded else event.kind.value
            entries.extend(step.entries)
            messages.extend(step.messages)
        if self.store.save_conflict(conflict, entries, messages):
            yield ConflictChanged(conflict, last)
        else:
            yield Problem(
                self.integration.name,
                "case-changed-meanwhile",
                f"case {conflict.id} was changed by somebody else",
                "monitor",
            )

    def _refusal(self, refused: Refused) -> Problem:
        return Problem(self.integration.name, "case-event-refused", refused.reason, "monitor")

    def repeat(self, conflict_id: str, now: datetime) -> Iterator[Event]:
        """An attributed failure goes on; nothing new is known."""
        conflict = self.store.conflict(conflict_id)
        if conflict is None or conflict_id in self._met:
            return
        yield from self._advance(
            self._apply(conflict, CaseEvent(EventKind.REPEATED), now), [], (), now, first="repeated"
        )

    def green(
        self, passed: Mapping[tuple[str, str], frozenset[str]], known: frozenset[str] | None, now: datetime
    ) -> Iterator[Event]:
        """Cases whose interactions all passed in this cycle, and those of which nothing is verified any more.

        `passed`: (API, environment) -> keys of interactions; `known`: keys of all interactions that contracts hold now,
        None where a contract could not be read. What no contract relies on any more can't be verified again and holds
        no case open, nor does an environment that the configuration has no more; but nobody says that it works.
        """
        places = {(api.name, each.name) for api in served(self.integration) for each in api.environments}
        for case in self.open_cases():
            if case.status is ConflictStatus.PENDING:
                continue
            regressions = [each for each in self.store.regressions(conflict_id=case.id) if isinstance(each, Mapping)]
            watched = [each for each in regressions if (str(each["api"]), str(each["environment"])) in places]
            relied_on = [each for each in watched if known is None or str(each["interaction"]) in known]
            if regressions and all(
                str(each["interaction"]) in passed.get((str(each["api"]), str(each["environment"])), frozenset())
                for each in relied_on
            ):
                gone = "no contract relies on it any more" if watched else "its environment is configured no more"
                view = fold(self.store.log(case.id))
                kind, why = (EventKind.GREEN, "") if relied_on else (EventKind.UNWATCHED, gone)
                asked = still_asked(view, self.integration.companies)
                event = CaseEvent(kind, text="; ".join(filter(None, (why, asked))))
                green = self._apply(case, event, now)
                told = recorded_by(view, now) if relied_on else ()
                yield from self._advance(green, [], (), now, first=event.kind.value, recorded=told)

    def foresee(self, context: ApiContext, changes: Sequence[Change], now: datetime) -> Iterator[Event]:
        """Breaking changes since what is in force that nothing fails of yet: one case for the revision that has them.

        `changes`: all between the description in force and the current one.
        """
        breaking = [each for each in changes if each.severity is Severity.BREAKING and self._waiver(each, now) is None]
        current = context.digests.get(None)
        met = frozenset(each.fingerprint for each in breaking)
        if not breaking or current is None or self._already_met(met, context, current):
            return
        explaining = self._explaining()
        breaking = [each for each in breaking if each.fingerprint not in explaining]
        if not breaking:
            return
        fingerprints = tuple(each.fingerprint for each in breaking)
        provider = self.integration.company(context.settings.provider).name
        published = any(each.revision == current for each in context.changes)
        what = f"{provider} changed its description" if published else _MOVED.format(api=context.settings.name)
        title = f"{what}: {_foreseen_text(breaking)}"
        opened = open_conflict(
            _case_id(self.integration.name, current, now),
            CaseEvent(EventKind.FORESEEN, fingerprints=fingerprints, text=title),
            now,
            self.integration.agreement,
            self.integration.companies,
            integration=self.integration.name,
            api=context.settings.name,
            title=title,
            operation=breaking[0].operation,
        )
        yield from self._advance(opened, [], (), now, first="foreseen")

    def witness(self, confirmation: Confirmation, now: datetime) -> Iterator[Event]:
        """A foreseen break that the live API shows already: said in the case that foresees it."""
        if confirmation.live is not Live.CONFIRMED:
            return
        change = confirmation.change
        for case in self.open_cases():
            if case.status is ConflictStatus.PENDING and change.fingerprint in case.fingerprints:
                text = f"{change.operation}: {change.message}; in {confirmation.environment}, {confirmation.reason}"
                event = CaseEvent(EventKind.WITNESSED, text=text)
                yield from self._advance(self._apply(case, event, now), [], (), now, first="witnessed")

    def _waiver(self, change: Change, now: datetime) -> Waiver | None:
        return next((each for each in self.integration.waivers if each.covers(change.fingerprint, now.date())), None)

    def _already_met(self, fingerprints: frozenset[str], context: ApiContext, current: str) -> bool:
        """Whether an open case is about one of these changes, or one was opened since this revision appeared."""
        appeared = [each.not_before or each.not_after for each in context.changes if each.revision == current]
        for case in self.store.conflicts(integration=self.integration.name):
            culprit = case.verdict.get("culprit")
            explained = culprit.get("fingerprint") if isinstance(culprit, Mapping) else None
            about = fingerprints & set(case.fingerprints) or explained in fingerprints
            if about and case.status is ConflictStatus.WAIVED:
                continue  # its changes are here again, so its waiver has run out
            if about and (case.status.is_open or (appeared and case.opened_at >= appeared[-1])):
                return True
        return False

    def _explaining(self) -> Mapping[str, str]:
        """Fingerprint of each change that explains a failure -> the open case of that failure."""
        found: dict[str, str] = {}
        for case in self.open_cases():
            for regression in self.store.regressions(conflict_id=case.id):
                verdict = regression.get("verdict") if isinstance(regression, Mapping) else None
                culprit = verdict.get("culprit") if isinstance(verdict, Mapping) else None
                if isinstance(culprit, Mapping) and culprit.get("fingerprint"):
                    found[str(culprit["fingerprint"])] = case.id
        return found

    def withdraw(self, context: ApiContext, changes: Sequence[Change], now: datetime) -> Iterator[Event]:
        """Foreseen cases of an API whose changes are taken back, accepted with `agree`, or all waived.

        And those of which each change explains by now a failure that has a case of its own.
        """
        explaining = self._explaining()
        for case in self.open_cases():
            if case.status is not ConflictStatus.PENDING or case.api != context.settings.name:
                continue
            expected = [each for each in changes if each.fingerprint in case.fingerprints]
            waiver = self._waiver(expected[0], now) if expected else None
            if not expected:
                event = CaseEvent(EventKind.WITHDRAWN)
            elif waiver is not None and all(self._waiver(each, now) for each in expected):
                text = f"{waiver.reason} ({waiver.owner})"
                event = CaseEvent(EventKind.WAIVED, by=waiver.owner, text=text, expires=waiver.expires)
            elif all(each.fingerprint in explaining for each in expected):
                settled_in = explaining[expected[0].fingerprint]
                text = f"what it foresaw is here, and is settled in case {settled_in}"
                event = CaseEvent(EventKind.WITHDRAWN, text=text, data={"settled_in": settled_in})
            else:
                continue
            yield from self._advance(self._apply(case, event, now), [], (), now, first=event.kind.value)


def _is_where(case: Conflict, regression: Regression) -> bool:
    """Whether the case is of the operation and environment in which it fails."""
    where = (regression.api, regression.environment, regression.signature.operation)
    return (case.api, case.environment, case.operation) == where


def _says(conflict: Conflict, regression: Regression) -> bool:
    """Whether the case already has this verdict."""
    known, verdict = conflict.verdict, regression.verdict
    return (known.get("status"), known.get("changed_by"), known.get("owes")) == (
        verdict.status.value,
        verdict.changed_by.value,
        verdict.owes.value,
    )


def _case_id(integration: str, cause: str, now: datetime) -> str:
    return f"{integration}-{digest_of_value([cause, now.isoformat()])[:8]}"


def _title(members: Sequence[Regression]) -> str:
    leader = members[0]
    operations = {each.signature.operation for each in members}
    more = f" and {len(operations) - 1} more" if len(operations) > 1 else ""
    return f"{leader.signature.operation}{more}: {leader.message}"


def _foreseen_text(members: Sequence[Change]) -> str:
    worst = members[0]
    more = f" (and {len(members) - 1} more)" if len(members) > 1 else ""
    return f"{worst.operation}: {worst.message}{more}"

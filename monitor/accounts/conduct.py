"""How each company dealt with its own changes and with what waited for it: the same questions, asked of both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.accounts.material import CaseRecord, Material
from monitor.accounts.notices import Notice, notices
from monitor.accounts.period import Period, clipped
from monitor.accounts.pledges import pledges
from monitor.accounts.story import PREVENTED, Kind, Story, makers
from monitor.model.cases import ConflictStatus, LogEntry
from monitor.model.history import Record
from monitor.model.integration import Company
from monitor.model.json_value import JsonObject
from monitor.model.sides import Side
from monitor.model.values import Answer, Owes
from monitor.workflow.events import EventKind
from monitor.workflow.transitions import TABLE, Effect
from monitor.workflow.words import owes_in
from monitor.workflow.working_time import add_working, working_between

_ANSWERS = frozenset(event for (_, event), row in TABLE.items() if Effect.ACKNOWLEDGE in row.effects) | {
    EventKind.DISPUTED,
    EventKind.HANDED_OVER,
}
"""What the case takes for an acknowledgement, and both other things that whoever must act may say at first."""
_BREAKS = ("breaking-change", "contract-not-met", "request-not-accepted", "response-not-promised")
"""Reasons of the gate that show a break of the release itself; others hold it back for what is so already."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`answered_at` None: not yet. `due`: in the hours of the side that must answer."""

    side: Side
    case: str
    asked_at: datetime
    due: datetime
    answered_at: datetime | None

    def is_in_time(self, now: datetime) -> bool | None:
        """None while there still is time."""
        if self.answered_at is not None:
            return self.answered_at <= self.due
        return None if now <= self.due else False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A release that the gate said no to, once however often it was asked. `at`: the first time."""

    side: Side
    environment: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """Of one side. Times are those of the period, in the hours of that side."""

    step: timedelta
    """Working time in which something that failed waited for it."""
    escaped: int
    """Cases in production that a change of this side explains."""
    prevented: int
    """Cases that a change of this side would have become, and releases of it that the gate refused."""
    notices: tuple[Notice, ...]
    in_time: int
    late: int
    raised: int
    """Explanations that it saw differently."""
    upheld: int
    overturned: int
    asked: int
    """Releases it asked the gate about."""
    refusals: tuple[Refusal, ...]
    overridden: int
    kept: int
    """Commitments whose date had not passed when the fix was verified."""
    missed: int

    @property
    def without_notice(self) -> tuple[Notice, ...]:
        return tuple(each for each in self.notices if each.is_short)

    @property
    def not_known(self) -> tuple[Notice, ...]:
        """Announced, and perhaps in full: before watching began."""
        return tuple(each for each in self.notices if each.in_full is None)

    @property
    def unannounced(self) -> tuple[Notice, ...]:
        return tuple(each for each in self.notices if each.is_unannounced)


def conduct(material: Material, told: Sequence[Story], period: Period, now: datetime) -> Mapping[Side, Conduct]:
    noticed = [each for each in notices(material, told) if each.effective_at in period]
    answers = [each for story in told for each in acknowledgements(story.record, material) if each.asked_at in period]
    gates = [each for each in material.gates if each.at in period]
    return {side: _of(side, material, told, period, noticed, answers, gates, now) for side in Side}


def _of(
    side: Side,
    material: Material,
    told: Sequence[Story],
    period: Period,
    noticed: Sequence[Notice],
    answers: Sequence[Acknowledgement],
    gates: Sequence[Record],
    now: datetime,
) -> Conduct:
    own = [each for each in told if side in makers(each, material)]
    refused = refusals(gates, side)
    punctual = [each.is_in_time(now) for each in answers if each.side is side]
    disputes = [each for story in told for each in _disputes(story.record, side) if each.at in period]
    promised = [
        each.kept for story in told for each in pledges(story.record.log) if each.side is side and each.at in period
    ]
    asked = [each for each in gates if each.data.get("side") == side.value]
    return Conduct(
        step=sum((step_of(each, side, material.integration.company(side), period) for each in told), timedelta()),
        escaped=sum(each.kind is Kind.ESCAPED and each.began_at in period for each in own),
        prevented=len(refused) + sum(is_prevented(each, period) for each in own),
        notices=tuple(each for each in noticed if each.side is side),
        in_time=punctual.count(True),
        late=punctual.count(False),
        raised=sum(each.event == EventKind.DISPUTED for each in disputes),
        upheld=sum(each.event == EventKind.UPHELD for each in disputes),
        overturned=sum(each.event == EventKind.OVERTURNED for each in disputes),
        asked=len(asked),
        refusals=refused,
        overridden=sum(bool(each.data.get("override")) for each in asked),
        kept=promised.count(True),
        missed=promised.count(False),
    )


def is_prevented(story: Story, period: Period) -> bool:
    """Whether it was settled in the period, without ever failing in production."""
    return story.kind in PREVENTED and story.settled_at is not None and story.settled_at in period


def step_of(story: Story, side: Side, company: Company, period: Period) -> timedelta:
    """Working time of the company in which the case failed and waited for it."""
    if story.kind is Kind.NO_CHANGE:
        return timedelta()
    spans = clipped((each.span for each in story.steps if side in each.sides), period)
    return sum((working_between(each.start, each.end, company.hours) for each in spans), timedelta())


def acknowledgements(record: CaseRecord, material: Material) -> Iterator[Acknowledgement]:
    """From each verdict that leaves the next step with a side until that side first says something of the case."""
    allowed = material.integration.agreement.acknowledge_within
    answered: set[Side] = set()
    for number, entry in enumerate(record.log):
        verdict = entry.data.get("verdict")
        if entry.event != EventKind.ATTRIBUTED or not isinstance(verdict, Mapping):
            continue
        for side in _owing(verdict):
            if side in answered:
                continue
            answered.add(side)
            answer = _answer(record.log[number:], side)
            over = [each.at for each in record.log[number:] if each.data.get("to") in _OVER]
            due = add_working(entry.at, allowed, material.integration.company(side).hours)
            if answer is None and over and over[0] <= due:
                continue  # it worked again before an answer was due
            yield Acknowledgement(side, record.conflict.id, entry.at, due, answer)


_OVER = frozenset(each.value for each in ConflictStatus if not each.is_failing)


def _owing(verdict: JsonObject) -> Iterator[Side]:
    owes = owes_in(verdict)
    return (side for side in Side if owes in {Owes.BOTH, Owes(side.value)})


def _answer(log: Iterable[LogEntry], side: Side) -> datetime | None:
    said = (each.at for each in log if each.event in _ANSWERS and each.data.get("side") in {side.value, None})
    return next(said, None)


def _disputes(record: CaseRecord, side: Side) -> Iterator[LogEntry]:
    """What that side disputed, and what became of it."""
    raised = False
    for entry in record.log:
        if entry.event == EventKind.DISPUTED:
            raised = entry.data.get("side") == side.value
        if raised and entry.event in {EventKind.DISPUTED, EventKind.UPHELD, EventKind.OVERTURNED}:
            yield entry


def refusals(gates: Iterable[Record], side: Side) -> tuple[Refusal, ...]:
    """Releases that break something, by what they break: asked twice, the same release counts once.

    One that was let pass all the same was not prevented.
    """
    found: dict[tuple[str, tuple[str, ...]], Refusal] = {}
    for record in gates:
        against = record.data.get("against")
        breaks = (
            tuple(str(each) for each in against if str(each).startswith(_BREAKS)) if isinstance(against, list) else ()
        )
        if record.data.get("side") != side.value or record.data.get("answer") != Answer.NO or not breaks:
            continue
        environment = str(record.data.get("environment"))
        if record.data.get("override"):
            found.pop((environment, breaks), None)
        else:
            reason = breaks[0].partition(": ")[2]
            found.setdefault((environment, breaks), Refusal(side, environment, record.at, reason))
    return tuple(found.values())

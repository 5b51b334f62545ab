"""What was promised in cases and what went further by itself, read from their logs; nothing where nothing is logged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.cases import LogEntry
from monitor.model.sides import Side
from monitor.workflow.events import EventKind
from monitor.workflow.settlement.escalation import Trigger

_ROOM_ENDS = frozenset({EventKind.ROOM_SETTLED.value, EventKind.ROOM_CLOSED.value})
_OUTCOMES = {"kept": True, "missed": False}

WORDS: Mapping[str, str] = {each.name.lower(): each.value for each in Trigger}
"""By the name that the log has."""
_NOT_PREVENTABLE = frozenset(
    {Trigger.COMMITMENT_LATE, Trigger.ANSWER_NOT_ADEQUATE, Trigger.DISPUTE, Trigger.BROKEN_AGAIN, Trigger.STALLED}
)
PREVENTABLE = frozenset(each.name.lower() for each in Trigger if each not in _NOT_PREVENTABLE)
"""What an answer in time, or a word to the right person, would have prevented."""


@dataclass(frozen=True, slots=True)
class Pledge:
    """A commitment of a side whose fix was verified. `at`: when."""

    side: Side
    at: datetime
    kept: bool


@dataclass(frozen=True, slots=True)
class Escalation:
    trigger: str
    at: datetime

    @property
    def preventable(self) -> bool:
        return self.trigger in PREVENTABLE


@dataclass(frozen=True, slots=True)
class Mediation:
    """A mediation room. `ended_at` None: it is open. `settled`: both companies accepted the same option."""

    opened_at: datetime
    ended_at: datetime | None = None
    settled: bool = False


def pledges(log: Iterable[LogEntry]) -> Iterator[Pledge]:
    """The last outcome of each commitment: what broke again counts by what came of it then."""
    sides: dict[str, Side] = {}
    found: dict[str, Pledge] = {}
    for entry in log:
        name, side = str(entry.data.get("commitment")), entry.data.get("side")
        if entry.event == "proposed" and side in list(Side):
            sides[name] = Side(str(side))
        elif entry.event in _OUTCOMES and name in sides:
            found[name] = Pledge(sides[name], entry.at, _OUTCOMES[entry.event])
    yield from found.values()


def escalations(log: Iterable[LogEntry]) -> Iterator[Escalation]:
    for entry in log:
        if entry.event == "escalated":
            yield Escalation(str(entry.data.get("trigger", "")), entry.at)


def mediations(log: Iterable[LogEntry]) -> Iterator[Mediation]:
    """A room ends when it is settled or closed, or with the move of its case that ends what it was about."""
    opened_at: datetime | None = None
    for entry in log:
        if entry.event == EventKind.ROOM_OPENED:
            opened_at = entry.at
        elif opened_at is not None and (entry.event in _ROOM_ENDS or "room_ended" in entry.data):
            yield Mediation(opened_at, entry.at, entry.event == EventKind.ROOM_SETTLED)
            opened_at = None
    if opened_at is not None:
        yield Mediation(opened_at)


def by_trigger(found: Sequence[Escalation]) -> Mapping[str, int]:
    """In words, the most frequent first."""
    names = [each.trigger for each in found]
    order = sorted(dict.fromkeys(names), key=lambda name: (-names.count(name), name))
    return {WORDS.get(name, name.replace("_", " ")): names.count(name) for name in order}

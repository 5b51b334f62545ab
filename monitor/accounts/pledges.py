"""What was promised in cases and what went further by itself, read from their logs; nothing where nothing is logged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.cases import LogEntry
from monitor.model.sides import Side

_OUTCOMES = {"kept": True, "missed": False}

TRIGGERS: Mapping[str, str] = {
    "not_acknowledged": "nobody acknowledged in time",
    "no_update": "no update came in time",
    "no_commitment": "nobody said by when in time",
    "commitment_late": "a promised date passed",
    "concern_unanswered": "a concern was not answered",
    "silence": "nobody spoke",
    "hand_offs": "it was handed back and forth",
    "not_the_owner": "the owner did not confirm",
    "not_confirmed": "an expectation was not confirmed",
    "answer_not_adequate": "an answer did not do",
    "dispute": "it was seen differently",
    "broken_again": "it broke again",
}
PREVENTABLE = frozenset(TRIGGERS) - {"answer_not_adequate", "dispute", "broken_again"}
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


def by_trigger(found: Sequence[Escalation]) -> Mapping[str, int]:
    """In words, the most frequent first."""
    names = [each.trigger for each in found]
    order = sorted(dict.fromkeys(names), key=lambda name: (-names.count(name), name))
    return {TRIGGERS.get(name, name.replace("_", " ")): names.count(name) for name in order}

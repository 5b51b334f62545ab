"""When a case is stalled: a table of conditions over what its log says. People may say so at any time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.settlement import Settlement


class Stall(StrEnum):
    """The value completes the sentence "it is stalled: …"."""

    DISPUTED_AGAIN = "the explanation was checked again and stands, and is seen differently again"
    NOT_ADEQUATE_TWICE = "two answers to the same concern did not do"
    BACK_AND_FORTH = "it was handed over back and forth"
    NOBODY_SPOKE = "it went further as was planned, and nobody has said anything since"


@dataclass(frozen=True, slots=True)
class Stalled:
    """`subject`: the same however often it is found. `since`: when it came to that."""

    stall: Stall
    subject: str
    since: datetime


def stalled(view: Settlement) -> tuple[Stalled, ...]:
    """All that stalls it, in the order of the table. Where a room is open, nothing more does."""
    if view.room is not None:
        return ()
    return tuple(Stalled(stall, subject, since) for stall, found in TABLE.items() for subject, since in found(view))


_Found = Iterator[tuple[str, datetime]]


def _disputed_again(view: Settlement) -> _Found:
    for number, at in view.disputed_again if view.upheld else ():
        yield f"{number}", at


def _not_adequate_twice(view: Settlement) -> _Found:
    for each in view.concerns:
        refused = [answer for answer in each.answers if answer.adequate is False]
        if len(refused) > 1 and not each.answered:
            yield f"{each.id}:{len(refused)}", each.asked_at


def _back_and_forth(view: Settlement) -> _Found:
    """At the second one that crosses between the companies, and at each one after it."""
    for each in view.crossings[1:]:
        yield f"{each.number}", each.at


def _nobody_spoke(view: Settlement) -> _Found:
    """Since the first step that was taken in the present status, while no company has said anything after it."""
    taken = sorted(at for at in view.escalated.values() if view.moved_at is not None and at >= view.moved_at)
    spoken = max(view.last_word.values(), default=None)
    silent = [at for at in taken if spoken is None or at > spoken]
    if silent:
        yield silent[0].isoformat(), silent[0]


TABLE: Mapping[Stall, Callable[[Settlement], _Found]] = {
    Stall.DISPUTED_AGAIN: _disputed_again,
    Stall.NOT_ADEQUATE_TWICE: _not_adequate_twice,
    Stall.BACK_AND_FORTH: _back_and_forth,
    Stall.NOBODY_SPOKE: _nobody_spoke,
}

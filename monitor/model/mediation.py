"""The mediation room of a case: two positions, and options with the experiment that would settle each.

All of it is folded from the log of the case (`workflow/settlement/rooms.py`), and is shared with both companies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model.sides import Side


@dataclass(frozen=True, slots=True)
class Position:
    """How a company sees it, and what would change its mind. `number`: of its entry in the log."""

    number: int
    at: datetime
    side: Side
    by: str
    text: str
    changes_mind: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What a company undertakes with an option, should the other accept it too: a commitment, as it would stand."""

    commitment: str
    what: str
    plan: str
    owner: str
    needs: tuple[str, ...]
    due: datetime
    no_buffer: str = ""


@dataclass(frozen=True, slots=True)
class OptionAnswer:
    """`promise` None: the company has nothing to do in it, or nobody could name a date then."""

    at: datetime
    side: Side
    by: str
    accepted: bool
    reason: str = ""
    promise: Promise | None = None

    def stands(self, now: datetime) -> bool:
        """Whether it is an acceptance, and its date has not passed while the other company thought about it."""
        return self.accepted and (self.promise is None or self.promise.due > now)


@dataclass(frozen=True, slots=True)
class Option:
    """What a mediator offers. `sentence`: all of it as both would confirm it, word for word. `answer_by`: until when
    the companies are asked to answer.
    """

    id: str
    at: datetime
    by: str
    text: str
    tasks: Mapping[Side, str]
    """What each company does; one that has nothing to do is not in it."""
    experiment: str
    command: str
    """What runs the experiment: a command, or an interaction of the case; empty where a sentence is all there is."""
    sentence: str
    answer_by: datetime
    answers: tuple[OptionAnswer, ...] = ()

    def answer_of(self, side: Side) -> OptionAnswer | None:
        """The company's last word on it."""
        return next((each for each in reversed(self.answers) if each.side is side), None)

    @property
    def last_words(self) -> tuple[tuple[Side, OptionAnswer | None], ...]:
        """Of each company; None: it has not answered."""
        return tuple((side, self.answer_of(side)) for side in Side)


@dataclass(frozen=True, slots=True)
class RoomStep:
    """The next step that a mediator set. `side` None: both companies."""

    by: str
    side: Side | None
    what: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """`side` None: opened by a mediator, or by this monitor as planned. `answer_by`: until when positions are asked."""

    id: str
    opened_at: datetime
    by: str
    side: Side | None
    reason: str
    answer_by: datetime
    positions: tuple[Position, ...] = ()
    """Oldest first: what was revised stays."""
    options: tuple[Option, ...] = ()
    step: RoomStep | None = None
    closed_at: datetime | None = None
    ended: str = ""
    """Why it is closed."""
    settled: str = ""
    """The option that both accepted."""
    expectation: str = ""
    commitments: tuple[str, ...] = ()
    """What the option became."""

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def position_of(self, side: Side) -> Position | None:
        """As it stands now."""
        return next((each for each in reversed(self.positions) if each.side is side), None)

    @property
    def silent(self) -> tuple[Side, ...]:
        """The companies that have stated no position: that is neither a position nor an acceptance."""
        return tuple(side for side in Side if self.position_of(side) is None)

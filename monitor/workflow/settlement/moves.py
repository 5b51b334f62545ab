"""What a person can say in a case, each as a value; `Situation` is in what it is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.cases import Conflict, LogEntry
from monitor.model.integration import Agreement, Company
from monitor.model.mediators import Mediator
from monitor.model.settlement import ConcernKind, Hearers, PrivateNote, Settlement, Unmet, Urgency
from monitor.model.sides import Side
from monitor.workflow.events import CaseEvent, EventKind


@dataclass(frozen=True, slots=True)
class Say:
    """A word on the case itself: acknowledged, accepted, disputed, reopened."""

    kind: EventKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """`next_update` None: as late as the agreement allows."""

    text: str
    next_update: datetime | None = None


@dataclass(frozen=True, slots=True)
class Propose:
    """`needs`: whose work it needs, each a side or `side/contact`; empty: only the company's own. `estimate`: the raw
    date, which stays with the company. `no_buffer`: why the date needs none.
    """

    what: str
    plan: str
    estimate: datetime
    owner: str = ""
    needs: tuple[str, ...] = ()
    no_buffer: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    commitment: str


@dataclass(frozen=True, slots=True)
class Decline:
    commitment: str
    reason: str


@dataclass(frozen=True, slots=True)
class Raise:
    """`claimed`: how urgent, with a concern of that kind. `to` None: the other company."""

    kind: ConcernKind
    text: str
    claimed: Urgency | None = None
    to: Side | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """`expectation`: id of one that was stated, or in words the one that was not met."""

    concern: str
    text: str
    expectation: str
    unmet: Unmet


@dataclass(frozen=True, slots=True)
class Judge:
    concern: str
    adequate: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Expect:
    sentence: str
    hearers: Hearers = Hearers.OTHER_SIDE


@dataclass(frozen=True, slots=True)
class Affirm:
    """`sentence`: the expectation again, word for word."""

    expectation: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Retract:
    expectation: str


@dataclass(frozen=True, slots=True)
class HandTo:
    """This belongs to the company `to`, or to a contact of it."""

    to: Side
    reason: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Vouch:
    """The owner confirms what somebody else said, by the number of its log entry."""

    statement: int


@dataclass(frozen=True, slots=True)
class Notice:
    """When a customer noticed it first."""

    at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Jot:
    """A note for one's own company."""

    text: str


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """By a company or a mediator: it is stalled, and this is why."""

    reason: str


@dataclass(frozen=True, slots=True)
class StatePosition:
    text: str
    changes_mind: str


@dataclass(frozen=True, slots=True)
class Offer:
    """By a mediator. `tasks`: what each company does; `experiment`: what would settle it, as a sentence; `command`:
    what runs it, or an interaction of the case.
    """

    text: str
    experiment: str
    tasks: Mapping[Side, str] = field(default_factory=dict)
    command: str = ""


@dataclass(frozen=True, slots=True)
class AcceptOption:
    """`sentence`: the option again, word for word. The rest is of a company that has something to do in it: as of
    `Propose`.
    """

    option: str
    sentence: str
    plan: str = ""
    estimate: datetime | None = None
    owner: str = ""
    no_buffer: str = ""


@dataclass(frozen=True, slots=True)
class DeclineOption:
    option: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetStep:
    """By a mediator: who does what next, and until when. `side` None: both companies."""

    side: Side | None
    what: str
    due: datetime


@dataclass(frozen=True, slots=True)
class CloseRoom:
    """By a mediator: it goes on without the room."""

    reason: str


Move = (
    Say | Update | Propose | Consent | Decline | Raise | Reply | Judge | Expect | Affirm | Retract | HandTo | Vouch
    | Notice | Jot | OpenRoom | StatePosition | Offer | AcceptOption | DeclineOption | SetStep | CloseRoom
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Situation:
    """`by` speaks for `side` (None: nobody said for which).

    `overruns`: of the team that a commitment names, by what share of its estimates it was late, 0 where it was not.
    `mediators`: who stands between the companies; one of them speaks for neither.
    """

    conflict: Conflict
    view: Settlement
    log: Sequence[LogEntry]
    companies: Mapping[Side, Company]
    agreement: Agreement
    by: str
    side: Side | None
    now: datetime
    overruns: Sequence[float] = ()
    mediators: Sequence[Mediator] = ()

    @property
    def mediator(self) -> Mediator | None:
        """The one who speaks; None where it is somebody else."""
        return next((each for each in self.mediators if each.is_called(self.by)), None)

    @property
    def speaker(self) -> Side:
        """Raises `ValueError` where nobody said for which company it is."""
        if self.side is None:
            raise ValueError("say for which company")
        return self.side

    @property
    def company(self) -> Company:
        return self.companies[self.speaker]

    @property
    def other(self) -> Company:
        return self.companies[self.speaker.other]


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of a move: events of the case, in order, and what its company keeps to itself."""

    events: tuple[CaseEvent, ...] = ()
    notes: tuple[PrivateNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, in one plain sentence."""

    reason: str

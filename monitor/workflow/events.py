"""What can happen to a case."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from monitor.model.cases import NextAction
from monitor.model.json_value import JsonObject
from monitor.model.verdicts import Regression


class EventKind(StrEnum):
    FORESEEN = "foreseen"
    """A breaking change was seen, and nothing fails yet. Opens."""
    REPORTED = "reported"
    """A person reports a problem. Opens, or joins what is open of the same operation and environment."""
    NEVER_PASSED = "never-passed"
    """What was reported fails, and was never seen to pass: newly discovered, no regression."""
    UNTRIED = "untried"
    """What was reported can't be tried, or not be judged; why, and what would settle it, is said."""
    NOT_REPRODUCED = "not-reproduced"
    """What was reported was tried, and passes."""
    TRIED = "tried"
    """What was brought to a case that has failed was tried beside it; whether it shows the same, is said."""
    RESOLVED = "resolved"
    """Whoever reported it says that it is over."""
    RESOLVED_FOR_ONE = "resolved-for-one"
    """What `resolved` counts as where the other company reported it, too, and has not said that it is over."""
    INSISTED = "insisted"
    """What `reopened` counts as where a report opened the case and nothing was seen to fail."""
    WITNESSED = "witnessed"
    """The live API was seen to behave as foreseen, in a message that no contract relies on."""
    SEEN = "seen"
    """A regression was seen. Opens, or turns a foreseen case into a real one."""
    CONFIRMED = "confirmed"
    """Its replays fail too."""
    ATTRIBUTED = "attributed"
    """A verdict is in. One that leaves it open counts as `undetermined`."""
    UNDETERMINED = "undetermined"
    """A verdict is in and leaves it open."""
    REPEATED = "repeated"
    """The same failure again in a later cycle."""
    JOINED = "joined"
    """More that fails for the same reason, in a cycle that the case has counted already."""
    FLAKED = "flaked"
    """Replays pass and nothing changed."""
    ENVIRONMENTAL = "environmental"
    """Outage, expired credential, quota, test data, or this monitor itself."""
    GREEN = "green"
    """All of its interactions were verified green in this cycle."""
    GREEN_FOR_A_DAY = "green-for-a-day"
    """Green, and has been for 24 hours: what `green` counts as then."""
    UNWATCHED = "unwatched"
    """Nothing verifies it any more: no contract relies on it, or its environment is configured no more."""
    RELAPSED = "relapsed"
    """Not over, and its verdict is known: what `seen` and `repeated` count as after a green run, and `reopened` and
    `expired` always."""
    ACKNOWLEDGED = "acknowledged"
    WORKS = "works"
    """A company says that it works for them; what `acknowledged` counts as where the fix is verified."""
    WORKS_FOR_BOTH = "works-for-both"
    """What `works` counts as where the other company has said so."""
    ACCEPTED = "accepted"
    """A company that the explanation names says: it was us."""
    DISPUTED = "disputed"
    """A company sees it differently: the experiment is run again."""
    UPHELD = "upheld"
    """It was run again, and shows the same."""
    OVERTURNED = "overturned"
    """It was run again, and shows something else."""
    UPDATED = "updated"
    """How far it is, and by when the next word comes."""
    PROPOSED = "proposed"
    """A commitment: what, by whom, whose work it needs, until when."""
    CONSENTED = "consented"
    """Somebody whose work a proposed commitment needs accepts it."""
    DECLINED = "declined"
    """Somebody whose work a proposed commitment needs does not accept it."""
    COMMITTED = "committed"
    """Everybody whose work a commitment needs has accepted it."""
    SUPPORTED = "supported"
    """What `committed` counts as where the commitment is of the company whose step it is not."""
    KEPT = "kept"
    """The fix is verified, and the date of a commitment had not passed."""
    MISSED = "missed"
    """The fix is verified, after the date of a commitment."""
    CONCERNED = "concerned"
    """A worry, a disagreement, or that it is more urgent than it is treated."""
    ANSWERED = "answered"
    ADEQUATE = "adequate"
    """Whoever raised a concern says that the answer does."""
    INADEQUATE = "not-adequate"
    """Whoever raised a concern says that the answer does not do."""
    EXPECTED = "expected"
    """A sentence that the other company is asked to confirm word for word."""
    AFFIRMED = "affirmed"
    """The other company confirms an expectation word for word."""
    RETRACTED = "retracted"
    """Whoever stated an expectation takes it back."""
    HANDED_OVER = "handed-over"
    """A company says: this belongs to …"""
    VOUCHED = "vouched"
    """The owner confirms what somebody else said for the company."""
    NOTICED = "noticed"
    """A customer noticed it."""
    ESCALATED = "escalated"
    """What was planned for the case that nobody acts was done."""
    ROOM_OPENED = "room-opened"
    """It is stalled, or somebody asks for it: the companies and a mediator meet in a room."""
    POSITIONED = "positioned"
    """A company says in the room how it sees it, and what would change its mind."""
    OFFERED = "offered"
    """A mediator offers an option, with the experiment that would settle it."""
    OPTION_ACCEPTED = "option-accepted"
    OPTION_DECLINED = "option-declined"
    ROOM_SETTLED = "room-settled"
    """Both companies accepted the same option: it is an expectation, and commitments, from here on."""
    STEP_SET = "step-set"
    """A mediator says who does what next, and until when."""
    ROOM_CLOSED = "room-closed"
    WAIVED = "waived"
    EXPIRED = "expired"
    """The waiver ran out."""
    WITHDRAWN = "withdrawn"
    """What was foreseen did not come: the change was taken back."""
    REOPENED = "reopened"
    """A person says that it is not over."""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """`by`: `monitor` or a person as shown. `regressions`: those of the case, worst first (seen, attributed, repeated,
    joined).
    `fingerprints`: of a foreseen change. `text`: a sentence for the log. `expires`: of a waiver. `ask`: what somebody
    is asked by it, which is the next action until it is answered. `due`: until when the next step is promised.
    `carried`: another event of the same moment tells it; where its `data` has a side, it is signed by who said it then.
    """

    kind: EventKind
    by: str = "monitor"
    text: str = ""
    regressions: tuple[Regression, ...] = ()
    fingerprints: tuple[str, ...] = ()
    expires: date | None = None
    data: JsonObject = field(default_factory=dict)
    ask: NextAction | None = None
    due: datetime | None = None
    carried: bool = False

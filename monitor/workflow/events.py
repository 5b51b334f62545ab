"""What can happen to a case."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from monitor.model.json_value import JsonObject
from monitor.model.verdicts import Regression


class EventKind(StrEnum):
    FORESEEN = "foreseen"
    """A breaking change was seen, and nothing fails yet. Opens."""
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
    ACCEPTED = "accepted"
    """A company that the explanation names says: it was us."""
    DISPUTED = "disputed"
    """A company sees it differently: the experiment is run again."""
    UPHELD = "upheld"
    """It was run again, and shows the same."""
    OVERTURNED = "overturned"
    """It was run again, and shows something else."""
    COMMITTED = "committed"
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
    `fingerprints`: of a foreseen change. `text`: a sentence for the log. `expires`: of a waiver.
    """

    kind: EventKind
    by: str = "monitor"
    text: str = ""
    regressions: tuple[Regression, ...] = ()
    fingerprints: tuple[str, ...] = ()
    expires: date | None = None
    data: JsonObject = field(default_factory=dict)

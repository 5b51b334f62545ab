"""The closed lists of DESIGN.md §5: words that appear in JSON and that other programs read. Add; never rename."""

from enum import StrEnum


class Severity(StrEnum):
    BREAKING = "breaking"
    """A message both may rely on is no longer read."""
    RISKY = "risky"
    """Depends on what the consumer uses, or is undecided."""
    COMPATIBLE = "compatible"


class Loss(StrEnum):
    """What becomes of a message on the side that does not read it as it was meant."""

    REFUSED = "refused"
    """It is no message of that side: a request that is not accepted, a response that is not expected."""
    IGNORED = "ignored"
    """It may be taken, but what it says at its point is not read."""
    MISREAD = "misread"
    """Its text is read there, as something else than it says."""
    UNSENT = "unsent"
    """That side no longer sends it."""


class Ground(StrEnum):
    """Why policy rates a change otherwise than its row, or what it adds to an announcement."""

    NOTICE_RUN_OUT = "notice-run-out"
    """It was deprecated, and its sunset has passed."""
    BEFORE_SUNSET = "before-sunset"
    WITHOUT_SUNSET = "without-sunset"
    SUNSET_UNREADABLE = "sunset-unreadable"
    """Neither a date nor a time of RFC 3339."""
    SUNSET_PASSED = "sunset-passed"
    """Announced for a day that is over."""
    NOTICE_TOO_SHORT = "notice-too-short"
    SUNSET_ANNOUNCED = "sunset-announced"
    SUNSET_POSTPONED = "sunset-postponed"
    SUNSET_EARLIER = "sunset-earlier"
    SUNSET_DELETED = "sunset-deleted"
    DRAFT = "draft"
    ALPHA = "alpha"
    BETA = "beta"
    STABILITY_LOWERED = "stability-lowered"
    STABILITY_RAISED = "stability-raised"
    STABILITY_UNKNOWN = "stability-unknown"
    """A level that is none of draft, alpha, beta and stable."""
    EXTENSIBLE = "extensible"
    """`x-extensible-enum`: consumers were told to expect other values."""


class Step(StrEnum):
    """From one version to the next, as semver.org counts."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    PRE_RELEASE = "pre-release"
    """From a pre-release to another, or to its release: it promised nothing yet."""
    NONE = "none"
    BACKWARDS = "backwards"
    NOT_SEMANTIC = "not-semantic"
    """One of them is a date or has another form."""


class Direction(StrEnum):
    REQUEST = "request"
    RESPONSE = "response"
    NONE = "none"


class Outcome(StrEnum):
    """Of one verification."""

    PASSED = "passed"
    FAILED = "failed"
    """A response arrived and a check failed."""
    ERRORED = "errored"
    """No response arrived."""
    SKIPPED = "skipped"
    """Probe rules, budget or a pause forbade it."""
    UNKNOWN = "unknown"
    """It could not be judged, e.g. an unsupported matcher."""


class Failure(StrEnum):
    """Class of a failure, in the order in which an earlier one hides a later one within one exchange (DESIGN.md §7)."""

    TRANSPORT = "transport"
    AUTH = "auth"
    RATE_LIMIT = "rate_limit"
    AVAILABILITY = "availability"
    REQUEST_REJECTED = "request_rejected"
    STATE = "state"
    STATUS = "status"
    HEADERS = "headers"
    SHAPE = "shape"
    VALUE = "value"
    LATENCY = "latency"

    @property
    def rank(self) -> int:
        """Position in the order above, 0 first."""
        return list(Failure).index(self)


class ChangedBy(StrEnum):
    """Which side's change explains a regression."""

    IN_HOUSE = "in-house"
    PARTNER = "partner"
    BOTH = "both"
    INTERACTION = "interaction"
    """Each change is fine alone; together they break."""
    ENVIRONMENT = "environment"
    HARNESS = "harness"
    """This monitor itself, or a recording that no longer reproduces."""
    NONE = "none"
    """A flake: it passes again and nothing changed."""
    UNDETERMINED = "undetermined"


class Owes(StrEnum):
    """Whose step is next under the contract in force: a different question from `ChangedBy`."""

    IN_HOUSE = "in-house"
    PARTNER = "partner"
    BOTH = "both"
    CONTRACT = "contract"
    NOBODY = "nobody"
    UNDETERMINED = "undetermined"


class VerdictStatus(StrEnum):
    ATTRIBUTED = "attributed"
    LIKELY = "likely"
    UNDETERMINED = "undetermined"


class Grade(StrEnum):
    """Kind of evidence, strongest first; a verdict has the grade of the weakest that it rests on."""

    LIVE = "live"
    RECORDING = "recording"
    SPEC = "spec"
    STATIC = "static"
    TIMING = "timing"

    @property
    def rank(self) -> int:
        """Position in the order above, 0 strongest."""
        return list(Grade).index(self)


class Cell(StrEnum):
    """What one pairing of consumer and provider version showed."""

    PASS = "pass"  # noqa: S105 - a cell, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


class CompatibilityState(StrEnum):
    """Of an integration, as the wall shows it."""

    COMPATIBLE = "compatible"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """Of the release gate."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

"""A row of the catalogue, and what many rows say."""

from monitor.model.facts import FactKind
from monitor.model.record import record
from monitor.model.values import Direction, Severity

BREAKING, RISKY, COMPATIBLE = Severity.BREAKING, Severity.RISKY, Severity.COMPATIBLE
REQUEST, RESPONSE, NONE = Direction.REQUEST, Direction.RESPONSE, Direction.NONE


@record
class Row:
    """What one fact means in one direction.

    `severity` is that of a message lost, or of a fact with nothing to prove; where inclusion proved that every message
    is still read, the change is compatible, and where it could not say, risky and undecided. `message` names `{what}`,
    `{name}`, `{before}` and `{after}`. A webhook's or callback's messages travel the other way: what the provider sends
    is judged by response rows.
    """

    kind: FactKind
    direction: Direction
    id: str
    severity: Severity
    message: str
    why: str
    help: str
    example: str
    proved: bool = False
    """Inclusion decides whether a message is lost; else the fact speaks for itself."""
    unseen: str = ""
    """Why no message ever shows it, where none does."""
    undecided: str = ""
    """The message where it is undecided, if `message` would say more than is known."""


OLD_CALLS = "consumers built for the base still call it"
OLD_READERS = "consumers built for the base still read it"
NOTICE = "announce it, deprecate it, and keep the old form until the notice has run out"
NOTHING = "nothing needs to be done"
REPLACED = "whoever provides it says what replaces it, and until when it works; whoever uses it moves there"
MEND = "mend the description, or put the file that it refers to beside it"
ASK = "ask the consumers whether they depend on it; a contract of theirs would settle it"

_NARROWED = "consumers may still send what was allowed, and the provider no longer accepts it"
_WIDENED = "the provider may now send what the consumer was told never to expect"
_KEEP_ACCEPTING = "keep accepting what was accepted, or offer the stricter form as a new version with notice"
_KEEP_SENDING = "keep sending only what was promised, or offer the wider form as a new version with notice"
PROMISE = "no message shows it: what is sent is as before, and what was promised of it is not"


def constraint(
    kind: FactKind,
    name: str,
    message: str,
    example: str,
    *,
    response: Severity = BREAKING,
    response_why: str = _WIDENED,
    response_help: str = _KEEP_SENDING,
) -> tuple[Row, Row]:
    """A keyword of a schema: inclusion says in which direction its edit loses a message."""
    return (
        Row(kind, REQUEST, f"request-{name}", BREAKING, message, _NARROWED, _KEEP_ACCEPTING, example, proved=True),
        Row(kind, RESPONSE, f"response-{name}", response, message, response_why, response_help, example, proved=True),
    )

"""The evidence that green runs leave behind: what an operation answered, while which state of the two sides held."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.json_value import JsonValue, digest_of_value


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What both sides were like when an exchange was green; None or empty where it is not known."""

    description: str | None = None
    """Digest of the whole description of the environment."""
    operation: str | None = None
    """Digest of all that the operation reaches in it."""
    shape: str | None = None
    """Digest of the shape of all like answers so far, this one among them (`interactions/shapes.py`)."""
    version: str | None = None
    """Of the provider, in the header that is configured for it."""
    server: tuple[str, ...] = ()
    """Headers that name the software which answers, as `name: value`."""
    provider_version: str | None = None
    consumer_version: str | None = None
    """What each side said with `deployed` that it runs there."""
    contract: str | None = None
    """Digest of what the consumer sends and relies on: without it the consumer's side would have a fingerprint only
    where its pipeline calls `deployed`."""

    @property
    def digest(self) -> str:
        parts = asdict(self)
        return digest_of_value({**parts, "server": list(self.server)})


class Volatility(StrEnum):
    """What sort of value another run gives anew; a member's text is how people read it."""

    TIME = "a time"
    ID = "an id"
    CURSOR = "a cursor or token"
    COUNTER = "a counter"
    OTHER = "another value each time"


@dataclass(frozen=True, slots=True)
class Varying:
    """A place at which like answers had different values of one type, in `differed` of the comparisons made.

    `pointer` has array indices generalised to `*`.
    """

    pointer: str
    kind: Volatility
    differed: int = 1


@dataclass(frozen=True, slots=True)
class Mask:
    """A place whose value tells nothing, since like answers differ there. Its type and its presence still do."""

    pointer: str
    kind: Volatility

    @property
    def reason(self) -> str:
        return f"differs between like answers: {self.kind.value}"


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest green exchange of one interaction, by the status that answered it and by fingerprint."""

    integration: str
    api: str
    environment: str
    operation: str
    status: int
    interaction: str
    """Its key: like is compared with like, and two interactions of one operation ask different things."""
    fingerprint: Fingerprint
    exchange: str
    """Digest of the stored exchange."""
    first_at: datetime
    last_at: datetime
    shape: JsonValue = None
    """Of all like answers so far; None where that is not known."""
    compared: int = 0
    """How many pairs of successive exchanges were compared."""
    varying: tuple[Varying, ...] = ()

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells it from all others of its API and environment."""
        return self.interaction, self.status, self.fingerprint.digest

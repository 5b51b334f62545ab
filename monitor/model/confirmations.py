"""What the live API showed of a break that its description announces (DESIGN.md §6: a witness is also a test)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.changes import Change
from monitor.model.json_value import JsonValue


class Live(StrEnum):
    CONFIRMED = "confirmed live"
    """The live API already behaves as only the revision allows."""
    DESCRIPTION_ONLY = "description only"
    """The live API still behaves as the base promises, or could not be asked: `Confirmation.reason` says which."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One break tried in one environment. `tried` is False where nothing was learned, so that it is tried again.

    `exchange`: digest of the exchange that shows it.
    """

    api: str
    environment: str
    base: str
    revision: str
    change: Change
    live: Live
    reason: str
    at: datetime
    tried: bool = True
    exchange: str | None = None

    def to_json(self) -> dict[str, JsonValue]:
        return {
            "api": self.api,
            "environment": self.environment,
            "fingerprint": self.change.fingerprint,
            "operation": self.change.operation,
            "message": self.change.message,
            "base_digest": self.base,
            "revision_digest": self.revision,
            "live": self.live.value,
            "reason": self.reason,
            "at": self.at.isoformat(),
            "tried": self.tried,
            "exchange": self.exchange,
        }

"""Mail to one person, apart from what a case tells both companies."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.sides import Side


@dataclass(frozen=True, slots=True)
class Mail:
    """`id`: the same for a repeat. `html`: what `text` says, laid out; empty where there is none."""

    id: str
    to: str
    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Mailing:
    """What became of a mail that is sent once: `id` says of what, for when, and to whom."""

    id: str
    at: datetime
    attempts: int = 0
    attempted_at: datetime | None = None
    in_flight: bool = False
    delivered_at: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """Whom the report on a month is mailed to, and of which integrations: those that fit each name that is given.

    `side`: for whose eyes; `company`, `organisation` and `team` are names of that side.
    """

    to: tuple[str, ...]
    side: Side = Side.IN_HOUSE
    company: str | None = None
    organisation: str | None = None
    team: str | None = None

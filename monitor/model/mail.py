"""A mail to one person, apart from what a case tells both companies."""

from dataclasses import dataclass
from datetime import datetime


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

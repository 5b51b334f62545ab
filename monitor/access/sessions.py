"""How long a session lasts, and how often somebody may try to open one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.access import ApiToken, Holder, Invitation, Session

IDLE = timedelta(hours=12)
"""A session that nobody used for so long is over."""
ABSOLUTE = timedelta(days=7)
"""The longest that a session lasts, however much it is used."""
NOTED_EVERY = timedelta(minutes=5)
"""Use is written down no more often than this."""

TRIES_WITHIN = timedelta(minutes=15)
TRIES_PER_NAME = 10
TRIES_PER_ADDRESS = 30


def digest_of(secret: str) -> str:
    """Under which a session or token is stored: whoever reads the store can't come in with it.

    A plain hash is enough: the secrets are random, with 256 bits, and can't be guessed as passwords can.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def opened(secret: str, holder: Holder, held_by: str, now: datetime, until: datetime | None = None) -> Session:
    """A new session; it ends with what it rests on, where that ends first (`until`)."""
    end = now + ABSOLUTE
    return Session(digest_of(secret), holder, held_by, now, now, min(end, until) if until else end)


def session_is_live(session: Session, now: datetime) -> bool:
    return now < session.expires_at and now - session.seen_at < IDLE


def token_is_live(token: ApiToken, now: datetime) -> bool:
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def link_is_live(link: Invitation, now: datetime) -> bool:
    return link.revoked_at is None and now < link.expires_at


@dataclass(frozen=True, slots=True)
class FailedTries:
    """In the `TRIES_WITHIN` before now. `of_both`: for that name from that address.

    `came_from_there`: whether that name signed in from that address before.
    """

    for_name: int
    from_address: int
    of_both: int = 0
    came_from_there: bool = False


def too_many(failed: FailedTries) -> bool:
    """Whether the next try is refused unseen. Failures elsewhere lock nobody out where they came in before."""
    for_name = failed.of_both if failed.came_from_there else failed.for_name
    return for_name >= TRIES_PER_NAME or failed.from_address >= TRIES_PER_ADDRESS

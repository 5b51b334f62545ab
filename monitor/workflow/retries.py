"""When a message is tried again: a pure function of what is known about it, and the time."""

from datetime import datetime, timedelta

from monitor.model.cases import Message
from monitor.model.mail import Mailing

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""After the first attempt, the second, …: a channel's restart is waited for in minutes, its outage over a night."""
ATTEMPTS_MAX = len(WAITS) + 1
CLAIM_LASTS = timedelta(minutes=5)
"""After that, an attempt without a result was cut short. Longer than any attempt with its time-outs takes."""


def next_attempt_at(message: Message | Mailing) -> datetime | None:
    """None: it was tried often enough, and stays in the outbox with its last error for people to see."""
    if message.attempts >= ATTEMPTS_MAX:
        return None
    if message.attempted_at is None:
        return message.at
    wait = WAITS[max(message.attempts, 1) - 1]
    return message.attempted_at + (max(wait, CLAIM_LASTS) if message.in_flight else wait)


def is_due(message: Message | Mailing, now: datetime) -> bool:
    at = next_attempt_at(message)
    return message.delivered_at is None and at is not None and at <= now

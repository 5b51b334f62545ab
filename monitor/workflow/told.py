"""What became of a message, for people and programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.cases import Message
from monitor.model.integration import Company, Integration
from monitor.model.json_value import JsonObject
from monitor.model.mediators import Between
from monitor.workflow.letters import case_page, letter
from monitor.workflow.promptness import told_from
from monitor.workflow.retries import next_attempt_at


class Outcome(StrEnum):
    DELIVERED = "delivered"
    SHADOW = "shadow"
    """Kept and not sent: the integration was in shadow, or its side had no destination."""
    WAITING = "waiting"
    """For its hours, or for the next delivery."""
    FAILED = "failed"
    """It will be tried again."""
    GIVEN_UP = "given up"
    """It was tried often enough."""


@dataclass(frozen=True, slots=True)
class Told:
    """`message` as it is handed over. `next_at`: of a message that waits, the earliest moment; else None.

    `destinations`: those of its side now, without secrets.
    """

    message: Message
    company: str
    outcome: Outcome
    next_at: datetime | None
    destinations: tuple[str, ...]
    link: str | None

    @property
    def words(self) -> str:
        """What became of it, as the end of a sentence that begins with the company."""
        attempts = "once" if self.message.attempts == 1 else f"{self.message.attempts} times"
        return {
            Outcome.DELIVERED: "sent",
            Outcome.SHADOW: "kept, not sent",
            Outcome.WAITING: "waits",
            Outcome.FAILED: f"not taken yet, tried {attempts}",
            Outcome.GIVEN_UP: f"not taken, tried {attempts} and no more",
        }[self.outcome]

    def to_json(self) -> JsonObject:
        message = self.message
        return {
            "id": message.id,
            "at": message.at.isoformat(),
            "integration": message.integration,
            "side": message.to,
            "company": self.company,
            "conflict": message.conflict,
            "reason": message.reason,
            "title": message.title,
            "text": message.body,
            "outcome": self.outcome.value,
            "delivered_at": _moment(message.delivered_at) if self.outcome is Outcome.DELIVERED else None,
            "next_at": _moment(self.next_at),
            "attempts": message.attempts,
            "last_error": message.last_error,
            "destinations": list(self.destinations),
            "link": self.link,
            "log": {"entry": message.chain_number, "hash": message.chain_head} if message.chain_head else None,
        }


def told(message: Message, integration: Integration, destinations: Sequence[str], address: str | None) -> Told:
    """`destinations`: those of the message's side. `address`: the public one of the pages."""
    company = integration.recipient(message.side)
    outcome, next_at = _became(message, company)
    page = case_page(message.conflict, address)
    return Told(letter(message, address), company.name, outcome, next_at, tuple(destinations), page)


def _became(message: Message, company: Company | Between) -> tuple[Outcome, datetime | None]:
    if message.delivered_at is not None:
        return (Outcome.SHADOW if message.shadow else Outcome.DELIVERED), None
    following = next_attempt_at(message)
    if following is None:
        return Outcome.GIVEN_UP, None
    if message.attempts:
        return Outcome.FAILED, following
    return Outcome.WAITING, told_from(message, company)


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None

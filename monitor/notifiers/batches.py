"""Which messages to one side are handed over as one: pure functions over what the outbox knows of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.cases import Message
from monitor.model.integration import Company
from monitor.model.json_value import digest_of_value
from monitor.model.mediators import Between
from monitor.workflow.promptness import rank, told_from
from monitor.workflow.retries import is_due

MESSAGES_MAX = 20
"""More would be read by nobody, and take longer than an attempt may."""


@dataclass(frozen=True, slots=True)
class Batch:
    """`id`: of one message its own, of several a digest. It is kept with each before anything is sent, and what was
    handed over together is handed over together again, so that it names the same to a receiver each time.
    """

    id: str
    messages: tuple[Message, ...]
    """Worst case first, by its newest message; of one case the oldest first."""
    introduction: str = ""
    """What is said before it, to people; programs find it among the facts of the first message."""

    def only(self, messages: Sequence[Message]) -> "Batch":
        return replace(self, messages=tuple(messages))

    def with_introduction(self, text: str) -> "Batch":
        first, *others = self.messages
        return Batch(self.id, (replace(first, facts={**first.facts, "introduction": text}), *others), text)


def due(messages: Sequence[Message], company: Company | Between, now: datetime) -> tuple[Message, ...]:
    """Those that are told now. What waits for working hours goes along with a later message on the same case that does
    not: else "works again" would follow upon "fails again".
    """
    found = [each for each in messages if is_due(each, now)]
    told = {each.id for each in found if each.attempts or told_from(each, company) <= now}
    newest = {each.conflict: each.at for each in sorted(found, key=lambda each: each.at) if each.id in told}
    return tuple(
        each for each in found if each.id in told or (each.conflict in newest and each.at <= newest[each.conflict])
    )


def batches(messages: Iterable[Message]) -> tuple[Batch, ...]:
    """Those that were tried before keep their company; all others go together."""
    begun: dict[str, list[Message]] = {}
    new: list[Message] = []
    for each in messages:
        if each.batch or each.attempts:
            begun.setdefault(each.batch or each.id, []).append(each)
        else:
            new.append(each)
    chunks = [new[start : start + MESSAGES_MAX] for start in range(0, len(new), MESSAGES_MAX)]
    return (
        *(Batch(name, _in_order(found)) for name, found in begun.items()),
        *(Batch(_id(chunk), _in_order(chunk)) for chunk in chunks),
    )


def _id(messages: Sequence[Message]) -> str:
    ids = sorted(each.id for each in messages)
    return ids[0] if len(ids) == 1 else digest_of_value(ids)[:32]


def _in_order(messages: Iterable[Message]) -> tuple[Message, ...]:
    in_time = sorted(messages, key=lambda each: each.at)
    now = {each.conflict: rank(each.reason) for each in in_time}
    return tuple(sorted(in_time, key=lambda each: (now[each.conflict], each.conflict)))

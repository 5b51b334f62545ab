"""From the outbox to the channels, at least once: an attempt is counted before it begins and its result kept after.

A crash between the two leaves the message in flight; it is tried again, under the same id, and says that it may be a
repeat. A message is never lost, and never doubled silently.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from monitor.engine.ports import Clock, EventPoster, Notifier, Store
from monitor.errors import UsageError
from monitor.model.cases import Message
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Deliver, Integration, Webhook
from monitor.model.json_value import digest_of
from monitor.notifiers.retries import CLAIM_LASTS, is_due
from monitor.workflow.letters import letter

_REPEAT = "(An earlier attempt to deliver this was cut short, so it may be a repeat.)"
NO_DESTINATION = "this side has no `notify`"


@dataclass(frozen=True, slots=True)
class Channels:
    """How messages leave: to people as text, to programs as events."""

    people: Notifier
    programs: EventPoster


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What one pass through the outbox did, by ids of messages."""

    sent: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    """Not sent: in shadow, or to a side without destinations."""
    failed: tuple[str, ...] = ()


async def deliver_outbox(
    store: Store,
    channels: Channels,
    integrations: Iterable[Integration],
    environ: Mapping[str, str],
    clock: Clock,
    address: str | None = None,
) -> Deliveries:
    """Deliver what is due. Messages of integrations that are not given stay where they are.

    `environ` supplies the `${NAME}` of destinations; one that is missing is a failed attempt. The messages of one side
    go one after the other, sides side by side. `address`: of the pages, for links. Raises `StoreError`.
    """
    by_name = {integration.name: integration for integration in integrations}
    now = clock.now()
    waiting = [each for each in store.messages(undelivered_only=True) if each.integration in by_name]
    shown = [each for each in waiting if not _is_sent(each, by_name[each.integration])]
    for message in shown:
        shadow = by_name[message.integration].deliver is Deliver.SHADOW
        store.mark_delivery(message.id, now, None if shadow else NO_DESTINATION, shadow=True)

    shown_ids = {each.id for each in shown}
    due = [each for each in waiting if each.id not in shown_ids and is_due(each, now)]
    round_ = _Round(store, channels, environ, clock, address)
    sides = groupby(sorted(due, key=_side), key=_side)
    results = await asyncio.gather(*(round_.send(list(group), by_name[name]) for (name, _), group in sides))
    taken = {message_id: sent for result in results for message_id, sent in result.items()}
    return Deliveries(
        sent=tuple(each.id for each in due if taken.get(each.id) is True),
        shown=tuple(each.id for each in shown),
        failed=tuple(each.id for each in due if taken.get(each.id) is False),
    )


def _is_sent(message: Message, integration: Integration) -> bool:
    return integration.deliver is Deliver.LIVE and bool(integration.company(message.side).destinations)


def _side(message: Message) -> tuple[str, str]:
    return message.integration, message.side.value


@dataclass(frozen=True, slots=True)
class _Round:
    store: Store
    channels: Channels
    environ: Mapping[str, str]
    clock: Clock
    address: str | None

    async def send(self, messages: list[Message], integration: Integration) -> dict[str, bool]:
        """By id: whether every destination has it now. What another process has claimed is left out."""
        results = {}
        for message in messages:
            now = self.clock.now()
            if self.store.claim_message(message.id, now, now - CLAIM_LASTS):
                results[message.id] = await self._attempt(message, integration.company(message.side))
        return results

    async def _attempt(self, message: Message, company: Company) -> bool:
        failures = []
        for destination in company.destinations:
            key = _key(destination)
            if key in message.delivered_to:
                continue
            reason = await self._send(message, destination)
            if reason is None:
                self.store.mark_destination(message.id, key)
            else:
                failures.append(reason)
        delivered_at = None if failures else self.clock.now()
        self.store.mark_delivery(message.id, delivered_at, "; ".join(failures) or None, shadow=False)
        return not failures

    async def _send(self, message: Message, destination: EnvironmentText | Webhook) -> str | None:
        try:
            if isinstance(destination, Webhook):
                url, secret = (each.resolve(self.environ) for each in (destination.url, destination.secret))
                return await self.channels.programs.post(message, url, secret)
            return await self.channels.people.deliver(self._worded(message), [destination.resolve(self.environ)])
        except UsageError as error:
            return error.diagnostic.message

    def _worded(self, message: Message) -> Message:
        worded = letter(message, self.address)
        return replace(worded, body=f"{worded.body}\n\n{_REPEAT}") if message.in_flight else worded


def _key(destination: EnvironmentText | Webhook) -> str:
    """Names a destination between attempts without its secrets, which a literal URL may hold."""
    text = destination.url if isinstance(destination, Webhook) else destination
    return digest_of(text.template.encode())[:16]

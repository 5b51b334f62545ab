"""From the outbox to the channels, at least once: an attempt is counted before it begins and its result kept after.

A crash between the two leaves the message in flight; it is tried again, under the same id, and says that it may be a
repeat. A message is never lost, and never doubled silently.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from monitor.engine.ports import Clock, EventPoster, Notifier, Store
from monitor.errors import UsageError
from monitor.model.cases import Message
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Deliver, Integration, Settings, Webhook
from monitor.model.json_value import digest_of
from monitor.model.mediators import Between
from monitor.model.sides import Side
from monitor.notifiers.batches import Batch, batches, due
from monitor.notifiers.mail import with_server
from monitor.workflow.introductions import introduction
from monitor.workflow.letters import together
from monitor.workflow.retries import CLAIM_LASTS

_Result = TypeVar("_Result")
_NO_SETTINGS = Settings()

_NO_TIME = "there was no time left in this attempt"
_REPEAT = "(An earlier attempt to deliver this was cut short, so it may be a repeat.)"
HAND_OVER_SECONDS = 200.0
"""After that nothing more is begun at a destination, so that all of it ends before the claim does."""
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
    settings: Settings = _NO_SETTINGS,
) -> Deliveries:
    """Deliver what is due. Messages of integrations that are not given stay where they are.

    `environ` supplies the `${NAME}` of destinations; one that is missing is a failed attempt. What one side is told now
    goes as one message to people, and one by one to programs; sides go side by side. `settings`: the
    address of the pages, and who runs the monitor. Raises `StoreError`.
    """
    by_name = {integration.name: integration for integration in integrations}
    now = clock.now()
    waiting = [each for each in store.messages(undelivered_only=True) if each.integration in by_name]
    shown = [each for each in waiting if not _is_sent(each, by_name[each.integration])]
    for message in shown:
        shadow = by_name[message.integration].deliver is Deliver.SHADOW
        store.mark_delivery([message.id], now, None if shadow else NO_DESTINATION, shadow=True)

    shown_ids = {each.id for each in shown}
    to_send = sorted((each for each in waiting if each.id not in shown_ids), key=_side)
    round_ = _Round(store, channels, environ, clock, settings)
    sides = [list(group) for _, group in groupby(to_send, key=_side)]
    results = await _all([round_.send(each, by_name[each[0].integration], each[0].side) for each in sides])
    taken = {message_id: sent for result in results for message_id, sent in result.items()}
    return Deliveries(
        sent=tuple(each.id for each in waiting if taken.get(each.id) is True),
        shown=tuple(each.id for each in shown),
        failed=tuple(each.id for each in waiting if taken.get(each.id) is False),
    )


def _is_sent(message: Message, integration: Integration) -> bool:
    return integration.deliver is Deliver.LIVE and bool(integration.recipient(message.side).destinations)


def _side(message: Message) -> tuple[str, str]:
    return message.integration, message.to


@dataclass(frozen=True, slots=True)
class _Round:
    store: Store
    channels: Channels
    environ: Mapping[str, str]
    clock: Clock
    settings: Settings

    async def send(self, messages: Sequence[Message], integration: Integration, side: Side | None) -> dict[str, bool]:
        """By id: whether every destination has it now. What another process has claimed is left out."""
        company = integration.recipient(side)
        results: dict[str, bool] = {}
        for batch in batches(due(messages, company, self.clock.now())):
            now = self.clock.now()
            ids = [each.id for each in batch.messages]
            if self.store.claim_messages(ids, batch.id, now, now - CLAIM_LASTS):
                results.update(await self._attempt(self._introduced(batch, integration, side), company))
        return results

    def _introduced(self, batch: Batch, integration: Integration, side: Side | None) -> Batch:
        if side is not Side.PARTNER or self.store.was_told(integration.name, side, besides=batch.id):
            return batch
        return batch.with_introduction(introduction(integration, self.settings))

    async def _attempt(self, batch: Batch, company: Company | Between) -> dict[str, bool]:
        """Destinations side by side, so that one that hangs keeps none waiting and the claim outlasts them all."""
        failures = await _all([self._hand_over(batch, each) for each in company.destinations])
        results = {}
        for message in batch.messages:
            reasons = [found[message.id] for found in failures if message.id in found]
            delivered_at = None if reasons else self.clock.now()
            self.store.mark_delivery([message.id], delivered_at, "; ".join(reasons) or None, shadow=False)
            results[message.id] = not reasons
        return results

    async def _hand_over(self, batch: Batch, destination: EnvironmentText | Webhook) -> Mapping[str, str]:
        """Why messages were not taken, by their ids; those that were are marked."""
        key, time = _key(destination), asyncio.get_running_loop().time
        end = time() + HAND_OVER_SECONDS
        left = [each for each in batch.messages if key not in each.delivered_to]
        parcels = [[each] for each in left] if isinstance(destination, Webhook) else [left] if left else []
        reason: str | None = None
        failures: dict[str, str] = {}
        for parcel in parcels:
            if reason is None:  # one that does not answer is not asked again for each message
                reason = _NO_TIME if time() > end else await self._send(batch.only(parcel), destination)
            if reason is None:
                self.store.mark_destination([each.id for each in parcel], key)
            else:
                failures.update(dict.fromkeys((each.id for each in parcel), reason))
        return failures

    async def _send(self, parcel: Batch, destination: EnvironmentText | Webhook) -> str | None:
        try:
            if isinstance(destination, Webhook):
                url, secret = (each.resolve(self.environ) for each in (destination.url, destination.secret))
                return await self.channels.programs.post(parcel.messages[0], url, secret)
            url = with_server(destination.resolve(self.environ), self.settings, self.environ)
            return await self.channels.people.deliver(self._worded(parcel), [url])
        except UsageError as error:
            return error.diagnostic.message

    def _worded(self, parcel: Batch) -> Message:
        worded = together(parcel.messages, parcel.id, self.settings.address)
        repeat = _REPEAT if any(each.in_flight for each in parcel.messages) else ""
        return replace(worded, body="\n\n".join(filter(None, (parcel.introduction, worded.body, repeat))))


async def _all(work: Sequence[Coroutine[None, None, _Result]]) -> list[_Result]:
    """Side by side; where one fails the others come to their end before that is raised."""
    found = await asyncio.gather(*work, return_exceptions=True)
    results = []
    for each in found:
        if isinstance(each, BaseException):
            raise each
        results.append(each)
    return results


def _key(destination: EnvironmentText | Webhook) -> str:
    """Names a destination between attempts without its secrets, which a literal URL may hold."""
    text = destination.url if isinstance(destination, Webhook) else destination
    return digest_of(text.template.encode())[:16]

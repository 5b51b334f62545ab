"""The outbox against real channels, on a fake clock: shadow, live, failure, crash, several destinations and workers."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.model.cases import Message
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Deliver, Integration
from monitor.model.sides import Side
from monitor.notifiers import AppriseNotifier, Channels, Deliveries, deliver_outbox
from monitor.notifiers.retries import ATTEMPTS_MAX, CLAIM_LASTS, next_attempt_at
from monitor.storage import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.notifiers.receivers import Webhook, webhook
from tests.storage.examples import NOW, conflict, entry, later, message


@pytest.fixture
def store() -> Iterator[SqlStore]:
    with memory_store() as store:
        store.save_conflict(conflict(), [], [message("m1"), message("m2", later(1))])
        yield store


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(later(2))


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook


def acme(*urls: str, deliver: Deliver = Deliver.LIVE) -> Integration:
    partner = Company(Side.PARTNER, "Acme Pay", notify=tuple(EnvironmentText(url) for url in urls))
    return Integration(
        "acme", (), {Side.PARTNER: partner, Side.IN_HOUSE: Company(Side.IN_HOUSE, "Shop")}, deliver=deliver
    )


def outbox(store: SqlStore) -> dict[str, Message]:
    return {each.id: each for each in store.messages()}


def ids(hook: Webhook) -> list[str]:
    return [headers["Idempotency-Key"] for headers, _ in hook.received]


class NoPrograms:
    async def post(self, message, url, secret):
        raise AssertionError("no webhook is configured here")


def to_people(notifier=None) -> Channels:
    return Channels(notifier or AppriseNotifier(), NoPrograms())


async def deliver(store, clock, integration, environ=None, notifier=None) -> Deliveries:
    return await deliver_outbox(store, to_people(notifier), [integration], environ or {}, clock)


async def test_live_sends_each_message_once_in_order(store, clock, hook):
    assert await deliver(store, clock, acme(hook.url)) == Deliveries(sent=("m1", "m2"))
    assert await deliver(store, clock, acme(hook.url)) == Deliveries()
    assert ids(hook) == ["m1", "m2"]
    assert outbox(store)["m1"].delivered_at == clock.now()
    assert not outbox(store)["m1"].shadow


async def test_what_is_sent_leads_to_the_case_and_carries_the_head_of_the_log(store, clock, hook):
    store.save_conflict(conflict("case-2"), [entry("case-2")], [message("m3", later(1.5), conflict_id="case-2")])
    await deliver_outbox(store, to_people(), [acme(hook.url)], {}, clock, "https://monitor.shop.example")
    text = hook.received[-1][1]["message"]
    assert "https://monitor.shop.example/cases/case-2" in text
    assert store.chain_head().hash in text


async def test_shadow_shows_and_sends_nothing_even_after_going_live(store, clock, hook):
    assert await deliver(store, clock, acme(hook.url, deliver=Deliver.SHADOW)) == Deliveries(shown=("m1", "m2"))
    assert await deliver(store, clock, acme(hook.url)) == Deliveries()
    assert hook.received == []
    assert outbox(store)["m1"].shadow


async def test_a_side_without_destinations_is_shown_what_it_would_get(store, clock):
    assert await deliver(store, clock, acme()) == Deliveries(shown=("m1", "m2"))
    assert outbox(store)["m1"].last_error == "this side has no `notify`"


async def test_messages_of_other_integrations_stay(store, clock, hook):
    assert await deliver_outbox(store, to_people(), [], {}, clock) == Deliveries()
    assert len(store.messages(undelivered_only=True)) == 2


async def test_a_failure_is_kept_and_tried_again_when_due_and_not_before(store, clock, hook):
    hook.statuses = [503, 503]
    assert await deliver(store, clock, acme(hook.url)) == Deliveries(failed=("m1", "m2"))
    found = outbox(store)["m1"]
    assert (found.attempts, found.last_error, found.delivered_at) == (1, "JSON did not take the message", None)
    clock.advance(timedelta(seconds=59))
    assert await deliver(store, clock, acme(hook.url)) == Deliveries()
    clock.advance(timedelta(seconds=1))
    assert await deliver(store, clock, acme(hook.url)) == Deliveries(sent=("m1", "m2"))
    assert outbox(store)["m1"].last_error is None
    assert "repeat" not in hook.received[-1][1]["message"]


async def test_after_the_last_attempt_a_message_stays_with_its_error(store, clock, hook):
    hook.statuses = [500] * 100
    for _ in range(ATTEMPTS_MAX):
        assert (await deliver(store, clock, acme(hook.url))).failed == ("m1", "m2")
        clock.advance(timedelta(days=1))
    assert await deliver(store, clock, acme(hook.url)) == Deliveries()
    assert len(hook.received) == 2 * ATTEMPTS_MAX
    assert next_attempt_at(outbox(store)["m1"]) is None
    assert outbox(store)["m1"].last_error


async def test_a_destination_that_took_it_is_left_out_when_another_is_tried_again(store, clock, hook):
    with webhook() as down:
        down.statuses = [503, 503]
        integration = acme(hook.url, down.url)
        assert (await deliver(store, clock, integration)).failed == ("m1", "m2")
        clock.advance(timedelta(minutes=1))
        assert (await deliver(store, clock, integration)).sent == ("m1", "m2")
        assert ids(down) == ["m1", "m2"] * 2
    assert ids(hook) == ["m1", "m2"]


async def test_a_variable_that_is_not_set_is_a_failed_attempt_with_its_name(store, clock, hook):
    assert (await deliver(store, clock, acme("${ACME_ALERTS}"))).failed == ("m1", "m2")
    assert outbox(store)["m1"].last_error == "environment variable ACME_ALERTS is not set"
    clock.advance(timedelta(minutes=1))
    assert (await deliver(store, clock, acme("${ACME_ALERTS}"), {"ACME_ALERTS": hook.url})).sent == ("m1", "m2")


async def test_no_secret_of_a_destination_reaches_the_store(store, clock, hook):
    hook.statuses = [503]
    await deliver(store, clock, acme(hook.url))
    assert all("s3cret" not in str(each) for each in store.messages())


class ProcessEnds(BaseException):
    """Whatever ends a process: nothing after it runs."""


class CutShort:
    """Sends like Apprise, and then the process ends before anybody is told."""

    async def deliver(self, message, urls):
        await AppriseNotifier().deliver(message, urls)
        raise ProcessEnds


async def test_an_attempt_cut_short_is_made_again_and_says_that_it_may_be_a_repeat(store, clock, hook):
    with pytest.raises(ProcessEnds):
        await deliver(store, clock, acme(hook.url), notifier=CutShort())
    assert outbox(store)["m1"].in_flight
    assert await deliver(store, clock, acme(hook.url)) == Deliveries(sent=("m2",))
    clock.advance(CLAIM_LASTS)
    assert await deliver(store, clock, acme(hook.url)) == Deliveries(sent=("m1",))
    assert ids(hook) == ["m1", "m2", "m1"]
    assert "may be a repeat" in hook.received[2][1]["message"]
    assert "may be a repeat" not in hook.received[0][1]["message"]
    assert outbox(store)["m1"].attempts == 2


class Slow:
    """Takes each message, but only when all workers have come to it."""

    def __init__(self):
        self.taken = []

    async def deliver(self, message, _urls):
        await asyncio.sleep(0)
        self.taken.append(message.id)


async def test_two_workers_at_once_send_each_message_once(store, clock):
    slow = Slow()
    results = await asyncio.gather(*(deliver(store, clock, acme("json://x"), notifier=slow) for _ in range(4)))
    assert sorted(slow.taken) == ["m1", "m2"]
    assert sorted(each for result in results for each in result.sent) == ["m1", "m2"]
    assert outbox(store)["m1"].delivered_at > NOW

"""The outbox against real channels, on a fake clock: shadow, live, failure, crash, several destinations and workers."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from monitor.model.cases import Message
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Deliver, Integration, Settings, WorkingHours
from monitor.model.json_value import digest_of_value
from monitor.model.sides import Side
from monitor.notifiers import AppriseNotifier, Channels, Deliveries, deliver_outbox
from monitor.storage import SqlStore
from monitor.workflow.retries import ATTEMPTS_MAX, CLAIM_LASTS, next_attempt_at
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


BOTH = digest_of_value(["m1", "m2"])[:32]


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


async def test_live_sends_each_message_once_and_those_of_one_time_together(store, clock, hook):
    assert await deliver(store, clock, acme(hook.url)) == Deliveries(sent=("m1", "m2"))
    assert await deliver(store, clock, acme(hook.url)) == Deliveries()
    assert ids(hook) == [BOTH]
    ((_, body),) = hook.received
    assert body["title"] == "Charges (and 1 more)"
    assert body["message"].count("The amount became text.") == 4, "in the overview and whole, each"
    assert outbox(store)["m1"].delivered_at == clock.now()
    assert not outbox(store)["m1"].shadow


async def test_what_is_sent_leads_to_the_case_and_carries_the_head_of_the_log(store, clock, hook):
    store.save_conflict(conflict("case-2"), [entry("case-2")], [message("m3", later(1.5), conflict_id="case-2")])
    await deliver_outbox(store, to_people(), [acme(hook.url)], {}, clock, Settings("https://monitor.shop.example"))
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


async def test_one_message_goes_as_it_is_under_its_own_id(store, clock, hook):
    await deliver(store, clock, acme(hook.url))
    store.save_conflict(store.conflict("case-1"), [], [message("m3", later(2))])
    assert (await deliver(store, clock, acme(hook.url))).sent == ("m3",)
    assert ids(hook) == [BOTH, "m3"]
    assert hook.received[-1][1]["title"] == "Charges"


async def test_what_failed_together_is_tried_again_together_and_nothing_joins_it(store, clock, hook):
    hook.statuses = [503]
    await deliver(store, clock, acme(hook.url))
    store.save_conflict(store.conflict("case-1"), [], [message("m3", later(2)), message("m4", later(2))])
    clock.advance(timedelta(minutes=1))
    assert (await deliver(store, clock, acme(hook.url))).sent == ("m1", "m2", "m3", "m4")
    first, again, others = hook.received
    assert first[0]["Idempotency-Key"] == again[0]["Idempotency-Key"] == BOTH
    assert first[1]["message"] == again[1]["message"]
    assert others[1]["title"] == "Charges (and 1 more)"


async def test_many_messages_are_several_so_that_an_attempt_ends(store, clock, hook):
    more = [message(f"n{number:02}", later(1)) for number in range(43)]
    store.save_conflict(store.conflict("case-1"), [], more)
    assert len((await deliver(store, clock, acme(hook.url))).sent) == 45
    assert [body["title"] for _, body in hook.received] == [f"Charges (and {n} more)" for n in (19, 19, 4)]


async def test_each_side_has_a_message_of_its_own(store, clock, hook):
    theirs = replace(message("m3", later(1)), side=Side.IN_HOUSE)
    store.save_conflict(store.conflict("case-1"), [], [theirs])
    integration = acme(hook.url)
    shop = replace(integration.company(Side.IN_HOUSE), notify=(EnvironmentText(hook.url),))
    integration = replace(integration, companies={**integration.companies, Side.IN_HOUSE: shop})
    assert (await deliver(store, clock, integration)).sent == ("m1", "m2", "m3")
    assert sorted(ids(hook)) == sorted([BOTH, "m3"])


HOURS = WorkingHours("UTC", frozenset(range(1, 8)), time(9), time(17))


def in_hours(hook, **company) -> Integration:
    integration = acme(hook.url)
    partner = replace(integration.company(Side.PARTNER), hours=HOURS, **company)
    return replace(integration, companies={**integration.companies, Side.PARTNER: partner})


async def test_what_asks_nothing_waits_for_the_hours_and_what_is_urgent_does_not(store, clock, hook):
    await deliver(store, clock, acme(hook.url))
    night = datetime(2027, 1, 11, 2, tzinfo=UTC)
    store.save_conflict(conflict("case-2"), [], [])
    quiet = replace(message("quiet", night), reason="closed")
    urgent = replace(message("urgent", night, conflict_id="case-2"), reason="reopened")
    store.save_conflict(store.conflict("case-1"), [], [quiet, urgent])
    clock.advance(night - clock.now())
    assert await deliver(store, clock, in_hours(hook)) == Deliveries(sent=("urgent",))
    clock.advance(timedelta(hours=7) - timedelta(seconds=1))
    assert await deliver(store, clock, in_hours(hook)) == Deliveries()
    clock.advance(timedelta(seconds=1))
    assert await deliver(store, clock, in_hours(hook)) == Deliveries(sent=("quiet",))
    assert "Written: 2027-01-11 02:00 UTC" in hook.received[-1][1]["message"]


async def test_working_again_is_not_told_after_fails_again(store, clock, hook):
    await deliver(store, clock, acme(hook.url))
    night = datetime(2027, 1, 11, 2, tzinfo=UTC)
    again = replace(message("again", night), reason="working-again", body="Working again")
    reopened = replace(message("reopened", night + timedelta(hours=1)), reason="reopened", body="Open again")
    store.save_conflict(store.conflict("case-1"), [], [again, reopened])
    clock.advance(night + timedelta(hours=1) - clock.now())
    assert (await deliver(store, clock, in_hours(hook))).sent == ("again", "reopened")
    text = hook.received[-1][1]["message"]
    assert text.index("Working again") < text.index("Open again")


async def test_a_digest_comes_once_a_day_and_what_is_urgent_at_once(store, clock, hook):
    await deliver(store, clock, acme(hook.url))
    noon = datetime(2027, 1, 11, 12, tzinfo=UTC)
    store.save_conflict(conflict("case-2"), [], [])
    quiet = [
        replace(message(f"q{hour}", noon + timedelta(hours=hour)), reason=reason)
        for hour, reason in enumerate(("accepted", "committed", "closed"))
    ]
    urgent = replace(message("urgent", noon, conflict_id="case-2"), reason="attributed")
    store.save_conflict(store.conflict("case-1"), [], [*quiet, urgent])
    clock.advance(noon - clock.now())
    told = []
    for _ in range(24 * 4):
        told += [(clock.now(), sent) for sent in (await deliver(store, clock, in_hours(hook, daily=True))).sent]
        clock.advance(timedelta(minutes=15))
    opening = datetime(2027, 1, 12, 9, tzinfo=UTC)
    assert told == [(noon, "urgent"), *((opening, f"q{hour}") for hour in range(3))]
    assert len(hook.received) == 3
    assert hook.received[-1][1]["message"].startswith("3 messages on 1 case, the most urgent first:")


async def test_a_failure_is_kept_and_tried_again_when_due_and_not_before(store, clock, hook):
    hook.statuses = [503]
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
    assert len(hook.received) == ATTEMPTS_MAX
    assert next_attempt_at(outbox(store)["m1"]) is None
    assert outbox(store)["m1"].last_error


async def test_a_destination_that_took_it_is_left_out_when_another_is_tried_again(store, clock, hook):
    with webhook() as down:
        down.statuses = [503]
        integration = acme(hook.url, down.url)
        assert (await deliver(store, clock, integration)).failed == ("m1", "m2")
        clock.advance(timedelta(minutes=1))
        assert (await deliver(store, clock, integration)).sent == ("m1", "m2")
        assert ids(down) == [BOTH] * 2
    assert ids(hook) == [BOTH]


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
    assert await deliver(store, clock, acme(hook.url)) == Deliveries()
    clock.advance(CLAIM_LASTS)
    assert await deliver(store, clock, acme(hook.url)) == Deliveries(sent=("m1", "m2"))
    assert ids(hook) == [BOTH, BOTH]
    assert "may be a repeat" in hook.received[1][1]["message"]
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
    assert slow.taken == [BOTH]
    assert sorted(each for result in results for each in result.sent) == ["m1", "m2"]
    assert outbox(store)["m1"].delivered_at > NOW


ADA = "Ada (oncall@shop.example)"


async def test_the_first_message_to_the_other_company_names_who_switched_it_on_and_no_later_one_does(
    store, clock, hook
):
    await deliver(store, clock, replace(acme(hook.url), switched_on_by=ADA))
    store.save_conflict(store.conflict("case-1"), [], [message("m3", later(2))])
    await deliver(store, clock, replace(acme(hook.url), switched_on_by=ADA))
    first, second = (body["message"] for _, body in hook.received)
    assert first.startswith("This is the first message to Acme Pay from the monitor that watches the APIs between")
    assert f"messages were switched on by {ADA}." in first
    assert "first message" not in second


async def test_what_was_only_shown_or_not_taken_is_no_first_message(store, clock, hook):
    await deliver(store, clock, acme(hook.url, deliver=Deliver.SHADOW))
    store.save_conflict(store.conflict("case-1"), [], [message("m3", later(2))])
    hook.statuses = [503]
    await deliver(store, clock, acme(hook.url))
    clock.advance(timedelta(minutes=1))
    await deliver(store, clock, acme(hook.url))
    refused, taken = (body["message"] for _, body in hook.received)
    assert refused == taken
    assert "This is the first message to Acme Pay" in taken


async def test_our_own_company_needs_no_introduction(store, clock, hook):
    await deliver(store, clock, acme(hook.url))
    store.save_conflict(store.conflict("case-1"), [], [replace(message("m3", later(2)), side=Side.IN_HOUSE)])
    integration = acme(hook.url)
    shop = replace(integration.company(Side.IN_HOUSE), notify=(EnvironmentText(hook.url),))
    await deliver(store, clock, replace(integration, companies={**integration.companies, Side.IN_HOUSE: shop}))
    assert "first message" not in hook.received[-1][1]["message"]

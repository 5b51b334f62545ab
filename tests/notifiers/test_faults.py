"""Whatever fails, and whoever is killed or delivers at the same time: each message arrives, at most once more for each
crash, and then under the id that it had.
"""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import Diagnostic, StoreError
from monitor.model.cases import Message
from monitor.network.client import GuardedClient
from monitor.notifiers import AppriseNotifier, Channels, Deliveries, WebhookNotifier, deliver_outbox
from monitor.storage import SqlStore, open_store
from monitor.workflow.retries import CLAIM_LASTS
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.notifiers.processes import configured, deliver_and_die, deliver_often, processes
from tests.notifiers.receivers import Webhook, webhook
from tests.storage.conftest import empty_postgresql, postgresql, sqlite_url, url  # noqa: F401 - fixtures
from tests.storage.examples import conflict, message

NAMES = ("m1", "m2", "m3")
PEOPLE, PROGRAMS = "people", "programs"


def told(name: str, at: datetime) -> Message:
    """Its text holds its name once."""
    return replace(message(name, at), body=f"Open\nThis is <{name}>.")


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


@dataclass
class Receivers:
    people: Webhook
    programs: Webhook

    @property
    def urls(self) -> tuple[str, str]:
        return self.people.url, f"http://127.0.0.1:{self.programs.port}/hooks"

    def arrived(self) -> dict[str, Counter[str]]:
        """How often each message arrived."""
        texts = [body["message"] for _, body in self.people.received]
        return {
            PEOPLE: Counter(name for text in texts for name in NAMES if f"<{name}>" in text),
            PROGRAMS: Counter(headers["webhook-id"] for headers, _ in self.programs.received),
        }

    def assert_all_arrived(self, *, at_most: int) -> None:
        for found in self.arrived().values():
            assert set(found) == set(NAMES)
            assert max(found.values()) <= at_most, found

    def assert_repeats_are_known(self) -> None:
        """By their ids; and a text that came before says that it may be a repeat."""
        ids = [headers["Idempotency-Key"] for headers, _ in self.people.received]
        for number, (key, (_, body)) in enumerate(zip(ids, self.people.received, strict=True)):
            names = {name for name in NAMES if f"<{name}>" in body["message"]}
            for earlier_key, (_, earlier) in zip(ids[:number], self.people.received[:number], strict=True):
                if any(f"<{name}>" in earlier["message"] for name in names):
                    assert key == earlier_key
                    assert "may be a repeat" in body["message"]
        for headers, body in self.programs.received:
            assert headers["webhook-id"] == body["id"]


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    with webhook() as people, webhook() as programs:
        yield Receivers(people, programs)


async def delivered(store, clock, receivers, people=None) -> Deliveries:
    integrations = configured(*receivers.urls).integrations
    async with GuardedClient(agent="compat-monitor/0 (test)") as client:
        channels = Channels(people or AppriseNotifier(), WebhookNotifier(client, clock, None))
        return await deliver_outbox(store, channels, integrations, {}, clock)


async def until_all_is_delivered(store, clock, receivers) -> None:
    for _ in range(3):
        clock.advance(CLAIM_LASTS)
        await delivered(store, clock, receivers)
    assert store.messages(undelivered_only=True) == ()


class Failing:
    """The store, of whose calls the `at`-th fails: before it does anything, or after, so that its answer is lost."""

    def __init__(self, store: SqlStore, at: int, *, after: bool) -> None:
        self._store, self._left, self._after, self.failed = store, at, after, ""

    def __getattr__(self, name):
        real = getattr(self._store, name)

        def call(*arguments, **named):
            self._left -= 1
            if self._left == 0 and self._after:
                real(*arguments, **named)
            if self._left == 0:
                self.failed = name
                raise StoreError(Diagnostic("store-unreachable", "the connection broke"))
            return real(*arguments, **named)

        return call


@pytest.mark.parametrize("after", [False, True], ids=["not done", "done, and the answer lost"])
async def test_each_call_of_the_store_fails_in_turn(receivers, after):
    failed = set()
    for at in range(1, 100):
        clock = FakeClock()
        receivers.people.received.clear()
        receivers.programs.received.clear()
        with memory_store() as store:
            store.save_conflict(conflict(), [], [told(name, clock.now()) for name in NAMES])
            broken = Failing(store, at, after=after)
            try:
                await delivered(broken, clock, receivers)
            except StoreError:
                failed.add(broken.failed)
            await until_all_is_delivered(store, clock, receivers)
        receivers.assert_all_arrived(at_most=2 if broken.failed else 1)
        receivers.assert_repeats_are_known()
        if not broken.failed:
            break
    assert not broken.failed
    assert failed == {"messages", "was_told", "claim_messages", "mark_destination", "mark_delivery"}


class Raising:
    """A channel that fails in a way that nobody has thought of."""

    async def deliver(self, message, urls):
        raise RuntimeError("a mistake in a library")


async def test_a_channel_that_raises_keeps_no_other_from_its_message(receivers):
    clock = FakeClock()
    with memory_store() as store:
        store.save_conflict(conflict(), [], [told(name, clock.now()) for name in NAMES])
        with pytest.raises(RuntimeError, match="a mistake"):
            await delivered(store, clock, receivers, Raising())
        assert set(receivers.arrived()[PROGRAMS]) == set(NAMES)
        await until_all_is_delivered(store, clock, receivers)
    receivers.assert_all_arrived(at_most=1)


@pytest.mark.parametrize("moments", range(1, 76, 6))
async def test_a_daemon_killed_at_any_moment_of_a_delivery_loses_nothing(url, receivers, moments):  # noqa: F811
    with open_store(url) as store:
        store.save_conflict(conflict(), [], [told(name, an_hour_ago()) for name in NAMES])
    child = processes.Process(target=deliver_and_die, args=(url, *receivers.urls, moments))
    child.start()
    child.join(60)
    killed = child.exitcode == -signal.SIGKILL
    assert killed or child.exitcode == 0
    with open_store(url) as store:
        assert store.integrity() is None
        await until_all_is_delivered(store, FakeClock(datetime.now(UTC)), receivers)
    receivers.assert_all_arrived(at_most=2 if killed else 1)
    receivers.assert_repeats_are_known()


async def test_a_daemon_killed_after_the_claim_and_before_the_mark_tells_once_more_under_the_same_id(url, receivers):  # noqa: F811
    with open_store(url) as store:
        store.save_conflict(conflict(), [], [told(name, an_hour_ago()) for name in NAMES])
    children = []

    def kill(_received: object) -> None:
        os.kill(children[0].pid, signal.SIGKILL)
        with suppress(ChildProcessError):  # its end is left to the test, which may have seen it already
            os.waitid(os.P_PID, children[0].pid, os.WEXITED | os.WNOWAIT)

    receivers.people.before_answer = kill
    children.append(processes.Process(target=deliver_and_die, args=(url, *receivers.urls, 10**9)))
    children[0].start()
    children[0].join(60)
    assert children[0].exitcode == -signal.SIGKILL
    receivers.people.before_answer = None
    with open_store(url) as store:
        assert all(each.in_flight for each in store.messages(undelivered_only=True))
        assert await delivered(store, FakeClock(datetime.now(UTC)), receivers) == Deliveries(), "it may still run"
        await until_all_is_delivered(store, FakeClock(datetime.now(UTC)), receivers)
    assert receivers.arrived()[PEOPLE] == Counter(dict.fromkeys(NAMES, 2))
    receivers.assert_repeats_are_known()


def test_two_daemons_on_one_database_deliver_at_once_and_tell_everybody_once(url, receivers):  # noqa: F811
    rounds, daemons = 6, 2
    with open_store(url) as store:
        store.save_conflict(conflict(), [], [told(NAMES[0], an_hour_ago())])
        together = processes.Barrier(daemons + 1)
        children = [
            processes.Process(target=deliver_often, args=(url, *receivers.urls, together, rounds))
            for _ in range(daemons)
        ]
        for child in children:
            child.start()
        for number in range(rounds):
            together.wait(60)
            if number in {2, 4}:  # while both look
                case = store.conflict("case-1")
                assert case is not None
                store.save_conflict(case, [], [told(NAMES[number // 2], an_hour_ago())])
        for child in children:
            child.join(60)
        assert [child.exitcode for child in children] == [0, 0]
        assert store.messages(undelivered_only=True) == ()
    receivers.assert_all_arrived(at_most=1)

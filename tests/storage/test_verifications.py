"""Histories, exchanges, recordings, pinned cases and probe budgets."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.exchanges import NoResponse
from monitor.model.history import InteractionHistory
from monitor.model.values import Outcome
from tests.storage.examples import NOW, exchange, interaction, later, recording

WHERE = ("acme", "payments", "sandbox")
TODAY = NOW.date()


def test_interaction_histories_are_merged_by_key(store):
    passed = InteractionHistory(Outcome.PASSED, last_passed_at=NOW, passes=1)
    failed = InteractionHistory(Outcome.FAILED, last_passed_at=NOW, failing_since=later(5), failures=1)
    store.save_interaction_history(*WHERE, {"a": passed, "b": passed})
    store.save_interaction_history(*WHERE, {"b": failed})
    store.save_interaction_history("acme", "payments", "production", {"a": failed})
    store.save_interaction_history(*WHERE, {})
    assert store.interaction_history(*WHERE) == {"a": passed, "b": failed}
    assert store.interaction_history("acme", "hooks", "sandbox") == {}


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(exchange(), id="with a response"),
        pytest.param(exchange(bytes(range(256))), id="with a binary body"),
        pytest.param(replace(exchange(), response=None, error=NoResponse.TLS, error_text="expired"), id="without one"),
    ],
)
def test_an_exchange_comes_back_as_it_was(store, kept):
    digest = store.put_exchange(kept)
    assert store.put_exchange(kept) == digest
    assert store.exchange(digest) == kept


def test_only_the_digest_of_an_exchange_finds_one(store):
    digest = store.save_recording(recording())
    with store._database.reading() as connection:
        digests = set(connection.exec_driver_sql("SELECT digest FROM blobs").scalars())
    for other in digests - {digest} | {"missing"}:
        with pytest.raises(KeyError):
            store.exchange(other)


def test_the_newest_recording_of_an_interaction_is_the_one_that_counts(store):
    old = store.save_recording(recording(b"old"))
    new = store.save_recording(recording(b"new", at=later(5)))
    other = recording(b"other", "list charges")
    store.save_recording(other)
    key = interaction().key
    assert store.recording(*WHERE, key) == recording(b"new", at=later(5))
    assert store.recordings(*WHERE) == {key: recording(b"new", at=later(5)), other.interaction.key: other}
    assert store.exchange(old).response.body == b"old"
    assert store.exchange(new).response.body == b"new"


def test_where_nothing_was_recorded_there_is_nothing(store):
    store.save_recording(recording())
    assert store.recording(*WHERE, "unknown") is None
    assert store.recording("acme", "payments", "production", interaction().key) is None
    assert store.recordings("acme", "payments", "production") == {}


def test_pinned_cases_keep_their_order_and_are_replaced_as_a_whole(store):
    first, second, third = (interaction(name) for name in ("z", "a", "m"))
    assert store.generated_cases("acme", "payments") == ()
    store.save_generated_cases("acme", "payments", [first, second])
    assert store.generated_cases("acme", "payments") == (first, second)
    store.save_generated_cases("acme", "payments", [third])
    assert store.generated_cases("acme", "payments") == (third,)
    assert store.generated_cases("acme", "hooks") == ()
    store.save_generated_cases("acme", "payments", [])
    assert store.generated_cases("acme", "payments") == ()


def test_a_budget_is_spent_up_to_its_limit_and_not_beyond(store):
    assert store.spent(*WHERE, TODAY) == 0
    assert store.spend(*WHERE, TODAY, 3, 5)
    assert not store.spend(*WHERE, TODAY, 3, 5)
    assert store.spent(*WHERE, TODAY) == 3
    assert store.spend(*WHERE, TODAY, 2, 5)
    assert not store.spend(*WHERE, TODAY, 1, 5)
    assert store.spent(*WHERE, TODAY) == 5


def test_each_day_and_environment_has_a_budget_of_its_own(store):
    assert store.spend(*WHERE, TODAY, 5, 5)
    assert store.spend(*WHERE, TODAY + timedelta(days=1), 5, 5)
    assert store.spend("acme", "payments", "production", TODAY, 5, 5)


def test_more_than_the_limit_at_once_is_never_taken(store):
    assert not store.spend(*WHERE, TODAY, 6, 5)
    assert store.spent(*WHERE, TODAY) == 0


def test_a_budget_can_not_be_refilled(store):
    with pytest.raises(ValueError, match="negative"):
        store.spend(*WHERE, TODAY, -1, 5)

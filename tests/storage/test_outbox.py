"""Messages: ordered, claimed by one, marked as delivered, failed or shown."""

from dataclasses import replace

import pytest

from monitor.model.sides import Side
from tests.storage.examples import NOW, conflict, entry, later, message


@pytest.fixture
def outbox(store):
    store.save_conflict(conflict(), [], [message("second", later(1)), message("first"), message("third", later(2))])
    return store


def one(store, name="first"):
    return next(each for each in store.messages() if each.id == name)


def test_a_message_keeps_its_facts_and_the_head_of_the_log_with_the_entry_that_it_tells_of(store):
    told = replace(message(), facts={"case": {"id": "case-1"}, "share": 0.5})
    store.save_conflict(conflict(), [entry(), entry(event="confirmed")], [told])
    store.save_conflict(conflict("case-2"), [entry("case-2")], [message("m2", conflict_id="case-2")])
    first, second = store.messages()
    assert first.facts == {"case": {"id": "case-1"}, "share": 0.5}
    confirmed = store.log("case-1")[-1]
    assert (first.chain_number, first.chain_head) == (2, confirmed.hash)
    assert (second.chain_number, second.chain_head) == (3, store.log("case-2")[0].hash)


def test_a_message_without_an_entry_of_its_own_carries_the_head_as_it_is(store):
    store.save_conflict(conflict(), [entry()], [])
    store.save_conflict(store.conflict("case-1"), [], [message()])
    assert one(store, "m1").chain_head == store.log("case-1")[0].hash


def test_messages_come_oldest_first(outbox):
    assert [each.id for each in outbox.messages()] == ["first", "second", "third"]
    assert outbox.messages(integration="other") == ()


def test_the_newest_are_the_last_of_all_and_those_of_a_case_are_its_own(outbox):
    outbox.save_conflict(conflict("case-2"), [], [message("other", later(3), conflict_id="case-2")])
    assert [each.id for each in outbox.messages(newest=2)] == ["third", "other"]
    assert [each.id for each in outbox.messages(conflict="case-1", newest=2)] == ["second", "third"]
    assert [each.id for each in outbox.messages(conflict="case-2")] == ["other"]


def test_a_delivered_message_waits_no_longer(outbox):
    outbox.mark_delivery(["second"], later(3), None, shadow=False)
    assert [each.id for each in outbox.messages(undelivered_only=True)] == ["first", "third"]
    assert one(outbox, "second").delivered_at == later(3)
    assert one(outbox, "second").attempts == 1


def test_a_failed_attempt_is_counted_and_keeps_its_reason(outbox):
    outbox.mark_delivery(["first"], None, "503", shadow=False)
    outbox.mark_delivery(["first"], None, "504", shadow=False)
    found = one(outbox)
    assert (found.attempts, found.last_error, found.delivered_at) == (2, "504", None)
    outbox.mark_delivery(["first"], later(5), None, shadow=False)
    assert (one(outbox).attempts, one(outbox).last_error) == (3, None)


def test_a_shown_message_was_not_attempted(outbox):
    outbox.mark_delivery(["first"], NOW, None, shadow=True)
    found = one(outbox)
    assert (found.shadow, found.attempts, found.delivered_at) == (True, 0, NOW)


def test_a_claim_counts_the_attempt_once_and_keeps_others_away(outbox):
    assert outbox.claim_messages(["first"], "first", NOW, later(-5))
    assert not outbox.claim_messages(["first"], "first", later(1), later(-4))
    found = one(outbox)
    assert (found.in_flight, found.attempts, found.attempted_at) == (True, 1, NOW)
    outbox.mark_delivery(["first"], None, "503", shadow=False)
    found = one(outbox)
    assert (found.in_flight, found.attempts, found.last_error) == (False, 1, "503")


def test_several_are_claimed_together_or_not_at_all(outbox):
    assert outbox.claim_messages(["first", "second"], "both", NOW, later(-5))
    assert not outbox.claim_messages(["third", "second"], "others", NOW, later(-5))
    assert [each.batch for each in outbox.messages()] == ["both", "both", ""]
    assert not one(outbox, "third").in_flight
    outbox.mark_destination(["first", "second"], "a")
    outbox.mark_delivery(["first", "second"], later(1), None, shadow=False)
    assert [each.id for each in outbox.messages(undelivered_only=True)] == ["third"]
    assert one(outbox, "second").delivered_to == ("a",)


def test_an_abandoned_claim_can_be_taken_over(outbox):
    assert outbox.claim_messages(["first"], "first", NOW, later(-5))
    assert outbox.claim_messages(["first"], "first", later(6), later(1))
    assert (one(outbox).attempts, one(outbox).attempted_at) == (2, later(6))


def test_what_is_delivered_or_unknown_can_not_be_claimed(outbox):
    outbox.mark_delivery(["first"], NOW, None, shadow=False)
    assert not outbox.claim_messages(["first"], "first", later(1), later(1))
    assert not outbox.claim_messages(["unknown"], "unknown", later(1), later(1))


def test_destinations_that_took_it_are_kept(outbox):
    for destination in ("b", "a", "b"):
        outbox.mark_destination(["first"], destination)
    assert one(outbox).delivered_to == ("a", "b")
    with pytest.raises(KeyError):
        outbox.mark_destination(["unknown"], "a")


def test_alerts_are_replaced_by_integration(store):
    store.save_alerts("acme", [{"labels": {"case": "case-1"}}, {"labels": {"case": "case-2"}}])
    store.save_alerts("bolt", [{"labels": {"case": "case-3"}}])
    store.save_alerts("acme", [{"labels": {"case": "case-2"}}])
    assert store.alerts("acme") == ({"labels": {"case": "case-2"}},)
    assert store.alerts("bolt") == ({"labels": {"case": "case-3"}},)
    assert store.alerts("unknown") == ()


def test_a_side_was_told_once_anything_reached_it_and_not_by_what_was_shown(outbox):
    assert not outbox.was_told("acme", Side.PARTNER, besides="batch-2")
    outbox.mark_delivery(["first"], NOW, None, shadow=True)
    outbox.mark_delivery(["second"], None, "503", shadow=False)
    assert not outbox.was_told("acme", Side.PARTNER, besides="batch-2")
    outbox.mark_destination(["second"], "a")
    assert outbox.was_told("acme", Side.PARTNER, besides="batch-2")
    assert not outbox.was_told("acme", Side.IN_HOUSE, besides="batch-2")
    assert not outbox.was_told("other", Side.PARTNER, besides="batch-2")
    outbox.mark_delivery(["third"], NOW, None, shadow=False)
    assert outbox.was_told("acme", Side.PARTNER, besides="batch-2")


def test_what_the_batch_itself_reached_is_not_told_before(outbox):
    outbox.claim_messages(["first", "second"], "both", NOW, later(-5))
    outbox.mark_destination(["first", "second"], "a")
    assert not outbox.was_told("acme", Side.PARTNER, besides="both")
    assert outbox.was_told("acme", Side.PARTNER, besides="third")


def test_a_message_for_whoever_mediates_is_of_neither_side(outbox):
    outbox.save_conflict(conflict("case-9"), [], [replace(message("between", conflict_id="case-9"), side=None)])
    (kept,) = outbox.messages(conflict="case-9")
    assert (kept.side, kept.to) == (None, "mediators")

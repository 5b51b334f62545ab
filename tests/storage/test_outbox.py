"""Messages: ordered, claimed by one, marked as delivered, failed or shown."""

import pytest

from tests.storage.examples import NOW, conflict, later, message


@pytest.fixture
def outbox(store):
    store.save_conflict(conflict(), [], [message("second", later(1)), message("first"), message("third", later(2))])
    return store


def one(store, name="first"):
    return next(each for each in store.messages() if each.id == name)


def test_messages_come_oldest_first(outbox):
    assert [each.id for each in outbox.messages()] == ["first", "second", "third"]
    assert outbox.messages(integration="other") == ()


def test_a_delivered_message_waits_no_longer(outbox):
    outbox.mark_delivery("second", later(3), None, shadow=False)
    assert [each.id for each in outbox.messages(undelivered_only=True)] == ["first", "third"]
    assert one(outbox, "second").delivered_at == later(3)
    assert one(outbox, "second").attempts == 1


def test_a_failed_attempt_is_counted_and_keeps_its_reason(outbox):
    outbox.mark_delivery("first", None, "503", shadow=False)
    outbox.mark_delivery("first", None, "504", shadow=False)
    found = one(outbox)
    assert (found.attempts, found.last_error, found.delivered_at) == (2, "504", None)
    outbox.mark_delivery("first", later(5), None, shadow=False)
    assert (one(outbox).attempts, one(outbox).last_error) == (3, None)


def test_a_shown_message_was_not_attempted(outbox):
    outbox.mark_delivery("first", NOW, None, shadow=True)
    found = one(outbox)
    assert (found.shadow, found.attempts, found.delivered_at) == (True, 0, NOW)


def test_a_claim_counts_the_attempt_once_and_keeps_others_away(outbox):
    assert outbox.claim_message("first", NOW, later(-5))
    assert not outbox.claim_message("first", later(1), later(-4))
    found = one(outbox)
    assert (found.in_flight, found.attempts, found.attempted_at) == (True, 1, NOW)
    outbox.mark_delivery("first", None, "503", shadow=False)
    found = one(outbox)
    assert (found.in_flight, found.attempts, found.last_error) == (False, 1, "503")


def test_an_abandoned_claim_can_be_taken_over(outbox):
    assert outbox.claim_message("first", NOW, later(-5))
    assert outbox.claim_message("first", later(6), later(1))
    assert (one(outbox).attempts, one(outbox).attempted_at) == (2, later(6))


def test_what_is_delivered_or_unknown_can_not_be_claimed(outbox):
    outbox.mark_delivery("first", NOW, None, shadow=False)
    assert not outbox.claim_message("first", later(1), later(1))
    assert not outbox.claim_message("unknown", later(1), later(1))


def test_destinations_that_took_it_are_kept(outbox):
    for destination in ("b", "a", "b"):
        outbox.mark_destination("first", destination)
    assert one(outbox).delivered_to == ("a", "b")
    with pytest.raises(KeyError):
        outbox.mark_destination("unknown", "a")

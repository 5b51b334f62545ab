"""Mails that are sent once: claimed by one, counted, and never again once they are delivered."""

from dataclasses import replace

from monitor.model.mail import Mailing
from tests.storage.examples import NOW, later

NEW = Mailing("report 2026-11 cto@shop.example", NOW)


def test_one_of_two_who_begin_at_once_sends_it(store):
    assert store.mailing(NEW.id) is None
    assert [store.claim_mailing(NEW, later(1)) for _ in range(2)] == [True, False]
    assert store.mailing(NEW.id) == replace(NEW, attempts=1, attempted_at=later(1), in_flight=True)


def test_what_failed_is_tried_again_by_one(store):
    store.claim_mailing(NEW, later(1))
    store.mark_mailing(NEW.id, None, "the server is away")
    known = store.mailing(NEW.id)
    assert (known.in_flight, known.last_error) == (False, "the server is away")
    assert [store.claim_mailing(known, later(2)) for _ in range(2)] == [True, False]
    assert store.mailing(NEW.id).attempts == 2


def test_what_is_delivered_is_never_claimed_again(store):
    store.claim_mailing(NEW, later(1))
    store.mark_mailing(NEW.id, later(2), None)
    known = store.mailing(NEW.id)
    assert known.delivered_at == later(2)
    assert not store.claim_mailing(known, later(3))
    assert not store.claim_mailing(NEW, later(3))
    assert store.mailing("another") is None

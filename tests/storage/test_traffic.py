"""Observed exchanges: each once, by its own time, all of an archive or none."""

from dataclasses import replace

import pytest

from monitor.errors import StoreError
from tests.storage.examples import exchange, later

API = ("acme", "payments")


def test_the_same_traffic_twice_is_kept_once_and_said_to_be_known(store):
    found = {"sandbox": [exchange(at=later(1)), exchange(at=later(2))], "production": [exchange(at=later(1))]}
    assert store.save_observed(*API, found) == {"sandbox": 2, "production": 1}
    assert store.save_observed(*API, found) == {"sandbox": 0, "production": 0}
    assert store.save_observed(*API, {"sandbox": [exchange(at=later(2)), exchange(at=later(3))]}) == {"sandbox": 1}
    assert store.observed(*API, "sandbox", newest=10) == tuple(exchange(at=later(each)) for each in (1, 2, 3))
    assert store.observed(*API, "production", newest=10) == (exchange(at=later(1)),)
    assert store.observed("acme", "hooks", "sandbox", newest=10) == ()


def test_it_comes_back_by_its_own_time_however_it_came_in(store):
    for minute in (5, 1, 3):
        store.save_observed(*API, {"sandbox": [exchange(at=later(minute))]})
    assert [each.at for each in store.observed(*API, "sandbox", newest=2)] == [later(3), later(5)]
    assert [each.at for each in store.observed(*API, "sandbox", newest=9, since=later(3))] == [later(3), later(5)]


def test_more_than_one_statement_can_take_is_kept_too(store):
    many = [exchange(str(number).encode(), later(number)) for number in range(1203)]
    assert store.save_observed(*API, {"sandbox": many}) == {"sandbox": 1203}
    assert len(store.observed(*API, "sandbox", newest=5000)) == 1203


def test_an_observed_exchange_is_found_by_its_digest_like_any_other(store):
    store.save_observed(*API, {"sandbox": [exchange()]})
    assert store.exchange(store.put_exchange(exchange())) == exchange()


def test_where_one_exchange_can_not_be_kept_none_is(store):
    unkept = replace(exchange(at=later(2)), at=later(2).replace(tzinfo=None))
    with pytest.raises((ValueError, StoreError)):
        store.save_observed(*API, {"sandbox": [exchange(at=later(1)), unkept]})
    assert store.observed(*API, "sandbox", newest=10) == ()

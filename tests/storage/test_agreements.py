"""Contracts in force, pauses and deployments."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitor.model.history import ContractInForce
from monitor.model.sides import Side
from tests.storage.examples import NOW, later


def test_the_contract_in_force_is_replaced(store):
    first = ContractInForce("acme", "payments", "d1", ("c1", "c2"), NOW)
    agreed = ContractInForce("acme", "payments", None, (), later(5), ("partner",), "agreed")
    assert store.contract_in_force("acme", "payments") is None
    store.save_contract_in_force(first)
    assert store.contract_in_force("acme", "payments") == first
    store.save_contract_in_force(agreed)
    assert store.contract_in_force("acme", "payments") == agreed
    assert store.contract_in_force("acme", "hooks") is None


def test_the_contract_in_force_is_not_advanced_over_what_was_agreed_meanwhile(store):
    first = ContractInForce("acme", "payments", "d1", ("c1",), NOW)
    advanced = ContractInForce("acme", "payments", "d2", ("c1",), NOW)
    assert store.replace_contract_in_force(None, first)
    assert not store.replace_contract_in_force(None, advanced)
    assert not store.replace_contract_in_force(advanced, advanced)
    assert store.contract_in_force("acme", "payments") == first
    assert store.replace_contract_in_force(first, advanced)
    assert store.contract_in_force("acme", "payments") == advanced


@pytest.mark.parametrize(
    "until",
    [
        pytest.param(NOW, id="an instant"),
        pytest.param(datetime.max.replace(tzinfo=UTC), id="until resumed"),
        pytest.param(datetime(2027, 6, 1, 2, tzinfo=timezone(timedelta(hours=2))), id="an instant in another zone"),
    ],
)
def test_a_pause_holds_until_then_and_ends_when_resumed(store, until):
    store.pause("acme", later(1))
    store.pause("acme", until)
    assert store.paused_until("acme") == until
    assert store.paused_until("acme").utcoffset() == timedelta(0)
    assert store.paused_until("other") is None
    assert store.pauses() == {"acme": until}
    store.pause("acme", None)
    store.pause("acme", None)
    assert store.paused_until("acme") is None
    assert store.pauses() == {}


def test_a_naive_instant_is_refused_rather_than_guessed(store):
    with pytest.raises(Exception, match="naive"):
        store.pause("acme", datetime(2027, 1, 1))  # noqa: DTZ001
    assert store.paused_until("acme") is None


def test_deployments_come_newest_first(store):
    store.save_deployment("acme", Side.PARTNER, "sandbox", "1", later(1), {"spec": "d1"})
    store.save_deployment("acme", Side.IN_HOUSE, "sandbox", "2", later(2), None)
    store.save_deployment("acme", Side.PARTNER, "sandbox", "3", later(2), {})
    store.save_deployment("other", Side.PARTNER, "sandbox", "4", later(3), {})
    found = store.deployments("acme")
    assert [each["version"] for each in found] == ["3", "2", "1"]
    assert found[2] == {
        "side": "partner",
        "environment": "sandbox",
        "version": "1",
        "at": later(1).isoformat(),
        "data": {"spec": "d1"},
    }

"""Each delivery of a message has times and a number of its own; what it is about stays."""

import json
from datetime import UTC, datetime

import pytest

from monitor.interactions.renewal import renewed
from monitor.model.exchanges import Request, header

NOW = datetime(2026, 5, 1, 10, 20, 30, 456789, tzinfo=UTC)
JSON = ("Content-Type", "application/json")


def fresh(body, *headers, at=NOW):
    return renewed(Request("POST", "", (), (JSON, *headers), json.dumps(body).encode()), at)


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("created_at", "2024-01-01T00:00:00Z", "2026-05-01T10:20:30Z"),
        ("when", "2024-01-01T00:00:00.123+02:00", "2026-05-01T10:20:30.456+00:00"),
        ("expires_at", "2024-01-01T00:00:00Z", "2026-05-02T10:20:30Z"),
        ("timestamp", 1_700_000_000, 1_777_630_830),
        ("createdAt", 1_700_000_000_123, 1_777_630_830_456),
    ],
)
def test_a_time_is_that_of_the_delivery_in_the_same_form(member, old, new):
    assert json.loads(fresh({"data": [{member: old}]}).body) == {"data": [{member: new}]}


@pytest.mark.parametrize(
    "body",
    [
        {"id": "ch_1042", "type": "settled", "amount": 1_700_000_000},
        {"born": "1980-01-01T00:00:00Z", "day": "2024-01-01", "at": 3, "settled_at": True},
        {"data": {"id": "ch_1042", "charge_id": "ch_7"}, "type": "settled"},
        ["text", 1, None],
        "text",
    ],
)
def test_records_amounts_and_days_stay(body):
    assert json.loads(fresh(body).body) == body


@pytest.mark.parametrize(
    "body",
    [
        {"id": "evt_1A2b", "type": "settled", "data": {"id": "ch_1042"}},
        {"event_id": "00000000-0000-4000-8000-000000000000"},
        {"deliveryId": "d-77"},
    ],
)
def test_the_number_of_an_event_is_another_each_time_and_of_the_same_form(body):
    first, second = (json.loads(fresh(body, at=at).body) for at in (NOW, NOW.replace(minute=21)))
    name = next(iter(body))
    assert len({body[name], first[name], second[name]}) == 3
    assert [len(each[name]) for each in (first, second)] == [len(body[name])] * 2
    assert first[name][0] == body[name][0] or name == "event_id"
    assert {key: each for key, each in first.items() if key != name} == {
        key: each for key, each in body.items() if key != name
    }


def test_headers_of_a_delivery_are_renewed_and_others_stay():
    found = fresh({}, ("webhook-id", "msg_42"), ("X-Timestamp", "1700000000"), ("X-Event", "settled"))
    assert header(found.headers, "webhook-id") != "msg_42"
    assert header(found.headers, "x-timestamp") == "1777630830"
    assert header(found.headers, "x-event") == "settled"


def test_the_same_instant_gives_the_same_message_and_what_is_no_json_stays():
    assert fresh({"event_id": "e-1"}) == fresh({"event_id": "e-1"})
    plain = Request("POST", "", (), (("Content-Type", "text/plain"),), b"2024-01-01T00:00:00Z")
    assert renewed(plain, NOW) == plain
    broken = Request("POST", "", (), (JSON,), b"{")
    assert renewed(broken, NOW) == broken

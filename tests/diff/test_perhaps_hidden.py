"""`readOnly` beside a `$ref` before 3.1: nothing by the specification, and to many that requests lack the member."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, rated, request_of, response_of

BARE: JsonObject = {"$ref": "#/components/schemas/X"}
MARKED: JsonObject = {**BARE, "readOnly": True}


def holding(**members: JsonObject) -> JsonObject:
    return {"type": "object", "properties": members}


def named(kind: str = "string") -> JsonObject:
    return {"schemas": {"X": holding(n={"type": kind})}}


def test_whether_a_member_that_gets_the_mark_is_gone_is_not_known() -> None:
    base, revision = (request_of(holding(m=each), components=named()) for each in (BARE, MARKED))
    assert rated(base, revision) == {"request-unstated-property-removed": "risky?"}
    assert rated(revision, base) == {}
    answers = (response_of(holding(m=each), components=named()) for each in (BARE, MARKED))
    assert rated(*answers) == {}


@pytest.mark.parametrize("after", [{}, {"m": {"type": "integer", "readOnly": True}}], ids=["removed", "written out"])
def test_one_that_had_the_mark_breaks_no_request_for_certain(after: JsonObject) -> None:
    base, revision = (request_of(holding(**each), components=named()) for each in ({"m": MARKED}, after))
    assert set(rated(base, revision).values()) == {"risky?"}


def test_what_is_edited_behind_it_is_undecided_in_requests_only() -> None:
    for of, severity in ((request_of, "risky?"), (response_of, "breaking")):
        sides = (of(holding(m=MARKED), components=named(kind)) for kind in ("string", "integer"))
        assert set(rated(*sides).values()) == {severity}


def test_it_is_told_of_another_place_where_the_same_stands() -> None:
    whole = holding(m=MARKED, z=holding(q=BARE))
    (change,) = changes(*(request_of(whole, components=named(kind)) for kind in ("string", "integer")))
    assert (change.severity.value, change.place) == ("breaking", "body application/json /z/q/n")
    assert change.witness is not None
    assert change.witness.message["request"]["body"] == {"z": {"q": {"n": "abc"}}}


@pytest.mark.parametrize(("before", "after"), [
    ({"type": "string"}, {"type": "string", "maxLength": 3}), ({"type": "string"}, {"type": "integer"}),
])  # fmt: skip
def test_that_nothing_is_lost_at_the_other_place_does_not_settle_it(before: JsonObject, after: JsonObject) -> None:
    """There another alternative takes what is refused behind the mark."""
    whole = holding(m=MARKED, z=holding(q={"anyOf": [BARE, {"type": "string"}]}))
    (change,) = changes(*(request_of(whole, components={"schemas": {"X": each}}) for each in (before, after)))
    assert (change.severity.value, change.decided, change.place) == ("risky", False, "body application/json /m")

"""A value that became one of several alternatives was edited once, with all that was said of it before."""

from monitor.model.values import Severity
from tests.rules.documents import changes, request_of, response_of
from tests.rules.things import INTEGER, STRING, only, parts_of, thing

PLAIN = {"type": "object", "properties": {"note": STRING, "sum": INTEGER}}
CREATED = {"title": "Created", "type": "object", "required": ["note"], "properties": {"note": STRING}}
REFUNDED = {"title": "Refunded", "type": "object", "required": ["sum"], "properties": {"sum": INTEGER}}
EITHER = {"oneOf": [CREATED, REFUNDED]}


def test_an_object_whose_members_went_into_alternatives_was_edited_once() -> None:
    change = only(response_of(thing(payload=PLAIN)), response_of(thing(payload=EITHER)))
    assert (change.rule, change.severity, change.decided) == ("response-composition-changed", Severity.RISKY, False)
    assert change.message.startswith("the composition of `/payload` changed: nothing → oneOf: ")
    assert set(parts_of(change)) == {"response-composition-changed", "response-unstated-property-removed"}
    assert len([part for part in change.parts if "was removed" in part.message]) == 2


def test_so_was_one_whose_members_came_out_of_them() -> None:
    change = only(request_of(thing(payload=EITHER)), request_of(thing(payload=PLAIN)))
    assert change.rule == "request-composition-changed"
    assert len([part for part in change.parts if "was added" in part.message]) == 2


def test_a_type_that_went_as_alternatives_came_is_a_part_of_that() -> None:
    nullable = {"nullable": True, "oneOf": [STRING, CREATED]}
    change = only(request_of(thing(kind={**STRING, "nullable": True})), request_of(thing(kind=nullable)))
    assert set(parts_of(change)) == {"request-composition-changed", "request-property-type-changed"}


def test_what_is_said_as_before_is_no_part() -> None:
    base = response_of(thing(payload=PLAIN))
    assert not only(base, response_of(thing(payload={**PLAIN, **EITHER}))).parts
    beside = changes(base, response_of(thing(payload={**PLAIN, **EITHER}, more=STRING)))
    assert [each.parts for each in beside] == [(), ()]


def test_a_member_that_came_as_alternatives_did_is_told_by_itself() -> None:
    more = {"type": "object", "properties": {"new": STRING}, **EITHER}
    found = changes(response_of(thing(payload=PLAIN)), response_of(thing(payload=more)))
    assert {bool(each.parts) for each in found if "was added" in each.message} == {False}
    assert any(each.parts for each in found)

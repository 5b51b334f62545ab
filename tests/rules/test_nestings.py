"""Members that went into an object, or came out of it, and objects of which nothing is left: one change each."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, compared, description, ratings, request_of, response_of
from tests.rules.things import AMOUNT, INTEGER, STRING, only, parts_of, thing

PARTS = {"street": STRING, "number": INTEGER}


def held(*required: str, **members: dict) -> dict:
    return {"type": "object", "required": [*required], "properties": members or PARTS}


FLAT = thing(("id", "street", "number"), **PARTS)
NESTED = thing(("id", "address"), address=held("street", "number"))
PREFIXED = thing(("id", "address_street", "address_number"), address_street=STRING, address_number=INTEGER)


# --- into an object, and out of one ----------------------------------------------------------------------------------
def test_members_that_went_into_an_object_are_one_change_that_breaks() -> None:
    for of, direction in ((request_of, "request"), (response_of, "response")):
        change = only(of(FLAT), of(NESTED))
        assert (change.rule, change.severity) == (f"{direction}-members-moved", Severity.BREAKING)
        assert change.message == "the members `street`, `number` moved: the object itself → `/address`"
        assert (len(change.parts), change.note) == (3, None)
        assert change.witness is not None


@pytest.mark.parametrize(
    ("flat", "names"), [(FLAT, "`street`, `number`"), (PREFIXED, "`address_street`, `address_number`")]
)
def test_so_are_members_that_came_out_of_one(flat: dict, names: str) -> None:
    change = only(request_of(NESTED), request_of(flat))
    assert change.message == f"the members {names} moved: `/address` → the object itself"
    assert parts_of(change)["request-required-property-removed"] == "breaking"


def test_which_of_them_is_required_on_one_side_only_is_said_and_rated_by_no_override() -> None:
    optional = thing(**PARTS)
    assert only(request_of(optional), request_of(NESTED)).note == "required now: `street`, `number`"
    assert only(request_of(NESTED), request_of(optional)).note == "no longer required: `street`, `number`"
    lenient = {"overrides": {"request-members-moved": "compatible"}}
    found = compared(request_of(optional), request_of(NESTED), **lenient).changes
    assert [each.severity for each in found] == [Severity.BREAKING]


def test_members_of_a_component_that_went_into_an_object_are_one_change_of_it() -> None:
    def both(schema: dict) -> dict:
        reference = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
        operation = {"requestBody": reference, "responses": {"200": {"description": "", **reference}}}
        return description(operation, components={"schemas": {"Thing": schema}})

    change = only(both(FLAT), both(NESTED))
    assert change.message == "the members `street`, `number` moved: the object itself → `/address` in component `Thing`"
    assert {each.direction.value for each in change.reaches} == {"request", "response"}


NOT_MOVED = {
    "it holds more": (FLAT, thing(("id",), address=held(**PARTS, city=STRING))),
    "described otherwise": (FLAT, thing(("id",), address=held(street=STRING, number=AMOUNT))),
    "only one": (thing(street=STRING), thing(address=held(street=STRING))),
    "either of two": (FLAT, thing(address=held(), home=held())),
}


@pytest.mark.parametrize(("base", "revision"), NOT_MOVED.values(), ids=NOT_MOVED)
def test_what_may_be_a_coincidence_is_told_edit_by_edit(base: dict, revision: dict) -> None:
    for one, other in ((base, revision), (revision, base)):
        found = ratings(request_of(one), request_of(other))
        assert len(found) > 1
        assert "request-members-moved" not in {rule for rule, _ in found}


def test_what_is_edited_beside_is_told_by_itself() -> None:
    beside = {**NESTED, "properties": {**NESTED["properties"], "note": STRING}}
    rules = [each.rule for each in changes(request_of(FLAT), request_of(beside))]
    assert rules == ["request-members-moved", "request-property-added"]


# --- another object --------------------------------------------------------------------------------------------------
FAULT = held("code", "reason", code=STRING, reason=STRING)
PROBLEM = held("title", "status", title=STRING, status=INTEGER, detail=STRING)


def test_an_object_of_which_no_member_is_left_is_one_change_that_breaks() -> None:
    for of, direction in ((request_of, "request"), (response_of, "response")):
        change = only(of(FAULT), of(PROBLEM))
        assert (change.rule, change.severity) == (f"{direction}-object-replaced", Severity.BREAKING)
        assert change.message.endswith(" is another object now: `code`, `reason` → `title`, `status`, `detail`")
        assert len(change.parts) == 5
        assert change.witness is not None


def test_so_is_one_inside_another() -> None:
    change = only(response_of(thing(fault=FAULT)), response_of(thing(fault=PROBLEM)))
    assert change.message == "`/fault` is another object now: `code`, `reason` → `title`, `status`, `detail`"


def test_alternatives_at_one_place_of_which_nothing_is_left_are_told_member_by_member() -> None:
    def either(name: str) -> dict:
        kinds = {each: {"type": "object", "properties": {name: STRING}} for each in ("Cat", "Dog")}
        union = {"oneOf": [{"$ref": f"#/components/schemas/{each}"} for each in kinds]}
        return request_of({**union, "discriminator": {"propertyName": name}}, components={"schemas": kinds})

    rules = [each.rule for each in changes(either("name"), either("name2"))]
    assert rules.count("request-unstated-property-removed") == rules.count("request-property-added") == 2


SAME = {
    "a member is left": (FAULT, held(code=STRING, title=STRING, status=INTEGER)),
    "one in the place of one": (held(code=STRING), held(title=INTEGER)),
    "one of them was renamed": (FAULT, held("error_code", "status", error_code=STRING, status=INTEGER)),
}


@pytest.mark.parametrize(("base", "revision"), SAME.values(), ids=SAME)
def test_where_it_may_be_the_same_object_its_members_are_told_one_by_one(base: dict, revision: dict) -> None:
    found = ratings(request_of(base), request_of(revision))
    assert len(found) > 1
    assert "request-object-replaced" not in {rule for rule, _ in found}

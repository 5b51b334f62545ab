"""How 2.0 joins lists: in parameters, forms and headers, and where a list holds lists."""

import pytest

from tests.rules.documents import changes, compared, rated
from tests.rules.things import only

OTHER = {"name": "g", "in": "formData", "type": "string"}
INTEGERS = {"type": "array", "items": {"type": "integer"}}


def joined(inner: str | None, outer: str = "csv", **members: object) -> dict:
    """A list of lists."""
    items = INTEGERS if inner is None else {**INTEGERS, "collectionFormat": inner}
    return {"type": "array", "collectionFormat": outer, "items": items, **members}


def described(operation: dict, path: str = "/things") -> dict:
    operation = {"responses": {"200": {"description": "fine"}}, **operation}
    return {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "paths": {path: {"post": operation}}}


def query(inner: str | None, outer: str = "multi") -> dict:
    return described({"parameters": [joined(inner, outer, name="f", **{"in": "query"})]})


def form(inner: str | None) -> dict:
    return described({"parameters": [joined(inner, name="f", **{"in": "formData"})]})


def in_path(inner: str | None) -> dict:
    given = joined(inner, name="f", required=True, **{"in": "path"})
    return described({"parameters": [given]}, "/things/{f}")


def header(schema: dict) -> dict:
    return described({"responses": {"200": {"description": "fine", "headers": {"X-Of": schema}}}})


PLACES = {
    "query": (query, "request-parameter-serialization-changed", "query", {"f": ["1,2", "1,2"]}),
    "path": (in_path, "request-parameter-serialization-changed", "path", "/things/1,2,1,2"),
    "form": (form, "request-member-serialization-changed", "body", {"f": "1,2,1,2"}),
}


@pytest.mark.parametrize(("of", "rule", "part", "shown"), PLACES.values(), ids=PLACES)
def test_a_list_inside_a_list_that_is_joined_otherwise_breaks_who_sends_it(of, rule, part, shown) -> None:
    change = only(of(None), of("pipes"))
    assert (change.rule, change.severity.value) == (rule, "breaking")
    assert "lists inside as csv → " in change.message
    assert change.message.endswith("lists inside as pipes")
    assert change.witness is not None
    assert change.witness.message["request"][part] == shown


def test_commas_are_what_is_meant_where_nothing_is_said() -> None:
    for of in (query, form, in_path):
        assert rated(of(None), of("csv")) == {}


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ({**INTEGERS, "collectionFormat": "csv"}, {**INTEGERS, "collectionFormat": "pipes"}, "1|2"),
        (joined("csv"), joined("ssv"), "1 2,1 2"),
    ],
    ids=["the list itself", "a list inside it"],
)
def test_a_header_of_an_answer_that_is_joined_otherwise_breaks_who_reads_it(before, after, text) -> None:
    change = only(header(before), header(after))
    assert (change.rule, change.severity.value) == ("response-header-serialization-changed", "breaking")
    assert change.witness is not None
    assert change.witness.message["response"]["headers"] == {"X-Of": text}
    assert rated(header(before), header(before)) == {}


def test_later_versions_do_not_say_how_lists_inside_are_joined_so_that_an_upgrade_is_no_change() -> None:
    schema = {"type": "array", "items": INTEGERS}
    upgraded = {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": {
            "/things": {
                "post": {
                    "parameters": [{"name": "f", "in": "query", "schema": schema}],
                    "responses": {"200": {"description": "fine"}},
                }
            }
        },
    }
    for inner in ("csv", "pipes"):
        assert changes(query(inner), upgraded) == ()


def test_a_field_of_a_form_that_may_no_longer_be_empty_breaks_who_leaves_it_so() -> None:
    def field(**members: object) -> dict:
        return described({"parameters": [{"name": "f", "in": "formData", "type": "integer", **members}]})

    [change] = compared(field(allowEmptyValue=True), field()).changes
    assert (change.rule, change.severity.value) == ("request-parameter-empty-forbidden", "breaking")
    assert change.base is not None
    assert change.base.pointer == "/paths/~1things/post/parameters/0"
    assert rated(field(), field(allowEmptyValue=True)) == {"request-parameter-empty-allowed": "compatible"}
    assert rated(field(allowEmptyValue=False), field()) == {}
    both = described(
        {"parameters": [OTHER, {"name": "f", "in": "formData", "type": "string", "allowEmptyValue": True}]}
    )
    assert rated(both, described({"parameters": [OTHER]})) == {"request-unstated-property-removed": "breaking"}

"""Two spellings of the same schema, of which neither is the usual one: no change, or none that breaks."""

import pytest

from tests.rules.documents import changes, ratings, request_of, response_of

STRING = {"type": "string"}
EMPTY, NONE = {"type": "array", "items": False}, {"type": "array", "maxItems": 0}
LISTED = {"type": "object", "propertyNames": {"enum": ["a", "b"]}}
CLOSED = {"type": "object", "additionalProperties": False}
WIDER = {**CLOSED, "properties": {"a": STRING, "b": STRING, "c": STRING}}
PAIR = {"type": "array", "prefixItems": [STRING]}
SAME = {
    "items that no part speaks of, and items beside those that are described": (
        {"allOf": [PAIR], "unevaluatedItems": False},
        {**PAIR, "items": False},
    ),
    "no items, by a schema and by their number": (EMPTY, NONE),
    "no items, of which something is said all the same": (EMPTY, {**NONE, "items": STRING}),
    "names listed, and no others but those described": (LISTED, {**CLOSED, "properties": {"a": {}, "b": {}}}),
    "names listed of members that are described by all": (
        {**LISTED, "additionalProperties": STRING},
        {**CLOSED, "properties": {"a": STRING, "b": STRING}},
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
@pytest.mark.parametrize("made", [request_of, response_of])
def test_the_same_is_no_change(made, one: dict, other: dict) -> None:
    for before, after in ((one, other), (other, one)):
        for inside in (lambda schema: schema, lambda schema: {"type": "object", "properties": {"x": schema}}):
            assert ratings(*(made(inside(each), openapi="3.1.0") for each in (before, after))) == []


def test_fewer_names_are_compatible_where_they_are_sent_and_break_where_they_are_read() -> None:
    narrow = {**LISTED, "additionalProperties": STRING}
    for made, before, after in ((request_of, narrow, WIDER), (response_of, WIDER, narrow)):
        found = changes(made(before, openapi="3.1.0"), made(after, openapi="3.1.0"))
        assert {each.severity.value for each in found if "unstated" not in each.rule} == {"compatible"}
        lost = changes(made(after, openapi="3.1.0"), made(before, openapi="3.1.0"))
        assert "breaking" in {each.severity.value for each in lost}


def test_a_member_that_clashes_with_what_is_said_of_the_listed_names_is_told() -> None:
    numbers = {**LISTED, "additionalProperties": {"type": "integer"}}
    texts = {**CLOSED, "properties": {"a": STRING, "b": STRING}}
    for made in (request_of, response_of):
        for before, after in ((numbers, texts), (texts, numbers)):
            told = ratings(made(before, openapi="3.1.0"), made(after, openapi="3.1.0"))
            assert [severity for _, severity in told if severity != "compatible"]


def test_items_that_no_part_speaks_of_break_where_they_are_refused_now() -> None:
    free, strict = {"allOf": [PAIR]}, {"allOf": [PAIR], "unevaluatedItems": False}
    for made, before, after in ((request_of, free, strict), (response_of, strict, free)):
        (change,) = changes(made(before, openapi="3.1.0"), made(after, openapi="3.1.0"))
        assert (change.severity.value, change.decided, change.witness.confirmed) == ("breaking", True, True)
        (back,) = changes(made(after, openapi="3.1.0"), made(before, openapi="3.1.0"))
        assert back.severity.value == "compatible"


@pytest.mark.parametrize(
    "item",
    [STRING, {"enum": ["a", "b"]}, {"type": "object", "required": ["a"], "properties": {"a": STRING}}, {"items": {}}],
    ids=["texts", "listed values", "objects", "lists"],
)
def test_a_list_that_must_be_empty_now_breaks_and_says_how_many_items_there_may_be(item: dict) -> None:
    """Whichever way it is said, since `items: false` leaves nothing of which the items could be."""
    for empty in (EMPTY, NONE, {**NONE, "items": item}):
        for made, before, after in (
            (request_of, {"type": "array", "items": item}, empty),
            (response_of, empty, {"type": "array", "items": item}),
        ):
            (change,) = changes(made(before, openapi="3.1.0"), made(after, openapi="3.1.0"))
            assert change.rule.endswith("-max-items-changed")
            assert (change.severity.value, change.decided, change.witness.confirmed) == ("breaking", True, True)
            (back,) = changes(made(after, openapi="3.1.0"), made(before, openapi="3.1.0"))
            assert (back.rule, back.severity.value) == (change.rule, "compatible")

"""A component is compared at each place that uses it: what one place proves serves others with the same around it."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import changes

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
ITEM: JsonObject = {"$ref": "#/components/schemas/Item"}
PLAIN: JsonObject = {"type": "object", "properties": {"item": ITEM}}


def _reaches(around: dict[str, JsonObject], base: JsonObject, revision: JsonObject) -> dict[str, str]:
    """Path -> severity there, of the only change. `around`: path -> body of requests."""
    before, after = (_described(around, {"type": "object", "properties": each}) for each in (base, revision))
    (change,) = changes(before, after)
    return {each.operation: each.severity.value for each in change.reaches}


def _described(around: dict[str, JsonObject], item: JsonObject, media_type: str = "application/json") -> JsonObject:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Items", "version": "1"},
        "paths": {
            path: {
                "post": {
                    "requestBody": {"required": True, "content": {media_type: {"schema": body}}},
                    "responses": {"200": {"description": "fine"}},
                }
            }
            for path, body in around.items()
        },
        "components": {"schemas": {"Item": item}},
    }


@pytest.mark.parametrize("first", ["plain", "speaking"])
def test_what_an_alternative_around_says_of_a_new_member_is_felt_there_only(first: str) -> None:
    of_item = {"type": "object", "properties": {"size": TEXT}}
    speaking: JsonObject = {**PLAIN, "anyOf": [{"properties": {"item": of_item}}, {"required": ["of"]}]}
    around = {"/a": PLAIN, "/b": speaking} if first == "plain" else {"/a": speaking, "/b": PLAIN}
    felt = _reaches(around, {"name": TEXT}, {"name": TEXT, "size": NUMBER})
    plain, other = ("POST /a", "POST /b") if first == "plain" else ("POST /b", "POST /a")
    assert felt == {plain: "compatible", other: "breaking"}


@pytest.mark.parametrize(
    "said",
    [
        {"anyOf": [{"properties": {"item": TEXT}, "required": ["item"]}, {"properties": {"item": False}}]},
        {"not": {"required": ["item"]}},
        {"enum": [{}]},
    ],
    ids=["alternatives", "exclusion", "values"],
)
def test_what_is_never_sent_in_one_place_is_not_lost_there(said: JsonObject) -> None:
    """It is shown for another, which is first."""
    felt = _reaches({"/a": PLAIN, "/b": {**PLAIN, **said}}, {"size": TEXT}, {"size": NUMBER})
    assert felt.pop("POST /a") == "breaking"
    assert felt.pop("POST /b") != "breaking"


@pytest.mark.parametrize("members", [("size", "width"), ("width", "size")])
def test_a_name_in_xml_is_another_only_where_the_member_is_called_otherwise(members: tuple[str, str]) -> None:
    around = {f"/{each}": {"type": "object", "properties": {each: ITEM}} for each in members}
    base, revision = (_described(around, each, "application/xml") for each in (TEXT, {**TEXT, "xml": {"name": "size"}}))
    (change,) = changes(base, revision)
    felt = {each.operation for each in change.reaches if each.severity == "breaking"}
    assert (change.rule, felt) == ("request-xml-spelling-changed", {"POST /width"})


@pytest.mark.parametrize("members", [("size", "width"), ("width", "size")])
def test_both_names_of_one_body_are_looked_at(members: tuple[str, str]) -> None:
    around = {"/both": {"type": "object", "properties": dict.fromkeys(members, ITEM)}}
    base, revision = (_described(around, each, "application/xml") for each in (TEXT, {**TEXT, "xml": {"name": "size"}}))
    (change,) = changes(base, revision)
    assert (change.rule, change.severity.value) == ("request-xml-spelling-changed", "breaking")
    assert change.place == "body application/xml /width"


def test_which_members_an_alternative_has_is_asked_for_each_direction() -> None:
    """Its only member is of requests, so that answers by it may be anything; a webhook's body is a request."""
    either = {"oneOf": [{"properties": {"item": {**TEXT, "writeOnly": True}}}, {"type": "object"}]}
    content = {"content": {"application/json": {"schema": ITEM}}}
    answering, sending = {"200": {"description": "fine", **content}}, {"requestBody": {"required": True, **content}}
    fine: JsonObject = {"200": {"description": "fine"}}
    base, revision = (
        {
            **_described({}, item),
            "paths": {"/items": {"get": {"responses": answering}}},
            "webhooks": {"came": {"post": {**sending, "responses": fine}}},
        }
        for item in ({**either, "required": ["item"]}, either)
    )
    (change,) = changes(base, revision)
    assert [(each.operation, each.severity.value) for each in change.reaches] == [
        ("GET /items", "risky"),
        ("webhook came POST", "risky"),
    ]

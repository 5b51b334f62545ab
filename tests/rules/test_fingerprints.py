"""A change keeps its fingerprint while the same edit is there, whatever else is edited; and has its own witnesses."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, compared

CARD = {"title": "Card", "type": "object", "required": ["number"], "properties": {"number": {"type": "string"}}}
BANK = {"title": "Bank", "type": "object", "required": ["iban"], "properties": {"iban": {"type": "string"}}}


def shop() -> dict:
    """Two operations that share a schema, one with an inline one, and a union."""
    thing = {"$ref": "#/components/schemas/Thing"}
    content = {"application/json": {"schema": thing}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            "/things/{id}": {
                "get": {
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": {"200": {"description": "", "content": deepcopy(content)}},
                },
            },
            "/things": {
                "post": {
                    "requestBody": {"required": True, "content": deepcopy(content)},
                    "responses": {"200": {"description": "", "content": deepcopy(content)}},
                },
                "get": {
                    "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}],
                    "responses": {"200": {"description": ""}},
                },
            },
        },
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "required": ["amount"],
                    "properties": {"amount": {"type": "integer"}, "paid_by": {"oneOf": [CARD, BANK]}},
                }
            }
        },
    }


def edited(description: dict) -> dict:
    """With edits in a component, in a branch of its union, in a parameter of the path, and in one of the query."""
    found = deepcopy(description)
    properties = found["components"]["schemas"]["Thing"]["properties"]
    properties["amount"]["type"] = "string"
    properties["fee"] = properties["tax"] = {"type": "integer"}
    bank = next(each for each in properties["paid_by"]["oneOf"] if each["title"] == "Bank")
    bank["properties"]["iban"]["maxLength"] = 9
    for path, item in found["paths"].items():
        if path.startswith("/things/{"):
            item["get"]["parameters"][0]["schema"]["maxLength"] = 9
    found["paths"]["/things"]["get"]["parameters"][-1]["schema"]["maximum"] = 50
    return found


def reordered(description: dict) -> dict:
    def turned(value: object) -> object:
        if isinstance(value, dict):
            return {name: turned(value[name]) for name in reversed(value)}
        return [turned(each) for each in value] if isinstance(value, list) else value

    found = turned(description)
    assert isinstance(found, dict)
    found["components"]["schemas"]["Thing"]["properties"]["paid_by"]["oneOf"].reverse()
    return found


def path_parameter_renamed(description: dict) -> dict:
    found = deepcopy(description)
    item = found["paths"].pop("/things/{id}")
    item["get"]["parameters"][0]["name"] = "thing_id"
    found["paths"]["/things/{thing_id}"] = item
    return found


def all_of_split(description: dict) -> dict:
    found = deepcopy(description)
    thing = found["components"]["schemas"]["Thing"]
    found["components"]["schemas"]["Thing"] = {"allOf": [{"type": "object"}, thing]}
    return found


def edited_elsewhere(description: dict) -> dict:
    found = deepcopy(description)
    found["paths"]["/others"] = {"get": {"responses": {"200": {"description": ""}}}}
    found["paths"]["/things"]["get"]["parameters"].insert(0, {"name": "q", "in": "query", "schema": {}})
    found["info"]["version"] = "7"
    return found


def redocumented(description: dict) -> dict:
    found = deepcopy(description)
    found["components"]["schemas"]["Thing"]["description"] = "A thing."
    return found


EDITS = {
    each.__name__: each for each in (reordered, path_parameter_renamed, all_of_split, edited_elsewhere, redocumented)
}


def fingerprints(base: dict, revision: dict) -> set[tuple[str, str]]:
    return {(each.rule, each.fingerprint) for each in changes(base, revision)}


@pytest.mark.parametrize("unrelated", EDITS.values(), ids=EDITS)
def test_the_fingerprint_outlives_what_does_not_concern_the_edit(unrelated: Callable[[dict], dict]) -> None:
    before = shop() if unrelated is not all_of_split else all_of_split(shop())
    base, revision = shop(), edited(shop())
    known = fingerprints(base, revision)
    assert len(known) == len(changes(base, revision)) == 6
    if unrelated is all_of_split:
        split = deepcopy(before)
        split["components"]["schemas"]["Thing"]["allOf"][1] = revision["components"]["schemas"]["Thing"]
        split["paths"] = revision["paths"]
        assert fingerprints(before, split) == known
    else:
        assert known <= fingerprints(base, unrelated(revision))
        assert known <= fingerprints(unrelated(base), unrelated(revision))


def test_fingerprints_tell_apart_apis_and_edits() -> None:
    base, revision = shop(), edited(shop())
    one, other = (
        {each.fingerprint for each in compared(base, revision, api=name).changes} for name in ("shop", "bank")
    )
    assert len(one) == len(other) == 6
    assert one.isdisjoint(other)


def test_values_are_no_part_of_the_fingerprint() -> None:
    revision = edited(shop())
    revision["paths"]["/things"]["get"]["parameters"][0]["schema"]["maximum"] = 7
    assert fingerprints(shop(), revision) == fingerprints(shop(), edited(shop()))


# --- witnesses -------------------------------------------------------------------------------------------------------
def test_each_place_has_a_witness_of_its_own_where_they_are_asked_for() -> None:
    found = compared(shop(), edited(shop()), every_witness=True).changes
    broken = [each for each in found if each.severity is Severity.BREAKING]
    assert broken
    for change in broken:
        for reach in change.reaches:
            if reach.severity is Severity.BREAKING:
                assert reach.witness is not None
                method, path = reach.operation.split(" ")
                request = reach.witness.message["request"]
                assert request["method"] == method
                assert request["path"].startswith(path.partition("{")[0])
                assert ("response" in reach.witness.message) == (reach.direction.value == "response")


def test_places_have_none_unless_they_are_asked_for() -> None:
    assert {reach.witness for each in changes(shop(), edited(shop())) for reach in each.reaches} == {None}


def test_the_witness_of_a_change_is_that_of_its_worst_place() -> None:
    base = shop()
    base["paths"]["/things/{id}"]["get"]["x-stability-level"] = "draft"
    revision = deepcopy(base)
    revision["components"]["schemas"]["Thing"]["properties"]["amount"] = {"type": "string"}
    revision["components"]["schemas"]["Thing"]["required"] = []
    for change in changes(base, revision):
        assert change.operation == "POST /things"
        assert change.witness is not None
        assert change.witness.message["request"]["method"] == "POST"


def test_references_that_lead_to_other_components_now_are_edits_of_their_own() -> None:
    base, revision = shop(), shop()
    for name in ("One", "Two"):
        for described, kind in ((base, "string"), (revision, {"One": "integer", "Two": "boolean"}[name])):
            content = {"application/json": {"schema": {"$ref": "#/components/schemas/Old"}}}
            if described is revision:
                content["application/json"]["schema"]["$ref"] = f"#/components/schemas/{name}"
            described["components"]["schemas"]["Old" if described is base else name] = {"type": kind}
            described["paths"][f"/{name}"] = {"get": {"responses": {"200": {"description": "", "content": content}}}}

    found = changes(base, revision)

    assert len(found) == 2
    assert len({each.fingerprint for each in found}) == 2

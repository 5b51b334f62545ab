"""Which parts of a description an edit may have touched: each way in which one part depends on another."""

import copy

import pytest

from monitor.openapi.divisions import part_of, touched_parts

SCHEMAS = {"Changed": {"type": "string"}, "Same": {"type": "string"}}


def touched(part: object, edit: str = "Changed") -> set[str]:
    """The parts touched by an edit of one schema, where `part` is another."""
    base = {
        "openapi": "3.1.0",
        "info": {"title": "t"},
        "paths": {"/a~b": {"get": {"operationId": "read"}}},
        "components": {"schemas": {**SCHEMAS, "Part": part}},
    }
    revision = copy.deepcopy(base)
    revision["components"]["schemas"][edit]["maxLength"] = 3  # type: ignore[index]
    return set(touched_parts(base, revision))


DEPENDING = {
    # how a part depends on the schema that is edited: the part
    "by a reference": {"$ref": "#/components/schemas/Changed"},
    "by a reference further in": {"items": [{"not": {"$ref": "#/components/schemas/Changed/items"}}]},
    "by a reference with escapes": {"$ref": "#/components/schemas/Chan%67ed"},
    "by a reference with an escape of JSON": {"$ref": '#/components/schemas/Changed/properties/"'},
    "by a discriminator's mapping": {"discriminator": {"mapping": {"x": "#/components/schemas/Changed"}}},
    "by a name in a discriminator's mapping": {"discriminator": {"mapping": {"x": "Changed"}}},
    "by a reference to everything": {"$ref": "#"},
    "by a reference to all components": {"$ref": "#/components/schemas"},
}


@pytest.mark.parametrize("part", DEPENDING.values(), ids=DEPENDING)
def test_a_part_is_touched_with_what_it_depends_on(part: object) -> None:
    assert "/components/schemas/Part" in touched(part)


NOT_DEPENDING = {
    "refers to another": {"$ref": "#/components/schemas/Same"},
    "only speaks of it": {"description": 'see "$ref":"#/components/schemas/Changed"'.replace("#/", "")},
    "has a colour for an example": {"example": "#ff0000"},
}


@pytest.mark.parametrize("part", NOT_DEPENDING.values(), ids=NOT_DEPENDING)
def test_a_part_is_not_touched_where_it(part: object) -> None:
    assert "/components/schemas/Part" not in touched(part)


def test_parts_are_touched_through_any_number_of_steps_and_in_circles() -> None:
    base: dict = {"components": {"schemas": {"S0": {"$ref": "#/components/schemas/S3"}}}}
    for number in range(1, 4):
        base["components"]["schemas"][f"S{number}"] = {"$ref": f"#/components/schemas/S{number - 1}"}
    revision = copy.deepcopy(base)
    revision["components"]["schemas"]["S1"]["description"] = "edited"
    found = touched_parts(base, revision)
    assert {f"/components/schemas/S{number}" for number in range(4)} <= found


@pytest.mark.parametrize("name", ["$anchor", "$dynamicAnchor"])
def test_a_part_is_touched_with_an_anchor_that_it_may_mean(name: str) -> None:
    base = {"components": {"schemas": {"Held": {name: "held", "type": "string"}, "Part": {"$dynamicRef": "#held"}}}}
    revision = copy.deepcopy(base)
    revision["components"]["schemas"]["Held"]["type"] = "integer"
    assert "/components/schemas/Part" in touched_parts(base, revision)


def test_a_part_with_links_is_touched_with_any_operation() -> None:
    base: dict = {
        "paths": {"/a": {"get": {"operationId": "read"}}},
        "components": {"responses": {"R": {"links": {"next": {"operationId": "read"}}}}},
    }
    revision = copy.deepcopy(base)
    revision["paths"]["/a"]["get"]["operationId"] = "other"
    assert "/components/responses/R" in touched_parts(base, revision)


def test_every_part_is_touched_where_the_security_of_all_changes() -> None:
    base: dict = {"paths": {"/a": {}}, "security": [], "info": {}}
    assert "/paths/~1a" in touched_parts(base, {**base, "security": [{"key": []}]})
    assert "/paths/~1a" not in touched_parts(base, {**base, "info": {"title": "new"}})


def test_values_are_told_apart_as_json_does_and_not_as_python_does() -> None:
    one, true, large = ({"components": {"schemas": {"S": {"const": each}}}} for each in (1, True, 2**70))
    assert "/components/schemas/S" in touched_parts(one, true)
    assert touched_parts(large, copy.deepcopy(large)) <= {"the whole document"}
    reordered = (
        {"components": {"schemas": {"S": {"b": 1, "a": 2}}}},
        {"components": {"schemas": {"S": {"a": 2, "b": 1}}}},
    )
    assert touched_parts(*reordered) <= {"the whole document"}


def test_a_part_is_named_by_as_much_of_a_pointer_as_it_needs() -> None:
    assert part_of("/components/schemas/Charge/properties/id") == "/components/schemas/Charge"
    assert part_of("/paths/~1charges/get") == "/paths/~1charges"
    assert part_of("/x-bundled-files/a.yaml/b/c") == "/x-bundled-files/a.yaml"
    assert part_of("/info/title") == "/info"

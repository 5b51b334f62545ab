"""A default means something to requests that leave the value out: where none may, it means nothing."""

import pytest

from tests.rules.documents import rated, request_of, response_of

A, B = {"default": "a"}, {"default": "b"}
EDITS = {"added": ({}, A), "changed": (A, B), "removed": (A, {})}
PLACES = ["path", "query", "header", "cookie"]


def of_parameter(place: str, required: bool, default: dict) -> dict:
    parameter = {"in": place, "name": "u", "required": required, "schema": {"type": "string", **default}}
    item = {"get": {"parameters": [parameter], "responses": {"200": {"description": "ok"}}}}
    info = {"title": "t", "version": "1"}
    return {"openapi": "3.0.3", "info": info, "paths": {"/a/{u}" if place == "path" else "/a": item}}


def of_member(required: tuple[str, ...], default: dict) -> dict:
    return {"type": "object", "required": [*required], "properties": {"u": {"type": "string", **default}}}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("required", [True, False])
def test_of_a_parameter(edit: str, place: str, required: bool) -> None:
    base, revision = (of_parameter(place, required or place == "path", default) for default in EDITS[edit])
    severity = "compatible" if required or place == "path" else "risky"
    assert rated(base, revision) == {f"request-default-{edit}": severity}


@pytest.mark.parametrize("edit", EDITS)
def test_of_a_member(edit: str) -> None:
    for required, severity in ((("u",), "compatible"), ((), "risky")):
        base, revision = (of_member(required, default) for default in EDITS[edit])
        assert rated(request_of(base), request_of(revision)) == {f"request-default-{edit}": severity}
        assert rated(response_of(base), response_of(revision)) == {f"response-default-{edit}": "compatible"}


@pytest.mark.parametrize("edit", EDITS)
def test_of_an_item_which_is_never_left_out(edit: str) -> None:
    base, revision = ({"type": "array", "items": {"type": "string", **default}} for default in EDITS[edit])
    assert rated(request_of(base), request_of(revision)) == {f"request-default-{edit}": "compatible"}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("names", ["additionalProperties", "patternProperties"])
def test_of_a_member_of_any_name_which_may_be_left_out(edit: str, names: str) -> None:
    texts = ({"type": "string", **default} for default in EDITS[edit])
    base, revision = (
        {"type": "object", names: {"^x-": each} if names == "patternProperties" else each} for each in texts
    )
    found = rated(request_of(base, openapi="3.1.0"), request_of(revision, openapi="3.1.0"))
    assert found == {f"request-default-{edit}": "risky"}


@pytest.mark.parametrize("edit", EDITS)
def test_of_one_schema_that_is_required_here_and_optional_there(edit: str) -> None:
    base, revision = ({"type": "string", **default} for default in EDITS[edit])
    shared = {"$ref": "#/components/schemas/U"}
    for members in ({"r": shared, "o": shared}, {"o": shared, "r": shared}):
        body = {"type": "object", "required": ["r"], "properties": members}
        bodies = [{**request_of(body), "components": {"schemas": {"U": each}}} for each in (base, revision)]
        assert rated(*bodies) == {f"request-default-{edit}": "risky"}


@pytest.mark.parametrize("edit", EDITS)
def test_of_a_member_that_another_part_requires_where_it_is_found_first(edit: str) -> None:
    """What has the part alone, further down, may leave it out."""
    part, whole = ({"$ref": f"#/components/schemas/{name}"} for name in ("Part", "Whole"))
    deeper = {"type": "object", "properties": {"part": part}}
    sides = [
        {
            **request_of({"type": "object", "properties": {"whole": whole, "deeper": deeper}}),
            "components": {"schemas": {
                "Part": of_member((), default), "Whole": {"allOf": [part, {"required": ["u"]}]},
            }},
        }
        for default in EDITS[edit]
    ]  # fmt: skip
    assert rated(*sides) == {f"request-default-{edit}": "risky"}


def test_what_the_base_lets_out_is_risky_though_the_revision_requires_it() -> None:
    found = rated(request_of(of_member((), {"default": "a"})), request_of(of_member(("u",), {})))
    assert found == {"request-default-removed": "risky", "request-property-became-required": "breaking"}

"""An edit of a component is told as one of the component, in whose place it was made, wherever it is felt."""

from copy import deepcopy

import pytest

from monitor.model.changes import Change, Component
from tests.rules.documents import changes

URL = {"type": "string", "format": "uri"}
NOTHING: dict = {"description": "nothing there"}


def api(schemas: dict, *answers: dict, **components: dict) -> dict:
    """An operation for each answer; an answer is a schema, or a reference to a whole one."""

    def responses(answer: dict) -> dict:
        whole = str(answer.get("$ref", "")).startswith("#/components/responses/")
        return {"200": answer if whole else {"description": "", "content": {"application/json": {"schema": answer}}}}

    paths = {f"/things{number}": {"get": {"responses": responses(each)}} for number, each in enumerate(answers)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas, **components},
    }


def ref(name: str, kind: str = "schemas") -> dict:
    return {"$ref": f"#/components/{kind}/{name}"}


def thing(**members: dict) -> dict:
    return {"type": "object", "properties": members}


def only(base: dict, revision: dict) -> Change:
    (found,) = changes(base, revision)
    return found


def test_an_edit_of_a_component_that_is_felt_at_several_places_names_it() -> None:
    answers = thing(redirect_to=ref("url")), thing(links={"type": "array", "items": ref("url")})
    found = only(api({"url": URL}, *answers), api({"url": {**URL, "type": ["string", "null"]}}, *answers))
    assert found.component == Component("schemas", "url")
    assert found.message == "component `url` may be null now"
    assert found.place in {"200 application/json /redirect_to", "200 application/json /links/*"}


def test_an_edit_of_a_component_that_is_felt_at_one_place_is_told_of_the_place() -> None:
    answer = thing(redirect_to=ref("url"))
    found = only(api({"url": URL}, answer), api({"url": {**URL, "type": ["string", "null"]}}, answer))
    assert (found.message, found.component) == ("`/redirect_to` may be null now", Component("schemas", "url"))


def with_items(schema: dict) -> dict:
    return thing(lines={"type": "array", "items": {"allOf": [thing(amount=schema)]}})


INSIDE = {
    "a member": (thing(amount=URL), thing(amount={"type": "integer"}), "/amount"),
    "an item": (with_items(URL), with_items({"type": "integer"}), "/lines/*/amount"),
    "any member": ({"type": "object", "additionalProperties": thing(a=URL)},
                   {"type": "object", "additionalProperties": thing(a={"type": "integer"})}, "/*/a"),
    "a branch": ({"oneOf": [thing(amount=URL), thing(fee=URL)]},
                 {"oneOf": [thing(amount=URL), thing(fee=URL, tip=URL)]}, "/tip"),
    "a name with a slash": (thing(**{"a/b": URL}), thing(**{"a/b": {"type": "integer"}}), "/a/b"),
    "a member that went": (thing(amount=URL, fee=URL), thing(amount=URL), "/fee"),
    "a member that came": (thing(amount=URL), thing(amount=URL, fee=URL), "/fee"),
    "a member required": (thing(amount=URL), {**thing(amount=URL), "required": ["amount"]}, "/amount"),
    "other members": (thing(amount=URL), {**thing(amount=URL), "additionalProperties": {"type": "string"}}, ""),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "place"), INSIDE.values(), ids=INSIDE)
@pytest.mark.parametrize("kind", ["schemas", "responses"])
def test_the_place_in_the_component_is_named(before: dict, after: dict, place: str, kind: str) -> None:
    def of(schema: dict) -> dict:
        if kind == "schemas":
            return api({"Thing": schema}, ref("Thing"), {"type": "array", "items": ref("Thing")})
        answer = {"description": "", "content": {"application/json": {"schema": schema}}}
        return api({}, *[ref("Thing", "responses")] * 2, responses={"Thing": answer})

    found = only(of(before), of(after))
    assert found.component == Component(kind, "Thing", place)
    assert (f"`{place}` in component `Thing`" if place else "component `Thing`") in found.message


def test_a_reference_that_leads_elsewhere_is_an_edit_of_what_holds_it() -> None:
    schemas = {"url": URL, "number": {"type": "integer"}}
    answers = ref("Thing"), {"type": "array", "items": ref("Thing")}
    base = api({**schemas, "Thing": thing(at=ref("url"))}, *answers)
    revision = api({**schemas, "Thing": thing(at=ref("number"))}, *answers)
    found = only(base, revision)
    assert found.component == Component("schemas", "Thing", "/at")
    assert "url" not in found.message


def test_operations_that_refer_to_another_component_edited_none() -> None:
    schemas = {"Old": thing(amount=URL), "New": thing(amount={"type": "integer"})}
    found = only(api(schemas, ref("Old"), ref("Old")), api(schemas, ref("New"), ref("New")))
    assert found.component is None
    assert "component" not in found.message


def parent(base: dict, **own: object) -> dict:
    return {"Base": base, "Child": {"allOf": [ref("Base"), {"type": "object", **own}]}}


COMPOSED = {
    "in the parent": (parent(thing(id=URL)), parent(thing(id={"type": "integer"})), "Base", "/id"),
    "in the child": (parent(thing(id=URL)), parent(thing(id=URL), properties={"fee": URL}), "Child", "/fee"),
    "what the child requires": (parent(thing(id=URL)), parent(thing(id=URL), required=["id"]), "Child", "/id"),
    "what the parent requires": (
        parent(thing(id=URL)),
        parent({**thing(id=URL), "required": ["id"]}),
        "Base",
        "/id",
    ),
}


@pytest.mark.parametrize(("before", "after", "name", "place"), COMPOSED.values(), ids=COMPOSED)
def test_of_composed_components_the_one_that_was_edited_is_named(
    before: dict, after: dict, name: str, place: str
) -> None:
    answers = ref("Child"), {"type": "array", "items": ref("Child")}
    found = only(api(before, *answers), api(after, *answers))
    assert found.component == Component("schemas", name, place)


def test_copies_that_were_edited_alike_are_no_component() -> None:
    def of(schema: dict) -> dict:
        return api({}, deepcopy(schema), {"type": "array", "items": deepcopy(schema)})

    found = only(of(thing(amount=URL)), of(thing(amount={"type": "integer"})))
    assert found.component is None


def test_a_shared_parameter_keeps_its_own_name() -> None:
    def of(**schema: object) -> dict:
        page = {"name": "page", "in": "query", "schema": {"type": "integer", **schema}}
        found = api({}, thing(), thing(), parameters={"Page": page})
        for item in found["paths"].values():
            item["get"]["parameters"] = [ref("Page", "parameters")]
        return found

    found = only(of(), of(maximum=10))
    assert found.component == Component("parameters", "Page")
    assert "`query page`" in found.message


def test_a_rename_in_a_component_names_it() -> None:
    telling = {"type": "integer", "minimum": 0, "maximum": 99, "description": "in cents"}
    answers = ref("Thing"), {"type": "array", "items": ref("Thing")}
    base, revision = (api({"Thing": thing(**{name: telling})}, *answers) for name in ("fee", "charge"))
    found = only(base, revision)
    assert found.message == "the member `/fee` in component `Thing` is called `charge` now"
    assert found.component == Component("schemas", "Thing", "/fee")

"""A schema put into a union, or taken out of one, is told by the alternatives that came or went."""

import pytest

from tests.rules.documents import rated, ratings, request_of, response_of

NULL, NUMBER = {"type": "null"}, {"type": "number"}
THING = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "note": {"type": "string"}}}
REFERENCE = {"$ref": "#/components/schemas/Thing"}
MORE = {**THING, "properties": {**THING["properties"], "fee": {"type": "integer"}}}
COLOURS = {"type": "string", "enum": ["red", "green"]}


def modern(document: dict, **schemas: dict) -> dict:
    return {**document, "openapi": "3.1.0", "components": {"schemas": {"Thing": THING, **schemas}}}


def request(schema: dict, **schemas: dict) -> dict:
    return modern(request_of(schema), **schemas)


def response(schema: dict, **schemas: dict) -> dict:
    return modern(response_of(schema), **schemas)


CASES = [
    ("null beside a component, in", request(REFERENCE), request({"oneOf": [NULL, REFERENCE]}),
     {"request-null-allowed": "compatible"}),
    ("null beside a component, out", response(REFERENCE), response({"anyOf": [REFERENCE, NULL]}),
     {"response-null-allowed": "breaking"}),
    ("null is gone, in", request({"oneOf": [NULL, REFERENCE]}), request(REFERENCE),
     {"request-null-forbidden": "breaking"}),
    ("null is gone, out", response({"oneOf": [NULL, REFERENCE]}), response(REFERENCE),
     {"response-null-forbidden": "compatible"}),
    ("null beside an enumeration", request(COLOURS), request({"oneOf": [COLOURS, NULL]}),
     {"request-null-allowed": "compatible"}),
    ("null beside what is written in place", request(THING), request({"anyOf": [THING, NULL]}),
     {"request-null-allowed": "compatible"}),
    ("a number beside an object, in", request(THING), request({"oneOf": [NUMBER, THING]}),
     {"request-alternative-added": "compatible"}),
    ("a number beside an object, out", response(THING), response({"oneOf": [NUMBER, THING]}),
     {"response-alternative-added": "breaking"}),
    ("a number beside an object that gets a member", request(THING), request({"oneOf": [NUMBER, MORE]}),
     {"request-alternative-added": "compatible", "request-property-added": "compatible"}),
    ("an edited component beside null", request(REFERENCE), request({"oneOf": [REFERENCE, NULL]}, Thing=MORE),
     {"request-null-allowed": "compatible", "request-property-added": "compatible"}),
]  # fmt: skip

USER_MEMBERS = {each: {"type": "string"} for each in ("login", "url", "avatar", "kind", "site")}
USER = {"type": "object", "required": ["login", "url"], "properties": USER_MEMBERS}
FIRM = {"type": "object", "required": ["slug"], "properties": {"slug": {"type": "string"}, "url": {"type": "string"}}}
EDITED = {**USER, "properties": {**USER_MEMBERS, "fee": {"type": "integer"}}}
UNSURE = {**USER, "properties": {**USER_MEMBERS, "born": {"type": "string"}}}


def old(document: dict) -> dict:
    return {**document, "openapi": "3.0.3"}


def nullable(schema: dict) -> dict:
    return {**schema, "nullable": True}


CASES += [
    ("one of two objects is like it, out", old(response(nullable(USER))), old(response({"oneOf": [USER, FIRM]})),
     {"response-alternative-added": "breaking", "response-null-forbidden": "compatible"}),
    ("one of two objects is like it, in", old(request(USER)), old(request({"oneOf": [FIRM, nullable(USER)]})),
     {"request-alternative-added": "compatible", "request-null-allowed": "compatible"}),
    ("one of two objects was like it, out", response({"oneOf": [USER, FIRM]}), response(EDITED),
     {"response-alternative-removed": "compatible", "response-property-added": "compatible"}),
    ("one of two objects was like it, in", request({"anyOf": [FIRM, USER]}), request(EDITED),
     {"request-alternative-removed": "breaking", "request-property-added": "compatible"}),
    ("what a like branch lost", response(EDITED), response({"anyOf": [USER, FIRM]}),
     {"response-alternative-added": "breaking", "response-property-removed": "risky"}),
    ("what a like branch demands", request(USER),
     request({"anyOf": [{**USER, "required": ["login", "url", "kind"]}, FIRM]}),
     {"request-alternative-added": "compatible", "request-property-became-required": "breaking"}),
]  # fmt: skip

CAT, DOG = ({"type": "object", "required": ["kind", name], "properties": {
    "kind": {"type": "string", "enum": [name]}, name: {"type": "string"}}} for name in ("cat", "dog"))  # fmt: skip
PETS = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]}
CHOSEN = {**PETS, "discriminator": {"propertyName": "kind"}}
CLIENT = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "kind": {"type": "string"}},
    "oneOf": [{"required": ["kind"]}, {"required": ["name"], "properties": {"name": {"type": "string"}}}],
}
UNIONS = {"Cat": CAT, "Dog": DOG, "Pet": PETS, "Chosen": CHOSEN, "Client": CLIENT}


def component(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def nullable_component(name: str) -> dict:
    return {"anyOf": [component(name), NULL]}


CASES += [
    ("null beside a union that is a component, in", request(component("Pet"), **UNIONS),
     request(nullable_component("Pet"), **UNIONS), {"request-alternative-added": "compatible"}),
    ("null beside a union that chooses by a member, out", response(component("Chosen"), **UNIONS),
     response(nullable_component("Chosen"), **UNIONS), {"response-alternative-added": "breaking"}),
    ("null beside a union that chooses by a member is gone, in", request(nullable_component("Chosen"), **UNIONS),
     request(component("Chosen"), **UNIONS), {"request-alternative-removed": "breaking"}),
    ("null beside a union that chooses by a member is gone, out", response(nullable_component("Chosen"), **UNIONS),
     response(component("Chosen"), **UNIONS), {"response-alternative-removed": "compatible"}),
    ("null beside an object that has a union too, out", response(component("Client"), **UNIONS),
     response(nullable_component("Client"), **UNIONS), {"response-null-allowed": "breaking"}),
    ("null beside an object that has a union too, in", request(component("Client"), **UNIONS),
     request(nullable_component("Client"), **UNIONS), {"request-null-allowed": "compatible"}),
    ("null beside an object that has a union too is gone, in", request(nullable_component("Client"), **UNIONS),
     request(component("Client"), **UNIONS), {"request-null-forbidden": "breaking"}),
    ("null beside an object that has a union too and gets a member", response(component("Client"), **UNIONS),
     response(nullable_component("Client"), **{**UNIONS, "Client": {**CLIENT, "properties": {
         **CLIENT["properties"], "fee": {"type": "integer"}}}}),
     {"response-null-allowed": "breaking", "response-property-added": "compatible"}),
]  # fmt: skip

UNLIKE = [
    ("two branches are like it", response(USER), response({"oneOf": [EDITED, UNSURE]})),
    ("none is like it", response(USER), response({"oneOf": [FIRM, THING]})),
    ("null went beside it", old(response(nullable(USER))), response({"oneOf": [EDITED, FIRM, NULL]})),
]

SILENT = [
    ("a union of one", request(REFERENCE), request({"oneOf": [REFERENCE]})),
    ("a union of one goes", response({"anyOf": [THING]}), response(THING)),
]


@pytest.mark.parametrize(
    ("base", "revision", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_inside_the_union_is_not_said_to_be_removed(base: dict, revision: dict, expected: dict) -> None:
    assert rated(base, revision) == expected


@pytest.mark.parametrize(("base", "revision"), [case[1:] for case in UNLIKE], ids=[case[0] for case in UNLIKE])
def test_where_it_is_not_evident_which_branch_it_is_no_alternative_is_told(base: dict, revision: dict) -> None:
    rules = {rule for rule, _ in ratings(base, revision)}
    assert rules
    assert "response-alternative-added" not in rules


@pytest.mark.parametrize(("base", "revision"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_a_union_of_one_is_another_spelling(base: dict, revision: dict) -> None:
    assert rated(base, revision) == {}


def test_where_nothing_is_said_any_more_no_member_is_said_to_be_removed() -> None:
    base, revision = {"type": "array", "items": THING}, {"type": "array"}
    assert rated(request(base), request(revision)) == {"request-property-type-changed": "compatible"}
    assert rated(response(base), response(revision)) == {"response-property-type-changed": "breaking"}

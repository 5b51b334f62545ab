"""What a discriminator chooses between without a union: components made of a parent by `allOf`.

Nothing refers to them, and yet they come wherever the parent may (OpenAPI 3.0, Discriminator Object; 2.0 has no more).
"""

import json
from collections.abc import Callable

import pytest

from tests.rules.documents import changes, rated, request_of, response_of

PET = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"type": "string"}},
    "discriminator": {"propertyName": "kind"},
}
REFERENCE = {"$ref": "#/components/schemas/Pet"}


def made_of(parent: str, **members: dict) -> dict:
    return {"allOf": [{"$ref": f"#/components/schemas/{parent}"}, {"type": "object", "properties": members}]}


CAT, DOG = made_of("Pet", lives={"type": "integer"}), made_of("Pet", bark={"type": "string"})
TEXT_CAT = made_of("Pet", lives={"type": "string"})
KITTEN = made_of("Cat", weeks={"type": "integer"})
NAMED = {**PET, "discriminator": {"propertyName": "kind", "mapping": {"c": "#/components/schemas/Cat"}}}

PLACES = {
    "itself": REFERENCE,
    "in an array": {"type": "array", "items": REFERENCE},
    "as a member": {"type": "object", "properties": {"pet": REFERENCE}},
    "beside a description": {"allOf": [REFERENCE], "description": "the pet"},
}
EDITS = {
    "a member of one changes its type": ({"Cat": CAT}, {"Cat": TEXT_CAT},
     {"response-property-type-changed": "breaking"}, {"request-property-type-changed": "breaking"}),
    "of one that is made of another": ({"Cat": CAT, "Kitten": KITTEN},
     {"Cat": CAT, "Kitten": made_of("Cat", weeks={"type": "string"})},
     {"response-property-type-changed": "breaking"}, {"request-property-type-changed": "breaking"}),
    "one goes": ({"Cat": CAT, "Dog": DOG}, {"Cat": CAT},
     {"response-alternative-removed": "compatible"}, {"request-alternative-removed": "breaking"}),
    "the last one goes": ({"Cat": CAT}, {},
     {"response-alternative-removed": "compatible"}, {"request-alternative-removed": "breaking"}),
    "one comes": ({"Cat": CAT}, {"Cat": CAT, "Dog": DOG},
     {"response-discriminated-alternative-added": "risky"},
     {"request-discriminated-alternative-added": "compatible"}),
    "nothing": ({"Cat": CAT, "Dog": DOG}, {"Dog": DOG, "Cat": CAT}, {}, {}),
}  # fmt: skip


def with_pets(document: dict, pet: dict, schemas: dict) -> dict:
    return {**document, "components": {"schemas": {"Pet": pet, **schemas}}}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(("base", "revision", "answered", "sent"), EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("pet", [PET, {**PET, "title": "A pet"}], ids=["same parent", "parent edited"])
def test_an_edit_of_what_is_made_of_a_parent_is_felt_where_the_parent_is(
    place: dict, base: dict, revision: dict, answered: dict, sent: dict, pet: dict
) -> None:
    for document, expected in ((response_of(place), answered), (request_of(place), sent)):
        assert rated(with_pets(document, PET, base), with_pets(document, pet, revision)) == expected


def test_the_message_that_shows_it_chooses_what_was_edited() -> None:
    document = response_of(REFERENCE)
    (change,) = changes(with_pets(document, NAMED, {"Cat": CAT}), with_pets(document, NAMED, {"Cat": TEXT_CAT}))
    assert change.witness is not None
    assert change.witness.message["response"]["body"] == {"kind": "c", "lives": "abc"}


@pytest.mark.parametrize(
    "place", [{"$ref": "#/components/schemas/Cat"}, {"allOf": [{"$ref": "#/components/schemas/Cat"}]}]
)
def test_a_discriminator_is_inherited(place: dict) -> None:
    """A kitten may come where a cat is described, and a dog may not."""
    document = response_of(place)
    base, other_dog = (
        {"Cat": CAT, "Kitten": KITTEN, "Dog": each} for each in (DOG, made_of("Pet", bark={"type": "null"}))
    )
    revision = {**base, "Kitten": made_of("Cat", weeks={"type": "string"})}
    assert rated(with_pets(document, PET, base), with_pets(document, PET, revision)) == {
        "response-property-type-changed": "breaking"
    }
    assert rated(with_pets(document, PET, base), with_pets(document, PET, other_dog)) == {}


def test_a_schema_without_a_discriminator_stands_for_nothing_else() -> None:
    plain = {name: each for name, each in PET.items() if name != "discriminator"}
    document = response_of(REFERENCE)
    assert rated(with_pets(document, plain, {"Cat": CAT}), with_pets(document, plain, {"Cat": TEXT_CAT})) == {}


def test_in_2_0_too() -> None:
    def swagger(cat: dict) -> dict:
        parent = {**PET, "discriminator": "kind"}
        answer = {"description": "", "schema": {"$ref": "#/definitions/Pet"}}
        own = {"allOf": [{"$ref": "#/definitions/Pet"}, {"type": "object", "properties": {"lives": cat}}]}
        return {
            "swagger": "2.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/pets": {"get": {"produces": ["application/json"], "responses": {"200": answer}}}},
            "definitions": {"Pet": parent, "Cat": own},
        }

    rules = rated(swagger({"type": "integer"}), swagger({"type": "string"}))
    assert rules == {"response-property-type-changed": "breaking"}


def test_by_which_member_readers_choose_is_told_whatever_else_is_written() -> None:
    mapping = {"cat": "#/components/schemas/Cat", "a-very-long-name-of-a-dog": "#/components/schemas/Dog"}
    pets = [
        {**PET, "properties": {"kind": {"type": "string"}, "sort": {"type": "string"}}, **each}
        for each in (
            {"discriminator": {"mapping": mapping, "propertyName": "kind"}},
            {"discriminator": {"mapping": mapping, "propertyName": "sort"}},
        )
    ]
    both = {"Cat": CAT, "Dog": DOG}
    (change,) = changes(*(with_pets(response_of(REFERENCE), each, both) for each in pets))
    assert change.message == "the discriminator of `200 application/json` changed: `kind` → `sort`"
    none = {name: held for name, held in pets[0].items() if name != "discriminator"}
    told = changes(with_pets(response_of(REFERENCE), pets[0], both), with_pets(response_of(REFERENCE), none, both))
    assert "the discriminator of `200 application/json` changed: `kind` → nothing" in [each.message for each in told]


def test_a_mapping_may_write_references_as_they_are_written_elsewhere() -> None:
    def whole(target: object, **members: dict) -> dict:
        pet = {**PET, "discriminator": {"propertyName": "kind", "mapping": {"c": target}}}
        schemas = {"Pet": pet, "Cat": made_of("Pet", **members), "Dog": DOG}
        return response_of(REFERENCE, components={"schemas": schemas})

    cat = "#/components/schemas/Cat"
    assert rated(whole(cat), whole({"$ref": cat})) == rated(whole({"$ref": cat}), whole(cat)) == {}
    edited = whole({"$ref": cat}), whole({"$ref": cat}, lives={"type": "integer"})
    assert rated(*edited[::-1]) == rated(whole(cat, lives={"type": "integer"}), whole(cat))
    assert "response-discriminator-value-changed" in rated(whole({"$ref": cat}), whole("#/components/schemas/Dog"))
    (change,) = changes(whole({"$ref": cat}, lives={"type": "integer"}), whole({"$ref": cat}, lives={"type": "string"}))
    assert change.witness is not None
    assert change.witness.message["response"]["body"]["kind"] == "c"


SPECIAL = {name: {"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Kitten")}


@pytest.mark.parametrize("place", PLACES, ids=PLACES)
@pytest.mark.parametrize("chosen", SPECIAL)
def test_an_edit_of_one_that_takes_the_place_of_its_parent_is_told(place: str, chosen: str) -> None:
    """A reference to the parent leads to what it stood for by then."""

    def pets(kind: str, held: dict) -> dict:
        cat = made_of("Pet", toys={"type": "array", "items": {"type": "object", "properties": held}})
        return {"Cat": cat, "Kitten": KITTEN, "Dog": DOG} if kind != "Cat" else {"Cat": cat, "Dog": DOG}

    parent, heir = PLACES[place], json.loads(json.dumps(PLACES[place]).replace("/Pet", f"/{chosen}"))
    fewer, more = {"name": {"type": "string"}}, {"name": {"type": "string"}, "size": {"type": "string"}}
    for of, side in ((request_of, "request"), (response_of, "response")):
        for one, other in ((parent, heir), (heir, parent)):
            base, revision = (
                with_pets(of(schema), PET, pets(chosen, held)) for schema, held in ((one, more), (other, fewer))
            )
            found = {each.rule for each in changes(base, revision) if each.place.endswith("/toys/*/size")}
            assert found == {f"{side}-unstated-property-removed"}


@pytest.mark.parametrize("place", PLACES, ids=PLACES)
def test_to_name_what_was_chosen_says_nothing_of_it(place: str) -> None:
    def told(of: Callable[[dict], dict], one: str, other: str, *pets: str) -> set[str]:
        schemas = {"Cat": CAT, "Dog": DOG}
        held = {name: schemas[name] for name in pets}
        base, revision = (
            with_pets(of(json.loads(json.dumps(PLACES[place]).replace("/Pet", f"/{each}"))), PET, held)
            for each in (one, other)
        )
        return {each.severity.value for each in changes(base, revision)}

    assert told(response_of, "Pet", "Cat", "Cat", "Dog") <= {"compatible"}
    assert told(request_of, "Cat", "Pet", "Cat", "Dog") <= {"compatible"}
    assert told(request_of, "Pet", "Cat", "Cat") <= {"compatible"}
    assert "breaking" in told(request_of, "Pet", "Cat", "Cat", "Dog")


@pytest.mark.parametrize("place", PLACES, ids=PLACES)
def test_a_request_that_need_not_say_what_it_is_loses_what_its_parent_does_not_know(place: str) -> None:
    chosen = json.loads(json.dumps(PLACES[place]).replace("/Pet", "/Cat"))
    for pet, lost in ((PET, False), ({**PET, "required": []}, True)):
        sides = (with_pets(request_of(each), pet, {"Cat": CAT, "Dog": DOG}) for each in (chosen, PLACES[place]))
        removed = [each for each in changes(*sides) if each.place.endswith("/lives")]
        assert [each.severity.value for each in removed] == ["breaking"] * lost


@pytest.mark.parametrize("place", PLACES)
def test_parents_that_are_written_alike_differ_by_their_heirs(place: str) -> None:
    nothing = made_of("Pet")
    base, revision = (
        with_pets(request_of(json.loads(json.dumps(PLACES[place]).replace("/Pet", f"/{name}"))), PET,
                  {"Cat": nothing, "Dog": nothing, "Kitten": KITTEN})
        for name in ("Cat", "Dog")
    )  # fmt: skip
    assert rated(base, revision) == {"request-alternative-removed": "breaking"}
    assert rated(revision, base) == {"request-discriminated-alternative-added": "compatible"}


TO_CAT = {"mapping": {"c": "#/components/schemas/Cat"}}
VALUES = {
    "its name": ({}, ["Cat", "Dog"], []),
    "a value that is mapped to it": (TO_CAT, ["c"], []),
    "the name of another": ({}, ["Dog"], [("risky", False)]),
    "another spelling of its name": ({}, ["cat"], [("risky", False)]),
    "its name, beside a value that is mapped to it": (TO_CAT, ["Cat"], [("risky", False)]),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("written", "values", "lost"), VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("of_heir", [False, True], ids=["the parent lists values", "the heir lists values"])
def test_whether_a_parent_reads_an_heir_that_no_value_stands_for_is_undecided(
    place: str, written: dict, values: list, lost: list, *, of_heir: bool
) -> None:
    chosen = json.loads(json.dumps(PLACES[place]).replace("/Pet", "/Cat"))
    listed = {"kind": {"type": "string", "enum": values}}
    pet = {**PET, "discriminator": {"propertyName": "kind", **written}, **({} if of_heir else {"properties": listed})}
    cat = made_of("Pet", lives={"type": "integer"}, **(listed if of_heir else {}))
    sides = (with_pets(request_of(each), pet, {"Cat": cat, "Dog": DOG}) for each in (chosen, PLACES[place]))
    found = [(each.severity.value, each.decided) for each in changes(*sides) if each.severity.value != "compatible"]
    assert found == lost


BARKING = {"allOf": [REFERENCE, {"type": "object", "properties": {"bark": {"type": "string"}}, "required": ["bark"]}]}
LISTED = {
    "it was listed, and more is demanded of it": (["Cat", "Dog"], BARKING, ("risky", False)),
    "it was listed, and nothing is demanded": (["Cat", "Dog"], DOG, ("compatible", True)),
    "it was not listed": (["Cat"], BARKING, ("compatible", True)),
    "nothing is listed": (None, BARKING, ("compatible", True)),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(("values", "dog", "expected"), LISTED.values(), ids=LISTED)
def test_a_value_that_is_sent_without_a_schema_may_lack_what_an_heir_of_its_name_demands(
    place: dict, values: list | None, dog: dict, expected: tuple
) -> None:
    listed = {"kind": {"type": "string"} if values is None else {"type": "string", "enum": values}}
    fewer, more = {"Cat": CAT}, {"Cat": CAT, "Dog": dog}
    for of, sides in ((request_of, (fewer, more)), (response_of, (more, fewer))):
        (change,) = changes(*(with_pets(of(place), {**PET, "properties": listed}, each) for each in sides))
        assert (change.severity.value, change.decided) == expected

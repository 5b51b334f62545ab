"""What a discriminator chooses in several files: by `allOf`, by its mapping, and whatever the files are called."""

import json
from collections.abc import Callable

import pytest

from monitor.model.changes import Change
from monitor.model.descriptions import Document
from monitor.rules import compare
from monitor.schemas import jsonschema_rs_judge
from tests.rules.documents import request_of, response_of

ENTRY, PET_HERE = "openapi.json", "#/components/schemas/Pet"
KIND = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}


def changes(base: dict, revision: dict) -> tuple[Change, ...]:
    """`base` and `revision`: the files, by location."""
    one, other = (
        Document(ENTRY, {name: json.dumps(each).encode() for name, each in files.items()}, ENTRY)
        for files in (base, revision)
    )
    return compare(one, other, judge=jsonschema_rs_judge(), locations=False).changes


def ratings(base: dict, revision: dict) -> list[tuple[str, str]]:
    return [(each.rule, each.severity.value + ("" if each.decided else "?")) for each in changes(base, revision)]


def described(schema: dict, **schemas: dict) -> dict:
    return response_of(schema, components={"schemas": schemas})


def pet(**mapping: str) -> dict:
    return {**KIND, "discriminator": {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}}


def cat(lives: str) -> dict:
    return {"type": "object", "required": ["lives"], "properties": {"lives": {"type": lives}}}


def heir(lives: str, parent: str) -> dict:
    return {"allOf": [{"$ref": parent}, cat(lives)]}


def split(*parts: dict, folder: str = "schemas", mapped: bool = False) -> dict[str, dict]:
    """A file for each schema, and a component that refers to it."""
    mapping = {"cat": "Cat.json", "dog": "Dog.json"} if mapped else {}
    made = {name: {"allOf": [{"$ref": "Pet.json"}, *(parts or (cat("integer"),))]} for name in ("Cat", "Dog")}
    held = {"Pet": pet(**mapping), **made}
    named = {name: {"$ref": f"{folder}/{name}.json"} for name in held}
    files = {f"{folder}/{name}.json": each for name, each in held.items()}
    return {ENTRY: described({"$ref": PET_HERE}, **named), **files}


def with_cat(lives: str) -> dict[str, dict[str, dict]]:
    """Ways to describe a cat that may come where a pet is described: name -> files."""
    here, there = {"$ref": PET_HERE}, f"{ENTRY}{PET_HERE}"
    flat = {"Pet": pet(), "Cat": heir(lives, "#/Pet")}
    nested = {"components": {"schemas": {"Pet": pet(), "Cat": heir(lives, PET_HERE)}}}
    return {
        "mapped to a part of a file": {
            ENTRY: described(here, Pet=pet(cat="other.json#/Cat")),
            "other.json": {"Cat": heir(lives, there)},
        },
        "mapped to a file": {ENTRY: described(here, Pet=pet(cat="cat.json")), "cat.json": heir(lives, there)},
        "mapped to what is not made of it": {ENTRY: described(here, Pet=pet(cat="#/components/schemas/Cat"), Cat=cat(lives))},
        "mapped to a name": {ENTRY: described(here, Pet=pet(cat="Cat"), Cat=cat(lives))},
        "made of it in its file": {ENTRY: described({"$ref": "all.json#/Pet"}), "all.json": flat},
        "made of it in a file with a title": {ENTRY: described({"$ref": "all.json#/Pet"}), "all.json": {"title": "All", **flat}},
        "made of it among its components": {ENTRY: described({"$ref": f"all.json{PET_HERE}"}), "all.json": nested},
        "both have a name here": {
            ENTRY: described(here, Pet={"$ref": "all.json#/Pet"}, Cat={"$ref": "all.json#/Cat"}),
            "all.json": flat,
        },
        "made of a name here": {
            ENTRY: described(here, Pet={"$ref": "all.json#/Pet"}, Cat=heir(lives, PET_HERE)),
            "all.json": {"Pet": pet()},
        },
        "the discriminator inside of what it is made of": {
            ENTRY: described(here, Pet={"allOf": [pet()]}, Cat=heir(lives, PET_HERE))
        },
        "made of it further in": {
            ENTRY: described(here, Pet=pet(), Cat={"allOf": [{"allOf": [{"$ref": PET_HERE}]}, cat(lives)]})
        },
        "mapped to where it has no name": {ENTRY: described(pet(cat="#/components/schemas/Cat"), Cat=cat(lives))},
        "mapped to by name where it has none": {
            ENTRY: described({"type": "object", "properties": {"pet": pet(cat="Cat")}}, Cat=cat(lives))
        },
        "mapped to a file where it has no name": {
            ENTRY: described({"type": "array", "items": pet(cat="cat.json")}), "cat.json": cat(lives)
        },
        "each in a file, called as here": split(cat(lives)),
        "made of it two levels down in its file": {
            ENTRY: described({"$ref": "all.json#/types/pets/Pet"}),
            "all.json": {"types": {"pets": {"Pet": pet(), "Cat": heir(lives, "#/types/pets/Pet")}}},
        },
        "made of it among what has no place in OpenAPI": {
            ENTRY: {**described({"$ref": "#/x-types/Pet"}), "x-types": {"Pet": pet(), "Cat": heir(lives, "#/x-types/Pet")}}
        },
        "made by what stands beside a reference": {
            ENTRY: {**described(here, Pet=pet(), Cat={"$ref": PET_HERE, **cat(lives)}), "openapi": "3.1.0"}
        },
        "the parent a union of what has no name": {
            ENTRY: described(here, Pet={**pet(), "anyOf": [{"required": ["kind"]}, {"required": ["name"]}]}, Cat=heir(lives, PET_HERE))
        },
        "the parent one of what has no name": {
            ENTRY: described(here, Pet={**pet(), "oneOf": [{"required": ["kind"]}, {"required": ["name"]}]}, Cat=heir(lives, PET_HERE))
        },
        "made of what is described": {
            ENTRY: described({"$ref": "#/components/schemas/Animal"}, Pet=pet(), Animal={"allOf": [here]},
                             Cat=heir(lives, "#/components/schemas/Animal"))
        },
    }  # fmt: skip


@pytest.mark.parametrize("way", with_cat(""))
def test_what_it_chooses_is_compared(way: str) -> None:
    base, revision = with_cat("integer")[way], with_cat("string")[way]
    assert changes(base, base) == ()
    (change,) = changes(base, revision)
    assert (change.rule, change.severity.value) == ("response-property-type-changed", "breaking")
    assert change.witness is not None
    assert '"lives": "abc"' in json.dumps(change.witness.message["response"]["body"])


def test_the_message_has_the_value_that_chooses_it() -> None:
    way = "mapped to a file"
    (change,) = changes(with_cat("integer")[way], with_cat("string")[way])
    assert change.witness is not None
    assert change.witness.message["response"]["body"] == {"kind": "cat", "lives": "abc"}


def animal(member: str) -> dict:
    return {"type": "object", "required": ["kind", member], "properties": {"kind": {"type": "string"}, member: {}}}


def union(cat: str, dog: str, *, mapped: tuple[str, str] | None = None) -> dict:
    one, other = mapped or (cat, dog)
    choice = {"propertyName": "kind", "mapping": {"cat": one, "dog": other}}
    return described({"oneOf": [{"$ref": cat}, {"$ref": dog}], "discriminator": choice})


CAT, DOG = animal("lives"), animal("bark")
HERE = union("#/components/schemas/Cat", "#/components/schemas/Dog")
HERE["components"]["schemas"] = {"Cat": CAT, "Dog": DOG}
FILES = {ENTRY: union("cat.json", "dog.json"), "cat.json": CAT, "dog.json": DOG}
NAMED_ALIKE = {"cat.json": {"Schema": CAT}, "dog.json": {"Schema": DOG}}
PARTS = {ENTRY: union("cat.json#/Schema", "dog.json#/Schema"), **NAMED_ALIKE}
HEIRS = [
    {ENTRY: described({"$ref": PET_HERE}, Pet=pet(cat="Cat"), Cat=heir("integer", PET_HERE))},
    with_cat("integer")["mapped to a file"],
    with_cat("integer")["mapped to a part of a file"],
]


@pytest.mark.parametrize(
    ("base", "revision"),
    [({ENTRY: HERE}, FILES), ({ENTRY: HERE}, PARTS), (FILES, PARTS), (HEIRS[0], HEIRS[1]), (HEIRS[0], HEIRS[2])],
    ids=["branches to files", "branches to parts of files", "to parts", "an heir to a file", "an heir to a part"],
)
def test_to_move_them_into_files_is_no_change(base: dict, revision: dict) -> None:
    assert ratings(base, revision) == ratings(revision, base) == []


def together(lives: str, *, mapped: bool = False) -> dict[str, dict]:
    mapping = {"cat": "Cat", "dog": "#/components/schemas/Dog"} if mapped else {}
    made = {name: heir(lives, PET_HERE) for name in ("Cat", "Dog")}
    return {ENTRY: described({"$ref": PET_HERE}, Pet=pet(**mapping), **made)}


@pytest.mark.parametrize("mapped", [False, True])
def test_to_give_each_schema_a_file_is_no_change_and_hides_none(mapped: bool) -> None:
    whole, apart, moved = together("integer", mapped=mapped), split(mapped=mapped), split(folder="s", mapped=mapped)
    for one, other in ((whole, apart), (apart, whole), (apart, moved)):
        assert ratings(one, other) == []
    told = ratings(whole, split(cat("string"), mapped=mapped))
    assert set(told) == {("response-property-type-changed", "breaking")}
    assert set(ratings(apart, split(cat("string"), folder="s", mapped=mapped))) == set(told)


@pytest.mark.parametrize("target", ["#", "", 3, None, {"$ref": "#"}, ["x"], "#/", "#x", "//[bad"])
def test_whatever_stands_in_a_mapping_is_read_or_not(target: object) -> None:
    odd = {**KIND, "discriminator": {"propertyName": "kind", "mapping": {"cat": target}}}
    base, revision = (described({"$ref": PET_HERE}, Pet={**odd, "title": title}) for title in ("a", "b"))
    assert {rule for rule, _ in ratings({ENTRY: base}, {ENTRY: revision})} <= {"document-unread"}


def test_values_may_be_exchanged_between_schemas_of_one_name() -> None:
    turned = union("cat.json#/Schema", "dog.json#/Schema", mapped=("dog.json#/Schema", "cat.json#/Schema"))
    assert ratings(PARTS, {ENTRY: turned, **NAMED_ALIKE}) == [("response-discriminator-value-changed", "risky")]


@pytest.mark.parametrize("target", ["gone.json#/Cat", "gone.json", "types/Cat", "https://types.example/Cat"])
@pytest.mark.parametrize("keyword", ["mapping", "defaultMapping"])
def test_what_could_not_be_read_is_undecided(target: str, keyword: str) -> None:
    chosen = {"mapping": {"cat": target}} if keyword == "mapping" else {"defaultMapping": target}
    parent = {**KIND, "discriminator": {"propertyName": "kind", **chosen}}
    base = described({"$ref": PET_HERE}, Pet=parent)
    revision = {**base, "info": {"title": "Things", "version": "2"}}
    assert ratings({ENTRY: base}, {ENTRY: revision}) == [("document-unread", "risky?")]


def test_a_name_with_a_dot_is_a_name() -> None:
    base = described({"$ref": PET_HERE}, Pet=pet(cat="v1.json"), **{"v1.json": cat("integer")})
    revision = described({"$ref": PET_HERE}, Pet=pet(cat="v1.json"), **{"v1.json": cat("string")})
    assert ratings({ENTRY: base}, {ENTRY: revision}) == [("response-property-type-changed", "breaking")]


SCHEMAS = "#/components/schemas/"
IMPLIED: dict[str, str] = {}
WRITTEN_OUT = {"Cat": f"{SCHEMAS}Cat", "Dog": f"{SCHEMAS}Dog"}
BY_NAME = {"Cat": "Cat"}
OTHERS = {"cat": f"{SCHEMAS}Cat", "dog": f"{SCHEMAS}Dog"}
TWICE = {**WRITTEN_OUT, **OTHERS}
VALUES = {
    # what is mapped before and after, and which values come and go
    "the names are written out": (IMPLIED, WRITTEN_OUT, False, False),
    "one of them, by name": (IMPLIED, BY_NAME, False, False),
    "other values than the names": (IMPLIED, OTHERS, True, True),
    "others than those that were written out": (WRITTEN_OUT, OTHERS, True, True),
    "further values": (WRITTEN_OUT, TWICE, True, False),
    "the same two values, one of them a name": (BY_NAME, WRITTEN_OUT, False, False),
}


@pytest.mark.parametrize(("before", "after", "come", "go"), VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("united", [True, False], ids=["of a union", "of a parent"])
def test_a_name_chooses_where_nothing_else_does(
    before: dict[str, str], after: dict[str, str], come: bool, go: bool, united: bool
) -> None:
    """Whether it does beside another value is not known: the specification says so, and generated code does not."""

    def pets(mapping: dict[str, str], whole: Callable[..., dict]) -> dict:
        if not united:
            made = {"Cat": heir("integer", PET_HERE), "Dog": heir("integer", PET_HERE)}
            return {ENTRY: whole({"$ref": PET_HERE}, components={"schemas": {"Pet": pet(**mapping), **made}})}
        choice = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
        branches = {"oneOf": [{"$ref": f"{SCHEMAS}{name}"} for name in ("Cat", "Dog")], "discriminator": choice}
        return {ENTRY: whole(branches, components={"schemas": {"Cat": CAT, "Dog": DOG}})}

    for one, other, added, removed in ((before, after, come, go), (after, before, go, come)):
        expected = {("response-discriminator-value-added", "risky")} if added else set()
        expected |= {("response-discriminator-value-removed", "compatible")} if removed else set()
        assert {*ratings(pets(one, response_of), pets(other, response_of))} == expected
        expected = {("request-discriminator-value-added", "compatible")} if added else set()
        expected |= {("request-discriminator-value-removed", "risky")} if removed else set()
        assert {*ratings(pets(one, request_of), pets(other, request_of))} == expected


def test_a_name_that_is_mapped_to_another_schema_now_is_told_as_that() -> None:
    """Also where another value was mapped to the schema of that name, so that it was no sure value."""
    dogs = union("#/components/schemas/Cat", "#/components/schemas/Dog")
    other = union("#/components/schemas/Cat", "#/components/schemas/Dog")
    for each, mapping in ((dogs, {"cat": "Cat"}), (other, {"cat": "Cat", "Cat": "Dog"})):
        each["components"]["schemas"] = {"Cat": CAT, "Dog": DOG}
        content = each["paths"]["/things"]["post"]["responses"]["200"]["content"]["application/json"]
        content["schema"]["discriminator"]["mapping"] = mapping
    assert ("response-discriminator-value-changed", "risky") in ratings({ENTRY: dogs}, {ENTRY: other})


def test_a_name_that_may_choose_beside_a_mapped_value_that_is_refused_is_told_where_it_goes() -> None:
    """The mapped value is none that the alternative allows, so that its name is what has chosen it, if anything."""
    kinds = {"Cat": {"type": "string"}, "Fox": {"type": "string", "enum": ["Fox"]}}
    schemas = {
        name: {"type": "object", "properties": {"kind": kind}, "required": ["kind"]} for name, kind in kinds.items()
    }
    chosen = {"propertyName": "kind", "mapping": {"y": "#/components/schemas/Fox"}}

    def union(*names: str) -> dict:
        branches = [{"$ref": f"#/components/schemas/{each}"} for each in names]
        return request_of({"oneOf": branches, "discriminator": chosen}, components={"schemas": schemas})

    (change,) = changes({ENTRY: union("Cat", "Fox")}, {ENTRY: union("Cat")})
    assert (change.rule, change.severity, change.decided) == ("request-alternative-removed", "risky", False)
    assert "kind: Fox" in str(change.note)

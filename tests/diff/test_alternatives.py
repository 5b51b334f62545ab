"""An alternative that is read only because its reader ignores unknown members counts as lost (DESIGN.md §6)."""

import pytest

from monitor.model.changes import Change
from monitor.model.values import Severity
from tests.rules.documents import changes, rated, request_of, response_of

CAT = {"type": "object", "properties": {"lives": {"type": "integer"}}}
DOG = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "breed": {"type": "string"}}}
NAMED_DOG = {**DOG, "properties": {**DOG["properties"], "id": {"type": "string"}}}
FISH = {"type": "object", "properties": {"fins": {"type": "integer"}}}
SMALL_DOG = {"type": "object", "properties": {"id": {"type": "integer"}}}
KEYED = {"type": "object", "required": ["key"], "properties": {"key": {"type": "string"}}}
KEYED_WITH_ID = {**KEYED, "properties": {**KEYED["properties"], "id": {"type": "string"}}}
OPEN_KEYED = {**KEYED, "additionalProperties": {"type": "string"}}
ANY_DOG = {**DOG, "properties": {**DOG["properties"], "id": {"type": ["integer", "string"]}}}
MAP = {"type": "object", "additionalProperties": {"type": "integer"}}


def either(*branches: dict, keyword: str = "anyOf") -> dict:
    return {keyword: list(branches)}


def exactly(*branches: dict) -> dict:
    return either(*branches, keyword="oneOf")


REQUESTS = [
    ("a member of one alternative changes its type", either(CAT, DOG), either(CAT, NAMED_DOG),
     {"request-property-type-changed": "breaking"}),
    ("and so where exactly one has to fit", exactly(CAT, DOG), exactly(CAT, NAMED_DOG),
     {"request-property-type-changed": "breaking"}),
    ("another alternative has the member too", either(SMALL_DOG, DOG), either(SMALL_DOG, NAMED_DOG),
     {"request-property-type-changed": "risky?"}),
    ("an alternative goes", either(CAT, DOG, FISH), either(CAT, DOG), {"request-alternative-removed": "breaking"}),
    ("one goes whose members another has", either(CAT, DOG, SMALL_DOG), either(CAT, DOG),
     {"request-alternative-removed": "compatible"}),
    ("one is widened, and none sends what it requires", exactly(KEYED, DOG), exactly(KEYED, ANY_DOG),
     {"request-property-type-changed": "compatible"}),
    ("another may send what it requires", exactly(KEYED_WITH_ID, DOG), exactly(KEYED_WITH_ID, ANY_DOG),
     {"request-property-type-changed": "breaking"}),
    ("another may send anything", exactly(OPEN_KEYED, DOG), exactly(OPEN_KEYED, ANY_DOG),
     {"request-property-type-changed": "breaking"}),
]  # fmt: skip
RESPONSES = [
    ("an alternative comes", either(CAT, DOG), either(CAT, DOG, FISH), {"response-alternative-added": "breaking"}),
    ("and so where exactly one has to fit", exactly(CAT, FISH), exactly(CAT, FISH, SMALL_DOG),
     {"response-alternative-added": "breaking"}),
]  # fmt: skip


def members(**types: str) -> dict:
    return {"properties": {name: {"type": each} for name, each in types.items()}}


def test_alternatives_are_known_by_their_members_wherever_they_stand() -> None:
    base = either(members(a="string"), members(b="string"))
    for edited in (
        either(members(a="integer"), members(b="string")),
        either(members(b="string"), members(a="integer")),
    ):
        assert rated(request_of(base), request_of(edited)) == {"request-property-type-changed": "breaking"}
    both = either(members(b="integer"), members(a="integer"))
    assert sorted(each.message for each in changes(request_of(base), request_of(both))) == [
        "the type of `/a` changed: string → integer",
        "the type of `/b` changed: string → integer",
    ]


@pytest.mark.parametrize("crossed", [False, True])
def test_alternatives_are_told_by_what_they_say_rather_than_by_the_same_names(crossed: bool) -> None:
    identity, text = {"type": "string"}, {"type": "string", "minLength": 9}
    by_text = {"type": "object", "properties": {"id": identity, "at": text}, "required": ["at"]}
    by_number = {"type": "object", "properties": {"at": {"type": "integer"}}, "required": ["at"]}
    fewer = {**by_text, "properties": {"at": text}}
    more = {**by_number, "properties": {"id": identity, **by_number["properties"]}}
    base, revision = either(by_text, by_number), either(*([more, fewer] if crossed else [fewer, more]))
    assert sorted(rated(response_of(base), response_of(revision))) == [
        "response-property-added",
        "response-property-removed",
    ]


def test_an_alternative_is_not_kept_by_another_that_knows_its_members_and_refuses_them() -> None:
    base = either(members(a="string"), members(b="string"), members(a="integer"))
    revision = either(members(a="integer", c="string"), members(b="string", d="string"))
    (gone,) = (each for each in changes(request_of(base), request_of(revision)) if "removed" in each.rule)
    assert (gone.rule, gone.severity) == ("request-alternative-removed", Severity.BREAKING)
    assert gone.witness is not None
    assert gone.witness.message["request"]["body"] == {"a": "abc"}


def test_an_alternative_without_a_name_is_called_by_what_it_requires() -> None:
    whole = {"type": "object", "properties": {"a": {}, "b": {}}}
    found = changes(
        request_of({**whole, "anyOf": [{"required": ["a"]}]}),
        request_of({**whole, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
    )
    assert [each.message for each in found] == ["`body application/json` may also be one that requires b"]


IN_UNION = {"oneOf and its type": {"type": "object", "oneOf": [KEYED, NAMED_DOG]},
            "anyOf and its type": {"type": "object", "anyOf": [KEYED, NAMED_DOG]},
            "members beside it": {"type": "object", "properties": {"size": {}}, "anyOf": [KEYED, NAMED_DOG]}}  # fmt: skip


def edits(found: tuple[Change, ...]) -> set[tuple[str, str]]:
    """Also those that are told as parts of one change."""
    return {(each.rule, each.severity.value) for change in found for each in (change.parts or (change,))}


@pytest.mark.parametrize("union", IN_UNION.values(), ids=IN_UNION)
def test_a_schema_that_grows_into_a_union_is_read_by_the_branch_that_declares_its_members(union: dict) -> None:
    found = changes(request_of(KEYED), request_of(union))
    assert {each.severity for each in found} == {Severity.COMPATIBLE}
    assert ("request-required-property-removed", "compatible") in edits(found)
    lost = changes(response_of(KEYED), response_of(union))
    assert ("response-required-property-removed", "breaking") in edits(lost)


@pytest.mark.parametrize("union", IN_UNION.values(), ids=IN_UNION)
def test_a_union_that_is_narrowed_to_a_branch_refuses_the_others(union: dict) -> None:
    (change,) = (each for each in changes(request_of(union), request_of(KEYED)) if "required" in str(each.parts))
    assert change.severity is Severity.BREAKING
    assert ("request-property-added-required", "breaking") in edits((change,))
    assert change.witness is not None
    assert "key" not in change.witness.message["request"]["body"]
    narrowed = [each for each in changes(response_of(union), response_of(KEYED)) if "`/size`" not in each.message]
    assert {each.severity for each in narrowed} == {Severity.COMPATIBLE}


def test_a_member_that_only_an_open_alternative_would_read_is_not_called_read() -> None:
    union = {"type": "object", "anyOf": [{"type": "object", "properties": {"id": {}}}, {**KEYED, "required": ["kind"]}]}
    base = {"type": "object", "properties": {"key": {"type": "string"}}}
    (change,) = (each for each in changes(request_of(base), request_of(union)) if "removed" in each.rule)
    assert not change.decided


def test_an_alternative_that_is_one_value_is_called_by_it() -> None:
    known = [{"type": "string"}, {"const": "small-1", "description": "fast"}]
    base, revision = ({"anyOf": [*known, *more]} for more in ([], [{"const": "large-2", "type": "string"}]))
    (change,) = changes(*({**request_of(each), "openapi": "3.1.0"} for each in (base, revision)))
    assert change.message == '`body application/json` may also be "large-2"'


@pytest.mark.parametrize(("base", "revision", "expected"), [x[1:] for x in REQUESTS], ids=[x[0] for x in REQUESTS])
def test_what_consumers_may_choose(base: dict, revision: dict, expected: dict) -> None:
    assert rated(request_of(base), request_of(revision)) == expected


@pytest.mark.parametrize(("base", "revision", "expected"), [x[1:] for x in RESPONSES], ids=[x[0] for x in RESPONSES])
def test_what_consumers_may_meet(base: dict, revision: dict, expected: dict) -> None:
    assert rated(response_of(base), response_of(revision)) == expected


def test_a_map_reads_every_member_on_purpose() -> None:
    assert rated(response_of(either(CAT, MAP)), response_of(either(CAT, MAP, SMALL_DOG))) == {
        "response-alternative-added": "compatible"
    }


NAMES = [
    ("its component", {"$ref": "#/components/schemas/Pet"}, "Pet"),
    ("its title", {"title": "A pet", **FISH}, "A pet"),
    ("the components it is made of", {"allOf": [{"$ref": "#/components/schemas/Pet"}, FISH]}, "Pet"),
    ("all of them", {"allOf": [{"$ref": f"#/components/schemas/{each}"} for each in ("Pet", "Tag")]}, "Pet with Tag"),
    ("its type", FISH, "of type object"),
]


@pytest.mark.parametrize(("branch", "name"), [x[1:] for x in NAMES], ids=[x[0] for x in NAMES])
def test_an_alternative_is_called_by_what_people_recognise(branch: dict, name: str) -> None:
    schemas = {"Pet": CAT, "Tag": SMALL_DOG}
    base, revision = (
        response_of(exactly({"type": "string"}, {"type": "number"}, *more), components={"schemas": schemas})
        for more in ((), (branch,))
    )
    assert {each.message for each in changes(base, revision)} == {f"`200 application/json` may also be {name}"}


def test_a_component_that_is_renamed_is_chosen_by_another_value_unless_the_branch_lists_its_values() -> None:
    def union(name: str, *, listed: bool = False) -> dict:
        kind = {"type": "string", **({"enum": ["cat"]} if listed else {})}
        cat = {"type": "object", "required": ["kind", "purr"], "properties": {"kind": kind, "purr": {"type": "string"}}}
        discriminator = {"propertyName": "kind"}
        branches = [{"$ref": f"#/components/schemas/{each}"} for each in (name, "Dog")]
        dog = {"type": "object", "required": ["kind", "bark"], "properties": {"kind": {"type": "string"}, "bark": {}}}
        schemas = {name: cat, "Dog": dog}
        return {"schema": {"oneOf": branches, "discriminator": discriminator}, "components": {"schemas": schemas}}

    base, revision = union("Cat"), union("Kitty")
    assert rated(request_of(**base), request_of(**revision)) == {
        "request-discriminator-value-removed": "risky", "request-discriminator-value-added": "compatible"
    }  # fmt: skip
    assert rated(response_of(**base), response_of(**revision)) == {
        "response-discriminator-value-added": "risky", "response-discriminator-value-removed": "compatible"
    }  # fmt: skip
    assert rated(request_of(**union("Cat", listed=True)), request_of(**union("Kitty", listed=True))) == {}


NAMED = {"type": "object", "properties": {name: {"type": "string"} for name in ("id", "mail", "phone")}}
OF_TEXT = {"type": "string"}


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
@pytest.mark.parametrize(
    ("beside", "kept", "other"),
    [
        (NAMED, {"required": ["mail"]}, {"required": ["phone"]}),
        (OF_TEXT, {"maxLength": 3}, {"minLength": 6}),
        (OF_TEXT, {"pattern": "^a"}, {"pattern": "^b"}),
    ],
    ids=["required", "lengths", "patterns"],
)
def test_an_alternative_that_leaves_its_type_to_its_union_is_lost_with_a_message_that_shows_it(
    keyword: str, beside: dict, kept: dict, other: dict
) -> None:
    both, one = ({"type": "object", "required": ["m"], "properties": {"m": {**beside, keyword: each}}}
                 for each in ([kept, other], [kept]))  # fmt: skip
    for base, revision in ((request_of(both), request_of(one)), (response_of(one), response_of(both))):
        (change,) = changes(base, revision)
        assert (change.severity, change.decided) == (Severity.BREAKING, True)
        assert change.witness is not None
        assert change.witness.confirmed
    if keyword == "anyOf":
        for base, revision in ((request_of(one), request_of(both)), (response_of(both), response_of(one))):
            assert all(each.severity is Severity.COMPATIBLE for each in changes(base, revision))


def test_an_alternative_that_leaves_its_type_to_its_union_is_not_lost_where_another_reads_the_same() -> None:
    wide, narrow = {"minLength": 1}, {"minLength": 3, "maxLength": 5}
    base, revision = ({**OF_TEXT, "anyOf": each} for each in ([wide, narrow], [wide]))
    assert all(each.severity is Severity.COMPATIBLE for each in changes(request_of(base), request_of(revision)))


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_what_an_alternative_requires_more_is_shown_by_a_message_that_its_union_takes(keyword: str) -> None:
    """Which says of what type the members are."""
    base, revision = (
        {**NAMED, keyword: [{"required": ["mail"]}, {"required": each}]} for each in (["id"], ["id", "phone"])
    )
    (change,) = changes(request_of(base), request_of(revision))
    assert change.severity is Severity.BREAKING
    assert change.witness is not None
    body = change.witness.message["request"]["body"]
    assert body.keys() == {"id"}
    assert isinstance(body["id"], str)


def test_an_alternative_does_not_ignore_members_that_its_union_declares() -> None:
    mail = {"required": ["mail"], "properties": {"mail": {"type": "string"}}}
    phone = {"required": ["id"], "properties": {name: {"type": "string"} for name in ("id", "phone")}}
    base, revision = ({**NAMED, "required": ["mail"], "anyOf": [mail, each]}
                      for each in (phone, {**phone, "required": ["id", "phone"]}))  # fmt: skip
    for found in (changes(request_of(base), request_of(revision)), changes(response_of(revision), response_of(base))):
        assert not [each for each in found if each.severity is Severity.BREAKING]


ONE, OTHER = ({"properties": {name: {"type": "string"}}} for name in "ab")


@pytest.mark.parametrize(("beside", "ignored"), [({}, True), ({"unevaluatedProperties": False}, False)])
def test_what_is_refused_is_not_said_to_be_ignored(beside: dict, ignored: bool) -> None:
    schemas = [{"type": "object", **either(*branches), **beside} for branches in ([ONE, OTHER], [ONE])]
    (change,) = changes(*(request_of(each, openapi="3.1.0") for each in schemas))
    assert (change.rule, change.severity) == ("request-alternative-removed", Severity.BREAKING)
    assert change.witness is not None
    assert change.witness.message["request"]["body"] == {"b": "abc"}
    assert ("ignores members" in str(change.note)) == ignored


FLAG = {"type": "object", "properties": {"on": {"type": "boolean"}}}
INNER = {
    "an alternative": {"anyOf": [FLAG]},
    "a condition": {"if": {"required": ["key"]}, "then": FLAG},
    "what depends on a member": {"dependentSchemas": {"key": FLAG}},
}


@pytest.mark.parametrize("inner", INNER.values(), ids=INNER)
def test_an_alternative_does_not_ignore_members_that_it_declares_further_in(inner: dict) -> None:
    known = {**KEYED, **inner}
    flag, text = (
        {**KEYED, "properties": {**KEYED["properties"], "on": {"type": each}}} for each in ("boolean", "string")
    )
    said = rated(*(request_of(exactly(each, known), openapi="3.1.0") for each in (flag, text)))
    assert said == {"request-property-type-changed": "risky?"}


def test_what_a_copy_of_an_alternative_reads_is_not_lost() -> None:
    known = {**KEYED, "anyOf": [FLAG]}
    text = {**known, "properties": {**KEYED["properties"], "on": {"type": "string"}}}
    said = rated(*(request_of(exactly(each, known), openapi="3.1.0") for each in (known, text)))
    assert said == {"request-property-added": "risky?"}


def test_alternatives_that_say_their_types_send_them_beside_declared_members() -> None:
    either_type = {"properties": {"name": {"type": "string"}}, **either({"type": "object"}, {"type": "string"})}
    schemas = (either_type, {"type": "object", "properties": {"name": {"type": "string"}}})
    for found in (
        changes(*(request_of(each) for each in schemas)), changes(*(response_of(each) for each in schemas[::-1])),
    ):  # fmt: skip
        (change,) = (each for each in found if each.severity is Severity.BREAKING)
        assert change.rule.endswith("type-changed")
        assert change.witness is not None
    of_one = {**either_type, **either({"type": "object"})}
    assert "breaking" not in rated(request_of(of_one), request_of(schemas[1])).values()


@pytest.mark.parametrize("direction", ["request", "response"])
def test_one_that_the_type_beside_the_union_excludes_is_never_sent(direction: str) -> None:
    of = {"request": request_of, "response": response_of}[direction]
    kept = [{"type": "boolean"}, {"type": "integer"}]
    never = {"type": "object", "properties": {"b": {}}, "required": ["b"]}
    sides = [of({"type": ["boolean", "integer"], "anyOf": each}) for each in (kept, [*kept, never])]
    told = rated(*({**each, "openapi": "3.1.0"} for each in (sides if direction == "response" else sides[::-1])))
    assert set(told.values()) == {"compatible"}

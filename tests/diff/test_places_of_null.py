"""That something may be null is pointed at where it is said: `nullable`, whatever reading makes of it."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, rated, request_of, response_of

PLAIN = {"type": "integer"}


def two(schema: dict) -> dict:
    """In Swagger 2.0."""
    held = {"type": "object", "required": ["n"], "properties": {"n": schema}}
    answer = {"description": "fine", "schema": held}
    return {
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "produces": ["application/json"],
        "paths": {"/a": {"get": {"responses": {"200": answer}}}},
    }  # fmt: skip


def three(schema: dict, **members: str) -> dict:
    return response_of({"type": "object", "required": ["n"], "properties": {"n": schema}}, **members)


def newer(schema: dict) -> dict:
    return three(schema, openapi="3.1.0")


@pytest.mark.parametrize(
    ("written", "before", "after", "ends"),
    [
        (three, PLAIN, {**PLAIN, "nullable": True}, ("/n/type", "/n/nullable")),
        (three, {**PLAIN, "nullable": False}, {**PLAIN, "nullable": True}, ("/n/nullable", "/n/nullable")),
        (three, {**PLAIN, "nullable": True}, PLAIN, ("/n/nullable", "/n/type")),
        (two, PLAIN, {**PLAIN, "x-nullable": True}, ("/n/type", "/n/x-nullable")),
        (newer, PLAIN, {"type": ["integer", "null"]}, ("/n/type", "/n/type")),
        (newer, {**PLAIN, "nullable": True}, {"type": ["integer", "null"], "nullable": True}, ("/n/type", "/n/type")),
    ],
    ids=["3.0", "3.0, from false", "3.0, no longer", "2.0", "3.1", "3.1, where the word says nothing"],
)
def test_null_is_pointed_at_where_it_is_said(written, before, after, ends):
    (change,) = changes(written(before), written(after))
    assert "null" in change.rule
    assert change.base is not None
    assert change.revision is not None
    assert change.base.pointer.endswith(ends[0])
    assert change.revision.pointer.endswith(ends[1])


@pytest.mark.parametrize("made", [request_of, response_of])
def test_null_that_is_in_doubt_shows_no_break(made):
    doubtful = {"anyOf": [{"type": "string"}, {"type": "object"}], "nullable": True}
    plain = {"type": "string", "nullable": True}
    pair = (plain, doubtful) if made is request_of else (doubtful, plain)
    found = changes(*(made({"type": "object", "properties": {"n": each}}) for each in pair))
    told = [(each.decided, "`nullable` adds nothing here" in (each.note or "")) for each in found]
    assert (False, True) in told
    assert not [each for each in found if each.severity.value == "breaking"]


LISTED = {"type": "string", "enum": ["a", "b"]}


@pytest.mark.parametrize(("made", "way"), [(request_of, -1), (response_of, 1)])
def test_nullable_beside_a_list_without_null_is_in_doubt(made, way):
    """Written by itself, where it goes from requests or is added to answers."""
    schemas = [{"type": "object", "properties": {"n": each}} for each in (LISTED, {**LISTED, "nullable": True})]
    (change,) = changes(*(made(each) for each in schemas[::way]))
    assert (change.severity.value, change.decided) == ("risky", False)
    assert "`nullable` adds nothing here" in str(change.note)
    (change,) = changes(*(made(each) for each in schemas[::-way]))
    assert (change.severity.value, change.decided) == ("compatible", True)


@pytest.mark.parametrize("made", [request_of, response_of])
@pytest.mark.parametrize(
    "after",
    [{**LISTED, "type": ["string", "null"]}, {"anyOf": [LISTED, {"type": "null"}]}],
    ids=["a list of types", "an alternative"],
)
def test_nullable_beside_a_list_without_null_is_no_break_in_a_newer_version(made, after):
    sides = [made({"type": "object", "properties": {"n": {**LISTED, "nullable": True}}}),
             made({"type": "object", "properties": {"n": after}}, openapi="3.1.0")]  # fmt: skip
    for base, revision in (sides, sides[::-1]):
        assert not [each for each in changes(base, revision) if each.severity.value == "breaking"]


@pytest.mark.parametrize("made", [request_of, response_of])
@pytest.mark.parametrize("beside", [{"type": "null"}, {"enum": [None, "none"]}], ids=["null", "a list with null"])
def test_null_that_another_alternative_reads_is_no_loss(made, beside):
    """Where it is added to answers, or goes from requests."""
    thing = {"type": "object", "required": ["a"], "properties": {"a": PLAIN}}
    sides = [{"anyOf": [beside, {**thing, "type": kind}]} for kind in ("object", ["object", "null"])]
    base, revision = (three(each, openapi="3.1.0") if made is response_of else made(each, openapi="3.1.0")
                      for each in (sides if made is response_of else sides[::-1]))  # fmt: skip
    (change,) = changes(base, revision)
    assert (change.severity.value, change.decided) == ("compatible", True)


def test_null_that_no_other_alternative_reads_breaks():
    thing = {"type": "object", "required": ["a"], "properties": {"a": PLAIN}}
    base = newer({"anyOf": [{"type": "string"}, thing]})
    (change,) = changes(base, newer({"anyOf": [{"type": "string"}, {**thing, "type": ["object", "null"]}]}))
    assert (change.rule, change.severity.value) == ("response-null-allowed", "breaking")


@pytest.mark.parametrize("made", [request_of, response_of])
@pytest.mark.parametrize("word", ["oneOf", "anyOf"])
def test_null_that_is_in_doubt_before_and_after_is_no_change(made, word):
    """Though the alternative that was alone says nothing of it, and its union does."""
    described = {name: {"type": "object", "required": [name], "properties": {name: PLAIN}} for name in ("card", "bank")}
    card, bank = ({"$ref": f"#/components/schemas/{name}"} for name in described)
    paid = [{"nullable": True, word: alternatives} for alternatives in ([card], [card, bank])]
    sides = [made({"type": "object", "properties": {"n": each}}, components={"schemas": described}) for each in paid]
    for base, revision in (sides, sides[::-1]):
        found = changes(base, revision)
        assert [each.rule.partition("-")[2] for each in found] in (["alternative-added"], ["alternative-removed"])
        assert found[0].decided


def test_null_of_an_alternative_is_in_doubt_where_that_of_its_union_is():
    thing = {"type": "object", "required": ["a"], "properties": {"a": PLAIN}}
    base, revision = (
        three({"nullable": True, "anyOf": [{"type": "string"}, each]}) for each in (thing, {**thing, "nullable": True})
    )
    (change,) = changes(base, revision)
    assert (change.severity.value, change.decided) == ("risky", False)
    assert "`nullable` adds nothing here" in str(change.note)


CARD = {"type": "object", "required": ["card"], "properties": {"card": PLAIN}}
COMPOSED = [{"allOf": [CARD]}, {"oneOf": [CARD]}, {"anyOf": [CARD, {"type": "object", "required": ["bank"]}]}]


@pytest.mark.parametrize("composed", COMPOSED, ids=["allOf", "oneOf", "anyOf"])
@pytest.mark.parametrize(("made", "way"), [(request_of, -1), (response_of, 1)], ids=["request", "response"])
def test_nullable_with_a_type_beside_what_takes_no_null_is_in_doubt(made, way, composed):
    """As where it has no type beside it: the other schemas refuse null all the same."""
    paid = {"type": "object", **composed}
    schemas = [{"type": "object", "properties": {"n": each}} for each in (paid, {**paid, "nullable": True})]
    (change,) = changes(*(made(each) for each in schemas[::way]))
    assert (change.severity.value, change.decided) == ("risky", False)
    assert "`nullable` adds nothing here" in str(change.note)
    (change,) = changes(*(made(each) for each in schemas[::-way]))
    assert (change.severity.value, change.decided) == ("compatible", True)


@pytest.mark.parametrize("composed", [{"allOf": [{**CARD, "nullable": True}]}, {"anyOf": [CARD, {}]}, {"oneOf": [{}]}])
def test_nullable_beside_what_takes_null_is_not_in_doubt(composed):
    paid = {"type": "object", **composed}
    (change,) = changes(three(paid), three({**paid, "nullable": True}))
    assert (change.rule, change.severity.value, change.decided) == ("response-null-allowed", "breaking", True)


@pytest.mark.parametrize("made", [request_of, response_of])
@pytest.mark.parametrize("composed", COMPOSED, ids=["allOf", "oneOf", "anyOf"])
def test_nullable_with_a_type_beside_what_takes_no_null_is_no_change_in_newer_words(made, composed):
    sides = [made({"type": "object", "properties": {"n": {"type": "object", "nullable": True, **composed}}}),
             made({"type": "object", "properties": {"n": {"type": ["object", "null"], **composed}}}, openapi="3.1.0")]  # fmt: skip
    for base, revision in (sides, sides[::-1]):
        assert not changes(base, revision)


NULLABLE, NULL = {**PLAIN, "nullable": True}, {"type": ["integer", "null"]}
LEFT = {
    "it came": ((newer, PLAIN), (newer, NULLABLE), "response-null-allowed"),
    "it came beside a reference": (
        (newer, {"$ref": "#/x-plain"}), (newer, {"$ref": "#/x-plain", "nullable": True}), "response-null-allowed"
    ),
    "it came with the version": ((three, PLAIN), (newer, NULLABLE), "response-null-allowed"),
    "the word of 2.0 came": ((three, PLAIN), (three, {**PLAIN, "x-nullable": True}), "response-null-allowed"),
    "the word of 2.0 became that of 3.0": (
        (three, {**PLAIN, "x-nullable": True}), (three, NULLABLE), "response-null-allowed",
    ),
    "it was written as 3.1 has it": ((newer, NULLABLE), (newer, NULL), "response-null-allowed"),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision", "rule"), LEFT.values(), ids=LEFT)
def test_a_word_of_another_version_is_in_doubt(base, revision, rule):
    """By the specification it says nothing there, and many mean it: whoever only went on to 3.1 among them."""
    (change,) = changes(*({**whole(schema), "x-plain": PLAIN} for whole, schema in (base, revision)))
    assert (change.rule, change.severity.value, change.decided) == (rule, "risky", False)
    assert "`nullable` adds nothing here" in (change.note or "")


def test_what_went_on_to_3_1_with_the_word_still_in_it_is_no_break_that_is_sure():
    base, revision = request_of(NULLABLE), request_of(NULLABLE, openapi="3.1.0")
    (change,) = changes(base, revision)
    assert (change.rule, change.severity.value, change.decided) == ("request-null-forbidden", "risky", False)
    assert not changes(revision, {**revision, "info": {"title": "t", "version": "2"}})
    assert not changes(newer({**NULL, "nullable": True}), newer(NULL))


NAMED = {"schemas": {"X": {"type": "object", "properties": {"n": {"type": "string"}}}}}
BARE: JsonObject = {"$ref": "#/components/schemas/X"}
BESIDE: JsonObject = {**BARE, "nullable": True}
IN_PART: JsonObject = {"allOf": [BARE], "nullable": True}


def within(member: JsonObject) -> JsonObject:
    return {"type": "object", "properties": {"m": member}}


@pytest.mark.parametrize(("of", "before", "after", "told"), [
    (response_of, BARE, BESIDE, {"response-null-allowed": "risky?"}),
    (response_of, BESIDE, BARE, {"response-null-forbidden": "compatible"}),
    (request_of, BARE, BESIDE, {"request-null-allowed": "compatible"}),
    (request_of, BESIDE, BARE, {"request-null-forbidden": "risky?"}),
    (response_of, BESIDE, IN_PART, {}), (request_of, IN_PART, BESIDE, {}),
])  # fmt: skip
def test_null_beside_a_reference_is_meant_by_many(of, before: JsonObject, after: JsonObject, told: dict) -> None:
    """3.0 ignores what stands beside a `$ref`, and who generates code from it may not."""
    assert rated(of(within(before), components=NAMED), of(within(after), components=NAMED)) == told


@pytest.mark.parametrize("before", [BESIDE, IN_PART], ids=["beside a reference", "beside a part"])
@pytest.mark.parametrize("null", [{"enum": [None]}, {"type": "string", "nullable": True, "enum": [None]}])
def test_an_alternative_that_lists_null_alone_is_null(before: JsonObject, null: JsonObject) -> None:
    """3.0 has no type for it."""
    described = [within(before), within({"oneOf": [BARE, null]})]
    assert rated(*(response_of(each, components=NAMED) for each in described)) == {"response-null-allowed": "risky?"}
    assert rated(*(request_of(each, components=NAMED) for each in described)) == {"request-null-allowed": "compatible"}


def test_so_it_is_in_2_0() -> None:
    def answering(member: JsonObject) -> dict:
        answer = {"description": "fine", "schema": within(member)}
        return {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "definitions": NAMED["schemas"],
                "paths": {"/things": {"get": {"responses": {"200": answer}}}}}  # fmt: skip

    reference = {"$ref": "#/definitions/X"}
    assert rated(answering(reference), answering({**reference, "x-nullable": True})) == {
        "response-null-allowed": "risky?"
    }

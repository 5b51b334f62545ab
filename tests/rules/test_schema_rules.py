"""Each rule about schemas fires where its edit is made, in its direction, and is silent or compatible in the other."""

import pytest

from monitor.model.changes import Change
from monitor.model.values import Loss, Severity
from tests.rules.documents import changes, description, rated, request_of, response_of

OBJECT = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}


def having(schema: dict) -> dict:
    """The schema as a member beside a required one."""
    return {**OBJECT, "properties": {**OBJECT["properties"], "x": schema}}


def with_member(schema: dict, *, required: bool = False) -> dict:
    return {**having(schema), "required": ["id", "x"] if required else ["id"]}


# name of the rule without its direction, narrower schema of `x`, wider schema of `x`
CONSTRAINTS = [
    ("property-type-changed", {"type": "integer"}, {"type": "number"}),
    ("null-forbidden", {"type": "string"}, {"type": "string", "nullable": True}),
    ("enum-introduced", {"type": "string", "enum": ["a"]}, {"type": "string"}),
    ("enum-value-removed", {"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a", "b"]}),
    ("maximum-changed", {"type": "integer", "maximum": 5}, {"type": "integer", "maximum": 9}),
    ("max-length-changed", {"type": "string", "maxLength": 5}, {"type": "string", "maxLength": 9}),
    ("pattern-changed", {"type": "string", "pattern": "^[a-c]$"}, {"type": "string"}),
    ("max-items-changed", {"type": "array", "items": {"type": "string"}, "maxItems": 1},
     {"type": "array", "items": {"type": "string"}, "maxItems": 2}),
    ("format-changed", {"type": "string", "format": "date"}, {"type": "string"}),
]  # fmt: skip
MIRRORED = {
    "null-forbidden": "null-allowed",
    "enum-introduced": "enum-dropped",
    "enum-value-removed": "enum-value-added",
}


@pytest.mark.parametrize(("rule", "narrow", "wide"), CONSTRAINTS, ids=[each[0] for each in CONSTRAINTS])
def test_a_narrower_input_breaks_and_a_wider_one_does_not(rule: str, narrow: dict, wide: dict) -> None:
    found = changes(request_of(having(wide)), request_of(having(narrow)))
    assert [(each.rule, each.severity) for each in found] == [(f"request-{rule}", Severity.BREAKING)]
    assert found[0].witness is not None
    assert found[0].witness.accepted_by == "base"
    widened = rated(request_of(having(narrow)), request_of(having(wide)))
    assert widened == {f"request-{MIRRORED.get(rule, rule)}": "compatible"}


@pytest.mark.parametrize(("rule", "narrow", "wide"), CONSTRAINTS, ids=[each[0] for each in CONSTRAINTS])
def test_a_wider_output_breaks_and_a_narrower_one_does_not(rule: str, narrow: dict, wide: dict) -> None:
    found = changes(response_of(having(narrow)), response_of(having(wide)))
    expected = Severity.RISKY if rule == "enum-value-removed" else Severity.BREAKING
    assert [(each.rule, each.severity) for each in found] == [(f"response-{MIRRORED.get(rule, rule)}", expected)]
    assert found[0].witness is not None
    assert found[0].witness.accepted_by == "revision"
    assert rated(response_of(having(wide)), response_of(having(narrow))) == {f"response-{rule}": "compatible"}


X = {"type": "string"}
CLOSED, OPEN = {"additionalProperties": False}, {"additionalProperties": True}
UNSTATED = {"type": "object", "properties": {"id": X}}
UNSTATED_WITH_X = {"type": "object", "properties": {"id": X, "x": X}}

MEMBERS = [
    ("an optional input appears", request_of, OBJECT, with_member(X), "request-property-added", "compatible"),
    ("an optional output appears", response_of, OBJECT, with_member(X), "response-property-added", "compatible"),
    ("a required input appears", request_of, OBJECT, with_member(X, required=True),
     "request-property-added-required", "breaking"),
    ("a required output appears", response_of, OBJECT, with_member(X, required=True),
     "response-property-added-required", "compatible"),
    ("an output appears where a strict reader refuses it", response_of, {**OBJECT, **CLOSED}, {**with_member(X), **CLOSED},
     "response-property-added-to-closed", "risky"),
    ("others may appear where a strict reader refuses them", response_of, {**OBJECT, **CLOSED}, {**OBJECT, **OPEN},
     "response-other-members-allowed", "risky"),
    ("others may be sent that were refused", request_of, {**OBJECT, **CLOSED}, {**OBJECT, **OPEN},
     "request-other-members-allowed", "compatible"),
    ("an input appears where others were refused", request_of, {**OBJECT, **CLOSED}, {**with_member(X), **CLOSED},
     "request-property-added-to-closed", "compatible"),
    ("an output appears that may clash", response_of, {**OBJECT, **OPEN}, {**with_member(X), **OPEN},
     "response-property-added-to-open", "risky"),
    ("an input appears that may clash", request_of, {**OBJECT, **OPEN}, {**with_member(X), **OPEN},
     "request-property-added-to-open", "risky"),
    ("an input becomes required", request_of, with_member(X), with_member(X, required=True),
     "request-property-became-required", "breaking"),
    ("an output becomes required", response_of, with_member(X), with_member(X, required=True),
     "response-property-became-required", "compatible"),
    ("an input becomes optional", request_of, with_member(X, required=True), with_member(X),
     "request-property-became-optional", "compatible"),
    ("an output becomes optional", response_of, with_member(X, required=True), with_member(X),
     "response-property-became-optional", "breaking"),
    ("an optional input is gone", request_of, with_member(X), OBJECT, "request-property-removed", "breaking"),
    ("a required input is gone", request_of, with_member(X, required=True), OBJECT,
     "request-required-property-removed", "breaking"),
    ("an optional output is gone", response_of, with_member(X), OBJECT, "response-property-removed", "risky"),
    ("a required output is gone", response_of, with_member(X, required=True), OBJECT,
     "response-required-property-removed", "breaking"),
    ("an output is gone whose object requires nothing", response_of, UNSTATED_WITH_X, UNSTATED,
     "response-unstated-property-removed", "breaking"),
    ("an input is gone whose object requires nothing", request_of, UNSTATED_WITH_X, UNSTATED,
     "request-unstated-property-removed", "breaking"),
    ("a default of an input changes", request_of, having({**X, "default": "a"}), having({**X, "default": "b"}),
     "request-default-changed", "risky"),
    ("a default of an output changes", response_of, having({**X, "default": "a"}), having({**X, "default": "b"}),
     "response-default-changed", "compatible"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wrap", "base", "revision", "rule", "severity"), [m[1:] for m in MEMBERS], ids=[m[0] for m in MEMBERS]
)
def test_members_are_rated(wrap, base: dict, revision: dict, rule: str, severity: str) -> None:
    assert rated(wrap(base), wrap(revision)) == {rule: severity}
    assert rated(wrap(revision), wrap(revision)) == {}


CARD, BANK, CASH = (
    {"type": "object", "required": [name], "properties": {name: X}} for name in ("card", "iban", "till")
)


def test_an_alternative_that_is_lost_breaks_those_who_send_it() -> None:
    assert rated(request_of({"oneOf": [CARD, BANK]}), request_of({"oneOf": [CARD]})) == {
        "request-alternative-removed": "breaking"
    }


def test_an_alternative_read_only_because_the_reader_is_open_counts_as_lost() -> None:
    free = [{"type": "object", "properties": {name: X}} for name in ("card", "iban")]
    found = changes(request_of({"anyOf": free}), request_of({"anyOf": free[:1]}))
    assert [(each.rule, each.severity) for each in found] == [("request-alternative-removed", Severity.BREAKING)]
    assert "ignores members" in (found[0].note or "")


def test_a_new_alternative_breaks_those_who_read_it() -> None:
    assert rated(response_of({"anyOf": [CARD, BANK]}), response_of({"anyOf": [CARD, BANK, CASH]})) == {
        "response-alternative-added": "breaking"
    }


def test_a_new_alternative_that_a_discriminator_tells_apart_is_like_a_new_value_of_an_enumeration() -> None:
    parts = {"Card": CARD, "Bank": BANK, "Cash": CASH}

    def told_apart(*names: str) -> dict:
        mapping = {name.lower(): f"#/components/schemas/{name}" for name in names}
        union = {
            "oneOf": [{"$ref": target} for target in mapping.values()],
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        }
        return response_of(union, components={"schemas": parts})

    base, revision = told_apart("Card", "Bank"), told_apart("Card", "Bank", "Cash")
    assert rated(base, revision) == {"response-discriminated-alternative-added": "risky"}
    assert rated(revision, base) == {"response-alternative-removed": "compatible"}


def test_read_only_members_are_no_part_of_requests() -> None:
    base = with_member({"type": "string", "readOnly": True})
    revision = with_member({"type": "integer", "readOnly": True}, required=True)
    assert rated(request_of(base), request_of(revision)) == {}


def test_a_mark_beside_a_reference_counts_from_3_1_on_and_is_meant_by_many_before() -> None:
    member = {"$ref": "#/components/schemas/X", "readOnly": True}
    base, revision = (
        request_of(with_member(member), components={"schemas": {"X": {"type": name}}}) for name in ("string", "integer")
    )
    assert rated(base, revision) == {"request-property-type-changed": "risky?"}
    assert rated({**base, "openapi": "3.1.0"}, {**revision, "openapi": "3.1.0"}) == {}


def test_a_vacuous_constraint_is_no_change() -> None:
    assert rated(request_of(having({"type": "object", "maximum": 5})), request_of(having({"type": "object"}))) == {}


COUNTED = {"type": "object", "properties": {"id": X, "x": X}}


def test_a_limit_of_members_that_no_declared_members_reach_refuses_nobody() -> None:
    assert (
        rated(request_of(COUNTED), request_of({**COUNTED, "maxProperties": 2})).get(
            "request-max-members-changed", "compatible"
        )
        == "compatible"
    )
    assert rated(request_of(COUNTED), request_of({**COUNTED, "maxProperties": 1})) == {
        "request-max-members-changed": "breaking"
    }


def test_a_member_that_must_not_be_there_is_not_missed() -> None:
    forbidden = {**OBJECT, "properties": {**OBJECT["properties"], "x": {"not": {}}}}
    assert rated(request_of(forbidden), request_of(OBJECT)) == {"request-property-removed": "compatible"}
    assert rated(response_of(forbidden), response_of(OBJECT)) == {"response-property-removed": "compatible"}
    assert rated(request_of(with_member(X)), request_of(forbidden)) == {"request-property-removed": "breaking"}


BESIDE_A_TYPE = [
    ("minimum-changed", {"type": "integer", "minimum": 0}, {"type": "number", "minimum": 5}),
    ("multiple-changed", {"type": "integer", "multipleOf": 2}, {"type": "number", "multipleOf": 4}),
    ("enum-value-removed", {"type": "integer", "enum": [1, 2]}, {"type": "number", "enum": [1]}),
]


@pytest.mark.parametrize(("rule", "integer", "number"), BESIDE_A_TYPE, ids=[each[0] for each in BESIDE_A_TYPE])
def test_a_limit_that_became_stricter_breaks_where_integers_became_numbers_too(
    rule: str, integer: dict, number: dict
) -> None:
    assert rated(request_of(having(integer)), request_of(having(number)))[f"request-{rule}"] == "breaking"
    answered = rated(response_of(having(number)), response_of(having(integer)))
    added = rule.replace("removed", "added")
    assert answered[f"response-{added}"] == ("risky" if rule != added else "breaking")


def test_an_integer_fits_the_alternative_of_numbers_too() -> None:
    union, number = {"oneOf": [{"type": "integer"}, {"type": "number"}]}, {"type": "number"}
    assert rated(response_of(having(union)), response_of(having(number))) == {"response-alternative-removed": "risky?"}
    assert rated(request_of(having(number)), request_of(having(union))) == {"request-alternative-added": "breaking"}


def test_two_edits_that_are_harmless_alone_and_harmful_together_are_found() -> None:
    base, revision = {"type": "string", "enum": ["a"]}, {"type": "integer", "enum": [1]}
    found = rated(response_of(having(base)), response_of(having(revision)))
    assert "breaking" in found.values() or "risky" in found.values()
    assert found != {}
    assert set(found.values()) != {"compatible"}


def test_a_change_of_a_keyword_that_is_not_walked_is_never_silently_compatible() -> None:
    base, revision = ({"type": "array", "items": X, "uniqueItems": True, "not": {"maxItems": each}} for each in (0, 2))
    assert set(rated(request_of(having(base)), request_of(having(revision))).values()) != {"compatible"}


def test_a_double_may_not_fit_into_a_float_and_no_validator_tells() -> None:
    narrow, wide = (having({"type": "number", "format": each}) for each in ("float", "double"))
    assert rated(request_of(narrow), request_of(wide)) == {"request-format-changed": "compatible"}
    assert rated(request_of(wide), request_of(narrow)) == {"request-format-changed": "risky?"}
    assert rated(response_of(narrow), response_of(wide)) == {"response-format-changed": "risky?"}
    assert rated(response_of(wide), response_of(narrow)) == {"response-format-changed": "compatible"}


def test_the_format_of_an_integer_that_becomes_a_number_is_part_of_that_edit() -> None:
    narrow, wide = having({"type": "integer", "format": "int64"}), having({"type": "number", "format": "double"})
    (found,) = changes(response_of(narrow), response_of(wide))
    assert (found.rule, found.severity) == ("response-property-type-changed", Severity.BREAKING)
    assert "integer, int64 → number, double" in found.message
    assert rated(request_of(narrow), request_of(wide)) == {"request-property-type-changed": "compatible"}
    assert rated(request_of(narrow), request_of(having({"type": "number", "format": "int32"}))) == {
        "request-property-type-changed": "breaking"
    }


@pytest.mark.parametrize("name", ["int32", "int64"])
def test_a_format_of_a_number_that_is_written_down_or_left_out_is_risky_at_most(name: str) -> None:
    bare, formatted = having({"type": "integer"}), having({"type": "integer", "format": name})
    assert rated(request_of(bare), request_of(formatted)) == {"request-number-format-stated": "risky"}
    assert rated(request_of(formatted), request_of(bare)) == {"request-number-format-dropped": "compatible"}
    assert rated(response_of(bare), response_of(formatted)) == {"response-number-format-stated": "compatible"}
    assert rated(response_of(formatted), response_of(bare)) == {"response-number-format-dropped": "risky"}


def test_a_wider_format_of_a_number_in_an_output_breaks() -> None:
    narrow, wide = (having({"type": "integer", "format": each}) for each in ("int32", "int64"))
    assert rated(response_of(narrow), response_of(wide)) == {"response-format-changed": "breaking"}
    assert rated(response_of(wide), response_of(narrow)) == {"response-format-changed": "compatible"}


def form_of(schema: dict) -> dict:
    return description({"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}})


def test_members_of_a_form_are_compared_as_text() -> None:
    number, text = with_member({"type": "integer"}, required=True), with_member({"type": "string"}, required=True)
    assert rated(form_of(number), form_of(text)) == {"request-property-type-changed": "compatible"}
    assert rated(form_of(text), form_of(number)) == {"request-property-type-changed": "breaking"}


def test_a_break_beside_a_member_that_is_read_as_text_is_found_by_itself() -> None:
    base = {"type": "object", "required": ["n", "t"], "properties": {"n": {"type": "integer"}, "t": {"type": "string"}}}
    revision = {**base, "properties": {"n": {"type": "string"}, "t": {"type": "string", "maxLength": 5}}}
    assert rated(form_of(base), form_of(revision)) == {
        "request-property-type-changed": "compatible",
        "request-max-length-changed": "breaking",
    }


def test_a_constant_is_one_in_3_0_too_where_authors_write_it_all_the_same() -> None:
    base, revision = (request_of({"type": "string", "const": each}) for each in "ab")
    assert rated(base, revision) == {"request-const-changed": "breaking"}


ONE_AND_TRUE = [
    ({"enum": [1]}, {"enum": [True]}, "const-changed"),
    ({"enum": [[0], 2]}, {"enum": [[False], 2]}, "enum-values-replaced"),
    ({"not": {"const": {"a": 1}}}, {"not": {"const": {"a": True}}}, "exclusion-changed"),
]


@pytest.mark.parametrize(("base", "revision", "rule"), ONE_AND_TRUE)
def test_true_is_another_value_than_one(base: dict, revision: dict, rule: str) -> None:
    asked, answered = (rated(of(having(base)), of(having(revision))) for of in (request_of, response_of))
    assert asked[f"request-{rule}"] == "breaking"
    assert answered[f"response-{rule}"] in {"breaking", "risky"}


def test_the_spelling_of_a_number_is_no_change() -> None:
    assert rated(request_of(having({"enum": [1, 2]})), request_of(having({"enum": [1.0, 2]}))) == {}


ENCODINGS = [
    ("base64", "quoted-printable", "risky"),
    ("base64", None, "risky"),
    (None, "base64", "risky"),
]


@pytest.mark.parametrize(("before", "after", "severity"), ENCODINGS)
def test_text_that_is_decoded_otherwise_is_risky_in_both_directions(
    before: str | None, after: str | None, severity: str
) -> None:
    def text(encoding: str | None) -> dict:
        return {"type": "string", **({} if encoding is None else {"contentEncoding": encoding})}

    for of, direction in ((request_of, "request"), (response_of, "response")):
        base, revision = ({**of(text(each)), "openapi": "3.1.0"} for each in (before, after))
        assert rated(base, revision) == {f"{direction}-content-encoding-changed": severity}
        assert rated(base, base) == {}


def tuple_of(*items: dict, beyond: dict | bool) -> dict:
    return {**response_of({"type": "array", "prefixItems": list(items), "items": beyond}), "openapi": "3.1.0"}


TUPLES = {
    "others may follow now": (tuple_of(X, beyond=False), tuple_of(X, beyond=X), "breaking"),
    "no others may follow now": (tuple_of(X, beyond=X), tuple_of(X, beyond=False), "compatible"),
    "one more is listed": (tuple_of(X, beyond=False), tuple_of(X, X, beyond=False), "breaking"),
}


@pytest.mark.parametrize(("base", "revision", "severity"), TUPLES.values(), ids=TUPLES)
def test_a_tuple_and_what_may_follow_it_are_one_edit(base: dict, revision: dict, severity: str) -> None:
    assert rated(base, revision) == {"response-tuple-changed": severity}


def test_what_follows_a_tuple_on_both_sides_is_looked_into() -> None:
    rules = rated(tuple_of(X, beyond={"type": "integer"}), tuple_of(X, beyond={"type": "number"}))
    assert rules == {"response-property-type-changed": "breaking"}


def test_what_follows_a_list_that_is_new_is_shown_behind_it() -> None:
    base, revision = (
        {**request_of({"type": "array", **said}), "openapi": "3.1.0"}
        for said in ({"items": X}, {"prefixItems": [X], "items": {"type": "integer"}})
    )
    found = {each.rule: each for each in changes(base, revision)}
    assert {rule: each.severity.value for rule, each in found.items()} == {
        "request-tuple-changed": "breaking",
        "request-property-type-changed": "breaking",
    }
    witness = found["request-property-type-changed"].witness
    assert witness is not None
    assert len(witness.message["request"]["body"]) == 2


def test_an_optional_output_that_went_is_shown_by_an_answer_of_the_base_that_has_it() -> None:
    """The base allows those without it, too."""
    for base, revision in (
        (with_member(X), OBJECT),
        (UNSTATED_WITH_X, UNSTATED),
        (UNSTATED_WITH_X, {"type": "object"}),
    ):
        found = changes(response_of(base), response_of(revision))
        for change in found:
            assert change.witness is not None
            assert (change.witness.accepted_by, change.witness.loss) == ("base", Loss.UNSENT)
            assert change.place.rpartition("/")[2] in change.witness.message["response"]["body"]
        assert "200 application/json /x" in {each.place for each in found}


def test_what_the_base_could_not_send_either_is_no_witness() -> None:
    """The judge refuses every answer that has the member: it is said to be there, and nothing may be."""
    never = {"type": "object", "properties": {"x": {"type": "string", "enum": [], "minLength": 1}}}
    (change,) = changes(response_of(never), response_of({"type": "object"}))
    assert change.witness is None


def test_a_type_that_is_dropped_is_implied_by_described_members_and_not_by_a_name_that_is_required() -> None:
    named = {"required": ["id"]}
    assert rated(response_of({"type": "object", **named}), response_of(named)) == {
        "response-property-type-changed": "breaking"
    }
    assert rated(response_of(OBJECT), response_of({name: OBJECT[name] for name in ("required", "properties")})) == {
        "response-property-type-changed": "compatible"
    }


def test_a_break_is_shown_by_the_example_of_its_sender_where_that_shows_it() -> None:
    amount = {"type": "string", "example": "19.99"}
    (found,) = changes(response_of(having({"type": "integer"})), response_of(having(amount)))
    assert found.witness is not None
    assert "19.99" in str(found.witness.message["response"])
    harmless = {"type": "integer", "maximum": 20, "example": 7}
    (wider,) = changes(response_of(having({"type": "integer", "maximum": 9})), response_of(having(harmless)))
    assert wider.severity is Severity.BREAKING
    assert wider.witness is not None
    assert "7" not in str(wider.witness.message["response"]["body"])


PARTS = {"components": {"schemas": {"A": OBJECT, "B": {**OBJECT, "required": ["x"], "properties": {"x": X}}}}}
A, B = ({"$ref": f"#/components/schemas/{name}"} for name in "AB")
DOUBTFUL_NULLS = {
    "beside allOf": ({"allOf": [A]}, {"oneOf": [A, {"type": "null"}]}),
    "beside oneOf": ({"oneOf": [A, B]}, {"oneOf": [A, B, {"type": "null"}]}),
}


@pytest.mark.parametrize(("plain", "later"), DOUBTFUL_NULLS.values(), ids=DOUBTFUL_NULLS)
def test_nullable_without_a_type_is_null_to_some_readers_only(plain: dict, later: dict) -> None:
    """The specification says that it adds nothing, and many who write it mean it."""
    doubtful = {**plain, "nullable": True}
    base, revision = response_of(having(plain), **PARTS), response_of(having(doubtful), **PARTS)
    (change,) = changes(base, revision)
    assert (change.rule, change.severity, change.decided) == ("response-null-allowed", Severity.RISKY, False)
    assert change.revision is not None
    assert change.revision.pointer.endswith("/x/nullable")
    assert rated(revision, base) == {"response-null-forbidden": "compatible"}
    said = {**response_of(having(later), **PARTS), "openapi": "3.1.0"}
    for one, other in ((revision, said), (said, revision)):
        assert "breaking" not in rated(one, other).values()
    assert "breaking" in rated(base, said).values()


def test_null_that_only_nullable_beside_alternatives_takes_is_not_known_to_be_lost() -> None:
    """As GitHub wrote it, where one form of a value became two."""
    base = request_of(having({"type": "string", "nullable": True}))

    def worst(*alternatives: dict) -> Change:
        revision = request_of(having({"nullable": True, "oneOf": list(alternatives)}))
        (change,) = (each for each in changes(base, revision) if each.severity is not Severity.COMPATIBLE)
        return change

    change = worst({"type": "string"}, OBJECT)
    assert (change.rule, change.severity, change.decided) == ("request-composition-changed", Severity.RISKY, False)
    change = worst({"type": "string", "maxLength": 3}, OBJECT)
    assert (change.severity, change.decided) == (Severity.BREAKING, True)
    assert change.witness is not None
    assert change.witness.message["request"]["body"]["x"] is not None


@pytest.mark.parametrize("union", ["oneOf", "anyOf"])
def test_an_alternative_is_lost_whether_or_not_its_union_takes_null(union: str) -> None:
    named = [
        {"title": each, "type": "object", "properties": {each: {"type": "string"}, "id": {"type": "string"}}}
        for each in ("cat", "dog", "fish")
    ]
    more, fewer = (having({"nullable": True, union: each}) for each in (named, named[:2]))
    assert rated(request_of(more), request_of(fewer)) == {"request-alternative-removed": "breaking"}
    assert rated(response_of(fewer), response_of(more)) == {"response-alternative-added": "breaking"}


def test_nullable_of_anything_says_nothing() -> None:
    assert rated(response_of(having({})), response_of(having({"nullable": True}))) == {}


def test_null_among_listed_values_is_null_and_one_edit_with_the_type_that_says_it() -> None:
    for base, revision in (
        (having({"enum": ["a"]}), having({"enum": ["a", None]})),
        (having({"type": "string", "enum": ["a"]}), having({"type": "string", "nullable": True, "enum": ["a", None]})),
    ):
        assert rated(response_of(base), response_of(revision)) == {"response-null-allowed": "breaking"}
        assert rated(request_of(revision), request_of(base)) == {"request-null-forbidden": "breaking"}
        assert rated(request_of(base), request_of(revision)) == {"request-null-allowed": "compatible"}
    listed = having(
        {"type": "string", "nullable": True, "enum": ["a"]}
    )  # some take `nullable` for null beside `enum` too
    with_null = having({"type": "string", "nullable": True, "enum": ["a", None]})
    assert rated(response_of(listed), response_of(with_null)) == {"response-enum-value-added": "risky"}


LARGE = {"type": "object", "required": [f"member_{each}" for each in range(50)]}


@pytest.mark.parametrize(
    ("items", "limit", "severity", "decided"),
    [
        ({"type": "string"}, 1000, Severity.BREAKING, True),
        (OBJECT, 5000, Severity.BREAKING, True),
        (LARGE, 1000, Severity.RISKY, False),  # a message of half a megabyte shows nobody anything
        (OBJECT, 50_000, Severity.RISKY, False),
    ],
    ids=["a thousand", "some thousands", "large ones", "very many"],
)
def test_a_limit_of_many_items_is_shown_by_one_more_as_long_as_that_is_a_message(
    items: dict, limit: int, severity: Severity, decided: bool
) -> None:
    free = {"type": "array", "items": items}
    (change,) = changes(request_of(having(free)), request_of(having({**free, "maxItems": limit})))
    assert (change.rule, change.severity, change.decided) == ("request-max-items-changed", severity, decided)
    if decided:
        assert change.witness is not None
        assert len(change.witness.message["request"]["body"]["x"]) == limit + 1


def test_what_a_text_holds_is_compared_through_references_and_apart_from_remarks() -> None:
    def api(held: dict, kind: str = "string") -> dict:
        packed = {"type": "string", "contentMediaType": "application/json", "contentSchema": held}
        components = {"schemas": {"Held": {"type": "object", "properties": {"id": {"type": kind}}}}}
        return {**response_of(having(packed), components=components), "openapi": "3.1.0"}

    referring, inline = (
        {"$ref": "#/components/schemas/Held"},
        {"type": "object", "properties": {"id": {"type": "string"}}},
    )
    assert rated(api(referring), api(referring, "integer")) == {"response-content-schema-changed": "risky"}
    assert rated(api(referring), api({**inline, "description": "what is held"})) == {}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"default": 1}, {"default": 2}, "the default of `/x` changed: 1 → 2"),
        ({"default": 1}, {}, "the default of `/x` is gone: 1"),
        ({"type": "string", "format": "date"}, {"type": "string"}, 'the format of `/x` changed: "date" → nothing'),
        ({"minimum": 1}, {}, "the least value of `/x` changed: minimum: 1 → nothing"),
    ],
)
def test_a_keyword_is_not_named_twice(before: dict, after: dict, said: str) -> None:
    base, revision = (response_of({"type": "object", "properties": {"x": each}}) for each in (before, after))
    assert said in [each.message for each in changes(base, revision)]


def test_a_format_without_a_name_is_none() -> None:
    base, revision = (request_of({"type": "string", **each}) for each in ({}, {"format": ""}))
    assert rated(base, revision) == rated(revision, base) == {}
    assert rated(base, request_of({"type": "string", "format": "date"})) == {"request-format-changed": "breaking"}

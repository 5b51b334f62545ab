"""The judges on the JSON Schema Test Suite, and on what OpenAPI adds."""

import pytest

from monitor.schemas import Dialect, JudgeError, View, jsonschema_judge, jsonschema_rs_judge
from tests.schemas.asking import at
from tests.schemas.standard import DIALECTS, GROUPS, schema_of

JUDGES = {"jsonschema": jsonschema_judge, "jsonschema-rs": jsonschema_rs_judge}
# jsonschema 4.26 overlooks additionalProperties beside unevaluatedProperties in 2019-09.
WRONG = {
    "jsonschema": {"unevaluatedProperties with adjacent non-bool additionalProperties: with additional properties"},
    "jsonschema-rs": set(),
}
# Why a judge can't be asked: the schema needs another document, or a pattern that Python's expressions can't say.
UNJUDGED = {"jsonschema": {"out of reach", "bad escape"}, "jsonschema-rs": {"out of reach"}}


@pytest.fixture(params=JUDGES)
def name(request):
    return request.param


@pytest.fixture
def judge(name):
    return JUDGES[name]()


@pytest.mark.parametrize("draft", DIALECTS)
def test_a_judge_agrees_with_every_required_test_of_the_standard_suite_but_those_listed(judge, name, draft):
    wrong, reasons = set(), []
    for group in GROUPS:
        for description, data, valid in group["tests"] if group["draft"] == draft else ():
            try:
                if judge.valid(schema_of(group), data, View.NEITHER) is not valid:
                    wrong.add(f"{group['description']}: {description}")
            except JudgeError as error:
                reasons.append(str(error))
    assert wrong <= WRONG[name]
    assert [reason for reason in reasons if not any(each in reason for each in UNJUDGED[name])] == []


OPENAPI = [
    ("nullable adds null to the type", {"type": "string", "nullable": True}, None, True),
    ("nullable without type adds nothing", {"nullable": True, "allOf": [{"type": "string"}]}, None, False),
    ("an enum without null keeps null out", {"type": "string", "nullable": True, "enum": ["a"]}, None, False),
    ("exclusiveMinimum is a flag", {"type": "number", "minimum": 3, "exclusiveMinimum": True}, 3, False),
    ("siblings of a reference are ignored", {"allOf": [{"$ref": "#/x", "maxLength": 0}], "x": {}}, "a", True),
    ("const is read", {"const": 1}, 2, False),
    ("a file may be anything", {"type": "file"}, "bytes", True),
    ("1.0 is an integer", {"type": "integer"}, 1.0, True),
    ("int32 bounds the number", {"type": "integer", "format": "int32"}, 2**31, False),
    ("int64 bounds the number", {"type": "integer", "format": "int64"}, 2**63 - 1, True),
    ("a date is checked", {"type": "string", "format": "date"}, "17 May", False),
    ("a UUID is checked", {"type": "string", "format": "uuid"}, "7", False),
    ("an unknown format is not", {"type": "string", "format": "iban"}, "7", True),
]


@pytest.mark.parametrize(("schema", "value", "valid"), [row[1:] for row in OPENAPI], ids=[row[0] for row in OPENAPI])
def test_a_judge_reads_openapi_3_0(judge, schema, value, valid):
    assert judge.valid(at(schema, dialect=Dialect.OAS30), value, View.NEITHER) is valid


ACCOUNT = {
    "properties": {"id": {"readOnly": True, "type": "integer"}, "secret": {"$ref": "#/$defs/secret"}},
    "required": ["id", "secret"],
    "additionalProperties": False,
    "$defs": {"secret": {"writeOnly": True, "type": "string"}},
}


@pytest.mark.parametrize(
    ("view", "value", "valid"),
    [
        (View.REQUEST, {"secret": "s"}, True),
        (View.REQUEST, {"id": 1, "secret": "s"}, False),
        (View.RESPONSE, {"id": 1}, True),
        (View.RESPONSE, {"id": 1, "secret": "s"}, False),
        (View.NEITHER, {"id": 1}, False),
        (View.NEITHER, {"id": 1, "secret": "s"}, True),
    ],
)
def test_a_view_drops_members_together_with_their_requirement(judge, view, value, valid):
    assert judge.valid(at(ACCOUNT), value, view) is valid


def test_a_part_may_require_a_read_only_member_of_another_part(judge):
    schema = {"allOf": [{"$ref": "#/$defs/base"}, {"required": ["id"]}], "$defs": {"base": ACCOUNT["properties"]}}
    schema["$defs"]["base"] = {"properties": {"id": {"readOnly": True}}}
    assert judge.valid(at(schema), {}, View.REQUEST)
    assert not judge.valid(at(schema), {}, View.RESPONSE)


def test_a_judge_sees_only_what_the_schema_reaches(judge):
    document = {"paths": {"/a": [{"schema": {"$ref": "#/components/b~1c"}}]}, "components": {"b/c": {"type": "null"}}}
    schema = at(document, "/paths/~1a/0/schema", Dialect.OAS30)
    assert judge.valid(schema, None, View.NEITHER)
    assert not judge.valid(schema, 1, View.NEITHER)


def test_a_dangling_reference_can_not_be_judged(judge):
    with pytest.raises(JudgeError, match="nothing at #/nowhere"):
        judge.valid(at({"$ref": "#/nowhere"}), 1, View.NEITHER)


def test_a_malformed_schema_can_not_be_judged(judge):
    with pytest.raises(JudgeError):
        judge.valid(at({"properties": {"a": {"minimum": "three"}}, "pattern": 5}), {"a": 1}, View.NEITHER)


MEMBERS = {
    "type": "object",
    "properties": {
        "a": {"allOf": [{"type": "integer"}]},
        "b": {"$ref": "#/properties/a/allOf/0"},
        "c": {"type": "null"},
    },
    "patternProperties": {"^x-": {"type": "string"}},
    "dependentSchemas": {"c": {"required": ["a"]}},
    "required": ["b"],
    "additionalProperties": False,
}
"""What a value meets of it depends on the members that it has, and what stands in one of them is used for another."""


@pytest.mark.parametrize("order", [1, -1])
def test_what_it_was_asked_before_does_not_change_an_answer(judge, order):
    asked = [
        ({"b": 1}, True),
        ({"b": "1"}, False),
        ({"b": 1, "a": "1"}, False),
        ({"b": 1, "c": None}, False),
        ({"b": 1, "c": None, "a": 2}, True),
        ({"b": 1, "d": 2}, False),
        ({"b": 1, "x-d": "2"}, True),
        ({"a": 1}, False),
        ([{"a": "1"}], False),
    ]
    schema = at(MEMBERS)
    assert [judge.valid(schema, value, View.NEITHER) for value, _ in asked[::order]] == [
        valid for _, valid in asked[::order]
    ]


def test_why_a_schema_can_not_be_judged_is_said_on_one_line():
    """A number in quotes: whether it is read as one is not known."""
    schema = {"type": "object", "properties": {"a": {"type": "string", "minLength": "1"}}}
    with pytest.raises(JudgeError) as caught:
        jsonschema_rs_judge().valid(at(schema, dialect=Dialect.OAS30), {"a": "x"}, View.NEITHER)
    assert "\n" not in str(caught.value)


BY_MEMBER, BY_VALUE = {"properties": {"b": {"$ref": "#/B"}}}, {"allOf": [{"$ref": "#/B"}]}


@pytest.mark.parametrize("first", [{**BY_MEMBER, **BY_VALUE}, {**BY_VALUE, **BY_MEMBER}], ids=["member", "value"])
def test_a_circle_at_the_same_value_is_refused_whatever_is_written_before_it(judge, first):
    with pytest.raises(JudgeError, match="more schemas than a validator can visit"):
        judge.valid(at({"A": first, "B": {"allOf": [{"$ref": "#/A"}]}}, "/A"), {"b": {}}, View.NEITHER)

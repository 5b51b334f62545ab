"""The judges on a selection of the JSON Schema Test Suite, and on what OpenAPI adds."""

import json
from pathlib import Path

import pytest

from monitor.schemas import Dialect, JudgeError, View, jsonschema_judge, jsonschema_rs_judge
from tests.schemas.asking import at

SUITE = json.loads((Path(__file__).parent / "suite" / "selection.json").read_text(encoding="utf-8"))["groups"]
DIALECTS = {
    "draft4": Dialect.DRAFT4,
    "draft6": Dialect.DRAFT6,
    "draft7": Dialect.DRAFT7,
    "draft2019-09": Dialect.DRAFT2019,
    "draft2020-12": Dialect.DRAFT2020,
}
# jsonschema 4.26 overlooks additionalProperties beside unevaluatedProperties, which inclusion never reasons about.
OVERLOOKED = "unevaluatedProperties with adjacent non-bool additionalProperties"
JUDGES = {"jsonschema": jsonschema_judge, "jsonschema-rs": jsonschema_rs_judge}


@pytest.fixture(params=JUDGES.values(), ids=JUDGES)
def judge(request):
    return request.param()


@pytest.mark.parametrize("draft", DIALECTS)
def test_a_judge_agrees_with_the_test_suite(judge, draft):
    wrong = [
        (group["file"], group["description"], description)
        for group in SUITE
        if group["draft"] == draft and group["description"] != OVERLOOKED
        for description, data, valid in group["tests"]
        if judge.valid(at(group["schema"], dialect=DIALECTS[draft]), data, View.NEITHER) is not valid
    ]
    assert wrong == []


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

"""The JSON Schema Test Suite as an oracle of inclusion: one value is a schema, and what it is valid under includes it."""

from itertools import pairwise

import pytest

from monitor.schemas import (
    Dialect,
    Included,
    JudgeError,
    NotIncluded,
    Unknown,
    View,
    World,
    include,
    jsonschema_judge,
    jsonschema_rs_judge,
)
from tests.schemas.asking import at
from tests.schemas.standard import DIALECTS, GROUPS, schema_of, spelt_out

# jsonschema 4.26 overlooks additionalProperties beside unevaluatedProperties in 2019-09.
OVERLOOKED = "unevaluatedProperties with adjacent non-bool additionalProperties"
OUTSIDE = "out of reach"
DECIDED = 0.95
"""Most of the others compare whole arrays or objects as constants."""


def cases(draft):
    for group in GROUPS:
        if group["draft"] == draft and group["description"] != OVERLOOKED:
            for description, data, valid in group["tests"]:
                yield f"{group['description']}: {description}", schema_of(group), data, valid


def asked(producer, reader, judge):
    return include(producer, reader, view=View.NEITHER, world=World.OPEN, judge=judge)


@pytest.fixture(scope="module", params=DIALECTS)
def answers(request):
    """(what is asked, answer, whether it should be included) of every test of one draft."""
    judge, found = jsonschema_rs_judge(), []
    for name, schema, data, valid in cases(request.param):
        value, other = at(spelt_out(data)), at({"not": spelt_out(data)})
        found.append((f"{name}, in pieces", asked(value, schema, judge), valid))
        found.append((f"{name}, as a constant", asked(at({"enum": [data]}), schema, judge), valid))
        if valid:
            found.append((f"{name}, excluded by the reader", asked(schema, other, judge), False))
    return found


def test_no_answer_is_wrong(answers):
    wrong = [
        (name, answer) for name, answer, valid in answers
        if not isinstance(answer, Unknown) and isinstance(answer, Included) is not valid
    ]  # fmt: skip
    assert wrong == []


def test_nearly_all_is_decided_where_no_other_document_is_needed(answers):
    asked_here = [answer for _, answer, _ in answers if OUTSIDE not in getattr(answer, "reason", "")]
    unknown = sum(isinstance(answer, Unknown) for answer in asked_here)
    assert unknown <= (1 - DECIDED) * len(asked_here)


@pytest.mark.parametrize("draft", DIALECTS)
def test_where_values_are_valid_on_one_side_only_a_witness_is_found(draft):
    """Each schema against the next of the same keyword: a value of the suite that parts them refutes inclusion."""
    judge = jsonschema_rs_judge()
    groups = [each for each in GROUPS if each["draft"] == draft and each["description"] != OVERLOOKED]
    wrong = []
    for one, other in pairwise(groups):
        parting = _parting(one, other, judge)
        if parting and isinstance(asked(schema_of(one), schema_of(other), judge), Included):
            wrong.append((one["description"], other["description"], parting))
    assert wrong == []


def _parting(one, other, judge):
    try:
        return [
            data for group in (one, other) for _, data, _ in group["tests"]
            if judge.valid(schema_of(one), data, View.NEITHER) and not judge.valid(schema_of(other), data, View.NEITHER)
        ]  # fmt: skip
    except JudgeError:
        return []


def test_a_witness_of_the_suite_is_right_for_both_judges():
    first, second = jsonschema_judge(), jsonschema_rs_judge()
    newest = [each for each in GROUPS if each["draft"] == "draft2020-12"][::3]
    for one, other in pairwise(newest):
        answer = asked(schema_of(one), schema_of(other), second)
        if isinstance(answer, NotIncluded):
            assert first.valid(schema_of(one), answer.witness, View.NEITHER)
            assert not first.valid(schema_of(other), answer.witness, View.NEITHER)


def test_the_generics_of_openapi_3_1_are_followed():
    """`$dynamicRef` means the anchor of the outermost schema resource on the way (Core, section 8.2.3.2)."""
    page = {
        "$id": "https://a.example/page",
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"$dynamicRef": "#item"}}},
        "$defs": {"item": {"$dynamicAnchor": "item"}},
    }
    names = {
        "$id": "https://a.example/names",
        "$ref": "page",
        "$defs": {"item": {"$dynamicAnchor": "item", "type": "string"}, "page": page},
    }
    document = {"components": {"schemas": {"Page": page, "Names": names}}}
    del names["$defs"]["page"]
    reader = {"properties": {"items": {"items": {"type": "string"}}}}
    typed, untyped = (at(document, f"/components/schemas/{name}") for name in ("Names", "Page"))
    assert isinstance(asked(typed, at(reader), jsonschema_rs_judge()), Included)
    assert isinstance(asked(untyped, at(reader, dialect=Dialect.DRAFT2020), jsonschema_rs_judge()), NotIncluded)

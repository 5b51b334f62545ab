"""A value added to an enumeration under a condition is rated as anywhere else; whatever else changed there is not."""

import pytest

from tests.rules import documents
from tests.rules.documents import ratings

STRING = {"type": "string"}


def kinds(*values: str) -> dict:
    return {"properties": {"kind": {"type": "string", "enum": [*values]}}}


def when(then: dict, **more: dict) -> dict:
    return {"if": {"required": ["fee"]}, "then": then, **more}


def depending(held: dict) -> dict:
    return {"dependentSchemas": {"fee": held}}


def request_of(schema: dict) -> dict:
    return documents.request_of(_thing(schema), openapi="3.1.0")


def response_of(schema: dict) -> dict:
    return documents.response_of(_thing(schema), openapi="3.1.0")


def _thing(schema: dict) -> dict:
    return {"type": "object", "properties": {"id": STRING, "fee": {"type": "integer"}, "kind": STRING}, **schema}


MORE = {
    "then": (when(kinds("a", "b")), when(kinds("a", "b", "c"))),
    "else": (when({}, **{"else": kinds("a", "b")}), when({}, **{"else": kinds("a", "b", "c")})),
    "dependentSchemas": (depending(kinds("a", "b")), depending(kinds("a", "b", "c"))),
}


@pytest.mark.parametrize(("base", "revision"), MORE.values(), ids=MORE)
def test_a_value_added_under_a_condition_is_risky_for_those_who_read_it(base: dict, revision: dict) -> None:
    (change,) = documents.changes(response_of(base), response_of(revision))
    assert (change.rule, change.severity.value) == ("response-enum-value-added", "risky")
    assert change.message == '`200 application/json` may be "c" in `/kind` too'
    assert change.witness is not None
    assert ratings(request_of(base), request_of(revision)) == [("request-enum-value-added", "compatible")]


@pytest.mark.parametrize(("base", "revision"), MORE.values(), ids=MORE)
def test_one_that_is_taken_away_is_told_of_the_condition(base: dict, revision: dict) -> None:
    ((rule, severity),) = ratings(request_of(revision), request_of(base))
    assert severity == "breaking"
    assert rule in {"request-condition-changed", "request-dependency-changed"}


OTHERWISE = {
    "a member more may be left out": (
        depending({**kinds("a", "b"), "required": ["id"]}), depending(kinds("a", "b", "c")),
    ),
    "another value went": (depending(kinds("a", "b")), depending(kinds("a", "c"))),
    "the condition itself": (when(kinds("a"), **{"if": kinds("d", "e")}), when(kinds("a"), **{"if": kinds("d")})),
    "what must not be": (depending({"not": kinds("a", "b")}), depending({"not": kinds("a")})),
    "two enumerations": (
        depending({"properties": {"kind": {"enum": ["a"]}, "id": {"enum": ["a"]}}}),
        depending({"properties": {"kind": {"enum": ["a", "b"]}, "id": {"enum": ["a", "b"]}}}),
    ),
    "what one item must be": (
        {"properties": {"kind": {"type": "array", "contains": {"enum": ["a"]}}}},
        {"properties": {"kind": {"type": "array", "contains": {"enum": ["a", "b"]}}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision"), OTHERWISE.values(), ids=OTHERWISE)
def test_whatever_else_changed_breaks_as_it_did(base: dict, revision: dict) -> None:
    found = ratings(response_of(base), response_of(revision))
    assert "response-enum-value-added" not in {rule for rule, _ in found}
    assert "breaking" in {severity for _, severity in found}

"""What is demanded in some cases, said by another keyword, was edited once, with the members lost on the way."""

from collections.abc import Callable

import pytest

from monitor.explanation.witness_text import said
from monitor.model.values import Severity
from tests.rules import documents
from tests.rules.documents import changes
from tests.rules.things import STRING, only, parts_of, thing


def request_of(schema: dict) -> dict:
    return documents.request_of(schema, openapi="3.1.0")


def response_of(schema: dict) -> dict:
    return documents.response_of(schema, openapi="3.1.0")


def depending(*required: str, **members: dict) -> dict:
    demanded = {"required": list(required), "properties": members}
    return {**thing(note=STRING), "dependentSchemas": {"note": demanded}}


def conditional(*required: str, **members: dict) -> dict:
    demanded = {"required": list(required), "properties": members}
    return {**thing(note=STRING), "if": {"required": ["note"]}, "then": demanded}


BOTH = {"language": STRING, "tone": STRING}
ONE = {"language": STRING}


@pytest.mark.parametrize("held", [False, True], ids=["of the whole", "of a member"])
def test_a_dependency_that_became_a_condition_is_one_change_with_the_member_it_lost(held: bool) -> None:
    base, revision = depending("language", **BOTH), conditional("language", **ONE)
    if held:
        base, revision = thing(part=base), thing(part=revision)
    change = only(request_of(base), request_of(revision))
    assert (change.rule, change.severity) == ("request-condition-changed", Severity.BREAKING)
    assert "in some cases changed: dependentSchemas: " in change.message
    assert " → if: " in change.message
    assert set(parts_of(change)) == {
        "request-condition-changed", "request-dependency-changed", "request-property-removed",
    }  # fmt: skip
    assert change.witness is not None
    answer = only(response_of(base), response_of(revision))
    assert (answer.rule, answer.severity) == ("response-condition-changed", Severity.RISKY)
    assert "response-property-removed" in parts_of(answer)


def test_so_is_a_condition_that_became_a_dependency() -> None:
    change = only(request_of(conditional("language", **BOTH)), request_of(depending("language", **ONE)))
    assert (change.rule, change.severity) == ("request-dependency-changed", Severity.BREAKING)
    assert "request-property-removed" in parts_of(change)


def test_one_that_lost_a_promise_breaks_as_that_does() -> None:
    base, revision = depending("language", "tone", **BOTH), conditional("language", **ONE)
    change = only(response_of(base), response_of(revision))
    assert (change.rule, change.severity) == ("response-condition-changed", Severity.BREAKING)
    assert parts_of(change)["response-dependency-changed"] == "breaking"
    assert change.witness is not None


def test_a_member_of_the_object_itself_that_went_beside_is_told_by_itself() -> None:
    base = depending("language", **BOTH)
    base["properties"]["fee"] = STRING
    found = {each.rule: each for each in changes(request_of(base), request_of(conditional("language", **ONE)))}
    assert found.keys() == {"request-condition-changed", "request-property-removed"}
    assert found["request-property-removed"].message == "the member `/fee` was removed"


@pytest.mark.parametrize("closed", [{}, {"unevaluatedProperties": False}], ids=["others ignored", "others refused"])
@pytest.mark.parametrize("of", [depending, conditional])
@pytest.mark.parametrize("left", [{}, {"volume": STRING}], ids=["nothing left", "another left"])
def test_a_case_that_lost_a_member_is_one_change_with_it(of: Callable[..., dict], closed: dict, left: dict) -> None:
    found = changes(*(request_of({**of(**members), **closed}) for members in (ONE, left)))
    (change,) = (each for each in found if each.severity is Severity.BREAKING)
    told = {*parts_of(change)} or {change.rule}
    assert "request-unstated-property-removed" in told
    assert change.message.startswith("what " if len(told) > 1 else "the member `/language` was removed")


def test_a_keyword_that_only_went_is_told_as_that_with_what_it_described() -> None:
    change = only(request_of(depending("language", **BOTH)), request_of(thing(note=STRING)))
    assert change.rule == "request-dependency-changed"
    assert len(change.parts) == 1 + len(BOTH)
    assert change.witness is not None
    assert "does not read all of its body" in said(change.witness.accepted_by, change.witness.loss, change.place)


def test_a_member_that_another_case_lost_is_told_by_itself() -> None:
    base = {**depending("language", **BOTH), "properties": {"note": STRING, "part": depending(volume=STRING)}}
    revision = {**thing(note=STRING), "properties": {"note": STRING, "part": thing(note=STRING)}}
    found = changes(request_of(base), request_of(revision))
    assert sorted(each.place for each in found if each.parts) == [
        "body application/json",
        "body application/json /part",
    ]


def test_a_member_that_another_part_lost_beside_is_told_by_itself() -> None:
    base = {**depending("language", **BOTH), "allOf": [thing(fee=STRING)]}
    found = changes(request_of(base), request_of({**thing(note=STRING), "allOf": [thing()]}))
    assert {each.place for each in found if not each.parts} == {"body application/json /fee"}

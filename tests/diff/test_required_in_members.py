"""`required: true` inside of a member was draft 3's; who writes it today means it, and most that reads it ignores it."""

import pytest

from tests.rules.documents import changes, ratings, request_of, response_of

STRING = {"type": "string"}
NEEDED = {**STRING, "required": True}


def thing(schema: dict | None = None, **members: object) -> dict:
    held = {"name": STRING} if schema is None else {"name": STRING, "colour": schema}
    return {"type": "object", "properties": held, **members}


@pytest.mark.parametrize(
    ("base", "revision", "rule"),
    [
        (thing(), thing(NEEDED), "request-property-added-required"),
        (thing(STRING), thing(NEEDED), "request-property-became-required"),
        (thing({**STRING, "required": False}), thing(NEEDED), "request-property-became-required"),
        (thing(NEEDED), thing(STRING, required=["colour"]), "request-property-became-required"),
    ],
    ids=["new", "not before", "false before", "spelt as it should be"],
)
def test_whether_a_request_needs_it_is_not_known(base: dict, revision: dict, rule: str) -> None:
    (change,) = changes(request_of(base), request_of(revision))
    assert (change.rule, change.severity.value, change.decided) == (rule, "risky", False)
    assert "`required: true` in a member" in str(change.note)


@pytest.mark.parametrize(
    ("base", "revision"),
    [(thing(NEEDED), thing(STRING)), (thing(STRING, required=["colour"]), thing(NEEDED))],
    ids=["left out", "spelt as it should be before"],
)
def test_whether_an_answer_promises_it_is_not_known(base: dict, revision: dict) -> None:
    assert ratings(response_of(base), response_of(revision)) == [("response-property-became-optional", "risky?")]
    assert ratings(request_of(base), request_of(revision)) == [("request-property-became-optional", "compatible")]


@pytest.mark.parametrize(
    ("base", "revision", "expected"),
    [
        (thing(), thing(NEEDED), [("response-property-added", "compatible")]),
        (thing(STRING), thing(NEEDED), [("response-property-became-required", "compatible")]),
        (thing(NEEDED), thing(NEEDED, required=["name"]), [("response-property-became-required", "compatible")]),
    ],
    ids=["new", "not before", "the same in both"],
)
def test_an_answer_may_promise_more(base: dict, revision: dict, expected: list) -> None:
    assert ratings(response_of(base), response_of(revision)) == expected


def test_what_is_listed_too_is_required() -> None:
    found = ratings(request_of(thing()), request_of(thing(NEEDED, required=["colour"])))
    assert found == [("request-property-added-required", "breaking")]


@pytest.mark.parametrize("word", [True, False])
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_another_edit_of_such_a_member_is_proved_as_ever(word: bool, version: str) -> None:
    before, after = ({**STRING, "required": word, **more} for more in ({}, {"maxLength": 3}))
    for sides, rule in (
        ((request_of(thing(before)), request_of(thing(after))), "request-max-length-changed"),
        ((response_of(thing(after)), response_of(thing(before))), "response-max-length-changed"),
    ):
        assert ratings(*({**each, "openapi": version} for each in sides)) == [(rule, "breaking")]

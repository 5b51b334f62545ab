"""Edits in an alternative whose likeliest loss another alternative reads: a value shows it that none reads."""

import pytest

from tests.rules.documents import changes, rated, request_of, response_of

TEXT, NUMBER, WHOLE = {"type": "string"}, {"type": "number"}, {"type": "integer"}


def listing(items: dict) -> dict:
    return {"type": "array", "items": items}


def any_of(*alternatives: dict) -> dict:
    return {"anyOf": list(alternatives)}


FEW = {"type": "integer", "minimum": 1, "maximum": 9}
LOST = {
    "the empty list is read as another": (
        any_of(listing(TEXT), listing(WHOLE)), any_of(listing(TEXT), WHOLE), "property-type-changed",
    ),
    "deeper": (
        any_of(TEXT, {"type": "object", "required": ["a"], "properties": {"a": any_of(listing(TEXT), listing(WHOLE))}}),
        any_of(TEXT, {"type": "object", "required": ["a"], "properties": {"a": any_of(listing(TEXT), WHOLE)}}),
        "property-type-changed",
    ),
    "a listed value is": (
        any_of(any_of(NUMBER, {"type": "string", "nullable": True}), {"type": "string", "nullable": True}),
        any_of({"enum": ["x"]}, {"type": "string", "nullable": True}), "enum-introduced",
    ),
    "a number of another range is": (
        any_of(FEW, WHOLE), any_of(FEW, {"type": "integer", "minimum": 2}), "minimum-changed",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wider", "narrower", "rule"), LOST.values(), ids=LOST)
def test_it_is_shown_by_a_value_that_none_reads(wider: dict, narrower: dict, rule: str) -> None:
    assert rated(request_of(wider), request_of(narrower)) == {f"request-{rule}": "breaking"}
    back = rated(response_of(narrower), response_of(wider))
    assert list(back.values()) == ["breaking"]


def test_what_every_other_alternative_reads_is_kept() -> None:
    base, revision = any_of(TEXT, {"type": "string", "maxLength": 5}), any_of(TEXT, {"type": "string", "maxLength": 3})
    assert set(rated(request_of(base), request_of(revision)).values()) <= {"compatible"}


def test_another_edit_of_the_same_alternative_is_not_blamed() -> None:
    """A list is read as before, whatever it holds; what is longer is not."""
    base = any_of(listing(TEXT), {**listing(WHOLE), "maxItems": 9})
    revision = any_of(listing(TEXT), {**listing({**WHOLE, "maximum": 5}), "maxItems": 3})
    found = {each.rule: each for each in changes(request_of(base), request_of(revision))}
    assert {rule: each.severity.value for rule, each in found.items()} == {
        "request-maximum-changed": "breaking",
        "request-max-items-changed": "breaking",
    }
    assert len(found["request-max-items-changed"].witness.message["request"]["body"]) > 3

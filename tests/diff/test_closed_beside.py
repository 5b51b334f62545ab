"""A part of an `allOf` that is closed refuses what only another part declares: the commonest slip in writing one."""

from collections.abc import Callable

import pytest

from monitor.rules.catalogue import ROWS
from tests.rules.documents import changes, ratings, request_of, response_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
CLOSED = {"type": "object", "additionalProperties": False}
BOTH = {"type": "object", "properties": {"a": NUMBER, "b": TEXT}}
ONE = {"type": "object", "properties": {"b": TEXT}}

EDITS = {
    "all moved beside it": ({**BOTH, **CLOSED}, {**CLOSED, "allOf": [BOTH]}),
    "one moved beside it": ({**BOTH, **CLOSED}, {**ONE, **CLOSED, "allOf": [BOTH]}),
    "another part is closed, too": ({"allOf": [{**BOTH, **CLOSED}, ONE]}, {"allOf": [{**BOTH, **CLOSED}, {**ONE, **CLOSED}]}),
    "a part that declares nothing": ({**ONE, **CLOSED}, {**ONE, **CLOSED, "allOf": [CLOSED]}),
    "the copies of its own are gone": ({**BOTH, **CLOSED, "allOf": [BOTH]}, {**CLOSED, "allOf": [BOTH]}),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision"), EDITS.values(), ids=EDITS)
def test_what_is_declared_beside_a_closed_part_has_no_place(base: dict, revision: dict) -> None:
    assert ("request-property-shut-out", "breaking") in ratings(request_of(base), request_of(revision))
    assert ("request-property-added-to-closed", "compatible") in ratings(request_of(revision), request_of(base))
    assert ("response-unstated-property-removed", "risky?") in ratings(response_of(base), response_of(revision))
    assert ("response-property-added-to-closed", "risky") in ratings(response_of(revision), response_of(base))


def test_why_it_is_refused_though_it_is_declared_is_said() -> None:
    (change,) = changes(*map(request_of, EDITS["one moved beside it"]))
    assert change.witness is not None
    assert change.witness.message["request"]["body"] == {"a": 1}
    assert "`additionalProperties: false`" in str(change.note)
    assert change.message == "`/a` is declared in one part, and refused by a closed one beside it"


def test_members_that_a_closed_part_refuses_are_one_change() -> None:
    (change,) = changes(*map(request_of, EDITS["all moved beside it"]))
    assert change.message == "each of `/a`, `/b` is declared in one part, and refused by a closed one beside it"
    (alone,) = changes(*map(request_of, EDITS["one moved beside it"]))
    answer, *_ = changes(*map(response_of, EDITS["one moved beside it"]))
    assert "`additionalProperties: false`" in str(answer.note)
    assert change.fingerprint != alone.fingerprint  # else a waiver of the one would hide the other


def test_what_became_of_a_member_that_went_is_told_as_it_is() -> None:
    (change,) = changes(request_of({**BOTH, **CLOSED}), request_of({**ONE, **CLOSED}))
    (row,) = (each for each in ROWS if each.id == change.rule)
    assert "refused" in row.why


def test_a_closure_that_cannot_see_it_is_called_by_its_name() -> None:
    closed = {"unevaluatedProperties": False}
    sides = ({"allOf": [BOTH], **closed}, {"allOf": [BOTH, closed]})
    found = changes(*(request_of(each, openapi="3.1.0") for each in sides))
    assert found
    assert all("`unevaluatedProperties: false`" in str(each.note) for each in found)


@pytest.mark.parametrize("of", [request_of, response_of])
def test_what_had_no_place_before_is_as_it_was(of: Callable[..., dict]) -> None:
    slip = {"allOf": [BOTH, {"type": "object", "properties": {"c": TEXT}, "additionalProperties": False}]}
    assert ratings(of(slip), of({"allOf": slip["allOf"][::-1]})) == []


MAP = {"type": "object", "additionalProperties": TEXT}
HOLDS = {
    "moved beside it": (MAP | {"properties": {"a": NUMBER}}, {**MAP, "allOf": [{"properties": {"a": NUMBER}}]}),
    "required still": (
        MAP | {"properties": {"a": NUMBER}, "required": ["a"]},
        MAP | {"required": ["a"]},
    ),
    "another part is a map, too": (
        {"allOf": [BOTH, MAP | {"properties": BOTH["properties"]}]},
        {"allOf": [BOTH, MAP]},
    ),
}


REST = {"type": "object", "unevaluatedProperties": TEXT}
HOLDS_SINCE_31 = {
    "left to the rest": (REST | {"properties": {"a": NUMBER}, "required": ["a"]}, REST | {"required": ["a"]}),
    "where the rest can't see it": (
        REST | {"properties": {"a": NUMBER}},
        {"allOf": [REST, {"properties": {"a": NUMBER}}]},
    ),
}


@pytest.mark.parametrize(("base", "revision"), (HOLDS | HOLDS_SINCE_31).values(), ids=HOLDS | HOLDS_SINCE_31)
def test_what_a_part_does_not_declare_is_one_of_its_others(base: dict, revision: dict) -> None:
    """A number before, which has to be a text now as well."""
    for side, one, other in (("request", base, revision), ("response", revision, base)):
        of = request_of if side == "request" else response_of
        sides = (of(each, openapi="3.1.0") for each in (one, other))
        (change,) = (each for each in changes(*sides) if each.severity == "breaking")
        assert change.witness is not None
        assert isinstance(change.witness.message[side]["body"]["a"], int)

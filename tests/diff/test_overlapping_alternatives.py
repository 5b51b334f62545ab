"""Alternatives of `oneOf` that overlap: what fits two is refused by who validates. A brute-force oracle counts them."""

import random
from collections.abc import Iterator

import pytest

from monitor.model.changes import Change
from monitor.model.values import Severity
from tests.rules.documents import changes, request_of, response_of
from tests.rules.things import STRING, only

NUMBERS = range(5)
BRANCHES = [
    *({"type": "integer", "minimum": low, "maximum": high} for low in NUMBERS for high in NUMBERS if low <= high),
    *({"enum": [low, high]} for low in NUMBERS for high in NUMBERS if low < high),
]
PAIRS = 60


def fits(branch: dict, value: int) -> bool:
    return value in branch["enum"] if "enum" in branch else branch["minimum"] <= value <= branch["maximum"]


def fitting(union: dict, value: int) -> int:
    return sum(fits(branch, value) for branch in union["oneOf"])


def unions(seed: int) -> Iterator[tuple[dict, dict]]:
    """Unions of two or three alternatives, and what one edit or two made of them."""
    chance = random.Random(seed)
    for _ in range(PAIRS):
        branches = [chance.choice(BRANCHES) for _ in range(chance.randint(2, 3))]
        edited = list(branches)
        for _ in range(chance.randint(1, 2)):
            edited[chance.randrange(len(edited))] = chance.choice(BRANCHES)
        if chance.random() < 0.3:
            edited.append(chance.choice(BRANCHES))
        yield {"oneOf": branches}, {"oneOf": edited}


def is_breaking(found: tuple[Change, ...]) -> bool:
    return any(each.severity is Severity.BREAKING for each in found)


def is_compatible(found: tuple[Change, ...]) -> bool:
    return all(each.severity is Severity.COMPATIBLE for each in found)


@pytest.mark.parametrize("seed", range(4))
def test_requests_break_only_where_a_number_that_fitted_one_fits_none_or_two_now(seed: int) -> None:
    for base, revision in unions(seed):
        found = changes(request_of(base), request_of(revision))
        lost = [each for each in NUMBERS if fitting(base, each) == 1 and fitting(revision, each) != 1]
        assert not (lost and is_compatible(found)), (base, revision, lost)
        assert lost or not is_breaking(found), (base, revision, found)


@pytest.mark.parametrize("seed", range(4))
def test_answers_break_only_where_a_number_is_sent_that_the_base_refuses(seed: int) -> None:
    """It is sent where it fits one alternative, and perhaps where it fits several."""
    for base, revision in unions(seed):
        found = changes(response_of(base), response_of(revision))
        unread = [each for each in NUMBERS if fitting(revision, each) == 1 and fitting(base, each) == 0]
        refused = [each for each in NUMBERS if fitting(revision, each) and fitting(base, each) != 1]
        assert not (unread and is_compatible(found)), (base, revision, unread)
        assert refused or not is_breaking(found), (base, revision, found)


A, B = ({"type": "object", "required": [name], "properties": {name: STRING}} for name in "ab")


def test_a_member_that_became_optional_breaks_requests_that_now_fit_two_alternatives() -> None:
    change = only(request_of({"oneOf": [A, B]}), request_of({"oneOf": [{**A, "required": []}, B]}))
    assert (change.rule, change.severity) == ("request-property-became-optional", Severity.BREAKING)
    assert change.note == "it fits two alternatives of the `oneOf` now, and is refused for that"
    assert change.witness is not None
    assert change.witness.message["request"]["body"] == {"b": "abc"}


def test_one_of_very_many_alternatives_that_went_is_decided() -> None:
    branches = [{"type": "object", "required": [f"m{i}"], "properties": {f"m{i}": STRING}} for i in range(300)]
    change = only(response_of({"oneOf": branches}), response_of({"oneOf": branches[1:]}))
    assert (change.rule, change.severity, change.decided) == (
        "response-alternative-removed", Severity.COMPATIBLE, True,
    )  # fmt: skip


SHORT, LONG = {"type": "string", "maxLength": 5}, {"type": "string", "maxLength": 9}
MARKED = {"type": "string", "pattern": "^a"}
LETTER = {"enum": ["a", "b"]}


@pytest.mark.parametrize("other", [MARKED, {"type": "object"}, {"type": "string", "format": "uuid"}, LETTER], ids=str)
def test_a_text_that_another_alternative_does_not_read_shows_that_one_became_narrower(other: dict) -> None:
    wide, narrow = {"anyOf": [LONG, other]}, {"anyOf": [SHORT, other]}
    for change in (only(request_of(wide), request_of(narrow)), only(response_of(narrow), response_of(wide))):
        assert (change.rule.partition("-")[2], change.severity) == ("max-length-changed", Severity.BREAKING)
        assert change.decided
        assert change.witness.confirmed
    assert is_compatible(changes(request_of(narrow), request_of(wide)))


def test_a_plain_value_that_another_alternative_reads_is_kept_whatever_else_there_is() -> None:
    base = {"anyOf": [{"type": "integer"}, STRING, {"type": "object", "additionalProperties": True}]}
    revision = {"anyOf": [STRING, STRING, {"type": "object", "additionalProperties": True}]}
    assert is_compatible(changes(response_of(base), response_of(revision)))


def colour(*names: str, **limits: int) -> dict:
    members = {each: {"type": "number", **(limits if each == "a" else {})} for each in names}
    return {"type": "object", "required": list(names), "properties": members}


def test_an_object_is_read_by_no_alternative_of_another_type() -> None:
    def fill(**limits: int) -> dict:
        return {"anyOf": [colour("r", "g"), colour("r", "g", "a", **limits), STRING, {"type": "boolean"}]}

    change = only(request_of(fill()), request_of(fill(maximum=1)))
    assert (change.rule, change.severity, change.decided) == ("request-maximum-changed", Severity.BREAKING, True)


def chosen(keyword: str, **members: object) -> dict:
    """Either of two components that overlap, in `oneOf` or `anyOf`."""
    either = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cron", "Delta")]
    return {keyword: either, **members}


COMPONENTS = {
    "schemas": {
        name: {"type": "object", "required": ["kind"], "properties": {"kind": STRING, member: STRING}}
        for name, member in (("Cron", "line"), ("Delta", "hours"))
    }
}
TOLD_BY = [
    {"propertyName": "kind"},
    {"propertyName": "kind", "mapping": {"c": "#/components/schemas/Cron", "d": "Delta"}},
]


@pytest.mark.parametrize("discriminator", TOLD_BY, ids=["by name", "mapped"])
@pytest.mark.parametrize("of", [request_of, response_of])
@pytest.mark.parametrize("keywords", [("oneOf", "anyOf"), ("anyOf", "oneOf")])
def test_who_chooses_by_a_discriminator_never_meets_two(keywords: tuple, of: object, discriminator: dict) -> None:
    base, revision = (of(chosen(each, discriminator=discriminator), components=COMPONENTS) for each in keywords)
    (change,) = changes(base, revision)
    assert (change.severity, change.decided) == (Severity.COMPATIBLE, True)
    assert "x-compared" not in str(change.note)


OTHERWISE: dict[str, tuple[dict, dict]] = {
    "dropped": ({"discriminator": TOLD_BY[0]}, {}),
    "new": ({}, {"discriminator": TOLD_BY[0]}),
    "by another member": ({"discriminator": TOLD_BY[0]}, {"discriminator": {"propertyName": "other"}}),
    "other values": ({"discriminator": TOLD_BY[1]}, {"discriminator": {**TOLD_BY[1], "mapping": {"c": "Delta"}}}),
}


@pytest.mark.parametrize("sides", OTHERWISE.values(), ids=OTHERWISE)
@pytest.mark.parametrize(("of", "keywords"), [(request_of, ("anyOf", "oneOf")), (response_of, ("oneOf", "anyOf"))])
def test_a_discriminator_of_one_side_only_keeps_nobody_from_meeting_two(
    of: object, keywords: tuple, sides: tuple[dict, dict]
) -> None:
    base, revision = (
        of(chosen(each, **told), components=COMPONENTS) for each, told in zip(keywords, sides, strict=True)
    )
    assert Severity.BREAKING in {each.severity for each in changes(base, revision)}


def test_who_has_no_discriminator_meets_two() -> None:
    base, revision = (request_of(chosen(each), components=COMPONENTS) for each in ("anyOf", "oneOf"))
    assert only(base, revision).severity is Severity.BREAKING


ANY_CODE, NAMED_A = {"properties": {"code": {}}}, {"properties": {"name": STRING}}
WIDER = {
    "one lists no codes any more": ({"properties": {"code": {"enum": ["k"]}}}, ANY_CODE),
    "one has any number of members": ({"maxProperties": 1}, {}),
}


@pytest.mark.parametrize("sides", WIDER.values(), ids=WIDER)
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf", "allOf"])
def test_a_message_that_fits_two_within_an_alternative_may_have_a_member_that_is_described_around_both(
    keyword: str, sides: tuple[dict, dict]
) -> None:
    base, revision = (request_of({**ANY_CODE, keyword: [{"oneOf": [NAMED_A, each]}]}) for each in sides)
    assert only(base, revision).severity is Severity.BREAKING

"""How stable a part is said to be, as tables."""

import pytest

from monitor.model.values import Ground, Severity
from tests.rules.documents import compared, description, response_of

PLAIN = description({})
EMPTY = {**PLAIN, "paths": {}}


def changes(base, revision, **arguments):
    return compared(base, revision, locations=False, **arguments).changes


@pytest.mark.parametrize(
    ("said", "severity", "ground"),
    [
        ({"x-stability-level": "draft"}, "risky", Ground.DRAFT),
        ({"x-stability-level": "alpha"}, "risky", Ground.ALPHA),
        ({"x-stability-level": "Beta"}, "risky", Ground.BETA),
        ({"x-stability-level": "stable"}, "breaking", None),
        ({"x-stability-level": "solid"}, "breaking", None),
        ({"x-beta-api": True}, "risky", Ground.BETA),
        ({"x-beta-api": False}, "breaking", None),
        ({"x-ours": "alpha"}, "breaking", None),
    ],
)
def test_a_break_below_stable_is_risky_with_its_reason(said, severity, ground):
    (removed,) = changes(description(said), EMPTY)
    assert (removed.severity.value, removed.ground) == (severity, ground)
    assert bool(removed.note) == (ground is not None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("stable", "beta", "breaking"),
        ("beta", "draft", "breaking"),
        (None, "alpha", "breaking"),
        ("draft", "alpha", "compatible"),
        ("beta", "stable", "compatible"),
        ("beta", None, "compatible"),
        (None, "stable", None),
        ("beta", "shaky", "risky"),
        ("shaky", "beta", "risky"),
    ],
)
def test_a_level_is_edited(before, after, expected):
    base, revision = (description({"x-stability-level": each} if each else {}) for each in (before, after))
    assert [each.severity.value for each in changes(base, revision)] == ([expected] if expected else [])


def test_another_attribute_can_say_it():
    base, revision = description({}), description({"x-preview": True})
    assert changes(base, revision) == ()
    (lowered,) = changes(base, revision, stability=("x-preview",))
    assert (lowered.rule, lowered.severity) == ("operation-stability-changed", Severity.BREAKING)
    (removed,) = changes(revision, EMPTY, stability=("x-preview",))
    assert (removed.severity, removed.ground) == (Severity.RISKY, Ground.BETA)


def test_a_member_may_be_less_stable_than_its_operation():
    def answer(kind, **said):
        members = {"fee": {"type": kind, **said}, "id": {"type": "string"}}
        return response_of({"type": "object", "required": ["id", "fee"], "properties": members})

    beta = {"x-stability-level": "beta"}
    (edited,) = changes(answer("integer", **beta), answer("string", **beta))
    assert (edited.severity, edited.ground) == (Severity.RISKY, Ground.BETA)
    assert edited.witness is not None
    (plain,) = changes(answer("integer"), answer("string"))
    assert plain.severity is Severity.BREAKING


def test_a_path_item_says_it_for_its_operations():
    base = {**PLAIN, "paths": {"/things": {**PLAIN["paths"]["/things"], "x-stability-level": "alpha"}}}
    (removed,) = changes(base, EMPTY)
    assert (removed.severity, removed.ground) == (Severity.RISKY, Ground.ALPHA)


def test_what_could_not_be_decided_is_not_rated_down():
    base = description({"x-stability-level": "draft", **response_of({"type": "string"})["paths"]["/things"]["post"]})
    revision = description(
        {"x-stability-level": "draft", **response_of({"$ref": "#/gone"})["paths"]["/things"]["post"]}
    )
    assert [(each.severity, each.decided, each.ground) for each in changes(base, revision)] == [
        (Severity.RISKY, False, None)
    ]

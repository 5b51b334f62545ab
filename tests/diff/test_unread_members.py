"""A member that requests had and that nothing reads any more is shown in a request that the base allows, if there is one."""

import jsonschema
import pytest

from monitor.model.changes import Change
from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, request_of

TEXT = {"type": "string"}
NUMBERED = {"type": "object", "properties": {"id": TEXT}}
CARD = {"type": "object", "properties": {"id": TEXT, "card": TEXT}}
PAID = {"type": "object", "properties": {"id": TEXT, "card": TEXT, "cvc": TEXT}}


def told(base: JsonObject, revision: JsonObject) -> tuple[Change, ...]:
    return changes(*({**request_of(each), "openapi": "3.1.0"} for each in (base, revision)))


SENT = {
    "that demands another": {**PAID, "dependentRequired": {"cvc": ["card"]}},
    "that is described where another is": {
        **CARD, "required": ["id"], "dependentSchemas": {"card": {"properties": {"cvc": TEXT}}},
    },
}  # fmt: skip


@pytest.mark.parametrize("base", SENT.values(), ids=SENT)
def test_the_message_that_shows_it_is_one_of_the_base(base: JsonObject) -> None:
    shown = [each.witness.message["request"]["body"] for each in told(base, CARD) if each.severity == "breaking"]
    assert shown
    for body in shown:
        assert "cvc" in body
        jsonschema.Draft202012Validator(base).validate(body)


NEVER_SENT = {
    "of more members than there may be": {"required": ["id", "card"], "maxProperties": 1},
    "of a list that must be empty, and not": {"properties": {"card": {"type": "array", "minItems": 1, "items": False}}},
    "of bounds that leave nothing": {"properties": {"card": {"type": "integer", "minimum": 4, "maximum": 3}}},
    "of an object that is impossible itself": {"properties": {"card": {"required": ["cvc"], "properties": {"cvc": False},
                                                                       "type": "object"}}},
}  # fmt: skip


@pytest.mark.parametrize("said", NEVER_SENT.values(), ids=NEVER_SENT)
def test_one_that_no_message_has_breaks_nobody(said: JsonObject) -> None:
    base = {**NUMBERED, "properties": CARD["properties"], **said}
    found = [each for each in told(base, NUMBERED) if each.severity != "compatible"]
    assert [(each.severity.value, each.decided, each.witness) for each in found] == [("risky", False, None)]
    assert found[0].note == "the base allows no message that has the member"


@pytest.mark.parametrize("others", [{}, {"additionalProperties": True}])
@pytest.mark.parametrize("place", ["beside the members", "in a part"])
def test_a_name_that_was_only_required_and_is_not_any_more_says_nothing_of_what_is_read(
    place: str, others: JsonObject
) -> None:
    """A slip in a list of names, mended, takes nothing from anybody."""
    declared: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}, **others}
    due: JsonObject = {"required": ["a", "aa"]}
    base = {**declared, **due} if place == "beside the members" else {**declared, "allOf": [due]}
    (change,) = changes(request_of(base), request_of({**declared, "required": ["a"]}))
    assert (change.rule, change.severity.value, change.decided) == ("request-required-property-removed", "risky", False)
    assert "describes it nowhere" in str(change.note)


def test_a_name_that_was_only_required_and_is_refused_now_breaks() -> None:
    declared: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}
    base, revision = {**declared, "required": ["aa"]}, {**declared, "additionalProperties": False}
    found = {each.rule: each.severity.value for each in changes(request_of(base), request_of(revision))}
    assert found["request-required-property-removed"] == "breaking"


@pytest.mark.parametrize(
    ("revision", "note"),
    [
        ({**NUMBERED, "additionalProperties": False}, None),
        ({**NUMBERED, "required": ["key"]}, "the revision refuses this message for something else, too"),
        (
            {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]},
            "the revision refuses this message for something else, too",
        ),
    ],
)
def test_of_what_is_refused_without_the_member_as_well_it_is_said(revision: JsonObject, note: str | None) -> None:
    (change,) = (each for each in told({**CARD, "required": ["id"]}, revision) if each.place.endswith(" /card"))
    assert (change.severity, change.witness.loss, change.note) == ("breaking", "refused", note)
    assert "card" in change.witness.message["request"]["body"]


def test_that_another_edit_refuses_the_message_proves_nothing_of_the_member() -> None:
    """It may be read as one of those of other names, once that edit is mended."""
    others: JsonObject = {"additionalProperties": TEXT}
    (change,) = (
        each for each in told({**CARD, **others}, {**NUMBERED, **others, "required": ["key"]}) if "card" in each.message
    )
    assert (change.severity, change.decided, change.witness) == ("risky", False, None)
    assert "this one may come as one of them" in str(change.note)


@pytest.mark.parametrize(
    ("alternatives", "others"),
    [
        ([], {"additionalProperties": TEXT}),
        ([], {"patternProperties": {"^c": TEXT}}),
        ([TEXT], {"additionalProperties": TEXT}),
    ],
    ids=["others", "by a pattern", "in an alternative"],
)
def test_each_of_several_that_none_of_other_names_may_be_is_lost(
    alternatives: list[JsonObject], others: JsonObject
) -> None:
    """No message is without the others, so that none shows that it is refused for one of them alone."""
    numbers: JsonObject = {"card": {"type": "integer"}, "cvc": {"type": "integer"}}
    sides = ({"type": "object", **each} for each in ({"properties": numbers, "required": [*numbers]}, others))
    found = told(*({"anyOf": [each, *alternatives]} if alternatives else each for each in sides))
    assert {each.place for each in found if each.severity == "breaking" and each.decided} >= {
        "body application/json /card",
        "body application/json /cvc",
    }


@pytest.mark.parametrize("others", [{"properties": {"id": TEXT}}, {"required": ["id"]}])
def test_an_alternative_that_only_requires_a_member_does_not_say_that_it_is_read(others: JsonObject) -> None:
    either: JsonObject = {"anyOf": [others, {"required": ["card"]}]}
    (change,) = told({**CARD, **either}, {**NUMBERED, **either})
    assert (change.severity, change.decided) == ("risky", False)


def test_one_that_describes_it_does() -> None:
    either: JsonObject = {"anyOf": [{"properties": {"card": False}}, {"properties": {"card": TEXT}}]}
    (change,) = told({**CARD, **either}, {**NUMBERED, **either})
    assert change.severity == "compatible"


def test_a_member_of_objects_that_no_request_can_have_is_undecided() -> None:
    """Without a type, values that are no objects are allowed all the same."""
    impossible = {"properties": {"id": TEXT, "card": {"enum": ["long"], "maxLength": 1}}, "required": ["card"]}
    (change,) = told({"properties": {"held": impossible}}, {"properties": {"held": {"properties": {"id": TEXT}}}})
    assert (change.severity, change.decided) == ("risky", False)
    assert change.note == "the base allows no message that has the member"
    possible = {"properties": {"held": {"properties": {"id": TEXT, "card": TEXT}}}}
    (change,) = told(possible, {"properties": {"held": {"properties": {"id": TEXT}}}})
    assert (change.severity, change.witness.message["request"]["body"]) == ("breaking", {"held": {"card": "abc"}})

"""An edit of an alternative that its reader knows by a value, or chooses by a discriminator, is judged as if that
alternative were alone: what the others allow is none of its own.
"""

import pytest

from monitor.model.json_value import JsonObject
from tests.diff.drawn import OF, RANK, STRING, Drawn, worst
from tests.rules.documents import rated, ratings

KINDS = ("card", "cash", "bank")
SEEDS = [*range(40), *range(130, 150), *range(340, 355), *range(500, 510)]
"""The later ones were false, each in its way."""


def tagged(kind: str, schema: JsonObject, *, by_value: bool) -> JsonObject:
    tag = {"const": kind} if by_value else STRING
    members = {**schema.get("properties", {}), "kind": tag}
    return {**schema, "properties": members, "required": sorted({*schema.get("required", []), "kind"})}


def told(direction: str, alternatives: dict[str, JsonObject], *, keyword: str, by_value: bool) -> dict:
    components = {kind: tagged(kind, each, by_value=by_value) for kind, each in alternatives.items()}
    union = {keyword: [{"$ref": f"#/components/schemas/{kind}"} for kind in components]}
    chosen = {} if by_value else {"discriminator": {"propertyName": "kind"}}
    return {**OF[direction]({**union, **chosen}), "openapi": "3.1.0", "components": {"schemas": components}}


@pytest.mark.parametrize("by_value", [True, False], ids=["by a value", "by a discriminator"])
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
@pytest.mark.parametrize("direction", OF)
def test_an_edit_is_as_severe_as_where_the_alternative_is_alone(
    direction: str, keyword: str, *, by_value: bool
) -> None:
    for seed in SEEDS:
        drawn = Drawn(seed)
        before = {kind: drawn.holding(2) for kind in KINDS}
        after = {**before, "card": drawn.edited(before["card"])}
        if after == before or after["card"].get("type") != "object" or "enum" in after["card"]:
            continue
        both = [told(direction, each, keyword=keyword, by_value=by_value) for each in (before, after)]
        found = {severity for _, severity in ratings(*both)} or {"compatible"}
        alone = worst(direction, *(tagged("card", each["card"], by_value=by_value) for each in (before, after)))
        together = max(found, key=RANK.index)
        assert len({together, alone} - {"risky?"}) < 2, (seed, together, alone, before, after)


def test_that_a_message_fits_two_where_one_is_chosen_is_no_loss_of_an_edit_inside() -> None:
    """By the letter it is refused by the base, and by the revision no longer, which reads a number in `cash`."""
    text = [STRING, {**STRING, "maxLength": 5}]
    both = [
        told("response", {
            "card": {"type": "object", "properties": {"name": {"anyOf": names}}, "additionalProperties": False},
            "cash": {"type": "object", "properties": members},
        }, keyword="oneOf", by_value=False)
        for names, members in ((text, {}), ([STRING, STRING], {"name": {"type": "integer"}}))
    ]  # fmt: skip
    assert set(rated(*both).values()) == {"compatible"}


def test_what_the_alternative_itself_refuses_is_lost() -> None:
    both = [
        told("response", {
            "card": {"type": "object", "properties": {"name": name}, "additionalProperties": False},
            "cash": {"type": "object"},
        }, keyword="oneOf", by_value=False)
        for name in ({**STRING, "maxLength": 5}, STRING)
    ]  # fmt: skip
    assert rated(*both) == {"response-max-length-changed": "breaking"}


@pytest.mark.parametrize("direction", OF)
def test_what_is_no_object_has_no_member_to_be_chosen_by(direction: str) -> None:
    """The type of an alternative was forgotten, and is named now: whether anybody sends a list is not known."""

    def choosing(card: JsonObject) -> dict:
        union = {"oneOf": [{"$ref": f"#/components/schemas/{each}"} for each in ("card", "cash")]}
        components = {"schemas": {"card": card, "cash": tagged("cash", {"type": "object"}, by_value=True)}}
        return {**OF[direction]({**union, "discriminator": {"propertyName": "kind"}}), "components": components}

    wider, narrower = choosing({"x-type": "object"}), choosing({"type": "object"})
    both = (wider, narrower) if direction == "request" else (narrower, wider)
    assert list(rated(*both).values()) == ["risky?"]
    assert list(rated(narrower, choosing({"type": "string"})).values()) == ["breaking"]

"""Enumerations: values in the place of as many others are one change; more or fewer are told as what came and went."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, compared, description, ratings, request_of, response_of
from tests.rules.things import answered, only, parts_of, query, thing


def having(*values: object) -> dict:
    return thing(kind={"enum": [*values]})


def test_a_value_that_is_called_otherwise_is_one_change() -> None:
    sent = only(request_of(having("new", "paid")), request_of(having("new", "settled")))
    assert (sent.rule, sent.severity, sent.values) == ("request-enum-values-replaced", Severity.BREAKING, ("paid",))
    assert sent.message == '`/kind` may be "settled" in the place of "paid"'
    assert parts_of(sent) == {"request-enum-value-removed": "breaking", "request-enum-value-added": "compatible"}
    assert sent.witness is not None
    read = only(response_of(having("new", "paid")), response_of(having("new", "settled")))
    assert (read.rule, read.severity) == ("response-enum-values-replaced", Severity.RISKY)


def test_so_are_all_of_a_parameter() -> None:
    base, revision = (
        description({"parameters": [query("by", {"enum": values})]}) for values in (["a", "b"], ["A", "B"])
    )
    assert only(base, revision).message == '`query by` may be "A", "B" in the place of "a", "b"'


def test_a_component_that_is_sent_and_read_is_one_change_as_bad_as_for_the_worse() -> None:
    def both(*values: str) -> dict:
        held = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Kind"}}}}
        operation = {**answered({"$ref": "#/components/schemas/Kind"}), "requestBody": held}
        return description(operation, components={"schemas": {"Kind": {"enum": [*values]}}})

    change = only(both("new", "paid"), both("new", "settled"))
    assert (change.rule, change.severity) == ("request-enum-values-replaced", Severity.BREAKING)
    assert change.message == 'component `Kind` may be "settled" in the place of "paid"'
    assert {each.direction.value: each.severity.value for each in change.reaches} == {
        "request": "breaking", "response": "risky",
    }  # fmt: skip


@pytest.mark.parametrize("after", [("new",), ("new", "paid", "settled"), ("new", "settled", "captured")])
def test_more_or_fewer_are_told_as_what_came_and_went(after: tuple[str, ...]) -> None:
    rules = {rule for rule, _ in ratings(request_of(having("new", "paid")), request_of(having(*after)))}
    assert "request-enum-values-replaced" not in rules
    assert rules


def test_two_enumerations_are_two_changes() -> None:
    base, revision = (thing(kind={"enum": [kind]}, way={"enum": [way, "c"]}) for kind, way in ((1, "a"), (1, "b")))
    assert len(changes(request_of(base), request_of(revision))) == 1
    other = thing(kind={"enum": [1, 3]}, way={"enum": ["b", "c"]})
    base["properties"]["kind"] = {"enum": [1, 2]}
    assert len(changes(request_of(base), request_of(other))) == 2


def test_an_override_of_a_part_rates_that_part() -> None:
    lenient = {"overrides": {"response-enum-value-added": "compatible"}}
    found = compared(response_of(having("new", "paid")), response_of(having("new", "settled")), **lenient).changes
    assert [(each.rule, each.severity) for each in found] == [("response-enum-values-replaced", Severity.COMPATIBLE)]

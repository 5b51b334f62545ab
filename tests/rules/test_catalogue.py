"""The catalogue, audited as a table."""

import string

import pytest

from monitor.errors import UsageError
from monitor.model.facts import FactKind
from monitor.model.values import Direction, Severity
from monitor.rules.catalogue import CATALOGUE, ROWS
from monitor.rules.catalogue.families import FAMILIES
from monitor.rules.overrides import check_overrides
from tests.rules.documents import compared, request_of

WITHOUT_DIRECTION = {
    FactKind.OPERATION_ADDED, FactKind.OPERATION_REMOVED, FactKind.OPERATION_DEPRECATED, FactKind.OPERATION_REINSTATED,
    FactKind.SUNSET_CHANGED, FactKind.STABILITY_CHANGED, FactKind.STABILITY_RAISED, FactKind.OPERATION_ID_CHANGED,
    FactKind.WEBHOOK_ADDED, FactKind.WEBHOOK_REMOVED, FactKind.WEBHOOK_RENAMED,
    FactKind.OPERATION_MOVED, FactKind.OPERATION_GENERALIZED, FactKind.OPERATION_SPLIT, FactKind.OPERATIONS_MERGED, FactKind.OPERATION_IDS_RESPELT,
    FactKind.RESOURCE_ADDED, FactKind.RESOURCE_REMOVED, FactKind.DOCUMENT_UNREAD, FactKind.SERVER_ADDED, FactKind.SERVER_REMOVED, FactKind.SERVER_DEFAULT_CHANGED,
}  # fmt: skip
"""About the whole operation or API, which is neither sent nor read."""
IN_EVERY_DIRECTION = {FactKind.PART_UNREADABLE}
"""A part of a schema has a reader; a part of an operation may have none."""
ONLY_ASKED = {FactKind.PROPERTY_SHUT_OUT}
"""A member of an answer that went is rated by what was promised of it, whatever shut it out."""
ONLY_SENT = {FactKind.SENT_MEDIA_TYPE_ADDED, FactKind.SENT_MEDIA_TYPE_REMOVED}
"""By a provider that nobody asked."""


def test_every_fact_has_a_row_in_each_direction_that_it_can_have() -> None:
    for kind in FactKind:
        directions = {direction for each, direction in CATALOGUE if each is kind}
        expected = {Direction.NONE} if kind in WITHOUT_DIRECTION else {Direction.REQUEST, Direction.RESPONSE}
        expected -= {Direction.REQUEST} if kind in ONLY_SENT else set()
        expected -= {Direction.RESPONSE} if kind in ONLY_ASKED else set()
        assert directions == (set(Direction) if kind in IN_EVERY_DIRECTION else expected), kind


def test_the_exceptions_are_not_stale() -> None:
    assert set(FactKind) >= WITHOUT_DIRECTION | IN_EVERY_DIRECTION | ONLY_ASKED | ONLY_SENT


def test_ids_are_unique_and_say_their_direction() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) == len(CATALOGUE)
    for row in ROWS:
        if row.direction is not Direction.NONE:
            assert row.id.startswith(f"{row.direction.value}-")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_can_be_read_by_people(row) -> None:
    for text in (row.message, row.undecided):
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= {"what", "name", "before", "after"}
        assert not text.endswith(".")
    assert row.why
    assert row.example
    assert row.help
    if row.severity is Severity.BREAKING:
        assert row.help != "nothing needs to be done"


def test_an_override_sets_the_severity_of_its_rule() -> None:
    base, revision = (request_of({"type": "string", "maxLength": each}) for each in (9, 5))
    found = compared(base, revision, overrides={"request-max-length-changed": "risky"})
    assert [(each.rule, each.severity) for each in found.changes] == [("request-max-length-changed", Severity.RISKY)]


def test_an_override_of_a_family_holds_for_each_of_its_rules_that_has_none_of_its_own() -> None:
    found = check_overrides({"request-length-changed": "risky", "request-min-length-changed": "compatible"})
    assert found == {
        "request-max-length-changed": Severity.RISKY,
        "request-min-length-changed": Severity.COMPATIBLE,
    }


def test_families_name_rules_that_exist_and_are_none_themselves() -> None:
    known = {row.id for row in ROWS}
    assert FAMILIES.keys().isdisjoint(known)
    assert {rule for rules in FAMILIES.values() for rule in rules} <= known


def test_an_unknown_rule_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError) as caught:
        check_overrides({"response-enum-value-aded": "compatible"})
    assert caught.value.diagnostic.help == "did you mean 'response-enum-value-added'?"


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(UsageError, match="'fine' is not a severity"):
        check_overrides({"response-enum-value-added": "fine"})

"""Each row of the catalogue is reported where its example says so, and silent where that says so."""

import pytest

from monitor.model.values import Severity
from monitor.reports.rule_examples import Example, Pair, rule_examples
from monitor.rules.catalogue import ROWS
from tests.rules.documents import ratings

SEVERITIES = {row.id: row.severity for row in ROWS}
EXAMPLES = sorted(rule_examples().values(), key=lambda each: each.rule)


def test_every_row_has_an_example_and_every_example_a_row() -> None:
    assert rule_examples().keys() == SEVERITIES.keys()


def reported(example: Example, pair: Pair) -> set[str]:
    return {severity for rule, severity in ratings(*example.documents(pair)) if rule == example.rule}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.rule)
def test_the_rule_is_reported_where_its_example_says_so(example: Example) -> None:
    expected = Severity.COMPATIBLE if example.compatible else SEVERITIES[example.rule]
    undecided = example.rule.endswith(("part-unreadable", "document-unread"))
    assert reported(example, example.firing) == {expected + "?" * undecided}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.rule)
def test_the_rule_is_silent_where_its_example_says_so(example: Example) -> None:
    assert example.silent.base != example.silent.revision
    worse = SEVERITIES[example.rule] is not Severity.COMPATIBLE and not example.compatible
    assert reported(example, example.silent) <= ({"compatible"} if worse else set())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.rule)
def test_the_rule_is_silent_about_a_document_and_itself(example: Example) -> None:
    assert ratings(*example.documents(Pair(example.firing.revision, example.firing.revision))) == []

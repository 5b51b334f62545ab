"""oasdiff's test data: where our worst severity is another than its worst level, the table says why."""

import pytest

from monitor.schemas import jsonschema_rs_judge
from tests.accuracy.labelled import found_in
from tests.accuracy.opinions import Difference, difference, explanations, opinions


@pytest.fixture(scope="module")
def differences() -> tuple[Difference, ...]:
    judge = jsonschema_rs_judge()
    found = (difference(each, found_in(each.pair, judge)) for each in opinions())
    return tuple(each for each in found if each is not None)


def test_every_difference_is_explained_by_its_checks_or_rules(differences: tuple[Difference, ...]) -> None:
    known = explanations()

    def is_told(each: Difference, name: str) -> bool:
        return name in known and (not known[name].ours or each.ours in known[name].ours)

    unexplained = {
        each.case: (each.ours.value, [name for name in each.reasons if not is_told(each, name)])
        for each in differences
        if not all(is_told(each, name) for name in each.reasons)
    }
    assert unexplained == {}


def test_no_explanation_is_stale(differences: tuple[Difference, ...]) -> None:
    assert explanations().keys() - {name for each in differences for name in each.reasons} == set()

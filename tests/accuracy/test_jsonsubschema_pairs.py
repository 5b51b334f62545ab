"""How often inclusion is decided, and decided right, on the pairs of another project's tests."""

import json
from pathlib import Path

import pytest

from monitor.schemas import Dialect, Included, NotIncluded, Resource, SchemaAt, View, World, include, jsonschema_judge

PAIRS = json.loads((Path(__file__).parent / "jsonsubschema" / "pairs.json").read_text(encoding="utf-8"))["pairs"]
DECIDED_AND_RIGHT = 0.992

# That project ignores `format`; with formats asserted, a string is no e-mail address.
JUDGED_OTHERWISE = {
    "test/test_object.py::TestObjectSubtype.test_tricky2": "format email at the reader",
    "test/test_object.py::TestObjectSubtype.test_tricky3": "format email at the reader",
}


def _at(node):
    return SchemaAt(Resource(node, Dialect.DRAFT4), "")


@pytest.fixture(scope="module")
def answers():
    judge = jsonschema_judge()
    return [
        (pair, include(_at(pair["sub"]), _at(pair["sup"]), view=View.NEITHER, world=World.OPEN, judge=judge))
        for pair in PAIRS
    ]


def test_no_pair_is_wrongly_called_included(answers):
    wrong = [pair for pair, answer in answers if isinstance(answer, Included) and not pair["expected"]]
    assert wrong == []


def test_no_witness_is_given_against_an_inclusion_except_where_formats_are_ignored(answers):
    wrong = {pair["test"] for pair, answer in answers if isinstance(answer, NotIncluded) and pair["expected"]}
    assert wrong == set(JUDGED_OTHERWISE)


def test_the_share_that_is_decided_and_right_is_kept(answers):
    verdict = {True: Included, False: NotIncluded}
    right = sum(isinstance(answer, verdict[pair["expected"]]) for pair, answer in answers)
    assert right / len(answers) >= DECIDED_AND_RIGHT

"""Cases as folders: base, revision, and what is expected of the comparison (`tests/cases/<what happens>/`)."""

import json
from pathlib import Path

import pytest

from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.rules import compare
from monitor.schemas import jsonschema_judge, jsonschema_rs_judge

CASES = sorted(each.parent for each in (Path(__file__).parents[1] / "cases").glob("*/base.yaml"))


def read(path: Path) -> Document:
    return Document(path.name, {path.name: path.read_bytes()}, path.name)


def seen(comparison: Comparison) -> list[dict]:
    return [
        {
            "rule": each.rule,
            "severity": each.severity.value,
            "decided": each.decided,
            "operation": each.operation,
            "place": each.place,
            "message": each.message,
            "lines": [each.base and each.base.line, each.revision and each.revision.line],
            "reaches": [f"{reach.operation} {reach.place}: {reach.severity.value}" for reach in each.reaches],
            "witness": each.witness and each.witness.message,
        }
        for each in comparison.changes
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_judged_as_expected(case: Path) -> None:
    found = compare(read(case / "base.yaml"), read(case / "revision.yaml"), judge=jsonschema_rs_judge())
    assert seen(found) == json.loads((case / "expected.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_judges_confirm_the_same(case: Path) -> None:
    base, revision = read(case / "base.yaml"), read(case / "revision.yaml")
    assert seen(compare(base, revision, judge=jsonschema_judge())) == json.loads((case / "expected.json").read_text())


def test_there_are_cases() -> None:
    assert CASES

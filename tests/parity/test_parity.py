"""Every check of oasdiff is answered by rows that exist, and its own data shows it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

import monitor
from monitor.model.changes import Change
from monitor.model.descriptions import Document
from monitor.rules import compare
from monitor.rules.catalogue import ROWS
from monitor.schemas import jsonschema_rs_judge
from tests.accuracy import opinions
from tests.accuracy.labelled import folders_of
from tests.parity.table import answers, checks, page, patterns, shown, silent

ANSWERS = {each.check: each for each in answers()}


def test_every_check_has_an_answer_and_no_answer_is_stale() -> None:
    assert len(ANSWERS) == len(checks()) == 509
    assert set(patterns()) == {each.pattern for each in ANSWERS.values()}
    for each in ANSWERS.values():
        assert bool(each.rows) != bool(each.none), each.check


def test_the_rows_exist() -> None:
    assert {row for each in ANSWERS.values() for row in each.rows} <= {row.id for row in ROWS}


def test_a_check_is_shown_or_silent_but_not_both_and_only_where_it_has_rows() -> None:
    cases, quiet = shown(), silent()
    assert cases.keys().isdisjoint(quiet)
    assert cases.keys() | quiet.keys() <= {each.check for each in ANSWERS.values() if each.rows}


def test_the_page_is_the_one_that_the_table_gives() -> None:
    written = (Path(monitor.__file__).parent.parent / "docs" / "parity.md").read_text(encoding="utf-8")
    assert written == page(), "run: make docs"


@pytest.fixture(scope="module")
def folders() -> Mapping[str, Mapping[str, bytes]]:
    wanted = {*shown().values(), *(each.case for each in silent().values())}
    archive = Path(opinions.__file__).parent / "oasdiff_cases" / "cases.tar.xz"
    return {name: files for name, files in folders_of(archive) if name in wanted}


@pytest.fixture(scope="module")
def reported(folders: Mapping[str, Mapping[str, bytes]]) -> Mapping[str, frozenset[str]]:
    """Case -> rules of ours, in each direction in which their edits are felt."""
    judge = jsonschema_rs_judge()
    found = {}
    for name, files in folders.items():
        pair = (Document(each, {each: files[each]}, each) for each in ("base.yaml", "revision.yaml"))
        changes = compare(*pair, judge=judge, locations=False).changes
        found[name] = frozenset(rule for change in changes for rule in rules_of(change))
    return found


def rules_of(change: Change) -> set[str]:
    """One edit is one change: where it is felt in the other direction too, the row of that direction is meant as well."""
    found = {change.rule, *(part.rule for part in change.parts)}
    directions = {reach.direction.value for reach in change.reaches} - {"none"}
    turned = {
        f"{direction}-{rule.partition('-')[2]}"
        for rule in found
        if rule.startswith(("request-", "response-"))
        for direction in directions
    }
    return found | turned


def test_the_pairs_are_those_where_the_check_fires(folders: Mapping[str, Mapping[str, bytes]]) -> None:
    for check, case in [*shown().items(), *((check, each.case) for check, each in silent().items())]:
        assert check in {each["id"] for each in json.loads(folders[case]["expected.json"])["expected"]}


def test_our_comparison_gives_a_row_that_the_page_claims(reported: Mapping[str, frozenset[str]]) -> None:
    missing = {check for check, case in shown().items() if reported[case].isdisjoint(ANSWERS[check].rows)}
    assert missing == set()


def test_silence_is_silent_still(reported: Mapping[str, frozenset[str]]) -> None:
    heard = {check for check, each in silent().items() if not reported[each.case].isdisjoint(ANSWERS[check].rows)}
    assert heard == set()

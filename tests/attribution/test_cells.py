"""From the mismatches of one exchange to a cell, and from observations to what counts."""

from dataclasses import replace

import pytest

from monitor.attribution import words
from monitor.attribution.cells import cell_result, counted
from monitor.attribution.conclude import conclude
from monitor.attribution.question import ControlBasis, Evidence, Terms
from monitor.model.values import Cell, Failure, Grade
from monitor.model.verdicts import CellName, Observation
from tests.attribution.worlds import QUESTION, SHAPE, START

TRANSPORT = replace(SHAPE, pointer="", check="response-arrived", failure=Failure.TRANSPORT)
CASES = [
    ("nothing failed", (), Cell.PASS),
    ("the same signature", (SHAPE,), Cell.FAIL),
    ("no response", (TRANSPORT,), Cell.FAIL),
    ("an earlier class", (replace(SHAPE, pointer="", check="status", failure=Failure.STATUS),), Cell.FAIL),
    ("a later class", (replace(SHAPE, check="equality", failure=Failure.VALUE),), Cell.PASS),
    ("the same class elsewhere", (replace(SHAPE, pointer="/currency"),), Cell.PASS),
    ("could not be judged", None, Cell.UNKNOWN),
]


@pytest.mark.parametrize(("shown", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_cell_fails_if_it_shows_the_signature_or_an_earlier_class(shown, expected):
    assert cell_result(SHAPE, shown) is expected


def test_a_failure_of_what_holds_the_place_hides_it():
    deep = replace(SHAPE, pointer="/charge/amount")
    assert cell_result(deep, [replace(SHAPE, pointer="/charge")]) is Cell.UNKNOWN


@pytest.mark.parametrize("earlier", Failure)
@pytest.mark.parametrize("later", Failure)
def test_every_class_hides_those_after_it(earlier, later):
    shown = [replace(SHAPE, pointer="/elsewhere", failure=earlier)]
    expected = Cell.FAIL if earlier.rank < later.rank else Cell.PASS
    assert cell_result(replace(SHAPE, failure=later), shown) is expected


def live(cell, result, number=1, **fields):
    return Observation(cell, result, Grade.LIVE, START, number, **fields)


def test_with_an_unchanged_contract_two_cells_are_one_exchange():
    seen = Evidence((live(CellName.NEW_NEW, Cell.FAIL, exchange="x"), live(CellName.OLD_NEW, Cell.FAIL, exchange="x")))
    assert counted(QUESTION, seen).exchanges == (frozenset({(CellName.NEW_NEW, Cell.FAIL)}),)


def test_replays_that_shared_a_cache_entry_count_once():
    seen = Evidence(tuple(live(CellName.NEW_NEW, Cell.FAIL, n, exchange=f"x{n}", cache_entry="e") for n in (1, 2, 3)))
    assert len(counted(QUESTION, seen).exchanges) == 1


LOST = {"failure": Failure.AVAILABILITY}


def test_an_exchange_that_the_host_lost_tells_nothing_of_the_place():
    seen = Evidence((live(CellName.NEW_NEW, Cell.FAIL, exchange="x", **LOST), control(Cell.PASS, 1)))
    found = counted(QUESTION, seen)
    assert (found.exchanges, found.failures, found.rounds) == ((), frozenset(), 1)


def test_it_does_not_count_where_the_controls_are_lost_too_nor_do_they():
    """An outage that begins between the failure and its replays does not explain an answer that had arrived."""
    seen = Evidence((live(CellName.NEW_NEW, Cell.FAIL, exchange="x", **LOST), control(Cell.FAIL, 1)))
    found = counted(QUESTION, seen)
    assert (found.exchanges, found.controls) == ((), ())
    assert words.WITHOUT_ARRIVAL in conclude(QUESTION, seen, Terms(), START).missing


def test_it_counts_where_the_signature_is_of_the_host():
    unavailable = replace(QUESTION, signature=replace(SHAPE, failure=Failure.AVAILABILITY))
    seen = Evidence((live(CellName.NEW_NEW, Cell.FAIL, exchange="x", **LOST), control(Cell.PASS, 1)))
    assert len(counted(unavailable, seen).exchanges) == 1


def control(result, number, failure=Failure.AVAILABILITY):
    return live(CellName.CONTROL, result, number, failure=failure if result is Cell.FAIL else None)


CONTROLS = [
    ("two of three fail", [Cell.FAIL, Cell.FAIL, Cell.PASS], (Cell.FAIL,)),
    ("one of three fails", [Cell.FAIL, Cell.PASS, Cell.PASS], (Cell.PASS,)),
    ("a tie says nothing", [Cell.FAIL, Cell.PASS], ()),
]


@pytest.mark.parametrize(("results", "expected"), [case[1:] for case in CONTROLS], ids=[case[0] for case in CONTROLS])
def test_controls_go_by_the_majority_of_their_round(results, expected):
    assert counted(QUESTION, Evidence(tuple(control(each, 1) for each in results))).controls == expected


def test_dns_tls_and_authentication_do_not_show_that_a_host_is_available():
    probes = replace(QUESTION, control=ControlBasis.PROBES, signature=replace(SHAPE, failure=Failure.AVAILABILITY))
    assert counted(probes, Evidence((control(Cell.PASS, 1),))).controls == ()


def test_two_recordings_that_disagree_are_unknown():
    seen = Evidence(
        tuple(Observation(CellName.OLD_OLD, each, Grade.RECORDING, START, 0) for each in (Cell.PASS, Cell.FAIL))
    )
    assert counted(QUESTION, seen).kept == {}

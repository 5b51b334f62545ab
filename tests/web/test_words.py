"""Pure parts: words, numbers, standing, health, and the difference of two exchanges."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.engine.events import CycleFinished
from monitor.explanation.words import (
    FAILURES,
    Names,
    duration,
    explanation,
    next_step,
    percent,
    who_changed,
)
from monitor.interactions.failures import generalise
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.evidence import Mask, Volatility
from monitor.model.exchanges import Exchange, NoResponse, Request, Response
from monitor.model.values import ChangedBy, CompatibilityState, Failure, Grade, Owes
from monitor.web.case.exchanges import BODY_COMPARED, compare
from monitor.web.health import CycleFact, assess_health
from monitor.web.integration.standing import standing
from monitor.web.words import CASE_STATUSES, GRADES, sentence
from monitor.workflow.event_words import EVENTS
from monitor.workflow.events import EventKind
from tests.web.sample import NOW, configuration

NAMES = Names.of(configuration().integration("acme"), "payments")
MAPS = configuration().integration("maps")


def test_each_closed_list_has_its_words() -> None:
    assert CASE_STATUSES.keys() == {each.value for each in ConflictStatus}
    assert FAILURES.keys() == {each.value for each in Failure}
    assert GRADES.keys() == set(Grade)
    unknown = who_changed("undetermined", NAMES)
    assert [each for each in ChangedBy if who_changed(each, NAMES) == unknown] == [ChangedBy.UNDETERMINED]
    assert [each for each in Owes if next_step(each, NAMES) == next_step("", NAMES)] == [Owes.UNDETERMINED]
    assert {explanation(each, NAMES) for each in ("provider", "partner")} == {"a change at Acme Pay"}


@given(st.floats(0, 1))
def test_a_share_is_never_rounded_up_and_never_certain(share: float) -> None:
    text = percent(share)
    assert text not in {"100 %", "1000 %"}
    if not text.startswith("under"):
        assert float(text.removesuffix(" %")) <= share * 100 + 1e-6


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(days=2, hours=4), "2 d 4 h"),
        (timedelta(days=20, hours=4), "20 d"),
    ],
)
def test_a_duration_has_two_units_at_most(span: timedelta, text: str) -> None:
    assert duration(span) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("wrong if it passes", "Wrong if it passes."),
        ("set `probe: none` here", "Set <code>probe: none</code> here."),
        ("an odd ` tick", "An odd ` tick."),
        ("<b> `<i>`!", "&lt;b&gt; <code>&lt;i&gt;</code>!"),
    ],
)
def test_a_sentence_is_escaped_and_finished(text: str, shown: str) -> None:
    assert str(sentence(text)) == shown


# --- standing --------------------------------------------------------------------------------------------------

GREEN = CycleFinished("maps", "c", NOW, CompatibilityState.COMPATIBLE, (), 1.0)
CASE = Conflict("c", "maps", "geocoding", "t", ConflictStatus.ATTRIBUTED, NOW, NOW, ("f",))
STANDINGS = {
    "a finished recent cycle is believed": (GREEN, (), None, "compatible"),
    "a failing case outweighs a green cycle": (GREEN, (CASE,), None, "conflict"),
    "a foreseen case is no conflict": (GREEN, (replace(CASE, status=ConflictStatus.PENDING),), None, "compatible"),
    "a case that works again is no conflict": (
        GREEN,
        (replace(CASE, status=ConflictStatus.FIX_VERIFIED),),
        None,
        "compatible",
    ),
    "a pause makes it unknown": (GREEN, (), NOW + timedelta(hours=1), "unknown"),
    "a pause that is over does not": (GREEN, (), NOW - timedelta(hours=1), "compatible"),
    "a pause does not hide a case": (GREEN, (CASE,), NOW + timedelta(hours=1), "conflict"),
    "no cycle is unknown": (None, (), None, "unknown"),
    "an old cycle is unknown": (replace(GREEN, at=NOW - timedelta(minutes=46)), (), None, "unknown"),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_standing(name: str) -> None:
    cycle, cases, paused_until, state = STANDINGS[name]
    assert MAPS is not None
    found = standing(MAPS, cycle, cases, paused_until, NOW)
    assert found.state == state
    assert bool(found.reasons) == (state == "unknown")


# --- health ----------------------------------------------------------------------------------------------------

FRESH = CycleFact("acme", timedelta(minutes=15), NOW - timedelta(days=1), NOW - timedelta(minutes=20))
HEALTHS = {
    "all is well": ((True, None, [FRESH]), []),
    "the scheduler stopped": ((False, None, [FRESH]), ["the scheduler is stopped: nothing is polled or verified"]),
    "the store is broken": ((True, "page 3 is torn", []), ["the store is not sound: page 3 is torn"]),
    "a cycle is overdue": (
        (True, None, [replace(FRESH, finished_at=NOW - timedelta(hours=1))]),
        ["no cycle of acme has finished for 1 h"],
    ),
    "none has ever finished": (
        (True, None, [replace(FRESH, finished_at=None)]),
        ["no cycle of acme has finished for 1 d"],
    ),
    "it has just started": ((True, None, [replace(FRESH, finished_at=None, since=NOW)]), []),
    "a paused one may rest": ((True, None, [replace(FRESH, finished_at=None, paused=True)]), []),
}


@pytest.mark.parametrize("name", HEALTHS)
def test_health(name: str) -> None:
    (running, problem, cycles), reasons = HEALTHS[name]
    health = assess_health(scheduler_running=running, store_problem=problem, cycles=cycles, now=NOW)
    assert (list(health.reasons), health.ok) == (reasons, not reasons)


# --- two exchanges ---------------------------------------------------------------------------------------------


def exchange(body: bytes) -> tuple[str, Exchange]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return "d", Exchange(Request("GET", "/x"), "http://x/x", at, 0.1, Response(200, (), body))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab/~\n", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values)
def test_both_columns_line_up_and_hold_every_line(before: object, now: object) -> None:
    pair = compare(exchange(json.dumps(before).encode()), exchange(json.dumps(now).encode()))
    left, right = (view.lines for view in pair.views)
    assert len(left) == len(right)
    for column, value, mark in ((left, before, "gone"), (right, now, "new")):
        whole = json.dumps(value, indent=2, ensure_ascii=False).splitlines()
        text = [line.text for line in column if line.mark not in {"gap", "fold"}]
        folded = sum(int(line.text.split()[1]) for line in column if line.mark == "fold")
        assert len(text) + folded == len(whole)
        assert folded or text == whole
        assert {line.mark for line in column} <= {"same", mark, "gap", "fold"}
    same = json.dumps(before, sort_keys=True) == json.dumps(now, sort_keys=True)
    assert bool(pair.differences) is not same


def test_masked_places_are_named_and_not_listed_and_their_lines_stand_side_by_side() -> None:
    before = b'{"at": "2026-01-01", "amount": 1999, "id": 7, "list": [{"at": "2026-01-01"}]}'
    now = b'{"at": "2026-01-02", "amount": "19.99", "id": 7, "list": [{"at": "2026-01-03"}]}'
    masks = [Mask("/at", Volatility.TIME), Mask("/id", Volatility.ID), Mask("/list/*/at", Volatility.TIME)]
    pair = compare(exchange(before), exchange(now), masks)
    assert [each.pointer for each in pair.differences] == ["/amount"]
    assert [each.pointer for each in pair.masked] == ["/at", "/list/*/at"]
    left, right = (view.lines for view in pair.views)
    assert [line.text.strip() for line in left if line.mark == "masked"] == [
        '"at": "2026-01-01",',
        '"at": "2026-01-01"',
    ]
    assert [line.text.strip() for line in right if line.mark == "masked"] == [
        '"at": "2026-01-02",',
        '"at": "2026-01-03"',
    ]


@given(json_values, json_values)
@example([[[None, 1]]], [[[1, 0]]])  # which lines stand beside each other may depend on what is masked
def test_a_mask_of_every_place_hides_no_difference_of_type_or_presence(before: object, now: object) -> None:
    bodies = [exchange(json.dumps(each).encode()) for each in (before, now)]
    plain = compare(*bodies)
    every = [Mask(generalise(each.pointer.removesuffix("/")), Volatility.OTHER) for each in plain.differences]
    masked = compare(*bodies, every)
    for each in set(plain.differences) - set(masked.differences):
        one, other = (side.rpartition(" ")[2] for side in (each.before, each.now))
        assert one == other
        assert one not in {"absent", "null", "(object)", "(list)"}
    views = (*plain.views, *masked.views)
    if not any(line.mark == "fold" for view in views for line in view.lines):
        texts = [[line.text for line in view.lines if line.mark != "gap"] for view in views]
        assert texts[:2] == texts[2:]


ODD = {
    "empty": b"",
    "not JSON": b"<html>",
    "not text": b"\xff\xfe\x00",
    "deep": b"[" * 5000,
    "wide": b'{"a": "' + b"x" * 5000 + b'"}',
    "large": b"[" + b"1," * BODY_COMPARED + b"1]",
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_body_is_shown_without_harm(name: str) -> None:
    pair = compare(exchange(ODD[name]), exchange(b'{"a": 1}'))
    assert len(pair.views) == 2
    assert all(len(line.text) <= 401 for view in pair.views for line in view.lines)
    assert all(len(view.lines) <= 60 for view in pair.views)


def test_a_difference_deep_in_a_long_answer_is_on_the_page() -> None:
    lines = [f'"member-{number}": 1' for number in range(300)]
    bodies = ["{" + ", ".join([*lines, f'"last": {value}']) + "}" for value in (1, 2)]
    left, right = (view.lines for view in compare(*(exchange(body.encode()) for body in bodies)).views)
    assert [line.text for line in left if line.mark == "gone"] == ['  "last": 1']
    assert [line.text for line in right if line.mark == "new"] == ['  "last": 2']
    assert [line.text for line in left if line.mark == "fold"] == ["… 295 equal lines …"]


def test_an_answer_that_never_came_is_not_lined_up() -> None:
    digest, answered = exchange(b'{"a": 1}')
    nothing = replace(answered, response=None, error=NoResponse.TIMEOUT)
    before, now = compare((digest, answered), (digest, nothing)).views
    assert ({line.mark for line in before.lines}, now.lines, now.answer) == ({"same"}, (), "No answer: timeout")


def test_a_missing_exchange_leaves_the_other() -> None:
    assert [view.title for view in compare(None, exchange(b"{}")).views] == ["Now"]
    assert compare(None, None).views == ()


def test_every_event_of_a_case_has_words() -> None:
    assert set(EVENTS) == {each.value for each in EventKind}

"""The table: complete, closed, and the only thing that moves a case."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.cases import ConflictStatus
from monitor.model.values import ChangedBy
from monitor.workflow.case import Refused, Transition, apply, open_conflict
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.manual import page
from monitor.workflow.transitions import TABLE, possible
from tests.workflow.cases import (
    AGREEMENT,
    COMPANIES,
    NOW,
    OPEN_VERDICT,
    E,
    S,
    failing,
    in_status,
    judged,
    opened,
    step,
    walk,
)

RELAPSES = {
    *((S.FIX_VERIFIED, kind) for kind in (E.REPEATED, E.SEEN, E.REOPENED)),
    *((status, E.REOPENED) for status in (S.CLOSED, S.WAIVED)),
    (S.WAIVED, E.EXPIRED),
}
PAIRS = [(status, kind) for status in ConflictStatus for kind in EventKind]


@pytest.mark.parametrize("status", ConflictStatus)
def test_every_status_can_be_reached(status):
    assert in_status(status).status is status


@pytest.mark.parametrize(("status", "kind"), PAIRS, ids=[f"{status.value}, {kind.value}" for status, kind in PAIRS])
def test_every_event_in_every_status_is_in_the_table_or_refused(status, kind):
    conflict = in_status(status)
    made = apply(conflict, CaseEvent(kind, regressions=(failing(),)), NOW, AGREEMENT, COMPANIES)
    if isinstance(made, Refused):
        assert (status, kind) not in TABLE
        assert made.possible == possible(status)
        assert made.reason.startswith(f"a case that is {status.value} can't ")
        return
    relapses = (status, kind) in RELAPSES
    row = TABLE[status, E.RELAPSED if relapses else kind]
    assert made.conflict.status is row.status
    assert made.conflict.version == conflict.version
    assert len(made.entries) == 1


@pytest.mark.parametrize("kind", EventKind)
def test_only_a_failure_a_report_or_something_foreseen_opens_a_case(kind):
    event = CaseEvent(kind, data={"side": "partner"})
    made = open_conflict("c", event, NOW, AGREEMENT, COMPANIES, integration="i", api="a", title="t")
    assert isinstance(made, Transition) == (kind in {E.SEEN, E.FORESEEN, E.REPORTED})


def test_from_every_status_there_is_a_way_to_an_end():
    ended = {status for status in ConflictStatus if not status.is_open}
    reaching = set(ended)
    while True:
        more = {status for (status, _), row in TABLE.items() if status and row.status in reaching} - reaching
        if not more:
            break
        reaching |= more
    assert reaching == set(ConflictStatus)


@pytest.mark.parametrize("status", ConflictStatus)
def test_every_open_status_has_exactly_one_next_action_and_an_ended_one_has_none(status):
    conflict = in_status(status)
    if not status.is_open:
        assert (conflict.next_action, conflict.waiting_on) == (None, "nobody")
        return
    assert conflict.next_action is not None
    assert conflict.next_action.what
    assert conflict.next_action.due is not None
    assert conflict.next_action.due > NOW
    assert conflict.waiting_on in {"in-house", "partner", "both", "nobody"}


def test_a_verdict_that_leaves_it_open_does_not_make_the_case_attributed():
    conflict = step(walk(E.CONFIRMED), E.ATTRIBUTED, failing(OPEN_VERDICT)).conflict
    assert (conflict.status, conflict.attributed_at, conflict.waiting_on) == (S.CONFIRMED, None, "both")
    assert conflict.verdict["status"] == "undetermined"
    assert conflict.next_action is not None
    assert "Acme Pay" in conflict.next_action.what
    settled = step(conflict, E.ATTRIBUTED, judged()).conflict
    assert (settled.status, settled.waiting_on) == (S.ATTRIBUTED, "partner")


def test_repeats_merge_and_count_and_do_not_push_the_due_time_back():
    conflict = in_status(S.ATTRIBUTED)
    again = step(conflict, E.REPEATED, failing(operation="GET /refunds"), now=NOW + timedelta(hours=1))
    assert again.conflict.repeats == 1
    assert len(again.conflict.fingerprints) == 2
    assert again.conflict.next_action == conflict.next_action
    assert again.messages == ()


def test_green_for_a_day_closes_and_says_who_has_not_confirmed_it():
    conflict = in_status(S.FIX_VERIFIED)
    assert conflict.green_since == NOW
    still = step(conflict, E.GREEN, now=NOW + timedelta(hours=23))
    assert (still.conflict.status, still.messages) == (S.FIX_VERIFIED, ())
    confirmed = step(still.conflict, E.ACKNOWLEDGED, by="oncall", data={"side": "in-house"}).conflict
    closed = step(confirmed, E.GREEN, now=NOW + timedelta(hours=24))
    assert closed.conflict.status is S.CLOSED
    assert closed.conflict.notes["closed"] == "not confirmed by Acme Pay"
    assert all("not confirmed by Acme Pay" in each.body for each in closed.messages)


def test_a_failure_after_green_takes_the_case_back_to_its_verdict():
    relapsed = step(in_status(S.FIX_VERIFIED), E.REPEATED)
    assert (relapsed.conflict.status, relapsed.conflict.green_since) == (S.ATTRIBUTED, None)
    unexplained = step(walk(E.CONFIRMED, E.GREEN), E.REPEATED, failing())
    assert unexplained.conflict.status is S.CONFIRMED


def test_more_of_the_same_cycle_joins_and_is_no_repeat():
    case = in_status(S.ATTRIBUTED)
    joined = step(case, E.JOINED, failing(operation="GET /refunds"))
    assert joined.conflict.repeats == case.repeats
    assert (
        joined.conflict.fingerprints == step(case, E.REPEATED, failing(operation="GET /refunds")).conflict.fingerprints
    )
    assert len(joined.conflict.fingerprints) > len(case.fingerprints)


@pytest.mark.parametrize("kind", [E.SEEN, E.REPEATED])
def test_a_closed_case_that_fails_again_forgets_its_end_and_looks_for_the_cause_anew(kind):
    closed = in_status(S.CLOSED)
    again = step(closed, kind, failing()).conflict
    assert (again.status, again.closed_at, again.green_since, dict(again.notes)) == (S.DETECTED, None, None, {})
    assert (again.verdict, again.attributed_at) == ({}, None)
    assert step(again, E.ATTRIBUTED, failing()).messages, "the same verdict is news again"


def test_a_case_that_a_person_reopens_keeps_its_verdict():
    again = step(in_status(S.CLOSED), E.REOPENED, by="Ada").conflict
    assert (again.status, again.closed_at) == (S.ATTRIBUTED, None)
    assert again.verdict
    assert again.next_action is not None
    assert step(in_status(S.FLAKE), E.REOPENED, by="Ada").conflict.status is S.DETECTED


def test_an_acknowledgement_moves_the_next_action_on():
    conflict = in_status(S.ATTRIBUTED)
    known = step(conflict, E.ACKNOWLEDGED, by="Ada", now=NOW + timedelta(minutes=5)).conflict
    assert (known.acknowledged_by, known.status) == ("Ada", S.ATTRIBUTED)
    assert known.next_action is not None
    assert known.next_action != conflict.next_action


def test_what_people_said_is_not_overruled_by_a_later_verdict():
    for status in (S.ACCEPTED, S.DISPUTED, S.UPHELD, S.COMMITTED):
        conflict = in_status(status)
        after = step(conflict, E.ATTRIBUTED, judged(changed_by=ChangedBy.IN_HOUSE), now=NOW).conflict
        assert (after.status, after.verdict) == (status, conflict.verdict)


def test_a_case_keeps_the_times_that_tell_how_long_people_were_in_the_dark():
    conflict = in_status(S.ATTRIBUTED)
    assert conflict.first_indication_at == NOW - timedelta(minutes=2)
    assert (conflict.confirmed_at, conflict.attributed_at) == (NOW, NOW)


def test_every_step_is_logged_with_who_and_from_where_to_where():
    entry = step(in_status(S.ATTRIBUTED), E.ACCEPTED, by="Ada", text="it was us").entries[0]
    assert (entry.event, entry.by, entry.text) == ("accepted", "Ada", "it was us")
    assert (entry.data["from"], entry.data["to"]) == ("attributed", "accepted")


def test_a_case_begins_without_a_message_until_something_is_known():
    assert opened().messages == ()


def test_the_manual_page_is_current():
    path = Path(__file__).parents[2] / "docs" / "case.md"
    assert path.read_text(encoding="utf-8") == page(), "`make docs` writes it"

"""What both companies read: the same facts, their names, no words of ours."""

import re
from dataclasses import replace

import pytest

from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Failure, Grade, Owes, VerdictStatus
from monitor.model.verdicts import CellName
from monitor.workflow import words
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.messages import REASONS
from monitor.workflow.transitions import TABLE, Effect
from tests.workflow.cases import OPEN_VERDICT, E, S, failing, in_status, judged, opened, step, walk

RAW = {*Side, *ChangedBy, *Owes, *VerdictStatus, *CellName, *Failure} - {
    # Words that people use too, in their own sense.
    *(ChangedBy.BOTH, ChangedBy.NONE, ChangedBy.ENVIRONMENT, Owes.BOTH, Owes.NOBODY, Owes.CONTRACT, CellName.CONTROL),
    *(Failure.VALUE, Failure.STATUS, Failure.STATE, Failure.SHAPE, VerdictStatus.LIKELY, ChangedBy.INTERACTION),
}


def assert_readable(messages):
    assert {each.side for each in messages} - {None} == set(Side)
    assert len({(each.title, each.body, each.reason) for each in messages}) == 1, "the same facts to all"
    assert len({each.id for each in messages}) == len(messages)
    for each in messages:
        for text in (each.title, each.body):
            assert "Checkout" in text
            assert "Acme Pay" in text
        for word in RAW:
            assert not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", each.title + each.body), word
        for word in ("fault", "blame", "guilty", "partner"):
            assert word not in each.body.lower()
        assert "{" not in each.body.replace("{id}", "").replace("{replay: true}", "")


@pytest.mark.parametrize("changed_by", [each for each in ChangedBy if each is not ChangedBy.UNDETERMINED])
@pytest.mark.parametrize("owes", Owes)
@pytest.mark.parametrize("status", [VerdictStatus.ATTRIBUTED, VerdictStatus.LIKELY])
def test_every_verdict_is_told_to_both_in_words(changed_by, owes, status):
    messages = step(in_status(S.CONFIRMED), E.ATTRIBUTED, judged(changed_by, owes, status)).messages
    assert_readable(messages)
    assert "This is wrong if" in messages[0].body


def test_a_verdict_says_what_changed_how_sure_and_whose_step_is_next():
    body = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing()).messages[0].body
    assert "The change that explains it is one of Acme Pay's" in body
    assert "the type of amount changed from integer to string" in body
    assert re.search(r"Shown by experiment: 99\.\d % after \d+ replays", body)
    assert "Next step with Acme Pay" in body
    assert "Next: Acme Pay, by 2027-01-04 18:00 UTC: acknowledge it" in body
    assert words.UNCONFIRMED in body


def test_an_open_verdict_says_what_would_settle_it_and_what_is_still_possible():
    messages = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing(OPEN_VERDICT)).messages
    assert_readable(messages)
    assert messages[0].reason == "opened"
    assert "What would settle it: the version that passed before" in messages[0].body
    assert "Still possible: a change of Acme Pay's, this monitor or an old recording." in messages[0].body


@pytest.mark.parametrize(("repeats", "told"), [(1, "once"), (2, "2 times")])
def test_how_often_it_was_seen_again_is_said(repeats, told):
    case = replace(in_status(S.CONFIRMED), repeats=repeats)
    body = step(case, E.ATTRIBUTED, failing()).messages[0].body
    assert f"Seen again since then: {told}\n" in body


def test_the_same_verdict_again_is_no_news():
    assert step(in_status(S.ATTRIBUTED), E.ATTRIBUTED, failing()).messages == ()


def test_another_verdict_says_that_the_one_before_was_wrong():
    messages = step(in_status(S.ATTRIBUTED), E.ATTRIBUTED, judged(ChangedBy.IN_HOUSE, Owes.IN_HOUSE)).messages
    assert "Corrected" in messages[0].body
    assert_readable(messages)


def test_what_works_again_asks_for_no_step():
    body = step(in_status(S.ATTRIBUTED), E.GREEN).messages[0].body
    assert "Next step with" not in body
    assert "confirm that it works" in body


def test_nobody_is_told_of_a_flake():
    assert step(walk(), E.FLAKED, failing()).messages == ()
    assert Effect.TELL not in TABLE[S.CONFIRMED, E.FLAKED].effects


def test_something_foreseen_is_told_to_both():
    messages = opened(CaseEvent(E.FORESEEN, fingerprints=("c1",))).messages
    assert_readable(messages)
    assert messages[0].reason == "foreseen"


TELLING = [key for key, row in TABLE.items() if {Effect.TELL, Effect.TELL_NEWS} & set(row.effects)]


def test_every_event_that_tells_has_a_heading_and_no_other_has():
    assert {event for _, event in TELLING} == set(REASONS)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        key
        for key in TELLING
        if key[0] and key[1] not in {E.GREEN_FOR_A_DAY, E.RELAPSED, E.ATTRIBUTED, E.UNDETERMINED, E.ENVIRONMENTAL}
    ],
)
def test_every_event_that_people_or_tests_cause_reads_well(status, kind):
    assert_readable(step(in_status(status), kind, by="Ada", text="as said in the call").messages)


def test_tables_of_words_are_complete():
    assert set(words.EXPLANATION) == set(words.SURVIVOR) == set(ChangedBy)
    assert set(words.STEP) == set(Owes)
    assert set(words.CERTAINTY) == set(VerdictStatus)
    assert Grade.LIVE not in words.EXPLANATION
    assert set(REASONS) <= set(EventKind)

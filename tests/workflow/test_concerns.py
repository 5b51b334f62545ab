"""DESIGN.md §8, *Concern* and *Expectation*: each rule."""

import pytest

from monitor.model.settlement import ConcernKind, Hearers, Unmet, Urgency
from monitor.model.sides import Side
from monitor.workflow.settlement.escalation import Trigger
from monitor.workflow.settlement.moves import Affirm, Expect, Judge, Raise, Reply, Retract
from monitor.workflow.settlement.urgency import claimed
from tests.workflow.talks import ADA, KIM, Talk

OURS, THEIRS = Side.IN_HOUSE, Side.PARTNER
WORRY = Raise(ConcernKind.WORRY, "will the payouts of Friday arrive?")
ANSWER = Reply("q1", "payouts read another field", "payouts are not touched", Unmet.FALSE_ASSUMPTION)


def worried() -> Talk:
    return Talk().attributed().says("Sam", OURS, WORRY)


@pytest.mark.parametrize("kind", ConcernKind)
def test_a_concern_is_a_worry_a_disagreement_or_urgency(kind):
    talk = Talk().attributed().says("Sam", OURS, Raise(kind, "…", Urgency.HIGH if kind == "urgency" else None))
    assert talk.view.concerns[0].kind is kind
    assert talk.told[-1].reason == "concern"


def test_a_concern_has_a_response_clock_in_the_hours_of_who_is_asked():
    talk = worried()
    (step,) = [each for each in talk.steps() if each.trigger is Trigger.CONCERN_UNANSWERED]
    assert (step.side, f"{step.due:%a %H:%M}") == (THEIRS, "Mon 18:00"), "four hours from nine in New York"
    assert talk.view.concerns[0].to is THEIRS


def test_the_answer_names_the_expectation_that_was_not_met_and_its_outcome():
    talk = worried()
    assert talk.try_(KIM, THEIRS, Reply("q1", "no", " ", Unmet.MIS_SET)) is not None
    talk.says(KIM, THEIRS, ANSWER)
    (answer,) = talk.view.concerns[0].answers
    assert (answer.expectation, answer.unmet, answer.adequate) == (
        "payouts are not touched", Unmet.FALSE_ASSUMPTION, None,
    )  # fmt: skip


def test_an_answer_names_a_stated_expectation_by_its_id():
    talk = worried().says(ADA, OURS, Expect("Payouts arrive on Fridays."))
    talk.says(KIM, THEIRS, Reply("q1", "…", "e1", Unmet.MIS_SET))
    assert talk.view.concerns[0].answers[0].expectation == "Payouts arrive on Fridays."


def test_only_its_sender_can_say_that_an_answer_is_adequate():
    talk = worried().says(KIM, THEIRS, ANSWER)
    for by, side in ((ADA, OURS), ("Sam", THEIRS), (KIM, THEIRS)):
        assert "only Sam" in (talk.try_(by, side, Judge("q1", True)) or "")
    assert not talk.view.concerns[0].settled
    talk.says("Sam", OURS, Judge("q1", True))
    assert talk.view.concerns[0].settled


def test_whoever_raised_a_concern_does_not_answer_it():
    assert worried().try_("Sam", OURS, ANSWER) == "whoever raised a concern does not answer it"


def test_only_the_company_that_is_asked_answers_a_concern():
    talk = worried()
    assert talk.try_(ADA, OURS, ANSWER) == "the concern q1 asks Acme Pay, which answers it"
    assert not talk.view.concerns[0].answered
    talk.says("Sam", OURS, Raise(ConcernKind.WORRY, "who calls the customers?", to=OURS))
    assert talk.try_(KIM, THEIRS, Reply("q2", "we do", "…", Unmet.MIS_SET)) is not None
    talk.says(ADA, OURS, Reply("q2", "we do", "…", Unmet.MIS_SET))
    assert talk.view.concerns[1].answered


def test_nothing_is_judged_before_it_is_answered_nor_answered_twice():
    talk = worried()
    assert talk.try_("Sam", OURS, Judge("q1", True)) is not None
    talk.says(KIM, THEIRS, ANSWER)
    assert talk.try_(KIM, THEIRS, ANSWER) == "the concern q1 is answered; Sam says whether the answer does"
    assert talk.try_(KIM, THEIRS, Reply("q7", "…", "…", Unmet.MIS_SET)) is not None


def test_not_adequate_is_a_planned_step_and_asks_for_another_answer():
    talk = worried().says(KIM, THEIRS, ANSWER).later(hours=1)
    assert talk.try_("Sam", OURS, Judge("q1", False)) is not None, "it says what the answer lacks"
    talk.says("Sam", OURS, Judge("q1", False, "which field?"))
    now, later = [each for each in talk.steps() if "q1" in each.about]
    assert (now.trigger, now.due) == (Trigger.ANSWER_NOT_ADEQUATE, talk.now)
    assert now.to == (f"{ADA} (owner, Checkout)", f"{KIM} (owner, Acme Pay)")
    assert (later.trigger, talk.view.concerns[0].asked_at) == (Trigger.CONCERN_UNANSWERED, talk.now)
    talk.says(KIM, THEIRS, ANSWER)
    assert talk.view.concerns[0].answered


def test_urgency_that_is_claimed_stands_beside_what_is_computed():
    talk = Talk().attributed()
    assert talk.try_("Sam", OURS, Raise(ConcernKind.URGENCY, "now!")) is not None
    assert talk.try_("Sam", OURS, Raise(ConcernKind.WORRY, "now!", Urgency.HIGH)) is not None
    talk.says("Sam", OURS, Raise(ConcernKind.URGENCY, "now!", Urgency.CRITICAL))
    talk.says(KIM, THEIRS, Raise(ConcernKind.URGENCY, "not before Monday", Urgency.LOW))
    assert claimed(talk.view) == ((OURS, Urgency.CRITICAL), (THEIRS, Urgency.LOW))


# --- expectations ----------------------------------------------------------------------------------------------

SENTENCE = "Amounts are integers in minor units."


def expecting() -> Talk:
    return Talk().attributed().says(ADA, OURS, Expect(SENTENCE, Hearers.CUSTOMERS))


def test_an_expectation_is_confirmed_word_for_word_by_both():
    talk = expecting()
    refusal = talk.try_(KIM, THEIRS, Affirm("e1", "Amounts are integers."))
    assert refusal == f"an expectation is confirmed word for word; it says: {SENTENCE}"
    assert not talk.view.expectations[0].confirmed
    talk.says(KIM, THEIRS, Affirm("e1", SENTENCE))
    assert talk.view.expectations[0].confirmed
    assert dict(talk.view.expectations[0].confirmed_by) == {OURS: ADA, THEIRS: KIM}
    assert talk.try_(KIM, THEIRS, Affirm("e1", SENTENCE)) is not None


def test_nobody_confirms_for_the_other_company():
    assert expecting().try_(ADA, OURS, Affirm("e1", SENTENCE)) == "Checkout has confirmed e1 already"


@pytest.mark.parametrize("hearers", Hearers)
def test_an_expectation_says_for_whom_it_is(hearers):
    talk = Talk().attributed().says(ADA, OURS, Expect(SENTENCE, hearers))
    assert talk.view.expectations[0].hearers is hearers


def test_an_unconfirmed_expectation_is_visible_and_alerts():
    talk = expecting()
    assert "not confirmed by Acme Pay yet (e1)" in talk.told[-1].body
    (step,) = [each for each in talk.steps() if each.trigger is Trigger.NOT_CONFIRMED]
    assert (step.side, step.to) == (THEIRS, (f"{KIM} (owner, Acme Pay)",))
    talk.says(KIM, THEIRS, Affirm("e1", SENTENCE))
    assert Trigger.NOT_CONFIRMED not in {each.trigger for each in talk.steps()}


def test_an_expectation_is_taken_back_by_who_stated_it_while_it_is_not_confirmed():
    talk = expecting()
    assert talk.try_(KIM, THEIRS, Retract("e1")) == "only Checkout, which stated it, can take it back"
    assert talk.try_(ADA, OURS, Expect(SENTENCE)) == "the same expectation is stated already"
    talk.says(ADA, OURS, Retract("e1"))
    assert Trigger.NOT_CONFIRMED not in {each.trigger for each in talk.steps()}
    talk.says(ADA, OURS, Expect(SENTENCE)).says(KIM, THEIRS, Affirm("e2", SENTENCE))
    assert talk.try_(ADA, OURS, Retract("e2")) is not None


def test_a_form_that_is_sent_twice_says_it_once():
    talk = worried()
    assert "just now" in talk.try_("Sam", OURS, WORRY)
    assert talk.try_(ADA, OURS, WORRY) is None, "somebody else worries too"
    talk.later(minutes=2).says("Sam", OURS, WORRY)
    assert len(talk.view.concerns) == 3

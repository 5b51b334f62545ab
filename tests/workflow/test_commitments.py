"""DESIGN.md §8, *Commitment*: each rule, and laws of the date that is shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.settlement import NoteKind, Outcome, Standing
from monitor.model.sides import Side
from monitor.workflow.settlement.commitments import buffer_share, buffered, overrun, recorded
from monitor.workflow.settlement.escalation import Trigger
from monitor.workflow.settlement.moves import Consent, Decline, HandTo, Propose, Say, Update
from tests.workflow.cases import NOW, E, S, in_status
from tests.workflow.talks import ADA, JO, KIM, LEE, Talk

OURS, THEIRS = Side.IN_HOUSE, Side.PARTNER
ESTIMATE = NOW + timedelta(days=2)


def plan(**fields) -> Propose:
    return Propose(**{"what": "send numbers again", "plan": "revert the serialiser", "estimate": ESTIMATE, **fields})


def test_there_is_no_date_before_a_cause_and_the_next_update_is_offered_instead():
    talk = Talk()
    refusal = talk.try_(KIM, THEIRS, plan())
    assert refusal is not None
    assert "no cause is known yet" in refusal
    assert "conflicts update acme-1 --side partner" in refusal
    assert (len(talk.log), talk.notes) == (1, [])
    talk.says(KIM, THEIRS, Update("we look into it"))
    assert talk.attributed().try_(KIM, THEIRS, plan()) is None


def test_what_is_only_foreseen_has_no_fix_to_promise_and_what_works_takes_no_promise():
    talk = Talk()
    talk.conflict = in_status(S.PENDING)
    assert "nothing fails yet" in (talk.try_(KIM, THEIRS, plan()) or "")
    talk = Talk().attributed().later(hours=1).happens(E.GREEN)
    assert "can't get a commitment" in (talk.try_(KIM, THEIRS, plan()) or "")


@pytest.mark.parametrize("fields", [{"plan": " "}, {"what": ""}])
def test_there_is_no_date_before_a_plan(fields):
    refusal = Talk().attributed().try_(KIM, THEIRS, plan(**fields))
    assert refusal == "a date needs a plan: say what will be done, and how"


def test_an_estimate_lies_in_the_future():
    assert Talk().attributed().try_(KIM, THEIRS, plan(estimate=NOW)) == "the estimate is not in the future"


def test_what_needs_nobody_else_is_committed_at_once():
    talk = Talk().attributed().says(KIM, THEIRS, plan())
    (made,) = talk.view.commitments
    assert (made.standing, talk.conflict.status) == (Standing.AGREED, S.COMMITTED)
    assert talk.told[-1].reason == "committed"


def test_a_commitment_is_proposed_until_everybody_whose_work_it_needs_has_accepted():
    talk = Talk().attributed().says(KIM, THEIRS, plan(needs=("partner", f"partner/{LEE}", "in-house")))
    (made,) = talk.view.commitments
    assert (made.standing, made.awaits) == (Standing.PROPOSED, (f"partner/{LEE}", "in-house"))
    assert talk.conflict.status is S.ATTRIBUTED
    assert talk.conflict.next_action is not None
    assert talk.conflict.next_action.what == f"accept or decline the commitment c1: {LEE} (Acme Pay), Checkout"
    talk.says(ADA, OURS, Consent("c1"))
    assert talk.view.commitments[0].standing is Standing.PROPOSED
    assert talk.conflict.waiting_on == "partner"
    talk.says(LEE, THEIRS, Consent("c1"))
    assert talk.view.commitments[0].standing is Standing.AGREED
    assert talk.conflict.status is S.COMMITTED
    assert talk.conflict.asked is None


def test_a_proposal_waits_for_its_answer_while_the_explanation_is_accepted():
    talk = Talk().attributed().says(KIM, THEIRS, plan(needs=("in-house",)))
    asked = talk.conflict.next_action
    talk.happens(E.ACCEPTED, by=KIM, data={"side": "partner"})
    assert talk.conflict.next_action == asked


def test_an_acknowledgement_does_not_accept_a_commitment():
    talk = Talk().attributed().says(KIM, THEIRS, plan(needs=("in-house",)))
    asked = talk.conflict.next_action
    talk.happens(E.ACKNOWLEDGED, by=ADA, data={"side": "in-house"})
    assert talk.conflict.next_action == asked


def test_only_who_is_needed_accepts_or_declines():
    talk = Talk().attributed().says(KIM, THEIRS, plan(needs=(f"in-house/{ADA}",)))
    for move in (Consent("c1"), Decline("c1", "no")):
        assert talk.try_(JO, THEIRS, move) == f"the commitment c1 waits for {ADA} (Checkout), and not for {JO}"
        assert talk.try_("somebody", OURS, move) is not None
    assert talk.try_(ADA, OURS, Consent("c2")) == "this case has no commitment 'c2'; it has c1"
    talk.says("ada@shop.example", OURS, Consent("c1"))
    assert talk.try_(ADA, OURS, Consent("c1")) == "the commitment c1 is agreed already"


def test_what_is_declined_says_why_and_gives_the_next_step_back():
    talk = Talk().attributed().says(KIM, THEIRS, plan(needs=("in-house",)))
    assert talk.try_(ADA, OURS, Decline("c1", " ")) is not None
    talk.says(ADA, OURS, Decline("c1", "our release is frozen until Monday"))
    assert talk.view.commitments[0].standing is Standing.DECLINED
    assert (talk.conflict.asked, talk.conflict.waiting_on) == (None, "partner")
    assert "our release is frozen until Monday" in talk.told[-1].body


def test_whose_work_is_needed_is_a_company_or_one_of_its_contacts():
    refusal = Talk().attributed().try_(KIM, THEIRS, plan(needs=("in-house/Nobody",)))
    assert refusal is not None
    assert f"in-house/{ADA}" in refusal


def test_the_buffer_is_half_of_the_estimate_without_history():
    talk = Talk().attributed().says(KIM, THEIRS, plan())
    assert talk.view.commitments[0].due == NOW + timedelta(days=3)


def test_the_buffer_is_the_80th_percentile_of_that_teams_own_overruns():
    talk = Talk(overruns=(0.0, 0.1, 0.2, 0.75, 3.0)).attributed().says(KIM, THEIRS, plan())
    assert talk.view.commitments[0].due == NOW + timedelta(days=3.5)


def test_the_buffer_is_never_zero_without_a_recorded_reason():
    assert buffer_share([0.0] * 20) > 0
    talk = Talk(overruns=(0.0,)).attributed().says(KIM, THEIRS, plan())
    assert talk.view.commitments[0].due > ESTIMATE
    talk.says(KIM, THEIRS, plan(no_buffer="the release train leaves at a fixed time"))
    assert talk.view.commitments[1].due == ESTIMATE
    assert talk.log[-2].data["no_buffer"] == "the release train leaves at a fixed time"


def test_only_the_date_with_its_buffer_is_shown_across():
    estimate = NOW + timedelta(days=20)
    talk = Talk().attributed().says(KIM, THEIRS, plan(estimate=estimate, needs=("in-house",)))
    raw = estimate.isoformat()
    said = repr((talk.log, talk.told, talk.view, talk.conflict))
    assert raw[:10] not in said
    assert repr(estimate) not in said
    (note,) = talk.notes
    assert (note.kind, note.side, note.subject, note.data["estimate"]) == (NoteKind.ESTIMATE, THEIRS, "c1", raw)


@pytest.mark.parametrize(("days", "outcome"), [(3, Outcome.KEPT), (4, Outcome.MISSED)])
def test_kept_or_missed_is_recorded_when_the_fix_is_verified(days, outcome):
    talk = Talk().attributed().says(KIM, THEIRS, plan()).later(days=days)
    talk.happens(E.REPEATED).happens(E.GREEN)
    for event in recorded(talk.view, talk.now):
        assert talk.try_event(event) is None
    (made,) = talk.view.commitments
    assert (made.outcome, made.fixed_at, talk.log[-1].event) == (outcome, talk.now, outcome.value)
    assert recorded(talk.view, talk.now) == (), "once"


def test_what_was_recorded_of_a_fix_that_did_not_hold_is_taken_back():
    talk = Talk().attributed().says(KIM, THEIRS, plan()).later(days=1)
    talk.happens(E.GREEN)
    for event in recorded(talk.view, talk.now):
        talk.try_event(event)
    talk.happens(E.REPEATED)
    assert talk.view.commitments[0].standing is Standing.AGREED


@pytest.mark.parametrize("kind", [E.REPEATED, E.JOINED])
def test_a_fix_that_is_first_seen_after_the_date_kept_it_where_no_check_failed_in_between(kind):
    talk = Talk().attributed().says(KIM, THEIRS, plan()).later(days=2).happens(kind).later(days=1, minutes=3)
    talk.happens(E.GREEN)
    assert talk.now > talk.view.commitments[0].due
    assert [each.kind for each in recorded(talk.view, talk.now)] == [E.KEPT]
    late = Talk().attributed().says(KIM, THEIRS, plan()).later(days=3, minutes=1).happens(kind).later(minutes=3)
    assert [each.kind for each in recorded(late.happens(E.GREEN).view, late.now)] == [E.MISSED]


def test_a_question_about_one_proposal_stands_while_another_is_agreed_declined_or_made():
    talk = Talk().attributed().says(KIM, THEIRS, plan(needs=("in-house",)))
    first = talk.conflict.asked
    assert first is not None
    talk.later(hours=1).says(KIM, THEIRS, plan())
    assert (talk.conflict.status, talk.conflict.next_action) == (S.COMMITTED, first)
    talk.says(KIM, THEIRS, plan(needs=("in-house", f"partner/{LEE}")))
    assert talk.conflict.asked is not None
    assert (talk.conflict.asked.owner, talk.conflict.asked.what) == (
        None, f"accept or decline the commitment c1: Checkout; the commitment c3: Checkout, {LEE} (Acme Pay)",
    )  # fmt: skip
    talk.says(ADA, OURS, Decline("c3", "not that one"))
    assert talk.conflict.asked is not None
    assert (talk.conflict.asked.owner, talk.conflict.asked.what) == (OURS, first.what)
    talk.says(ADA, OURS, Consent("c1"))
    assert talk.conflict.asked is None


@pytest.mark.parametrize("word", [Say(E.ACKNOWLEDGED), Update("we look at the gateway")])
def test_a_question_about_a_proposal_comes_back_after_a_take_over(word):
    talk = Talk().attributed().says(ADA, OURS, plan(needs=("partner",))).says(KIM, THEIRS, HandTo(OURS, "yours"))
    talk.says(ADA, OURS, word)
    assert talk.conflict.held_by is OURS
    assert talk.conflict.asked is not None
    assert talk.conflict.asked.what == "accept or decline the commitment c1: Acme Pay"


@pytest.mark.parametrize("by", [Propose, Consent])
def test_who_only_offers_a_work_around_leaves_the_step_with_whose_it_is(by):
    talk = Talk().attributed()
    before = talk.conflict.next_action
    if by is Propose:
        talk.says(ADA, OURS, plan(what="read both forms"))
    else:
        talk.says(ADA, OURS, plan(what="read both forms", needs=("partner",))).says(KIM, THEIRS, Consent("c1"))
    assert (talk.conflict.status, talk.conflict.next_action) == (S.ATTRIBUTED, before)
    assert (talk.view.commitments[0].standing, talk.log[-1].event) == (Standing.AGREED, "supported")
    assert talk.told[-1].reason == "committed"
    assert "Next: Acme Pay" in talk.told[-1].body
    talk.says(KIM, THEIRS, plan())
    assert (talk.conflict.status, talk.conflict.waiting_on, talk.log[-1].event) == (S.COMMITTED, "partner", "committed")
    talk.later(days=4).happens(E.REPEATED).happens(E.GREEN)
    assert [each.kind for each in recorded(talk.view, talk.now)] == [E.MISSED, E.MISSED], "whoever promised"


def test_help_of_one_company_is_no_commitment_of_the_other():
    talk = Talk().attributed().says(KIM, THEIRS, Say(E.ACCEPTED)).says(ADA, OURS, plan(what="read both forms"))
    assert [each.side for each in talk.steps() if each.trigger is Trigger.NO_COMMITMENT] == [THEIRS]
    talk.says(KIM, THEIRS, plan())
    assert Trigger.NO_COMMITMENT not in {each.trigger for each in talk.steps()}


def test_who_took_the_case_over_commits_in_it():
    talk = Talk().attributed().says(KIM, THEIRS, HandTo(OURS, "yours")).says(ADA, OURS, Say(E.ACKNOWLEDGED))
    talk.says(ADA, OURS, plan())
    assert (talk.conflict.status, talk.conflict.waiting_on) == (S.COMMITTED, "in-house")


def test_the_update_clock_begins_again_with_an_update_of_whose_step_it_is():
    talk = Talk().attributed().says(KIM, THEIRS, plan())
    before = talk.conflict.next_action
    talk.later(hours=2).says(ADA, OURS, Update("we wait"))
    assert talk.conflict.next_action == before, "an update of the other company moves nobody's clock"
    talk.later(hours=4).says(KIM, THEIRS, Update("half of it is in review", talk.now + timedelta(hours=5)))
    assert talk.conflict.next_action is not None
    assert talk.conflict.next_action.due == talk.now + timedelta(hours=5)


def test_the_next_update_comes_as_the_agreement_has_it():
    talk = Talk().attributed()
    for wrong in (talk.now, talk.now + timedelta(days=30)):
        assert "the next update comes" in (talk.try_(KIM, THEIRS, Update("later", wrong)) or "")
    assert talk.try_(KIM, THEIRS, Update("")) is not None


moments = st.integers(0, 10**7).map(lambda seconds: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
shares = st.floats(0, 10, allow_nan=False)


@given(moments, st.integers(1, 10**7), st.lists(shares))
def test_the_date_that_is_shown_never_lies_before_the_estimate(now, seconds, overruns):
    estimate = now + timedelta(seconds=seconds)
    due = buffered(now, estimate, buffer_share(overruns))
    assert estimate < due
    assert buffered(now, estimate, 0.0) >= estimate
    assert due.second == due.microsecond == 0


@given(st.lists(shares, min_size=1))
def test_at_least_four_in_five_of_the_past_would_have_kept_the_date(overruns):
    share = buffer_share(overruns)
    assert sum(each <= share for each in overruns) >= 0.8 * len(overruns)


@given(moments, st.integers(60, 10**6), shares)
def test_an_overrun_is_the_share_by_which_the_estimate_was_passed(made, seconds, share):
    estimate = made + timedelta(seconds=seconds)
    fixed = estimate + (estimate - made) * share
    assert overrun(made, estimate, fixed) == pytest.approx(share, abs=1e-5)
    assert overrun(made, estimate, made) == 0

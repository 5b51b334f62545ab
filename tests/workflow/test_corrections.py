"""What was acknowledged and promised under an explanation stands and falls with it."""

from datetime import date, timedelta

import pytest

from monitor.model.settlement import Standing
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes
from monitor.workflow.settlement.commitments import recorded
from monitor.workflow.settlement.escalation import Trigger
from monitor.workflow.settlement.moves import Consent, Propose, Say, Update
from tests.workflow.cases import E, S, failing, judged
from tests.workflow.talks import ADA, KIM, Talk

OURS, THEIRS = Side.IN_HOUSE, Side.PARTNER
NOT_THEM = judged(ChangedBy.IN_HOUSE, Owes.IN_HOUSE)


def promised(**fields) -> Talk:
    talk = Talk().attributed().later(hours=5)
    return talk.says(KIM, THEIRS, Propose("mend it", "revert", talk.now + timedelta(hours=10), **fields))


def triggers(talk: Talk, side: Side | None = None) -> set[Trigger]:
    return {each.trigger for each in talk.steps() if side is None or each.side is side}


@pytest.mark.parametrize("needs", [("partner",), ("partner", "in-house")], ids=["agreed", "proposed"])
def test_a_promise_under_an_explanation_that_was_corrected_is_neither_kept_nor_missed(needs):
    talk = promised(needs=needs).happens(E.DISPUTED, text="not ours", data={"side": "partner"})
    talk.happens(E.OVERTURNED, NOT_THEM).happens(E.ATTRIBUTED, NOT_THEM)
    (made,) = talk.view.commitments
    assert (made.standing, made.lapsed) == (Standing.LAPSED, "the explanation it rested on was corrected")
    assert Trigger.COMMITMENT_LATE not in triggers(talk)
    assert "lapsed already" in (talk.try_(ADA, OURS, Consent("c1")) or "")
    talk.later(days=3).happens(E.GREEN)
    assert recorded(talk.view, talk.now) == ()
    talk.happens(E.REPEATED)
    assert talk.view.commitments[0].standing is Standing.LAPSED


def test_the_company_that_owes_by_the_corrected_explanation_is_asked_to_acknowledge_it():
    talk = promised().happens(E.DISPUTED, text="not ours", data={"side": "partner"})
    talk.happens(E.OVERTURNED, NOT_THEM).happens(E.ATTRIBUTED, NOT_THEM)
    assert (talk.conflict.acknowledged_at, talk.conflict.acknowledged_by, talk.conflict.waiting_on) == (
        None, None, "in-house",
    )  # fmt: skip
    assert Trigger.NOT_ACKNOWLEDGED in triggers(talk, OURS)


def test_an_acknowledgement_holds_while_the_explanation_is_the_same():
    talk = Talk().attributed().says(KIM, THEIRS, Say(E.ACKNOWLEDGED)).happens(E.ATTRIBUTED, judged())
    assert talk.conflict.acknowledged_by == KIM


@pytest.mark.parametrize("again", [E.SEEN, E.REPEATED, E.REOPENED])
def test_what_closed_and_is_back_has_not_been_acknowledged(again):
    talk = Talk().attributed().says(KIM, THEIRS, Say(E.ACKNOWLEDGED)).happens(E.GREEN)
    talk.later(hours=25).happens(E.GREEN).later(days=3).happens(again, failing())
    assert talk.conflict.acknowledged_at is None
    if again is not E.REOPENED:
        talk.happens(E.CONFIRMED, failing()).happens(E.ATTRIBUTED, judged())
    assert Trigger.NOT_ACKNOWLEDGED in triggers(talk, THEIRS)


def test_what_was_promised_before_a_waiver_is_not_late_after_it():
    talk = promised().happens(E.WAIVED, expires=date(2027, 3, 1), text="not in use")
    assert talk.view.commitments[0].lapsed == "what fails was accepted on purpose for a while"
    talk.later(days=60).happens(E.EXPIRED)
    assert (talk.conflict.status, talk.cycle()) == (S.ATTRIBUTED, [])
    assert Trigger.NOT_ACKNOWLEDGED in triggers(talk, THEIRS)


def test_a_promise_that_was_kept_stays_so_when_the_case_closes():
    talk = promised().later(hours=1).happens(E.GREEN)
    for event in recorded(talk.view, talk.now):
        talk.try_event(event)
    talk.later(hours=24).happens(E.GREEN)
    assert (talk.conflict.status, talk.view.commitments[0].standing) == (S.CLOSED, Standing.KEPT)


@pytest.mark.parametrize("word", [Say(E.ACKNOWLEDGED, "seen"), Update("we wait")])
def test_a_word_of_the_other_company_does_not_acknowledge_for_whose_step_it_is(word):
    talk = Talk().attributed()
    before = talk.conflict.next_action
    talk.says(ADA, OURS, word)
    assert (talk.conflict.acknowledged_at, talk.conflict.next_action) == (None, before)
    assert Trigger.NOT_ACKNOWLEDGED in triggers(talk, THEIRS)
    talk.says(KIM, THEIRS, word)
    assert talk.conflict.acknowledged_by == KIM
    assert Trigger.NOT_ACKNOWLEDGED not in triggers(talk)


def test_whoever_confirms_that_it_works_does_so_whosever_step_it_was():
    talk = Talk().attributed().happens(E.GREEN).says(ADA, OURS, Say(E.ACKNOWLEDGED))
    talk.later(hours=25).happens(E.GREEN)
    assert talk.conflict.notes["closed"] == "not confirmed by Acme Pay"

"""A case is closed by both companies, or alone once it was green for a day; either opens it again."""

import pytest

from monitor.model.cases import ConflictStatus as S
from monitor.model.sides import Side
from monitor.workflow.events import EventKind as E
from monitor.workflow.settlement.moves import Say
from tests.workflow.talks import ADA, KIM, Talk

OURS, THEIRS = Side.IN_HOUSE, Side.PARTNER
WORKS = Say(E.WORKS)
SPEAKERS = {OURS: ADA, THEIRS: KIM}


def mended(changed_by: Side = THEIRS) -> Talk:
    talk = Talk().attributed(changed_by)
    talk.later(hours=3).happens(E.GREEN)
    assert talk.conflict.status is S.FIX_VERIFIED
    return talk


@pytest.mark.parametrize("first", Side)
@pytest.mark.parametrize("changed_by", Side)
def test_both_companies_close_it_whoever_changed_and_whoever_says_so_first(first: Side, changed_by: Side):
    talk = mended(changed_by).says(SPEAKERS[first], first, WORKS)
    assert (talk.conflict.status, talk.conflict.waiting_on) == (S.FIX_VERIFIED, first.other.value)
    talk.says(SPEAKERS[first.other], first.other, WORKS)
    assert talk.conflict.status is S.CLOSED
    assert talk.conflict.notes["closed"] == "confirmed by both companies"
    assert (talk.told[-1].reason, talk.log[-1].event) == ("closed", "works-for-both")


@pytest.mark.parametrize("first", Side)
def test_where_one_never_answers_a_day_of_green_closes_it_and_says_who_did_not_confirm(first: Side):
    talk = mended().says(SPEAKERS[first], first, WORKS)
    talk.later(hours=24).happens(E.GREEN)
    assert talk.conflict.status is S.CLOSED
    silent = talk.companies[first.other].name
    assert talk.conflict.notes["closed"] == f"not confirmed by {silent}"


def test_an_acknowledgement_of_what_is_mended_says_that_it_works():
    talk = mended().says(KIM, THEIRS, Say(E.ACKNOWLEDGED)).says(ADA, OURS, Say(E.ACKNOWLEDGED))
    assert talk.conflict.status is S.CLOSED


def test_what_was_said_before_it_failed_again_counts_no_more():
    talk = mended().says(KIM, THEIRS, WORKS)
    talk.later(hours=1).happens(E.REPEATED)
    talk.later(hours=1).happens(E.GREEN)
    assert (talk.conflict.status, talk.conflict.waiting_on) == (S.FIX_VERIFIED, "both")
    talk.says(ADA, OURS, WORKS)
    assert talk.conflict.status is S.FIX_VERIFIED


def test_it_is_said_once_for_a_company_and_not_while_it_fails():
    talk = mended().says(KIM, THEIRS, WORKS)
    assert "has said so already" in talk.try_("Lee Park", THEIRS, WORKS)
    assert talk.try_("somebody", None, WORKS) == "say for which company it works"
    assert "can't be confirmed as working" in Talk().attributed().try_(KIM, THEIRS, WORKS)


def test_either_opens_it_again_after_both_closed_it():
    talk = mended().says(KIM, THEIRS, WORKS).says(ADA, OURS, WORKS)
    talk.later(hours=5).says(ADA, OURS, Say(E.REOPENED, "the evening batch still fails"))
    assert talk.conflict.status is S.ATTRIBUTED
    assert "closed" not in talk.conflict.notes

"""What people reported is ended by who reported it: of two companies each ends its own report, and nobody the other's."""

from datetime import timedelta

import pytest

from monitor.model.cases import ConflictStatus as S
from monitor.model.cases import NextAction
from monitor.model.sides import Side
from monitor.workflow.events import CaseEvent
from monitor.workflow.events import EventKind as E
from monitor.workflow.settlement.moves import Say
from tests.workflow.cases import failing
from tests.workflow.talks import ADA, KIM, Talk

SPEAKERS = {Side.IN_HOUSE: ADA, Side.PARTNER: KIM}
OVER = Say(E.RESOLVED)


def a_report(side: Side, ask: NextAction | None = None) -> CaseEvent:
    return CaseEvent(E.REPORTED, by=SPEAKERS[side], text="amounts look wrong", data={"side": side.value}, ask=ask)


def over(talk: Talk, side: Side) -> Talk:
    return talk.says(SPEAKERS[side], side, OVER)


def reported(*sides: Side) -> Talk:
    talk = Talk(opening=a_report(sides[0]))
    for side in sides[1:]:
        assert talk.later(hours=1).try_event(a_report(side)) is None
    return talk


@pytest.mark.parametrize("side", Side)
def test_who_alone_reported_it_ends_it_alone(side: Side):
    talk = reported(side)
    assert "reported it, and says whether it is over" in (talk.try_(SPEAKERS[side.other], side.other, OVER) or "")
    assert over(talk, side).conflict.status is S.CLOSED
    assert f"{SPEAKERS[side]}: what {talk.companies[side].name} reported is over" in talk.told[-1].body


@pytest.mark.parametrize("green", [False, True], ids=["reported", "fix verified"])
@pytest.mark.parametrize("first", Side)
@pytest.mark.parametrize("opener", Side)
def test_what_both_reported_is_over_once_both_say_so_whoever_was_first(opener: Side, first: Side, green: bool):
    talk = reported(opener, opener.other)
    if green:
        talk.happens(E.NOT_REPRODUCED)
    status = talk.conflict.status
    over(talk, first)
    assert talk.conflict.status is status, "nobody ends what the other reported"
    assert (talk.log[-1].event, talk.told[-1].reason) == ("resolved-for-one", "over-for-one")
    mine, theirs = (talk.companies[each].name for each in (first, first.other))
    assert f"what {mine} reported is over" in talk.told[-1].body
    again = talk.try_(SPEAKERS[first], first, OVER)
    assert again == f"{mine} has said so already; {theirs} says whether what it reported is over"
    assert over(talk, first.other).conflict.status is S.CLOSED
    assert talk.log[-1].event == "resolved"


@pytest.mark.parametrize("side", Side)
def test_who_joins_what_is_green_again_has_a_word_on_its_end(side: Side):
    talk = reported(side)
    talk.happens(E.NOT_REPRODUCED)
    assert talk.try_event(a_report(side.other)) is None
    assert over(talk, side).conflict.status is S.FIX_VERIFIED


@pytest.mark.parametrize("side", Side)
def test_who_reports_it_again_says_that_it_is_not_over(side: Side):
    talk = over(reported(side, side.other), side)
    assert talk.try_event(a_report(side)) is None
    assert over(talk, side.other).conflict.status is S.REPORTED
    assert over(talk, side).conflict.status is S.CLOSED


@pytest.mark.parametrize("side", Side)
def test_once_it_is_open_again_both_say_anew_whether_it_is_over(side: Side):
    talk = over(over(reported(side, side.other), side), side.other)
    talk.says(SPEAKERS[side], side, Say(E.REOPENED, "it is not over"))
    assert talk.conflict.status is S.REPORTED
    assert over(talk, side).conflict.status is S.REPORTED
    assert over(talk, side.other).conflict.status is S.CLOSED


@pytest.mark.parametrize("side", Side)
def test_whose_report_is_over_is_asked_for_nothing_more_and_the_other_still_is(side: Side):
    talk = reported(side)
    ask = NextAction("bring the exchange that shows it", side.other, talk.now + timedelta(hours=4))
    assert talk.try_event(a_report(side.other, ask)) is None
    assert over(talk, side).conflict.next_action == ask
    talk = reported(side)
    assert talk.try_event(a_report(side.other, ask)) is None
    over(talk, side.other)
    assert talk.conflict.asked is None
    assert talk.conflict.waiting_on == "nobody"


@pytest.mark.parametrize("side", Side)
def test_a_word_on_a_case_that_failures_opened_makes_nobody_its_reporter(side: Side):
    talk = Talk()
    assert talk.try_event(a_report(side)) is None
    assert talk.conflict.reporters == ()
    talk.happens(E.CONFIRMED, failing())
    assert "it was seen to fail" in (talk.try_(SPEAKERS[side], side, OVER) or "")

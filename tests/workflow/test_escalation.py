"""DESIGN.md §8, *Escalation triggers*: each has its planned step, shown in advance, taken once; and the people of §8."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.cases import ConflictStatus
from monitor.model.integration import Contact
from monitor.model.settlement import ConcernKind, Unmet
from monitor.model.sides import Side
from monitor.workflow.case import Transition, open_conflict
from monitor.workflow.events import CaseEvent
from monitor.workflow.settlement import people
from monitor.workflow.settlement.escalation import TABLE, Goes, Trigger
from monitor.workflow.settlement.moves import Consent, Expect, HandTo, Judge, Propose, Raise, Reply, Say, Update, Vouch
from monitor.workflow.settlement.urgency import computed, time_on_sides, visibility
from monitor.workflow.working_time import add_working
from tests.workflow.cases import COMPANIES, NOW, OPEN_VERDICT, E, failing
from tests.workflow.talks import ADA, JO, KIM, LEE, MEDIATORS, PLACES, Talk

OURS, THEIRS = Side.IN_HOUSE, Side.PARTNER
HOURS = COMPANIES[THEIRS].hours
PROMISE = Propose("send numbers again", "revert", NOW + timedelta(days=2))


def accepted() -> Talk:
    return Talk().attributed().says(KIM, THEIRS, Say(E.ACCEPTED))


def unanswered() -> Talk:
    return Talk().attributed().says(ADA, OURS, Raise(ConcernKind.WORRY, "and payouts?"))


def back_and_forth() -> Talk:
    talk = Talk().attributed().says(KIM, THEIRS, HandTo(OURS, "your gateway rewrites it"))
    return talk.says(ADA, OURS, HandTo(THEIRS, "the gateway is yours since May"))


def fixed_and_broken() -> Talk:
    talk = Talk().attributed().later(hours=1)
    talk.happens(E.GREEN)
    return talk.later(hours=1).happens(E.REPEATED)


def inadequate() -> Talk:
    talk = unanswered().says(KIM, THEIRS, Reply("q1", "…", "none", Unmet.MIS_SET))
    return talk.says(ADA, OURS, Judge("q1", False, "that is no answer"))


def mediated() -> Talk:
    talk = back_and_forth()
    talk.mediators = MEDIATORS
    return talk


WAYS = {
    Trigger.NOT_ACKNOWLEDGED: (lambda: Talk().attributed(), 4),
    Trigger.NO_UPDATE: (accepted, 24),
    Trigger.NO_COMMITMENT: (accepted, 48),
    Trigger.COMMITMENT_LATE: (lambda: Talk().attributed().says(KIM, THEIRS, PROMISE), None),
    Trigger.CONCERN_UNANSWERED: (unanswered, 4),
    Trigger.ANSWER_NOT_ADEQUATE: (inadequate, 0),
    Trigger.DISPUTE: (lambda: Talk().attributed().says(KIM, THEIRS, Say(E.DISPUTED, "not ours")), 24),
    Trigger.BROKEN_AGAIN: (fixed_and_broken, 0),
    Trigger.SILENCE: (lambda: Talk().attributed(), 52),
    Trigger.HAND_OFFS: (back_and_forth, 0),
    Trigger.NOT_THE_OWNER: (lambda: Talk().attributed().says(LEE, THEIRS, Say(E.ACCEPTED)), 4),
    Trigger.NOT_CONFIRMED: (lambda: Talk().attributed().says(ADA, OURS, Expect("It is whole.")), 24),
    Trigger.STALLED: (mediated, 24),
}
"""Trigger -> a case in which it is next, and after how many of the other company's working hours."""


def test_every_trigger_has_its_row_and_its_way():
    assert set(TABLE) == set(WAYS) == set(Trigger)


@pytest.mark.parametrize("trigger", Trigger, ids=[each.name.lower() for each in Trigger])
def test_each_trigger_has_its_planned_step_shown_in_advance_and_taken_once(trigger):
    way, hours = WAYS[trigger]
    talk = way()
    (step,) = [each for each in talk.steps() if each.trigger is trigger]
    assert (step.what, bool(step.to)) == (TABLE[trigger].what, True)
    if hours is not None and trigger is not Trigger.DISPUTE:
        assert step.due == (add_working(talk.now, timedelta(hours=hours), HOURS) if hours else talk.now)
    talk.now = step.due - timedelta(seconds=1)
    assert step.text not in talk.cycle(), "not before its time"
    talk.now = step.due
    assert step.text in talk.cycle()
    assert step.text not in talk.cycle(), "once"
    told = [each for each in talk.told if each.reason == "escalated" and step.text in each.body]
    assert {each.side for each in told} == set(Side), "told to both"
    assert len({each.body for each in told}) == 1, "the same to both"
    assert len({each.id for each in talk.told}) == len(talk.told), "no two messages of one id"
    (entry,) = [each for each in talk.log if each.event == "escalated" and each.data["key"] == step.key]
    assert (entry.by, entry.data["goes_to"]) == ("monitor", list(step.to)), "logged"


def test_a_step_taken_neither_moves_the_status_nor_the_next_action():
    talk = Talk().attributed()
    before = (talk.conflict.status, talk.conflict.next_action)
    talk.later(days=30).cycle()
    assert (talk.conflict.status, talk.conflict.next_action) == before


def test_everything_goes_on_if_the_other_company_never_answers():
    talk = Talk().attributed()
    seen = []
    for _ in range(60):
        seen += talk.later(days=1).cycle()
    assert [text.split(":")[0] for text in seen] == ["no acknowledgement in time", "silence"]
    talk.happens(E.GREEN)
    talk.later(days=1).happens(E.GREEN)
    assert talk.conflict.status is ConflictStatus.CLOSED
    assert talk.conflict.notes["closed"] == "not confirmed by Checkout and Acme Pay"
    assert talk.steps() == ()


def test_the_next_contact_is_turned_to_after_silence():
    talk = Talk().attributed()
    found = {each.trigger: each.to for each in talk.steps()}
    assert found[Trigger.NOT_ACKNOWLEDGED] == (f"{LEE} (API engineer, Acme Pay)",)
    assert found[Trigger.SILENCE] == (f"{JO} (head of API, Acme Pay)",)


def test_a_word_of_whose_step_it_is_begins_silence_again():
    talk = Talk().attributed().later(hours=10)
    silence = [each.due for each in talk.steps() if each.trigger is Trigger.SILENCE]
    talk.says(KIM, THEIRS, Update("we are on it"))
    assert [each.due for each in talk.steps() if each.trigger is Trigger.SILENCE] > silence


def test_an_update_that_was_promised_is_waited_for_and_no_longer():
    talk = accepted().later(hours=6)
    promised = talk.now + timedelta(hours=3)
    talk.says(KIM, THEIRS, Update("in review", promised))
    assert [each.due for each in talk.steps() if each.trigger is Trigger.NO_UPDATE] == [promised]


def test_whoever_is_handed_a_case_is_asked_to_take_it_over_and_an_acknowledgement_does():
    talk = Talk().attributed().says(KIM, THEIRS, HandTo(OURS, "your gateway rewrites it"))
    assert (talk.conflict.waiting_on, talk.conflict.verdict["owes"]) == ("in-house", "partner")
    assert Trigger.NOT_ACKNOWLEDGED in {each.trigger for each in talk.steps() if each.side is OURS}
    talk.says(ADA, OURS, Say(E.ACKNOWLEDGED))
    assert (talk.conflict.asked, talk.conflict.waiting_on) == (None, "in-house")
    assert talk.conflict.verdict["owes"] == "partner", "who owes by the agreement is no matter of who takes a step"
    talk.says(ADA, OURS, Update("we look at the gateway"))
    assert "Taken over by Checkout." in talk.told[-1].body
    talk.says(ADA, OURS, HandTo(THEIRS, "it is not the gateway")).says(KIM, THEIRS, Say(E.ACKNOWLEDGED))
    assert talk.conflict.waiting_on == "partner"


def test_hand_offs_between_companies_are_counted_and_those_inside_one_are_not():
    talk = Talk().attributed().says(KIM, THEIRS, HandTo(THEIRS, "she wrote it", LEE))
    assert (len(talk.view.hand_overs), len(talk.view.crossings)) == (1, 0)
    assert len(back_and_forth().view.crossings) == 2
    before = talk.conflict.next_action
    talk.says(ADA, OURS, HandTo(OURS, "they know refunds", "Checkout desk"))
    assert talk.conflict.next_action == before, "what a company does inside moves no step of the other"
    assert talk.try_(ADA, OURS, HandTo(THEIRS, "theirs")) == "the next step is with Acme Pay already"
    assert talk.try_(KIM, THEIRS, HandTo(THEIRS, "somebody else")) == "say to whom at Acme Pay it belongs"
    assert "has no contact 'Max'" in (talk.try_(KIM, THEIRS, HandTo(OURS, "his", "Max")) or "")
    assert talk.try_(KIM, THEIRS, HandTo(OURS, " ")) is not None


# --- people ----------------------------------------------------------------------------------------------------


def test_the_right_owner_is_engaged_at_opening_by_name_and_role_only():
    body = Talk().attributed().told[0].body
    assert f"With: {ADA} (owner, Checkout) and {KIM} (owner, Acme Pay)" in body
    assert "@" not in body


def test_the_owner_of_the_operation_comes_before_the_owner_of_everything():
    refunds = Contact("Rae", role="owner", operations=("POST /refunds*",))
    company = replace(PLACES[THEIRS], contacts=(*PLACES[THEIRS].contacts, refunds))
    owners = [people.owner_of(company, each) for each in ("POST /refunds/{id}", "GET /charges/{id}", None)]
    assert [each.name for each in owners if each] == ["Rae", KIM, KIM]


def test_statements_by_others_are_unconfirmed_until_the_owner_confirms():
    talk = Talk().attributed().says(LEE, THEIRS, Say(E.ACCEPTED, "it was us"))
    (statement,) = talk.view.unconfirmed
    assert (statement.by, statement.owner, statement.event) == (LEE, KIM, "accepted")
    assert talk.try_(LEE, THEIRS, Vouch(statement.number)) == f"only the owner can confirm it: {KIM}"
    assert talk.try_(ADA, OURS, Vouch(statement.number)) is not None, "not for the other company"
    talk.says(KIM, THEIRS, Vouch(statement.number))
    assert talk.view.unconfirmed == ()
    assert talk.try_(KIM, THEIRS, Vouch(statement.number)) == f"{KIM} has confirmed it already"


def test_what_is_not_confirmed_by_the_owner_says_so_in_the_message():
    assert f"{LEE} (not confirmed by {KIM} yet): it was us" in (
        Talk().attributed().says(LEE, THEIRS, Say(E.ACCEPTED, "it was us")).told[-1].body
    )
    assert f"Said by {LEE} (not confirmed by {KIM} yet)." in (
        Talk().attributed().says(LEE, THEIRS, Say(E.ACCEPTED)).told[-1].body
    )


@pytest.mark.parametrize("by", [KIM, "kim ito", "kim@acme.example"])
def test_what_the_owner_says_needs_no_confirmation(by):
    assert Talk().attributed().says(by, THEIRS, Say(E.ACCEPTED)).view.unconfirmed == ()


def test_where_a_company_named_no_owner_everybodys_word_counts():
    talk = Talk(companies=dict(COMPANIES)).attributed().says("anybody", THEIRS, Say(E.ACCEPTED))
    assert talk.view.statements == ()
    assert next(each.to for each in talk.steps()) == ("Acme Pay",)


def test_time_on_each_side_is_counted_in_its_working_hours():
    talk = Talk().attributed().later(days=1).says(KIM, THEIRS, HandTo(OURS, "yours"))
    found = time_on_sides(talk.view, talk.companies, talk.now + timedelta(hours=2))
    assert found == {THEIRS: timedelta(hours=8), OURS: timedelta(hours=2)}


# --- urgency and visibility ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failures", "seen"),
    [
        ([{"failure": "shape"}], "silent"),
        ([{"failure": "status", "actual": 201}], "silent"),
        ([{"failure": "status", "actual": 500}], "loud"),
        ([{"failure": "shape"}, {"failure": "auth"}], "loud"),
        ([], "loud"),
    ],
)
def test_a_failure_is_loud_or_silent_by_what_arrives(failures, seen):
    assert visibility(Talk().conflict, failures) == seen


def test_what_is_only_foreseen_is_latent():
    assert visibility(replace(Talk().conflict, status=ConflictStatus.PENDING), ()) == "latent"


def test_urgency_is_impact_by_visibility_by_time():
    talk = Talk()
    levels = [
        computed(replace(talk.conflict, environment=place), failures, talk.agreement, talk.now + age).level
        for place, failures, age in (
            ("sandbox", [{"failure": "shape"}], timedelta()),
            ("production", [{"failure": "shape"}], timedelta(hours=5)),
            ("production", [{"failure": "auth"}], timedelta(days=2)),
        )
    ]
    assert levels == ["normal", "high", "critical"]
    older = computed(talk.conflict, [], talk.agreement, talk.now + timedelta(days=9))
    assert older.impact * 3 * older.time >= 18


def test_every_step_says_who_and_what_in_blameless_words():
    for row in TABLE.values():
        assert row.goes in Goes
        assert "partner" not in row.what
        assert "fault" not in row.what


def test_a_proposal_that_nobody_answers_goes_further():
    talk = Talk().attributed().says(KIM, THEIRS, replace(PROMISE, needs=("in-house",)))
    (step,) = [each for each in talk.steps() if each.trigger is Trigger.NO_COMMITMENT]
    assert step.side is OURS
    talk.says(ADA, OURS, Consent("c1"))
    assert Trigger.NO_COMMITMENT not in {each.trigger for each in talk.steps()}


# --- whose clock runs ------------------------------------------------------------------------------------------


def waiting(talk: Talk, side: Side | None = None) -> set[Trigger]:
    return {each.trigger for each in talk.steps() if side is None or each.side is side}


def updates(talk: Talk) -> list:
    return [each for each in talk.steps() if each.trigger is Trigger.NO_UPDATE]


@pytest.mark.parametrize("way", [lambda: Talk().attributed(), accepted], ids=["attributed", "accepted"])
def test_whoever_handed_the_case_over_is_not_waited_for(way):
    talk = way().says(KIM, THEIRS, HandTo(OURS, "your gateway rewrites it"))
    assert waiting(talk, THEIRS) == set()
    assert waiting(talk, OURS) == {Trigger.NOT_ACKNOWLEDGED, Trigger.SILENCE}
    talk.says(ADA, OURS, HandTo(THEIRS, "it is not the gateway"))
    assert Trigger.NOT_ACKNOWLEDGED in waiting(talk, THEIRS)
    assert waiting(talk, OURS) == set()


def test_whoever_is_handed_a_case_and_stays_silent_is_asked_further():
    talk = Talk().attributed().later(days=9).says(KIM, THEIRS, HandTo(OURS, "your gateway rewrites it"))
    assert all(each.due > talk.now for each in talk.steps()), "it counts from when it was handed over"
    seen = [text.split(" (")[0].split(":")[0] for _ in range(30) for text in talk.later(days=1).cycle()]
    assert seen == ["no acknowledgement in time", "silence"]


def test_a_proposal_is_waited_for_only_while_it_can_be_accepted():
    talk = Talk().attributed().says(KIM, THEIRS, replace(PROMISE, needs=("in-house",)))
    for kind in (E.DISPUTED, E.GREEN):
        other = deepcopy(talk)
        other.happens(kind, text="no", data={"side": "in-house"} if kind is E.DISPUTED else {})
        assert other.try_(ADA, OURS, Consent("c1")) is not None
        assert Trigger.NO_COMMITMENT not in waiting(other)
    talk.later(days=5).happens(E.DISPUTED, text="no", data={"side": "in-house"}).happens(E.UPHELD)
    (step,) = [each for each in talk.steps() if each.trigger is Trigger.NO_COMMITMENT]
    assert step.due > talk.now, "it counts from when it can be accepted"


def undetermined() -> Talk:
    return Talk().happens(E.CONFIRMED, failing()).happens(E.ATTRIBUTED, failing(OPEN_VERDICT))


def test_a_case_whose_cause_stays_open_goes_further_when_nobody_supplies_what_is_missing():
    talk = undetermined()
    assert talk.conflict.waiting_on == "both"
    assert waiting(talk) == {Trigger.NOT_ACKNOWLEDGED, Trigger.SILENCE}
    assert {each.side for each in talk.steps() if each.trigger is Trigger.SILENCE} == set(Side)
    assert len(talk.later(days=30).cycle()) == 3
    assert talk.cycle() == []


def test_a_correction_that_leaves_the_cause_open_asks_both_companies_for_what_is_missing():
    talk = Talk().attributed().happens(E.DISPUTED, text="no", data={"side": "partner"})
    talk.happens(E.OVERTURNED, failing(OPEN_VERDICT)).happens(E.ATTRIBUTED, failing(OPEN_VERDICT))
    assert (talk.conflict.status, talk.conflict.waiting_on) == (ConflictStatus.OVERTURNED, "both")
    assert waiting(talk) == {Trigger.NOT_ACKNOWLEDGED, Trigger.SILENCE}


def test_while_the_monitor_acts_no_company_is_waited_for():
    assert waiting(Talk().happens(E.CONFIRMED, failing())) == set()


def test_an_update_that_did_not_come_is_told_once_and_a_later_word_counts_anew():
    talk = accepted().says(KIM, THEIRS, Update("we look", NOW + timedelta(hours=8)))
    talk.later(hours=9)
    assert [text.split(":")[0] for text in talk.cycle()] == ["no update in time"]
    talk.later(minutes=5).says(KIM, THEIRS, Raise(ConcernKind.WORRY, "is there a call today?"))
    assert talk.cycle() == []
    (step,) = updates(talk)
    assert step.due == add_working(talk.now, timedelta(hours=24), HOURS)


def test_what_a_company_promised_to_say_is_waited_for_while_the_other_is_asked_something():
    talk = accepted().says(KIM, THEIRS, PROMISE).says(KIM, THEIRS, Update("half", NOW + timedelta(hours=8)))
    talk.says(KIM, THEIRS, replace(PROMISE, needs=("in-house",)))
    talk.later(hours=1).says(KIM, THEIRS, Update("more of it", NOW + timedelta(hours=12)))
    assert [(each.side, each.due) for each in updates(talk)] == [(THEIRS, NOW + timedelta(hours=12))]
    talk.says(ADA, OURS, Update("we look at c2", NOW + timedelta(hours=20)))
    assert [(each.side, each.due) for each in updates(talk)] == [(THEIRS, NOW + timedelta(hours=12))]
    assert dict(talk.view.updates_due) == {THEIRS: NOW + timedelta(hours=12), OURS: NOW + timedelta(hours=20)}


def test_what_is_only_foreseen_does_not_go_further_before_its_step_is_due():
    talk = Talk()
    made = open_conflict(
        "acme-2", CaseEvent(E.FORESEEN, fingerprints=("f",)), NOW, talk.agreement, talk.companies, integration="acme",
        api="payments", title="t", operation="GET /charges/{id}",
    )  # fmt: skip
    assert isinstance(made, Transition)
    talk.conflict, talk.log = made.conflict, [replace(made.entries[0], number=1)]
    assert talk.conflict.next_action is not None
    assert [each.due for each in talk.steps()] == [talk.conflict.next_action.due]

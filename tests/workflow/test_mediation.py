"""DESIGN.md §8, *Mediation*: each rule of the room of a stalled case."""

from datetime import timedelta

import pytest

from monitor.model.cases import ConflictStatus
from monitor.model.settlement import ConcernKind, Standing, Unmet
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes, VerdictStatus
from monitor.workflow.events import EventKind
from monitor.workflow.settlement import moves as m
from monitor.workflow.settlement.audience import FIELDS, Audience
from monitor.workflow.settlement.escalation import Trigger
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.shown import shown
from monitor.workflow.settlement.speakers import FOR_MEDIATORS, TABLE, Speaker
from monitor.workflow.settlement.stalling import Stall, stalled
from tests.workflow.cases import NOW, E, failing, judged
from tests.workflow.talks import ADA, KIM, LEE, MEDIATORS, MIA, Talk

OURS, THEIRS = Side.IN_HOUSE, Side.PARTNER
OPEN = m.OpenRoom("we talk past each other")
OPTION = m.Offer(
    "Amounts are integers on this operation",
    "both read one charge of 12.30 in the sandbox, and compare",
    {THEIRS: "send integers again", OURS: "read both until May"},
    "compat-monitor explain 3fa9",
)
SENTENCE = (
    "Amounts are integers on this operation. Acme Pay: send integers again. Checkout: read both until May. "
    "What settles it: both read one charge of 12.30 in the sandbox, and compare."
)
THEIR_POSITION = m.StatePosition("the gateway of Checkout rewrites it", "the same bytes without the gateway")
OUR_POSITION = m.StatePosition("the provider sends text", "a recording that shows an integer")
ESTIMATE = NOW + timedelta(days=4)


def yes(estimate=ESTIMATE, **more) -> m.AcceptOption:
    return m.AcceptOption("o1", SENTENCE, "revert the serialiser", estimate, **more)


def explained() -> Talk:
    talk = Talk(mediators=MEDIATORS).attributed()
    return talk.says(KIM, THEIRS, m.Say(E.ACCEPTED))


def room() -> Talk:
    return explained().says(ADA, OURS, OPEN)


def offered() -> Talk:
    talk = room().says(ADA, OURS, OUR_POSITION).says(KIM, THEIRS, THEIR_POSITION)
    return talk.says(MIA, None, OPTION)


# Opening


@pytest.mark.parametrize(("by", "side"), [(ADA, OURS), (KIM, THEIRS), (MIA, None)])
def test_either_company_or_a_mediator_opens_a_room_by_asking_for_it(by, side):
    talk = explained().says(by, side, OPEN)
    found = talk.view.room
    assert found is not None
    assert (found.by, found.side, found.reason) == (by, side, "we talk past each other")
    assert {each.side for each in talk.told if each.reason == "room-opened"} == {*Side, None}, "and to who mediates"
    assert talk.try_(ADA, OURS, OPEN) == "the room r1 is open already"


def test_a_room_needs_somebody_of_neither_company():
    talk = Talk().attributed()
    assert "name somebody of neither company under `mediators`" in (talk.try_(ADA, OURS, OPEN) or "")
    assert "name somebody of neither company" in (talk.try_(MIA, OURS, OPTION) or "")
    assert talk.view.rooms == ()


def test_whoever_mediates_is_told_the_same_as_both_of_what_happens_in_the_room_and_of_nothing_else():
    talk = offered().says(KIM, THEIRS, m.Update("on it")).says(ADA, OURS, yes()).says(MIA, None, m.CloseRoom("done"))
    told = {
        side: [(each.at, each.reason, each.body) for each in talk.told if each.side is side] for side in (*Side, None)
    }
    assert told[OURS] == told[THEIRS]
    assert set(told[None]) < set(told[OURS])
    assert [reason for _, reason, _ in told[None]] == [
        "room-opened", "position", "position", "offered", "option-accepted", "room-closed",
    ]  # fmt: skip


def test_without_an_open_room_nothing_is_said_in_it():
    talk = explained()
    for by, side, move in (
        (ADA, OURS, OUR_POSITION), (MIA, None, OPTION), (ADA, OURS, yes()), (ADA, OURS, m.DeclineOption("o1", "no")),
        (MIA, None, m.SetStep(OURS, "try it", ESTIMATE)), (MIA, None, m.CloseRoom("done")),
    ):  # fmt: skip
        assert "this case has no open room" in (talk.try_(by, side, move) or "")
        assert talk.try_("Zoe", None, move) is not None


def disputed_again() -> Talk:
    talk = Talk(mediators=MEDIATORS).attributed().says(KIM, THEIRS, m.Say(E.DISPUTED, "not ours"))
    talk.happens(E.UPHELD)
    assert stalled(talk.view) == ()
    return talk.later(hours=1).says(KIM, THEIRS, m.Say(E.DISPUTED, "still not ours"))


def not_adequate_twice() -> Talk:
    talk = Talk(mediators=MEDIATORS).attributed().says(ADA, OURS, m.Raise(ConcernKind.WORRY, "and payouts?"))
    for _ in range(2):
        assert stalled(talk.view) == ()
        talk.later(hours=1).says(KIM, THEIRS, m.Reply("q1", "…", "none", Unmet.MIS_SET))
        talk.says(ADA, OURS, m.Judge("q1", False, "that is no answer"))
    return talk


def back_and_forth() -> Talk:
    talk = Talk(mediators=MEDIATORS).attributed().says(KIM, THEIRS, m.HandTo(OURS, "your gateway"))
    assert stalled(talk.view) == ()
    return talk.later(hours=1).says(ADA, OURS, m.HandTo(THEIRS, "yours since May"))


def nobody_spoke() -> Talk:
    talk = Talk(mediators=MEDIATORS).attributed()
    assert stalled(talk.view) == ()
    talk.now = min(each.due for each in talk.steps())
    assert talk.cycle() != []
    return talk


STALLS = {
    Stall.DISPUTED_AGAIN: disputed_again,
    Stall.NOT_ADEQUATE_TWICE: not_adequate_twice,
    Stall.BACK_AND_FORTH: back_and_forth,
    Stall.NOBODY_SPOKE: nobody_spoke,
}


@pytest.mark.parametrize("stall", Stall)
def test_a_stalled_case_goes_to_whoever_mediates_as_was_shown_in_advance(stall):
    talk = STALLS[stall]()
    assert stall in {each.stall for each in stalled(talk.view)}
    (step,) = [each for each in talk.steps() if each.trigger is Trigger.STALLED and each.about == stall.value]
    assert (step.to, step.due > talk.now) == ((f"{MIA} (mediator)",), True)
    talk.now = step.due
    talk.cycle()
    assert talk.view.room is not None
    assert (talk.view.room.by, talk.view.room.reason) == ("monitor", stall.value)
    assert Trigger.STALLED not in {each.trigger for each in talk.steps()}, "a room is open"
    talk.says(MIA, None, m.CloseRoom("they settle it by themselves"))
    assert talk.later(days=30).cycle().count(step.text) == 0, "the same stall opens no second room"


def test_a_stall_goes_nowhere_where_nobody_mediates():
    talk = back_and_forth()
    talk.mediators = ()
    assert Trigger.STALLED not in {each.trigger for each in talk.steps()}
    talk.later(days=30).cycle()
    assert talk.view.rooms == ()


def test_two_stalls_at_once_open_one_room():
    talk = not_adequate_twice().says(KIM, THEIRS, m.HandTo(OURS, "your gateway"))
    talk.says(ADA, OURS, m.HandTo(THEIRS, "yours since May"))
    talk.later(days=5).cycle()
    assert len(talk.view.rooms) == 1


def test_a_correction_ends_the_dispute_that_stalled_it():
    talk = disputed_again().happens(E.OVERTURNED)
    assert stalled(talk.view) == ()


# Positions


def test_each_side_states_its_position_and_what_would_change_its_mind():
    talk = room()
    for bad in (m.StatePosition("it is so", " "), m.StatePosition(" ", "a trace")):
        assert talk.try_(ADA, OURS, bad) == "a position says how you see it, and what would change your mind"
    talk.says(ADA, OURS, OUR_POSITION)
    (stated,) = talk.view.room.positions
    assert (stated.side, stated.by, stated.text, stated.changes_mind) == (
        OURS, ADA, OUR_POSITION.text, OUR_POSITION.changes_mind,
    )  # fmt: skip


def test_what_is_told_of_the_room_says_for_which_company_and_all_of_it():
    talk = offered().says(KIM, THEIRS, m.DeclineOption("o1", "until May is too long")).says(ADA, OURS, yes())
    told = {each.reason: each.body for each in talk.told}
    assert (
        f"{KIM}: Acme Pay: {THEIR_POSITION.text}; what would change its mind: {THEIR_POSITION.changes_mind}"
        in (told["position"])
    )
    assert f"{MIA}: o1: “{SENTENCE}”; what runs it: {OPTION.command}" in told["offered"]
    assert f"{KIM}: Acme Pay does not accept o1: until May is too long" in told["option-declined"]
    assert f"{ADA}: Checkout accepts o1: “{SENTENCE}”" in told["option-accepted"]


def test_a_position_can_be_revised_and_its_history_stays():
    talk = room().says(ADA, OURS, OUR_POSITION)
    assert talk.try_(ADA, OURS, OUR_POSITION) == "that is your position already"
    talk.says(ADA, OURS, m.StatePosition("it may be the gateway", "a trace"))
    assert [each.text for each in talk.view.room.positions] == [OUR_POSITION.text, "it may be the gateway"]
    assert talk.view.room.position_of(OURS).text == "it may be the gateway"


def test_the_room_asks_whoever_has_not_come_and_makes_nothing_of_the_silence():
    talk = room()
    assert (talk.conflict.waiting_on, talk.conflict.next_action.what) == (
        "both", "say in the room how you see it, and what would change your mind",
    )  # fmt: skip
    talk.says(ADA, OURS, OUR_POSITION)
    assert talk.conflict.waiting_on == "partner"
    talk.says(MIA, None, OPTION).says(ADA, OURS, yes())
    assert (talk.conflict.waiting_on, talk.conflict.next_action.what) == (
        "partner", "accept or decline the option o1 in the room",
    )  # fmt: skip
    talk.later(days=60).cycle()
    found = talk.view.room
    assert (found.silent, found.options[0].answer_of(THEIRS), found.settled) == ((THEIRS,), None, "")
    assert talk.conflict.waiting_on == "partner"


def test_what_is_said_for_the_owner_is_unconfirmed_in_the_room_too():
    talk = room().says(LEE, THEIRS, THEIR_POSITION)
    assert [(each.event, each.owner) for each in talk.view.unconfirmed] == [("positioned", KIM)]


# Options


def test_an_option_says_what_each_company_does_and_the_experiment_that_would_settle_it():
    talk = room()
    assert talk.try_(MIA, None, m.Offer("It is so", " ")) == "an option names the experiment that would settle it"
    assert talk.try_(MIA, None, m.Offer(" ", "try it")) is not None
    talk.says(MIA, None, OPTION)
    (option,) = talk.view.room.options
    assert (option.id, option.by, option.sentence, option.command) == ("o1", MIA, SENTENCE, OPTION.command)
    assert talk.try_(MIA, None, OPTION) == "the same option is offered already"


def test_an_option_is_accepted_word_for_word():
    talk = offered()
    refused = talk.try_(ADA, OURS, m.AcceptOption("o1", "Amounts are text.", "…", ESTIMATE))
    assert refused == f"an option is accepted word for word; it says: {SENTENCE}"
    assert "it has o1" in (talk.try_(ADA, OURS, m.AcceptOption("o7", SENTENCE)) or "")


def test_an_option_is_declined_for_a_reason_and_can_be_accepted_later():
    talk = offered()
    assert talk.try_(KIM, THEIRS, m.DeclineOption("o1", " ")) is not None
    talk.says(KIM, THEIRS, m.DeclineOption("o1", "until May is too long"))
    answer = talk.view.room.options[0].answer_of(THEIRS)
    assert (answer.accepted, answer.reason) == (False, "until May is too long")
    talk.says(ADA, OURS, yes())
    assert talk.view.room is not None, "one company alone settles nothing"
    talk.says(KIM, THEIRS, yes())
    assert talk.view.rooms[-1].settled == "o1"
    assert [each.accepted for each in talk.view.rooms[-1].options[0].answers] == [False, True, True]


def test_who_has_something_to_do_says_how_and_by_when():
    talk = offered()
    assert "say how, and your own estimate" in (talk.try_(ADA, OURS, m.AcceptOption("o1", SENTENCE)) or "")
    assert talk.try_(ADA, OURS, yes(NOW)) == "the estimate is not in the future"
    assert talk.notes == []


def test_who_has_nothing_to_do_names_no_date():
    talk = room().says(MIA, None, m.Offer("It is text", "look at it", {THEIRS: "write it down"}))
    sentence = talk.view.room.options[0].sentence
    assert "nothing to do" in (talk.try_(ADA, OURS, m.AcceptOption("o1", sentence, "…", ESTIMATE)) or "")
    talk.says(ADA, OURS, m.AcceptOption("o1", sentence)).says(
        KIM, THEIRS, m.AcceptOption("o1", sentence, "in the docs", ESTIMATE)
    )
    assert [each.side for each in talk.view.commitments] == [THEIRS]


def test_the_option_both_accept_becomes_an_expectation_confirmed_word_for_word_and_commitments():
    talk = offered().says(KIM, THEIRS, yes(owner="Serialiser team"))
    assert (talk.view.expectations, talk.view.commitments) == ((), ()), "not before both have accepted"
    talk.later(hours=2).says(ADA, OURS, yes(no_buffer="it is a flag"))
    (expectation,) = talk.view.expectations
    assert (expectation.text, dict(expectation.confirmed_by)) == (SENTENCE, {THEIRS: KIM, OURS: ADA})
    theirs, ours = talk.view.commitments
    assert (theirs.side, theirs.by, theirs.owner, theirs.what) == (
        THEIRS,
        KIM,
        "Serialiser team",
        "send integers again",
    )
    assert (ours.side, ours.by, ours.owner, ours.what) == (OURS, ADA, ADA, "read both until May")
    assert {each.standing for each in (theirs, ours)} == {Standing.AGREED}
    assert set(theirs.accepted_by) == {"in-house", "partner"}
    assert theirs.due == ESTIMATE + (ESTIMATE - NOW) / 2, "buffered, as every commitment"
    assert ours.due == ESTIMATE, "without a buffer for a reason that is kept"
    assert {(each.side, each.subject, each.data["estimate"]) for each in talk.notes} == {
        (THEIRS, theirs.id, ESTIMATE.isoformat()), (OURS, ours.id, ESTIMATE.isoformat()),
    }  # fmt: skip
    closed = talk.view.rooms[-1]
    assert (closed.is_open, closed.settled, closed.expectation, closed.commitments) == (
        False, "o1", expectation.id, (theirs.id, ours.id),
    )  # fmt: skip
    assert talk.conflict.status is ConflictStatus.COMMITTED
    assert [each.reason for each in talk.told[-3:]] == ["room-settled"] * 3
    assert len([each for each in talk.told if each.reason == "option-accepted"]) == 3, "the first, to all three"
    assert not {"expected", "proposed", "committed"} & {each.reason for each in talk.told}, "told once"
    accepted = [(each.by, each.data["side"]) for each in talk.log if each.event == "option-accepted"]
    assert accepted == [(KIM, "partner"), (ADA, "in-house")]
    talk.happens(E.GREEN)


def test_no_date_before_a_cause_is_known():
    talk = Talk(mediators=MEDIATORS)
    talk.happens(E.CONFIRMED).says(ADA, OURS, OPEN).says(MIA, None, OPTION)
    assert "no cause is known yet" in (talk.try_(ADA, OURS, yes()) or "")
    plain = m.AcceptOption("o1", SENTENCE)
    talk.says(ADA, OURS, plain).says(KIM, THEIRS, plain)
    assert [each.confirmed for each in talk.view.expectations] == [True]
    assert talk.view.commitments == ()


def test_while_the_experiment_runs_again_nothing_is_settled():
    talk = offered().says(ADA, OURS, yes()).says(KIM, THEIRS, m.Say(E.DISPUTED, "not ours"))
    assert "disputed can't have an option accepted" in (talk.try_(KIM, THEIRS, m.AcceptOption("o1", SENTENCE)) or "")
    talk.happens(E.UPHELD).says(KIM, THEIRS, yes())
    assert talk.view.rooms[-1].settled == "o1"


def test_an_acceptance_whose_date_has_passed_settles_nothing_until_it_is_given_again():
    talk = offered().says(ADA, OURS, yes(no_buffer="it is a flag")).later(days=5)
    talk.says(KIM, THEIRS, yes(talk.now + timedelta(days=1)))
    assert talk.view.room is not None
    asked = talk.conflict.next_action
    assert (asked.what, asked.owner) == ("accept or decline the option o1 in the room", OURS), "asked again"
    assert asked.due > talk.now
    talk.says(ADA, OURS, yes(talk.now + timedelta(days=1)))
    assert talk.view.rooms[-1].settled == "o1"
    assert len({each.id for each in talk.view.commitments}) == 2
    assert all(each.due > talk.now for each in talk.view.commitments)


def test_an_acceptance_is_given_once():
    talk = offered().says(ADA, OURS, yes())
    assert talk.try_(ADA, OURS, yes()) == "Checkout has accepted o1 already"


# The mediator

COMPANY_MOVES = [
    m.Say(E.ACCEPTED), m.Say(E.DISPUTED, "no"), m.Say(E.ACKNOWLEDGED), m.Say(E.REOPENED, "no"), m.Say(E.WAIVED, "no"),
    m.Say(E.UPHELD), m.Say(E.OVERTURNED), m.Update("on it"), m.Propose("mend", "revert", ESTIMATE), m.Consent("c1"),
    m.Decline("c1", "no"), m.Raise(ConcernKind.WORRY, "and now?"), m.Reply("q1", "…", "none", Unmet.MIS_SET),
    m.Judge("q1", True), m.Expect("It is whole."), m.Affirm("e1", "It is whole."), m.Retract("e1"),
    m.HandTo(OURS, "yours"), m.Vouch(1), m.Notice(NOW), m.Jot("…"), OUR_POSITION, yes(), m.DeclineOption("o1", "no"),
]  # fmt: skip
MEDIATOR_MOVES = [OPEN, OPTION, m.SetStep(THEIRS, "send a trace", ESTIMATE), m.CloseRoom("done")]


def test_every_move_has_a_row_of_who_may_say_it():
    assert set(TABLE) == {type(each) for each in (*COMPANY_MOVES, *MEDIATOR_MOVES)} == set(m.Move.__args__)
    assert {type(each) for each in MEDIATOR_MOVES} == FOR_MEDIATORS


@pytest.mark.parametrize("move", COMPANY_MOVES, ids=lambda move: f"{type(move).__name__}")
def test_a_mediator_never_speaks_for_a_company_nor_on_the_verdict(move):
    talk = offered()
    before = (talk.conflict, list(talk.log), talk.notes)
    for name in (MIA, "mia@between.example", " MIA STONE "):
        assert talk.try_(name, None, move) == f"{MIA} mediates: that is for a company to say"
        for side in Side:
            assert talk.try_(name, side, move) == f"{MIA} mediates, and acts for neither company"
    assert (talk.conflict, talk.log, talk.notes) == before


@pytest.mark.parametrize("move", MEDIATOR_MOVES, ids=lambda move: f"{type(move).__name__}")
def test_what_a_mediator_does_touches_neither_evidence_nor_verdict_nor_promises(move):
    talk = explained().says(ADA, OURS, m.Expect("It is whole."))
    talk = talk if move is OPEN else talk.says(ADA, OURS, OPEN)
    case, view, length = talk.conflict, talk.view, len(talk.log)
    talk.says(MIA, None, move)
    after = talk.conflict
    for name in ("status", "verdict", "fingerprints", "held_by", "acknowledged_by", "attributed_at", "green_since"):
        assert getattr(after, name) == getattr(case, name), name
    for name in ("commitments", "expectations", "concerns", "statements", "hand_overs", "last_word"):
        assert getattr(talk.view, name) == getattr(view, name), name
    assert {each.event for each in talk.log[length:]} <= {"room-opened", "offered", "step-set", "room-closed"}
    assert all("side" not in each.data and "verdict" not in each.data for each in talk.log[length:])


@pytest.mark.parametrize("move", MEDIATOR_MOVES[1:], ids=lambda move: f"{type(move).__name__}")
def test_only_who_mediates_offers_sets_steps_and_closes(move):
    talk = room()
    for by, side in ((ADA, OURS), (KIM, THEIRS), ("Zoe", None)):
        assert talk.try_(by, side, move) == f"only who mediates can do that: {MIA}"
    assert all(Speaker.COMPANY not in TABLE[type(each)] for each in MEDIATOR_MOVES[1:])


def test_a_mediator_sets_the_next_step_over_the_template_and_both_see_who_set_it():
    talk = room().says(MIA, None, m.SetStep(THEIRS, "send the trace of one request", ESTIMATE))
    action = talk.conflict.next_action
    assert (action.what, action.owner, action.due, action.set_by) == (
        "send the trace of one request", THEIRS, ESTIMATE, MIA,
    )  # fmt: skip
    assert (talk.conflict.waiting_on, talk.conflict.to_json()["next_action"]["set_by"]) == ("partner", MIA)
    assert f"(set by {MIA}, who mediates)" in talk.told[-1].body
    talk.says(ADA, OURS, OUR_POSITION)
    assert talk.conflict.next_action == action, "it stands until another is set"
    assert talk.try_(MIA, None, m.SetStep(None, "meet", talk.now)) == "a next step is due in the future"
    talk.says(MIA, None, m.SetStep(None, "meet", ESTIMATE))
    assert talk.conflict.waiting_on == "both"
    talk.says(MIA, None, m.CloseRoom("they met"))
    assert talk.conflict.next_action.set_by == ""


def test_a_question_to_a_company_comes_before_the_step_of_a_mediator_and_the_step_after_it():
    talk = room().says(MIA, None, m.SetStep(OURS, "send a trace", ESTIMATE))
    talk.says(KIM, THEIRS, m.Propose("mend it", "revert", ESTIMATE, needs=("in-house",)))
    assert talk.conflict.next_action.what.startswith("accept or decline the commitment c1")
    talk.says(ADA, OURS, m.Consent("c1"))
    assert talk.conflict.next_action.set_by == MIA


# The end


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ((E.WAIVED,), "what fails was accepted on purpose for a while"),
        ((E.GREEN, E.UNWATCHED), "the case was closed"),
    ],
    ids=["waived", "closed"],
)
def test_a_room_closes_when_the_case_is_over(events, why):
    talk = offered().says(ADA, OURS, yes())
    for kind in events:
        talk.happens(kind)
    assert (talk.view.room, talk.view.rooms[-1].ended) == (None, why)
    assert (talk.view.expectations, talk.view.commitments) == ((), ()), "what one accepted alone binds nobody"


def test_a_room_closes_when_the_explanation_is_corrected():
    talk = offered().says(KIM, THEIRS, m.Say(E.DISPUTED, "not ours")).happens(E.OVERTURNED)
    assert talk.view.rooms[-1].ended == "the explanation it was about was corrected"
    assert talk.try_(ADA, OURS, OPEN) is None, "another one may be opened"
    assert [each.id for each in talk.view.rooms] == ["r1", "r2"]


EXPLAINED_BY_OTHERS = judged(ChangedBy.IN_HOUSE, Owes.IN_HOUSE)
UNEXPLAINED = judged(ChangedBy.UNDETERMINED, Owes.UNDETERMINED, VerdictStatus.UNDETERMINED)


@pytest.mark.parametrize(
    "events", [(), (E.GREEN, E.RELAPSED), (E.GREEN, E.RELAPSED, E.UNDETERMINED)], ids=["at-once", "relapsed", "unsure"]
)
def test_a_room_and_what_was_said_in_it_do_not_outlive_their_explanation(events):
    talk = Talk(mediators=MEDIATORS).attributed().says(ADA, OURS, OPEN).says(MIA, None, OPTION)
    talk.says(KIM, THEIRS, m.Propose("mend it", "revert", ESTIMATE, needs=("in-house",))).says(KIM, THEIRS, yes())
    for kind in events:
        talk.happens(kind)
    talk.happens(E.ATTRIBUTED, EXPLAINED_BY_OTHERS)
    assert talk.view.room is None
    assert talk.view.rooms[-1].ended == "an explanation was found that nobody in it could know of"
    assert {each.standing for each in talk.view.commitments} == {Standing.LAPSED}
    assert talk.view.commitments[0].lapsed == "another explanation was found than the one it rested on"
    assert talk.conflict.asked is None, "nobody is asked about what is gone"
    assert "this case has no open room" in (talk.try_(ADA, OURS, yes()) or "")
    assert talk.view.expectations == (), "what one accepted under another explanation binds nobody"
    assert talk.try_(ADA, OURS, OPEN) is None, "another one may be opened"


def test_what_was_accepted_before_anything_was_explained_binds_nobody_after_it():
    talk = Talk(mediators=MEDIATORS).happens(E.CONFIRMED, failing()).says(ADA, OURS, OPEN).says(MIA, None, OPTION)
    talk.says(ADA, OURS, m.AcceptOption("o1", SENTENCE)).happens(E.UNDETERMINED, UNEXPLAINED)
    assert talk.view.room is not None, "nothing is explained yet"
    talk.attributed()
    assert (talk.view.room, talk.conflict.asked, talk.view.expectations) == (None, None, ())


def test_the_same_explanation_again_leaves_the_room_and_what_was_promised_as_they_are():
    talk = offered().says(KIM, THEIRS, m.Propose("mend it", "revert", ESTIMATE))
    talk.happens(E.GREEN).happens(E.SEEN).attributed()
    assert talk.view.room is not None
    assert {each.standing for each in talk.view.commitments} == {Standing.AGREED}


def test_whoever_mediates_is_told_that_a_room_closed_with_its_case():
    talk = offered().happens(E.WAIVED)
    told = {each.side: each for each in talk.told if each.reason == "waived"}
    assert set(told) == {*Side, None}
    assert {each.body for each in told.values()} == {told[None].body}
    assert "The room is closed: what fails was accepted on purpose for a while." in told[None].body
    assert told[None].facts["room_ended"] == "what fails was accepted on purpose for a while"
    assert [each for each in explained().happens(E.WAIVED).told if each.side is None] == [], "there was no room"


def test_a_room_that_ends_with_a_flake_is_told_to_those_who_were_in_it():
    talk = Talk(mediators=MEDIATORS).happens(E.CONFIRMED, failing()).says(ADA, OURS, OPEN).happens(E.FLAKED)
    assert [(each.side, each.reason) for each in talk.told[-3:]] == [(each, "room-closed") for each in (*Side, None)]
    assert "The room is closed: it passed again, and nothing had changed." in talk.told[-1].body


def test_a_room_rests_while_it_works_again_and_goes_on_when_it_breaks():
    talk = offered().happens(E.GREEN)
    assert talk.try_(MIA, None, m.Offer("another", "try it")) is not None
    talk.happens(E.REPEATED).says(MIA, None, m.Offer("another", "try it"))
    assert [each.id for each in talk.view.room.options] == ["o1", "o2"]


def test_everything_goes_on_where_nobody_comes_to_the_room():
    talk = room()
    for _ in range(30):
        talk.later(days=1).cycle()
    talk.says(KIM, THEIRS, m.Update("we are on it"))
    talk.says(KIM, THEIRS, m.Propose("mend it", "revert", talk.now + timedelta(days=1)))
    talk.happens(E.GREEN).later(days=2).happens(E.GREEN)
    assert talk.conflict.status is ConflictStatus.CLOSED


def test_all_of_a_room_is_shared_with_both():
    talk = offered().says(ADA, OURS, yes())
    for kind in ("room", "position", "option", "option_answer", "room_step"):
        assert set(FIELDS[kind].values()) == {Audience.SHARED}
    known = talk.conflict, talk.view, (), talk.notes, talk.agreement, talk.companies, talk.now
    seen = [shown(*known, viewer, talk.mediators)["rooms"] for viewer in (OURS, THEIRS, None)]
    assert seen[0] == seen[1] == seen[2]
    assert ESTIMATE.isoformat() not in str(seen), "but no raw estimate"
    assert set(seen[0][0]) == set(FIELDS["room"])
    assert set(seen[0][0]["options"][0]["answers"][0]) == set(FIELDS["option_answer"])


def test_the_room_is_folded_from_the_log_alone():
    talk = offered().says(KIM, THEIRS, yes()).says(ADA, OURS, yes())
    whole = fold(talk.log)
    assert all(fold(talk.log[cut:], fold(talk.log[:cut])) == whole for cut in range(len(talk.log)))
    kinds = {each.event for each in talk.log}
    assert {EventKind.ROOM_OPENED, EventKind.OFFERED, EventKind.OPTION_ACCEPTED, EventKind.ROOM_SETTLED} <= kinds

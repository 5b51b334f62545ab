"""Whatever people say, in whatever order: one next action, one truth, and the same for either company."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.model.settlement import ConcernKind, Hearers, NoteKind, Unmet, Urgency
from monitor.model.sides import Side
from monitor.workflow.settlement import moves as m
from monitor.workflow.settlement.commitments import recorded
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.shown import shown
from monitor.workflow.settlement.urgency import time_on_sides
from monitor.workflow.transitions import TABLE
from monitor.workflow.working_time import add_working, working_between
from tests.workflow.cases import E, failing
from tests.workflow.talks import MEDIATORS, MIA, NAMES, PLACES, Talk
from tests.workflow.test_working_time import durations, hours, moments

GREEN, AGAIN, UPHELD = "green", "again", "upheld"


@dataclass(frozen=True)
class Offering:
    """By whoever mediates. `doing`: the companies that have something to do in it."""

    doing: tuple[Side, ...]


@dataclass(frozen=True)
class Accepting:
    """Of the newest option; `days`: the estimate of a company that has something to do."""

    days: int


@dataclass(frozen=True)
class Setting:
    side: Side | None
    days: int


EXPLAINED = frozenset(status for status, event in TABLE if event is E.CONSENTED)
sides = st.sampled_from(Side)
numbers = st.integers(1, 3)
sentences = st.sampled_from(["It is whole.", "It is on time.", " "])
MOVES = st.one_of(
    st.builds(m.Say, st.sampled_from([E.ACKNOWLEDGED, E.ACCEPTED, E.DISPUTED, E.REOPENED, E.GREEN]), sentences),
    st.builds(m.Update, sentences),
    st.tuples(st.integers(-1, 9), st.lists(sides, max_size=2), st.booleans()),
    st.builds(m.Consent, numbers.map("c{}".format)),
    st.builds(m.Decline, numbers.map("c{}".format), sentences),
    st.builds(m.Raise, st.sampled_from(ConcernKind), sentences, st.none() | st.sampled_from(Urgency)),
    st.builds(m.Reply, numbers.map("q{}".format), sentences, sentences, st.sampled_from(Unmet)),
    st.builds(m.Judge, numbers.map("q{}".format), st.booleans(), sentences),
    st.builds(m.Expect, sentences, st.sampled_from(Hearers)),
    st.builds(m.Affirm, numbers.map("e{}".format), sentences),
    st.builds(m.Retract, numbers.map("e{}".format)),
    st.tuples(sentences, st.booleans()),
    st.builds(m.Vouch, st.integers(1, 12)),
    st.builds(m.Jot, sentences),
    st.sampled_from([GREEN, AGAIN, UPHELD]),
    st.builds(m.OpenRoom, sentences),
    st.builds(m.StatePosition, sentences, sentences),
    st.builds(Offering, st.lists(sides, unique=True).map(tuple)),
    st.builds(Accepting, st.integers(-1, 9)),
    st.builds(m.DeclineOption, numbers.map("o{}".format), sentences),
    st.builds(Setting, sides | st.none(), st.integers(-1, 9)),
    st.builds(m.CloseRoom, sentences),
)
"""A pair of a sentence and whether it crosses is a hand-over; a triple is a commitment: days, whose work, no buffer."""
STEPS = st.lists(st.tuples(st.integers(0, 40), sides, st.integers(0, 1), MOVES), max_size=14)

US, THEM = Side.IN_HOUSE, Side.PARTNER
SETTLED = [
    (1, THEM, 0, m.Say(E.ACCEPTED)),
    (1, US, 0, m.OpenRoom("It is whole.")),
    (1, THEM, 0, m.StatePosition("It is whole.", "It is on time.")),
    (1, US, 0, Offering((US, THEM))),
    (1, THEM, 1, Accepting(3)),
    (1, US, 0, Accepting(9)),
    (9, US, 0, GREEN),
]
"""A room in which an option is accepted by both."""


def play(steps, *, swapped: bool = False):
    """The talk after the steps; `swapped`: the companies have changed places, with all that they have."""
    places = dict(PLACES)
    if swapped:
        places = {side: replace(PLACES[side.other], side=side, name=PLACES[side.other].name) for side in Side}
    turn = (lambda side: side.other) if swapped else (lambda side: side)
    talk = Talk(companies=places, mediators=MEDIATORS).attributed(turn(Side.PARTNER))
    refused = []
    for hours_later, side, who, move in steps:
        talk.later(hours=hours_later).cycle()
        if isinstance(move, str):
            kind = {GREEN: E.GREEN, AGAIN: E.REPEATED, UPHELD: E.UPHELD}[move]
            before = talk.conflict.status
            refused.append(talk.try_event(m.CaseEvent(kind, regressions=(failing(),) if kind is E.REPEATED else ())))
            for event in recorded(talk.view, talk.now) if kind is E.GREEN and before.is_failing else ():
                assert talk.try_event(event) is None
        elif isinstance(move, Offering | Setting | m.CloseRoom):
            refused.append(talk.try_(MIA, None, _made(move, talk, side, turn)))
        else:
            refused.append(
                talk.try_(NAMES[side][min(who, len(NAMES[side]) - 1)], turn(side), _made(move, talk, side, turn))
            )
        yield talk, refused
    talk.later(days=3).cycle()
    yield talk, refused


def after(steps) -> Talk:
    *_, (talk, _) = play(steps)
    return talk


def _made(move, talk, side, turn):
    if isinstance(move, Offering):
        return m.Offer(f"option of {talk.now}", "try it", {turn(each): "mend it" for each in move.doing})
    if isinstance(move, Setting):
        return m.SetStep(
            turn(move.side) if move.side else None, "meet", talk.now + timedelta(days=move.days)
        )  # fmt: skip
    if isinstance(move, Accepting):
        return _acceptance(move, talk, turn(side))
    if isinstance(move, tuple) and len(move) == 2:
        return m.HandTo(turn(side.other if move[1] else side), move[0], "" if move[1] else NAMES[side][0])
    if isinstance(move, tuple):
        days, needs, plain = move
        return m.Propose(
            "mend it", "revert it", talk.now + timedelta(days=days), "Team",
            tuple(turn(each).value for each in needs), "it is so" if plain else "",
        )  # fmt: skip
    return move


def _acceptance(move, talk, side):
    options = talk.view.room.options if talk.view.room else ()
    if not options:
        return m.AcceptOption("o1", "It is whole.")
    planned = {"plan": "revert it", "estimate": talk.now + timedelta(days=move.days)}
    doing = side in options[-1].tasks and talk.conflict.status in EXPLAINED
    return m.AcceptOption(options[-1].id, options[-1].sentence, **(planned if doing else {}))


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_every_open_case_has_exactly_one_next_action_with_its_due_time(steps):
    for talk, _ in play(steps):
        case = talk.conflict
        if case.status.is_open:
            assert case.next_action is not None
            assert case.next_action.what
            assert case.next_action.due is not None
            owner = case.next_action.owner
            assert case.waiting_on == (owner.value if owner else case.waiting_on)
            assert case.waiting_on in {"in-house", "partner", "both", "nobody"}
            assert (owner is None) == (case.waiting_on in {"both", "nobody"})
        else:
            assert (case.next_action, case.waiting_on) == (None, "nobody")


@settings(max_examples=100, deadline=None)
@given(STEPS, st.integers(0, 60))
def test_folding_the_log_twice_or_in_pieces_gives_the_same(steps, cut):
    talk = after(steps)
    whole = fold(talk.log)
    assert fold(talk.log, whole) == whole
    assert fold(talk.log, fold(talk.log[:cut])) == whole


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_what_is_refused_changes_nothing_and_what_is_said_is_in_the_table(steps):
    before = None
    for talk, refused in play(steps):
        if before is not None and refused and refused[-1] is not None:
            assert talk.conflict.status is before
        before = talk.conflict.status
    for entry in talk.log[1:]:
        began = next(each for each in type(talk.conflict.status) if each.value == entry.data["from"])
        assert TABLE[began, E(entry.event)].status.value == entry.data["to"]


@settings(max_examples=100, deadline=None)
@example(SETTLED)
@given(STEPS)
def test_no_date_lies_before_its_estimate_and_no_step_is_taken_twice(steps):
    talk = after(steps)
    raw = {
        each.subject: datetime.fromisoformat(str(each.data["estimate"]))
        for each in talk.notes
        if each.kind is NoteKind.ESTIMATE
    }
    assert all(each.due >= raw[each.id] for each in talk.view.commitments)
    for room in talk.view.rooms:
        for option in room.options:
            accepted = {each.side for each in option.answers if each.accepted}
            assert room.settled != option.id or accepted == set(Side), "nothing is settled that one has not accepted"
    keys = [each.data["key"] for each in talk.log if each.event == "escalated"]
    assert len(keys) == len(set(keys))
    assert len({each.id for each in talk.told}) == len(talk.told)


@settings(max_examples=100, deadline=None)
@example(SETTLED)
@given(STEPS)
def test_swapping_the_companies_mirrors_everything(steps):
    *_, (one, refused) = play(steps)
    *_, (other, mirrored) = play(steps, swapped=True)
    assert [_mirror(each) for each in refused] == mirrored
    assert _unordered(json.loads(_mirror(_text(one, Side.IN_HOUSE)))) == _unordered(
        json.loads(_text(other, Side.PARTNER))
    )


def _text(talk: Talk, viewer: Side) -> str:
    """All that a company sees."""
    found = shown(
        talk.conflict, talk.view, (), talk.notes, talk.agreement, talk.companies, talk.now, viewer, talk.mediators
    )  # fmt: skip
    said = {
        **found,
        "log": [
            (f"{each.number:4}", each.event, each.by, each.at.isoformat(), each.data.get("side")) for each in talk.log
        ],
        "waits": talk.conflict.waiting_on,
    }
    return json.dumps(said, sort_keys=True)


def _unordered(value):
    if isinstance(value, dict):
        return {name: _unordered(each) for name, each in value.items()}
    if isinstance(value, list):
        return sorted(map(_unordered, value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def _mirror(text):
    if text is None:
        return None
    return text.replace("in-house", "\0").replace("partner", "in-house").replace("\0", "partner")


@settings(max_examples=60, deadline=None)
@example(SETTLED)
@given(STEPS)
def test_a_company_never_sees_what_the_other_keeps_to_itself(steps):
    talk = after(steps)
    for viewer in (None, *Side):
        found = shown(
            talk.conflict, talk.view, (), talk.notes, talk.agreement, talk.companies, talk.now, viewer, talk.mediators
        )  # fmt: skip
        for each in (*found["commitments"], *found["people"]):
            private = {"estimate", "buffer", "overruns", "email", "operations"} & each.keys()
            assert not private or each["side"] == viewer
        assert all(each["side"] == viewer for each in found["notes"])


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_time_on_both_sides_is_no_longer_than_the_case_is_open(steps):
    talk = after(steps)
    whole = talk.now - talk.log[0].at
    for side, spent in time_on_sides(talk.view, talk.companies, talk.now).items():
        assert timedelta() <= spent <= whole, side


@given(moments, durations, hours | st.none())
def test_as_much_working_time_lies_between_as_was_added(start, span, when):
    assert working_between(start, add_working(start, span, when), when) == span


def test_the_settled_room_of_the_laws_is_settled():
    talk = after(SETTLED)
    assert (talk.view.rooms[-1].settled, len(talk.view.commitments)) == ("o1", 2)

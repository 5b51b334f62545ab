"""What can be said in the room of a stalled case: positions, options, and the one that both companies accept."""

from dataclasses import replace
from datetime import datetime

from monitor.model.cases import LogEntry, NextAction
from monitor.model.json_value import JsonValue
from monitor.model.mediation import Option, OptionAnswer, Promise, Room
from monitor.model.settlement import PrivateNote
from monitor.model.sides import Side
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.settlement import commitments, escalation
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.moves import (
    AcceptOption,
    CloseRoom,
    Decided,
    DeclineOption,
    Offer,
    OpenRoom,
    Propose,
    Refusal,
    SetStep,
    Situation,
    StatePosition,
)
from monitor.workflow.settlement.speakers import NOBODY
from monitor.workflow.transitions import possible

_NO_ROOM = "this case has no open room; a company or a mediator opens one: `conflicts mediate {id} --reason …`"


def open_room(situation: Situation, move: OpenRoom) -> Decided | Refusal:
    if not situation.mediators:
        return Refusal(NOBODY)
    if situation.view.room is not None:
        return Refusal(f"the room {situation.view.room.id} is open already")
    if not move.reason.strip():
        return Refusal("a room is opened for a reason: say what is stalled")
    return _decided(situation, opening(situation, move.reason.strip()))


def opening(situation: Situation, reason: str) -> CaseEvent:
    """By whoever speaks; by this monitor, as planned, where nobody does."""
    data: dict[str, JsonValue] = {
        "room": f"r{len(situation.view.rooms) + 1}",
        "answer_by": commitments.answer_by(situation).isoformat(),
        "mediators": [each.name for each in situation.mediators],
    }
    return CaseEvent(EventKind.ROOM_OPENED, text=reason, data=data)


def by_itself(situation: Situation) -> tuple[CaseEvent, ...]:
    """The events of the planned steps whose time has come; one that goes to whoever mediates opens the room."""
    known = situation.conflict, situation.view, situation.agreement, situation.companies, situation.mediators
    steps = escalation.planned(*known)
    stall = escalation.stall_due(steps, situation.now)
    room = _decided(situation, opening(situation, stall.about)).events if stall is not None else ()
    return (*escalation.due(steps, situation.now), *room)


def state(situation: Situation, move: StatePosition) -> Decided | Refusal:
    room = _room(situation)
    if isinstance(room, Refusal):
        return room
    text, changes = " ".join(move.text.split()), " ".join(move.changes_mind.split())
    if not text or not changes:
        return Refusal("a position says how you see it, and what would change your mind")
    stands = room.position_of(situation.speaker)
    if stands is not None and (stands.text, stands.changes_mind) == (text, changes):
        return Refusal("that is your position already")
    data: dict[str, JsonValue] = {"room": room.id, "position": text, "changes_mind": changes}
    said = f"{situation.company.name}: {text}; what would change its mind: {changes}"
    return _decided(situation, CaseEvent(EventKind.POSITIONED, text=said, data=data))


def offer(situation: Situation, move: Offer) -> Decided | Refusal:
    room = _room(situation)
    if isinstance(room, Refusal):
        return room
    tasks = {side: " ".join(task.split()) for side, task in move.tasks.items() if task.strip()}
    text, experiment = " ".join(move.text.split()), " ".join(move.experiment.split())
    if not text:
        return Refusal("an option is a sentence that both companies can accept")
    if not experiment:
        return Refusal("an option names the experiment that would settle it")
    sentence = _sentence(situation, text, tasks, experiment)
    if any(each.sentence == sentence for each in room.options):
        return Refusal("the same option is offered already")
    name = f"o{sum(len(each.options) for each in situation.view.rooms) + 1}"
    data: dict[str, JsonValue] = {
        "room": room.id,
        "option": name,
        "text": text,
        "tasks": {side.value: task for side, task in tasks.items()},
        "experiment": experiment,
        "sentence": sentence,
        "answer_by": commitments.answer_by(situation).isoformat(),
    }
    said = f"{name}: “{sentence}”"
    if move.command.strip():
        data["command"] = move.command.strip()
        said += f"; what runs it: {move.command.strip()}"
    return _decided(situation, CaseEvent(EventKind.OFFERED, text=said, data=data))


def accept(situation: Situation, move: AcceptOption) -> Decided | Refusal:
    """The second company to accept settles it: the option becomes what both expect, and what each has promised."""
    found = _option(situation, move.option)
    if isinstance(found, Refusal):
        return found
    room, option = found
    side = situation.speaker
    own, theirs = option.answer_of(side), option.answer_of(side.other)
    if own is not None and own.stands(situation.now):
        return Refusal(f"{situation.company.name} has accepted {option.id} already")
    if " ".join(move.sentence.split()) != option.sentence:
        return Refusal(f"an option is accepted word for word; it says: {option.sentence}")
    undertaken = _undertaken(situation, option, move)
    if isinstance(undertaken, Refusal):
        return undertaken
    promise, notes = undertaken
    data: dict[str, JsonValue] = {"room": room.id, "option": option.id, "sentence": option.sentence}
    if promise is not None:
        data["promise"] = _as_json(promise)
    text = f"{situation.company.name} accepts {option.id}: “{option.sentence}”"
    if promise is not None:
        text += f"; {promise.owner}, by {promise.due:%Y-%m-%d %H:%M} UTC; plan: {promise.plan}"
    given = CaseEvent(EventKind.OPTION_ACCEPTED, text=text, data=data)
    if theirs is None or not theirs.stands(situation.now):
        return replace(_decided(situation, given), notes=notes)
    answer = OptionAnswer(situation.now, side, situation.by, True, promise=promise)
    settling = _settling(situation, room, option, theirs, answer)
    return replace(_decided(situation, replace(given, carried=True), *settling), notes=notes)


def decline(situation: Situation, move: DeclineOption) -> Decided | Refusal:
    found = _option(situation, move.option)
    if isinstance(found, Refusal):
        return found
    room, option = found
    if not move.reason.strip():
        return Refusal("what is not accepted needs a reason, so that another option can be found")
    reason = move.reason.strip()
    data: dict[str, JsonValue] = {"room": room.id, "option": option.id, "reason": reason}
    said = f"{situation.company.name} does not accept {option.id}: {reason}"
    return _decided(situation, CaseEvent(EventKind.OPTION_DECLINED, text=said, data=data))


def set_step(situation: Situation, move: SetStep) -> Decided | Refusal:
    room = _room(situation)
    if isinstance(room, Refusal):
        return room
    if not move.what.strip():
        return Refusal("a next step says what is done")
    if move.due <= situation.now:
        return Refusal("a next step is due in the future")
    data: dict[str, JsonValue] = {"room": room.id, "due": move.due.isoformat()}
    if move.side is not None:
        data["of"] = move.side.value
    return _decided(situation, CaseEvent(EventKind.STEP_SET, text=move.what.strip(), data=data))


def close(situation: Situation, move: CloseRoom) -> Decided | Refusal:
    room = _room(situation)
    if isinstance(room, Refusal):
        return room
    if not move.reason.strip():
        return Refusal("a room is closed for a reason: say how it goes on")
    return _decided(situation, CaseEvent(EventKind.ROOM_CLOSED, text=move.reason.strip(), data={"room": room.id}))


def _sentence(situation: Situation, text: str, tasks: dict[Side, str], experiment: str) -> str:
    """All of an option in words, as both confirm it. Neither company comes first: what is to be done goes by name."""
    parts = sorted(f"{situation.companies[side].name}: {task}" for side, task in tasks.items())
    said = [text, *parts, f"What settles it: {experiment}"]
    return " ".join(each if each.endswith((".", "!", "?")) else f"{each}." for each in said)


def _undertaken(
    situation: Situation, option: Option, move: AcceptOption
) -> tuple[Promise | None, tuple[PrivateNote, ...]] | Refusal:
    """What the company promises with it, by the rules of commitments, and its estimate, which stays with it."""
    task = option.tasks.get(situation.speaker)
    planned = bool(move.plan.strip() or move.estimate)
    if task is None:
        nothing = f"{situation.company.name} has nothing to do in {option.id}: no plan and no date are needed"
        return Refusal(nothing) if planned else (None, ())
    too_early = commitments.too_early(situation)
    if too_early is not None:
        return Refusal(too_early) if planned else (None, ())
    if not move.plan.strip() or move.estimate is None:
        return Refusal(f"{situation.company.name} has something to do in {option.id}: say how, and your own estimate")
    needs = tuple(each.value for each in Side if each in option.tasks)
    wanted = Propose(task, move.plan, move.estimate, move.owner, needs, move.no_buffer)
    name = f"{option.id}-{1 + sum(each.accepted for each in option.answers)}"
    terms = commitments.terms(situation, wanted, name, needs)
    if isinstance(terms, Refusal):
        return terms
    data, note = terms
    due = datetime.fromisoformat(str(data["due"]))
    no_buffer = str(data.get("no_buffer", ""))
    return Promise(name, task, str(data["plan"]), str(data["owner"]), needs, due, no_buffer), (note,)


def _settling(
    situation: Situation, room: Room, option: Option, first: OptionAnswer, second: OptionAnswer
) -> tuple[CaseEvent, ...]:
    """What was accepted by both, in the words that all of the case goes by; who accepted stands in the log already."""
    expectation = f"e{len(situation.view.expectations) + 1}"
    stated: dict[str, JsonValue] = {
        "expectation": expectation,
        "sentence": option.sentence,
        "hearers": "other-side",
        "option": option.id,
    }
    text = f"“{option.sentence}”"
    events = [
        _carried(EventKind.EXPECTED, first, text, stated),
        _carried(EventKind.AFFIRMED, second, text, {"expectation": expectation, "option": option.id}),
    ]
    promised = [each for each in (first, second) if each.promise is not None]
    if EventKind.PROPOSED not in possible(situation.conflict.status):
        promised = []  # no date without a cause
    for answer in promised:
        promise = answer.promise
        assert promise is not None
        said = f"{promise.what}; plan: {promise.plan}; {promise.owner}, by {promise.due:%Y-%m-%d %H:%M} UTC"
        data: dict[str, JsonValue] = {**_as_json(promise), "accepted_by": list(promise.needs), "option": option.id}
        events.append(_carried(EventKind.PROPOSED, answer, said, data))
        agreed: dict[str, JsonValue] = {"commitment": promise.commitment, "of": answer.side.value}
        events.append(_carried(EventKind.COMMITTED, answer, said, agreed))
    names = [each.promise.commitment for each in promised if each.promise is not None]
    data = {"room": room.id, "option": option.id, "expectation": expectation, "commitments": [*names]}
    return (*events, CaseEvent(EventKind.ROOM_SETTLED, text=f"{option.id}: {text}", data=data))


def _carried(kind: EventKind, answer: OptionAnswer, text: str, data: dict[str, JsonValue]) -> CaseEvent:
    return CaseEvent(kind, answer.by, text, data={**data, "side": answer.side.value}, carried=True)


def _as_json(promise: Promise) -> dict[str, JsonValue]:
    data: dict[str, JsonValue] = {
        "commitment": promise.commitment,
        "what": promise.what,
        "plan": promise.plan,
        "owner": promise.owner,
        "needs": list(promise.needs),
        "due": promise.due.isoformat(),
    }
    return data | ({"no_buffer": promise.no_buffer} if promise.no_buffer else {})


def _decided(situation: Situation, *events: CaseEvent) -> Decided:
    """With what is asked once all of them are in the log."""
    return Decided(tuple(replace(each, ask=asked_after(situation, events)) for each in events))


def asked_after(situation: Situation, events: tuple[CaseEvent, ...]) -> NextAction | None:
    """What is asked of whom once the events are in the log."""
    view = situation.view
    side: dict[str, JsonValue] = {"side": situation.side.value} if situation.side else {}
    for each in events:
        data = {**side, **each.data}
        entry = LogEntry(
            situation.conflict.id, view.through + 1, situation.now, each.kind.value, situation.by, each.text, data
        )
        view = fold((entry,), view)
    return commitments.question(replace(situation, view=view))


def _room(situation: Situation) -> Room | Refusal:
    return situation.view.room or Refusal(_NO_ROOM.format(id=situation.conflict.id))


def _option(situation: Situation, name: str) -> tuple[Room, Option] | Refusal:
    room = _room(situation)
    if isinstance(room, Refusal):
        return room
    found = next((each for each in room.options if each.id == name), None)
    if found is None:
        ids = ", ".join(each.id for each in room.options) or "none"
        return Refusal(f"the room has no option {name!r}; it has {ids}")
    return room, found

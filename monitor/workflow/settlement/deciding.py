"""What becomes of each move: one table. What is refused changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.model.cases import NextAction
from monitor.model.json_value import JsonValue
from monitor.model.settlement import NoteKind, PrivateNote
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.next_actions import TAKE_OVER, acting, handed_to
from monitor.workflow.settlement import commitments, concerns, expectations, mediation
from monitor.workflow.settlement.moves import (
    AcceptOption,
    Affirm,
    CloseRoom,
    Consent,
    Decided,
    Decline,
    DeclineOption,
    Expect,
    HandTo,
    Jot,
    Judge,
    Move,
    Notice,
    Offer,
    OpenRoom,
    Propose,
    Raise,
    Refusal,
    Reply,
    Retract,
    Say,
    SetStep,
    Situation,
    StatePosition,
    Update,
    Vouch,
)
from monitor.workflow.settlement.people import OWNER, is_contact, owner_of, speaks_for
from monitor.workflow.settlement.speakers import barred
from monitor.workflow.speaking import objection
from monitor.workflow.working_time import add_working

STATEMENTS = frozenset(
    {
        EventKind.ACCEPTED,
        EventKind.DISPUTED,
        EventKind.UPDATED,
        EventKind.PROPOSED,
        EventKind.CONSENTED,
        EventKind.DECLINED,
        EventKind.ANSWERED,
        EventKind.EXPECTED,
        EventKind.AFFIRMED,
        EventKind.HANDED_OVER,
        EventKind.POSITIONED,
        EventKind.OPTION_ACCEPTED,
        EventKind.OPTION_DECLINED,
    }
)
"""What binds a company: said by another than the owner, it is unconfirmed until the owner confirms it."""


_ADDED = frozenset({EventKind.UPDATED, EventKind.PROPOSED, EventKind.CONCERNED, EventKind.NOTICED})
"""What can be said again later in the same words; everything else is refused where it stands already."""
JUST_NOW = timedelta(minutes=1)


def decide(situation: Situation, move: Move) -> Decided | Refusal:
    """The events of the case that follow from it, each with who said it and for whom; or why it can't be said."""
    refused = barred(situation, move)
    if refused is not None:
        return Refusal(refused)
    decided = _TABLE[type(move)](situation, move)
    if isinstance(decided, Refusal):
        return decided
    if any(_said_just_now(situation, each) for each in decided.events):
        return Refusal("you said that just now, and it stands in the case")
    return replace(decided, events=tuple(_signed(situation, each) for each in decided.events))


def _said_just_now(situation: Situation, event: CaseEvent) -> bool:
    """A form that is sent by a double click is no second word."""
    said = (event.kind.value, situation.by, event.text, event.data.get("needs"))
    return event.kind in _ADDED and any(
        (each.event, each.by, each.text, each.data.get("needs")) == said
        for each in situation.log
        if situation.now - each.at < JUST_NOW
    )


def _signed(situation: Situation, event: CaseEvent) -> CaseEvent:
    if event.carried and "side" in event.data:
        return event
    data: dict[str, JsonValue] = dict(event.data)
    if situation.side is not None:
        data["side"] = situation.side.value
        owner = speaks_for(situation.company, situation.conflict.operation, situation.by)
        if event.kind in STATEMENTS and owner is not None:
            data["for_owner"] = owner
    return replace(event, by=situation.by, data=data)


def _say(situation: Situation, move: Say) -> Decided | Refusal:
    side: dict[str, JsonValue] = {"side": situation.side.value} if situation.side else {}
    ask = commitments.question(situation) if situation.side is not None else None
    text = move.text
    if move.kind is EventKind.RESOLVED and not text.strip() and situation.side is not None:
        text = f"what {situation.company.name} reported is over"  # of two it is told which one says so
    event = CaseEvent(move.kind, by=situation.by, text=text, data=side, ask=ask)
    refused = objection(situation.conflict, event, situation.companies, situation.log)
    return Decided((event,)) if refused is None else Refusal(refused)


def _update(situation: Situation, move: Update) -> Decided | Refusal:
    """By whoever's step it is, it begins the clock of that step again."""
    if not move.text.strip():
        return Refusal("an update says how far it is, in a sentence")
    latest = add_working(situation.now, situation.agreement.update_every, situation.company.hours)
    due = move.next_update or latest
    if not situation.now < due <= latest:
        return Refusal(f"the next update comes in the future, and by {_time(latest)} under the agreement")
    handed = handed_to(situation.conflict)
    taken = handed is not None and handed.owner is situation.side
    theirs = taken or acting(situation.conflict) in {None, situation.side}
    text = f"{move.text.strip()}; next update by {_time(due)}"
    data: dict[str, JsonValue] = {"next_update": due.isoformat()}
    ask = commitments.question(situation)
    return Decided((CaseEvent(EventKind.UPDATED, text=text, data=data, ask=ask, due=due if theirs else None),))


def _hand(situation: Situation, move: HandTo) -> Decided | Refusal:
    """To the other company, or to another contact of one's own, who is asked only where the step is the company's."""
    if not move.reason.strip():
        return Refusal("say why it belongs there, so that whoever takes it over need not ask")
    company = situation.companies[move.to]
    contact = next((each for each in company.contacts if is_contact(each, move.contact)), None)
    if move.contact and contact is None:
        names = ", ".join(each.name for each in company.contacts) or "nobody"
        return Refusal(f"{company.name} has no contact {move.contact!r}; it has {names}")
    if move.to is situation.side and contact is None:
        return Refusal(f"say to whom at {company.name} it belongs")
    data: dict[str, JsonValue] = {"handed_to": move.to.value}
    if contact is not None:
        data["contact"] = contact.name
    action = situation.conflict.next_action
    with_whom = action.owner if action else None
    crosses = move.to is not situation.side
    if crosses and with_whom is move.to:
        return Refusal(f"the next step is with {company.name} already")
    due = add_working(situation.now, situation.agreement.acknowledge_within, company.hours)
    ask = NextAction(TAKE_OVER, move.to, due) if crosses or with_whom is move.to else situation.conflict.asked
    return Decided((CaseEvent(EventKind.HANDED_OVER, text=move.reason.strip(), data=data, ask=ask),))


def _vouch(situation: Situation, move: Vouch) -> Decided | Refusal:
    found = next((each for each in situation.view.statements if each.number == move.statement), None)
    if found is None or found.side is not situation.side:
        numbers = ", ".join(str(each.number) for each in situation.view.unconfirmed if each.side is situation.side)
        return Refusal(
            f"{situation.company.name} has no statement {move.statement} to confirm; it has {numbers or 'none'}"
        )
    if found.confirmed_by is not None:
        return Refusal(f"{found.confirmed_by} has confirmed it already")
    owner = owner_of(situation.company, situation.conflict.operation)
    if owner is not None and speaks_for(situation.company, situation.conflict.operation, situation.by) is not None:
        return Refusal(f"only the {OWNER} can confirm it: {owner.name}")
    text = f"what {found.by} said: {found.text}"
    return Decided((CaseEvent(EventKind.VOUCHED, text=text, data={"statement": found.number}),))


def _notice(situation: Situation, move: Notice) -> Decided | Refusal:
    if move.at > situation.now:
        return Refusal("nobody can have noticed it in the future")
    text = move.text.strip() or f"a customer noticed it at {_time(move.at)}"
    return Decided((CaseEvent(EventKind.NOTICED, text=text, data={"noticed_at": move.at.isoformat()}),))


def _jot(situation: Situation, move: Jot) -> Decided | Refusal:
    if not move.text.strip():
        return Refusal("a note says something")
    conflict = situation.conflict
    note = PrivateNote(
        conflict.id,
        conflict.integration,
        situation.speaker,
        NoteKind.NOTE,
        situation.now.isoformat(),
        situation.now,
        situation.by,
        {"text": move.text.strip()},
    )
    return Decided((), (note,))


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


_TABLE: Mapping[type, Callable[[Situation, Any], Decided | Refusal]] = {
    Say: _say,
    Update: _update,
    Propose: commitments.propose,
    Consent: commitments.consent,
    Decline: commitments.decline,
    Raise: concerns.raise_,
    Reply: concerns.reply,
    Judge: concerns.judge,
    Expect: expectations.expect,
    Affirm: expectations.affirm,
    Retract: expectations.retract,
    HandTo: _hand,
    Vouch: _vouch,
    Notice: _notice,
    Jot: _jot,
    OpenRoom: mediation.open_room,
    StatePosition: mediation.state,
    Offer: mediation.offer,
    AcceptOption: mediation.accept,
    DeclineOption: mediation.decline,
    SetStep: mediation.set_step,
    CloseRoom: mediation.close,
}

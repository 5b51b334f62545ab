"""Commitments: no date before a cause and a plan; proposed until everybody whose work it needs accepts; buffered."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from monitor.model.cases import ConflictStatus, NextAction
from monitor.model.json_value import JsonValue
from monitor.model.settlement import Commitment, NoteKind, PrivateNote, Settlement, Standing
from monitor.model.sides import Side
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.settlement.moves import Consent, Decided, Decline, Propose, Refusal, Situation
from monitor.workflow.settlement.people import is_contact
from monitor.workflow.settlement.rooms import asked_in
from monitor.workflow.working_time import add_working

WITHOUT_HISTORY = 0.5
"""Share of the estimate that is added for a team of which nothing is known."""
LEAST = 0.1
"""Share that is added for a team that was never late: what never happened may still happen."""
QUANTILE = 0.8
_MINUTE = timedelta(minutes=1)
_NO_CAUSE = (
    "no cause is known yet, so nobody can name a date; say by when the next word comes: "
    "`conflicts update {id} --side {side} --text … --next-by …`"
)
_NOTHING_FAILS = (
    "nothing fails yet, so there is no fix to promise; say what you expect: "
    "`conflicts expect {id} --side {side} --text …`"
)
_UNEXPLAINED = frozenset(
    {ConflictStatus.DETECTED, ConflictStatus.CONFIRMED, ConflictStatus.DISPUTED, ConflictStatus.OVERTURNED}
)


def buffer_share(overruns: Sequence[float]) -> float:
    """The 80th percentile (nearest rank) of how late that team was before, as a share of its estimates; never zero."""
    if not overruns:
        return WITHOUT_HISTORY
    return max(sorted(overruns)[math.ceil(QUANTILE * len(overruns)) - 1], LEAST)


def buffered(now: datetime, estimate: datetime, share: float) -> datetime:
    """The date that is shown: never before the estimate, and on a full minute."""
    due = estimate + (estimate - now) * share
    return due if due == due.replace(second=0, microsecond=0) else due.replace(second=0, microsecond=0) + _MINUTE


def overrun(made_at: datetime, estimate: datetime, fixed_at: datetime) -> float:
    """By what share of its estimate it was late; 0 where it was not."""
    return max((fixed_at - estimate) / max(estimate - made_at, _MINUTE), 0.0)


def too_early(situation: Situation) -> str | None:
    """Why nobody can name a date yet; None where they can."""
    conflict, side = situation.conflict, situation.speaker
    if conflict.status is ConflictStatus.PENDING:
        return _NOTHING_FAILS.format(id=conflict.id, side=side.value)
    return _NO_CAUSE.format(id=conflict.id, side=side.value) if conflict.status in _UNEXPLAINED else None


def propose(situation: Situation, move: Propose) -> Decided | Refusal:
    early = too_early(situation)
    if early is not None:
        return Refusal(early)
    needs = tuple(dict.fromkeys(move.needs)) or (situation.speaker.value,)
    unknown = next((each for each in needs if not _known(situation, each)), None)
    if unknown is not None:
        return Refusal(f"{unknown!r} is neither a company nor a contact: {_choices(situation)}")
    name = f"c{len(situation.view.commitments) + 1}"
    found = terms(situation, move, name, needs)
    if isinstance(found, Refusal):
        return found
    data, note = found
    accepted = accepted_by(needs, situation)
    due = datetime.fromisoformat(str(data["due"]))
    text = f"{data['what']}; plan: {data['plan']}; {data['owner']}, by {due:%Y-%m-%d %H:%M} UTC"
    missing = tuple(each for each in needs if each not in accepted)
    ask = question(situation, {name: missing})
    events = [CaseEvent(EventKind.PROPOSED, text=text, data={**data, "accepted_by": list(accepted)}, ask=ask)]
    if not missing:
        events.append(_committed(name, situation.speaker, text, ask))
    return Decided(tuple(events), (note,))


def terms(
    situation: Situation, move: Propose, name: str, needs: Sequence[str]
) -> tuple[dict[str, JsonValue], PrivateNote] | Refusal:
    """What both companies see of a commitment of that name, its date buffered, and what its company keeps to itself."""
    conflict = situation.conflict
    if not move.what.strip() or not move.plan.strip():
        return Refusal("a date needs a plan: say what will be done, and how")
    if move.estimate <= situation.now:
        return Refusal("the estimate is not in the future")
    share = 0.0 if move.no_buffer.strip() else buffer_share(situation.overruns)
    due = buffered(situation.now, move.estimate, share)
    owner = move.owner.strip() or situation.by
    data: dict[str, JsonValue] = {
        "commitment": name,
        "what": move.what.strip(),
        "plan": move.plan.strip(),
        "owner": owner,
        "needs": list(needs),
        "due": due.isoformat(),
    }
    if move.no_buffer.strip():
        data["no_buffer"] = move.no_buffer.strip()
    raw: dict[str, JsonValue] = {
        "estimate": move.estimate.isoformat(),
        "buffer": round(share, 3),
        "overruns": len(situation.overruns),
        "owner": owner,
    }
    note = PrivateNote(
        conflict.id,
        conflict.integration,
        situation.speaker,
        NoteKind.ESTIMATE,
        name,
        situation.now,
        situation.by,
        raw,
    )
    return data, note


def consent(situation: Situation, move: Consent) -> Decided | Refusal:
    found = _open_one(situation, move.commitment)
    if isinstance(found, Refusal):
        return found
    given = accepted_by(found.awaits, situation)
    if not given:
        return _not_asked(situation, found)
    left = tuple(each for each in found.awaits if each not in given)
    who = f"{situation.by} ({situation.company.name}) accepts {found.id}: {found.what}"
    ask = question(situation, {found.id: left})
    data: dict[str, JsonValue] = {"commitment": found.id, "accepted_by": list(given)}
    events = [CaseEvent(EventKind.CONSENTED, text=who, data=data, ask=ask)]
    if not left:
        text = f"{found.what}; {found.owner}, by {found.due:%Y-%m-%d %H:%M} UTC"
        events.append(_committed(found.id, found.side, text, ask))
    return Decided(tuple(events))


def decline(situation: Situation, move: Decline) -> Decided | Refusal:
    found = _open_one(situation, move.commitment)
    if isinstance(found, Refusal):
        return found
    if not accepted_by(found.awaits, situation):
        return _not_asked(situation, found)
    if not move.reason.strip():
        return Refusal("what is not accepted needs a reason, so that another plan can be made")
    data: dict[str, JsonValue] = {"commitment": found.id}
    event = CaseEvent(EventKind.DECLINED, text=move.reason.strip(), data=data, ask=question(situation, {found.id: ()}))
    return Decided((event,))


def question(situation: Situation, left: Mapping[str, Sequence[str]] = MappingProxyType({})) -> NextAction | None:
    """What is asked about all that is proposed, else in the room. `left`: whose acceptance a commitment misses, where
    that changes.
    """
    proposed = {each.id: each.awaits for each in situation.view.commitments if each.standing is Standing.PROPOSED}
    missing = {name: needs for name, needs in {**proposed, **left}.items() if needs}
    if not missing:
        return asked_in(situation.view, situation.now, answer_by(situation))
    named = [
        f"the commitment {name}: {', '.join(needed(each, situation) for each in needs)}"
        for name, needs in missing.items()
    ]
    what = f"accept or decline {'; '.join(named)}"
    asked = situation.conflict.asked
    if asked is not None and asked.what == what:
        return asked
    sides = {Side(each.partition("/")[0]) for needs in missing.values() for each in needs}
    return NextAction(what, next(iter(sides)) if len(sides) == 1 else None, answer_by(situation, sides))


def answer_by(situation: Situation, sides: Iterable[Side] = Side) -> datetime:
    """When the time of an update has passed for each of them."""
    return max(
        add_working(situation.now, situation.agreement.update_every, situation.companies[side].hours) for side in sides
    )


def _committed(name: str, of: Side, text: str, ask: NextAction | None) -> CaseEvent:
    return CaseEvent(EventKind.COMMITTED, text=text, data={"commitment": name, "of": of.value}, ask=ask)


def accepted_by(needs: Sequence[str], situation: Situation) -> tuple[str, ...]:
    """Those of `needs` for which the speaker can accept: the company, and the contact that they are."""
    return tuple(each for each in needs if _speaks_for(situation, each))


def recorded(view: Settlement, now: datetime) -> tuple[CaseEvent, ...]:
    """What a verified fix says of each commitment in force: kept or missed.

    It was missed where it was seen failing after its date: that no check fell between the fix and the date is nobody's.
    """
    return tuple(
        CaseEvent(
            EventKind.KEPT if min(now, view.failed_at or now) <= each.due else EventKind.MISSED,
            text=f"{each.id}: {each.what}; promised by {each.due:%Y-%m-%d %H:%M} UTC",
            data={"commitment": each.id},
        )
        for each in view.commitments
        if each.standing is Standing.AGREED
    )


def needed(need: str, situation: Situation) -> str:
    """As people read it: the company's name, or the contact's with it."""
    side, _, contact = need.partition("/")
    company = situation.companies[Side(side)].name
    return f"{contact} ({company})" if contact else company


def _speaks_for(situation: Situation, need: str) -> bool:
    side, _, contact = need.partition("/")
    if side != situation.speaker.value:
        return False
    named = [each for each in situation.company.contacts if each.name == contact]
    return not contact or any(is_contact(each, situation.by) for each in named)


def _known(situation: Situation, need: str) -> bool:
    side, _, contact = need.partition("/")
    if side not in {each.value for each in Side}:
        return False
    return not contact or any(each.name == contact for each in situation.companies[Side(side)].contacts)


def _choices(situation: Situation) -> str:
    names = [
        *(side.value for side in Side),
        *(f"{side.value}/{each.name}" for side in Side for each in situation.companies[side].contacts),
    ]
    return ", ".join(names)


def _open_one(situation: Situation, name: str) -> Commitment | Refusal:
    found = next((each for each in situation.view.commitments if each.id == name), None)
    if found is None:
        ids = ", ".join(each.id for each in situation.view.commitments) or "none"
        return Refusal(f"this case has no commitment {name!r}; it has {ids}")
    if found.standing is not Standing.PROPOSED:
        return Refusal(f"the commitment {name} is {found.standing.value} already")
    return found


def _not_asked(situation: Situation, found: Commitment) -> Refusal:
    names = ", ".join(needed(each, situation) for each in found.awaits)
    return Refusal(f"the commitment {found.id} waits for {names}, and not for {situation.by}")

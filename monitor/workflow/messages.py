"""What both companies are told: one message for each, with the same facts."""

from collections.abc import Mapping
from datetime import datetime

from monitor.model.cases import MEDIATORS, Conflict, ConflictStatus, Message
from monitor.model.integration import Company
from monitor.model.json_value import JsonObject, JsonValue, digest_of_value
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes, VerdictStatus
from monitor.workflow import words
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.message_facts import facts
from monitor.workflow.settlement.people import engaged

REASONS: Mapping[EventKind, tuple[str, str]] = {
    EventKind.FORESEEN: ("foreseen", "Coming: a change would break what is in use today"),
    EventKind.REPORTED: ("reported", "Reported by a person; nobody has verified it yet"),
    EventKind.NEVER_PASSED: ("never-passed", "Tried: it fails, and was never seen to pass, so that nothing broke"),
    EventKind.UNTRIED: ("untried", "Reported, and not tried: what would settle it is asked for"),
    EventKind.NOT_REPRODUCED: ("not-reproduced", "Tried: what was reported passes now"),
    EventKind.TRIED: ("tried", "Tried beside the case: what somebody brought to it"),
    EventKind.RESOLVED: ("closed", "Closed: whoever reported it says that it is over"),
    EventKind.RESOLVED_FOR_ONE: ("over-for-one", "Over for one company; the other reported it, too"),
    EventKind.INSISTED: ("reopened", "Open again: one of the companies says that it is not over"),
    EventKind.WITNESSED: ("witnessed", "Here: the live API already behaves as its new description says"),
    EventKind.WITHDRAWN: ("closed", "Closed: there is nothing more to foresee"),
    EventKind.ATTRIBUTED: ("attributed", "Explained: what used to work no longer does"),
    EventKind.UNDETERMINED: ("opened", "Open: what used to work no longer does, and the cause is not settled"),
    EventKind.ENVIRONMENTAL: ("environment", "For information: what used to work does not, and no change explains it"),
    EventKind.ACCEPTED: ("accepted", "Accepted: the next step is taken"),
    EventKind.DISPUTED: ("disputed", "We see it differently: the experiment is run again"),
    EventKind.UPHELD: ("upheld", "Run again: the explanation stands"),
    EventKind.OVERTURNED: ("overturned", "Corrected: we were wrong"),
    EventKind.UPDATED: ("updated", "How far it is"),
    EventKind.PROPOSED: ("proposed", "Proposed: who does what by when"),
    EventKind.DECLINED: ("declined", "Not accepted: what was proposed needs another plan"),
    EventKind.COMMITTED: ("committed", "Committed: who does what by when"),
    EventKind.SUPPORTED: ("committed", "Committed: who does what by when"),
    EventKind.CONCERNED: ("concern", "A concern that asks for an answer"),
    EventKind.ANSWERED: ("answered", "A concern is answered; whoever raised it says whether the answer does"),
    EventKind.INADEQUATE: ("not-adequate", "The answer to a concern does not do yet"),
    EventKind.EXPECTED: ("expected", "An expectation that is not confirmed yet, to be confirmed word for word"),
    EventKind.AFFIRMED: ("affirmed", "Confirmed word for word by both companies"),
    EventKind.HANDED_OVER: ("handed-over", "Handed over: this belongs to somebody else"),
    EventKind.ESCALATED: ("escalated", "Gone further, as was planned"),
    EventKind.ROOM_OPENED: ("room-opened", "A room is open: both companies say how they see it, and a mediator helps"),
    EventKind.POSITIONED: ("position", "In the room: how one company sees it, and what would change its mind"),
    EventKind.OFFERED: ("offered", "In the room: an option, to be accepted or declined by both companies"),
    EventKind.OPTION_ACCEPTED: ("option-accepted", "In the room: one company accepts an option"),
    EventKind.OPTION_DECLINED: ("option-declined", "In the room: one company does not accept an option"),
    EventKind.ROOM_SETTLED: ("room-settled", "Settled in the room: both companies accept the same option"),
    EventKind.STEP_SET: ("step-set", "In the room: a mediator sets the next step"),
    EventKind.ROOM_CLOSED: ("room-closed", "The room is closed"),
    EventKind.WAIVED: ("waived", "Accepted on purpose for a while"),
    EventKind.EXPIRED: ("reopened", "Open again: the time for which it was accepted is over"),
    EventKind.GREEN: ("working-again", "Working again"),
    EventKind.GREEN_FOR_A_DAY: ("closed", "Closed: it has worked for 24 hours"),
    EventKind.WORKS_FOR_BOTH: ("closed", "Closed: both companies say that it works"),
    EventKind.UNWATCHED: ("closed", "Closed: nothing verifies it any more, so nobody knows whether it works"),
    EventKind.RELAPSED: ("reopened", "Open again: it is not over"),
    EventKind.REOPENED: ("reopened", "Open again: one of the companies says that it is not over"),
}
"""Event -> the reason (a word shared by log, metric and test) and the heading."""

IN_THE_ROOM = frozenset(
    {
        EventKind.ROOM_OPENED,
        EventKind.POSITIONED,
        EventKind.OFFERED,
        EventKind.OPTION_ACCEPTED,
        EventKind.OPTION_DECLINED,
        EventKind.ROOM_SETTLED,
        EventKind.STEP_SET,
        EventKind.ROOM_CLOSED,
    }
)
"""Told to whoever mediates too: the same facts."""
_WORKS_AGAIN = frozenset({ConflictStatus.FIX_VERIFIED, ConflictStatus.CLOSED})
_CORRECTED = "Corrected: the explanation given before was wrong"


def messages(
    conflict: Conflict,
    event: CaseEvent,
    kind: EventKind,
    now: datetime,
    companies: Mapping[Side, Company],
    *,
    corrects: bool = False,
    room_ended: str | None = None,
) -> tuple[Message, ...]:
    """One for each company, and of what happens in a room one for whoever mediates. `corrects`: the verdict told before
    named another explanation. `room_ended`: why the room closed with what is told.
    """
    reason, heading = REASONS[kind]
    heading = _CORRECTED if corrects else heading
    names = f"{companies[Side.IN_HOUSE].name} and {companies[Side.PARTNER].name}"
    body = "\n".join(
        [
            heading,
            "",
            *_facts(conflict, names),
            *_people(conflict, companies),
            *_verdict(conflict, companies),
            *([f"The room is closed: {room_ended}."] if room_ended else []),
            *_end(conflict, event, companies),
        ]
    )
    return tuple(
        Message(
            id=digest_of_value(
                [conflict.id, reason, side.value if side else MEDIATORS, now.isoformat(), *_told_apart(conflict, event)]
            )[:32],
            at=now,
            integration=conflict.integration,
            side=side,
            conflict=conflict.id,
            reason=reason,
            title=f"{names}: {conflict.title}",
            body=body,
            facts=facts(conflict, event, heading, companies, room_ended),
        )
        for side in (*Side, *((None,) if kind in IN_THE_ROOM or room_ended else ()))
    )


def _told_apart(conflict: Conflict, event: CaseEvent) -> list[JsonValue]:
    """What tells two of one kind apart that happen at once: people may speak in the same moment, and steps fall due."""
    if event.by == "monitor" and "key" not in event.data:
        return []
    return [conflict.version, event.by, event.text, event.data.get("key")]


def _facts(conflict: Conflict, names: str) -> list[str]:
    place = [conflict.api, *([conflict.environment] if conflict.environment else [])]
    lines = [f"What: {conflict.title}", f"Where: {', '.join(place)}, between {names}"]
    if conflict.first_indication_at is not None:
        lines.append(f"Since: {words.moment(conflict.first_indication_at)}")
    if conflict.repeats:
        lines.append(f"Seen again since then: {'once' if conflict.repeats == 1 else f'{conflict.repeats} times'}")
    return lines


def _people(conflict: Conflict, companies: Mapping[Side, Company]) -> list[str]:
    """Who looks after it on each side, by name and role."""
    found = engaged(companies, conflict.operation)
    return [f"With: {' and '.join(found)}"] if found else []


def _verdict(conflict: Conflict, companies: Mapping[Side, Company]) -> list[str]:
    """What explains it; while it fails also how sure that is, what would change it, and whose step is next."""
    verdict = conflict.verdict
    if not verdict:
        return []
    mechanism = str(verdict.get("mechanism") or "")
    lines = ["", f"{words.named(words.EXPLANATION[words.changed_by_in(verdict)], companies)}."]
    lines += [f"What shows it: {mechanism}."] if mechanism else []
    if conflict.status in _WORKS_AGAIN:
        return lines
    if words.status_in(verdict) is VerdictStatus.UNDETERMINED:
        lines += [_survivors(verdict, companies)]
    else:
        lines += [_certainty(verdict), f"This is {verdict.get('falsifier')}."]
    lines += [f"What would settle it: {each}." for each in words.list_in(verdict, "missing")]
    return lines + _step(verdict, companies)


def _certainty(verdict: JsonObject) -> str:
    confidence, replays = verdict.get("confidence"), verdict.get("replays")
    sure = words.CERTAINTY[words.status_in(verdict)]
    if not isinstance(confidence, int | float) or not isinstance(replays, int):
        return f"{sure}."
    observed = verdict.get("observed")
    by = f"{replays} {'replay' if replays == 1 else 'replays'}"
    if isinstance(observed, int) and observed:
        by = f"{observed} observed {'exchange' if observed == 1 else 'exchanges'}, and nothing that was tried"
    # Rounded down: 99.96 % is not certainty.
    return f"{sure}: {int(confidence * 1000) / 10:g} % after {by}."


def _survivors(verdict: JsonObject, companies: Mapping[Side, Company]) -> str:
    left = [words.named(words.SURVIVOR[ChangedBy(each)], companies) for each in words.list_in(verdict, "survivors")]
    return f"Still possible: {', '.join(left)}."


def _step(verdict: JsonObject, companies: Mapping[Side, Company]) -> list[str]:
    owes = words.owes_in(verdict)
    why = str(verdict.get("owes_reason") or "")
    lines = [f"{words.named(words.STEP[owes], companies)}{f': {why}' if why else ''}."]
    if owes not in {Owes.NOBODY, Owes.UNDETERMINED} and not verdict.get("agreed_by_both"):
        lines.append(words.UNCONFIRMED)
    return lines


def _end(conflict: Conflict, event: CaseEvent, companies: Mapping[Side, Company]) -> list[str]:
    lines = [""]
    owner = event.data.get("for_owner")
    speaker = f"{event.by} (not confirmed by {owner} yet)" if owner else event.by
    if event.text and event.text != conflict.title:
        lines.append(f"{speaker}: {event.text}")
    elif owner:
        lines.append(f"Said by {speaker}.")
    if conflict.notes.get("closed"):
        lines.append(f"This end is {conflict.notes['closed']}.")
    if (holder := words.taken_over(conflict, companies)) is not None:
        lines.append(f"{holder}.")
    if (step := words.next_step(conflict, companies)) is not None:
        lines.append(f"Next: {step}.")
    return [*lines, f"Case: {conflict.id}"]

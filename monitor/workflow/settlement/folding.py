"""The log of a case, folded into what was said in it and still stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model.cases import LogEntry
from monitor.model.settlement import (
    Answer,
    Commitment,
    Concern,
    ConcernKind,
    Expectation,
    HandOver,
    Hearers,
    Outcome,
    Reported,
    Settlement,
    Standing,
    Statement,
    Unmet,
    Urgency,
)
from monitor.model.sides import Side
from monitor.workflow.events import EventKind as E
from monitor.workflow.settlement import rooms

_BROKEN_AGAIN = frozenset({E.SEEN.value, E.REPEATED.value, E.RELAPSED.value})
_FAILED = _BROKEN_AGAIN | {E.JOINED.value}
_WORKED = frozenset({"fix verified", "closed"})
_UNEXPLAINED_AGAIN = frozenset({"overturned", "detected"})
_LAPSES: Mapping[str, str] = {
    "overturned": "the explanation it rested on was corrected",
    "waived": "what fails was accepted on purpose for a while",
    "environment": "no change explains what failed",
    "closed": "the case was closed",
}
"""Status to which a case moves -> why what is promised and not recorded as kept or missed by then holds no longer."""
_REPLACED = "another explanation was found than the one it rested on"


def fold(log: Sequence[LogEntry], so_far: Settlement | None = None) -> Settlement:
    """What stands after `log`, oldest first; entries up to `so_far.through` are in `so_far` already."""
    found = so_far or Settlement()
    for entry in log:
        if entry.number > found.through:
            folding = _FOLDS.get(entry.event)
            found = replace(_noted(folding(found, entry) if folding else found, entry), through=entry.number)
    return found


def _noted(found: Settlement, entry: LogEntry) -> Settlement:
    """What every entry tells, whatever it says."""
    data = entry.data
    side = data.get("side")
    if isinstance(side, str):
        found = replace(found, last_word={**found.last_word, Side(side): entry.at})
        if isinstance(data.get("for_owner"), str):
            said = Statement(
                entry.number, entry.at, entry.by, Side(side), entry.event, entry.text, str(data["for_owner"])
            )
            found = replace(found, statements=(*found.statements, said))
    begun, ended = data.get("from"), data.get("to")
    found = _disputes(rooms.closed_by(found, entry), entry)
    if begun != ended or found.moved_at is None:
        found = replace(found, moved_number=entry.number, moved_at=entry.at, updates_due={})
    if begun == "fix verified" and ended not in _WORKED:
        found = replace(found, commitments=tuple(map(_unfixed, found.commitments)))
    lapse = _LAPSES.get(str(ended)) if begun != ended else None
    if lapse is None and data.get("explained_anew"):
        lapse = _REPLACED
    if lapse is not None:
        found = replace(found, commitments=tuple(_lapsed(each, lapse) for each in found.commitments))
    if begun in _WORKED and ended not in _WORKED and entry.event in _BROKEN_AGAIN and side is None:
        found = replace(found, breaks=(*found.breaks, (entry.number, entry.at)))
    if entry.event in _FAILED and side is None:
        found = replace(found, failed_at=entry.at)
    waits = data.get("waiting_on")
    if isinstance(waits, str) and (not found.waits or found.waits[-1][0] != waits):
        found = replace(found, waits=(*found.waits, (waits, entry.at)))
    return found


def _disputes(found: Settlement, entry: LogEntry) -> Settlement:
    """Whether an explanation that was upheld is seen differently again; another one begins anew."""
    if entry.data.get("to") in _UNEXPLAINED_AGAIN:
        return replace(found, upheld=False)
    if entry.event == E.DISPUTED.value and found.upheld:
        return replace(found, disputed_again=(*found.disputed_again, (entry.number, entry.at)))
    return replace(found, upheld=True) if entry.event == E.UPHELD.value else found


def _unfixed(commitment: Commitment) -> Commitment:
    """It failed again: what was recorded of the fix holds no longer."""
    return replace(commitment, outcome=None, fixed_at=None)


def _lapsed(commitment: Commitment, why: str) -> Commitment:
    stands = commitment.standing in {Standing.PROPOSED, Standing.AGREED}
    return replace(commitment, lapsed=why) if stands else commitment


def _proposed(found: Settlement, entry: LogEntry) -> Settlement:
    data = entry.data
    made = Commitment(
        str(data["commitment"]),
        entry.at,
        Side(str(data["side"])),
        entry.by,
        str(data["what"]),
        str(data["plan"]),
        str(data["owner"]),
        _texts(data["needs"]),
        datetime.fromisoformat(str(data["due"])),
        accepted_by=_texts(data.get("accepted_by")),
        no_buffer=str(data.get("no_buffer", "")),
    )
    return replace(found, commitments=(*found.commitments, made))


def _of_commitment(change: Callable[[Commitment, LogEntry], Commitment]) -> Callable[..., Settlement]:
    def folding(found: Settlement, entry: LogEntry) -> Settlement:
        wanted = entry.data.get("commitment")
        made = tuple(change(each, entry) if each.id == wanted else each for each in found.commitments)
        return replace(found, commitments=made)

    return folding


def _reported(found: Settlement, entry: LogEntry) -> Settlement:
    data, expected = entry.data, entry.data.get("expected")
    made = Reported(
        entry.number,
        entry.at,
        entry.by,
        Side(str(data["side"])),
        entry.text,
        str(data.get("request", "")),
        str(data.get("environment", "")),
        expected if isinstance(expected, int) else None,
        str(data.get("answered", "")),
        _texts(data.get("not_kept")),
        _texts(data.get("left_out")),
        str(data.get("document", "")),
        str(data.get("untried", "")),
    )
    return replace(found, reports=(*found.reports, made))


def _consented(commitment: Commitment, entry: LogEntry) -> Commitment:
    accepted = dict.fromkeys((*commitment.accepted_by, *_texts(entry.data.get("accepted_by"))))
    return replace(commitment, accepted_by=tuple(accepted))


def _fixed(outcome: Outcome) -> Callable[[Commitment, LogEntry], Commitment]:
    return lambda commitment, entry: replace(commitment, outcome=outcome, fixed_at=entry.at)


def _concerned(found: Settlement, entry: LogEntry) -> Settlement:
    data = entry.data
    claimed = data.get("claimed")
    raised = Concern(
        str(data["concern"]),
        entry.at,
        Side(str(data["side"])),
        entry.by,
        ConcernKind(str(data["kind"])),
        entry.text,
        Side(str(data["asked"])),
        entry.at,
        Urgency(str(claimed)) if claimed else None,
    )
    return replace(found, concerns=(*found.concerns, raised))


def _of_concern(change: Callable[[Concern, LogEntry], Concern]) -> Callable[..., Settlement]:
    def folding(found: Settlement, entry: LogEntry) -> Settlement:
        wanted = entry.data.get("concern")
        return replace(
            found, concerns=tuple(change(each, entry) if each.id == wanted else each for each in found.concerns)
        )

    return folding


def _answered(concern: Concern, entry: LogEntry) -> Concern:
    data = entry.data
    answer = Answer(
        entry.at,
        entry.by,
        Side(str(data["side"])),
        entry.text,
        str(data["expectation"]),
        Unmet(str(data["unmet"])),
    )
    return replace(concern, answers=(*concern.answers, answer))


def _judged(adequate: bool) -> Callable[[Concern, LogEntry], Concern]:
    def change(concern: Concern, entry: LogEntry) -> Concern:
        answers = (*concern.answers[:-1], replace(concern.answers[-1], adequate=adequate))
        return replace(concern, answers=answers, asked_at=concern.asked_at if adequate else entry.at)

    return change


def _expected(found: Settlement, entry: LogEntry) -> Settlement:
    side = Side(str(entry.data["side"]))
    stated = Expectation(
        str(entry.data["expectation"]),
        entry.at,
        side,
        entry.by,
        str(entry.data["sentence"]),
        Hearers(str(entry.data["hearers"])),
        {side: entry.by},
    )
    return replace(found, expectations=(*found.expectations, stated))


def _of_expectation(change: Callable[[Expectation, LogEntry], Expectation]) -> Callable[..., Settlement]:
    def folding(found: Settlement, entry: LogEntry) -> Settlement:
        wanted = entry.data.get("expectation")
        kept = tuple(change(each, entry) if each.id == wanted else each for each in found.expectations)
        return replace(found, expectations=kept)

    return folding


def _affirmed(expectation: Expectation, entry: LogEntry) -> Expectation:
    return replace(expectation, confirmed_by={**expectation.confirmed_by, Side(str(entry.data["side"])): entry.by})


def _handed(found: Settlement, entry: LogEntry) -> Settlement:
    data = entry.data
    handed = HandOver(
        entry.number,
        entry.at,
        entry.by,
        Side(str(data["side"])),
        Side(str(data["handed_to"])),
        str(data.get("contact", "")),
        entry.text,
    )
    return replace(found, hand_overs=(*found.hand_overs, handed))


def _vouched(found: Settlement, entry: LogEntry) -> Settlement:
    statements = tuple(
        replace(each, confirmed_by=entry.by) if each.number == entry.data.get("statement") else each
        for each in found.statements
    )
    return replace(found, statements=statements)


def _updated(found: Settlement, entry: LogEntry) -> Settlement:
    promised, side = entry.data.get("next_update"), entry.data.get("side")
    if not promised or not side:
        return found
    due = datetime.fromisoformat(str(promised))
    return replace(found, updates_due={**found.updates_due, Side(str(side)): due})


def _escalated(found: Settlement, entry: LogEntry) -> Settlement:
    return replace(found, escalated={**found.escalated, str(entry.data["key"]): entry.at})


def _noticed(found: Settlement, entry: LogEntry) -> Settlement:
    at = datetime.fromisoformat(str(entry.data["noticed_at"]))
    return replace(found, customer_noticed_at=min(at, found.customer_noticed_at or at))


_FOLDS: Mapping[str, Callable[[Settlement, LogEntry], Settlement]] = {
    E.PROPOSED.value: _proposed,
    E.CONSENTED.value: _of_commitment(_consented),
    E.DECLINED.value: _of_commitment(lambda each, entry: replace(each, declined=entry.text)),
    E.COMMITTED.value: _of_commitment(lambda each, _: replace(each, agreed=True)),
    E.SUPPORTED.value: _of_commitment(lambda each, _: replace(each, agreed=True)),
    E.KEPT.value: _of_commitment(_fixed(Outcome.KEPT)),
    E.MISSED.value: _of_commitment(_fixed(Outcome.MISSED)),
    E.CONCERNED.value: _concerned,
    E.ANSWERED.value: _of_concern(_answered),
    E.ADEQUATE.value: _of_concern(_judged(True)),
    E.INADEQUATE.value: _of_concern(_judged(False)),
    E.EXPECTED.value: _expected,
    E.AFFIRMED.value: _of_expectation(_affirmed),
    E.RETRACTED.value: _of_expectation(lambda each, _: replace(each, retracted=True)),
    E.HANDED_OVER.value: _handed,
    E.VOUCHED.value: _vouched,
    E.UPDATED.value: _updated,
    E.ESCALATED.value: _escalated,
    E.NOTICED.value: _noticed,
    **rooms.FOLDS,
    E.REPORTED.value: _reported,
}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()

"""Why a change matters, what to do about it, or what would settle it where it is neither proved nor refuted."""

from collections.abc import Iterable

from monitor.model.changes import OBSERVED, Change, Consumer
from monitor.model.facts import FactKind
from monitor.model.record import record
from monitor.model.values import Ground, Severity
from monitor.rules.rows import Row

_UNREAD = frozenset({FactKind.PART_UNREADABLE, FactKind.DOCUMENT_UNREAD})
"""Whoever can mend the description settles them."""

_DUE = "see that nobody uses it any more: the end that was announced has come"


def why(change: Change, row: Row | None) -> str | None:
    """Of what is neither proved nor refuted, what it would mean; that a part can't be read is so. None where nothing is
    known that holds of it.
    """
    if row is None or _is_harmless(change, row):
        return None
    return row.why if change.decided or row.kind in _UNREAD else f"if it is so: {row.why}"


def _is_harmless(change: Change, row: Row) -> bool:
    """A compatible change by a rule that tells of worse: what the rule says is not true of it."""
    return change.severity is Severity.COMPATIBLE and row.severity is not Severity.COMPATIBLE


@record
class Advice:
    text: str
    settles: bool = False
    """It says what would settle the change; else what to do about it."""
    of_rule: bool = False
    """It is the same for each change of the rule."""


def advice(change: Change, row: Row | None) -> Advice | None:
    """None where the rule is not known, or nothing needs to be done."""
    if not change.decided:
        if row is not None and row.kind in _UNREAD:
            return Advice(row.help, settles=True, of_rule=True)
        return Advice(_settling(change.consumers), settles=True)
    if row is None or _is_harmless(change, row):
        return None
    if change.ground is Ground.NOTICE_RUN_OUT:
        return Advice(_DUE)
    users = [each for each in change.consumers if each.severity is Severity.BREAKING]
    if row.severity is Severity.RISKY and users:
        text = f"agree on it with {_together(users)} before it ships, or keep the old form until they are ready"
        return Advice(text)
    return Advice(row.help, of_rule=True)


def _settling(consumers: Iterable[Consumer]) -> str:
    whom = _together(consumers)
    if whom:
        return f"look at both sides, and agree on it with {whom} before it ships"
    shown = "a contract or recorded traffic shows who uses this place"
    return f"{shown}; if anybody does, look at both sides and agree on it with them"


def _together(consumers: Iterable[Consumer]) -> str:
    return ", ".join(map(_reached, consumers))


def _reached(consumer: Consumer) -> str:
    """Nobody can agree with traffic; its archive says who sent it, if anything does."""
    if consumer.name != OBSERVED:
        return consumer.name
    archives = ", ".join(consumer.contracts)
    return f"whoever sent the traffic in {archives}" if archives else "whoever sent the traffic"

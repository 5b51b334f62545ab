"""People's words for ours, in one table each: the companies' names stand for the sides (DESIGN.md §4)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from monitor.explanation.words import Names, clock_time, duration, sure, who_changed
from monitor.model.cases import Message
from monitor.model.json_value import JsonObject
from monitor.model.values import CompatibilityState, Grade
from monitor.workflow.road_map import MilestoneKind

SYMBOLS: Mapping[str, str] = {
    "compatible": "✓",
    "conflict": "✕",
    "unknown": "?",
    "pass": "✓",
    "fail": "✕",
    "passed": "✓",
    "failed": "✕",
    "errored": "✕",
    "skipped": "–",
    "breaking": "✕",
    "risky": "!",
}
"""Beside the word, never instead of it."""

STATES: Mapping[CompatibilityState, str] = {
    CompatibilityState.CONFLICT: "In conflict",
    CompatibilityState.UNKNOWN: "Unknown",
    CompatibilityState.COMPATIBLE: "Compatible",
}
"""Worst first."""

REASONS: Mapping[CompatibilityState, str] = {
    CompatibilityState.CONFLICT: "What fails or is not known",
    CompatibilityState.UNKNOWN: "What is not known",
    CompatibilityState.COMPATIBLE: "What this answer does not cover",
}
"""Over the reasons of a state."""

CASE_STATUSES: Mapping[str, str] = {
    "pending": "foreseen, not failing yet",
    "reported": "reported, not verified yet",
    "detected": "just seen",
    "confirmed": "confirmed, being explained",
    "attributed": "explained",
    "accepted": "accepted",
    "disputed": "seen differently",
    "upheld": "checked again, it stands",
    "overturned": "corrected: we were wrong",
    "committed": "a fix is promised",
    "fix verified": "works again, being watched",
    "closed": "closed",
    "flake": "passed again, nothing had changed",
    "environment": "the environment, not a change",
    "waived": "accepted on purpose",
}

GRADES: Mapping[Grade, str] = {
    Grade.LIVE: "live experiments",
    Grade.RECORDING: "live experiments and recordings of earlier answers",
    Grade.SPEC: "the descriptions of the APIs",
    Grade.STATIC: "reading the descriptions only",
    Grade.TIMING: "the order of events only",
}


def delivery(message: Message, names: Names) -> str:
    """What became of a message: sent, kept because nothing is sent yet, or not taken yet."""
    company = names.side(message.side.value) if message.side else "whoever mediates"
    if message.shadow:
        return f"Kept, not sent: {company} would have been told"
    if message.delivered_at is not None:
        return f"Sent to {company}"
    return f"Not taken yet by {company}" if message.attempts else f"Waits to be sent to {company}"


def answer_line(verdict: JsonObject, names: Names) -> str:
    """Who changed and how sure that is, on one line, from `Verdict.to_json()`; empty where there is no verdict."""
    status, confidence = verdict.get("status"), verdict.get("confidence")
    if not isinstance(status, str) or not isinstance(confidence, int | float):
        return ""
    if status == "undetermined":
        return who_changed(status, names)
    return f"{who_changed(str(verdict.get('changed_by')), names)}, {sure(status, confidence)}"


def ago(moment: datetime, now: datetime) -> str:
    """`just now`, `12 min ago`, `in 3 h`."""
    span = now - moment
    if abs(span) < timedelta(seconds=10):
        return "just now"
    return f"{duration(span)} ago" if span > timedelta(0) else f"in {duration(-span)}"


def moment(at: datetime | None, otherwise: str = "not yet", *, now: datetime) -> Markup:
    """How long ago or ahead, with the time itself for programs and on pointing; `otherwise` where there is none."""
    if at is None:
        return _UNTOLD % (otherwise,)
    return _MOMENT % (at.isoformat(), clock_time(at), ago(at, now))


def chip(value: str, word: str, prefix: str = "state") -> Markup:
    """A word in its colour, with a symbol for whoever does not tell colours apart."""
    return _CHIP % (prefix, value.replace(" ", "-"), SYMBOLS.get(value, "•"), word)


# Filled in with `%`, which takes a third of the time of `format`; both escape.
_UNTOLD = Markup('<span class="quiet">%s</span>')
_MOMENT = Markup('<time datetime="%s" title="%s">%s</time>')
_CHIP = Markup('<span class="chip %s-%s"><span class="symbol" aria-hidden="true">%s</span>%s</span>')


def sentence(text: str, *, stop: bool = True) -> Markup:
    """Escaped, with a capital and a full stop, which messages inside the program lack, and `code` set as code.

    `stop` False: a heading, without a full stop.
    """
    if not text:
        return Markup()
    return with_code(text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" or not stop else "."))


def with_code(text: str) -> Markup:
    """Escaped, and `code` set as code."""
    parts = text.split("`")
    if len(parts) == 1 or len(parts) % 2 == 0:
        return escape(text)
    return Markup().join(
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )


MILESTONES: Mapping[MilestoneKind, str] = {
    MilestoneKind.SUNSET: "Ends",
    MilestoneKind.RELEASE: "Release",
    MilestoneKind.FREEZE: "Freeze",
    MilestoneKind.MAINTENANCE: "Maintenance",
    MilestoneKind.WAIVER: "Waiver ends",
    MilestoneKind.FORESEEN: "Published break",
    MilestoneKind.DEPRECATED: "Deprecated",
}


def in_days(first: date | None, last: date | None, today: date) -> str:
    """`in 12 days`, `today`, `since 3 days, 2 more`; empty where there is no day."""
    if first is None:
        return ""
    ahead = (first - today).days
    if ahead > 0:
        return "tomorrow" if ahead == 1 else f"in {ahead} days"
    left = ((last or first) - today).days
    return "today" if left == 0 else f"now, {left} more {'day' if left == 1 else 'days'}"

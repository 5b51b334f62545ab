"""A comparison as Markdown, for a comment on a proposal: the answer first, then what breaks, each with its message."""

from collections.abc import Iterable, Iterator
from itertools import accumulate, takewhile

from monitor.explanation.witness_text import message_lines, said
from monitor.model.changes import Change
from monitor.model.record import record
from monitor.model.values import Severity
from monitor.reports.advice import advice, why
from monitor.reports.alike import Told, told_together
from monitor.reports.comparisons import (
    Pair,
    Report,
    compared,
    counted,
    group_of,
    placed,
    strangers,
    summary,
    titled,
    totals,
    users,
    where,
    worst_parts,
    written_at,
)
from monitor.reports.markdown_text import block, code, escaped, folded, sentence

CHARACTERS_MAX = 65_000
"""A code host refuses a comment that is longer (GitHub: 65,536), and others may want a word in it."""


@record
class _Room:
    """What is written of a long report. `detailed`: changes of a severity with example and advice; the rest is one line
    each. `compatible`: those are listed, not only counted.
    """

    detailed: int
    compatible: bool


_ROOMS = (_Room(40, True), _Room(40, False), _Room(10, False), _Room(0, False))
_CUT = "> The rest is left out: a comment has no more room."
_MARKS = {Severity.BREAKING: "❌", Severity.RISKY: "⚠️", Severity.COMPATIBLE: "✅"}
_HEADINGS = {Severity.BREAKING: "Breaking", Severity.RISKY: "Risky", Severity.COMPATIBLE: "Compatible"}


def lines(report: Report) -> Iterator[str]:
    """As much as fits into a comment."""
    for room in _ROOMS:
        found = list(_lines(report, room))
        if _length(found) <= CHARACTERS_MAX:
            break
    else:
        kept = list(takewhile(lambda end: end <= CHARACTERS_MAX, accumulate(len(line) + 1 for line in found)))
        found[len(kept) :] = ["", _CUT]
    yield from found


def _length(found: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in found)


def _lines(report: Report, room: _Room) -> Iterator[str]:
    if report.several:
        yield f"## {compared(report)}"
        yield ""
        yield f"**{escaped(totals(report))}**"
        if report.unread:
            yield ""
        yield from (f"- {escaped(each.message)}" for each in report.unread)
    for pair in report.pairs:
        if pair.comparison.changes or not report.several:
            yield from _pair(pair, report, room)


def _pair(pair: Pair, report: Report, room: _Room) -> Iterator[str]:
    comparison = pair.comparison
    if report.several:
        yield ""
    yield f"## {code(pair.name) + ': ' if pair.name else ''}{escaped(titled(comparison))}"
    yield ""
    yield f"**{escaped(summary(comparison.changes))}**"
    found = strangers(comparison)
    if found:
        yield ""
        yield f"> {escaped(found[0])}; to watch two APIs against each other: {code(found[1])}"
    for note in comparison.notes:
        yield ""
        yield f"> {escaped(note)}"
    for severity in Severity:
        of_severity = [each for each in comparison.changes if each.severity is severity]
        yield from _section(severity, of_severity, pair, report, room)


def _section(severity: Severity, changes: list[Change], pair: Pair, report: Report, room: _Room) -> Iterator[str]:
    if not changes:
        return
    is_folded = severity is Severity.COMPATIBLE
    yield ""
    if is_folded and not room.compatible:
        yield f"{_MARKS[severity]} {len(changes)} compatible, not listed here"
        return
    if is_folded:
        yield folded(f"{_MARKS[severity]} {len(changes)} compatible")
    else:
        yield f"### {_MARKS[severity]} {_HEADINGS[severity]} ({len(changes)})"
    yield ""
    for number, told in enumerate(told_together(changes)):
        change = told.change
        yield f"- {'' if is_folded else '**'}{sentence(change.message)}{'' if is_folded else '**'} {_tail(change)}"
        if not is_folded and number < room.detailed:
            yield from _details(told, pair, report)
        elif told.names:
            yield f"  <br>also {', '.join(map(code, told.names))}"
        elif told.alike:
            yield f"  <br>and {len(told.alike)} more alike"
    if is_folded:
        yield ""
        yield "</details>"


def _tail(change: Change) -> str:
    undecided = "" if change.decided else "(undecided) "
    return f"{undecided}in {code(placed(change, where(change)) or 'the whole API')} · {code(change.rule)}"


def _details(told: Told, pair: Pair, report: Report) -> Iterator[str]:
    change = told.change
    if told.names:
        yield f"  <br>also {', '.join(map(code, told.names))}"
    if len(told.operations) > 1:
        yield f"  <br>reaches {escaped(group_of(told.operations))}"
    found = ((side, written_at(location, file, column=False)) for side, location, file in pair.places(change))
    places = [f"{side} {code(place)}" for side, place in found]
    if places:
        yield f"  <br>{', '.join(places)}"
    for part in worst_parts(change):
        yield f"  <br>part: {sentence(part)}"
    if users(change):
        yield f"  <br>used by {escaped(users(change))}"
    if change.note:
        yield f"  <br>note: {sentence(change.note)}"
    row = report.rows.get(change.rule)
    reason, advised = why(change, row), advice(change, row)
    if reason is not None:
        yield f"  <br>why: {sentence(reason)}"
    if advised is not None:
        yield f"  <br>**{'What would settle it' if advised.settles else 'What to do'}:** {sentence(advised.text)}"
    if change.witness is not None:
        summary = said(change.witness.accepted_by, change.witness.loss, change.place)
        yield f"  {folded(summary)}"
        yield ""
        message = [line.text for line in message_lines(change.witness.message, change.place)]
        yield from block(message, "http", "  ")
        yield "  </details>"
    if told.alike:
        yield "  " + folded(f"{counted(len(told.alike), 'more edit')} alike")
        yield ""
        yield from (f"  - {code(placed(each, where(each)))}" for each in told.alike)
        yield "  </details>"

"""A comparison as text: how many edits break whom, the worst first, with the message that shows it and what to do."""

from collections.abc import Iterable, Iterator, Sequence

from monitor.explanation.witness_text import message_lines, said
from monitor.model.changes import Change, Comparison, Location
from monitor.model.values import Severity
from monitor.reports.advice import advice, why
from monitor.reports.alike import Told, by_operation, told_together
from monitor.reports.comparisons import (
    Pair,
    Report,
    compared,
    in_component,
    operations_of,
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
from monitor.reports.fragments import Fragment, Texts, fragments
from monitor.reports.layout import wrapped
from monitor.reports.spans import EMPTY, Role, Span, Spans, labelled, role_of
from monitor.rules.rows import Row

_INDENT = 4
_COLUMN = 14
"""Where the texts behind labels begin."""
_COMPATIBLE_SHOWN = 10
"""Where nothing is worse; else they are counted."""
_ALIKE_SHOWN = 10
"""Places of a change that is told once for several; of more, the rest is counted."""
_LONG = 5
"""Changes, beyond which the summary stands at the end too, where a terminal's reader is."""
WIDE = 100_000
"""Columns of what is no terminal: lines are not wrapped, so that they can be searched."""

_WRITTEN_MAX = 120
"""Characters of a document's line, however wide the terminal is or where there is none: a document may be one line."""


def report_lines(report: Report, *, width: int = WIDE, everything: bool = False) -> Iterator[Spans]:
    """`everything`: compatible changes, and all places of what is told once, are listed, not only counted."""
    if report.several:
        yield from _overview(report)
    for pair in report.pairs:
        if report.several:
            if not pair.comparison.changes:
                continue
            yield EMPTY
            yield (Span(f"═ {pair.name} ", Role.HEADING), Span("═" * 8, Role.QUIET))
        yield from _pair(pair, report, width, everything=everything)


def _overview(report: Report) -> Iterator[Spans]:
    yield (Span(compared(report)),)
    yield from ((Span(each.message, Role.RISKY),) for each in report.unread)
    yield (Span(totals(report), _role(report.changes)),)


def _pair(pair: Pair, report: Report, width: int, *, everything: bool) -> Iterator[Spans]:
    comparison = pair.comparison
    yield from ((Span(line, Role.HEADING),) for line in wrapped(titled(comparison), rest="  ", width=width))
    yield from _strangers(comparison)
    yield _summary(comparison.changes)
    for note in comparison.notes:
        yield from labelled("note: ", note, indent=6, width=width)
    texts = Texts(pair.base), Texts(pair.revision)
    explained: set[tuple[str, bool]] = set()
    shown = told_together(each for each in comparison.changes if each.severity is not Severity.COMPATIBLE)
    for title, held in by_operation(shown):
        heading = [(Span(line, Role.HEADING),) for line in wrapped(title, rest="  ", width=width)]
        for number, told in enumerate(held):
            change = told.change
            yield EMPTY
            yield from heading if not number else ()
            yield from _change(told, pair, texts, width, everything=everything)
            again = (change.rule, change.decided) in explained
            yield from _advice(change, report.rows.get(change.rule), width, again=again)
            explained.add((change.rule, change.decided))
    yield from _compatible(comparison.changes, width, everything=everything)
    if len(shown) > _LONG:
        yield EMPTY
        yield _summary(comparison.changes)


def _strangers(comparison: Comparison) -> Iterator[Spans]:
    found = strangers(comparison)
    if found:
        sentence, command = found
        yield (Span(sentence, Role.RISKY),)
        yield (Span(f"to watch two APIs against each other: {command}"),)


def _summary(changes: Iterable[Change]) -> Spans:
    changes = list(changes)
    return (Span(summary(changes), _role(changes)),)


def _role(changes: Iterable[Change]) -> Role:
    """Of the worst."""
    found = {change.severity for change in changes}
    return role_of(next((each for each in Severity if each in found), Severity.COMPATIBLE))


def _change(told: Told, pair: Pair, texts: tuple[Texts, Texts], width: int, *, everything: bool) -> Iterator[Spans]:
    change = told.change
    severity = change.severity.value + ("" if change.decided else " (undecided)")
    first, *rest = wrapped(f"{severity}: {change.message} [{change.rule}]", first="  ", rest=" " * _INDENT, width=width)
    head = len(severity) + 4
    yield Span(first[:head], role_of(change.severity)), Span(first[head:])
    yield from ((Span(line),) for line in rest)
    if told.names:
        yield from _labelled("also", ", ".join(told.names), width)
    many = len(told.operations) > 1
    place = placed(change, where(change) if many else change.place)
    if place:
        yield from _labelled("at", place, width)
    written = dict(zip(("base", "revision"), fragments(change, *texts), strict=True))
    for side, location, file in pair.places(change):
        yield from _place(side, location, file, written[side], width)
    yield from _alike(told.alike, len(told.alike) if everything else _ALIKE_SHOWN, width)
    for part in worst_parts(change):
        yield from _labelled("part", part, width)
    if users(change):
        yield from _labelled("used by", users(change), width)
    if change.witness is not None:
        yield from _labelled("e.g.", said(change.witness.accepted_by, change.witness.loss, change.place), width)
        for line in message_lines(change.witness.message, change.place):
            if line.text:
                mark, role = ("› ", Role.MARKED) if line.marked else ("  ", Role.PLAIN)
                lacks = f"   ← no {line.lacks}" if line.lacks else ""
                yield Span(" " * _COLUMN), Span(mark + line.text, role), Span(lacks, Role.MARKED)
            else:
                yield EMPTY
    if change.note:
        yield from _labelled("note", change.note, width)


def _alike(changes: Sequence[Change], shown: int, width: int) -> Iterator[Spans]:
    for number, each in enumerate(changes[:shown]):
        yield from _labelled("" if number else "alike", _elsewhere(each), width)
    if len(changes) > shown:
        yield from _labelled("", f"and {len(changes) - shown} more; --all lists them", width)


def _elsewhere(change: Change) -> str:
    """Where the same was edited, too, and where that is written: in the revision, if it is there."""
    found = [
        written_at(location, location.source or side)
        for location, side in ((change.revision, "revision"), (change.base, "base"))
        if location is not None
    ]
    reached = len(operations_of(change)) - 1
    at = where(change)
    several = ", ".join(filter(None, (f"{at} and {reached} more", in_component(change))))
    place = several if reached else placed(change, at)
    return f"{place} ({found[0]})" if found else place


def _advice(change: Change, row: Row | None, width: int, *, again: bool) -> Iterator[Spans]:
    """What is the same for a rule is said once."""
    reason = why(change, row)
    if reason is not None and not again:
        yield from _labelled("why", reason, width)
    advised = advice(change, row)
    if advised is not None and not (again and advised.of_rule):
        yield from _labelled("settle" if advised.settles else "help", advised.text, width)


def _label(label: str) -> Spans:
    return Span(" " * _INDENT), Span(label.ljust(_COLUMN - _INDENT), Role.LABEL)


def _labelled(label: str, text: str, width: int) -> Iterator[Spans]:
    return labelled(" " * _INDENT + label, text, indent=_COLUMN, width=width)


def _place(name: str, location: Location, file: str, fragment: Fragment | None, width: int) -> Iterator[Spans]:
    """File, line and column; beside or below it what stands there, as far as it fits."""
    written = written_at(location, file)
    line = fragment.point(min(max(width - _COLUMN, 20), _WRITTEN_MAX)) if fragment else ""
    beside = line if len(line) <= width - _COLUMN - len(written) - 3 else ""
    yield (*_label(name), Span(written), Span(f"   {beside}" if beside else "", Role.QUIET))
    if line and not beside:
        yield Span(" " * _COLUMN), Span(line, Role.QUIET)


def _compatible(changes: Iterable[Change], width: int, *, everything: bool) -> Iterator[Spans]:
    changes = list(changes)
    found = [change for change in changes if change.severity is Severity.COMPATIBLE]
    if not found:
        return
    yield EMPTY
    if not everything and (len(found) < len(changes) or len(found) > _COMPATIBLE_SHOWN):
        yield (Span(f"{len(found)} compatible: ", Role.COMPATIBLE), Span("--all lists them"))
        return
    for change in found:
        reached = len(operations_of(change)) - 1
        more = f" and {reached} more" if reached else ""
        place = ", ".join(each for each in (where(change) and f"{where(change)}{more}", in_component(change)) if each)
        text = f"{change.message} ({place})" if place else change.message
        first, *rest = labelled("compatible: ", text, indent=12, width=width)
        yield (Span(first[0].text, Role.COMPATIBLE), *first[1:])
        yield from rest

"""One verdict as a document, for a ticket or a mail to the other company: nothing is left out."""

from collections.abc import Iterator, Sequence

from monitor.explanation.cells import CellView, Seen, answer_of
from monitor.explanation.explanation import BORROWED, UNTOLD, Explanation
from monitor.explanation.weighing import Standing
from monitor.explanation.words import RESULTS, clock_time, falsified, probability
from monitor.model.values import Cell
from monitor.reports.explanation_text import BODY_SHOWN, MARKS
from monitor.reports.layout import shortened
from monitor.reports.markdown_text import block, code, escaped, sentence


def document(found: Explanation) -> str:
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Explanation) -> Iterator[str]:
    at = f" at {code(found.pointer)}" if found.pointer else ""
    yield f"# {code(found.operation)}{at}: {escaped(found.message)}"
    yield ""
    yield sentence(found.sentence)
    if found.step_reason and not found.agreed:
        yield "The agreement that this rests on is not confirmed by both companies yet."
    if found.borrowed:
        yield f"{BORROWED[0].upper()}{BORROWED[1:]}."
    yield ""
    yield from _weighed(found)
    yield from _trail(found)
    for cell in found.cells:
        yield from _cell(cell)
    yield from _grounds(found)


def _weighed(found: Explanation) -> Iterator[str]:
    yield "## What each explanation says, and what was seen"
    yield ""
    in_question = [each for each in found.weighed if each.standing is not Standing.OUT]
    yield from _table(
        ["", "seen", *(each.words for each in in_question)],
        [
            [
                cell.pairing,
                MARKS.get(cell.result, "·"),
                *(MARKS.get(each.predicted.get(cell.name, ""), "·") for each in in_question),
            ]
            for cell in found.cells
        ],
    )
    for each in found.weighed:
        share = f" ({probability(each.share)})" if each.standing is not Standing.OUT else ""
        yield f"- **{escaped(each.words)}**{share}: {sentence(each.why)}"
    yield ""


def _trail(found: Explanation) -> Iterator[str]:
    yield "## How sure it was after each exchange"
    yield ""
    if not found.trail:
        yield f"{UNTOLD[0].upper()}{UNTOLD[1:]}."
        yield ""
        return
    pairings = {cell.name: cell.pairing for cell in found.cells}
    yield from _table(
        ["round", "what came", *(line.words for line in found.lines)],
        [
            [
                str(step.round or "before"),
                "; ".join(f"{pairings.get(cell, cell)} {RESULTS.get(result, '')}" for cell, result in step.seen),
                *(probability(line.shares[number]) for line in found.lines),
            ]
            for number, step in enumerate(found.trail)
        ],
    )


def _cell(cell: CellView) -> Iterator[str]:
    yield f"## {escaped(cell.pairing[0].upper() + cell.pairing[1:])}"
    yield ""
    if cell.same_as:
        yield f"The same as {escaped(cell.same_as)}, since what is relied on here has not changed."
        yield ""
        return
    not_counted = "; it counts for nothing here" if cell.tally and cell.result == Cell.UNKNOWN else ""
    means = f"; {cell.grade}: {cell.means}" if cell.means else ""
    yield f"It {escaped(f'{cell.tally or RESULTS[cell.result]}{not_counted}{means}')}."
    yield ""
    if cell.seen:
        heads = ["round", "time", "request", "answer", "result", "request id", "trace id", "sent from", "note"]
        yield from _table(heads, [_row(each) for each in cell.seen])
    bodies = {each.exchange.response.body for each in cell.seen if each.exchange and each.exchange.response}
    for body in sorted(each for each in bodies if each):
        yield from block([shortened(body.decode("utf-8", "replace"), BODY_SHOWN)], "")
        yield ""
    for way in cell.ways:
        answered = f"; it answered {way.answer}" if way.answer else ""
        yield f"See it yourself: {sentence(way.what)}{escaped(answered)}."
        yield ""
        if way.command:
            yield from block(way.command.split("\n"), "sh")
            yield ""


def _row(seen: Seen) -> list[str]:
    exchange = seen.exchange
    note = ", ".join(part for part in (seen.failure, seen.note, "" if seen.counts else "no evidence") if part)
    return [
        seen.turn,
        seen.at.strftime("%Y-%m-%dT%H:%M:%SZ") if seen.at else "",
        f"{exchange.request.method} {exchange.request.path}" if exchange else "",
        answer_of(exchange) if exchange else "",
        RESULTS.get(seen.result, ""),
        (exchange.request_id if exchange else None) or "",
        (exchange.trace_id if exchange else None) or "",
        (exchange.source_address if exchange else None) or "",
        note,
    ]


def _grounds(found: Explanation) -> Iterator[str]:
    yield "## What it rests on"
    yield ""
    when = f" ({escaped(found.culprit_when)})" if found.culprit_when else ""
    mechanism = sentence(found.mechanism) or "none is known"
    yield f"- {found.explained_by[0].upper()}{found.explained_by[1:]}: {mechanism}{when}"
    for each in found.considered:
        dated = f" (by {clock_time(each.not_after)})" if each.not_after else ""
        yield f"- Also changed in that time: {sentence(each.summary)}{dated}"
    for masked in found.masked:
        yield f"- Left out of comparisons: {code(masked.pointer)}: {sentence(masked.reason)}"
    if not found.masked:
        yield "- Left out of comparisons: nothing"
    if found.redacted:
        yield f"- Replaced before anything was kept: {escaped(', '.join(found.redacted))}"
    for missing in found.missing:
        yield f"- What would settle it: {sentence(missing)}"
    if found.falsifier:
        yield f"- {sentence(falsified(found.falsifier))}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, heads))} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"
    yield ""

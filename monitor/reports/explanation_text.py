"""One verdict as a terminal shows it to whoever doubts it: each claim with its exchanges, and how to repeat them."""

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase

from monitor.explanation.cells import CellView, Seen, answer_of
from monitor.explanation.explanation import BORROWED, UNTOLD, Explanation
from monitor.explanation.picture import BLOCKS, BLOCKS_FROM, THRESHOLDS, Step
from monitor.explanation.weighing import Standing, Weighed
from monitor.explanation.words import RESULTS, clock_time, falsified, percent, probability
from monitor.model.values import Cell
from monitor.reports.layout import listed, shortened, wrapped

EXCHANGES_SHOWN = 4
"""Of a cell; the rest is counted, and in the JSON."""
BODY_SHOWN = 240
"""Characters of an answer's body."""
MARKS: Mapping[str, str] = {Cell.PASS: "✓", Cell.FAIL: "✕", Cell.UNKNOWN: "·"}


def lines(found: Explanation) -> Iterator[str]:
    """All of it; commands stand alone on their lines, so that they can be copied."""
    at = f" at {found.pointer}" if found.pointer else ""
    yield from wrapped(f"{found.operation} in {found.environment} of {found.api}{at}: {found.message}", rest="  ")
    yield f"  verdict {found.fingerprint[:12]}{f' of case {found.conflict}' if found.conflict else ''}"
    yield ""
    yield from wrapped(found.sentence, first="  ")
    if found.step_reason and not found.agreed:
        yield from wrapped("the agreement that this rests on is not confirmed by both companies yet", first="  ")
    if found.borrowed:
        yield from wrapped(BORROWED, first="  ")
    yield ""
    yield from _picture(found)
    yield from _weighed(found)
    for cell in found.cells:
        yield from _cell(cell)
    yield from _grounds(found)


def _picture(found: Explanation) -> Iterator[str]:
    yield "  how probable each explanation was, before any replay and after each exchange"
    if not found.trail:
        yield from wrapped(UNTOLD, first="    ")
        yield ""
        return
    width = max(len(line.words) for line in found.lines)
    for line in found.lines:
        yield f"    {line.words:{width}}  {line.blocks}  {probability(line.shares[-1])}"
    yield f"    {'replays':{width}}  {''.join(_mark(step, control=False) for step in found.trail)}".rstrip()
    yield f"    {'controls':{width}}  {''.join(_mark(step, control=True) for step in found.trail)}".rstrip()
    scale = [
        f"{block} {percent(least)}{f' {THRESHOLDS[least]}' if least in THRESHOLDS else ''}"
        for block, least in list(zip(BLOCKS, BLOCKS_FROM, strict=True))[1:]
    ]
    yield from wrapped(f"{' · '.join(scale)} and more", first="    ")
    yield ""


def _mark(step: Step, *, control: bool) -> str:
    """What came with a step, as one character; a blank where it came for the other row, or before any replay."""
    if step.round == 0 or step.is_control is not control:
        return " "
    results = {result for _, result in step.seen}
    return MARKS[results.pop()] if len(results) == 1 else "±"


def _weighed(found: Explanation) -> Iterator[str]:
    """The table of what each explanation says of every cell, with the reason why it fits or does not."""
    yield "  what was seen, and what each explanation says (✓ works, ✕ fails, · not known)"
    in_question = [each for each in found.weighed if each.standing is not Standing.OUT]
    letters = dict(zip((each.name for each in in_question), ascii_uppercase, strict=False))
    width = max(len(cell.pairing) for cell in found.cells)
    yield f"    {'':{width}}  seen  {'  '.join(letters.values())}".rstrip()
    for cell in found.cells:
        said = [MARKS.get(each.predicted.get(cell.name, ""), "·") for each in in_question]
        yield f"    {cell.pairing:{width}}  {MARKS.get(cell.result, '·')}     {'  '.join(said)}".rstrip()
    for each in in_question:
        text = f"{probability(each.share)}, {each.words}: {each.why}"
        yield from wrapped(text, first=f"    {letters[each.name]}  ")
    for reason, several in _by_reason(found.weighed).items():
        yield from wrapped(f"{', '.join(several)}: {reason}", first="    –  ")
    yield ""


def _by_reason(weighed: Sequence[Weighed]) -> Mapping[str, list[str]]:
    """What was never in question, together where it is for the same reason."""
    found: dict[str, list[str]] = {}
    for each in weighed:
        if each.standing is Standing.OUT:
            found.setdefault(each.why, []).append(each.words)
    return found


def _cell(cell: CellView) -> Iterator[str]:
    if cell.same_as:
        text = f"{cell.pairing}: the same as {cell.same_as}, since what is relied on here has not changed"
        yield from wrapped(text, first="  ")
        yield ""
        return
    shown = cell.tally or RESULTS[cell.result]
    not_counted = "; it counts for nothing here" if cell.tally and cell.result == Cell.UNKNOWN else ""
    yield from wrapped(f"{cell.pairing}: {shown}{not_counted}", first="  ")
    if cell.means:
        several = "the newest " * (sum(each.counts for each in cell.seen) > 1)
        newest = f"; {several}of {clock_time(cell.newest)}" if cell.newest else ""
        yield from wrapped(f"{cell.grade}: {cell.means}{newest}", first="    ")
    told: set[bytes] = set()
    for each in cell.seen[:EXCHANGES_SHOWN]:
        yield from _seen(each, told)
    if len(cell.seen) > EXCHANGES_SHOWN:
        yield f"    and {len(cell.seen) - EXCHANGES_SHOWN} more; --format json lists them"
    for way in cell.ways:
        answered = f"; it answered {way.answer}" if way.answer else ""
        yield from wrapped(f"see it yourself: {way.what}{answered}", first="    ")
        if way.command:
            yield f"      {way.command}"
    yield ""


def _seen(seen: Seen, told: set[bytes]) -> Iterator[str]:
    """One exchange with what finds it in the provider's own logs; a body that was shown above is not shown again."""
    when = seen.at.strftime("%Y-%m-%dT%H:%M:%SZ") if seen.at else "at a time that is not known"
    place = f"round {seen.round}" if seen.counts and seen.round else seen.turn
    exchange = seen.exchange
    verb = RESULTS.get(seen.result, "")
    what = f"{exchange.request.method} {exchange.request.path} → {answer_of(exchange)}" if exchange else "no exchange"
    note = f": {seen.note}" if seen.note else ""
    no_evidence = "" if seen.counts else " (it selected the case, and is no evidence)"
    yield from wrapped(f"{place}, {when}: {what}, {verb}{note}{no_evidence}", first="    ")
    if exchange is None:
        return
    ids = [("request id", exchange.request_id), ("trace id", exchange.trace_id), ("sent from", exchange.source_address)]
    logged = [f"{name} {value}" for name, value in ids if value]
    if logged:
        yield from listed(logged, first="      in your own logs: ", rest="        ")
    body = exchange.response.body if exchange.response else b""
    if body and body not in told:
        told.add(body)
        yield from wrapped(shortened(body.decode("utf-8", "replace"), BODY_SHOWN), first="      ")


def _grounds(found: Explanation) -> Iterator[str]:
    """The mechanism, what else changed, what was left out, and what would show all of it to be wrong."""
    if found.mechanism:
        yield from wrapped(found.mechanism, first=f"  {found.explained_by}: ", rest="    ")
        if found.culprit_when:
            yield from wrapped(found.culprit_when, first="    ")
        if found.culprit_when and found.culprit_fingerprint:
            yield f"      compat-monitor explain {found.culprit_fingerprint[:12]}"
    else:
        yield f"  {found.explained_by}: none is known"
    for each in found.considered:
        when = f" (by {clock_time(each.not_after)})" if each.not_after else ""
        yield from wrapped(f"{each.summary}{when}", first="  also changed in that time: ", rest="    ")
    for masked in found.masked:
        yield from wrapped(f"{masked.pointer}: {masked.reason}", first="  left out of comparisons: ", rest="    ")
    if not found.masked:
        yield "  left out of comparisons: nothing"
    if found.redacted:
        yield from wrapped(", ".join(found.redacted), first="  replaced before anything was kept: ", rest="    ")
    for missing in found.missing:
        yield from wrapped(missing, first="  what would settle it: ", rest="    ")
    if found.falsifier:
        yield from wrapped(falsified(found.falsifier), first="  ", rest="    ")

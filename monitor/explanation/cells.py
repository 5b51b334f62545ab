"""The cells of a verdict, each with the exchanges that it rests on and with how to see it for oneself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.explanation.saved import as_cell, as_grade, as_moment, as_number, as_object, as_objects, as_text
from monitor.explanation.words import FAILURES, RESULTS, Names, cell_words, clock_time, duration
from monitor.interactions.curl import base_of, curl_line
from monitor.model.exchanges import Exchange
from monitor.model.integration import SAFE_METHODS
from monitor.model.json_value import JsonObject
from monitor.model.values import Cell, Grade
from monitor.model.verdicts import CellName

MEANS: Mapping[str, str] = {
    Grade.LIVE: "sent for this verdict, each on a fresh connection",
    Grade.RECORDING: "an answer kept when all was well, held against the same checks; it counts once",
    Grade.SPEC: "the archived description accepts the request; no answer to it is known",
    Grade.STATIC: "read from the archived description; no answer is known",
    Grade.TIMING: "the order of events only; nothing is concluded from it",
}
"""What the evidence of one cell is worth."""

_TWINS: Mapping[str, str] = {CellName.NEW_OLD: CellName.OLD_OLD, CellName.OLD_NEW: CellName.NEW_NEW}
"""Where the contract did not change, the first is the second."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation. `exchange`: what was sent and what came back, where it is kept under `digest`.

    `counts` is false for the failure that opened the case: it selected the case, and is no evidence.
    """

    cell: str
    round: int
    result: str
    grade: str
    at: datetime | None
    note: str
    failure: str
    """Of what kind, in words."""
    digest: str
    exchange: Exchange | None

    @property
    def counts(self) -> bool:
        return self.grade != Grade.LIVE or self.round > 0

    @property
    def turn(self) -> str:
        """Its round; the failure that opened the case came first, and recordings and descriptions are from before."""
        return str(self.round) if self.round else "before" if self.counts else "first"


@dataclass(frozen=True, slots=True)
class Way:
    """How to see a cell for oneself: a sentence and, where something can be sent, the `curl` line that sends it."""

    what: str
    command: str = ""
    answer: str = ""
    """What it answered then: a status, or why there was none."""


@dataclass(frozen=True, slots=True)
class CellView:
    """`same_as`: the pairing that this one is, where the contract did not change; it has then no evidence of its own.

    `seen`: counted observations, and the one that opened the case. `tally`: how often it worked or failed, in words.
    """

    name: str
    pairing: str
    result: str
    tally: str
    grade: str
    means: str
    newest: datetime | None
    same_as: str
    seen: tuple[Seen, ...]
    ways: tuple[Way, ...]


def observations(verdict: JsonObject, exchanges: Mapping[str, Exchange]) -> tuple[Seen, ...]:
    """In the order in which they were made. `exchanges`: by digest, those that are still kept."""
    return tuple(
        Seen(
            cell=as_text(each.get("cell")),
            round=int(as_number(each.get("round"))),
            result=as_cell(each.get("result")),
            grade=as_grade(each.get("grade")),
            at=as_moment(each.get("at")),
            note="" if as_text(each.get("note")) in _said_anyway(each, exchanges) else as_text(each.get("note")),
            failure=FAILURES.get(as_text(each.get("failure")), as_text(each.get("failure"))),
            digest=as_text(each.get("exchange")),
            exchange=exchanges.get(as_text(each.get("exchange"))),
        )
        for each in as_objects(verdict.get("observations"))
    )


def _said_anyway(observation: JsonObject, exchanges: Mapping[str, Exchange]) -> set[str]:
    """What a note need not repeat: the grade, and the request."""
    exchange = exchanges.get(as_text(observation.get("exchange")))
    request = {f"{exchange.request.method} {exchange.request.path}"} if exchange else set()
    return {as_text(observation.get("grade"))} | request


def cell_views(regression: JsonObject, seen: Sequence[Seen], names: Names) -> Iterator[CellView]:
    """One for each cell, in the order of the table."""
    results = as_object(as_object(regression.get("verdict")).get("cells"))
    present = [each.exchange for each in seen if each.cell == CellName.NEW_NEW and each.exchange is not None]
    base = base_of(present[-1]) if present else None
    scene = _Scene(names, as_text(regression.get("pointer")), as_moment(regression.get("first_failed_at")), base)
    for name in CellName:
        own = tuple(each for each in seen if each.cell == name)
        result = as_cell(results.get(name))
        twin = _TWINS.get(name, "") if not own and result != Cell.UNKNOWN else ""
        grades = [Grade(each.grade) for each in own if each.counts]
        grade = min(grades, key=lambda each: each.rank, default=None)
        yield CellView(
            name=name.value,
            pairing=cell_words(name, names),
            result=result,
            tally=_tally(own, result),
            grade=grade.value if grade else "",
            means=MEANS[grade] if grade else "",
            newest=max((each.at for each in own if each.at and each.counts), default=None),
            same_as=cell_words(twin, names) if twin else "",
            seen=own,
            ways=tuple(_ways(name, own, scene)),
        )


def _tally(own: Sequence[Seen], result: str) -> str:
    """`fails in 6 of 6 exchanges: a value differs`, `works, by a recording`; empty where nothing was seen."""
    counted = [each for each in own if each.counts and each.result != Cell.UNKNOWN]
    live = [each for each in counted if each.grade == Grade.LIVE]
    if not counted:
        return ""
    if not live:
        kept = min(counted, key=lambda each: Grade(each.grade).rank)
        return f"{RESULTS[kept.result]}, by {_KEPT[kept.grade]}"
    same = result if result != Cell.UNKNOWN else live[0].result
    alike = [each for each in live if each.result == same]
    why = ", ".join(dict.fromkeys(each.failure for each in alike if each.failure))
    of = f"{len(alike)} of {len(live)} exchange{'s' * (len(live) != 1)}"
    return f"{RESULTS[same]} in {of}{f': {why}' if why else ''}"


_KEPT: Mapping[str, str] = {
    Grade.RECORDING: "a recording",
    Grade.SPEC: "the archived description",
    Grade.STATIC: "the archived description",
    Grade.TIMING: "the order of events",
}


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all cells share. `base`: where the provider's present version answers, where that is known."""

    names: Names
    pointer: str
    failed_at: datetime | None
    base: str | None


def _ways(name: CellName, own: Sequence[Seen], scene: _Scene) -> Iterator[Way]:
    sent: set[str] = set()
    live = any(each.grade == Grade.LIVE for each in own)
    for each in own:
        if each.grade == Grade.LIVE and each.exchange is not None:
            line = curl_line(each.exchange, base_of(each.exchange))
            if line not in sent:
                sent.add(line)
                yield Way(_resending(name, each.exchange, scene), line, answer_of(each.exchange))
        elif each.grade == Grade.RECORDING and each.exchange is not None and not live:
            yield _recording(each, each.exchange, scene)
        elif each.grade in {Grade.SPEC, Grade.STATIC}:
            decided = f"what decides it: {each.note}" if each.note else "why is not kept"
            yield Way(f"nothing can be sent: it was read from the description of that time; {decided}")


def _resending(name: CellName, exchange: Exchange, scene: _Scene) -> str:
    """What the line sends and to whom, where to look, and a warning where sending it again does something."""
    version = "old version, which still runs" if name in _OF_OLD else "present version"
    look = f"; look at `{scene.pointer}` of the answer" if scene.pointer and name is not CellName.CONTROL else ""
    return f"the request as it was sent to {scene.names.serving}'s {version}{_warning(exchange)}{look}"


def _warning(exchange: Exchange) -> str:
    return "" if exchange.request.method.upper() in SAFE_METHODS else "; it may change data there"


_OF_OLD = frozenset({CellName.OLD_OLD, CellName.NEW_OLD})


def _recording(seen: Seen, exchange: Exchange, scene: _Scene) -> Way:
    """A recording can't be sent again; its request can, to what runs now."""
    failed_at = scene.failed_at
    age = f", {duration(failed_at - exchange.at)} before the failure" if failed_at and failed_at > exchange.at else ""
    kept = f"it is kept as exchange {seen.digest[:12]}, made {clock_time(exchange.at)}{age}"
    to = f"to {scene.names.serving}'s present version{_warning(exchange)}"
    text = f"a recording can't be sent again: {kept}; this is its request, {to}"
    return Way(text, curl_line(exchange, scene.base or base_of(exchange)), answer_of(exchange))


def answer_of(exchange: Exchange) -> str:
    """`200`, or `no answer: timeout`."""
    if exchange.response is not None:
        return str(exchange.response.status)
    return f"no answer: {exchange.error_text or (exchange.error.value if exchange.error else 'not known why')}"

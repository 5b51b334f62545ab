"""One verdict for an engineer of the company that it names: each cell with its exchanges, and how sure it was when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.engine.explaining import explanation_of
from monitor.engine.ports import Store
from monitor.explanation.cells import CellView, Seen, answer_of
from monitor.explanation.explanation import Explanation
from monitor.explanation.picture import THRESHOLDS, Line, Step, height
from monitor.model.cases import Conflict
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject
from monitor.model.values import Cell
from monitor.web.case.exchanges import ExchangeView, compare

ANSWERS_SHOWN = 6
"""Different answers of one cell that are shown whole; every exchange has a link to its raw form."""
STEPS_MARKED = 60
"""Steps of a picture up to which each exchange has a mark of its own."""
_TICKS = (0.01, 0.1, 0.5, *THRESHOLDS)

WIDTH, HEIGHT = 480, 250
"""Of the picture, in its own units."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 470, 12, 196
_LANES = {False: 214, True: 236}
"""Where the marks of replays and of controls are."""


@dataclass(frozen=True, slots=True)
class Tick:
    share: float
    y: float
    word: str
    """What a verdict is called from there; empty for a mere line."""


@dataclass(frozen=True, slots=True)
class Curve:
    line: Line
    points: str
    """As SVG's `polyline` has them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one exchange showed: `pass`, `fail`, `unknown` or `mixed`."""

    x: float
    y: float
    result: str


@dataclass(frozen=True, slots=True)
class Picture:
    ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class CellSection:
    """`answers`: each different answer once."""

    cell: CellView
    answers: tuple[ExchangeView, ...]
    more_answers: int


@dataclass(frozen=True, slots=True)
class VerdictPage:
    conflict: Conflict
    found: Explanation
    settled: bool
    sections: tuple[CellSection, ...]
    picture: Picture | None
    """None where an older version gave the verdict, which did not keep what is drawn."""


def verdict_page(
    store: Store, conflict: Conflict, regression: JsonObject, integration: Integration | None
) -> VerdictPage:
    """Everything the page of one verdict shows."""
    found = explanation_of(store, regression, integration)
    return VerdictPage(
        conflict=conflict,
        found=found,
        settled=found.status == "attributed",
        sections=tuple(_section(cell) for cell in found.cells),
        picture=picture(found.trail, found.lines) if found.trail else None,
    )


def _section(cell: CellView) -> CellSection:
    alike: dict[tuple[str, bytes], list[Seen]] = {}
    for each in cell.seen:
        if each.exchange is not None:
            body = each.exchange.response.body if each.exchange.response else b""
            alike.setdefault((answer_of(each.exchange), body), []).append(each)
    groups = list(alike.values())
    return CellSection(
        cell, tuple(_answer(group) for group in groups[:ANSWERS_SHOWN]), max(len(groups) - ANSWERS_SHOWN, 0)
    )


def _answer(group: Sequence[Seen]) -> ExchangeView:
    first = group[0]
    assert first.exchange is not None
    (view,) = compare(None, (first.digest, first.exchange)).views
    times = f", and {len(group) - 1} more like it" if len(group) > 1 else ""
    return replace(view, title=f"Exchange of {_round(first)}{times}")


def _round(seen: Seen) -> str:
    if seen.round:
        return f"round {seen.round}"
    return "before the replays" if seen.counts else "the failure that opened the case"


def picture(trail: Sequence[Step], lines: Sequence[Line]) -> Picture:
    """`trail` has at least one step."""
    step = (_RIGHT - _LEFT) / max(len(trail) - 1, 1)
    xs = [_LEFT + number * step for number in range(len(trail))]
    return Picture(
        ticks=tuple(Tick(share, _y(share), THRESHOLDS.get(share, "")) for share in _TICKS),
        curves=tuple(
            Curve(
                line,
                " ".join(f"{x:.1f},{_y(share):.1f}" for x, share in zip(xs, line.shares, strict=True)),
            )
            for line in lines
        ),
        marks=tuple(
            Mark(x, _LANES[each.is_control], _result(each))
            for x, each in zip(xs, trail, strict=True)
            if each.round and len(trail) <= STEPS_MARKED
        ),
    )


def _y(share: float) -> float:
    return _BOTTOM - height(share) * (_BOTTOM - _TOP)


def _result(step: Step) -> str:
    results = {result for _, result in step.seen}
    known = results & {each.value for each in Cell}
    return known.pop() if len(results) == 1 and known else "mixed"

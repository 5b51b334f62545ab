"""How sure it was after each exchange, ready to be drawn: one line for each explanation, on a scale of odds.

Evidence multiplies odds, so that equal evidence is an equal step, and 95 % and 99 % lie as far apart as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log

from monitor.attribution.rounds import ATTRIBUTED, LIKELY
from monitor.explanation.saved import as_cell, as_moment, as_number, as_object, as_objects, as_text
from monitor.explanation.words import Names, explanation
from monitor.model.json_value import JsonObject
from monitor.model.verdicts import CellName

THRESHOLDS: Mapping[float, str] = {LIKELY: "likely", ATTRIBUTED: "attributed"}
"""Shares from which a verdict is called so."""
_LOWEST, _HIGHEST = 0.001, 0.999
"""Shares at the edges of the picture; what is beyond is drawn there."""
BLOCKS = "▁▂▃▄▅▆▇█"
BLOCKS_FROM = (0.0, 0.01, 0.1, 0.5, 0.9, LIKELY, ATTRIBUTED, _HIGHEST)
"""The least share of each block."""


@dataclass(frozen=True, slots=True)
class Step:
    """`seen`: (cell, result) of what came with it. `shares`: probability by explanation, once it had come."""

    round: int
    replays: int
    at: datetime | None
    seen: tuple[tuple[str, str], ...]
    shares: Mapping[str, float]

    @property
    def is_control(self) -> bool:
        return any(cell == CellName.CONTROL for cell, _ in self.seen)


@dataclass(frozen=True, slots=True)
class Line:
    """`shares`: one for each step."""

    name: str
    words: str
    shares: tuple[float, ...]

    @property
    def blocks(self) -> str:
        """One block character for each step."""
        return "".join(BLOCKS[sum(share >= least for least in BLOCKS_FROM) - 1] for share in self.shares)


def steps(verdict: JsonObject) -> tuple[Step, ...]:
    """From `Verdict.trail`; empty where an older version gave the verdict."""
    return tuple(
        Step(
            round=int(as_number(each.get("round"))),
            replays=int(as_number(each.get("replays"))),
            at=as_moment(each.get("at")),
            seen=tuple((as_text(one.get("cell")), as_cell(one.get("result"))) for one in as_objects(each.get("seen"))),
            shares={name: as_number(share) for name, share in as_object(each.get("posterior")).items()},
        )
        for each in as_objects(verdict.get("trail"))
        if as_object(each.get("posterior"))
    )


def lines(trail: Sequence[Step], names: Names) -> Iterator[Line]:
    """The most probable at the end first."""
    if trail:
        last = trail[-1].shares
        for name in sorted(last, key=lambda each: -last[each]):
            yield Line(name, explanation(name, names), tuple(step.shares.get(name, 0.0) for step in trail))


def height(share: float) -> float:
    """Where a share lies on the scale of odds: 0 at 0.1 % and below, 1 at 99.9 % and above."""
    clamped = min(max(share, _LOWEST), _HIGHEST)
    return (_log_odds(clamped) - _log_odds(_LOWEST)) / (_log_odds(_HIGHEST) - _log_odds(_LOWEST))


def _log_odds(share: float) -> float:
    return log(share / (1 - share))

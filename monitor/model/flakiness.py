"""How often an interaction fails and passes again with nothing changed, over its last verifications."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from monitor.model.json_value import JsonValue

RECENT_MOST = 100
"""Verifications that a rate rests on: at four an hour a day. What flaked last year says nothing of today."""

_Z = 1.959964
"""Of the normal distribution, for 95 % in the middle."""


class Run(StrEnum):
    """What became of one verification, as one letter of `InteractionHistory.recent`."""

    PASSED = "p"
    FAILED = "f"
    FLAKED = "k"
    """It failed, and passed again in its replays with nothing changed."""


def with_run(recent: str, run: Run) -> str:
    """The last verifications with one more, oldest first."""
    return (recent + run.value)[-RECENT_MOST:]


def green_runs(recent: str) -> int:
    """How many verifications passed, one after the other, until it failed; neither a failure nor a flake between."""
    before = recent.rstrip(Run.FAILED.value)
    return len(before) - len(before.rstrip(Run.PASSED.value))


@dataclass(frozen=True, slots=True)
class FlakeRate:
    """`flakes` of `runs`; a run that failed for good is neither, as it says nothing of flaking."""

    flakes: int
    runs: int

    @property
    def share(self) -> float:
        return self.flakes / self.runs

    @property
    def interval(self) -> tuple[float, float]:
        """The rates that so many flakes are not surprising for, at 95 % (Wilson's score interval, JASA 22, 1927)."""
        centre = self.share + _Z**2 / (2 * self.runs)
        half = _Z * sqrt(self.share * (1 - self.share) / self.runs + _Z**2 / (4 * self.runs**2))
        scale = 1 + _Z**2 / self.runs
        return max((centre - half) / scale, 0.0), min((centre + half) / scale, 1.0)

    def to_json(self) -> dict[str, JsonValue]:
        low, high = (round(each, 4) for each in self.interval)
        return {"flakes": self.flakes, "runs": self.runs, "share": round(self.share, 4), "low": low, "high": high}

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.flakes} of the last {self.runs} runs, {self.share:.1%} ({low:.1%} to {high:.1%})"


def flake_rate(recent: str) -> FlakeRate | None:
    """None where nothing passed or flaked yet."""
    flakes = recent.count(Run.FLAKED)
    runs = flakes + recent.count(Run.PASSED)
    return FlakeRate(flakes, runs) if runs else None

"""How often a good interaction fails and a bad one passes: Beta priors, since nobody knows the rates.

A prior Beta(1, b) has mean 1/(1+b). The rates are wider than any one API shows, because the price of a false blame is
far above that of a few more replays: with the widths below, a run of six failures with one of `SHAPE` and of about ten
with one of `AVAILABILITY` is needed before a flake is ruled out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import lgamma

from monitor.model.values import Failure, Grade


@dataclass(frozen=True, slots=True)
class Beta:
    """A prior over a rate in (0, 1)."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    def log_evidence(self, hits: int, misses: int) -> float:
        """Log probability of one given sequence of `hits` and `misses`, the rate integrated out (beta-binomial)."""
        return _log_beta(self.alpha + hits, self.beta + misses) - _log_beta(self.alpha, self.beta)


@dataclass(frozen=True, slots=True)
class Noise:
    """`false_fail`: rate at which a good interaction fails. `false_pass`: rate at which a bad one passes."""

    false_fail: Beta
    false_pass: Beta


_FLAKY = Noise(Beta(1, 3), Beta(1, 9))
_BETWEEN = Noise(Beta(1, 4), Beta(1, 5))
_STEADY = Noise(Beta(1, 5), Beta(1, 4))

NOISE: Mapping[Failure, Noise] = {
    Failure.TRANSPORT: _FLAKY,  # networks drop connections; an outage rarely lets one through
    Failure.AUTH: _BETWEEN,  # token caches expire unevenly over a provider's nodes
    Failure.RATE_LIMIT: _FLAKY,  # windows refill while we replay
    Failure.AVAILABILITY: _FLAKY,  # single 5xx answers are part of daily life
    Failure.REQUEST_REJECTED: _BETWEEN,  # an intermittent 422 comes from data or replication as often as from code
    Failure.STATE: _BETWEEN,  # an intermittent 404 likewise
    Failure.STATUS: _BETWEEN,
    Failure.HEADERS: _STEADY,  # decided by code and caches, so a canary lets a bad one pass
    Failure.SHAPE: _STEADY,  # almost never by chance; canaries and regional mixes let a bad one pass often
    Failure.VALUE: _BETWEEN,  # data moves by itself
    Failure.LATENCY: _FLAKY,
}

CONTROL_NOISE = Noise(Beta(1, 6), Beta(1, 6))
"""A control fails only by classes of the host, and more than one has to: its rates are its own."""

KEPT_ERROR: Mapping[Grade, float] = {
    Grade.RECORDING: 0.002,  # judged by the same code as a live answer; wrong where the recording misrepresents
    Grade.SPEC: 0.03,  # accepted by a description is not yet accepted by the server
    Grade.STATIC: 0.03,  # rejected by a description that the server may not enforce
}
"""Chance that the one observation of a cell that is not live misleads."""

STALE_ERROR = 0.005
"""The same for a stale recording: more may have changed since than what is being explained. What else a verdict needs
of it is a cap of its own, so that a change that is known to touch the place can still be found certain."""

ENFORCED_ERROR = 0.005
"""The same for `STATIC` where the live server refuses what its description rejects, and nothing else."""

GREEN_MOST: Mapping[Failure, int] = {
    Failure.SHAPE: 30,
    Failure.HEADERS: 30,
    Failure.VALUE: 10,  # data moves, also after a long time
    Failure.STATUS: 10,
    Failure.REQUEST_REJECTED: 10,
}
"""Green runs that may weigh, by class; of the others none. What code decides seldom fails by chance after thirty runs
that did not; what networks and load decide comes in bouts, of which calm days say nothing.
"""

GREEN_WEIGHT = 1 / 3
"""A failure is looked at because it came: before each flake stands some run of luck, which says less than it seems."""

REFUSALS = frozenset({Failure.REQUEST_REJECTED, Failure.STATE, Failure.STATUS})


def kept_error(grade: Grade, *, enforced: bool, stale: bool = False) -> float:
    """Chance that the one observation of a cell misleads. `enforced`: the live server keeps to its description here.
    `stale`: it rests on a stale recording.
    """
    if stale and grade is Grade.RECORDING:
        return STALE_ERROR
    return ENFORCED_ERROR if grade is Grade.STATIC and enforced else KEPT_ERROR[grade]


def after_green_runs(noise: Noise, failure: Failure, runs: int) -> Noise:
    """The noise where so many good exchanges in a row did not fail by chance."""
    green = GREEN_WEIGHT * min(runs, GREEN_MOST.get(failure, 0))
    return Noise(Beta(noise.false_fail.alpha, noise.false_fail.beta + green), noise.false_pass)


def _log_beta(alpha: float, beta: float) -> float:
    return lgamma(alpha) + lgamma(beta) - lgamma(alpha + beta)

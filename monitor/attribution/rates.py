"""The rates of chance failures and chance passes that a signature's own history teaches.

A verdict teaches only once people stand behind it: both companies accepted it, or it was upheld. What was merely told
may be wrong, and would confirm itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.attribution.noise import NOISE, Beta, Noise
from monitor.attribution.table import TABLE, Hypothesis
from monitor.model.values import Cell, Failure, Grade
from monitor.model.verdicts import CellName, Observation

TAUGHT_MOST = 20
"""Exchanges that past verdicts may weigh: rates drift, and a prior that is too sure learns nothing new."""


@dataclass(frozen=True, slots=True)
class Experience:
    """Exchanges of one signature under an explanation that people stand behind: what ought to pass and what ought to
    fail, each with how it came out.
    """

    good_failed: int = 0
    good_passed: int = 0
    bad_failed: int = 0
    bad_passed: int = 0


def experience(explanation: Hypothesis, observations: Sequence[Observation]) -> Experience:
    """What replays showed beside what the explanation predicts; controls and what is not live teach nothing here."""
    row = TABLE[explanation]
    seen = {
        (each.cache_entry or each.exchange, row[each.cell], each.result)
        for each in observations
        if each.grade is Grade.LIVE and each.round > 0 and each.cell is not CellName.CONTROL
    }
    pairs = [(predicted, result) for _, predicted, result in seen]
    return Experience(
        good_failed=pairs.count((Cell.PASS, Cell.FAIL)),
        good_passed=pairs.count((Cell.PASS, Cell.PASS)),
        bad_failed=pairs.count((Cell.FAIL, Cell.FAIL)),
        bad_passed=pairs.count((Cell.FAIL, Cell.PASS)),
    )


def learned(failure: Failure, experiences: Iterable[Experience]) -> Noise:
    """The prior of the class, moved by what was seen."""
    prior, taught = NOISE[failure], tuple(experiences)
    return Noise(
        false_fail=_moved(
            prior.false_fail, sum(each.good_failed for each in taught), sum(each.good_passed for each in taught)
        ),
        false_pass=_moved(
            prior.false_pass, sum(each.bad_passed for each in taught), sum(each.bad_failed for each in taught)
        ),
    )


def _moved(prior: Beta, hit: int, missed: int) -> Beta:
    """Past verdicts weigh at most `TAUGHT_MOST` exchanges together."""
    weight = min(1.0, TAUGHT_MOST / (hit + missed)) if hit + missed else 0.0
    return Beta(prior.alpha + weight * hit, prior.beta + weight * missed)

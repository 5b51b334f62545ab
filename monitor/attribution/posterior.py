"""How probable each explanation is, given what was observed."""

from collections import Counter
from collections.abc import Mapping
from math import exp, fsum, log

from monitor.attribution.cells import Counted, counted
from monitor.attribution.noise import CONTROL_NOISE, NOISE, REFUSALS, Noise, after_green_runs, kept_error
from monitor.attribution.question import Evidence, Question
from monitor.attribution.table import Hypothesis, Row, completions, rows
from monitor.model.values import Cell
from monitor.model.verdicts import CellName


def posterior(question: Question, evidence: Evidence, seen: Counted | None = None) -> Mapping[Hypothesis, float]:
    """Probability by explanation, summing to 1; those that the artefacts or the failure's class exclude are absent.

    All start equal. Each integrates over the unknown rates of false failures and false passes (beta-binomial, one pair
    of rates over all live exchanges of the interaction, one over its controls) and over what its row leaves open.
    `seen`: what is counted of the evidence, for whoever has counted it.
    """
    seen = counted(question, evidence) if seen is None else seen
    noise = noise_in(question, seen)
    enforced = is_enforced(question, seen)
    kept = {
        cell: (result, kept_error(grade, enforced=enforced, stale=cell in seen.stale))
        for cell, (result, grade) in seen.kept.items()
    }
    exchanges, controls = Counter(seen.exchanges), Counter(seen.controls)
    weights: dict[Hypothesis, float] = {}
    for hypothesis, row in rows(question, evidence).items():
        possible = completions(question, row)
        if possible:
            logs = [
                _log_evidence(noise, _compared(each, exchanges))
                + _log_evidence(CONTROL_NOISE, {(each[CellName.CONTROL], result): n for result, n in controls.items()})
                + fsum(log(1 - wrong if each[cell] is result else wrong) for cell, (result, wrong) in kept.items())
                for each in possible
            ]
            top = max(logs)
            weights[hypothesis] = top + log(sum(exp(each - top) for each in logs) / len(logs))
    top = max(weights.values())
    unscaled = {hypothesis: exp(weight - top) for hypothesis, weight in weights.items()}
    total = sum(unscaled.values())
    return {hypothesis: value / total for hypothesis, value in unscaled.items()}


def noise_in(question: Question, seen: Counted) -> Noise:
    """The prior over the rates of the interaction's own exchanges: what is known of its failure, and the widest where
    others came between.

    Green runs count where only a few replays may be sent, and while all of them fail. Counted everywhere, they blamed
    for flakes of 20 to 30 % that a run of luck had hidden; where it is safe, more replays tell better.
    """
    others = seen.failures - {question.signature.failure}
    failure = question.signature.failure
    own = question.noise or NOISE[failure]
    if not question.safe and not any((CellName.NEW_NEW, Cell.PASS) in exchange for exchange in seen.exchanges):
        own = after_green_runs(own, failure, question.green_runs)
    return max((own, *(NOISE[failure] for failure in others)), key=lambda noise: noise.false_fail.mean)


def is_enforced(question: Question, seen: Counted) -> bool:
    """Whether the live server refuses the new request and takes the old one.

    Where it refuses both, something else may be behind it, and a description that nobody enforces proves nothing.
    """
    old = {result for exchange in seen.exchanges for cell, result in exchange if cell is CellName.OLD_NEW}
    return question.signature.failure in REFUSALS and old == {Cell.PASS}


def _compared(row: Row, exchanges: Mapping[frozenset[tuple[CellName, Cell]], int]) -> Mapping[tuple[Cell, Cell], int]:
    """How often a pair (predicted, seen) came; once per exchange at most, as noise strikes exchanges."""
    pairs: Counter[tuple[Cell, Cell]] = Counter()
    for exchange, times in exchanges.items():
        for pair in {(row[cell], result) for cell, result in exchange}:
            pairs[pair] += times
    return pairs


def _log_evidence(noise: Noise, pairs: Mapping[tuple[Cell, Cell], int]) -> float:
    """`pairs`: how often each pair (predicted, seen) came."""
    return noise.false_fail.log_evidence(
        hits=pairs.get((Cell.PASS, Cell.FAIL), 0), misses=pairs.get((Cell.PASS, Cell.PASS), 0)
    ) + noise.false_pass.log_evidence(
        hits=pairs.get((Cell.FAIL, Cell.PASS), 0), misses=pairs.get((Cell.FAIL, Cell.FAIL), 0)
    )

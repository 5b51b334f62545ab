"""Laws that hold whatever was observed, and an oracle that integrates by brute force."""

from dataclasses import replace
from datetime import timedelta
from math import exp, isclose, lgamma

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.attribution.cells import counted
from monitor.attribution.conclude import conclude
from monitor.attribution.noise import CONTROL_NOISE, Beta, kept_error
from monitor.attribution.posterior import is_enforced, noise_in, posterior
from monitor.attribution.question import ControlBasis, Difference, Evidence, Question, Terms
from monitor.attribution.table import Hypothesis, completions, rows
from monitor.model.sides import Side
from monitor.model.values import Cell, ChangedBy, Failure, Grade, Owes, VerdictStatus
from monitor.model.verdicts import CellName, Observation
from tests.attribution.worlds import CHANGE, IN_HOUSE, PARTNER, QUESTION, START, with_class

results = st.sampled_from([Cell.PASS, Cell.FAIL, Cell.UNKNOWN])


@st.composite
def observations(draw, *, most: int = 14):
    grade = draw(st.sampled_from([Grade.LIVE] * 4 + [Grade.RECORDING, Grade.SPEC, Grade.STATIC, Grade.TIMING]))
    result = draw(results)
    return Observation(
        cell=draw(st.sampled_from(CellName)),
        result=result,
        grade=grade,
        at=START,
        round=draw(st.integers(0, 6)) if grade is Grade.LIVE else 0,
        exchange=f"x{draw(st.integers(0, 8))}",
        failure=draw(st.sampled_from([Failure.SHAPE, Failure.AVAILABILITY, None])) if result is Cell.FAIL else None,
    )


@st.composite
def questions(draw):
    sides = draw(st.permutations([PARTNER, IN_HOUSE]))
    changed = draw(st.booleans())
    changes = tuple(
        replace(CHANGE, side=side, fingerprint=side.value)
        for side in draw(st.lists(st.sampled_from(Side), max_size=2, unique=True))
    )
    return replace(
        with_class(QUESTION, draw(st.sampled_from(Failure))),
        provider=sides[0],
        consumer=sides[1],
        contract_changed=changed,
        request_changed=changed and draw(st.booleans()),
        harness_changed=draw(st.booleans()),
        previous_runs=draw(st.booleans()),
        safe=draw(st.booleans()),
        control=draw(st.sampled_from(ControlBasis)),
        own_quota_used=draw(st.booleans()),
        names_resource=draw(st.booleans()),
        changes=changes,
        difference=draw(st.sampled_from([None, Difference("differs"), Difference("differs", repeats=True)])),
    )


evidence = st.builds(Evidence, st.lists(observations(), max_size=14).map(tuple), results)
truths = st.sampled_from([True, False, None])
terms = st.builds(Terms, truths, truths, st.booleans(), st.booleans())


def mirrored_side(side: Side) -> Side:
    return side.other


def mirror_question(question: Question) -> Question:
    """The same story with the companies' parts swapped; each keeps its name."""
    names = {PARTNER.side: PARTNER, IN_HOUSE.side: IN_HOUSE}
    return replace(
        question,
        provider=names[question.provider.side.other],
        consumer=names[question.consumer.side.other],
        changes=tuple(replace(each, side=each.side.other) for each in question.changes),
    )


def mirror_word(word: str) -> str:
    return {"in-house": "partner", "partner": "in-house"}.get(word, word)


def mirror_text(text: str) -> str:
    return text.replace("Checkout", "\0").replace("Acme Pay", "Checkout").replace("\0", "Acme Pay")


@given(questions(), evidence, terms)
@settings(max_examples=100, deadline=None)
def test_swapping_the_sides_mirrors_the_verdict(question, seen, in_force):
    verdict = conclude(question, seen, in_force, START)
    mirrored = conclude(mirror_question(question), seen, in_force, START)
    assert mirrored.changed_by.value == mirror_word(verdict.changed_by.value)
    assert mirrored.owes.value == mirror_word(verdict.owes.value)
    assert {mirror_word(each.value) for each in mirrored.survivors} == {each.value for each in verdict.survivors}
    assert mirrored.posterior == {mirror_word(name): value for name, value in verdict.posterior.items()}
    assert (mirrored.status, mirrored.grade, mirrored.cells) == (verdict.status, verdict.grade, verdict.cells)
    assert mirrored.mechanism == mirror_text(verdict.mechanism)
    assert mirrored.falsifier == mirror_text(verdict.falsifier)
    assert mirrored.missing == tuple(mirror_text(each) for each in verdict.missing)
    assert mirrored.owes_reason == mirror_text(verdict.owes_reason)


@given(questions(), evidence, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_observations_does_not_matter(question, seen, random):
    shuffled = list(seen.observations)
    random.shuffle(shuffled)
    one = conclude(question, seen, Terms(), START)
    other = conclude(question, replace(seen, observations=tuple(shuffled)), Terms(), START)
    assert replace(other, observations=(), trail=()) == replace(one, observations=(), trail=())


@given(questions(), evidence)
@settings(max_examples=100, deadline=None)
def test_an_exchange_or_a_kept_cell_evaluated_again_counts_once(question, seen):
    twice = replace(seen, observations=(*seen.observations, *seen.observations))
    # A control probed is an exchange too, but each control of a round votes: doubling all votes keeps the majority.
    assert posterior(question, twice) == posterior(question, seen)


@given(questions(), evidence)
@settings(max_examples=100, deadline=None)
def test_the_posterior_sums_to_one_and_an_unknown_cell_adds_nothing(question, seen):
    belief = posterior(question, seen)
    assert isclose(sum(belief.values()), 1)
    blank = Observation(CellName.NEW_OLD, Cell.UNKNOWN, Grade.LIVE, START, 3)
    assert posterior(question, replace(seen, observations=(*seen.observations, blank))) == belief


@given(questions(), evidence, st.integers(7, 9))
@settings(max_examples=120, deadline=None)
def test_a_passing_control_never_moves_odds_between_two_companies_or_a_company_and_a_flake(question, seen, number):
    """It speaks only against explanations in which the host is down."""
    green = Observation(CellName.CONTROL, Cell.PASS, Grade.LIVE, START + timedelta(seconds=number), number, "", "green")
    before = posterior(question, seen)
    after = posterior(question, replace(seen, observations=(*seen.observations, green)))
    up = [each for each in before if each not in {Hypothesis.ENVIRONMENT, Hypothesis.HARNESS}]
    for each in up:
        assert isclose(after[each] * before[up[0]], before[each] * after[up[0]], rel_tol=1e-6, abs_tol=1e-300)


@given(evidence.filter(lambda each: each.second_resource is not Cell.FAIL), st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_under_state_a_green_control_is_no_evidence_at_all(seen, greens):
    question = with_class(QUESTION, Failure.STATE)
    more = tuple(Observation(CellName.CONTROL, Cell.PASS, Grade.LIVE, START, 7 + each) for each in range(greens))
    assert posterior(question, replace(seen, observations=seen.observations + more)) == posterior(question, seen)


@given(questions(), evidence, terms)
@settings(max_examples=120, deadline=None)
def test_a_verdict_is_consistent_with_itself(question, seen, in_force):
    verdict = conclude(question, seen, in_force, START)
    undetermined = verdict.status is VerdictStatus.UNDETERMINED
    assert undetermined == (verdict.changed_by is ChangedBy.UNDETERMINED) == (verdict.confidence < 0.95)
    assert verdict.falsifier
    assert verdict.status is VerdictStatus.ATTRIBUTED or verdict.missing
    if verdict.status is VerdictStatus.ATTRIBUTED:
        assert not verdict.missing
        assert verdict.survivors == (verdict.changed_by,)
        if verdict.changed_by.value in {*Side, "both"}:
            assert verdict.mechanism, "no mechanism, no public blame"
    if verdict.changed_by in {ChangedBy.ENVIRONMENT, ChangedBy.HARNESS, ChangedBy.NONE}:
        assert (verdict.owes, verdict.culprit) == (Owes.NOBODY, None)


# The oracle: no closed form, no logarithms, two nested sums over a grid of rates.

_GRID = 48


def density(prior: Beta, rate: float) -> float:
    scale = exp(lgamma(prior.alpha + prior.beta) - lgamma(prior.alpha) - lgamma(prior.beta))
    return scale * rate ** (prior.alpha - 1) * (1 - rate) ** (prior.beta - 1)


def simpson():
    for index in range(_GRID + 1):
        weight = 1 if index in {0, _GRID} else 4 if index % 2 else 2
        yield index / _GRID, weight / (3 * _GRID)


def integrated(row, exchanges, noise) -> float:
    total = 0.0
    pairs = [pair for exchange in exchanges for pair in {(row[cell], result) for cell, result in exchange}]
    for bad, bad_weight in simpson():
        for good, good_weight in simpson():
            chance = {
                (Cell.PASS, Cell.FAIL): bad,
                (Cell.PASS, Cell.PASS): 1 - bad,
                (Cell.FAIL, Cell.PASS): good,
                (Cell.FAIL, Cell.FAIL): 1 - good,
            }
            value = density(noise.false_fail, bad) * density(noise.false_pass, good)
            for pair in pairs:
                value *= chance[pair]
            total += value * bad_weight * good_weight
    return total


@given(questions(), evidence)
@settings(max_examples=8, deadline=None)
def test_the_closed_form_agrees_with_integration_by_brute_force(question, seen):
    found = counted(question, seen)
    noise = noise_in(question, found)
    controls = [{(CellName.CONTROL, result)} for result in found.controls]
    weights = {}
    for hypothesis, row in rows(question, seen).items():
        filled = completions(question, row)
        if not filled:
            continue
        weights[hypothesis] = 0.0
        for each in filled:
            weight = integrated(each, found.exchanges, noise) * integrated(each, controls, CONTROL_NOISE)
            for cell, (result, grade) in found.kept.items():
                error = kept_error(grade, enforced=is_enforced(question, found))
                weight *= 1 - error if each[cell] is result else error
            weights[hypothesis] += weight / len(filled)
    total = sum(weights.values())
    for hypothesis, value in posterior(question, seen).items():
        assert isclose(value, weights[hypothesis] / total, rel_tol=1e-3, abs_tol=1e-5)

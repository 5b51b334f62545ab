"""What keeps a verdict from being more than likely, however probable it is."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.attribution import words
from monitor.attribution.canary import may_be_a_canary
from monitor.attribution.cells import Counted, same_cell
from monitor.attribution.control import lacks_control
from monitor.attribution.culprit import suspects
from monitor.attribution.lasting import PASSES_BY_ITSELF, may_be_a_bad_moment
from monitor.attribution.question import Evidence, Question, Relevance
from monitor.attribution.rounds import ROUNDS_MIN
from monitor.attribution.table import Hypothesis, rows
from monitor.model.sides import Side
from monitor.model.values import Cell, Failure, Grade
from monitor.model.verdicts import CellName


@dataclass(frozen=True, slots=True)
class Finding:
    """The leading explanation with all that it rests on."""

    question: Question
    evidence: Evidence
    seen: Counted
    leader: Hypothesis
    mechanism: str


@dataclass(frozen=True, slots=True)
class Cap:
    """Where `applies`, a verdict is at most likely, and `missing` says what would lift that."""

    name: str
    applies: Callable[[Finding], bool]
    missing: Callable[[Finding], str]


_BLAMES = frozenset({Hypothesis.PROVIDER, Hypothesis.CONSUMER, Hypothesis.BOTH})


def blamed_by(question: Question, leader: Hypothesis) -> frozenset[Side]:
    """The sides whose change the explanation names."""
    provider, consumer = question.provider.side, question.consumer.side
    return {
        Hypothesis.PROVIDER: frozenset({provider}),
        Hypothesis.CONSUMER: frozenset({consumer}),
        Hypothesis.BOTH: frozenset(Side),
        Hypothesis.INTERACTION: frozenset(Side),
    }.get(leader, frozenset())


def _too_few_rounds(found: Finding) -> bool:
    return found.question.replay_allowed and 0 < found.seen.rounds < ROUNDS_MIN


def _nothing_live(found: Finding) -> bool:
    """Static evidence alone says "would break"."""
    return not found.seen.exchanges and not found.question.observed


def _nothing_but_observed(found: Finding) -> bool:
    """Traffic of any client shows what happened, not why: nothing was tried."""
    return found.question.observed


def _lacks_control(found: Finding) -> bool:
    return lacks_control(found.question, found.evidence, found.seen, found.leader)


def _old_provider_only_described(found: Finding) -> bool:
    cell = same_cell(found.question, CellName.NEW_OLD)
    if any(each is cell for exchange in found.seen.exchanges for each, _ in exchange):
        return False  # one that still runs answered
    kept = found.seen.kept.get(cell)
    predicted = rows(found.question, found.evidence)[found.leader][CellName.NEW_OLD]
    return kept is not None and kept[1] is Grade.SPEC and predicted is not Cell.UNKNOWN


def _old_provider_long_ago(found: Finding) -> bool:
    """It rests on a stale recording, while nothing shows that what is blamed changed at this place."""
    predicted = rows(found.question, found.evidence)[found.leader]
    answered = {cell for exchange in found.seen.exchanges for cell, _ in exchange}
    rests = any(predicted[cell] is not Cell.UNKNOWN for cell in found.seen.stale - answered)
    return found.leader in _BLAMES and rests and not _touched(found)


def _touched(found: Finding) -> bool:
    """Whether of each side that is blamed a change at the place is known."""
    return all(
        any(each.relevance is Relevance.PLACE for each in suspects(found.question, [side]))
        for side in blamed_by(found.question, found.leader)
    )


def _blame_without_mechanism(found: Finding) -> bool:
    return found.leader in _BLAMES and not found.mechanism


def _harness_changed_too(found: Finding) -> bool:
    return found.leader in _BLAMES and found.question.harness_changed and not found.question.previous_runs


def _may_be_a_canary(found: Finding) -> bool:
    return found.leader is Hypothesis.NONE and may_be_a_canary(found.question, found.evidence)


def _may_be_a_bad_moment(found: Finding) -> bool:
    return not found.question.observed and may_be_a_bad_moment(found.question, found.evidence, found.leader)


def _may_have_been_taken_back(found: Finding) -> bool:
    """What code decides seldom fails by chance: a release that was rolled back at once looks like a flake."""
    by_code = found.question.signature.failure not in PASSES_BY_ITSELF
    again = any((CellName.NEW_NEW, Cell.FAIL) in exchange for exchange in found.seen.exchanges)
    return found.leader is Hypothesis.NONE and by_code and not again


def _replay(found: Finding) -> str:
    return words.without_cell(found.question, CellName.NEW_NEW)


def _control(found: Finding) -> str:
    return words.without_cell(found.question, CellName.CONTROL)


def _old_provider(found: Finding) -> str:
    return words.without_cell(found.question, CellName.NEW_OLD)


def _fresh_recording(found: Finding) -> str:
    return words.without_fresh_recording(found.question)


def _named_change(found: Finding) -> str:
    change = words.without_mechanism(words.names_of(found.question, blamed_by(found.question, found.leader)))
    if found.question.signature.failure is not Failure.AUTH:
        return change
    return f"{change}; {words.without_credential(found.question)}"


def _taken_back(found: Finding) -> str:
    return words.without_word_of_releases(found.question)


CAPS: tuple[Cap, ...] = (
    Cap("fewer than two rounds", _too_few_rounds, lambda _: words.WITHOUT_ROUNDS),
    Cap("no live exchange", _nothing_live, _replay),
    Cap("observed traffic only", _nothing_but_observed, lambda found: found.question.settled_by),
    Cap("no live control", _lacks_control, _control),
    Cap("the old provider is known from its description only", _old_provider_only_described, _old_provider),
    Cap("the old provider is known from long ago", _old_provider_long_ago, _fresh_recording),
    Cap("no mechanism, no public blame", _blame_without_mechanism, _named_change),
    Cap("a canary passes for a flake", _may_be_a_canary, lambda _: words.WITHOUT_CANARY_CHECK),
    Cap("what was taken back passes for a flake", _may_have_been_taken_back, _taken_back),
    Cap("a bad moment passes for a change", _may_be_a_bad_moment, lambda _: words.WITHOUT_LASTING),
    Cap("this monitor changed too", _harness_changed_too, lambda _: words.WITHOUT_HARNESS),
)

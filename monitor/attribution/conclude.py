"""The verdict: thresholds first, then the caps that keep it honest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.attribution import words
from monitor.attribution.caps import CAPS, Cap, Finding, blamed_by
from monitor.attribution.cells import HOST_FAILURES, counted, same_cell
from monitor.attribution.culprit import as_culprit, culprit, suspects
from monitor.attribution.owes import owes
from monitor.attribution.posterior import posterior
from monitor.attribution.question import ChangeKind, Evidence, Question, Relevance, Terms
from monitor.attribution.rounds import ATTRIBUTED, LIKELY, ROUNDS_MIN
from monitor.attribution.staleness import age_in_words, is_stale
from monitor.attribution.table import Hypothesis, changed_by, completions, prediction, rows
from monitor.attribution.trail import trail
from monitor.attribution.words import place_of
from monitor.model.values import Cell, ChangedBy, Grade, VerdictStatus
from monitor.model.verdicts import CellName, Culprit, Verdict

EXCLUDED_BELOW = 0.01
"""An explanation less probable than that is no longer among the survivors."""


def conclude(question: Question, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
    """The verdict for one signature; `now` decides only whether an announced notice has run out."""
    seen = counted(question, evidence)
    belief = posterior(question, evidence, seen)
    leader = max(belief, key=lambda hypothesis: belief[hypothesis])
    found = Finding(question, evidence, seen, leader, words.mechanism(question, leader, evidence))
    open_still = evidence.volatile or _observed_too_little(found)
    status = VerdictStatus.UNDETERMINED if open_still else _by_threshold(belief[leader])
    named = None if status is VerdictStatus.UNDETERMINED else leader
    capping = [cap for cap in CAPS if named and cap.applies(found)]
    if capping and status is VerdictStatus.ATTRIBUTED:
        status = VerdictStatus.LIKELY
    answer = changed_by(question, named) if named else ChangedBy.UNDETERMINED
    step = owes(answer, question.provider, question.consumer, terms, now)
    return Verdict(
        changed_by=answer,
        owes=step.owes,
        status=status,
        confidence=belief[leader],
        grade=_grade(found),
        grade_reason=_grade_reason(found),
        survivors=_survivors(question, belief),
        mechanism=found.mechanism if named else "",
        falsifier=words.falsifier(question, named),
        cells=_cells(found),
        replays=0 if question.observed else len(seen.exchanges),
        observed=len(seen.exchanges) if question.observed else 0,
        culprit=_culprit(found) if named else None,
        missing=_missing(found, capping, belief) if status is not VerdictStatus.ATTRIBUTED else (),
        observations=tuple(evidence.observations),
        posterior={changed_by(question, each).value: value for each, value in belief.items()},
        owes_reason=step.reason,
        agreed_by_both=step.confirmed_by_both,
        control_basis=question.control.value,
        predicted={
            changed_by(question, each).value: prediction(question, row)
            for each, row in rows(question, evidence).items()
            if each in belief
        },
        trail=trail(question, evidence),
    )


def _observed_too_little(found: Finding) -> bool:
    """Observed at fewer than two times, or with nothing but the traffic to say that a side changed.

    Another client's data has other shapes than the contract's: without a change that explains it, nobody is named.
    """
    unexplained = bool(blamed_by(found.question, found.leader)) and not found.mechanism
    return found.question.observed and (found.seen.rounds < ROUNDS_MIN or unexplained)


def _by_threshold(confidence: float) -> VerdictStatus:
    if confidence >= ATTRIBUTED:
        return VerdictStatus.ATTRIBUTED
    return VerdictStatus.LIKELY if confidence >= LIKELY else VerdictStatus.UNDETERMINED


def _survivors(question: Question, belief: Mapping[Hypothesis, float]) -> tuple[ChangedBy, ...]:
    ranked = sorted(belief, key=lambda hypothesis: (-belief[hypothesis], hypothesis))
    return tuple(changed_by(question, each) for each in ranked if belief[each] >= EXCLUDED_BELOW)


def _culprit(found: Finding) -> Culprit | None:
    """A known change at the place; else what the answer shows to have changed untold; else the nearest change."""
    question, blamed = found.question, blamed_by(found.question, found.leader)
    if found.seen.versions is not None and question.provider.side in blamed:
        return Culprit("deployment", str(found.seen.versions), question.last_passed_at, question.first_failed_at)
    explaining = [each for each in suspects(question, blamed) if each.relevance is Relevance.PLACE or each.declared]
    if explaining:
        return _foreseen(as_culprit(explaining[0]), question)
    if question.provider.side not in blamed or not found.mechanism or question.difference is None:
        return culprit(question, blamed)
    behaviour = ChangeKind.BEHAVIOUR.value
    shown = Culprit(behaviour, question.difference.text, question.last_passed_at, question.first_failed_at)
    return _foreseen(shown, question)


def _foreseen(culprit: Culprit, question: Question) -> Culprit:
    """With the change of the description that said earlier what is done now, where there is one."""
    earlier = question.foreseen
    if earlier is None or culprit.kind != ChangeKind.BEHAVIOUR.value:
        return culprit
    return replace(culprit, summary=culprit.summary + words.as_foreseen(question), fingerprint=earlier.fingerprint)


def _grade(found: Finding) -> Grade:
    """The weakest grade among the cells for which the leading explanation predicts something."""
    row = rows(found.question, found.evidence)[found.leader]
    grades = [grade for cell, (_, grade) in found.seen.kept.items() if row[cell] is not Cell.UNKNOWN]
    present = Grade.RECORDING if found.question.observed else Grade.LIVE
    grades += [present] if found.seen.exchanges else []
    grades += [Grade.SPEC] if _rests_on_stale(found) else []
    return max(grades, key=lambda grade: grade.rank, default=Grade.TIMING)


def _rests_on_stale(found: Finding) -> bool:
    """What was recorded long ago says no more of the time before the failure than a description does."""
    row = rows(found.question, found.evidence)[found.leader]
    return any(row[cell] is not Cell.UNKNOWN for cell in found.seen.stale)


def _grade_reason(found: Finding) -> str:
    if not _rests_on_stale(found):
        return ""
    recorded = max(each.at for each in found.evidence.observations if is_stale(each, found.question))
    age = age_in_words(recorded, found.question.first_failed_at)
    live = "live experiments and " if found.seen.exchanges else ""
    return f"{live}a recording from {age} before the failure"


def _results(found: Finding, cell: CellName) -> set[Cell]:
    cell = same_cell(found.question, cell)
    live = {result for exchange in found.seen.exchanges for each, result in exchange if each is cell}
    if cell is CellName.CONTROL:
        live = set(found.seen.controls)
    return live or {found.seen.kept[cell][0]} if cell in found.seen.kept else live


def _cells(found: Finding) -> Mapping[CellName, Cell]:
    """Each cell's result; one with mixed results is shown as the leading explanation reads it."""
    row = rows(found.question, found.evidence)[found.leader]
    shown = {}
    for cell in CellName:
        results = _results(found, cell)
        shown[cell] = next(iter(results)) if len(results) == 1 else row[cell] if results else Cell.UNKNOWN
    return shown


def _missing(found: Finding, capping: Sequence[Cap], belief: Mapping[Hypothesis, float]) -> tuple[str, ...]:
    """What would settle it: what lifts the caps, else the unknown cells that would tell what is left apart."""
    question = found.question
    if found.evidence.volatile:
        return (words.WITHOUT_MATCHER.format(place=place_of(question.signature), consumer=question.consumer.name),)
    if question.observed and not capping:
        capping = [cap for cap in CAPS if cap.applies(found)]
    return tuple(dict.fromkeys(cap.missing(found) for cap in capping)) or _unsettled(found, belief)


def _was_lost(found: Finding) -> bool:
    """Whether the host failed before it came to what is asked."""
    replays = [each for each in found.evidence.observations if each.cell is CellName.NEW_NEW and each.round > 0]
    return any(each.result is Cell.FAIL and each.failure in HOST_FAILURES for each in replays)


def _unsettled(found: Finding, belief: Mapping[Hypothesis, float]) -> tuple[str, ...]:
    question = found.question
    left = [each for each in belief if belief[each] >= EXCLUDED_BELOW]
    table = rows(question, found.evidence)
    missing = []
    for cell in CellName:
        predictions = {
            frozenset(completion[cell] for completion in completions(question, table[each])) for each in left
        }
        if len(predictions) > 1 and not _results(found, cell) and same_cell(question, cell) is cell:
            lost = cell is CellName.NEW_NEW and _was_lost(found)
            missing.append(words.WITHOUT_ARRIVAL if lost else words.without_cell(question, cell))
    if question.is_about_state and found.evidence.second_resource is Cell.UNKNOWN:
        missing.append(words.WITHOUT_SECOND_RESOURCE.format(provider=question.provider.name))
    if found.seen.rounds < ROUNDS_MIN and question.replay_allowed:
        missing.append(words.WITHOUT_ROUNDS)
    return tuple(missing) or (words.WITHOUT_CERTAINTY,)

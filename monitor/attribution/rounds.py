"""What to send next: interleaved rounds with controls, stopped as soon as more replays could not help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.attribution.canary import may_be_a_canary
from monitor.attribution.cells import Counted, counted, same_cell
from monitor.attribution.control import LIVE_CONTROLS, lacks_control
from monitor.attribution.posterior import posterior
from monitor.attribution.question import ControlBasis, Evidence, Question
from monitor.attribution.table import Hypothesis, completions, rows
from monitor.model.values import Cell, Failure, Grade
from monitor.model.verdicts import CellName

ATTRIBUTED = 0.99
"""Posterior probability from which a verdict stands."""
LIKELY = 0.95
"""Posterior probability from which a verdict is worth telling when replays are used up."""
ROUNDS_MIN = 2
ROUNDS_IN_VAIN = 4
"""Rounds of which nothing tells of the place, as in an outage that began meanwhile: more would only be a burden."""
REPLAYS_SAFE_MAX = 24
REPLAYS_MIXED_MAX = 48
"""Of a safe method where chance has shown itself, so that fewer leave a doubt too often."""
REPLAYS_UNSAFE_MAX = 4
"""Of each request; one goes once per round."""
REPLAYS_LIMITED_MAX = 4
"""Of an interaction that is answered with 429: more of the same would be what the answer asks us not to do."""


class Probe(StrEnum):
    """One exchange of a round, in the order to send; each on a fresh connection, at least max(1/rate, 50 ms) apart."""

    NEW_CONSUMER = "new-consumer"
    """The interaction as it is now, against the live provider: `new_new`; judge it by the old expectations too
    (`old_new`, same exchange) where the request is the same."""
    OLD_CONSUMER = "old-consumer"
    """The interaction as it last passed, against the live provider: `old_new`."""
    CONTROL = "control"
    """The next of the controls (a different one each time within a round)."""
    PREVIOUS_OLD = "previous-old"
    """The old request to `previous`: `old_old`, and `new_old` too where the request is the same."""
    PREVIOUS_NEW = "previous-new"
    """The new request to `previous`: `new_old`."""
    SECOND_RESOURCE = "second-resource"
    """Another resource, or the same after its provider state was set up afresh; fills `Evidence.second_resource`."""


class Stop(StrEnum):
    DECIDED = "decided"
    CAP = "cap"
    INDISTINGUISHABLE = "indistinguishable"
    """Replays can't tell the explanations that are left apart; `Verdict.missing` says what could."""
    FORBIDDEN = "forbidden"
    """Nothing may be replayed here."""


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    probes: tuple[Probe, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    reason: Stop


def next_round(question: Question, evidence: Evidence) -> Round | Finished:
    """The next round to send, or why to stop: after two rounds at least, once decided or once the cap is reached.

    A flake that may be a canary is not decided: more replays show whether controls fail in the same way. Neither is
    what rests on a control as long as those of each round disagree. Where few of its own may be sent, every other
    round is one of controls alone.

    Each probe sent must come back as an observation of its round, `unknown` where it gave no result. A caller whose
    budget or time has run out simply stops asking.
    """
    if not question.replay_allowed:
        return Finished(Stop.FORBIDDEN)
    seen = counted(question, evidence)
    number = 1 + max((each.round for each in evidence.observations), default=0)
    if seen.rounds >= ROUNDS_MIN:
        belief = posterior(question, evidence, seen)
        leader = max(belief, key=lambda hypothesis: belief[hypothesis])
        doubted = leader is Hypothesis.NONE and may_be_a_canary(question, evidence)
        waits = question.control in LIVE_CONTROLS and lacks_control(question, evidence, seen, leader)
        if belief[leader] >= ATTRIBUTED and not doubted and not waits:
            return Finished(Stop.DECIDED)
        in_vain = seen.rounds >= ROUNDS_IN_VAIN and not seen.exchanges
        alike = not doubted and _can_replays_help_no_more(question, evidence, seen, belief)
        if evidence.volatile or in_vain or alike:
            return Finished(Stop.INDISTINGUISHABLE)
    probes = _probes(question, evidence, number)
    if number > _rounds_max(question, evidence, probes):
        return Finished(Stop.CAP)
    return Round(number, probes)


def another_round(question: Question, evidence: Evidence) -> Round | None:
    """One more with a replay, of what is decided only if it lasts; None where as many were sent as may be."""
    number = 1 + max(each.round for each in evidence.observations)
    if _has_controls_between(question) and number % 2 == 0:
        number += 1
    probes = _probes(question, evidence, number)
    return Round(number, probes) if number <= _rounds_max(question, evidence, probes) else None


def _rounds_max(question: Question, evidence: Evidence, probes: Sequence[Probe]) -> int:
    own = sum(probe not in _NOT_REPLAYS for probe in probes)
    most = replays_max(question, evidence)
    if question.signature.failure is Failure.RATE_LIMIT:
        return max(ROUNDS_MIN, most // own)
    if not question.safe:
        return 2 * most - 1 if _has_controls_between(question) else most
    return most // own


def replays_max(question: Question, evidence: Evidence) -> int:
    """How many exchanges of the interaction itself may be sent; of an unsafe method, how many of each request."""
    if question.signature.failure is Failure.RATE_LIMIT:
        return REPLAYS_LIMITED_MAX
    if not question.safe:
        return REPLAYS_UNSAFE_MAX
    return REPLAYS_MIXED_MAX if _chance_has_shown(evidence) else REPLAYS_SAFE_MAX


_NOT_REPLAYS = frozenset({Probe.CONTROL, Probe.SECOND_RESOURCE})


def _chance_has_shown(evidence: Evidence) -> bool:
    """Whether replays of one cell, be it the control's, both passed and failed."""
    live = {(each.cell, each.result) for each in evidence.observations if each.round > 0 and each.grade is Grade.LIVE}
    return any({(cell, Cell.PASS), (cell, Cell.FAIL)} <= live for cell in CellName)


def _is_sparing(question: Question) -> bool:
    """Whether each request goes once per round, so that few still make two rounds."""
    return not question.safe or question.signature.failure is Failure.RATE_LIMIT


def _has_controls_between(question: Question) -> bool:
    """Whether every other round is one of controls alone: few requests of its own need more of what may be sent."""
    limited = question.signature.failure is Failure.RATE_LIMIT
    return not question.safe and not limited and question.control in LIVE_CONTROLS


def _probes(question: Question, evidence: Evidence, number: int) -> tuple[Probe, ...]:
    """One round, interleaved."""
    if _has_controls_between(question) and number % 2 == 0:
        return (Probe.CONTROL, Probe.CONTROL)
    sparing = _is_sparing(question)
    once = [Probe.NEW_CONSUMER]
    if question.request_changed:
        once.append(Probe.OLD_CONSUMER)
    if question.previous_runs and not sparing:
        # Old versions rarely share data with new ones: an unsafe request is not tried on them.
        once.append(Probe.PREVIOUS_OLD)
        if question.request_changed:
            once.append(Probe.PREVIOUS_NEW)
    control = [Probe.CONTROL] if question.control is not ControlBasis.NONE else []
    probes = [*control, *once, *control] if sparing else [*control, *once] * 2
    if question.is_about_state and evidence.second_resource is Cell.UNKNOWN:
        probes.append(Probe.SECOND_RESOURCE)
    return tuple(probes)


def _can_replays_help_no_more(
    question: Question, evidence: Evidence, seen: Counted, belief: Mapping[Hypothesis, float]
) -> bool:
    """Whether what is left can agree on all that can be sent, as without a control or an old provider.

    Not where the leader would be certain among those alone: then replays still exclude the rest.
    """
    sendable = {same_cell(question, CellName.NEW_NEW), same_cell(question, CellName.OLD_NEW)}
    if seen.controls_tell:
        sendable.add(CellName.CONTROL)
    if question.previous_runs:
        sendable |= {CellName.OLD_OLD, same_cell(question, CellName.NEW_OLD)}
    table = rows(question, evidence)
    predictions = {
        hypothesis: {
            tuple(each[cell] for cell in CellName if cell in sendable)
            for each in completions(question, table[hypothesis])
        }
        for hypothesis in belief
    }
    leader = max(belief, key=lambda hypothesis: belief[hypothesis])
    alike = sum(belief[each] for each in belief if predictions[each] & predictions[leader])
    return alike >= ATTRIBUTED and belief[leader] < ATTRIBUTED * alike

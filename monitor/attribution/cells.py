"""From mismatches to cells, and from observations to what may be counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.attribution.question import ControlBasis, Evidence, Question
from monitor.attribution.staleness import is_stale
from monitor.attribution.versions import Versions, versions_apart
from monitor.model.values import Cell, Failure, Grade
from monitor.model.verdicts import CellName, Observation, Signature

HOST_FAILURES = frozenset({Failure.TRANSPORT, Failure.AUTH, Failure.RATE_LIMIT, Failure.AVAILABILITY})
"""Classes by which a control fails; by any other it fails its own contract, and says nothing of the host."""

_UNSEEN_BY_PROBES = frozenset({Failure.TRANSPORT, Failure.RATE_LIMIT, Failure.AVAILABILITY})
"""DNS, TLS and authentication may all be well while the host behind them is down."""


def cell_result(signature: Signature, shown: Iterable[Signature] | None) -> Cell:
    """Result of one exchange for one signature.

    `shown`: signatures of all its mismatches, a missing response being one of class `transport`; None where it could
    not be judged. The cell fails if the exchange shows the signature or any earlier class, so that one cell never
    contradicts another. A failure of the same class at what holds the place hides the place: unknown.
    """
    if shown is None:
        return Cell.UNKNOWN
    found = tuple(shown)
    if any(each == signature or each.failure.rank < signature.failure.rank for each in found):
        return Cell.FAIL
    hidden = any(
        each.failure is signature.failure
        and each.operation == signature.operation
        and each.direction is signature.direction
        and signature.pointer.startswith(f"{each.pointer}/")
        for each in found
    )
    return Cell.UNKNOWN if hidden else Cell.PASS


@dataclass(frozen=True, slots=True)
class Counted:
    """The evidence with each independent observation once, in no particular order.

    `exchanges`: what each live exchange showed, by cell, possibly judged by the expectations of both consumers.
    `kept`: the one observation of each cell that is not live. `controls`: the majority of each round that had one.
    """

    exchanges: tuple[frozenset[tuple[CellName, Cell]], ...]
    kept: Mapping[CellName, tuple[Cell, Grade]]
    controls: tuple[Cell, ...]
    controls_tell: bool
    """Some control passed or failed by a class of the host, be it that those of its round disagree."""
    failures: frozenset[Failure]
    """Classes seen in live exchanges of the interaction."""
    rounds: int
    """In which the interaction itself was sent."""
    versions: Versions | None
    """Two versions answer side by side: answers of the older one stand in the cells of the old provider."""
    stale: frozenset[CellName] = frozenset()
    """Cells that are known from a stale recording only, live exchanges apart."""


_BEFORE = {CellName.NEW_NEW: CellName.NEW_OLD, CellName.OLD_NEW: CellName.OLD_OLD}
_UNCHANGED = {CellName.NEW_OLD: CellName.OLD_OLD, CellName.OLD_NEW: CellName.NEW_NEW}


def same_cell(question: Question, cell: CellName) -> CellName:
    """The cell that `cell` is: an unchanged contract has no cells of its own."""
    if question.contract_changed:
        return cell
    return _UNCHANGED.get(cell, cell)


def counted(question: Question, evidence: Evidence) -> Counted:
    """What may be counted of the evidence, and once each."""
    live = [each for each in evidence.observations if _is_exchange(question, each) and each.round > 0]
    controls: dict[int, list[Cell]] = defaultdict(list)
    silent = question.control is ControlBasis.NONE or control_is_beside_the_point(question, evidence)
    for each in live:
        if each.cell is CellName.CONTROL and each.result is not Cell.UNKNOWN:
            controls[each.round].append(Cell.UNKNOWN if silent else _control(question, each))
    lost = {each.round for each in live if _never_arrived(question, each)}
    by_round = {
        number: Cell.UNKNOWN if number in lost and result is Cell.FAIL else result
        for number, result in ((number, _majority(results)) for number, results in controls.items())
    }
    exchanges: dict[object, set[tuple[CellName, Cell]]] = defaultdict(set)
    kept: dict[CellName, set[tuple[int, Cell, Grade]]] = defaultdict(set)
    failures: set[Failure] = set()
    versions = versions_apart(question, evidence)
    for each in evidence.observations:
        from_before = versions is not None and each.grade is Grade.LIVE and each.served_by == versions.before
        cell = same_cell(question, _BEFORE.get(each.cell, each.cell) if from_before else each.cell)
        if each.result is Cell.UNKNOWN or each.grade is Grade.TIMING:
            continue
        if not _is_exchange(question, each):
            kept[cell].add((each.grade.rank, each.result, each.grade))
        elif each.round < 1 or cell is CellName.CONTROL or _never_arrived(question, each):
            continue
        else:
            exchanges[_sending(each)].add((cell, each.result))
            failures |= {each.failure} if each.failure and each.result is Cell.FAIL else set()
    return Counted(
        exchanges=tuple(frozenset(each) for each in exchanges.values()),
        kept={cell: single for cell, results in kept.items() if (single := _single(results))},
        controls=tuple(result for result in by_round.values() if result is not Cell.UNKNOWN),
        controls_tell=any(result is not Cell.UNKNOWN for results in controls.values() for result in results),
        failures=frozenset(failures),
        rounds=len({each.round for each in live if each.cell is not CellName.CONTROL}),
        versions=versions,
        stale=_stale(question, evidence),
    )


def _stale(question: Question, evidence: Evidence) -> frozenset[CellName]:
    recorded: dict[CellName, list[bool]] = defaultdict(list)
    for each in evidence.observations:
        if each.grade is Grade.RECORDING and each.result is not Cell.UNKNOWN:
            recorded[same_cell(question, each.cell)].append(is_stale(each, question))
    return frozenset(cell for cell, found in recorded.items() if all(found))


def _is_exchange(question: Question, observation: Observation) -> bool:
    """Whether it is one of the present provider: replayed, or of observed traffic; the rest was there before."""
    if not question.observed:
        return observation.grade is Grade.LIVE
    opening = observation.round == 0 and same_cell(question, observation.cell) is CellName.NEW_NEW
    return observation.grade is Grade.RECORDING and (observation.round > 0 or opening)


def _never_arrived(question: Question, observation: Observation) -> bool:
    """Whether the host failed before it came to what the signature is about.

    Such an exchange tells nothing of the place: an answer with the wrong shape and a dropped connection are two things.
    Nor do controls that fail beside it: an outage that begins meanwhile does not explain an answer that had arrived.
    """
    failed = observation.result is Cell.FAIL and observation.failure in HOST_FAILURES
    own = observation.cell is not CellName.CONTROL
    return own and failed and question.signature.failure not in HOST_FAILURES


def _sending(observation: Observation) -> object:
    """What makes two observations one: a cached answer that both were served, or the same sending in the same round."""
    if observation.cache_entry is not None:
        return observation.cache_entry
    return observation.round, observation.exchange or observation.at


def _control(question: Question, observation: Observation) -> Cell:
    well = observation.result is Cell.PASS
    if well and question.control is ControlBasis.PROBES and question.signature.failure in _UNSEEN_BY_PROBES:
        return Cell.UNKNOWN
    if observation.result is Cell.FAIL and observation.failure not in HOST_FAILURES:
        return Cell.UNKNOWN
    return observation.result


def control_is_beside_the_point(question: Question, evidence: Evidence) -> bool:
    """Whether a green control is no evidence: one operation may be limited alone, and one record may be gone alone."""
    if question.signature.failure is Failure.RATE_LIMIT:
        return True
    return question.is_about_state and evidence.second_resource is not Cell.FAIL


def _majority(results: list[Cell]) -> Cell:
    """Of the controls of one round; a tie says nothing."""
    balance = sum((result is Cell.PASS) - (result is Cell.FAIL) for result in results)
    if balance == 0:
        return Cell.UNKNOWN
    return Cell.PASS if balance > 0 else Cell.FAIL


def _single(results: set[tuple[int, Cell, Grade]]) -> tuple[Cell, Grade] | None:
    """The one observation of a cell that is not live, of the strongest grade; None where that contradicts itself."""
    strongest = min(rank for rank, _, _ in results)
    best = [(result, grade) for rank, result, grade in results if rank == strongest]
    return best[0] if len(best) == 1 else None

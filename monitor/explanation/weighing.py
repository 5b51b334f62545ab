"""Each explanation held against what was seen: which cell contradicts it, or why it was never in question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.explanation.cells import CellView
from monitor.explanation.saved import as_cell, as_list, as_number, as_object, as_text
from monitor.explanation.words import RESULTS, WOULD, Names, explanation
from monitor.model.json_value import JsonObject
from monitor.model.values import Cell, ChangedBy, Failure


class Standing(StrEnum):
    """What became of an explanation."""

    LEADING = "leading"
    POSSIBLE = "possible"
    """Less probable than the leading one, and not excluded."""
    EXCLUDED = "excluded"
    """By what was seen."""
    OUT = "out"
    """Never in question: excluded by the artefacts or by the failure's class, before any replay."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """`share`: its probability at the end. `predicted`: by cell, what it says; empty where that was not kept.

    `against`: names of the cells that contradict it. `why`: one sentence.
    """

    name: str
    words: str
    share: float
    standing: Standing
    predicted: Mapping[str, str]
    against: tuple[str, ...]
    why: str


def weighed(verdict: JsonObject, failure: str, cells: Sequence[CellView], names: Names) -> Iterator[Weighed]:
    """The most probable first; then what was never in question, in the order of `ChangedBy`."""
    shares = {name: as_number(share) for name, share in as_object(verdict.get("posterior")).items()}
    survivors = {as_text(each) for each in as_list(verdict.get("survivors"))}
    predictions = as_object(verdict.get("predicted"))
    ranked = sorted(shares, key=lambda name: -shares[name])
    for name in ranked:
        predicted = {cell: as_cell(says) for cell, says in as_object(predictions.get(name)).items()}
        against = tuple(each for each in cells if _contradicts(each, predicted))
        if name == ranked[0]:
            standing = Standing.LEADING
        else:
            standing = Standing.POSSIBLE if name in survivors else Standing.EXCLUDED
        leading = {cell: as_cell(says) for cell, says in as_object(predictions.get(ranked[0])).items()}
        yield Weighed(
            name=name,
            words=explanation(name, names),
            share=shares[name],
            standing=standing,
            predicted=predicted,
            against=tuple(each.name for each in against),
            why=_why(standing, predicted, leading, against, cells),
        )
    for each in ChangedBy:
        if shares and each not in shares and each is not ChangedBy.UNDETERMINED:
            reason = _out(each, failure, shares, names)
            yield Weighed(each.value, explanation(each, names), 0.0, Standing.OUT, {}, (), reason)


def _contradicts(cell: CellView, predicted: Mapping[str, str]) -> bool:
    said = predicted.get(cell.name, Cell.UNKNOWN)
    return Cell.UNKNOWN not in {said, cell.result} and said != cell.result


def _why(
    standing: Standing,
    predicted: Mapping[str, str],
    leading: Mapping[str, str],
    against: Sequence[CellView],
    cells: Sequence[CellView],
) -> str:
    if not predicted:
        return "what it says of each cell was not kept by the version that gave this verdict"
    if against:
        return "by this, " + "; ".join(
            f"{each.pairing} {WOULD[predicted[each.name]]}, but it {_shown(each)}"
            for each in against
            if not each.same_as
        )
    if standing is Standing.LEADING:
        return "what was seen fits it in every cell that is known"
    untold = [
        each.pairing
        for each in cells
        if each.result == Cell.UNKNOWN and predicted.get(each.name) != leading.get(each.name)
    ]
    if untold:
        return f"no cell contradicts it: {' and '.join(untold)} would tell, and {_is(untold)} not known"
    return "no single cell contradicts it: the replays, taken together, fit it less well"


def _is(several: Sequence[str]) -> str:
    return "is" if len(several) == 1 else "are"


def _shown(cell: CellView) -> str:
    return cell.tally.partition(":")[0] or RESULTS[cell.result]


def _out(name: ChangedBy, failure: str, shares: Mapping[str, float], names: Names) -> str:
    """Why an explanation was not weighed."""
    if failure == Failure.RATE_LIMIT:
        return "never in question: that a host limits the rate of requests (429) is no change of either company"
    if names.provider is None:
        return "never in question: what had changed, or the kind of failure, excluded it before the first replay"
    if name.value != names.provider.value and ChangedBy.INTERACTION not in shares:
        return f"never in question: what {names.using} relies on here has not changed since it last passed"
    return (
        "never in question: the request names a record that may simply be gone, and no other record was shown to fail "
        "in the same way"
    )

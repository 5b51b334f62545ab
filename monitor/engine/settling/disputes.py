"""What the verdicts of a cycle say to a company that sees an explanation differently."""

from collections.abc import Iterable, Sequence

from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.json_value import JsonObject
from monitor.model.values import Cell, ChangedBy, VerdictStatus
from monitor.model.verdicts import CellName, Regression
from monitor.workflow.words import changed_by_in, status_in

_AS_SURE = {VerdictStatus.ATTRIBUTED: frozenset({VerdictStatus.ATTRIBUTED})}
_SETTLED = frozenset({VerdictStatus.ATTRIBUTED, VerdictStatus.LIKELY})


def hidden(regressions: Iterable[Regression], cases: Iterable[Conflict]) -> dict[str, str]:
    """Fingerprint -> disputed case, of failures that now fail as their whole host does.

    That hides what is disputed, and says nothing of it: what was shown beside a control is not refuted without one.
    """
    disputed = [each for each in cases if each.status is ConflictStatus.DISPUTED]
    return {
        each.fingerprint: case.id
        for each in regressions
        for case in disputed
        if each.fingerprint in case.fingerprints and _is_of_an_outage(each)
    }


def _is_of_an_outage(regression: Regression) -> bool:
    verdict = regression.verdict
    by_nobody = verdict.changed_by in {ChangedBy.ENVIRONMENT, ChangedBy.HARNESS}
    return by_nobody and verdict.cells.get(CellName.CONTROL) is Cell.FAIL


def answering(case: Conflict, found: Sequence[Regression], failing: Sequence[JsonObject]) -> Regression | None:
    """The failure whose new verdict answers a disputed one: one that names the same, else the surest of another.

    It is of the case, and no less sure than what it answers. `failing`: all of the case, as it was saved, that has not
    passed since; nothing is corrected while one of those was not run again, since the verdict may be about that one.
    """
    enough = _AS_SURE.get(status_in(case.verdict), _SETTLED)
    sure = sorted(
        (each for each in found if each.fingerprint in case.fingerprints and each.verdict.status in enough),
        key=lambda each: -each.verdict.confidence,
    )
    for each in sure:
        if each.verdict.changed_by is changed_by_in(case.verdict):
            return each
    again = {(each.api, each.environment, each.interaction) for each in found}
    whole = all((each["api"], each["environment"], each["interaction"]) in again for each in failing)
    return sure[0] if sure and whole else None

"""Past revisions of a description, each compared with the one before: which broke whom, and which were announced."""

from collections.abc import Mapping

from monitor.documents import resolve_pointer
from monitor.model.api import Api
from monitor.model.changes import Change
from monitor.model.descriptions import Document
from monitor.model.values import Severity
from monitor.rules import compare
from monitor.schemas import Judge
from monitor.trial.described import api_of
from monitor.trial.findings import PastBreak
from monitor.trial.revisions import Revision


def breaks_between(
    base: Document, revision: Document, commit: Revision, judge: Judge
) -> tuple[tuple[PastBreak, ...], int]:
    """The breaking edits, and how many risky ones there were. Raises `DocumentError` where one can't be read."""
    comparison = compare(base, revision, judge=judge, locations=False)
    breaking = [change for change in comparison.changes if change.severity is Severity.BREAKING]
    before = api_of(base) if breaking else None
    found = tuple(
        PastBreak(
            at=commit.at,
            commit=commit.commit,
            operation=change.operation,
            message=change.message,
            rule=change.rule,
            fingerprint=change.fingerprint,
            operations_reached=len({each.operation for each in change.reaches}) or 1,
            announced=announced(change, before) if before else None,
        )
        for change in breaking
    )
    return found, comparison.count(Severity.RISKY)


def announced(change: Change, before: Api) -> str | None:
    """How the revision before said that this would go: `deprecated` or `x-sunset` of the operation, or of the place."""
    operation = next((each for each in before.operations.values() if each.key == change.operation), None)
    if operation is not None and operation.lifecycle.sunset:
        return f"x-sunset {operation.lifecycle.sunset}"
    if operation is not None and operation.lifecycle.deprecated:
        return "deprecated"
    try:
        place = resolve_pointer(before.root, change.base.pointer) if change.base else None
    except (KeyError, ValueError):
        return None
    if not isinstance(place, Mapping):
        return None
    if place.get("x-sunset"):
        return f"x-sunset {place['x-sunset']}"
    return "deprecated" if place.get("deprecated") is True else None


def worst_first(breaks: tuple[PastBreak, ...]) -> tuple[PastBreak, ...]:
    """Unannounced ones first, then those that reach most operations, then the newest."""
    return tuple(
        sorted(breaks, key=lambda each: (each.announced is not None, -each.operations_reached, -each.at.timestamp()))
    )

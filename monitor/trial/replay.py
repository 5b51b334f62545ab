"""Past revisions of a description, each compared with the one before: which broke whom, and which were announced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Api, Lifecycle
from monitor.model.changes import Change, Comparison
from monitor.model.contracts import Interaction
from monitor.model.descriptions import Document
from monitor.model.values import Severity
from monitor.openapi.lifecycle import lifecycle_of, sunset_of
from monitor.rules import compare
from monitor.rules.usage import comparison_use
from monitor.schemas import Judge
from monitor.trial.described import api_of
from monitor.trial.findings import PastBreak
from monitor.trial.revisions import Revision


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a revision said of a part that a later one broke: `pointer` is the part's, or that of its operation."""

    lifecycle: Lifecycle
    pointer: str

    def __str__(self) -> str:
        return f"x-sunset {self.lifecycle.sunset}" if self.lifecycle.sunset else "deprecated"

    def stands_in(self, api: Api) -> bool:
        """Did an older revision say the same? A sunset that was moved was announced anew."""
        said = _said(api, self.pointer)
        return said is not None and said.lifecycle == self.lifecycle


@dataclass(frozen=True, slots=True)
class Broken:
    """A break with its announcement, whose beginning is looked for in older and older revisions."""

    past: PastBreak
    announcement: Announcement | None

    def since(self, api: Api, revision: Revision) -> "Broken | None":
        """With its beginning moved back to this revision; None where that one did not say it yet."""
        if self.announcement is None or not self.announcement.stands_in(api):
            return None
        return replace(self, past=replace(self.past, announced_at=revision.at))


@dataclass(frozen=True, slots=True)
class Step:
    """What one revision did: breaking edits, and how many risky ones, with those of which it is undecided."""

    breaks: tuple[Broken, ...]
    risky: int
    undecided: int = 0


def step_between(
    base: Document, revision: Document, by: tuple[Revision, Revision], judge: Judge, used: Sequence[Interaction] = ()
) -> Step:
    """From one revision to the next; `by` are their commits. Raises `DocumentError` where one can't be read.

    `used`: requests of recorded traffic. What it uses is broken where it would else be risky, and says so.
    """
    comparison = compare(base, revision, judge=judge, locations=False)
    breaking = [change for change in comparison.changes if change.severity is Severity.BREAKING]
    if not breaking and not used:
        return _step((), comparison)
    before = api_of(base)
    if used:
        comparison = comparison_use(comparison, used, before)
    found = [_broken(change, before, *by) for change in comparison.changes if change.severity is Severity.BREAKING]
    return _step(tuple(found), comparison)


def _step(breaks: tuple[Broken, ...], comparison: Comparison) -> Step:
    return Step(breaks, comparison.count(Severity.RISKY), comparison.undecided)


def _broken(change: Change, before: Api, last: Revision, commit: Revision) -> Broken:
    announcement = _announcement(change, before)
    due = sunset_of(announcement.lifecycle.sunset) if announcement else None
    past = PastBreak(
        at=commit.at,
        commit=commit.commit,
        operation=change.operation,
        message=change.message,
        rule=change.rule,
        fingerprint=change.fingerprint,
        operations_reached=len({each.operation for each in change.reaches}) or 1,
        announced=str(announcement) if announcement else None,
        announced_at=last.at if announcement else None,
        days_early=max(0, (due.date() - commit.at.date()).days) if due else 0,
        author=commit.author,
        used_by=change.used_by,
    )
    return Broken(past, announcement)


def _announcement(change: Change, before: Api) -> Announcement | None:
    """Of the operation, or of the place, in the revision before."""
    operation = next((each for each in before.operations.values() if each.key == change.operation), None)
    own = _said(before, operation.pointer) if operation is not None else None
    return own or (_said(before, change.base.pointer) if change.base else None)


def _said(api: Api, pointer: str) -> Announcement | None:
    try:
        place = resolve_pointer(api.root, pointer)
    except (KeyError, ValueError):
        return None
    if not isinstance(place, Mapping):
        return None
    found = lifecycle_of(place)
    announced = Lifecycle(deprecated=found.deprecated, sunset=found.sunset)
    return Announcement(announced, pointer) if found.sunset or found.deprecated else None


def worst_first(breaks: tuple[PastBreak, ...]) -> tuple[PastBreak, ...]:
    """Those that hit somebody first, unannounced ones before others, those that reach most operations, the newest."""
    return tuple(
        sorted(
            breaks,
            key=lambda each: (not each.used_by, each.was_due, -each.operations_reached, -each.at.timestamp()),
        )
    )

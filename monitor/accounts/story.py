"""What the log of one case tells: when it failed, whose step it was meanwhile, and how it ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.accounts.material import CaseRecord, Material
from monitor.accounts.period import Period
from monitor.model.cases import Conflict, ConflictStatus, LogEntry
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, VerdictStatus
from monitor.workflow.events import EventKind
from monitor.workflow.next_actions import waits_on
from monitor.workflow.words import changed_by_in, status_in


class Kind(StrEnum):
    """What a case counts as. Prevented and escaped are never counted together."""

    ESCAPED = "escaped"
    """It failed in production."""
    WARNED = "warned"
    """An environment before production showed it, and production had it all the same: nothing was prevented."""
    SHOWN = "shown"
    """Prevented: an environment before production showed it, and it was settled there."""
    FORESEEN = "foreseen"
    """Prevented: it was read in a description, and taken back or agreed before anything failed."""
    UNSEEN = "unseen"
    """Settled before production, which is not watched: whether production had it, nobody knows."""
    ACCEPTED = "accepted"
    """Waived on purpose."""
    UNWATCHED = "unwatched"
    """Not in production, and over because nothing verifies it any more: whether it works is not known."""
    UNSETTLED = "unsettled"
    """Not in production, and not over: neither prevented nor escaped yet."""
    NO_CHANGE = "no change"
    """An outage, a flake or this monitor itself: nobody's change, and not accounted for."""


PREVENTED = (Kind.SHOWN, Kind.FORESEEN)
_NOBODYS = frozenset({ChangedBy.ENVIRONMENT, ChangedBy.HARNESS, ChangedBy.NONE})
_NO_FAILURE_YET = frozenset({EventKind.FORESEEN.value, EventKind.REPORTED.value})
_NO_CASE = frozenset({ConflictStatus.FLAKE, ConflictStatus.ENVIRONMENT})


@dataclass(frozen=True, slots=True)
class Step:
    """From when to when something failed that waited for these sides; for none: for the monitor, or for nobody."""

    span: Period
    sides: frozenset[Side]


@dataclass(frozen=True, slots=True)
class Story:
    """`failing`: from the first indication until it was verified green, and again where it came back."""

    record: CaseRecord
    kind: Kind
    failing: tuple[Period, ...]
    steps: tuple[Step, ...]

    @property
    def conflict(self) -> Conflict:
        return self.record.conflict

    @property
    def in_production(self) -> bool:
        return self.kind is Kind.ESCAPED

    @property
    def began_at(self) -> datetime:
        """When it was first indicated or, where nothing failed, foreseen."""
        return self.failing[0].start if self.failing else self.conflict.opened_at

    @property
    def verified_at(self) -> datetime | None:
        """When it was found to work again, or to be settled; None while it is not over."""
        return None if self.conflict.status.is_failing else self.failing[-1].end if self.failing else None

    @property
    def settled_at(self) -> datetime | None:
        """When it ended; None while it is open."""
        return self.conflict.closed_at or (None if self.conflict.status.is_open else self.conflict.updated_at)

    @property
    def changed_by(self) -> frozenset[Side]:
        """Whose change explains it, for certain or most likely; empty where that is not known."""
        verdict = self.conflict.verdict
        if status_in(verdict) is VerdictStatus.UNDETERMINED:
            return frozenset()
        both = {ChangedBy.BOTH, ChangedBy.INTERACTION}
        changed = changed_by_in(verdict)
        return frozenset(side for side in Side if changed in both or changed.value == side.value)


def makers(story: Story, material: Material) -> frozenset[Side]:
    """Whose change it was: by the verdict; of what was only foreseen, whoever publishes the description."""
    if story.kind is not Kind.FORESEEN:
        return story.changed_by
    api = material.integration.api(story.conflict.api)
    return frozenset({api.provider} if api else ())


def stories(material: Material, now: datetime) -> tuple[Story, ...]:
    """Oldest first; without those that were foreseen and are settled in another case, which stands for them.

    And without what a person reported and nobody saw fail: it is no break of anybody, and none was prevented.
    """
    counted = (each for each in material.cases if not each.conflict.only_reported and not _stands_elsewhere(each))
    found = [_story(each, material, now) for each in counted]
    return tuple(_warned(each, found) for each in found if not any(_stands_for(other, each) for other in found))


def _story(record: CaseRecord, material: Material, now: datetime) -> Story:
    steps = tuple(_steps(record, now))
    failing = tuple(_joined(each.span for each in steps))
    first = record.conflict.first_indication_at
    if failing and first is not None and record.log[0].event not in _NO_FAILURE_YET:
        failing = (Period(min(first, failing[0].start), failing[0].end), *failing[1:])
    return Story(record, _kind(record, material), failing, steps)


def _stands_elsewhere(record: CaseRecord) -> bool:
    return not record.places and any("settled_in" in each.data for each in record.log)


def _kind(record: CaseRecord, material: Material) -> Kind:  # noqa: PLR0911 - one for each way to end
    conflict = record.conflict
    known = status_in(conflict.verdict) is not VerdictStatus.UNDETERMINED
    if conflict.status in _NO_CASE or (known and changed_by_in(conflict.verdict) in _NOBODYS):
        return Kind.NO_CHANGE
    if any(material.is_production(each) for each in record.places):
        return Kind.ESCAPED
    if conflict.status is ConflictStatus.WAIVED:
        return Kind.ACCEPTED
    if conflict.status.is_open:
        return Kind.UNSETTLED
    if any(each.event == EventKind.UNWATCHED for each in record.log[-1:]):
        return Kind.UNWATCHED
    if not record.places:
        return Kind.FORESEEN
    return Kind.SHOWN if material.watches_production(conflict.api) else Kind.UNSEEN


def _stands_for(failing: Story, story: Story) -> bool:
    """Whether what was only foreseen failed in a case of its own, other than an escape that it was a warning of."""
    return _came(failing, story) and not (failing.in_production and story.conflict.opened_at < failing.began_at)


def _came(failing: Story, story: Story) -> bool:
    """Whether of an API that was foreseen to break something failed before that was settled."""
    if story.record.places or not failing.failing or failing.kind is Kind.NO_CHANGE:
        return False
    until = story.settled_at
    same = failing.conflict.api == story.conflict.api
    return same and (until is None or failing.began_at <= until) and failing.failing[-1].end >= story.conflict.opened_at


def _warned(story: Story, others: list[Story]) -> Story:
    """What was foreseen or shown prevented nothing where production had it all the same before it was settled."""
    escaped = [each for each in others if each.in_production]
    shown = story.kind is Kind.SHOWN and any(_follows(each, story) for each in escaped)
    if shown or any(_came(each, story) for each in escaped):
        return replace(story, kind=Kind.WARNED)
    return story


def _follows(escaped: Story, shown: Story) -> bool:
    if not shown.failing or not escaped.failing:
        return False
    same = {(each.api, each.operation) for each in escaped.record.places} & {
        (each.api, each.operation) for each in shown.record.places
    }
    return bool(same) and shown.failing[0].start <= escaped.failing[0].start <= shown.failing[-1].end


def _steps(record: CaseRecord, now: datetime) -> Iterator[Step]:
    """One for each stretch between two entries in which it was failing; by the status and verdict that were then."""
    moments = list(_moments(record))
    if not moments:
        return
    ends = [at for at, _ in moments[1:]] + [max(now, moments[-1][0])]
    for (at, then), end in zip(moments, ends, strict=True):
        if then.status.is_failing and at < end:
            waits = then.waiting_on or waits_on(then)
            yield Step(Period(at, end), frozenset(side for side in Side if waits in {side.value, "both"}))


def _moments(record: CaseRecord) -> Iterator[tuple[datetime, Conflict]]:
    """The case as it was after each entry, as far as the log tells it; `waiting_on` empty where that does not."""
    conflict = record.conflict
    verdict: JsonObject = {}
    newest: datetime | None = None
    for entry in record.log:
        status = _status(entry.data.get("to"))
        if status is None:
            continue
        told = entry.data.get("verdict")
        verdict = _then(told) if isinstance(told, Mapping) else _kept(entry, verdict)
        newest = max(entry.at, newest or entry.at)
        waiting = entry.data.get("waiting_on")
        yield (
            newest,
            replace(conflict, status=status, verdict=verdict, waiting_on=waiting if isinstance(waiting, str) else ""),
        )


def _then(told: JsonObject) -> JsonObject:
    """The verdict of an entry. What an open one misses is not logged; that it misses something is certain."""
    missing: JsonValue = ["something"] if status_in(told) is VerdictStatus.UNDETERMINED else []
    return {**told, "missing": missing}


def _kept(entry: LogEntry, verdict: JsonObject) -> JsonObject:
    """A case that is opened again after its end begins without a verdict."""
    ended = _status(entry.data.get("from"))
    begins = entry.event in {EventKind.SEEN, EventKind.REPEATED, EventKind.REOPENED}
    return {} if begins and ended is not None and not ended.is_open else verdict


def _status(value: JsonValue) -> ConflictStatus | None:
    return ConflictStatus(value) if isinstance(value, str) and value in list(ConflictStatus) else None


def _joined(spans: Iterator[Period]) -> Iterator[Period]:
    """Spans that touch, as one."""
    last: Period | None = None
    for span in spans:
        if last is not None and span.start <= last.end:
            last = Period(last.start, span.end)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last

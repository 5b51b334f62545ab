"""How long before its effect each break was announced; where that may be longer than was watched, it is not known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.accounts.material import Announcement, Material
from monitor.accounts.story import Kind, Story
from monitor.model.history import Record
from monitor.model.sides import Side
from monitor.rules.usage import ANNOUNCEMENTS
from monitor.workflow.events import EventKind

ENDING = frozenset({"operation-removed", "resource-removed", "webhook-removed"})
"""Rules of changes by which what was announced has come."""
_ANNOUNCING = frozenset(each for each in ANNOUNCEMENTS if each.endswith(("-deprecated", "-sunset-changed")))
_TAKING_BACK = frozenset(each for each in ANNOUNCEMENTS if each.endswith("-reinstated"))
SAYING = _ANNOUNCING | _TAKING_BACK
"""Rules of changes that tell of an end to come, or take that back."""
_WHOLE = "operation-"
"""How rules about an operation as a whole begin."""

POLLED_WITHIN = timedelta(hours=1)
"""Announcement and effect are seen by polls: a notice is not called short for what lies between two of them."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A break of one company's that took effect. `announced_at` None: nothing that is known said so before.

    `or_before`: it was announced, at `announced_at` or earlier; without that, nobody knows when.
    """

    side: Side
    what: str
    effective_at: datetime
    announced_at: datetime | None
    promised: timedelta
    case: str | None = None
    or_before: bool = False

    @property
    def given(self) -> timedelta:
        """At least, with `or_before`."""
        return self.effective_at - self.announced_at if self.announced_at else timedelta()

    @property
    def days(self) -> int:
        return (self.given + POLLED_WITHIN) // timedelta(days=1)

    @property
    def in_full(self) -> bool | None:
        """None: not known, since it may have been announced earlier than was watched."""
        return self.given + POLLED_WITHIN >= self.promised or (None if self.or_before else False)

    @property
    def is_short(self) -> bool:
        return self.in_full is False

    @property
    def is_unannounced(self) -> bool:
        return self.announced_at is None and not self.or_before


def notices(material: Material, told: Sequence[Story]) -> Iterator[Notice]:
    """Breaks that a company's own change made, and ends that came as they had been announced."""
    promised = material.integration.agreement.notice
    failed: set[tuple[str, str | None]] = set()
    for story in told:
        if story.kind is Kind.NO_CHANGE or not story.failing:
            continue
        conflict = story.conflict
        failed.add((conflict.api, conflict.operation))
        foreseen = [
            Announcement(conflict.api, conflict.operation, at=each.at)
            for each in story.record.log
            if each.event == EventKind.FORESEEN and each.at < story.began_at
        ]
        said = _said(material, conflict.api, conflict.operation, story.began_at)
        places = _places(material, story)
        announced = [each for each in said if any(_is_about(each.member, place) for place in places)]
        for side in Side:
            if side in story.changed_by:
                found = foreseen + (announced if side is _provider(material, conflict.api) else [])
                yield _notice(side, conflict.title, story.began_at, found, promised, conflict.id)
    for record in material.changes:
        api, operation = record.api or "", str(record.data.get("operation"))
        provider = _provider(material, api)
        if record.data.get("rule") not in ENDING or provider is None or (api, operation) in failed:
            continue
        ends = [each for each in _said(material, api, operation, record.at) if not each.member]
        if ends:
            yield _notice(provider, str(record.data.get("message")), record.at, ends, promised)


def _notice(
    side: Side,
    what: str,
    at: datetime,
    found: Sequence[Announcement],
    promised: timedelta,
    case: str | None = None,
) -> Notice:
    known = [each.at for each in found if each.at is not None and each.at < at]
    or_before = any(each.or_before for each in found)
    return Notice(side, what, at, min(known, default=None), promised, case, or_before)


def _provider(material: Material, api: str) -> Side | None:
    found = material.integration.api(api)
    return found.provider if found else None


def _said(material: Material, api: str, operation: str | None, until: datetime) -> list[Announcement]:
    """Ends of the operation, or of a part of it, that were announced before, without those that were taken back."""
    standing = [each for each in material.announced if each.api == api and each.operation in {operation, None}]
    found = [each for each in standing if each.or_before or (each.at is not None and each.at < until)]
    for record in material.changes:
        rule = str(record.data.get("rule"))
        if record.api != api or record.data.get("operation") != operation or record.at >= until:
            continue
        member = "" if rule.startswith(_WHOLE) else _pointer(str(record.data.get("place", "")))
        if rule in _ANNOUNCING:
            found.append(Announcement(api, operation, member, record.at))
        elif rule in _TAKING_BACK:
            found = [each for each in found if not _is_same(each.member, member)]
    return found


def _places(material: Material, story: Story) -> frozenset[str]:
    """Where it broke: by what failed, and by the change that explains it; the empty place is the whole."""
    culprit = story.conflict.verdict.get("culprit")
    fingerprint = culprit.get("fingerprint") if isinstance(culprit, Mapping) else None
    explaining = [each for each in material.changes if fingerprint and each.data.get("fingerprint") == fingerprint]
    return frozenset({"", *story.record.members, *map(_place, explaining)})


def _place(record: Record) -> str:
    return _pointer(str(record.data.get("place", "")))


def _pointer(place: str) -> str:
    """`/amount` of `200 application/json /amount`; as it is written where it has none."""
    _, found, rest = place.partition(" /")
    return f"/{rest}" if found else place


def _is_about(member: str, place: str) -> bool:
    """Whether what ends is the place or holds it; a member that is only known by its name holds all of that name."""
    return not member or place == member or place.startswith(f"{member}/") or member in place.split("/")


def _is_same(member: str, place: str) -> bool:
    return member == place or (bool(member) and member == place.rpartition("/")[2])

"""What is announced: ends, releases, freezes, maintenance; whom each meets, in how many days, and with what notice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from enum import StrEnum

from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.integration import CalendarKind, Integration
from monitor.model.sides import Side


class MilestoneKind(StrEnum):
    SUNSET = "sunset"
    """Something of an API ends."""
    RELEASE = "release"
    FREEZE = "freeze"
    """That company wants nothing changed around it meanwhile."""
    MAINTENANCE = "maintenance"
    WAIVER = "waiver ends"
    """What was accepted on purpose counts as a conflict again."""
    FORESEEN = "foreseen"
    """A description is published that would break what is in use; nobody knows when it takes effect."""
    DEPRECATED = "deprecated"
    """It will end, and no day is named."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What a description or an answer says will end. `since`: the day on which it can first have been read.

    `or_before`: it stood there when watching began, so that it may have been announced earlier than that day.
    """

    api: str
    what: str
    how: str
    on: date | None
    operation: str | None = None
    since: date | None = None
    or_before: bool = False


@dataclass(frozen=True, slots=True)
class Relied:
    """One interaction that a contract relies on, by the operation that it calls where that is known."""

    api: str
    contract: str
    operation: str | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """`first` to `last`: its days in UTC, both included; no `first`: no day is named. `meets`: contracts.

    `side`: whose it is; None: nobody's alone. `or_before`: it may have been announced earlier than `announced`.
    """

    kind: MilestoneKind
    what: str
    side: Side | None
    first: date | None = None
    last: date | None = None
    api: str | None = None
    operation: str | None = None
    how: str = ""
    announced: date | None = None
    or_before: bool = False
    meets: tuple[str, ...] = ()
    case: str | None = None

    @property
    def notice(self) -> timedelta | None:
        """Between its announcement and its first day, where both are known; at least that with `or_before`."""
        return None if self.first is None or self.announced is None else self.first - self.announced

    def is_over(self, today: date) -> bool:
        return self.first is not None and (self.last or self.first) < today

    def covers(self, day: date) -> bool:
        return self.first is not None and self.first <= day <= (self.last or self.first)


@dataclass(frozen=True, slots=True)
class Clash:
    """Something changes while the other company asked for nothing to change."""

    milestone: Milestone
    freeze: Milestone


_CHANGES = frozenset({MilestoneKind.SUNSET, MilestoneKind.RELEASE})
_CALENDAR = {CalendarKind.RELEASE: MilestoneKind.RELEASE, CalendarKind.FREEZE: MilestoneKind.FREEZE}


def road_map(
    integration: Integration,
    announced: Iterable[Announced],
    relied: Sequence[Relied],
    cases: Iterable[Conflict],
    today: date,
) -> tuple[Milestone, ...]:
    """What is not over yet, by day; what has no day last. `cases`: open ones, of which the foreseen are shown."""
    found = [
        *_calendar(integration, relied),
        *_maintenance(integration),
        *_ends(integration, announced, relied),
        *_waivers(integration),
        *_foreseen(integration, cases, relied),
    ]
    ahead = [each for each in found if not each.is_over(today)]
    return tuple(sorted(ahead, key=lambda each: (each.first or date.max, each.kind, each.what)))


def clashes(milestones: Sequence[Milestone]) -> tuple[Clash, ...]:
    freezes = [each for each in milestones if each.kind is MilestoneKind.FREEZE]
    return tuple(
        Clash(each, freeze)
        for each in milestones
        for freeze in freezes
        if each.kind in _CHANGES and each.first is not None
        if each.side is not freeze.side and freeze.covers(each.first)
    )


def is_short(milestone: Milestone, integration: Integration) -> bool:
    """Whether something ends with less notice than the companies agreed on, for certain."""
    notice = milestone.notice
    if milestone.kind is not MilestoneKind.SUNSET or notice is None or milestone.or_before:
        return False
    return notice < integration.agreement.notice


def _calendar(integration: Integration, relied: Sequence[Relied]) -> Iterator[Milestone]:
    """A company's release may change every API that it serves, and one that serves none what it asks of the other."""
    for entry in integration.calendar:
        served = {api.name for api in integration.apis if api.provider is entry.side}
        touched = served or {api.name for api in integration.apis}
        kind = _CALENDAR[entry.kind]
        meets = _contracts(each for each in relied if each.api in touched) if kind in _CHANGES else ()
        yield Milestone(kind, entry.what, entry.side, entry.date, entry.until, how="the calendar", meets=meets)


def _maintenance(integration: Integration) -> Iterator[Milestone]:
    for window in integration.maintenance:
        start, end = window.start.astimezone(UTC), window.end.astimezone(UTC)
        what = f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC"
        yield Milestone(MilestoneKind.MAINTENANCE, what, window.side, start.date(), end.date(), how="the configuration")


def _ends(integration: Integration, announced: Iterable[Announced], relied: Sequence[Relied]) -> Iterator[Milestone]:
    for each in announced:
        api = integration.api(each.api)
        kind = MilestoneKind.DEPRECATED if each.on is None else MilestoneKind.SUNSET
        yield Milestone(
            kind,
            each.what,
            api.provider if api else None,
            each.on,
            api=each.api,
            operation=each.operation,
            how=each.how,
            announced=each.since,
            or_before=each.or_before,
            meets=_meeting(relied, each.api, each.operation),
        )


def _waivers(integration: Integration) -> Iterator[Milestone]:
    for waiver in integration.waivers:
        what = f"{waiver.fingerprint[:12]} is accepted until then ({waiver.reason})"
        yield Milestone(MilestoneKind.WAIVER, what, None, waiver.expires, how="the configuration")


def _foreseen(integration: Integration, cases: Iterable[Conflict], relied: Sequence[Relied]) -> Iterator[Milestone]:
    for case in cases:
        if case.status is ConflictStatus.PENDING:
            api = integration.api(case.api)
            yield Milestone(
                MilestoneKind.FORESEEN,
                case.title,
                api.provider if api else None,
                api=case.api,
                operation=case.operation,
                announced=case.opened_at.astimezone(UTC).date(),
                meets=_meeting(relied, case.api, case.operation),
                case=case.id,
            )


def _meeting(relied: Sequence[Relied], api: str, operation: str | None) -> tuple[str, ...]:
    """Contracts that call that operation; none where it is not known which operation it is."""
    return _contracts(each for each in relied if each.api == api and operation and each.operation == operation)


def _contracts(relied: Iterable[Relied]) -> tuple[str, ...]:
    return tuple(sorted({each.contract for each in relied}))

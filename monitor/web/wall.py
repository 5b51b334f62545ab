"""The wall: every integration on one screen, worst first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta

from monitor.engine.events import CycleFinished
from monitor.explanation.words import Names, clock_time, duration
from monitor.model.cases import Conflict
from monitor.model.history import RecordKind
from monitor.model.integration import Deliver, Integration
from monitor.model.values import CompatibilityState
from monitor.web.access.present import visitor
from monitor.web.context import WebContext
from monitor.web.words import CASE_STATUSES, STATES, answer_line

STALE_AFTER = 3
"""Verification intervals after which a finished cycle says nothing about now."""
_ORDER = list(STATES)


@dataclass(frozen=True, slots=True)
class Standing:
    """`reasons`: why, in sentences."""

    state: CompatibilityState
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An open or closed case as one line. `waits_for` is a company's name, or empty where it waits for nobody."""

    id: str
    title: str
    status: str
    status_words: str
    answer: str
    """Who changed and how sure that is; empty before there is a verdict."""
    waits_for: str
    action: str
    due: datetime | None
    opened_at: datetime
    environment: str
    acknowledged_by: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tile:
    name: str
    description: str
    names: Names
    standing: Standing
    cases: tuple[CaseLine, ...]
    polled_at: datetime | None
    verified_at: datetime | None
    failing_since: datetime | None
    """When the window that is running now began; None where nothing fails."""
    shadow: bool
    paused: bool


def standing(
    integration: Integration,
    cycle: CycleFinished | None,
    open_cases: Sequence[Conflict],
    paused_until: datetime | None,
    now: datetime,
) -> Standing:
    """In conflict where an open case fails; compatible only by a finished, recent cycle, and not while paused."""
    if any(each.status.is_failing for each in open_cases):
        return Standing(CompatibilityState.CONFLICT)
    if paused_until is not None and paused_until > now:
        until = "until somebody resumes it" if paused_until.year == MAXYEAR else f"until {clock_time(paused_until)}"
        return Standing(CompatibilityState.UNKNOWN, (f"Paused, {until}: nothing is sent, so nothing is known.",))
    if cycle is None:
        return Standing(
            CompatibilityState.UNKNOWN,
            ("No whole check has finished since the monitor started; the first is under way.",),
        )
    if now - cycle.at > STALE_AFTER * integration.schedule.verify:
        return Standing(
            CompatibilityState.UNKNOWN,
            (f"The last whole check finished {duration(now - cycle.at)} ago: too old to count.",),
        )
    return Standing(cycle.state, cycle.reasons)


def standing_of(context: WebContext, integration: Integration, open_cases: Sequence[Conflict]) -> Standing:
    return standing(
        integration,
        context.latest_cycle(integration.name),
        open_cases,
        context.store.paused_until(integration.name),
        context.clock.now(),
    )


def case_line(conflict: Conflict, integration: Integration | None) -> CaseLine:
    names = Names.of(integration, conflict.api)
    action = conflict.next_action
    waits = conflict.waiting_on
    return CaseLine(
        id=conflict.id,
        title=conflict.title,
        status=conflict.status.value,
        status_words=CASE_STATUSES[conflict.status.value],
        answer=answer_line(conflict.verdict, names),
        waits_for=names.side(waits) if waits and waits != "nobody" else "",
        action=action.what if action else "",
        due=action.due if action else None,
        opened_at=conflict.opened_at,
        environment=conflict.environment or "",
        acknowledged_by=conflict.acknowledged_by or "",
        closed_at=conflict.closed_at,
    )


def tiles(context: WebContext) -> list[Tile]:
    """Of the integrations that the visitor sees: conflicts first, then what is unknown; by name within each."""
    seen = [each for each in context.configuration().integrations if visitor().sees(each.name)]
    cases: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in context.store.conflicts(open_only=True):
        cases[conflict.integration].append(conflict)
    pauses, now = context.store.pauses(), context.clock.now()
    verified = context.store.last_recorded(RecordKind.VERIFICATION, [each.name for each in seen])
    polled: dict[tuple[str, str], datetime] = {}
    for state in context.store.poll_states().values():
        if state.last_polled_at is not None:
            key = (state.target.scope, state.target.api)
            polled[key] = max(polled.get(key, state.last_polled_at), state.last_polled_at)
    found = []
    for integration in seen:
        open_cases, paused_until = cases[integration.name], pauses.get(integration.name)
        cycle = context.latest_cycle(integration.name)
        times = [
            polled[key]
            for api in integration.apis
            if (key := ("shared" if api.shared else integration.name, api.name)) in polled
        ]
        found.append(
            Tile(
                name=integration.name,
                description=integration.description,
                names=Names.of(integration),
                standing=standing(integration, cycle, open_cases, paused_until, now),
                cases=tuple(case_line(each, integration) for each in open_cases),
                polled_at=max(times) if times else None,
                verified_at=verified.get(integration.name),
                failing_since=failing_since(open_cases),
                shadow=integration.deliver is Deliver.SHADOW,
                paused=paused_until is not None and paused_until > now,
            )
        )
    return sorted(found, key=lambda tile: (_ORDER.index(tile.standing.state), tile.name))


def is_paused(context: WebContext, integration: Integration) -> bool:
    until = context.store.paused_until(integration.name)
    return until is not None and until > context.clock.now()


def failing_since(open_cases: Sequence[Conflict]) -> datetime | None:
    """When the window began that is running now: the first indication of what fails; None where nothing does."""
    began = [each.first_indication_at or each.opened_at for each in open_cases if each.status.is_failing]
    return min(began, default=None)


def window_of(conflicts: Sequence[Conflict]) -> str:
    """Of the newest case that has both times; empty where none has."""
    spans: list[timedelta] = [
        each.attributed_at - each.confirmed_at for each in conflicts if each.attributed_at and each.confirmed_at
    ]
    return duration(spans[0]) if spans else ""

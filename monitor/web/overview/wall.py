"""The wall: every integration on one screen, worst first, and so are the cases of each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from monitor.explanation.words import Names
from monitor.model.cases import Conflict
from monitor.model.history import RecordKind
from monitor.model.integration import Deliver
from monitor.web.case.line import CaseLine, case_lines
from monitor.web.context import WebContext
from monitor.web.integration.standing import Standing, failing_since, standing
from monitor.web.present import visitor
from monitor.web.words import STATES

_ORDER = list(STATES)


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
                cases=case_lines(open_cases, integration),
                polled_at=max(times) if times else None,
                verified_at=verified.get(integration.name),
                failing_since=failing_since(open_cases),
                shadow=integration.deliver is Deliver.SHADOW,
                paused=paused_until is not None and paused_until > now,
            )
        )
    return sorted(found, key=lambda tile: (_ORDER.index(tile.standing.state), tile.name))

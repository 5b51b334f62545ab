"""A year of two integrations by the product's own workflow, for the report's page: six breaks, and what was prevented."""

from dataclasses import asdict, replace
from datetime import timedelta
from decimal import Decimal

from monitor.accounts.material import Material
from monitor.engine.ports import Store
from monitor.model.costs import CostRates
from monitor.model.history import Record, RecordKind
from monitor.model.integration import Company, Configuration, Settings
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes
from tests.accounts.histories import (
    OPERATION,
    START,
    Asked,
    E,
    Happens,
    Plan,
    PlannedCase,
    material,
)

HOUR, DAY, SOON = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
NOW = START + 330 * DAY


def _case(day, *, hours, side=Side.PARTNER, stage="production", answered=None, operation=OPERATION):
    changed, owes = ChangedBy(side.value), Owes(side.value)
    verdict = Happens(E.ATTRIBUTED, 2 * SOON, side, changed, owes)
    answers = (Happens(E.ACKNOWLEDGED, answered, side),) if answered is not None else ()
    happens = (
        Happens(E.SEEN), Happens(E.CONFIRMED, SOON), verdict, *answers,
        Happens(E.GREEN, hours * HOUR - (answered or timedelta())), Happens(E.GREEN, 2 * DAY),
    )  # fmt: skip
    return PlannedCase(day * DAY, side, happens, frozenset({stage}), operation)


PLAN = Plan(
    (
        _case(8, hours=31, answered=3 * HOUR),
        _case(63, hours=6, side=Side.IN_HOUSE, answered=HOUR),
        _case(120, hours=54, operation="POST /charges"),
        _case(190, hours=9, stage="sandbox", answered=HOUR),
        _case(254, hours=20, operation="GET /payouts"),
        _case(268, hours=3, side=Side.IN_HOUSE, answered=HOUR, operation="POST /hooks/settled"),
        _case(300, hours=12, stage="sandbox", operation="GET /refunds/{id}"),
        PlannedCase(280 * DAY, Side.PARTNER, (Happens(E.FORESEEN), Happens(E.WITHDRAWN, 4 * DAY)), frozenset(), "GET /x"),
    ),
    (
        Asked(262 * DAY, Side.IN_HOUSE),
        Asked(270 * DAY, Side.IN_HOUSE, "POST /hooks/settled: the member `/order` was removed"),
        Asked(310 * DAY, Side.IN_HOUSE),
    ),
    ((20 * DAY, Side.PARTNER, "operation-deprecated", "GET /old"), (250 * DAY, Side.PARTNER, "operation-removed", "GET /old")),
)  # fmt: skip
RATES = CostRates("EUR", Decimal(95), Decimal("0.25"), Decimal("0.02"), Decimal(400), Decimal(250))


def fill(store: Store) -> Configuration:
    """Writes the year, and as much of it under another name, where one break failed; the configuration."""
    first = material(PLAN)
    _save(store, first, "acme")
    second = material(Plan(PLAN.cases[1:2], PLAN.gates[:1]))
    _save(store, second, "parcels")
    other = replace(second.integration, name="parcels", companies={
        **second.integration.companies, Side.PARTNER: Company(Side.PARTNER, "Nordic Parcels"),
    })  # fmt: skip
    return Configuration(Settings(cost_rates=RATES), (first.integration, other))


def _save(store: Store, found: Material, name: str) -> None:
    store.record([Record(START - 60 * DAY, RecordKind.POLL, name, None, "c", {"outcome": "changed"})])
    store.record(replace(each, integration=name) for each in (*found.gates, *found.changes))
    for case in found.cases:
        key = f"{name}-{case.conflict.id}"
        log = [replace(each, conflict=key, number=0) for each in case.log]
        assert store.save_conflict(replace(case.conflict, id=key, integration=name), log, [])
        for place in case.places:
            store.save_regression(key, f"{place.environment}", asdict(place))

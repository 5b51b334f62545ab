"""A report of a quarter beside thousands of cases that ended before it, against the same report without them.

    python -m pytest -s tests/benchmarks/bench_report.py        (make benchmark)

Processor time of this process, the fastest of some rounds each, taken in turn.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.accounts.period import Period
from monitor.accounts.screen import screen
from monitor.engine.accounting import accounts
from monitor.model.integration import Configuration
from monitor.model.sides import Side
from monitor.storage import SqlStore, open_store
from tests.accounts.histories import Plan, material
from tests.web.report_year import NOW, PLAN, fill

ENDED_BEFORE = 4_000
ROUNDS = 7
RATIO_MAX = 1.3
LONG_AGO = timedelta(days=1500)


def _fill_the_past(store: SqlStore) -> None:
    (case, *_) = material(Plan(PLAN.cases[:1])).cases
    moved = {
        name: at - LONG_AGO
        for name in ("opened_at", "updated_at", "closed_at", "first_indication_at")
        if (at := getattr(case.conflict, name)) is not None
    }
    log = [replace(each, number=0, at=each.at - LONG_AGO) for each in case.log]
    for number in range(ENDED_BEFORE):
        name = f"old-{number}"
        conflict = replace(case.conflict, id=name, integration="acme", **moved)
        assert store.save_conflict(conflict, [replace(each, conflict=name) for each in log], [])


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[SqlStore, SqlStore, Configuration]]:
    """Without a past, and with one."""
    with ExitStack() as stack:
        young, old = (stack.enter_context(open_store(f"sqlite:///{tmp_path / name}.db")) for name in ("young", "old"))
        fill(young)
        configuration = fill(old)
        _fill_the_past(old)
        yield young, old, configuration


def test_a_report_takes_no_longer_for_what_ended_before_it(
    stores: tuple[SqlStore, SqlStore, Configuration],
) -> None:
    *both, configuration = stores
    period = Period(NOW - timedelta(days=90), NOW)

    def seconds(store: SqlStore) -> float:
        began = time.process_time()
        screen(accounts(store, configuration.integrations, period, None, NOW), Side.IN_HOUSE)
        return time.process_time() - began

    taken = [[seconds(store) for store in both] for _ in range(ROUNDS)]
    young, old = (min(each) for each in zip(*taken, strict=True))
    print(f"\na report of a quarter: {young * 1000:.1f} ms, with {ENDED_BEFORE} old cases {old * 1000:.1f} ms")
    assert old <= RATIO_MAX * young

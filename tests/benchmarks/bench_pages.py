"""The wall and a case, at the server: what their size costs, against the same pages with little on them.

    python -m pytest tests/benchmarks/bench_pages.py -s        (make benchmark)

Processor time of one request, the median of several, through the whole application over a real SQLite file. A wall of 200
integrations must cost the same however many cases are closed; a case of 500 events is held against one of none, since
both read the same evidence. The figures of the target (100 ms, 150 ms) are printed beside.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from fastapi import FastAPI
from starlette.testclient import TestClient

from monitor.metrics import Metrics
from monitor.model.cases import Conflict, ConflictStatus, LogEntry
from monitor.model.history import Record, RecordKind
from monitor.storage import SqlStore, open_store
from monitor.web import Health, WebContext, create_app
from tests.fakes.clock import FakeClock
from tests.web.sample import NOW, Sample, before_now, fill

INTEGRATIONS, OPEN, CLOSED, EVENTS = 200, 100, 1_900, 500
ROUNDS = 9
CONSTANT = 1.3
"""How much more the same wall may cost beside closed cases: what a noisy machine adds."""
LONGER = 8.0
"""How many times the page of a short case one of 500 events may cost."""


@contextmanager
def filled(folder: Path, closed: int) -> Iterator[tuple[FastAPI, SqlStore, Sample]]:
    with open_store(f"sqlite:///{folder / f'{closed}.db'}") as store:
        sample = fill(store)
        pattern, case = sample.configuration.integrations[0], store.conflict(sample.cases["theirs"])
        assert case is not None
        named = tuple(replace(pattern, name=f"acme-{number}") for number in range(INTEGRATIONS))
        configuration = replace(sample.configuration, integrations=(*named, pattern))
        for each in named:
            store.record([Record(before_now(6), RecordKind.VERIFICATION, each.name, "payments", "c", {})] * 10)
        _save(store, case, OPEN, case.status)
        _save(store, case, closed, ConflictStatus.CLOSED)
        context = WebContext(
            store=store,
            configuration=lambda: configuration,
            exposition=Metrics().exposition,
            health=Health,
            clock=FakeClock(NOW),
            acknowledge=lambda *_: None,
            pause=lambda *_: None,
            resume=lambda *_: None,
            latest_cycle=sample.cycles.get,
        )
        yield create_app(context), store, sample


def _save(store: SqlStore, case: Conflict, count: int, status: ConflictStatus) -> None:
    for number in range(count):
        integration = f"acme-{number % INTEGRATIONS}"
        copy = replace(case, id=f"{status.value}-{number}", integration=integration, status=status, version=0)
        assert store.save_conflict(copy, [], [])


def cost(client: TestClient, path: str) -> float:
    """Seconds of processor time."""
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        answer = client.get(path)
        found.append(time.process_time() - began)
        assert answer.status_code == 200
    return median(found[1:])


def test_the_wall_costs_the_same_however_many_cases_are_closed(tmp_path: Path) -> None:
    with (
        filled(tmp_path, 0) as (small, *_),
        filled(tmp_path, CLOSED) as (large, *_),
        TestClient(small, "http://localhost") as one,
        TestClient(large, "http://localhost") as other,
    ):
        alone, beside = cost(one, "/"), cost(other, "/")
    print(
        f"\nwall of {INTEGRATIONS} integrations: {alone * 1000:.0f} ms, beside {CLOSED} closed {beside * 1000:.0f} ms"
    )
    assert beside <= CONSTANT * alone


def test_a_case_of_many_events_costs_no_more_than_its_length(tmp_path: Path) -> None:
    with filled(tmp_path, 0) as (app, store, sample), TestClient(app, "http://localhost") as client:
        long = store.conflict(sample.cases["theirs"])
        assert long is not None
        short = cost(client, f"/cases/{long.id}")
        entries = [
            LogEntry(long.id, 0, before_now(EVENTS - number), "repeated", "monitor", f"again, {number}")
            for number in range(EVENTS)
        ]
        assert store.save_conflict(long, entries, [])
        full = cost(client, f"/cases/{long.id}")
    print(f"\na case: {short * 1000:.0f} ms, of {EVENTS} events {full * 1000:.0f} ms (target 150 ms)")
    assert full <= LONGER * short

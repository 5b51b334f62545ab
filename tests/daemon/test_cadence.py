"""Which ticks of the daemon verify."""

from datetime import timedelta
from pathlib import Path

from monitor.daemon.composition import Monitor
from monitor.daemon.service import Service
from monitor.errors import Diagnostic, StoreError
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.scheduling import Scheduler
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store

CONFIGURATION = """\
integration: acme
sides: {in-house: {name: Checkout}, partner: {name: Acme Pay}}
apis: {payments: {provider: partner, spec: https://api.acme.example/openapi.json}}
schedule: {poll: 5m, verify: 15m}
"""


def test_a_verification_that_did_not_finish_is_made_up_for_by_the_next_tick(tmp_path: Path, monkeypatch):
    (tmp_path / "acme.yaml").write_text(CONFIGURATION)
    clock, asked = FakeClock(), []

    async def run_cycle(_monitor, _integration, *, verifying):
        asked.append(verifying)
        if len(asked) == 1:
            raise StoreError(Diagnostic("store-full", "there is no room left for the database"))

    monkeypatch.setattr(Monitor, "run_cycle", run_cycle)
    with memory_store() as store:
        service = Service(tmp_path, store, clock, {})
        tick = service._cycle_of(service.configuration.integrations[0])
        for _ in range(5):
            tick()
            clock.advance(timedelta(minutes=5))
    assert asked == [True, True, False, False, True]


def test_what_is_reported_is_tried_in_a_cycle_that_is_asked_for_at_once(tmp_path: Path, monkeypatch):
    (tmp_path / "acme.yaml").write_text(CONFIGURATION)
    clock, asked, wanted = FakeClock(), [], []

    async def run_cycle(_monitor, _integration, *, verifying):
        asked.append(verifying)

    monkeypatch.setattr(Monitor, "run_cycle", run_cycle)
    monkeypatch.setattr(Scheduler, "soon", lambda _self, name: wanted.append(name))
    with memory_store() as store:
        service = Service(tmp_path, store, clock, {})
        tick = service._cycle_of(service.configuration.integrations[0])
        tick()
        filed = service.web_context().report("acme", Filing("payouts are late", "Jo Berg", Side.PARTNER))
        assert wanted == ["acme"]
        assert filed.case.id in {each.id for each in store.conflicts(open_only=True)}
        for _ in range(2):
            clock.advance(timedelta(minutes=1))
            tick()
    assert asked == [True, True, False]

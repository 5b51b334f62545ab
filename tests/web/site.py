"""The real application on a loopback port, over a real SQLite file that `sample.fill` wrote."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import httpx
import uvicorn
from starlette.types import ASGIApp

from monitor.daemon.composition import Monitor
from monitor.daemon.reporting import file_report
from monitor.engine import commands
from monitor.engine.settling.reporting import Filed
from monitor.metrics import Metrics
from monitor.model.cases import LogEntry
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.storage import SqlStore, open_store
from monitor.web import Health, WebContext, create_app
from monitor.workflow.settlement.moves import Move
from tests.fakes.clock import FakeClock
from tests.fakes.store import file_store
from tests.web.sample import NOW, Sample, fill


@dataclass
class Site:
    url: str
    store: SqlStore
    sample: Sample
    context: WebContext
    health: list[Health] = field(default_factory=lambda: [Health(facts={"store": "sound"})])

    def verdict(self, kind: str) -> str:
        """The path of the page that explains the verdict of a case."""
        case = self.sample.cases[kind]
        (regression,) = self.store.regressions(conflict_id=case)
        assert isinstance(regression, Mapping)
        return f"/cases/{quote(case, safe='')}/verdicts/{regression['fingerprint']}"


@contextmanager
def running_site(folder: Path, around: Callable[[ASGIApp], ASGIApp] = lambda app: app, **more: Any) -> Iterator[Site]:
    """Started, filled, and stopped at the end. `around`: what stands before it. `more`: fields of its `WebContext`."""
    content, sample = _filled()
    (folder / "monitor.db").write_bytes(content)
    store = open_store(f"sqlite:///{folder / 'monitor.db'}")
    clock = FakeClock(NOW)
    site = Site("", store, sample, None)  # type: ignore[arg-type]

    def acknowledge(conflict_id: str, by: str, side: Side) -> str | None:
        conflict = store.conflict(conflict_id)
        if conflict is None or conflict.acknowledged_at is not None:
            return "it was acknowledged already"
        changed = replace(conflict, acknowledged_at=clock.now(), acknowledged_by=by)
        entry = LogEntry(conflict_id, 0, clock.now(), "acknowledged", side.value, f"Acknowledged by {by}")
        return None if store.save_conflict(changed, [entry], []) else "somebody else was faster"

    def settle(conflict_id: str, move: Move, by: str, side: Side | None) -> str | None:
        result = commands.settle(store, site.sample.configuration, conflict_id, move, by, side, clock.now())
        return result if isinstance(result, str) else None

    def pause(name: str, until: datetime, by: str) -> str | None:
        store.pause(name, until)
        return None

    def resume(name: str, by: str) -> str | None:
        store.pause(name, None)
        return None

    @cache
    def metrics() -> Metrics:
        restored = Metrics()
        restored.restore(store, sample.configuration, NOW)
        return restored

    site.context = WebContext(
        store=store,
        configuration=lambda: site.sample.configuration,
        exposition=lambda: metrics().exposition(),
        health=lambda: site.health[-1],
        clock=clock,
        acknowledge=acknowledge,
        pause=pause,
        resume=resume,
        settle=settle,
        latest_cycle=sample.cycles.get,
        **more,
    )
    try:
        with listening(around(create_app(site.context))) as site.url:
            yield site
    finally:
        store.close()


@cache
def _filled() -> tuple[bytes, Sample]:
    """The file of the sample's store: written once a process, and copied for each site."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.db"
        with file_store(path) as store:
            sample = fill(store)
        return path.read_bytes(), sample


@contextmanager
def reporting_site(folder: Path) -> Iterator[Site]:
    """One whose forms lead to the real command for reports and disputes."""

    def report(name: str, filing: Filing) -> Filed:
        configuration = site.sample.configuration
        integration = configuration.integration(name)
        assert integration is not None
        return file_report(Monitor(configuration, folder, site.store, site.context.clock, {}), integration, filing)

    with running_site(folder, report=report) as site:
        yield site


def client_of(url: str, **more: Any) -> httpx.Client:
    """Of plain HTTP: to read all authorities that Python trusts would take longer than most pages."""
    return httpx.Client(base_url=url, trust_env=False, verify=False, timeout=60, **more)


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """The address under which it answers, until the end."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)  # an open page would keep it for as long as it listens
    started = threading.Event()
    startup = server.startup

    async def startup_and_tell(sockets: object = None) -> None:
        await startup(sockets)  # type: ignore[arg-type]
        started.set()

    server.startup = startup_and_tell  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert started.wait(10), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive(), "the server did not end"

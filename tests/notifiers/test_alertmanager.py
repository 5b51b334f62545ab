"""A real Alertmanager is told of cases: while they are open, when their verdict changes, and when they end."""

import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.daemon.alerting import alert
from monitor.model.cases import Conflict, LogEntry
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Alertmanager, Configuration, Deliver, Integration, Schedule, Settings
from monitor.model.values import ChangedBy, Owes
from monitor.storage import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.servers.scripted import Reply, ScriptedServer
from tests.workflow.cases import COMPANIES, E, S, failing, in_status, judged, step

PROGRAM = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
LIVE = Integration("acme", (), COMPANIES, deliver=Deliver.LIVE, schedule=Schedule(timedelta(minutes=5)))
ATTRIBUTED = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing()).conflict


@dataclass
class Running:
    url: str
    receiver: ScriptedServer

    def alerts(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.url}/api/v2/alerts", timeout=5) as answer:
            return json.load(answer)

    def notified(self, status: str, case: str) -> bool:
        return any(
            each["status"] == status and each["labels"]["case"] == case
            for got in self.receiver.received
            for each in json.loads(got.body)["alerts"]
        )


def until(found) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if found():
                return True
        except OSError:
            pass
        threading.Event().wait(0.1)
    return False


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("alertmanager")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with ScriptedServer({"/hook": Reply()}) as receiver:
        configuration = {
            "route": {"receiver": "team", "group_by": ["case"], "group_wait": "0s", "group_interval": "1s"},
            "receivers": [{"name": "team", "webhook_configs": [{"url": receiver.url("/hook")}]}],
        }
        (folder / "alertmanager.yaml").write_text(json.dumps(configuration))
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    str(PROGRAM),
                    f"--config.file={folder / 'alertmanager.yaml'}",
                    f"--storage.path={folder / 'data'}",
                    f"--web.listen-address=127.0.0.1:{port}",
                    "--cluster.listen-address=",
                ],
                stdout=log,
                stderr=log,
            )
            try:
                found = Running(f"http://127.0.0.1:{port}", receiver)
                assert until(lambda: found.alerts() == []), (folder / "log").read_text()
                yield found
            finally:
                process.terminate()
                process.wait(10)


@pytest.fixture
def clock() -> FakeClock:
    """At the time of day that Alertmanager goes by."""
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def store() -> Iterator[SqlStore]:
    with memory_store() as store:
        yield store


def save(store: SqlStore, conflict: Conflict) -> None:
    known = store.conflict(conflict.id)
    began = datetime.now(UTC) - timedelta(minutes=2)
    conflict = replace(conflict, version=known.version if known else 0, confirmed_at=began)
    assert store.save_conflict(conflict, [LogEntry(conflict.id, 0, conflict.updated_at, "seen", "monitor", "x")], [])


def configured(url: str, integration: Integration = LIVE) -> Configuration:
    alertmanager = Alertmanager(EnvironmentText(url), {"Authorization": EnvironmentText("Bearer ${TOKEN}")})
    return Configuration(Settings("https://monitor.shop.example", alertmanager=alertmanager), (integration,))


async def tell(store, clock, url, integration=LIVE, environ=None) -> tuple[str, ...]:
    """Why alerts were not taken."""
    environ = {"TOKEN": "t0ken"} if environ is None else environ
    told = await alert(configured(url, integration), [integration], store, clock, environ)
    assert set(told) == ({integration.name} if integration.deliver is Deliver.LIVE else set())
    return tuple(filter(None, told.values()))


def of(running: Running, case: str) -> list[dict[str, Any]]:
    return [each for each in running.alerts() if each["labels"].get("case") == case]


async def test_an_open_case_is_an_alert_until_it_works_again(running, store, clock):
    save(store, replace(ATTRIBUTED, id="open-1"))
    assert await tell(store, clock, running.url) == ()
    (first,) = of(running, "open-1")
    assert first["labels"]["changed_by"] == first["labels"]["owes"] == "partner"
    assert first["annotations"]["summary"] == "Checkout and Acme Pay: GET /charges/{id}: amount is a string"
    assert first["generatorURL"] == "https://monitor.shop.example/cases/open-1"
    assert until(lambda: running.notified("firing", "open-1"))

    clock.advance(timedelta(minutes=5))
    await tell(store, clock, running.url)
    (again,) = of(running, "open-1")
    assert again["fingerprint"] == first["fingerprint"], "it is still the same alert"
    assert datetime.fromisoformat(again["endsAt"]) - datetime.fromisoformat(first["endsAt"]) == timedelta(minutes=5)

    clock.advance(datetime.now(UTC) - clock.now())
    save(store, replace(ATTRIBUTED, id="open-1", status=S.FIX_VERIFIED))
    assert await tell(store, clock, running.url) == ()
    assert until(lambda: running.notified("resolved", "open-1"))
    assert of(running, "open-1") == []
    assert store.alerts("acme") == ()


async def test_a_corrected_verdict_ends_the_old_alert_and_begins_a_new_one(running, store, clock):
    save(store, replace(ATTRIBUTED, id="corrected-1"))
    await tell(store, clock, running.url)
    corrected = step(in_status(S.CONFIRMED), E.ATTRIBUTED, judged(ChangedBy.IN_HOUSE, Owes.IN_HOUSE)).conflict
    save(store, replace(corrected, id="corrected-1"))
    clock.advance(datetime.now(UTC) - clock.now())
    await tell(store, clock, running.url)
    assert until(lambda: [each["labels"]["changed_by"] for each in of(running, "corrected-1")] == ["in-house"])


async def test_a_flake_what_is_foreseen_and_what_was_seen_once_alert_nobody(running, store, clock):
    for status in (S.FLAKE, S.PENDING, S.DETECTED, S.ENVIRONMENT, S.WAIVED):
        save(store, replace(in_status(status), id=f"quiet-{status.name}"))
    assert await tell(store, clock, running.url) == ()
    assert [each for each in running.alerts() if each["labels"]["case"].startswith("quiet")] == []


async def test_shadow_alerts_nobody(running, store, clock):
    save(store, replace(ATTRIBUTED, id="shadow-1"))
    assert await tell(store, clock, running.url, replace(LIVE, deliver=Deliver.SHADOW)) == ()
    assert of(running, "shadow-1") == []


async def test_a_pause_ends_no_alert_and_says_so(running, store, clock):
    save(store, replace(ATTRIBUTED, id="paused-1"))
    await tell(store, clock, running.url)
    store.pause("acme", clock.now() + timedelta(hours=2))
    await tell(store, clock, running.url)
    (found,) = of(running, "paused-1")
    assert "nobody knows whether it still fails" in found["annotations"]["paused"]


async def test_an_end_that_was_not_taken_is_told_again(store, clock):
    save(store, ATTRIBUTED)
    with ScriptedServer({"/api/v2/alerts": Reply()}) as server:
        await tell(store, clock, server.url("/"))
        save(store, replace(ATTRIBUTED, status=S.CLOSED))
        server.routes = {"/api/v2/alerts": Reply(503)}
        assert await tell(store, clock, server.url("/")) == ("Alertmanager answered 503",)
        server.routes = {"/api/v2/alerts": Reply()}
        assert await tell(store, clock, server.url("/")) == ()
        assert await tell(store, clock, server.url("/")) == ()
        sent = [json.loads(each.body) for each in server.received]
        assert server.received[0].headers["authorization"] == "Bearer t0ken"
    assert [len(each) for each in sent] == [1, 1, 1], "once it was taken nothing is left to send"
    assert sent[0][0]["endsAt"] > clock.now().isoformat()
    assert sent[1][0]["endsAt"] == sent[2][0]["endsAt"] == clock.now().isoformat()
    assert sent[2][0]["labels"] == sent[0][0]["labels"]


async def test_an_alert_whose_answer_was_lost_is_ended_too(store, clock):
    save(store, ATTRIBUTED)
    with ScriptedServer({"/api/v2/alerts": Reply(reset=True)}) as server:
        (reason,) = await tell(store, clock, server.url("/"))
        assert "was not reached" in reason
        save(store, replace(ATTRIBUTED, status=S.CLOSED))
        server.routes = {"/api/v2/alerts": Reply()}
        assert await tell(store, clock, server.url("/")) == ()
        (ended,) = json.loads(server.received[-1].body)
    assert ended["endsAt"] == clock.now().isoformat()


async def test_a_variable_that_is_not_set_is_said(store, clock):
    save(store, ATTRIBUTED)
    assert await tell(store, clock, "http://127.0.0.1:9", environ={}) == ("environment variable TOKEN is not set",)

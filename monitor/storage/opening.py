"""The way in."""

from monitor.storage.database import Database
from monitor.storage.schema import prepare
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

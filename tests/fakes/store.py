"""The store's fake is the real one: SQLite, in memory or in a file, whose tables are copied instead of made anew."""

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from monitor.storage import SqlStore, new_file, open_store
from monitor.storage.database import Database
from monitor.storage.schema import require_newest


def memory_store() -> SqlStore:
    """A new, empty store. Threads may share it and take turns; close it, or use it as a context manager."""
    database = Database("sqlite://")
    _empty().backup(_of_the_driver(database))
    require_newest(database)
    return SqlStore(database)


def file_store(path: Path) -> SqlStore:
    """A new, empty store in a file, which other processes may open, too."""
    return new_file(path)


@cache
def _empty() -> sqlite3.Connection:
    """What all migrations have made, in memory."""
    return _of_the_driver(open_store("sqlite://")._database)


def _of_the_driver(database: Database) -> Any:
    with database._engine.connect() as connection:
        return connection.connection.driver_connection

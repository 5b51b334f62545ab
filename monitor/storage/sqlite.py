"""All that is peculiar to SQLite: connections, locks, triggers and errors."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Engine,
    Integer,
    QueuePool,
    Table,
    TableValuedAlias,
    Text,
    column,
    event,
    func,
)
from sqlalchemy import (
    create_engine as sqlalchemy_engine,
)
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.errors import Diagnostic, Place, StoreError

OWNS_DATABASE = True
BUSY_SECONDS = 10.0
"""How long a writer waits for another one, unless the URL says `?timeout=…`."""
_TURNS = 50
"""So often is another one waited for who changes the mode of a new file: SQLite refuses both at once where each could
wait for the other, and only who begins a transaction is kept waiting.
"""
SYNCHRONOUS = "FULL"
"""Not NORMAL: a message tells the other company the head of the log's chain. If a power cut took back the entries
behind that head, an honest store would look tampered with.
"""
RowNumber = BigInteger().with_variant(Integer(), "sqlite")
"""A row's number. SQLite counts up only a column declared INTEGER (https://sqlite.org/autoinc.html)."""


def create_engine(url: URL) -> Engine:
    if "timeout" not in url.query:
        url = url.update_query_dict({"timeout": str(BUSY_SECONDS)})
    if _file(url) is None:
        shared = {"check_same_thread": False}
        # Each connection to `:memory:` is a database of its own, so there may be only one; threads take turns.
        engine = sqlalchemy_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args=shared)
    else:
        _make_folder(url)
        engine = sqlalchemy_engine(url, poolclass=QueuePool)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def is_there(url: URL) -> bool:
    """SQLite makes the file that it is asked for."""
    path = _file(url)
    return path is None or path.exists()


def refuse_writing(engine: Engine) -> None:
    def set_up(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(engine, "connect", set_up)


def initialise(engine: Engine) -> None:
    """Write-ahead logging: readers and the writer do not wait for each other. The file remembers it."""
    connection = engine.raw_connection()  # not in a transaction, where the mode can't change
    try:
        cursor = connection.cursor()
        for turn in range(_TURNS):
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or turn == _TURNS - 1:
                    raise
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("COMMIT")
    finally:
        connection.close()


def place(url: URL) -> Place:
    path = _file(url)
    return Place("memory" if path is None else str(path))


def insert(table: Table) -> Insert:
    return sqlite_insert(table)


def serialise(connection: Connection) -> None:
    """A transaction that writes has begun with BEGIN IMMEDIATE: it is alone already."""


def listed(texts: Sequence[str]) -> TableValuedAlias:
    return func.json_each(json.dumps(texts)).table_valued(column("value", Text))


def refuse_rewriting(table: str, key: str) -> Sequence[str]:
    def trigger(name: str, event_: str, when: str = "") -> str:
        return (
            f"CREATE TRIGGER {table}_{name} BEFORE {event_} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )

    taken = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - names from the migrations
    # INSERT OR REPLACE deletes without calling triggers on deletion (https://sqlite.org/lang_conflict.html).
    return (
        trigger("not_updated", "UPDATE"),
        trigger("not_deleted", "DELETE"),
        trigger("not_replaced", "INSERT", taken),
    )


def problem(connection: Connection) -> str | None:
    findings = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    if findings != ["ok"]:
        return "; ".join(findings)
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return None if orphan is None else f"a row of {orphan[0]} refers to a missing row of {orphan[2]}"


def diagnose(error: BaseException, place: Place) -> Diagnostic | None:
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    row = _DIAGNOSTICS.get(code & 0xFF)  # the low byte is the primary result code (https://sqlite.org/rescode.html)
    return None if row is None else Diagnostic(row[0], row[1], place, note=f"SQLite says: {error}", help=row[2])


_RESTORE = "the file is left as it is; restore a copy, or name another file with --database"
_DIAGNOSTICS = {
    sqlite3.SQLITE_NOTADB: (
        "store-not-a-database",
        "this file is not a SQLite database",
        "nothing was written to it; name another file with --database",
    ),
    sqlite3.SQLITE_CORRUPT: ("store-damaged", "the database file is damaged", _RESTORE),
    sqlite3.SQLITE_CANTOPEN: (
        "store-cannot-open",
        "the database file can't be opened",
        "check that its folder exists and that this user may write there",
    ),
    sqlite3.SQLITE_PERM: (
        "store-cannot-open",
        "the database file can't be opened",
        "check that this user may read and write it",
    ),
    sqlite3.SQLITE_READONLY: (
        "store-read-only",
        "the database file can't be written",
        "what is stored is safe; let this user write to the file and its folder",
    ),
    sqlite3.SQLITE_FULL: (
        "store-full",
        "there is no room left for the database",
        "what is stored is safe; free some space on that disk, and the next cycle goes on",
    ),
    sqlite3.SQLITE_IOERR: (
        "store-io",
        "the disk refused to read or write the database",
        "what was confirmed before is safe; look at the disk and its quota",
    ),
    sqlite3.SQLITE_BUSY: (
        "store-locked",
        "another program has kept the database locked",
        "nothing was written; close the other program, or use PostgreSQL where several machines write",
    ),
    sqlite3.SQLITE_LOCKED: (
        "store-locked",
        "another connection has kept the database locked",
        "nothing was written; try again",
    ),
}


def _file(url: URL) -> Path | None:
    """The file that the URL names; None for a database in memory."""
    if url.database in {None, "", ":memory:"}:
        return None
    assert url.database is not None
    return Path(url.database.removeprefix("file:")).absolute()


def _make_folder(url: URL) -> None:
    path = _file(url)
    assert path is not None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            Diagnostic(
                "store-cannot-open",
                "the folder of the database can't be made",
                Place(str(path.parent)),
                note=error.strerror,
                help="name a file in a folder that this user may write to with --database",
            )
        ) from error


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes late and never covers DDL; see `_begin`
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        f"synchronous = {SYNCHRONOUS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock when it begins: waiting for it later, with rows read before, could never succeed."""
    writing = connection.get_execution_options().get("writing", False)
    driver: Any = connection.connection.driver_connection  # SQLAlchemy makes a seventh of a small transaction of it
    driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

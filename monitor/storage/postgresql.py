"""All that is peculiar to PostgreSQL: connections, locks, triggers and errors."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, URL, Connection, Engine, Table, TableValuedAlias, Text, cast, column, event, func
from sqlalchemy import create_engine as sqlalchemy_engine
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from monitor.errors import Diagnostic, Place

OWNS_DATABASE = False
CONNECT_SECONDS = 10
LOCK_SECONDS = 10
"""How long a writer waits for another one, unless the URL has `options` of its own."""
_LOCK = 0x636F6D706174
"""Number of this program's advisory lock: `compat` in ASCII."""


def create_engine(url: URL) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    defaults = {"connect_timeout": str(CONNECT_SECONDS), "options": f"-c lock_timeout={LOCK_SECONDS}s"}
    url = url.update_query_dict({**defaults, **url.query})
    engine = sqlalchemy_engine(url, pool_pre_ping=True)
    event.listen(engine, "connect", _set_up)
    return engine


def is_there(url: URL) -> bool:  # noqa: ARG001 - the server says so itself, and makes none
    return True


def refuse_writing(engine: Engine) -> None:
    def set_up(connection: Any, _record: object) -> None:
        connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.commit()

    event.listen(engine, "connect", set_up)


def initialise(engine: Engine) -> None:
    """Nothing to set for a whole database."""


def place(url: URL) -> Place:
    return Place(url.set(drivername="postgresql", query={}).render_as_string(hide_password=True))


def insert(table: Table) -> Insert:
    return postgresql_insert(table)


def serialise(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def listed(texts: Sequence[str]) -> TableValuedAlias:
    return (
        func.unnest(cast(list(texts), ARRAY(Text))).table_valued(column("value", Text), name="asked").render_derived()
    )


def refuse_rewriting(table: str, key: str) -> Sequence[str]:  # noqa: ARG001 - nothing here replaces a row by inserting
    function = f"{table}_refuse_rewriting()"
    execute = f"EXECUTE FUNCTION {function}"
    refusal = f"RAISE EXCEPTION '{table} is append-only';"
    return (
        f"CREATE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refusal} END $$",
        f"CREATE TRIGGER {table}_not_rewritten BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {execute}",
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {execute}",
    )


def problem(connection: Connection) -> str | None:
    """PostgreSQL checks pages as it reads them, where the cluster has checksums; there is no check to ask for."""
    connection.exec_driver_sql("SELECT 1")
    return None


def diagnose(error: BaseException, place: Place) -> Diagnostic | None:
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate or ""
    row = _DIAGNOSTICS.get(state) or _DIAGNOSTICS.get(state[:2])
    if row is None and isinstance(error, psycopg.OperationalError):
        row = _UNREACHABLE
    if row is None:
        return None
    said = " ".join(str(error).split())
    return Diagnostic(row[0], row[1], place, note=f"PostgreSQL says: {said}", help=row[2])


_UNREACHABLE = (
    "store-unreachable",
    "no connection to the database server could be made",
    "see what it says; check host, port, user, password and the name of the database",
)
# By SQLSTATE, or its class (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_DIAGNOSTICS = {
    "08": _UNREACHABLE,
    "57P": _UNREACHABLE,
    "42501": ("store-cannot-open", "this user may not use the database", "grant it the rights on its schema"),
    "25006": ("store-read-only", "the database can't be written", "name the primary server, not a replica"),
    "53100": (
        "store-full",
        "there is no room left for the database",
        "what is stored is safe; free some space on the server's disk, and the next cycle goes on",
    ),
    "53300": (
        "store-unreachable",
        "the database server has no connection left",
        "raise max_connections, or close some",
    ),
    "55P03": ("store-locked", "another program has kept the database locked", "nothing was written; try again"),
    "40": ("store-locked", "the database gave way to another writer", "nothing was written; try again"),
    "58": (
        "store-io",
        "the disk of the database server refused to read or write",
        "what was confirmed before is safe; look at that disk",
    ),
    "XX001": ("store-damaged", "the database is damaged", "restore a copy of it"),
    "XX002": ("store-damaged", "an index of the database is damaged", "rebuild it with REINDEX"),
}


def _set_up(connection: Any, _record: object) -> None:
    connection.execute("SET TIME ZONE 'UTC'")  # else a far future instant may not fit into a datetime
    connection.commit()

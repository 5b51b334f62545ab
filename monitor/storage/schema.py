"""The schema's version: what a database has, and how it gets the newest."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from monitor.errors import Diagnostic, StoreError
from monitor.storage.database import Database, missing
from monitor.storage.tables import metadata

HEAD = "0009"
"""Newest migration; a test holds it to what is in `migrations/versions`."""
VERSION_TABLE = "compat_monitor_version"


def prepare(database: Database) -> None:
    """Make the tables, or bring them to the newest version; the common case, nothing to do, loads no Alembic.

    Raises `StoreError` where the database belongs to another program or to a newer version of this one.
    """
    with database.reading() as connection:
        if _version(connection) == HEAD:
            return
        _refuse_foreign(connection, database)
    database.initialise()
    with database.writing() as connection:
        database.backend.serialise(connection)
        _upgrade(connection, database)


def require_newest(database: Database) -> None:
    """Raises `StoreError` where the tables are not those of the newest version; makes none."""
    with database.reading() as connection:
        if _version(connection) == HEAD:
            return
    text = "the database does not have the tables of this version"
    raise StoreError(Diagnostic("store-not-prepared", text, database.place, help="open it with `compat-monitor serve`"))


def bring_up(database: Database) -> None:
    """As `prepare` does, where tables were made before. Raises `UsageError` (`store-missing`) where they weren't."""
    with database.reading() as connection:
        if _version(connection) is None:
            _refuse_foreign(connection, database)
            raise missing("this database has nothing of compat-monitor yet", database.place)
    prepare(database)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    version: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    return version


def _refuse_foreign(connection: Connection, database: Database) -> None:
    if _version(connection) is not None:
        return
    tables = set(inspect(connection).get_table_names())
    if not database.backend.OWNS_DATABASE:
        tables &= set(metadata.tables)
    if tables:
        raise StoreError(
            Diagnostic(
                "store-foreign",
                "this database belongs to another program",
                database.place,
                note=f"it has a table {min(tables)!r} that this program did not make",
                help="nothing was written to it; name another database with --database",
            )
        )


def _upgrade(connection: Connection, database: Database) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            Diagnostic(
                "store-newer",
                "this database was written by a newer version of compat-monitor",
                database.place,
                note=f"its schema is version {_version(connection)}, this program knows up to {HEAD}",
                help="nothing was written to it; upgrade compat-monitor, or name another database with --database",
            )
        ) from error

"""What differs between databases. `sqlite.py` and `postgresql.py` each hold all of it; nothing else knows either."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, Table, TableValuedAlias
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from monitor.errors import Diagnostic, Place, UsageError
from monitor.storage import postgresql, sqlite


class Backend(Protocol):
    OWNS_DATABASE: bool
    """No other program keeps tables there."""

    def __hash__(self) -> int: ...

    def create_engine(self, url: URL) -> Engine:
        """An engine whose connections are set up; connects to nothing yet."""
        ...

    def is_there(self, url: URL) -> bool:
        """Whether the database itself exists, as far as that can be told without connecting."""
        ...

    def refuse_writing(self, engine: Engine) -> None:
        """From now on, connections that change nothing."""
        ...

    def initialise(self, engine: Engine) -> None:
        """Settings that the database keeps, before its tables are made."""
        ...

    def place(self, url: URL) -> Place:
        """What people are shown: a file, or a URL without its password."""
        ...

    def insert(self, table: Table) -> SqliteInsert | PostgresqlInsert:
        """An insert that knows `on_conflict_do_update`."""
        ...

    def serialise(self, connection: Connection) -> None:
        """Let one writer at a time go on, until its transaction ends."""
        ...

    def listed(self, texts: Sequence[str]) -> TableValuedAlias:
        """The texts as a table of one column, `value`, however many there are."""
        ...

    def refuse_rewriting(self, table: str, key: str) -> Sequence[str]:
        """Statements that make the rows of `table` unchangeable; `key` is the column of its primary key."""
        ...

    def problem(self, connection: Connection) -> str | None:
        """What the database's own check of itself says; None where all is well."""
        ...

    def diagnose(self, error: BaseException, place: Place) -> Diagnostic | None:
        """The driver's error for people; None where it is a mistake of this program."""
        ...


_BACKENDS: Mapping[str, Backend] = MappingProxyType({"sqlite": sqlite, "postgresql": postgresql})


def backend_named(name: str) -> Backend:
    """`name` as SQLAlchemy calls the dialect. Raises `UsageError` (code `database-url`) for another."""
    if name in _BACKENDS:
        return _BACKENDS[name]
    raise UsageError(
        Diagnostic(
            "database-url",
            f"{name!r} is not a database that the store can use",
            help="write sqlite:///path/to/monitor.sqlite or postgresql://user@host/database",
        )
    )


@cache  # of a dozen tables: what a statement is made of takes longer to work out than to run
def insert_new(backend: Backend, table: Table) -> Any:
    """An insert that leaves a row of the same primary key as it is."""
    return backend.insert(table).on_conflict_do_nothing()


@cache
def upsert(backend: Backend, table: Table) -> Any:
    """An insert that replaces the row of the same primary key."""
    statement = backend.insert(table)
    keys = list(table.primary_key.columns)
    others = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)

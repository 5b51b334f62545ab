"""One database: its transactions, and its errors as people read them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from monitor.errors import Diagnostic, Place, StoreError, UsageError
from monitor.storage.backend import Backend, backend_named


class Database:
    def __init__(self, url: str, *, read_only: bool = False, make: bool = True) -> None:
        """Raises `UsageError`: code `database-url` for what is not the URL of a database that can be used,
        `store-missing` where there is none and none may be made.
        """
        parsed = _parsed(url)
        self.backend: Backend = backend_named(parsed.get_backend_name())
        self.place = self.backend.place(parsed)
        if not make and not self.backend.is_there(parsed):
            raise missing("there is no database", self.place)
        self._engine = self.backend.create_engine(parsed)
        if read_only:
            self.backend.refuse_writing(self._engine)
        self._writing_engine = self._engine.execution_options(writing=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database. Raises `StoreError`."""
        with self._errors_for_people(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept as a whole or not at all. Raises `StoreError`."""
        with self._errors_for_people(), self._writing_engine.begin() as connection:
            yield connection

    def initialise(self) -> None:
        with self._errors_for_people():
            self.backend.initialise(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _errors_for_people(self) -> Iterator[None]:
        driver = self._engine.dialect.dbapi
        assert driver is not None
        try:
            yield
        except (DBAPIError, driver.Error) as error:  # a listener's errors come as the driver raised them
            cause = error.orig if isinstance(error, DBAPIError) else error
            diagnostic = None if cause is None else self.backend.diagnose(cause, self.place)
            if diagnostic is None:
                raise
            raise StoreError(diagnostic) from error
        except PoolTimeoutError as error:
            raise StoreError(
                Diagnostic("store-locked", "all connections to the database are in use", self.place)
            ) from error


def missing(message: str, place: Place) -> UsageError:
    """For a command that only asks: where nothing is kept it could only say that nothing is the matter."""
    return UsageError(
        Diagnostic(
            "store-missing",
            message,
            place,
            note="nothing was made there",
            help="check --database or the variable COMPAT_MONITOR_DATABASE; the first `compat-monitor run` makes one",
        )
    )


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        raise UsageError(
            Diagnostic(
                "database-url",
                "the database is not given as a URL",
                help="write sqlite:///path/to/monitor.sqlite or postgresql://user@host/database",
            )
        ) from None

"""Databases of a PostgreSQL server, made for one test each."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg

from monitor.storage import open_store


class Postgresql:
    """`template`: a database that has the tables already, copied by the server in a few milliseconds."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._numbers = count()
        self._template: str | None = None

    @contextmanager
    def database(self, *, template: bool = False) -> Iterator[str]:
        name = self._create(self._migrated() if template else "template1")
        try:
            yield self._url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def in_a_hurry(self) -> None:
        """Wait for no disk: what a power cut would take from this server, nobody needs."""
        self.execute("ALTER SYSTEM SET fsync = off")
        self.execute("ALTER SYSTEM SET full_page_writes = off")
        self.execute("SELECT pg_reload_conf()")

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(statement)

    def _migrated(self) -> str:
        if self._template is None:
            self._template = self._create("template1")
            open_store(self._url(self._template)).close()
        return self._template

    def _create(self, template: str) -> str:
        name = f"monitor_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _url(self, name: str) -> str:
        return self.uri.replace("/postgres?", f"/{name}?")

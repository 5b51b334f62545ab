"""What every part of the store is made of."""

from typing import TypeVar

from monitor.errors import Diagnostic, StoreError
from monitor.storage import codec
from monitor.storage.database import Database

Noun = TypeVar("Noun")


class Part:
    """One subject of the store: its queries, over the database that all parts share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._backend = database.backend

    def _load(self, kind: type[Noun], text: str | bytes) -> Noun:
        """Raises `StoreError` (code `store-damaged`) for a row that holds no such noun."""
        try:
            return codec.load(kind, text)
        except ValueError as error:
            raise StoreError(
                Diagnostic("store-damaged", "a stored row can't be read", self._database.place, note=str(error))
            ) from error

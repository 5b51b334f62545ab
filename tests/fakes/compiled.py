"""What each store of a process would compile again for itself: statements of SQL, kept by what they say."""

from typing import Any


class Statements(dict[Any, Any]):
    """A `compiled_cache` of SQLAlchemy for many engines of one database: its keys begin with the dialect, one an engine.

    The dialects are alike, and a tenth of what most tests of the engine and of commands do was compiling for the next.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)

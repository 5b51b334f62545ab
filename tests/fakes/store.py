"""The store's fake is the real one: SQLite, in memory or in a file whose tables are copied instead of made anew."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.storage import SqlStore, open_store


def memory_store() -> SqlStore:
    """A new, empty store. Threads may share it and take turns; close it, or use it as a context manager."""
    return open_store("sqlite://")


def file_store(path: Path) -> SqlStore:
    """A new, empty store in a file, which other processes may open, too."""
    path.write_bytes(_prepared())
    return open_store(f"sqlite:///{path}")


@cache
def _prepared() -> bytes:
    """A file that all migrations have made: they run once a process, and not once a test."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.sqlite"
        open_store(f"sqlite:///{path}").close()
        return path.read_bytes()

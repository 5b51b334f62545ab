"""The store's fake is the real one: SQLite in memory, which starts in milliseconds and forgets everything when closed."""

from monitor.storage import SqlStore, open_store


def memory_store() -> SqlStore:
    """A new, empty store. Threads may share it and take turns; close it, or use it as a context manager."""
    return open_store("sqlite://")

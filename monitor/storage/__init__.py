"""The store: everything that was observed, kept for ever in SQLite or PostgreSQL.

It keeps and finds; it never judges, and it never reads a clock: every instant is an argument. What was observed and the
log of a case are appended and never rewritten, which triggers in the database enforce against other programs too.
`open_store` is the way in, `open_existing` for whoever may make none, `new_file` for whoever needs many empty ones;
`SqlStore` implements `monitor.engine.ports.Store`.
"""

from monitor.storage.opening import new_file, open_existing, open_store, open_to_read
from monitor.storage.store import SqlStore

__all__ = ["SqlStore", "new_file", "open_existing", "open_store", "open_to_read"]

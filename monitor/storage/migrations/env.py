"""Run by Alembic: migrates over the connection and inside the transaction that `schema.prepare` hands it."""

from alembic import context

from monitor.storage.schema import VERSION_TABLE
from monitor.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
context.run_migrations()

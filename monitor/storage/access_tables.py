"""The tables of access: accounts, sessions, links, API tokens, keys, and the audit log."""

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from monitor.storage.sqlite import RowNumber
from monitor.storage.tables import AnyText, Instant, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("body", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("held_by", AnyText, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("sessions_by_holder", "holder", "held_by"),
    Index("sessions_by_end", "expires_at"),
    comment="digest: of the random id that only the browser has",
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    comment="secrets of this monitor itself",
)

audit = Table(
    "audit",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("event", Text, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("address", AnyText, nullable=False),
    Index("audit_by_event", "event", "at"),
    comment="append-only: who came in, or tried to",
)

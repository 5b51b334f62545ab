"""Who may come in: accounts, sessions, invitations, API tokens, and the log of what they did at the door."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.sides import Side


class Role(StrEnum):
    VIEWER = "viewer"
    """Reads."""
    ENGINEER = "engineer"
    """Looks after cases and probes."""
    OWNER = "owner"
    """Says also what binds their company."""
    MEDIATOR = "mediator"
    """Stands between the companies, and acts for neither."""
    ADMIN = "admin"
    """Lets others in."""


class Scope(StrEnum):
    """What an API token is for; each includes those before it."""

    READ = "read"
    OBSERVE = "observe"
    ACT = "act"


class Holder(StrEnum):
    """Whose a session is."""

    ACCOUNT = "account"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Account:
    """`integrations`: those that it sees; None for all. `side`: the company it acts for; None for neither."""

    name: str
    role: Role
    side: Side | None
    integrations: tuple[str, ...] | None
    password: str
    """Argon2 hash in PHC's string format; empty for somebody whom the OpenID provider lets in."""
    added_at: datetime
    subject: str = ""
    """Issuer and subject at the OpenID provider; empty for an account with a password."""


@dataclass(frozen=True, slots=True)
class Session:
    """`digest`: SHA-256 of the random id that only the browser has, in hexadecimal. `held_by`: name or id."""

    digest: str
    holder: Holder
    held_by: str
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a signed link lets somebody do who has no account: see one integration, or one case of it, for a side."""

    id: str
    integration: str
    side: Side
    case: str | None
    email: str
    name: str
    """As pages and the log show them."""
    made_at: datetime
    made_by: str
    expires_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """`digest`: SHA-256 of the token, in hexadecimal. `integrations` and `side` as of an account."""

    name: str
    digest: str
    scope: Scope
    side: Side | None
    integrations: tuple[str, ...] | None
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None = None


class AuditEvent(StrEnum):
    ACCOUNT_ADDED = "account-added"
    ACCOUNT_CHANGED = "account-changed"
    ACCOUNT_REMOVED = "account-removed"
    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGNED_OUT = "signed-out"
    LINK_MADE = "link-made"
    LINK_USED = "link-used"
    LINK_REVOKED = "link-revoked"
    TOKEN_MADE = "token-made"  # noqa: S105 - a name of an event
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - a name of an event
    ACT_REFUSED = "act-refused"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`name`: whose account, token or address it concerns. `address`: where it came from; empty for a command."""

    at: datetime
    event: AuditEvent
    name: str
    text: str = ""
    address: str = ""

"""What access needs of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.access.sessions import FailedTries
from monitor.model.access import Account, ApiToken, AuditEntry, Invitation, Session


class AccessStore(Protocol):
    """Every method raises `StoreError` where the database fails."""

    def account(self, name: str) -> Account | None: ...

    def accounts(self) -> tuple[Account, ...]:
        """By name."""
        ...

    def save_account(self, account: Account) -> None:
        """Adds it, or replaces the one of that name and ends its sessions."""
        ...

    def remove_account(self, name: str) -> bool:
        """With its sessions; whether there was one."""
        ...

    def session(self, digest: str) -> Session | None: ...

    def open_session(self, session: Session) -> None:
        """Forgets those that ended before this one began."""
        ...

    def note_session(self, digest: str, seen_at: datetime) -> None: ...

    def close_session(self, digest: str) -> None: ...

    def invitation(self, link: str) -> Invitation | None: ...

    def invitations(self) -> tuple[Invitation, ...]:
        """Newest first."""
        ...

    def save_invitation(self, link: Invitation) -> None:
        """Adds it, or replaces the one of that id; ends its sessions where it is revoked."""
        ...

    def api_token(self, digest: str) -> ApiToken | None: ...

    def api_tokens(self) -> tuple[ApiToken, ...]:
        """By name."""
        ...

    def save_api_token(self, token: ApiToken) -> bool:
        """Adds it, or replaces the one with its digest; False, and nothing is stored, where another has its name."""
        ...

    def audit(self, entry: AuditEntry) -> None:
        """Appended, and never rewritten."""
        ...

    def audit_entries(self, newest: int) -> tuple[AuditEntry, ...]:
        """Newest first."""
        ...

    def failed_sign_ins(self, name: str, address: str, since: datetime) -> FailedTries:
        """For that name, and from that address."""
        ...

    def key(self, name: str, fresh: bytes) -> bytes:
        """The key of that name; `fresh` becomes it where there is none yet."""
        ...

    def exchange_is_of(self, digest: str, integrations: Sequence[str], case: str | None) -> bool:
        """Whether an exchange belongs to one of these integrations, or, where a case is named, to that case."""
        ...

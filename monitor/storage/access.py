"""Who may come in, and who did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, func, insert, or_, select, update

from monitor.access.sessions import FailedTries
from monitor.model.access import Account, ApiToken, AuditEntry, AuditEvent, Holder, Invitation, Session
from monitor.storage import codec
from monitor.storage.access_tables import accounts, api_tokens, audit, invitations, keys, sessions
from monitor.storage.backend import insert_new, upsert
from monitor.storage.part import Part
from monitor.storage.tables import conflicts, kept_evidence, log_entries, observed_exchanges, recordings, regressions


class Access(Part):
    """`monitor.access.store.AccessStore`."""

    def account(self, name: str) -> Account | None:
        with self._database.reading() as connection:
            body = connection.scalar(select(accounts.c.body).where(accounts.c.name == name))
        return None if body is None else self._load(Account, body)

    def accounts(self) -> tuple[Account, ...]:
        with self._database.reading() as connection:
            bodies = connection.scalars(select(accounts.c.body)).all()
        return tuple(sorted((self._load(Account, body) for body in bodies), key=lambda each: each.name))

    def save_account(self, account: Account) -> None:
        with self._database.writing() as connection:
            connection.execute(upsert(self._backend, accounts), {"name": account.name, "body": codec.dump(account)})
            connection.execute(delete(sessions).where(_held(Holder.ACCOUNT, account.name)))

    def remove_account(self, name: str) -> bool:
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(_held(Holder.ACCOUNT, name)))
            return connection.execute(delete(accounts).where(accounts.c.name == name)).rowcount == 1

    def session(self, digest: str) -> Session | None:
        with self._database.reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.digest == digest)).one_or_none()
        return None if row is None else _session(row)

    def open_session(self, session: Session) -> None:
        row = {
            "digest": session.digest,
            "holder": session.holder.value,
            "held_by": session.held_by,
            "opened_at": session.opened_at,
            "seen_at": session.seen_at,
            "expires_at": session.expires_at,
        }
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= session.opened_at))
            connection.execute(insert(sessions), row)

    def note_session(self, digest: str, seen_at: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=seen_at))

    def close_session(self, digest: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def invitation(self, link: str) -> Invitation | None:
        with self._database.reading() as connection:
            body = connection.scalar(select(invitations.c.body).where(invitations.c.id == link))
        return None if body is None else self._load(Invitation, body)

    def invitations(self) -> tuple[Invitation, ...]:
        query = select(invitations.c.body).order_by(invitations.c.made_at.desc(), invitations.c.id)
        with self._database.reading() as connection:
            return tuple(self._load(Invitation, body) for body in connection.scalars(query))

    def save_invitation(self, link: Invitation) -> None:
        row = {"id": link.id, "made_at": link.made_at, "body": codec.dump(link)}
        with self._database.writing() as connection:
            connection.execute(upsert(self._backend, invitations), row)
            if link.revoked_at is not None:
                connection.execute(delete(sessions).where(_held(Holder.INVITATION, link.id)))

    def api_token(self, digest: str) -> ApiToken | None:
        with self._database.reading() as connection:
            body = connection.scalar(select(api_tokens.c.body).where(api_tokens.c.digest == digest))
        return None if body is None else self._load(ApiToken, body)

    def api_tokens(self) -> tuple[ApiToken, ...]:
        with self._database.reading() as connection:
            bodies = connection.scalars(select(api_tokens.c.body)).all()
        return tuple(sorted((self._load(ApiToken, body) for body in bodies), key=lambda each: each.name))

    def save_api_token(self, token: ApiToken) -> bool:
        row = {"digest": token.digest, "name": token.name, "body": codec.dump(token)}
        taken = (api_tokens.c.name == token.name) & (api_tokens.c.digest != token.digest)
        with self._database.writing() as connection:
            if connection.scalar(select(exists().where(taken))):
                return False
            connection.execute(upsert(self._backend, api_tokens), row)
        return True

    def audit(self, entry: AuditEntry) -> None:
        row = {
            "at": entry.at,
            "event": entry.event.value,
            "name": entry.name,
            "text": entry.text,
            "address": entry.address,
        }
        with self._database.writing() as connection:
            connection.execute(insert(audit), row)

    def audit_entries(self, newest: int) -> tuple[AuditEntry, ...]:
        query = select(audit).order_by(audit.c.number.desc()).limit(newest)
        with self._database.reading() as connection:
            return tuple(
                AuditEntry(row.at, AuditEvent(row.event), row.name, row.text, row.address)
                for row in connection.execute(query)
            )

    def failed_sign_ins(self, name: str, address: str, since: datetime) -> FailedTries:
        failed = (audit.c.event == AuditEvent.SIGN_IN_FAILED.value) & (audit.c.at > since)

        def count(where: ColumnElement[bool]) -> Any:
            return select(func.count()).select_from(audit).where(failed & where).scalar_subquery()

        named, there = audit.c.name == name, audit.c.address == address
        signed_in = select(audit.c.number).where((audit.c.event == AuditEvent.SIGNED_IN.value) & named & there)
        query = select(count(named), count(there), count(named & there), signed_in.exists())
        with self._database.reading() as connection:
            for_name, from_address, of_both, came = connection.execute(query).one()
        return FailedTries(for_name, from_address, of_both, bool(came))

    def key(self, name: str, fresh: bytes) -> bytes:
        stored = select(keys.c.content).where(keys.c.name == name)
        with self._database.reading() as connection:
            found: bytes | None = connection.scalar(stored)
        if found is not None:
            return found
        with self._database.writing() as connection:
            row = {"name": name, "content": fresh}
            connection.execute(insert_new(self._backend, keys), row)
            kept: bytes = connection.scalars(stored).one()
        return kept

    def exchange_is_of(self, digest: str, integrations: Sequence[str], case: str | None) -> bool:
        found = []
        for told, key, text in (
            (regressions, regressions.c.fingerprint, regressions.c.body),
            (log_entries, log_entries.c.number, log_entries.c.data),
        ):
            # The digest as a whole JSON text, so that a pattern of somebody else's making finds nothing.
            query = (
                select(key).select_from(told.join(conflicts)).where(text.contains(codec.dump(digest), autoescape=True))
            )
            query = query.where(conflicts.c.integration.in_(integrations))
            found.append(query.where(conflicts.c.id == case) if case is not None else query)
        if case is None:
            for table, column in (
                (recordings, recordings.c.exchange_digest),
                (kept_evidence, kept_evidence.c.exchange),
                (observed_exchanges, observed_exchanges.c.exchange),
            ):
                found.append(select(table.c.api).where(column == digest, table.c.integration.in_(integrations)))
        with self._database.reading() as connection:
            return bool(connection.scalar(select(or_(*(exists(each) for each in found)))))


def _held(holder: Holder, by: str) -> ColumnElement[bool]:
    return (sessions.c.holder == holder.value) & (sessions.c.held_by == by)


def _session(row: Row[Any]) -> Session:
    return Session(row.digest, Holder(row.holder), row.held_by, row.opened_at, row.seen_at, row.expires_at)

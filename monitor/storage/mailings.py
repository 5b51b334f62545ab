"""Mails that are sent once: what became of each, and whose attempt it is."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, update

from monitor.model.mail import Mailing
from monitor.storage.part import Part
from monitor.storage.tables import mailings as table


class Mailings(Part):
    def mailing(self, mailing_id: str) -> Mailing | None:
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.id == mailing_id)).mappings().one_or_none()
        return Mailing(**row) if row is not None else None

    def claim_mailing(self, known: Mailing, at: datetime) -> bool:
        claim = {"attempts": known.attempts + 1, "attempted_at": at, "in_flight": True}
        new = self._backend.insert(table).values(**(asdict(known) | claim)).on_conflict_do_nothing()
        as_known = (table.c.id == known.id) & (table.c.attempts == known.attempts) & table.c.delivered_at.is_(None)
        with self._database.writing() as connection:
            if known.attempts == 0:
                return connection.execute(new.returning(table.c.id)).first() is not None
            return connection.execute(update(table).where(as_known).values(claim)).rowcount == 1

    def mark_mailing(self, mailing_id: str, at: datetime | None, error: str | None) -> None:
        result = {"in_flight": False, "delivered_at": at, "last_error": error}
        with self._database.writing() as connection:
            connection.execute(update(table).where(table.c.id == mailing_id).values(result))

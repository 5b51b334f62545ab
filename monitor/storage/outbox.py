"""Messages that wait to be delivered, or were."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, or_, select, update

from monitor.model.cases import MEDIATORS, Message
from monitor.model.json_value import JsonObject
from monitor.model.sides import Side
from monitor.storage import codec
from monitor.storage.backend import upsert
from monitor.storage.chain import Head
from monitor.storage.part import Part
from monitor.storage.tables import alerts
from monitor.storage.tables import messages as table


class Outbox(Part):
    def messages(
        self,
        *,
        undelivered_only: bool = False,
        integration: str | None = None,
        conflict: str | None = None,
        newest: int | None = None,
    ) -> tuple[Message, ...]:
        query = select(table).order_by(table.c.at.desc(), table.c.number.desc()).limit(newest)
        if undelivered_only:
            query = query.where(table.c.delivered_at.is_(None))
        if integration is not None:
            query = query.where(table.c.integration == integration)
        if conflict is not None:
            query = query.where(table.c.conflict == conflict)
        with self._database.reading() as connection:
            return tuple(map(_message, connection.execute(query).all()[::-1]))

    def was_told(self, integration: str, side: Side, *, besides: str) -> bool:
        mine = (table.c.integration == integration) & (table.c.side == side.value) & ~table.c.shadow
        mine &= table.c.batch != besides
        reached = mine & (table.c.delivered_at.is_not(None) | (table.c.delivered_to != "[]"))
        with self._database.reading() as connection:
            return connection.scalar(select(table.c.id).where(reached).limit(1)) is not None

    def claim_messages(self, ids: Sequence[str], batch: str, at: datetime, abandoned_before: datetime) -> bool:
        free = or_(~table.c.in_flight, table.c.attempted_at <= abandoned_before)
        waiting = table.c.id.in_(ids) & table.c.delivered_at.is_(None) & free
        claim = {"in_flight": True, "attempted_at": at, "attempts": table.c.attempts + 1, "batch": batch}
        with self._database.writing() as connection:
            # In one order, so that two who claim at once wait for each other and not in a circle.
            found = connection.scalars(select(table.c.id).where(waiting).order_by(table.c.number).with_for_update())
            if set(found) != set(ids):
                return False
            connection.execute(update(table).where(table.c.id.in_(ids)).values(claim))
        return True

    def mark_destination(self, ids: Sequence[str], destination: str) -> None:
        columns = (table.c.id, table.c.delivered_to)
        with self._database.writing() as connection:
            mine = select(*columns).where(table.c.id.in_(ids)).order_by(table.c.number).with_for_update()
            found = {row.id: row.delivered_to for row in connection.execute(mine)}
            for message_id in ids:
                delivered_to = codec.dump(sorted({*json.loads(found[message_id]), destination}))
                connection.execute(update(table).where(table.c.id == message_id).values(delivered_to=delivered_to))

    def mark_delivery(self, ids: Sequence[str], at: datetime | None, error: str | None, *, shadow: bool) -> None:
        result = {
            "delivered_at": at,
            "last_error": error,
            "shadow": shadow,
            "in_flight": False,
            # A claim has counted the attempt; one that was made without is counted here. Showing is not an attempt.
            "attempts": table.c.attempts + case((table.c.in_flight, 0), else_=0 if shadow else 1),
        }
        with self._database.writing() as connection:
            connection.execute(update(table).where(table.c.id.in_(ids)).values(result))

    def alerts(self, integration: str) -> tuple[JsonObject, ...]:
        with self._database.reading() as connection:
            body = connection.scalar(select(alerts.c.body).where(alerts.c.integration == integration))
        return () if body is None else tuple(json.loads(body))

    def save_alerts(self, integration: str, found: Sequence[JsonObject], /) -> None:
        with self._database.writing() as connection:
            row = {"integration": integration, "body": codec.dump(found)}
            connection.execute(upsert(self._backend, alerts), row)


def message_row(message: Message, head: Head) -> dict[str, object]:
    """Columns of `messages` for a message that is new in the outbox. `head`: of the log with what it tells of."""
    return {
        "id": message.id,
        "at": message.at,
        "integration": message.integration,
        "side": message.to,
        "conflict": message.conflict,
        "reason": message.reason,
        "title": message.title,
        "body": message.body,
        "delivered_at": message.delivered_at,
        "attempts": message.attempts,
        "attempted_at": message.attempted_at,
        "in_flight": message.in_flight,
        "delivered_to": codec.dump(message.delivered_to),
        "last_error": message.last_error,
        "shadow": message.shadow,
        "facts": codec.dump(message.facts),
        "chain_number": head.number,
        "chain_head": head.hash,
        "batch": message.batch,
    }


def _message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        at=row.at,
        integration=row.integration,
        side=None if row.side == MEDIATORS else Side(row.side),
        conflict=row.conflict,
        reason=row.reason,
        title=row.title,
        body=row.body,
        delivered_at=row.delivered_at,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        in_flight=row.in_flight,
        delivered_to=tuple(json.loads(row.delivered_to)),
        last_error=row.last_error,
        shadow=row.shadow,
        facts=json.loads(row.facts),
        chain_number=row.chain_number,
        chain_head=row.chain_head,
        batch=row.batch,
    )

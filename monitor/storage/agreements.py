"""What the sides are held to, what runs where, and which integrations rest."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from monitor.model.history import ContractInForce
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.storage import codec
from monitor.storage.backend import upsert
from monitor.storage.part import Part
from monitor.storage.tables import contracts_in_force, deployments, pauses

_PAUSED_UNTIL = select(pauses.c.until).where(pauses.c.integration == bindparam("name"))
"""Asked before every probe."""


class Agreements(Part):
    def contract_in_force(self, integration: str, api: str) -> ContractInForce | None:
        query = select(contracts_in_force.c.body).filter_by(integration=integration, api=api)
        with self._database.reading() as connection:
            body = connection.scalar(query)
        return None if body is None else self._load(ContractInForce, body)

    def save_contract_in_force(self, contract: ContractInForce) -> None:
        row = {"integration": contract.integration, "api": contract.api, "body": codec.dump(contract)}
        with self._database.writing() as connection:
            connection.execute(upsert(self._backend, contracts_in_force), row)

    def replace_contract_in_force(self, known: ContractInForce | None, contract: ContractInForce) -> bool:
        row = {"integration": contract.integration, "api": contract.api, "body": codec.dump(contract)}
        place = {"integration": contract.integration, "api": contract.api}
        query = select(contracts_in_force.c.body).filter_by(**place).with_for_update()
        with self._database.writing() as connection:
            body = connection.scalar(query)
            if (None if body is None else self._load(ContractInForce, body)) != known:
                return False
            connection.execute(upsert(self._backend, contracts_in_force), row)
        return True

    def paused_until(self, integration: str) -> datetime | None:
        with self._database.reading() as connection:
            until: datetime | None = connection.scalar(_PAUSED_UNTIL, {"name": integration})
        return until

    def pauses(self) -> Mapping[str, datetime]:
        with self._database.reading() as connection:
            return {row.integration: row.until for row in connection.execute(select(pauses))}

    def pause(self, integration: str, until: datetime | None) -> None:
        with self._database.writing() as connection:
            if until is None:
                connection.execute(delete(pauses).where(pauses.c.integration == integration))
            else:
                connection.execute(upsert(self._backend, pauses), {"integration": integration, "until": until})

    def save_deployment(
        self, integration: str, side: Side, environment: str, version: str, at: datetime, data: JsonValue
    ) -> None:
        row = {
            "integration": integration,
            "side": side.value,
            "environment": environment,
            "version": version,
            "at": at,
            "data": codec.dump(data),
        }
        with self._database.writing() as connection:
            connection.execute(insert(deployments), row)

    def deployments(self, integration: str) -> tuple[Mapping[str, JsonValue], ...]:
        query = (
            select(deployments)
            .filter_by(integration=integration)
            .order_by(deployments.c.at.desc(), deployments.c.number.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            {
                "side": row.side,
                "environment": row.environment,
                "version": row.version,
                "at": row.at.isoformat(),
                "data": json.loads(row.data),
            }
            for row in rows
        )

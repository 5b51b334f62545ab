"""What a green run leaves behind: for each interaction the newest exchange, and the one at each change of a side.

The same fingerprint moves the newest exchange on; another one begins a row of its own, and the old one stays.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import reduce

from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.evidence.recording import Recorded
from monitor.engine.ports import Store
from monitor.engine.verifying.verification import PlannedVerification, Verification
from monitor.interactions.identity import content_digest
from monitor.interactions.shapes import PLACES_MAX, Shape, joined, shape_from_json, shape_of
from monitor.interactions.volatility import compared
from monitor.model.evidence import Fingerprint, Kept
from monitor.model.exchanges import Exchange, Response, header
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.openapi import operation_digest

KEPT_MAX = 20
"""Rows of one interaction and status: with a release every two weeks that is nine months, three times the notice that
is agreed unless somebody says otherwise; at two kilobytes each, a thousand interactions take 40 MB at most."""

RETIRED_AFTER = timedelta(days=14)
"""Rows of an interaction that no contract has any more go after that time: it can't regress, generated cases have other
names after each edit of a description, and a recording as old would be stale."""

_SERVER = ("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator", "via")
"""Headers that name software. Those with dates, ids, or the name of one node of many would change with every answer."""
_NODE = re.compile(r"^(\S+)\s+\S*[.:\d]\S*")
"""Of `Via`: the protocol, and a received-by that is a host and not a pseudonym (RFC 9110 §7.6.3)."""


def keep_evidence(
    integration: Integration,
    recorded: Iterable[Recorded],
    verifications: Iterable[Verification],
    contexts: Mapping[str, ApiContext],
    descriptions: Descriptions,
    store: Store,
) -> None:
    """Keep what was recorded as green, with its fingerprint; one transaction for each environment.

    `verifications`: all of this run, the skipped ones too: an interaction that is not among them is no longer asked.
    """
    by_place: dict[tuple[str, str], list[Recorded]] = {}
    for each in recorded:
        by_place.setdefault((each.planned.api.name, each.planned.environment.name), []).append(each)
    asked: dict[tuple[str, str], set[str]] = {}
    for verification in verifications:
        planned = verification.planned
        asked.setdefault((planned.api.name, planned.environment.name), set()).add(planned.interaction.key)
    deployed = _deployed(integration, store) if by_place else {}
    for (api, environment), members in by_place.items():
        known: dict[tuple[str, int], list[Kept]] = {}
        for kept in store.kept(integration.name, api, environment):
            known.setdefault((kept.interaction, kept.status), []).append(kept)
        fresh: list[Kept] = []
        dropped = [
            row
            for rows in known.values()
            for row in rows
            if row.interaction not in asked[api, environment] and members[0].exchange.at - row.last_at > RETIRED_AFTER
        ]
        for each in members:
            row = _row(integration, each, known, contexts[api], descriptions, deployed, store)
            others = [kept for kept in known.get((row.interaction, row.status), ()) if kept.key != row.key]
            fresh.append(row)
            dropped += surplus([*others, row])
        store.keep(fresh, dropped)


def surplus(rows: Sequence[Kept]) -> Sequence[Kept]:
    """Rows of one interaction and status beyond those that are kept.

    First to go is what lies inside the time of another row: nodes that answer in turn are no change. Then what a later
    row has but for a wider shape, since the names of a map widen it for a while. Then the oldest.
    """

    def worth(row: Kept) -> tuple[bool, bool, float]:
        inside = any(other.first_at < row.first_at and row.last_at < other.last_at for other in rows)
        widened = any(other.first_at > row.first_at and _but_shape(other) == _but_shape(row) for other in rows)
        return not inside, not widened, row.last_at.timestamp()

    return sorted(rows, key=worth)[: max(len(rows) - KEPT_MAX, 0)]


def _but_shape(row: Kept) -> Fingerprint:
    return replace(row.fingerprint, shape=None)


def _row(
    integration: Integration,
    recorded: Recorded,
    known: Mapping[tuple[str, int], Sequence[Kept]],
    context: ApiContext,
    descriptions: Descriptions,
    deployed: Mapping[tuple[Side, str], str],
    store: Store,
) -> Kept:
    planned, exchange = recorded.planned, recorded.exchange
    response = exchange.response
    assert response is not None
    before = known.get((planned.interaction.key, response.status), ())
    contract = content_digest(planned.interaction)
    shape = _shape(response, [each for each in before if each.fingerprint.contract == contract])
    description = context.digest_for(planned.environment.stage)
    fingerprint = Fingerprint(
        description=description,
        operation=_operation(planned, description, before, descriptions),
        shape=shape.digest if shape else None,
        version=declared_version(planned, response),
        server=server_headers(response),
        provider_version=deployed.get((planned.api.provider, planned.environment.name)),
        consumer_version=deployed.get((planned.api.consumer, planned.environment.name)),
        contract=contract,
    )
    row = Kept(
        integration=integration.name,
        api=planned.api.name,
        environment=planned.environment.name,
        operation=planned.operation,
        status=response.status,
        interaction=planned.interaction.key,
        fingerprint=fingerprint,
        exchange=recorded.digest,
        first_at=exchange.at,
        last_at=exchange.at,
        shape=shape.to_json() if shape else None,
    )
    same = next((each for each in before if each.fingerprint == fingerprint), None)
    return row if same is None else _moved_on(same, row, exchange, store)


def _moved_on(same: Kept, row: Kept, exchange: Exchange, store: Store) -> Kept:
    """The row of the same fingerprint with the newer exchange, and with what differs between the two."""
    learned = compared(same.varying, store.exchange(same.exchange), exchange)
    return replace(
        row,
        first_at=min(same.first_at, row.first_at),
        last_at=max(same.last_at, row.last_at),
        compared=same.compared + (learned is not None),
        varying=same.varying if learned is None else learned,
    )


def answer_shape(response: Response) -> Shape | None:
    """Of the body; None where it is no JSON, is not kept whole, or is too large."""
    if response.truncated:
        return None
    try:
        shape = shape_of(response.json())
    except (ValueError, RecursionError):
        return None
    return shape if shape.places <= PLACES_MAX else None


def known_shape(rows: Iterable[Kept]) -> Shape | None:
    """Of all like answers so far; None where nothing is known of any."""
    shapes = [shape for row in rows if (shape := shape_from_json(row.shape)) is not None]
    return reduce(joined, shapes) if shapes else None


def _shape(response: Response, before: Iterable[Kept]) -> Shape | None:
    shape, known = answer_shape(response), known_shape(before)
    if shape is None or known is None:
        return shape
    wider = joined(known, shape)
    return wider if wider.places <= PLACES_MAX else None


def _operation(
    planned: PlannedVerification, description: str | None, before: Iterable[Kept], descriptions: Descriptions
) -> str | None:
    """Digest of the operation; computed once for each description, which need not be read again after that."""
    for each in before:
        if description is not None and each.fingerprint.description == description:
            return each.fingerprint.operation
    api = descriptions.api(description)
    try:
        return operation_digest(api, planned.operation) if api is not None else None
    except KeyError:
        return None


def declared_version(planned: PlannedVerification, response: Response) -> str | None:
    """What the provider calls its version, in the header that is configured for it."""
    name = planned.api.version.header if planned.api.version else None
    return header(response.headers, name) if name else None


def server_headers(response: Response) -> tuple[str, ...]:
    """`server: nginx/1.25`, … in order of names; of `Via` what is the same at every node."""
    found = ((name, header(response.headers, name)) for name in _SERVER)
    return tuple(f"{name}: {_steady(name, value)}" for name, value in found if value)


def _steady(name: str, value: str) -> str:
    if name != "via":
        return value
    return ", ".join(_NODE.sub(r"\1", each.strip()) for each in value.split(","))


def _deployed(integration: Integration, store: Store) -> Mapping[tuple[Side, str], str]:
    """(side, environment) -> the version that it said last to run there."""
    found: dict[tuple[Side, str], JsonValue] = {}
    for each in store.deployments(integration.name):
        found.setdefault((Side(str(each["side"])), str(each["environment"])), each["version"])
    return {place: str(version) for place, version in found.items()}

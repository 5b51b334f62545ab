"""What people and pipelines tell the monitor: of a case, pause, resume, deployed, agree. Each is recorded."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from monitor.engine.descriptions.context import api_contexts
from monitor.engine.ports import Store
from monitor.engine.settling.agreement import agree as _agree
from monitor.engine.settling.people import moved
from monitor.errors import Diagnostic, UsageError
from monitor.interactions.identity import content_digest
from monitor.model.cases import Conflict
from monitor.model.contracts import Interaction, Origin
from monitor.model.descriptions import Document
from monitor.model.history import NO_CYCLE, ContractInForce, Record, RecordKind
from monitor.model.integration import Configuration, Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.workflow.events import EventKind
from monitor.workflow.settlement.moves import Move, Say


def acknowledge(
    store: Store, configuration: Configuration, conflict_id: str, by: str, side: Side | None, now: datetime
) -> Conflict | str:
    """The case after `by` acknowledged it, or one plain sentence that says why that was not possible."""
    return say(store, configuration, conflict_id, EventKind.ACKNOWLEDGED, by, side, "", now)


def say(
    store: Store,
    configuration: Configuration,
    conflict_id: str,
    kind: EventKind,
    by: str,
    side: Side | None,
    text: str,
    now: datetime,
) -> Conflict | str:
    """The case after `by`, for `side`, said `kind` of it, or one plain sentence that says why that was not possible.

    Two people may speak at once: who comes second is told what became of the case, and nothing is lost.
    """
    return settle(store, configuration, conflict_id, Say(kind, text), by, side, now)


def settle(
    store: Store,
    configuration: Configuration,
    conflict_id: str,
    move: Move,
    by: str,
    side: Side | None,
    now: datetime,
) -> Conflict | str:
    """The case after `by`, for `side`, said `move`, or one plain sentence that says why that was not possible."""
    for _ in range(3):
        conflict = store.conflict(conflict_id)
        if conflict is None:
            return f"there is no case {conflict_id}"
        integration = configuration.integration(conflict.integration)
        if integration is None:
            return f"the integration {conflict.integration} of case {conflict_id} is not configured any more"
        said = moved(store, integration, conflict, move, by, side, now)
        if isinstance(said, str):
            return said
        if store.save_conflict(said.conflict, said.entries, said.messages, said.notes):
            data: dict[str, JsonValue] = {"side": side.value} if side else {}
            store.record(
                Record(
                    now,
                    RecordKind.CONFLICT,
                    integration.name,
                    conflict.api,
                    NO_CYCLE,
                    {"conflict": conflict_id, "event": each.event, "by": by, **data},
                )
                for each in said.entries
            )
            return store.conflict(conflict_id) or said.conflict
    return f"case {conflict_id} is being changed by somebody else; try again"


def pause(store: Store, integration: Integration, until: datetime | None, by: str, now: datetime) -> datetime:
    """Stop probes at once; until when. None: until resumed."""
    end = until or datetime.max.replace(tzinfo=UTC)
    store.pause(integration.name, end)
    data: dict[str, JsonValue] = {"by": by, "until": until.isoformat() if until else None}
    store.record([Record(now, RecordKind.PAUSED, integration.name, None, NO_CYCLE, data)])
    return end


def resume(store: Store, integration: Integration, by: str, now: datetime) -> None:
    store.pause(integration.name, None)
    store.record([Record(now, RecordKind.RESUMED, integration.name, None, NO_CYCLE, {"by": by})])


def deployed(
    store: Store,
    integration: Integration,
    side: Side,
    version: str,
    environment: str,
    descriptions: Mapping[str, Document],
    contracts: Mapping[str, Sequence[Interaction]],
    now: datetime,
) -> None:
    """A side's pipeline says what runs where from now on, with what it describes and relies on."""
    specs: dict[str, JsonValue] = {api: store.put_document(document) for api, document in descriptions.items()}
    relied_on: dict[str, JsonValue] = {
        api: sorted(content_digest(each) for each in interactions) for api, interactions in contracts.items()
    }
    data: dict[str, JsonValue] = {"specs": specs, "contracts": relied_on}
    store.save_deployment(integration.name, side, environment, version, now, data)
    said: dict[str, JsonValue] = {"side": side.value, "environment": environment, "version": version, **data}
    apis: list[str | None] = [*dict.fromkeys([*descriptions, *contracts])]
    for api in apis or [None]:
        store.record([Record(now, RecordKind.DEPLOYED, integration.name, api, NO_CYCLE, said)])


def agree(
    store: Store, integration: Integration, api: str, interactions: Sequence[Interaction], side: Side, now: datetime
) -> ContractInForce:
    """That side accepts the current description and contracts of `api`; what is in force after that.

    Raises `UsageError` where a description is configured and was never read: nobody accepts what was not seen.
    """
    context = api_contexts(integration, store)[api]
    if context.settings.spec is not None and None not in context.digests:
        raise UsageError(
            Diagnostic(
                "nothing-to-agree",
                f"the description of {api} in {integration.name} was never read",
                help="`compat-monitor run` or `serve` reads it first, with the same --database",
            )
        )
    digests = [content_digest(each) for each in interactions if each.api == api and each.origin is not Origin.HAR]
    agreed = _agree(integration, context, digests, side, store, now)
    accepted = context.digests.get(None)
    data: dict[str, JsonValue] = {
        "side": side.value,
        "description": accepted,
        "in_force": accepted == agreed.description_digest,
    }
    store.record([Record(now, RecordKind.AGREED, integration.name, api, NO_CYCLE, data)])
    return agreed

"""The gate over the real store: candidates read, what was never polled polled once, every integration asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitor.daemon.candidates import read_contracts, read_descriptions
from monitor.daemon.composition import Monitor
from monitor.engine.context import api_contexts
from monitor.engine.contracts import read_contracts as read_configured
from monitor.engine.gate import Decision, Gate, Release
from monitor.engine.polling import planned_polls, poll
from monitor.engine.ports import Ports
from monitor.engine.reasons import Reason
from monitor.model.history import Record, RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.model.values import Answer


async def decide(
    monitor: Monitor,
    integrations: Sequence[Integration],
    *,
    side: Side,
    environment: str,
    specs: Mapping[str, Path],
    contracts: Mapping[str, Path],
    path: Path,
) -> Decision:
    """One decision for all integrations: no if any says no, unknown if any can't know."""
    async with monitor.ports() as ports:
        release = Release(
            side,
            environment,
            await read_descriptions(specs, ports.descriptions),
            await read_contracts(contracts, ports.contracts),
        )
        reasons: list[Reason] = []
        for integration in integrations:
            reasons.extend(await _reasons(monitor, ports, integration, release, path))
    return Decision(tuple(reasons))


async def _reasons(
    monitor: Monitor, ports: Ports, integration: Integration, release: Release, path: Path
) -> tuple[Reason, ...]:
    await _poll_what_is_unknown(integration, ports)
    configured = await read_configured(integration, ports.contracts)
    own = replace(
        release,
        descriptions={api: each for api, each in release.descriptions.items() if integration.api(api)},
        contracts={api: each for api, each in release.contracts.items() if integration.api(api)},
    )
    if (release.descriptions or release.contracts) and not (own.descriptions or own.contracts):
        return ()
    contexts = api_contexts(integration, monitor.store)
    gate = Gate(integration, contexts, configured.interactions, monitor.store, monitor.judge, str(path))
    unread = tuple(
        Reason(Answer.UNKNOWN, problem.code, problem.message, supplied_by=problem.owner)
        for problem in configured.problems
    )
    return (*gate.decide(own, monitor.clock.now()).reasons, *unread)


async def _poll_what_is_unknown(integration: Integration, ports: Ports) -> None:
    """A machine of a pipeline may never have polled: then it does so once, and nothing is sent but that."""
    states = ports.store.poll_states()
    unknown = [
        each
        for each in planned_polls(integration)
        if (state := states.get(each.target.key)) is None or state.digest is None
    ]
    if unknown:
        at = ports.clock.now()
        results = [each async for each in poll(unknown, states, ports.descriptions, ports.store, at)]
        ports.store.save_polls([each.state for each in results])


def record_decision(
    monitor: Monitor,
    integrations: Sequence[Integration],
    decision: Decision,
    *,
    side: Side,
    environment: str,
    override: str | None,
) -> None:
    """Keep what was asked and answered, an override with its reason among it."""
    now = monitor.clock.now()
    data: dict[str, JsonValue] = {
        "side": side.value,
        "environment": environment,
        "answer": decision.answer.value,
        "override": override,
        "codes": sorted({each.code for each in decision.reasons}),
    }
    monitor.store.record(Record(now, RecordKind.GATE, each.name, None, "", data) for each in integrations)

"""The gate over the real store: candidates read, what was never polled polled once, every integration asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.daemon.candidates import read_contracts, read_descriptions
from monitor.daemon.composition import Monitor
from monitor.engine.descriptions.context import api_contexts
from monitor.engine.descriptions.polling import planned_polls, poll
from monitor.engine.gate.decision import Decision, Gate, Release, decision
from monitor.engine.gate.reasons import Reason
from monitor.engine.ports import Ports
from monitor.engine.records import poll_record
from monitor.engine.verifying.contracts import read_contracts as read_configured
from monitor.model.history import NO_CYCLE, Record, RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.model.values import Answer

LOOK_AGAIN_SECONDS = 10.0
"""Between two looks of `--wait`."""


async def decide(
    monitor: Monitor,
    integrations: Sequence[Integration],
    *,
    side: Side,
    environment: str,
    specs: Mapping[str, Path],
    contracts: Mapping[str, Sequence[Path]],
    path: str,
    wait: timedelta = timedelta(0),
) -> Decision:
    """One decision for all integrations: no if any says no, unknown if any can't know.

    `path`: the configuration folder as the commands that reasons name have it, with the options that belong to it.
    `wait`: while the answer is unknown, look again until then; somebody else may be verifying or deploying.
    """
    async with monitor.ports() as ports:
        release = Release(
            side,
            environment,
            await read_descriptions(specs, integrations, ports.descriptions),
            await read_contracts(contracts, ports.contracts),
        )
        until = monitor.clock.now() + wait
        while True:
            found = await _decide_now(monitor, ports, integrations, release, path)
            left = (until - monitor.clock.now()).total_seconds()
            if found.answer is not Answer.UNKNOWN or left <= 0:
                return found
            await monitor.clock.sleep(min(LOOK_AGAIN_SECONDS, left))


async def _decide_now(
    monitor: Monitor, ports: Ports, integrations: Sequence[Integration], release: Release, path: str
) -> Decision:
    reasons: list[Reason] = []
    for integration in integrations:
        own = replace(
            release,
            descriptions={api: each for api, each in release.descriptions.items() if integration.api(api)},
            contracts={api: each for api, each in release.contracts.items() if integration.api(api)},
        )
        if release.has_candidates and not own.has_candidates:
            continue
        found = await _reasons(monitor, ports, integration, own, path)
        prefix = f"{integration.name}: " if len(integrations) > 1 else ""
        reasons.extend(replace(each, message=prefix + each.message) for each in found)
    return decision(reasons)


async def _reasons(
    monitor: Monitor, ports: Ports, integration: Integration, release: Release, path: str
) -> tuple[Reason, ...]:
    await _poll_what_is_unknown(integration, ports)
    configured = await read_configured(integration, ports.contracts)
    contexts = api_contexts(integration, monitor.store)
    calls = [each for each in configured.interactions if each.webhook is None]
    gate = Gate(integration, contexts, calls, monitor.store, monitor.judge, path)
    unread = tuple(
        Reason(Answer.UNKNOWN, problem.code, problem.message, supplied_by=problem.owner)
        for problem in configured.problems
    )
    return (*gate.decide(release, monitor.clock.now()).reasons, *unread)


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
        ports.store.record(poll_record(integration.name, each.poll, NO_CYCLE) for each in results)


def record_decision(
    monitor: Monitor,
    integrations: Sequence[Integration],
    found: Decision,
    *,
    side: Side,
    environment: str,
    override: str | None,
) -> None:
    """Keep what was asked and answered, with all that spoke against it: an override hides nothing.

    Where several integrations were asked, each keeps its own reasons beside the answer to all of them.
    """
    now = monitor.clock.now()

    def kept(integration: Integration) -> Record:
        prefix = f"{integration.name}: " if len(integrations) > 1 else ""
        own = [each for each in found.reasons if each.message.startswith(prefix)]
        data: dict[str, JsonValue] = {
            "side": side.value,
            "environment": environment,
            "answer": found.answer.value,
            "override": override,
            "codes": sorted({each.code for each in own}),
            "against": [f"{each.code}: {each.message}" for each in own if each.answer is not Answer.YES],
        }
        return Record(now, RecordKind.GATE, integration.name, None, NO_CYCLE, data)

    monitor.store.record(kept(each) for each in integrations)

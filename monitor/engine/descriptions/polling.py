"""Polling descriptions: what each fetch means for what is known, with the last good snapshot never lost."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.documents import bundle
from monitor.engine.ports import DescriptionSource, Store
from monitor.errors import Diagnostic, DocumentError
from monitor.model.descriptions import (
    Document,
    Fetched,
    FetchFailed,
    FetchResult,
    Poll,
    PollOutcome,
    PollState,
    PollTarget,
    Unchanged,
    Validators,
)
from monitor.model.integration import Integration, SpecSource
from monitor.model.sides import Side
from monitor.openapi import read_api

SHARED_SCOPE = "shared"


@dataclass(frozen=True, slots=True)
class PlannedPoll:
    """`provider` publishes the description: what is wrong with it is a fact about that side."""

    target: PollTarget
    source: SpecSource
    provider: Side


@dataclass(frozen=True, slots=True)
class PollResult:
    """`fresh`: the snapshot to compare with the previous one, where the poll brought a new one."""

    poll: Poll
    state: PollState
    fresh: Document | None = None


def planned_polls(integration: Integration) -> tuple[PlannedPoll, ...]:
    """One for each API that has a description, and one for each environment that has its own."""
    planned = []
    for api in integration.apis:
        scope = SHARED_SCOPE if api.shared else integration.name
        if api.spec is not None:
            planned.append(PlannedPoll(PollTarget(scope, api.name), api.spec, api.provider))
        planned.extend(
            PlannedPoll(PollTarget(scope, api.name, environment.name), environment.spec, api.provider)
            for environment in api.environments
            if environment.spec is not None
        )
    return tuple(planned)


def due(planned: PlannedPoll, state: PollState | None, now: datetime, interval: timedelta) -> bool:
    """Whether to fetch: a shared description that another integration polled within this interval is not fetched."""
    if planned.target.scope != SHARED_SCOPE or state is None or state.last_polled_at is None:
        return True
    return now - state.last_polled_at >= interval / 2


def problem_of(document: Document) -> DocumentError | None:
    """Why the document is not a readable API description, if it is not."""
    try:
        read_api(bundle(document), source=document.source)
    except DocumentError as error:
        return error
    return None


async def poll(
    planned: Iterable[PlannedPoll],
    states: Mapping[str, PollState],
    source: DescriptionSource,
    store: Store,
    at: datetime,
) -> AsyncIterator[PollResult]:
    """Fetch all at once (the source bounds its concurrency); results in the order in which they arrive."""

    async def one(each: PlannedPoll) -> PollResult:
        state = states.get(each.target.key, PollState(each.target))
        result = await source.fetch(each.source, state.validators if state.digest else None)
        return meaning(result, state, store, at)

    tasks = [asyncio.ensure_future(one(each)) for each in planned]
    try:
        for finished in asyncio.as_completed(tasks):
            yield await finished
    finally:
        for task in tasks:
            task.cancel()


def meaning(result: FetchResult, state: PollState, store: Store, at: datetime) -> PollResult:
    """What a fetch says about its target. A new readable document is stored before anything refers to it."""
    match result:
        case FetchFailed(diagnostic=diagnostic, transient=transient):
            outcome = PollOutcome.UNREACHABLE if transient else PollOutcome.UNREADABLE
            return _failed(state, at, outcome, diagnostic)
        case Unchanged(validators=validators):
            return _good(replace(state, validators=validators), PollOutcome.UNCHANGED, state, at)
        case Fetched(document=document, validators=validators):
            digest = document.digest
            if digest == state.digest:
                return _good(replace(state, validators=validators), PollOutcome.UNCHANGED, state, at)
            problem = problem_of(document)
            if problem is not None:
                return _failed(state, at, PollOutcome.UNREADABLE, problem.diagnostic)
            store.put_document(document)
            outcome = _outcome(state, validators)
            return _good(replace(state, digest=digest, validators=validators), outcome, state, at, document)


def _outcome(state: PollState, validators: Validators) -> PollOutcome:
    """Of another document than before: a change of its publisher only where all that is configured is the same."""
    before = state.validators
    if state.digest is None:
        return PollOutcome.FIRST
    ours = before.location not in {None, validators.location} or before.overlays != validators.overlays
    return PollOutcome.MOVED if ours else PollOutcome.CHANGED


def _good(
    state: PollState, outcome: PollOutcome, before: PollState, at: datetime, fresh: Document | None = None
) -> PollResult:
    after = replace(state, last_polled_at=at, last_good_at=at, failing_since=None, diagnostic=None)
    poll = Poll(state.target, outcome, at, after.digest, before.digest, before.last_good_at)
    return PollResult(poll, after, fresh)


def _failed(state: PollState, at: datetime, outcome: PollOutcome, diagnostic: Diagnostic) -> PollResult:
    after = replace(state, last_polled_at=at, failing_since=state.failing_since or at, diagnostic=diagnostic)
    return PollResult(Poll(state.target, outcome, at, None, state.digest, state.last_good_at, diagnostic), after)

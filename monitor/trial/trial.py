"""A whole trial: a generator of findings, each handed out as soon as it is known."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from monitor.engine.ports import Clock, Exchanger
from monitor.model.sides import Side
from monitor.network.client import GuardedClient
from monitor.schemas import Judge
from monitor.trial.arguments import Argument
from monitor.trial.described import Described
from monitor.trial.endings import endings_of
from monitor.trial.findings import (
    Check,
    DescriptionMissing,
    EndingsListed,
    Finding,
    HistoryReplayed,
    NotChecked,
    Related,
    Relation,
    TrafficUse,
    Working,
)
from monitor.trial.first_integration import written
from monitor.trial.history import SECONDS, replayed
from monitor.trial.live import checked
from monitor.trial.relation import related
from monitor.trial.search import Search
from monitor.trial.servers import base_url_of
from monitor.trial.traffic import Archive, traffic_use


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at: one or two arguments, ours first; `folder` is for the first integration."""

    arguments: tuple[Argument, ...]
    archive: Archive | None
    folder: Path


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial reaches the outside through, for one event loop. `cache`: a folder for git repositories."""

    client: GuardedClient
    exchanger: Exchanger
    clock: Clock
    judge: Judge
    cache: Path

    async def findings(self, subject: Subject) -> AsyncGenerator[Finding | Working, None]:
        """Never raises for what a site, a repository or a document does. Use with `aclosing`."""
        tasks: list[asyncio.Task[object]] = []
        try:
            found: list[Described] = []
            async for each in self._found(subject, tasks):
                if isinstance(each, Described):
                    found.append(each)
                    yield each.found
                else:
                    yield each
            histories = [asyncio.create_task(self._history(each)) for each in found]
            tasks += histories
            relation: Related | None = None
            if len(found) == len(Side):
                yield Working("comparing the two descriptions")
                relation = await asyncio.to_thread(related, found[0], found[1], self.judge)
                yield relation
            for each in found:
                yield EndingsListed(each.found.side, endings_of(each.api, each.headers), self.clock.now().date())
            uses: list[TrafficUse] = []
            if subject.archive is not None:
                for each in found:
                    uses.append(await asyncio.to_thread(traffic_use, each, subject.archive))
                    yield uses[-1]
            for described in found:
                async with aclosing(self._live(described)) as answers:
                    async for answer in answers:
                        yield answer
            for history in histories:
                yield Working(f"comparing past revisions, for {SECONDS:g} seconds at most")
                yield await history
            yield _first_integration(subject, found, relation, uses)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _found(
        self, subject: Subject, tasks: list[asyncio.Task[object]]
    ) -> AsyncIterator[Described | DescriptionMissing | Working]:
        """In the order of the arguments; both are looked for at the same time."""
        search = Search(self.client, self.cache)
        searches = [
            asyncio.create_task(search.find(argument, side))
            for argument, side in zip(subject.arguments, Side, strict=False)
        ]
        tasks += searches
        for argument, task in zip(subject.arguments, searches, strict=True):
            yield Working(f"looking for a description at {argument.shown}")
            yield await task

    async def _history(self, described: Described) -> HistoryReplayed | NotChecked:
        return await replayed(described, self.client, self.judge, self.clock.now())

    async def _live(self, described: Described) -> AsyncGenerator[Finding | Working, None]:
        side, base = described.found.side, base_url_of(described)
        if base.url is None:
            yield NotChecked(Check.LIVE, base.reason, "give the address where the API runs", side)
            return
        yield Working(f"calling {base.url}")
        async with aclosing(checked(described, base.url, self.exchanger, self.judge)) as answers:
            async for answer in answers:
                yield answer


def _first_integration(
    subject: Subject, found: Sequence[Described], relation: Related | None, uses: Sequence[TrafficUse]
) -> Finding:
    if relation is not None and relation.relation is Relation.TWO_VERSIONS:
        reason = "two versions of one API are no integration of two companies"
        return NotChecked(Check.INTEGRATION, reason, "try one of them alone, or with the API of the other company")
    used = frozenset(each.side for each in uses if each.used)
    return written(found, subject.folder, subject.archive.path if subject.archive else None, used)

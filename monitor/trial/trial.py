"""A whole trial: a generator of findings, each handed out as soon as it is known."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from monitor.engine.ports import Clock, Exchanger
from monitor.model.sides import Side
from monitor.network.client import GuardedClient
from monitor.openapi.endings import endings_of
from monitor.schemas import Judge
from monitor.trial.arguments import Argument
from monitor.trial.described import Described
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
from monitor.trial.history import Bounds, replayed
from monitor.trial.live import checked
from monitor.trial.relation import related
from monitor.trial.search import Search
from monitor.trial.servers import base_url_of
from monitor.trial.traffic import Archive, requests_to, traffic_use


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at: one or two arguments, ours first; `folder` is for the first integration.

    `bounds`: how far back past revisions are compared.
    """

    arguments: tuple[Argument, ...]
    archive: Archive | None
    folder: Path
    bounds: Bounds = field(default_factory=Bounds)


_SECONDS_BETWEEN_PROGRESS = 0.5


class _History:
    """One that is being replayed, and how far it has come."""

    def __init__(self, described: Described) -> None:
        self.described = described
        self.task: asyncio.Task[HistoryReplayed | NotChecked] | None = None
        self._done = self._all = 0

    def told(self, done: int, in_all: int) -> None:
        self._done, self._all = done, in_all

    @property
    def working(self) -> Working:
        of = f": {self._done} of {self._all}" if self._all else ""
        return Working(f"comparing past revisions{of}")


async def _waited_for(histories: Sequence[_History]) -> AsyncIterator[HistoryReplayed | NotChecked | Working]:
    for history in histories:
        assert history.task is not None
        while not history.task.done():
            yield history.working
            await asyncio.wait([history.task], timeout=_SECONDS_BETWEEN_PROGRESS)
        yield history.task.result()


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
            histories = [self._started(each, subject, tasks) for each in found]
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
            async for told in _waited_for(histories):
                yield told
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

    def _started(self, described: Described, subject: Subject, tasks: list[asyncio.Task[object]]) -> "_History":
        history = _History(described)
        history.task = asyncio.create_task(self._replay(history, subject))
        tasks.append(history.task)
        return history

    async def _replay(self, history: "_History", subject: Subject) -> HistoryReplayed | NotChecked:
        described, archive = history.described, subject.archive
        used = (await asyncio.to_thread(requests_to, described, archive))[0] if archive is not None else ()
        return await replayed(
            described,
            self.client,
            self.judge,
            self.clock.now(),
            bounds=subject.bounds,
            used=used,
            told=history.told,
        )

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

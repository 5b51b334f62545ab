"""The history of one description replayed, within bounds of count, age and time."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.errors import DocumentError
from monitor.model.contracts import Interaction
from monitor.model.descriptions import Document
from monitor.network.client import GuardedClient
from monitor.schemas import Judge
from monitor.sources.limits import UnfetchableError
from monitor.trial.arguments import Kind
from monitor.trial.described import Described, api_of, reason_of
from monitor.trial.findings import Check, HistoryReplayed, NotChecked, PastBreak
from monitor.trial.git_program import GitFailedError
from monitor.trial.replay import Broken, Step, step_between, worst_first
from monitor.trial.revisions import Repository, Revision, checkout_of, elsewhere

SECONDS = 20.0

_EARLIER_DAYS = 365
"""Before the newest revision, so that there is one to compare it with."""

_IN_GIT = "give the file in its repository: git+https://host/repository@ref:path, or a checkout's folder"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far back a history is looked at: `revisions` compared, and those of the last `age` only."""

    revisions: int = 50
    age: timedelta = timedelta(days=730)


Told = Callable[[int, int], None]
"""How many revisions were compared, of how many."""

_SHALLOW = "the checkout is shallow (`git fetch --unshallow` brings the rest)"


async def replayed(
    described: Described,
    client: GuardedClient,
    judge: Judge,
    now: datetime,
    *,
    bounds: Bounds = Bounds(),
    used: Sequence[Interaction] = (),
    seconds: float = SECONDS,
    tick: Callable[[], float] = time.monotonic,
    told: Told = lambda _done, _all: None,
) -> HistoryReplayed | NotChecked:
    """Neighbours compared, newest first, until all are or `seconds` of `tick` have passed.

    `used`: requests of recorded traffic, which show whom a past break hit.
    """
    side = described.found.side
    if described.argument.kind is Kind.WEB:
        return NotChecked(Check.HISTORY, "a web address keeps no past revisions", _IN_GIT, side)
    deadline = tick() + seconds
    try:
        async with AsyncExitStack() as held:
            async with asyncio.timeout(seconds):
                if described.argument.kind is Kind.GIT:
                    argument = described.argument
                    entered = elsewhere(argument.text, client, now - bounds.age, argument.headers)
                    repository: Repository | None = await held.enter_async_context(entered)
                else:
                    file = await asyncio.to_thread(Path(described.found.location).resolve)
                    repository = await checkout_of(file)
                revisions = await _revisions(repository, described, now, bounds) if repository else ()
            if repository is None or not revisions:
                return NotChecked(Check.HISTORY, "the file is not kept in git", _IN_GIT, side)
            newest, since = revisions[0].at, now - bounds.age
            if newest < since:
                reason = f"the newest is of {newest:%Y-%m-%d}, and those since {since:%Y-%m-%d} are looked at"
                remedy = f"ask for older ones: --since {(now - newest).days + _EARLIER_DAYS}d"
                return NotChecked(Check.HISTORY, reason, remedy, side)
            ways = _Ways(judge, used, bounds, lambda: deadline - tick(), told)
            return await _Replay(described, repository, revisions, ways).run(now)
    except GitFailedError as error:
        return NotChecked(Check.HISTORY, str(error), "give a local checkout of the repository", side)
    except TimeoutError:
        reason = f"the repository took more than {seconds:g} seconds to read"
        return NotChecked(Check.HISTORY, reason, "give a local checkout of the repository", side)


async def _revisions(
    repository: Repository, described: Described, now: datetime, bounds: Bounds
) -> tuple[Revision, ...]:
    """Those that are young enough, newest first, and the one before as their base."""
    parts = [name for name in described.document.files if name != described.document.entry and "://" not in name]
    folder = repository.path.rpartition("/")[0]
    also = [f"{folder}/{name}" if folder else name for name in parts if not name.startswith("..")]
    found = await repository.revisions(bounds.revisions + 1, also)
    recent = sum(each.at >= now - bounds.age for each in found)
    chosen = found[: min(recent, bounds.revisions) + 1]
    await repository.bring(chosen)
    return chosen


@dataclass(frozen=True, slots=True)
class _Ways:
    """How a history is compared, and for how long."""

    judge: Judge
    used: Sequence[Interaction]
    bounds: Bounds
    seconds_left: Callable[[], float]
    told: Told


@dataclass(frozen=True, slots=True)
class _Read:
    revision: Revision
    document: Document


class _Replay:
    """Collects what the comparisons of one history show."""

    def __init__(
        self, described: Described, repository: Repository, revisions: Sequence[Revision], ways: _Ways
    ) -> None:
        self._described, self._repository, self._revisions, self._ways = described, repository, revisions, ways
        self._breaks: list[PastBreak] = []
        self._open: list[Broken] = []
        """Whose announcement may be older than what was read."""
        self._risky = self._undecided = 0
        self._unread: list[tuple[str, str]] = []

    async def run(self, now: datetime) -> HistoryReplayed:
        newer: _Read | None = None
        read: list[Revision] = []
        stopped = await self._bound(now)
        for number, revision in enumerate(self._revisions):
            self._ways.told(number, len(self._revisions))
            if self._ways.seconds_left() < 0:
                stopped = f"the time was up after {len(read)} of {len(self._revisions)}"
                break
            base = await self._base(revision, newer)
            if base is None or (newer is not None and not await self._compared(base, newer)):
                continue
            newer = base
            read.append(revision)
        return HistoryReplayed(
            side=self._described.found.side,
            location=self._described.found.location,
            revisions=len(read),
            since=read[-1].at if read else now,
            until=now,
            breaks=worst_first((*self._breaks, *(each.past for each in self._open))),
            risky=self._risky,
            unread=tuple(self._unread),
            stopped=stopped,
            undecided=self._undecided,
        )

    async def _bound(self, now: datetime) -> str | None:
        if len(self._revisions) > self._ways.bounds.revisions:
            return f"only the newest {self._ways.bounds.revisions}"
        oldest = self._revisions[-1]
        if self._repository.follows:
            lacks = oldest.at >= now - self._ways.bounds.age and await self._repository.is_shallow()
            return _SHALLOW if lacks else None
        if await self._repository.begins_with(oldest):
            return None
        return "a rename together with edits is followed only in a local checkout"

    async def _base(self, revision: Revision, newer: _Read | None) -> _Read | None:
        """Read, unless the next one has the same content (a change of mode, a merge that took nothing)."""
        if newer is not None and revision.blob is not None and revision.blob == newer.revision.blob:
            return _Read(revision, newer.document)
        document = await self._document(revision)
        return None if document is None else _Read(revision, document)

    async def _document(self, revision: Revision) -> Document | None:
        try:
            async with asyncio.timeout(max(1.0, self._ways.seconds_left())):
                return await self._repository.document(revision)
        except GitFailedError as error:
            reason = str(error)
        except UnfetchableError as error:
            reason = reason_of(error.failed.diagnostic)
        except TimeoutError:
            reason = "it took too long to read"
        self._unread.append((revision.commit, reason))
        return None

    async def _compared(self, base: _Read, newer: _Read) -> bool:
        """Whether `newer` holds as the base's successor: False where the base can't be read, and is left out."""
        if base.document.digest == newer.document.digest:
            await self._look_back(base)
            return True
        try:
            step = await self._step(base, newer)
        except DocumentError as error:
            newer_reads = await asyncio.to_thread(_is_readable, newer.document)
            bad = base if newer_reads else newer
            self._unread.append((bad.revision.commit, reason_of(error.diagnostic)))
            return not newer_reads
        await self._look_back(base)
        self._open += step.breaks
        self._risky += step.risky
        self._undecided += step.undecided
        return True

    async def _step(self, base: _Read, newer: _Read) -> Step:
        by = (base.revision, newer.revision)
        return await asyncio.to_thread(
            step_between, base.document, newer.document, by, self._ways.judge, self._ways.used
        )

    async def _look_back(self, base: _Read) -> None:
        """Which of the announcements stood in this revision already; the others began after it."""
        if any(each.announcement for each in self._open):
            api = await asyncio.to_thread(api_of, base.document)
        still: list[Broken] = []
        for each in self._open:
            earlier = each.since(api, base.revision) if each.announcement else None
            if earlier is None:
                self._breaks.append(each.past)
            else:
                still.append(earlier)
        self._open = still


def _is_readable(document: Document) -> bool:
    try:
        api_of(document)
    except DocumentError:
        return False
    return True

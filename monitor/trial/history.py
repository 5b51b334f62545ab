"""The history of one description replayed, within bounds of count, age and time."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.errors import DocumentError
from monitor.model.descriptions import Document
from monitor.network.client import GuardedClient
from monitor.schemas import Judge
from monitor.sources.limits import UnfetchableError
from monitor.trial.arguments import Kind
from monitor.trial.described import Described, api_of, reason_of
from monitor.trial.findings import Check, HistoryReplayed, NotChecked, PastBreak
from monitor.trial.git_program import GitFailedError
from monitor.trial.replay import breaks_between, worst_first
from monitor.trial.revisions import Repository, Revision, checkout_of, elsewhere

REVISIONS_MAX = 50
AGE_MAX = timedelta(days=730)
SECONDS = 20.0

_IN_GIT = "give the file in its repository: git+https://host/repository@ref:path, or a checkout's folder"


async def replayed(
    described: Described,
    client: GuardedClient,
    judge: Judge,
    now: datetime,
    *,
    seconds: float = SECONDS,
    tick: Callable[[], float] = time.monotonic,
) -> HistoryReplayed | NotChecked:
    """Neighbours compared, newest first, until all are or `seconds` of `tick` have passed."""
    side = described.found.side
    if described.argument.kind is Kind.WEB:
        return NotChecked(Check.HISTORY, "a web address keeps no past revisions", _IN_GIT, side)
    deadline = tick() + seconds
    try:
        async with AsyncExitStack() as held:
            async with asyncio.timeout(seconds):
                if described.argument.kind is Kind.GIT:
                    entered = elsewhere(described.argument.text, client, now - AGE_MAX)
                    repository: Repository | None = await held.enter_async_context(entered)
                else:
                    file = await asyncio.to_thread(Path(described.found.location).resolve)
                    repository = await checkout_of(file)
                revisions = await _revisions(repository, described, now) if repository else ()
            if repository is None or not revisions:
                return NotChecked(Check.HISTORY, "the file is not kept in git", _IN_GIT, side)
            return await _Replay(described, repository, revisions, judge, lambda: deadline - tick()).run(now)
    except GitFailedError as error:
        return NotChecked(Check.HISTORY, str(error), "give a local checkout of the repository", side)
    except TimeoutError:
        reason = f"the repository took more than {seconds:g} seconds to read"
        return NotChecked(Check.HISTORY, reason, "give a local checkout of the repository", side)


async def _revisions(repository: Repository, described: Described, now: datetime) -> tuple[Revision, ...]:
    """Those of the last two years, newest first, and the one before as their base."""
    parts = [name for name in described.document.files if name != described.document.entry and "://" not in name]
    folder = repository.path.rpartition("/")[0]
    also = [f"{folder}/{name}" if folder else name for name in parts if not name.startswith("..")]
    found = await repository.revisions(REVISIONS_MAX + 1, also)
    recent = sum(each.at >= now - AGE_MAX for each in found)
    chosen = found[: min(recent + 1, REVISIONS_MAX + 1)]
    await repository.bring(chosen)
    return chosen


@dataclass(frozen=True, slots=True)
class _Read:
    revision: Revision
    document: Document


class _Replay:
    """Collects what the comparisons of one history show."""

    def __init__(
        self,
        described: Described,
        repository: Repository,
        revisions: Sequence[Revision],
        judge: Judge,
        seconds_left: Callable[[], float],
    ) -> None:
        self._described = described
        self._repository = repository
        self._revisions = revisions
        self._judge = judge
        self._seconds_left = seconds_left
        self._breaks: list[PastBreak] = []
        self._risky = 0
        self._unread: list[tuple[str, str]] = []

    async def run(self, now: datetime) -> HistoryReplayed:
        newer: _Read | None = None
        read: list[Revision] = []
        stopped = self._bound()
        for revision in self._revisions:
            if self._seconds_left() < 0:
                stopped = f"the time was up after {len(read)} of {len(self._revisions)}"
                break
            document = await self._document(revision)
            if document is None:
                continue
            base = _Read(revision, document)
            if newer is not None and not await self._compared(base, newer):
                continue
            newer = base
            read.append(revision)
        return HistoryReplayed(
            side=self._described.found.side,
            location=self._described.found.location,
            revisions=len(read),
            since=read[-1].at if read else now,
            until=now,
            breaks=worst_first(tuple(self._breaks)),
            risky=self._risky,
            unread=tuple(self._unread),
            stopped=stopped,
        )

    def _bound(self) -> str | None:
        if len(self._revisions) > REVISIONS_MAX:
            return f"only the newest {REVISIONS_MAX}"
        return None if self._repository.follows else "a rename together with edits is followed only in a local checkout"

    async def _document(self, revision: Revision) -> Document | None:
        try:
            async with asyncio.timeout(max(1.0, self._seconds_left())):
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
            return True
        try:
            breaks, risky = await asyncio.to_thread(
                breaks_between, base.document, newer.document, newer.revision, self._judge
            )
        except DocumentError as error:
            newer_reads = await asyncio.to_thread(_is_readable, newer.document)
            bad = base if newer_reads else newer
            self._unread.append((bad.revision.commit, reason_of(error.diagnostic)))
            return not newer_reads
        self._breaks += breaks
        self._risky += risky
        return True


def _is_readable(document: Document) -> bool:
    try:
        api_of(document)
    except DocumentError:
        return False
    return True

"""The past revisions of a description that git keeps, in a checkout or in a repository elsewhere."""

import posixpath
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from monitor.model.descriptions import Document
from monitor.model.header_names import over
from monitor.network.addresses import host_and_port, literal_allowance
from monitor.network.client import GuardedClient
from monitor.network.credentials import split_credentials
from monitor.network.failures import NetworkFailure
from monitor.sources import FetchLimits
from monitor.sources.git import git_folder
from monitor.sources.parts import whole_document
from monitor.trial.arguments import GIT, SentHeader, without_secrets
from monitor.trial.git_program import Git, GitFailedError

_RECORD = "\x1e"
_FIELD = "\x1f"
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HEAD = "refs/trial/head"
_BYTES_MAX = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit that changed the description, and where the entry file stood then, from the repository's root.

    `blob`: git's name of the entry file's content; None where it was removed, or is of a description that is split.
    """

    commit: str
    at: datetime
    path: str
    author: str = ""
    blob: str | None = None


@dataclass(frozen=True, slots=True)
class Repository:
    """`path`: of the entry file, from the root; `tip`: the commit to begin at. `follows`: whether renames are found."""

    git: Git
    tip: str
    path: str
    shown: str
    follows: bool = True

    async def revisions(self, count: int, also: Sequence[str] = ()) -> tuple[Revision, ...]:
        """Newest first, along the line of first parents: what was on this branch at each time, and not beside it.

        `also`: further files of a description that is split; a rename is then not followed.
        """
        renames = ["--follow", *([] if self.follows else ["--find-renames=100%"])] if not also else []
        printed = await self.git(
            *("log", "--first-parent", "--raw", "--no-abbrev", "--no-ext-diff", f"--max-count={count}", *renames),
            *(f"--format={_RECORD}%H{_FIELD}%cI{_FIELD}%an{_FIELD}", self.tip, "--", self.path, *also),
        )
        found = []
        for record in printed.decode(errors="replace").split(_RECORD)[1:]:
            commit, at, author, changed = record.split(_FIELD, 3)
            path, blob = (self.path, None) if also else _changed(changed, self.path)
            found.append(Revision(commit, datetime.fromisoformat(at).astimezone(UTC), path, author, blob))
        return tuple(found)

    async def begins_with(self, revision: Revision) -> bool:
        """Is nothing older than the commit, so that the file can't have had another name before?"""
        if await self.is_shallow():
            return False
        commit_and_parents = await self.git("rev-list", "--parents", "--max-count=1", revision.commit)
        return len(commit_and_parents.split()) == 1

    async def is_shallow(self) -> bool:
        """Does it lack what is older than some commit, as a CI server's checkout does?"""
        return (await self.git("rev-parse", "--is-shallow-repository")).strip() == b"true"

    async def bring(self, revisions: Sequence[Revision]) -> None:
        """Fetch the entry files of a repository elsewhere in one go; without this each comes when it is read."""
        if self.follows:
            return
        wanted = [each.blob for each in revisions if each.blob is not None]
        for revision in (each for each in revisions if each.blob is None):
            listed = await self.git("ls-tree", "-z", revision.commit, "--", revision.path)  # empty where it was removed
            wanted += [line.partition("\t")[0].rpartition(" ")[2] for line in listed.decode().split("\0") if line]
        if not wanted:
            return
        given = "\n".join(dict.fromkeys(wanted)).encode()
        await self.git(  # as git itself fetches what a partial clone lacks
            *("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head"),
            *("--recurse-submodules=no", "--filter=blob:none", "--stdin", "origin"),
            given=given,
        )

    async def document(self, revision: Revision) -> Document:
        """The description as it was. Raises `GitFailedError`, or sources' `UnfetchableError`."""
        folder, entry = posixpath.split(revision.path)

        async def read(location: str) -> bytes | None:
            if urlsplit(location).scheme:
                return None
            path = posixpath.normpath(posixpath.join(folder, unquote(location)))
            if path.startswith(("../", "/")):
                return None
            try:
                return await self._blob(f"{revision.commit}:{path}")
            except GitFailedError:
                return None

        content = await self._blob(revision.blob or f"{revision.commit}:{revision.path}")
        return await whole_document(entry, content, self.shown, read, FetchLimits(bytes_max=_BYTES_MAX))

    async def _blob(self, name: str) -> bytes:
        size = await self.git("cat-file", "-s", name)
        if int(size) > _BYTES_MAX:
            raise GitFailedError(f"the file is larger than {_BYTES_MAX // 2**20} MiB")
        return await self.git("cat-file", "blob", name)


def _changed(raw: str, path: str) -> tuple[str, str | None]:
    """Path and content after a commit, of `:100644 100644 BEFORE AFTER M<tab>path` (git-diff's raw format)."""
    line = next((each for each in raw.split("\n") if each.startswith(":")), None)
    if line is None:
        return path, None
    modes, *paths = line.split("\t")
    blob = modes.split(" ")[3]
    return paths[-1], blob if blob.strip("0") else None


async def checkout_of(file: Path) -> Repository | None:
    """The checkout that holds a file; None where there is none, or where git has no commit of it."""
    git = Git(file.parent, settings=[("protocol.allow", "never")])
    try:
        root = (await git("rev-parse", "--show-toplevel")).decode().rstrip("\n")
        prefix = (await git("rev-parse", "--show-prefix")).decode().rstrip("\n")
        tip = (await git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")).decode().strip()
    except GitFailedError:
        return None
    return Repository(Git(Path(root)), tip, prefix + file.name, str(file))


@asynccontextmanager
async def elsewhere(
    location: str, client: GuardedClient, since: datetime, headers: Iterable[SentHeader] = ()
) -> AsyncIterator[Repository]:
    """`git+https://…@ref:path` or `git+file://…`, without file contents, in a folder that is gone afterwards.

    Raises `GitFailedError`.
    """
    found = GIT.fullmatch(location)
    if found is None:
        raise GitFailedError("this does not name a file in a git repository")
    url, authorization = split_credentials(found["url"])
    scheme = urlsplit(url).scheme.lower()
    settings = [
        ("remote.origin.url", url),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "blob:none"),
        (f"protocol.{scheme}.allow", "always"),
    ]
    if scheme == "https":
        settings.append(("http.curloptResolve", await _pinned(url, client)))
    own = {} if authorization is None else {"Authorization": authorization}
    sent = over(own, {each.name: each.value for each in headers})
    settings += [("http.extraHeader", f"{name}: {value}") for name, value in sent.items()]
    with TemporaryDirectory(prefix="compat-monitor-try-", ignore_cleanup_errors=True) as folder:
        git = Git(Path(folder), settings)
        await git("init", "--quiet", "--bare")
        await _fetch(git, await _commit_here(url, found["ref"] or "HEAD"), since)
        tip = (await git("rev-parse", f"{_HEAD}^{{commit}}")).decode().strip()
        path = posixpath.normpath(found["path"])
        yield Repository(git, tip, path, without_secrets(location), follows=False)


async def _fetch(git: Git, ref: str, since: datetime) -> None:
    names = [ref] if _COMMIT.fullmatch(ref) or ref == "HEAD" else [f"refs/heads/{ref}", f"refs/tags/{ref}", ref]
    depths = (f"--shallow-since={since.isoformat()}", "--depth=1")  # nothing may have happened since
    failure = GitFailedError(f"the repository has no branch or tag {ref}")
    for name in names:
        for depth in depths:
            try:
                await git(
                    *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", depth),
                    *("origin", f"+{name}:{_HEAD}"),
                )
            except GitFailedError as error:
                failure = error
            else:
                return
    raise failure


async def _commit_here(url: str, ref: str) -> str:
    """The commit that a repository on this machine knows by `ref`, such as `HEAD~1`; else the ref, to be asked for."""
    folder = git_folder(url)
    if folder is None:
        return ref
    try:
        return (await Git(folder)("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")).decode().strip()
    except GitFailedError:
        return ref


async def _pinned(url: str, client: GuardedClient) -> str:
    """`host:port:addresses` to connect to: those that were checked, whatever the name resolves to later."""
    try:
        addresses = await client.addresses(url, literal_allowance(url))
    except NetworkFailure as failure:
        raise GitFailedError(failure.text) from None
    host, port = host_and_port(url)
    return f"{host}:{port}:{','.join(f'[{each}]' if ':' in each else each for each in addresses)}"

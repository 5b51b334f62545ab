"""Descriptions in git repositories: `git+https://host/repository.git@ref:path`, or `git+file:///folder@ref:path`.

A ref is a branch, a tag or the full id of a commit, which is all that a host can be asked for; a repository on this
machine also knows `HEAD~1` and short ids.

Only the commit is asked for as long as it stays the same. A bare repository without file contents is kept in a cache
folder, named by a digest of its URL; the contents that a description needs are fetched when they are read.
"""

import asyncio
import os
import posixpath
import re
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.model.descriptions import Fetched, FetchResult, Unchanged, Validators
from monitor.model.header_names import over
from monitor.model.json_value import digest_of
from monitor.network.addresses import host_and_port, literal_allowance
from monitor.network.client import GuardedClient
from monitor.network.credentials import split_credentials
from monitor.network.failures import NetworkFailure
from monitor.sources.limits import FetchLimits, UnfetchableError, too_large
from monitor.sources.parts import whole_document

_LOCATION = re.compile(
    r"git\+(?P<url>(?P<scheme>https|file)://[^/]*/[^@]+?)(?:@(?P<ref>[^:]+))?:(?P<path>[^:]+)", re.IGNORECASE
)
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SUFFIXES = (".json", ".yaml", ".yml")
_SETTINGS_FILE = "settings"
_SETTINGS = "[safe]\n\tdirectory = *\n[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n"
"""For the serving end of a repository on this machine, which reads no other settings: it may belong to another user."""
_LASTING = (
    "not found",
    "authentication failed",
    "could not read username",
    "does not appear to be",
    "access denied",
    "403",
)
"""What git says when trying again won't help."""
_HOST_NOTE = "a host is asked for branches, tags and full commit ids alone: HEAD~1 and short ids only a checkout knows"
_HOST_HELP = "name a branch, a tag or the full id (`git rev-parse HEAD~1`), or a checkout: git+file:///folder@ref:path"


@dataclass(frozen=True, slots=True)
class _Repository:
    """Where a description is: `url` without credentials, which are in `headers`; `ref` as configured."""

    url: str
    scheme: str
    ref: str
    path: str
    headers: Mapping[str, str]
    folder: Path
    shown: str
    pinned: str | None = None
    """`host:port:addresses` to connect to, whatever the name resolves to later."""


class GitSource:
    """Runs the `git` program: no prompts, no hooks, no user or system settings, within a time-out."""

    def __init__(self, client: GuardedClient, cache: Path, limits: FetchLimits) -> None:
        self._client = client
        self._cache = cache
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.git_at_once)
        self._locks: dict[Path, asyncio.Lock] = {}

    async def fetch(
        self, location: str, headers: Mapping[str, str], shown: str, validators: Validators | None
    ) -> FetchResult:
        """Raises `UnfetchableError`."""
        repository = await self._repository(location, headers, shown)
        known = validators.revision if validators else None
        if known == _revision(repository.ref, repository):
            return Unchanged(Validators(revision=known))
        async with self._slots, self._locks.setdefault(repository.folder, asyncio.Lock()):
            await self._prepare(repository)
            name, commit = await self._newest(repository)
            if known == _revision(commit, repository):
                return Unchanged(Validators(revision=known))
            return await self._read(repository, await self._bring(repository, name))

    async def _repository(self, location: str, headers: Mapping[str, str], shown: str) -> _Repository:
        found = _LOCATION.fullmatch(location)
        if found is None:
            raise UnfetchableError.because(
                "location-unknown",
                "the location of a description in git is written git+https://host/repository@ref:path",
                shown,
                transient=False,
            )
        ref = found["ref"] or "HEAD"
        if ref.startswith("-"):
            help_ = "name a branch, a tag or a commit"
            raise UnfetchableError.because(
                "git-ref-missing", "a ref does not begin with a dash", shown, transient=False, help_=help_
            )
        url, authorization = split_credentials(found["url"])
        if authorization is not None:
            headers = over({"Authorization": authorization}, headers)
        folder = self._cache / digest_of(url.encode())[:32]
        scheme = found["scheme"].lower()
        pinned = await self._pinned(url, shown) if scheme == "https" else None
        return _Repository(url, scheme, ref, found["path"], headers, folder, shown, pinned)

    async def _pinned(self, url: str, shown: str) -> str:
        try:
            addresses = await self._client.addresses(url, literal_allowance(url))
        except NetworkFailure as failure:
            raise UnfetchableError.from_error(failure, shown, transient=failure.transient) from None
        host, port = host_and_port(url)
        return f"{host}:{port}:{','.join(f'[{each}]' if ':' in each else each for each in addresses)}"

    async def _newest(self, repository: _Repository) -> tuple[str, str]:
        """The full name of the ref and the commit that it names now; a commit names itself."""
        if _COMMIT.fullmatch(repository.ref):
            return repository.ref, repository.ref
        names = [f"refs/tags/{repository.ref}", f"refs/heads/{repository.ref}", repository.ref]
        listed = await self._git(repository, "ls-remote", "--", repository.url, *names, f"{names[0]}^{{}}")
        commits = {name: commit for commit, _, name in (line.partition("\t") for line in listed.decode().splitlines())}
        for name in names:
            if name in commits:
                return name, commits.get(f"{name}^{{}}", commits[name])
        folder = git_folder(repository.url)
        if folder is None:
            raise _ref_missing(repository, "branch or tag", note=_HOST_NOTE, help_=_HOST_HELP)
        try:
            asked = ("rev-parse", "--verify", "--quiet", f"{repository.ref}^{{commit}}")
            commit = (await self._git(repository, f"--git-dir={folder}", *asked)).decode().strip()
        except UnfetchableError:
            help_ = "name a branch, a tag, a commit's id (4 digits or more), or one before them, such as HEAD~1"
            raise _ref_missing(repository, "branch, tag or commit", help_=help_) from None
        return commit, commit

    async def _prepare(self, repository: _Repository) -> None:
        if (repository.folder / "HEAD").exists():
            return
        await asyncio.to_thread(repository.folder.mkdir, parents=True, exist_ok=True)
        await asyncio.to_thread((self._cache / _SETTINGS_FILE).write_text, _SETTINGS)
        await self._git(repository, "init", "--quiet", "--bare")

    async def _bring(self, repository: _Repository, name: str) -> str:
        """Fetch what the ref names, without file contents; the commit. A broken cache is thrown away."""
        try:
            await self._git(
                repository,
                *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", "--filter=blob:none"),
                *("origin", f"+{name}:refs/monitor/newest"),
            )
            return (await self._git(repository, "rev-parse", "refs/monitor/newest^{commit}")).decode().strip()
        except UnfetchableError:
            await asyncio.to_thread(shutil.rmtree, repository.folder, ignore_errors=True)
            raise

    async def _read(self, repository: _Repository, commit: str) -> Fetched:
        folder, entry = posixpath.split(posixpath.normpath(repository.path))

        async def read(location: str) -> bytes | None:
            if urlsplit(location).scheme:
                return None
            return await self._blob(repository, commit, posixpath.normpath(posixpath.join(folder, unquote(location))))

        content = await read(entry)
        if content is None:
            path = posixpath.join(folder, entry)
            raise _missing(repository, commit, await self._names_in(repository, commit, path))
        document = await whole_document(entry, content, repository.shown, read, self._limits)
        return Fetched(document, Validators(revision=_revision(commit, repository)))

    async def _blob(self, repository: _Repository, commit: str, path: str) -> bytes | None:
        """The content of a regular file, None where the commit has none there."""
        if path.startswith(("../", "/")) or path in {".", ".."}:
            return None
        listed = (await self._git(repository, "ls-tree", "-z", commit, "--", f":(literal){path}")).decode()
        kind, _, blob = listed.partition("\t")[0].rpartition(" ")
        if not kind.startswith("100"):
            return None
        size = await self._git(repository, "cat-file", "-s", blob)
        if int(size) > self._limits.bytes_max:
            raise too_large(repository.shown, self._limits)
        return await self._git(repository, "cat-file", "blob", blob)

    async def _names_in(self, repository: _Repository, commit: str, path: str) -> list[str]:
        """Of files and folders in a folder; empty where the commit has no folder there."""
        if path.startswith(("../", "/")) or path == "..":
            return []
        inside = () if path == "." else ("--", f":(literal){path}/")
        listed = await self._git(repository, "ls-tree", "-z", "--name-only", commit, *inside)
        return [name for name in listed.decode(errors="replace").split("\0") if name]

    async def _git(self, repository: _Repository, *arguments: str) -> bytes:
        """What a git command prints. Raises `UnfetchableError`."""
        process = await asyncio.create_subprocess_exec(
            "git",
            *arguments,
            cwd=repository.folder,
            env=_environment(repository),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._limits.seconds_per_file):
                output, errors = await process.communicate()
        except TimeoutError:
            raise UnfetchableError.because(
                "git-timeout",
                f"git took more than {self._limits.seconds_per_file:g} seconds",
                repository.shown,
                transient=True,
            ) from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):  # it may end in the same moment
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        if process.returncode:
            raise _refused(errors.decode(errors="replace"), repository)
        return output


def _revision(commit: str, repository: _Repository) -> str:
    return f"{commit}:{repository.path}"


def git_folder(url: str) -> Path | None:
    """Where git keeps its own files of the repository on this machine that a `file` URL names."""
    parts = urlsplit(url)
    if parts.scheme.lower() != "file":
        return None
    folder = Path(unquote(parts.path))
    return folder / ".git" if (folder / ".git").exists() else folder


def _ref_missing(repository: _Repository, kinds: str, *, help_: str, note: str | None = None) -> UnfetchableError:
    message = f"the repository has no {kinds} {repository.ref}"
    return UnfetchableError.because(
        "git-ref-missing", message, repository.shown, transient=False, note=note, help_=help_
    )


def _missing(repository: _Repository, commit: str, names: Sequence[str]) -> UnfetchableError:
    """`names`: what stands in the folder that is in the place of the file."""
    message, note, help_ = f"commit {commit[:12]} has no file {repository.path}", None, None
    if names:
        message = f"{repository.path} is a folder in commit {commit[:12]}"
        note = "whole folders are compared where that commit is checked out"
        likely = next((f", such as {name}" for name in names if name.endswith(_SUFFIXES)), "")
        help_ = f"name a file in it{likely}"
    return UnfetchableError.because(
        "description-missing", message, repository.shown, transient=False, note=note, help_=help_
    )


def _refused(errors: str, repository: _Repository) -> UnfetchableError:
    said = " ".join(errors.split())[-300:]
    return UnfetchableError.because(
        "git-failed",
        "git could not read the repository",
        repository.shown,
        transient=not any(words in said.lower() for words in _LASTING),
        note=said or None,
    )


def _environment(repository: _Repository) -> dict[str, str]:
    """Everything that git is told. Its settings come from here alone; secrets don't show in the list of processes."""
    settings = [
        ("remote.origin.url", repository.url),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "blob:none"),
        ("protocol.allow", "never"),
        (f"protocol.{repository.scheme}.allow", "always"),
        ("core.hooksPath", os.devnull),
        ("credential.helper", ""),
        ("http.followRedirects", "false"),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        *(("http.extraHeader", f"{name}: {value}") for name, value in repository.headers.items()),
    ]
    if repository.pinned is not None:
        settings.append(("http.curloptResolve", repository.pinned))
    numbered = {f"GIT_CONFIG_KEY_{number}": name for number, (name, _) in enumerate(settings)}
    numbered |= {f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in enumerate(settings)}
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(repository.folder.parent / _SETTINGS_FILE),
        "GIT_DIR": str(repository.folder),
        "GIT_CONFIG_COUNT": str(len(settings)),
        **numbered,
    }

"""Descriptions in files: unchanged while inode, size and times are, or else while the bytes are."""

import asyncio
import errno
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.model.descriptions import Fetched, FetchResult, Unchanged, Validators
from monitor.model.json_value import digest_of
from monitor.sources.limits import FetchLimits, UnfetchableError, too_large
from monitor.sources.memory import Memory, Stamp, remembered
from monitor.sources.parts import whole_document

_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP})


class FileSource:
    """Reads files; the parts of a description only inside a folder, symbolic links followed.

    That is the folder of its entry, or `within` where that lies around it: what another company writes must not have
    other files read, and whoever compares files at a prompt sees those of his own project.
    """

    def __init__(self, limits: FetchLimits, within: Path | None = None) -> None:
        self._limits = limits
        self._within = within

    async def fetch(self, path: Path, shown: str, validators: Validators | None) -> FetchResult:
        """Raises `UnfetchableError`."""
        known = remembered(validators, shown)
        if known.entry is not None:
            stamps = {path.name: known.entry, **known.parts}
            now = {name: await asyncio.to_thread(self._look, path, name, stamp) for name, stamp in stamps.items()}
            if all(now[name].digest == stamp.digest for name, stamp in stamps.items()):
                parts = {name: now[name] for name in known.parts}
                return Unchanged(Memory(shown, now[path.name], parts).validators())
        return await self._whole(path, shown)

    async def _whole(self, path: Path, shown: str) -> Fetched:
        content, stamp = await asyncio.to_thread(self._read, path, path, shown)
        if content is None:
            raise UnfetchableError.because("description-missing", "there is no such file", shown, transient=False)
        stamps: dict[str, Stamp] = {}

        async def read(location: str) -> bytes | None:
            part = self._inside(path, location)
            if part is None:
                return None
            found, stamps[location] = await asyncio.to_thread(self._read, part, path, shown)
            return found

        document = await whole_document(path.name, content, shown, read, self._limits)
        return Fetched(document, Memory(shown, stamp, stamps).validators())

    def _look(self, entry: Path, location: str, known: Stamp) -> Stamp:
        path = entry if location == entry.name else self._inside(entry, location)
        if path is None:
            return Stamp()
        if known.status is not None and known.status == _status(path):
            return known
        return self._read(path, entry, str(entry))[1]

    def _inside(self, entry: Path, location: str) -> Path | None:
        """The file that a reference names, unless it is a URL or lies outside."""
        if urlsplit(location).scheme:
            return None
        folder = entry.parent.resolve()
        try:
            path = (folder / unquote(location)).resolve()
        except (OSError, RuntimeError, ValueError):  # no name of a file, or a link that leads to itself
            return None
        around = self._within.resolve() if self._within else folder
        return path if path.is_relative_to(around if folder.is_relative_to(around) else folder) else None

    def _read(self, path: Path, entry: Path, shown: str) -> tuple[bytes | None, Stamp]:
        try:
            status = _status(path)
            if status is None:
                return None, Stamp()
            with path.open("rb") as file:
                content = file.read(self._limits.bytes_max + 1)
        except OSError as error:
            reason = (error.strerror or "it can't be read").lower()
            place = shown if path == entry else str(path)
            raise UnfetchableError.because(
                "description-unreadable", f"the file can't be read: {reason}", place, transient=False
            ) from None
        if len(content) > self._limits.bytes_max:
            raise too_large(shown, self._limits)
        return content, Stamp(digest_of(content), status=status)


def _status(path: Path) -> str | None:
    """None where there is no regular file, nor can be one of that name."""
    try:
        found = path.stat()
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise
    if not path.is_file():
        return None
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"

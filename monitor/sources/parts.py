"""The files that a description is split over: found by their references, fetched whole or not at all."""

import asyncio
from collections.abc import Awaitable, Callable

from monitor.documents.reading import load, load_any
from monitor.documents.references import external_references, resolve_location
from monitor.errors import DocumentError
from monitor.model.descriptions import Document, beside
from monitor.sources.limits import FetchLimits, UnfetchableError, too_large

Open = Callable[[str], Awaitable[bytes | None]]
"""Reads a file by its location. None: there is none, or it must not be read; the reference stays dangling."""

_IN_A_THREAD = 64 * 1024
"""Documents longer than this many bytes are parsed in a thread, so that the loop goes on."""


async def whole_document(entry: str, content: bytes, source: str, read: Open, limits: FetchLimits) -> Document:
    """The entry file and every file that it needs, directly or not.

    Raises `UnfetchableError` for a file that can't be read, and where the bounds are passed.
    """
    files = {entry: content}
    seen = {entry}
    wave = [entry]
    while wave:
        found: set[str] = set()
        for location in wave:
            name = source if location == entry else beside(source, location)
            found |= await _needed(files[location], location, name, entry=location == entry)
        new = sorted(found - seen)
        seen.update(new)
        if len(seen) > limits.parts_max:
            raise UnfetchableError.because(
                "description-too-many-files",
                f"the description is split over more than {limits.parts_max} files",
                source,
                transient=False,
            )
        contents = await asyncio.gather(*(read(location) for location in new))
        wave = []
        for location, each in zip(new, contents, strict=True):
            if each is not None:
                files[location] = each
                wave.append(location)
        if sum(map(len, files.values())) > limits.bytes_max:
            raise too_large(source, limits)
    return Document(entry, files, source)


async def _needed(content: bytes, location: str, name: str, *, entry: bool) -> set[str]:
    def references() -> set[str]:
        value = load(content, name) if entry else load_any(content, name)
        return {resolve_location(location, reference) for reference in external_references(value, entry=entry)}

    try:
        return await asyncio.to_thread(references) if len(content) > _IN_A_THREAD else references()
    except DocumentError as error:
        raise UnfetchableError.from_error(error, name, transient=False) from None

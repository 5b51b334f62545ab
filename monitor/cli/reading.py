"""Reads a description that is named on the command line: at once where it is one file, else by the daemon's sources."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from monitor.cli.headers import Headers
from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.descriptions import Document

_OTHER_FILE = re.compile(rb"""\$(?:ref|dynamicRef)["']?\s*:\s*(?:["'][^\s"'#]|[^\s"'#{])""")
"""A reference that may lead out of the file."""
_ESCAPED = rb"\u0024"
"""The first letter of such a keyword, as JSON may write it."""
_MAPPING = re.compile(rb"""apping["']?\s*(?=:)""")
"""Of a discriminator, or its `defaultMapping`."""
_OTHER_TARGET = re.compile(rb""":\s*["']?[^\s"'#{},:][^"'{},:\r\n]*(?:\.(?:json|ya?ml)|[/#])""")
"""The same of a value in one."""
_MAPPED_MAX = 40_000
"""Bytes that are looked at behind the word."""
_VERSION_3_2 = re.compile(rb"""openapi["']?\s*:\s*["']?3\.2""")
_OTHER_SCHEME = re.compile(rb"""[^\s"'{}\[\],]*[.#/][^\s"'{}\[\],]*["']?\s*:\s*[\[-]""")
"""The same of a security scheme that is needed, which 3.2 may name so."""

_GIT_REVISION = re.compile(r"(?P<ref>[^\s:]{2,}):(?P<path>[^:\\]+)")
"""As git itself writes it; what has one letter before the colon is a drive."""
_ADDRESS = re.compile(r"(?:https?:/?)?(?P<rest>(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/\S+)", re.IGNORECASE)
"""Without its scheme, or with one slash less."""
_HOST_AND_PORT = re.compile(r"[\w.-]+:\d{2,5}(/|$)")
"""As of a server that runs beside whoever asks: `localhost:8000/openapi.json`."""


def read(location: str, headers: Headers | None = None) -> Document:
    """The description with all its files. Raises `DocumentError` for one that can't be read.

    `headers`: what a URL is asked with.
    """
    if "://" in location:
        return _fetched(location, headers)
    path = Path(location)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it can't be opened").lower()
        message, help_ = f"the description can't be read: {reason}", _meant(location)
        raise DocumentError(Diagnostic("description-missing", message, Place(location), help=help_)) from None
    if _ESCAPED in content or _OTHER_FILE.search(content) or any(map(_OTHER_TARGET.search, _mapped(content))):
        return _fetched(location)
    if _VERSION_3_2.search(content) and _OTHER_SCHEME.search(content):
        return _fetched(location)
    return Document(path.name, {path.name: content}, location)


def _meant(location: str) -> str | None:
    """What other tools write so, as it is written here; else the file beside it that has nearly that name."""
    if location == "-":
        return "standard input has a name: give /dev/stdin"
    address = _ADDRESS.fullmatch(location)
    if address and not Path(location.partition("/")[0]).exists():
        return f"write https://{address['rest']}, if a web address is meant"
    if _HOST_AND_PORT.match(location):
        return f"write http://{location}, if a web address is meant"
    found = _GIT_REVISION.fullmatch(location)
    if found:
        return f"a revision in git is written git+file://{_checkout()}@{found['ref']}:{found['path']}"
    near = _nearest(Path(location))
    return f"did you mean {near}?" if near else None


def _checkout() -> Path:
    """The folder of the repository that the command runs in, from which git counts paths."""
    here = Path.cwd()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), here)


def _nearest(missing: Path) -> Path | None:
    import difflib

    folder = missing.parent
    try:
        names = [each.name for each in folder.iterdir()]
    except OSError:
        return None
    near = difflib.get_close_matches(missing.name, names, n=1)
    return folder / near[0] if near else None


def _mapped(content: bytes) -> Iterator[bytes]:
    """What stands behind each word that may begin a mapping, up to the next one; a brace ends it in JSON."""
    starts = [found.end() for found in _MAPPING.finditer(content)]
    for start, end in pairwise([*starts, len(content)]):
        yield content[start : min(end, start + _MAPPED_MAX)].partition(b"}")[0]


def _fetched(location: str, headers: Headers | None = None) -> Document:
    """Through the sources that the daemon uses: split files, URLs and git."""
    import asyncio

    from monitor.cli.descriptions import fetch

    return asyncio.run(fetch(location, headers or {}))

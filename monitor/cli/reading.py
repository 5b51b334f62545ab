"""Reads a description that is named on the command line: at once where it is one file, else by the daemon's sources."""

import re
from pathlib import Path

from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.descriptions import Document

_OTHER_FILE = re.compile(rb"""\$ref["']?\s*:\s*["']?[^\s"'#]""")
"""A `$ref` that may lead out of the file."""
_OTHER_TARGET = re.compile(rb"""apping["']?\s*:(?:[^}]{0,4000}:)?\s*["']?[^\s"'#{},]+(?:\.(?:json|ya?ml)|#/)""")
"""The same of a discriminator's `mapping` and `defaultMapping`."""


def read(location: str) -> Document:
    """The description with all its files. Raises `DocumentError` for one that can't be read."""
    if "://" in location:
        return _fetched(location)
    path = Path(location)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it can't be opened").lower()
        raise DocumentError(
            Diagnostic("description-missing", f"the description can't be read: {reason}", Place(location))
        ) from None
    if _OTHER_FILE.search(content) or _OTHER_TARGET.search(content):
        return _fetched(location)
    return Document(path.name, {path.name: content}, location)


def _fetched(location: str) -> Document:
    """Through the sources that the daemon uses: split files, URLs and git."""
    import asyncio

    from monitor.cli.descriptions import fetch

    return asyncio.run(fetch(location))

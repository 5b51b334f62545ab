"""Reads a description that is named on the command line: at once where it is one file, else by the daemon's sources."""

import re
from pathlib import Path

from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.descriptions import Document

_OTHER_FILE = re.compile(rb"""\$(?:ref|dynamicRef)["']?\s*:\s*["']?[^\s"'#]""")
"""A reference that may lead out of the file."""
_ESCAPED = rb"\u0024"
"""The first letter of such a keyword, as JSON may write it."""
_OTHER_TARGET = re.compile(
    rb"""apping["']?\s*:(?:[^}]{0,40000}:)?\s*["']?[^\s"'#{},][^"'{},\r\n]*(?:\.(?:json|ya?ml)|[/#])"""
)
"""The same of a discriminator's `mapping` and `defaultMapping`."""
_VERSION_3_2 = re.compile(rb"""openapi["']?\s*:\s*["']?3\.2""")
_OTHER_SCHEME = re.compile(rb"""[^\s"'{}\[\],]*[.#/][^\s"'{}\[\],]*["']?\s*:\s*[\[-]""")
"""The same of a security scheme that is needed, which 3.2 may name so."""


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
    if _ESCAPED in content or _OTHER_FILE.search(content) or _OTHER_TARGET.search(content):
        return _fetched(location)
    if _VERSION_3_2.search(content) and _OTHER_SCHEME.search(content):
        return _fetched(location)
    return Document(path.name, {path.name: content}, location)


def _fetched(location: str) -> Document:
    """Through the sources that the daemon uses: split files, URLs and git."""
    import asyncio

    from monitor.cli.descriptions import fetch

    return asyncio.run(fetch(location))

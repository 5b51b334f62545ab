"""Where descriptions and contracts are: which of them are files, and the files that those refer to."""

import os
import re
from collections.abc import Iterator
from glob import glob, has_magic
from pathlib import Path

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+://|git\+|\$\{", re.IGNORECASE)
_RELATIVE_REFERENCE = re.compile(r"""\$ref["']?\s*:\s*["']?([^#"'\s,}]+)|:\s*["']?([^#"'\s,}]+\.(?:json|ya?ml)\b)""")
"""A `$ref`, or a value that ends as the name of a file, as targets of a discriminator may."""
_REFERENCES_READ_BYTES_MAX = 50_000_000


def is_file(location: str) -> bool:
    """Whether `location` names files, and not a URL, a git revision, or what only the environment knows."""
    return not _ELSEWHERE.match(location)


def absolute(location: str, folder: Path) -> str:
    """`location` with a relative path made absolute; a URL and a git revision stay as they are."""
    return str(normal(folder / location)) if is_file(location) else location


def normal(path: Path) -> Path:
    """Absolute and without `..`; links are not followed, since people recognise the path that they wrote."""
    return Path(os.path.normpath(path.absolute()))


def files(location: str, folder: Path) -> tuple[Path, ...]:
    """The files that a path or glob names now, sorted; empty where it names none."""
    path = absolute(location, folder)
    found = sorted(glob(path, recursive=True)) if has_magic(path) else [path]  # noqa: PTH207 - the pattern is absolute
    return tuple(Path(each) for each in found if Path(each).is_file())


def referenced_from(paths: Iterator[Path]) -> frozenset[Path]:
    """The given files, and those that they refer to by a relative location, and so on."""
    waiting, found = list(paths), set[Path]()
    while waiting:
        path = normal(waiting.pop())
        if path in found or not path.is_file():
            continue
        found.add(path)
        if path.stat().st_size <= _REFERENCES_READ_BYTES_MAX:
            text = path.read_text(encoding="utf-8", errors="replace")
            named = {one or other for one, other in _RELATIVE_REFERENCE.findall(text)}
            references = {each for each in named if is_file(each)}
            waiting.extend(path.parent / reference for reference in references)
    return frozenset(found)

"""Descriptions in a folder, such as a checkout: which files look like one, the likeliest first."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

_SUFFIXES = frozenset({".json", ".yaml", ".yml"})
_LOOKS_LIKE_ONE = re.compile(rb"""(?:^|[{,])\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\b""", re.MULTILINE)
_NOT_ENTERED = frozenset({"node_modules", "vendor", "site-packages", "__pycache__", "venv"})
_SAMPLES = frozenset({"test", "tests", "testdata", "fixtures", "example", "examples", "sample", "samples", "e2e"})
_FILES_MAX = 50_000
_BYTES_MAX = 20 * 2**20
_BYTES_IN_ALL = 400 * 2**20


def likely_descriptions(folder: Path) -> tuple[list[Path], int]:
    """The files that look like descriptions, best first, and how many JSON and YAML files were looked into.

    Hidden folders and those of dependencies are not entered, links not followed; both count and size are bounded.
    """
    found, looked_into, bytes_left = [], 0, _BYTES_IN_ALL
    for path in _files(folder):
        try:
            size = path.stat().st_size
            if path.is_symlink() or size > min(_BYTES_MAX, bytes_left):
                continue
            content = path.read_bytes()
        except OSError:
            continue
        bytes_left -= size
        looked_into += 1
        if _LOOKS_LIKE_ONE.search(content):
            found.append(path)
    return sorted(found, key=lambda path: _rank(path.relative_to(folder))), looked_into


def _files(folder: Path) -> Iterator[Path]:
    left = _FILES_MAX
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in _NOT_ENTERED)
        for name in sorted(names):
            left -= 1
            if left < 0:
                return
            if Path(name).suffix.lower() in _SUFFIXES:
                yield Path(root, name)


def _rank(path: Path) -> tuple[bool, bool, int, str]:
    """Not a sample, named like a description, near the top."""
    is_sample = any(part.lower() in _SAMPLES for part in path.parts[:-1])
    is_named = any(word in path.name.lower() for word in ("openapi", "swagger", "api"))
    return is_sample, not is_named, len(path.parts), str(path)

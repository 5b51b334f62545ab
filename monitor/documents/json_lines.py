"""Places told from the layout of an indented JSON text, one member a line, without parsing it.

The lines of an object's members have one indentation, those of what lies inside them a deeper one, and a text in quotes
spans no lines. What is laid out otherwise is not found here, and is looked for by whoever reads exactly.
"""

import re
from collections.abc import Iterable

import orjson

from monitor.documents.json_text import Path
from monitor.model.record import record

_SPACE = re.compile(rb"[ \t]*")
_OPENED = re.compile(rb"[{\[]\r?\n([ \t]+)")
_ITEM = b"(?![ \t}\\]])"


@record
class Region:
    """Where a value stands: `at` is the first byte of its key, or of the item. Its members lie in [start, end)."""

    at: int
    start: int = 0
    end: int = 0
    indentation: bytes | None = None
    """Of the lines of its members; None where it has none that stand in lines of their own."""


def indented_offsets(content: bytes, paths: Iterable[Path]) -> dict[Path, int]:
    """Offsets, in bytes, of those values that stand in lines of their own. `content`: JSON that begins with a brace."""
    known: dict[Path, Region | None] = {(): _region(content, 0, 0)}
    found: dict[Path, int] = {}
    for path in paths:
        for length in range(1, len(path) + 1):
            above, part = known[path[: length - 1]], path[:length]
            if part not in known:
                known[part] = None if above is None or above.indentation is None else _child(content, above, part[-1])
        held = known[path]
        if path and held is not None:
            found[path] = held.at
    return found


def _region(content: bytes, at: int, value: int) -> Region:
    """`value`: offset of the value, on the same line as `at`."""
    opened = _OPENED.match(content, value)
    line = _SPACE.match(content, content.rfind(b"\n", 0, at) + 1)
    if opened is None or line is None:
        return Region(at)
    closing = b"\n" + line[0] + (b"}" if content[value] == ord("{") else b"]")
    end = content.find(closing, value)
    return Region(at) if end < 0 or len(opened[1]) <= len(line[0]) else Region(at, value + 1, end, opened[1])


def _child(content: bytes, region: Region, token: str) -> Region | None:
    indentation = region.indentation or b""
    if content[region.start - 1] == ord("{"):
        written = b"\n" + indentation + orjson.dumps(token) + b":"
        found = content.find(written, region.start, region.end)
        value = _SPACE.match(content, found + len(written))
        return None if found < 0 or value is None else _region(content, found + 1 + len(indentation), value.end())
    items = re.compile(b"\n" + re.escape(indentation) + _ITEM).finditer(content, region.start, region.end)
    item = _nth(items, token)
    return None if item is None else _region(content, item, item)


def _nth(items: Iterable[re.Match[bytes]], token: str) -> int | None:
    """The end of the match with that number."""
    wanted = int(token) if token.isdecimal() and len(token) < 10 else -1
    return next((each.end() for number, each in enumerate(items) if number == wanted), None)

"""Text laid out for a terminal of eighty columns: wrapped between words, never within a command or an address."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

WIDTH = 80
_WHOLE = re.compile(r"`[^`]+`|(?<!\w)'[^']+'(?!\w)")
_OPERATION = re.compile(r"\b([A-Z]+) (/\S*)")
_GLUE = "\ue000"
"""A character for private use: stands for a space at which nothing is broken."""


def wrapped(text: str, *, first: str = "", rest: str | None = None, width: int = WIDTH) -> Iterator[str]:
    """`first` stands before the first line, `rest` before the others (default: as many spaces).

    A method stays with its path where both fit on a line.
    """
    indent = " " * len(first) if rest is None else rest
    glue = (" ", _GLUE)
    lines = textwrap.wrap(
        _OPERATION.sub(lambda found: glue[len(indent + found[0]) < width].join(found.groups()), " ".join(text.split())),
        width,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (each.replace(_GLUE, " ") for each in lines or [first.rstrip()])


def fitting(line: str, *, rest: str = "  ", width: int = WIDTH) -> Iterator[str]:
    """A line as it stands where it fits, else wrapped with `rest` before what hangs over, beside its own indentation.

    What stands between backticks or quotes is a command or a name, to be copied: it is never broken.
    """
    if len(line) <= width:
        yield line
        return
    bare = line.lstrip(" ")
    indent = " " * (len(line) - len(bare))
    whole = _WHOLE.sub(lambda found: found[0].replace(" ", _GLUE), bare)
    for each in textwrap.wrap(
        whole,
        width,
        initial_indent=indent,
        subsequent_indent=indent + rest,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield each.replace(_GLUE, " ")


def listed(items: Iterable[str], *, first: str, rest: str) -> Iterator[str]:
    """Items with commas between, as many to a line as fit; none is broken."""
    line, width = first, len(first)
    for number, each in enumerate(items):
        if number and len(line) + len(each) + 3 > WIDTH:
            yield f"{line},"
            line, width = rest, len(rest)
        line += each if len(line) == width else f", {each}"
    yield line


def moment(at: datetime, *, seconds: bool = False) -> str:
    """A time in UTC, as logs of either company can be searched for it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M{':%S' * seconds}} UTC"


def shortened(text: str, length: int = 200) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def shortened_around(text: str, at: int, length: int) -> str:
    """What stands at `at` with a little before it, so that the end of a long line is shown as well as its beginning."""
    if len(text) <= length:
        return text
    start = max(0, min(at - length // 4, len(text) - length))
    shown = text[start : start + length]
    return f"{'…' if start else shown[:1]}{shown[1:-1]}{'…' if start + length < len(text) else shown[-1:]}"

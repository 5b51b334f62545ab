"""Diagnostics as a terminal shows them, in rustc's form, and the exit status of each family of errors."""

import os
import sys
from contextlib import suppress

import click

from monitor.errors import Diagnostic, Family, MonitorError

YES = 0
"""Yes, or compatible."""
NO = 1
"""No, or a conflict."""
USAGE = 2
"""Arguments, configuration, or a document given on the command line that can't be read."""
UNKNOWN = 3
"""It could not be found out; the output names what is missing and who can supply it."""
BUG = 70
"""Our own mistake (EX_SOFTWARE of BSD's sysexits.h)."""
INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""
PIPE_CLOSED = 141
"""128 + SIGPIPE: the reader went away, so that 0 would claim an answer that nobody read."""

STATUS_BY_FAMILY = {Family.YOURS: USAGE, Family.OTHER_SIDE: UNKNOWN, Family.OUR_BUG: BUG}

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def status_of(error: MonitorError) -> int:
    """The exit status that a command ends with when it can't go on because of `error`."""
    return STATUS_BY_FAMILY[error.family]


def printable(text: str) -> str:
    """`text` with control characters spelled out: what another company sends must not steer the reader's terminal."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(char if char == "\n" or char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def render(diagnostic: Diagnostic, level: str = "error") -> str:
    """Several lines without a final line break; coloured text, from which `click.echo` takes colours for files."""
    head = f"{level}[{diagnostic.code}]"
    lines = fitting(f"{head}: {printable(diagnostic.message)}", rest="    ")
    lines[0] = lines[0].replace(head, click.style(head, fg=_COLOURS[level], bold=True), 1)
    if diagnostic.place is not None:
        lines.append(f"  --> {printable(str(diagnostic.place))}")  # editors open it: however long, it is one line
    for kind, text in (("note", diagnostic.note), ("help", diagnostic.help)):
        if text:
            first, *more = printable(text).split("\n")
            lines += fitting(f"  = {kind}: {first}")
            lines += [each for line in more for each in fitting(f"    {line}", rest="")]
    return "\n".join(lines)


def terminal_width() -> int:
    """Columns of the terminal, or of what COLUMNS says; 80 where neither tells.

    As `shutil.get_terminal_size`, for which three compressors would be loaded at each start.
    """
    told = os.environ.get("COLUMNS", "")
    columns = int(told) if told.isdecimal() else 0
    with suppress(OSError, ValueError):  # no terminal, or none that is open
        columns = columns or os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns
    return max(columns or 80, 40)


def fitting(line: str, rest: str = "  ") -> list[str]:
    """The line, wrapped where it is wider than the terminal; `rest` stands before what hangs over."""
    from monitor.reports import layout

    return list(layout.fitting(line, rest=rest, width=terminal_width()))


_MARKS = {"✓": "green", "✕": "red", "?": "yellow"}


def coloured(line: str) -> str:
    """A printable line; its mark of yes, no or unknown is coloured, which `click.echo` takes away for files."""
    line = printable(line)
    mark = line.lstrip()[:1]
    return line.replace(mark, click.style(mark, fg=_MARKS[mark], bold=True), 1) if mark in _MARKS else line


def show(error: MonitorError) -> None:
    """Print every diagnostic of `error` to standard error, with an empty line between them."""
    click.echo("\n\n".join(render(diagnostic) for diagnostic in error.diagnostics), err=True)

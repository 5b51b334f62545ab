"""Which format of `diff` is made by what, and where it goes. Each is imported only if it is asked for."""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import diagnostics
from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.json_value import JsonValue
from monitor.model.values import Severity
from monitor.reports.comparisons import Report

if TYPE_CHECKING:
    from monitor.reports.annotations import Annotation

REPORT_FORMATS = ("markdown", "html", "sarif", "junit", "github", "gitlab")
"""Beside text and json, of `diff` and `gate`."""
_NOTED = frozenset({Severity.BREAKING, Severity.RISKY})
LOCATED: Mapping[str, frozenset[Severity]] = {"text": _NOTED, "markdown": _NOTED, "changelog": frozenset()}
"""Which changes a format shows with their lines, where it does not do so with all."""
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_STYLES: Mapping[str, Mapping[str, object]] = {
    "breaking": {"fg": "red", "bold": True},
    "risky": {"fg": "yellow", "bold": True},
    "compatible": {"fg": "green"},
    "heading": {"bold": True, "underline": True},
    "label": {"fg": "cyan"},
    "quiet": {"dim": True},
    "marked": {"fg": "magenta", "bold": True},
}


def coloured(choice: str, *, to_file: bool) -> bool:
    """`choice`: auto, always or never. https://no-color.org is respected."""
    if choice != "auto":
        return choice == "always"
    return not to_file and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def rendered(report: Report, form: str, *, colour: bool = False, everything: bool = False) -> str:
    """The report in a format: `text`, `json`, `changelog`, or one of `REPORT_FORMATS`."""
    if form == "text":
        return text(report, colour=colour, everything=everything)
    if form == "json":
        from monitor.reports.changes_json import report_to_json

        return as_json(report_to_json(report))
    if form == "markdown":
        from monitor.reports.changes_markdown import lines

        return steady("\n".join(lines(report)))
    if form == "changelog":
        from monitor.reports.changes_changelog import lines as changelog

        return steady("\n".join(changelog(report)))
    if form == "html":
        from monitor.reports.changes_html import page

        return steady(page(report))
    from monitor.reports.annotations import suites

    return for_servers(form, suites(report))


def text(report: Report, *, colour: bool, everything: bool) -> str:
    """Wrapped to the terminal's width where it goes to one, or where COLUMNS says how wide."""
    from monitor.reports.changes_text import WIDE, report_lines

    wrapping = sys.stdout.isatty() or bool(os.environ.get("COLUMNS"))
    width = diagnostics.terminal_width() if wrapping else WIDE
    painted = []
    for line in report_lines(report, width=width, everything=everything):
        pieces = [(diagnostics.printable(span.text), _STYLES.get(span.role)) for span in line if span.text]
        painted.append("".join(click.style(piece, **style) if colour and style else piece for piece, style in pieces))  # type: ignore[arg-type]
    return "\n".join(line.rstrip() for line in painted)


def for_servers(form: str, suites: Sequence[tuple[str, Sequence["Annotation"]]]) -> str:
    """The formats that code hosts and CI servers read."""
    found = [each for _, members in suites for each in members]
    if form == "sarif":
        from monitor import __version__
        from monitor.reports import sarif

        return as_json(sarif.log(found, __version__))
    if form == "junit":
        from monitor.reports import junit

        return junit.document(suites)
    if form == "github":
        from monitor.reports import github

        return steady("\n".join(github.lines(found)))
    from monitor.reports import gitlab

    return as_json(gitlab.entries(found))


def steady(content: str) -> str:
    """Without what steers a terminal or turns the reading direction, in what may hold other people's text."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", content)


def as_json(value: JsonValue) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=dict)


def write(content: str, output: Path | None, *, colour: bool | None = None) -> None:
    """To a file in UTF-8, or to standard output. `colour`: None keeps it on a terminal only.

    Raises `UsageError` where the file can't be written.
    """
    content = content.encode("utf-8", "backslashreplace").decode()  # lone surrogates, which are no text
    if output is None:
        click.echo(content, color=colour)
        return
    try:
        output.write_text((content if colour else click.unstyle(content)).rstrip("\n") + "\n", encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "it can't be opened").lower()
        raise UsageError(Diagnostic("output", f"the report can't be written: {reason}", Place(str(output)))) from None

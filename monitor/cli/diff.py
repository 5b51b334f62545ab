"""`diff`: compare two API descriptions, given as files, URLs or git revisions."""

import re
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import format_option
from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.model.values import Severity

_OTHER_FILE = re.compile(rb"""\$ref["']?\s*:\s*["']?[^\s"'#]""")
"""A `$ref` that may lead out of the file."""

_SEVERITY = re.compile(r"(?:\d+ )?(?P<severity>breaking|risky|compatible)\b")
_COLOURS = {"breaking": "red", "risky": "yellow", "compatible": "green"}
_FAILING = {"breaking": {Severity.BREAKING}, "risky": {Severity.BREAKING, Severity.RISKY}, "never": set[Severity]()}


@click.command()
@click.argument("base")
@click.argument("revision")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "risky", "never"]),
    default="breaking",
    show_default=True,
    help="The severity from which the exit status is 1; with never it is always 0.",
)
@format_option()
@click.pass_context
def command(ctx: click.Context, base: str, revision: str, fail_on: str, output_format: str) -> None:
    """Compare two API descriptions: a file, a URL, or git+https://…@ref:path each.

    Exit status 1: a change reaches --fail-on; else 3: a change could not be decided; else 0.
    2: a description can't be read.
    """
    comparison = _compared(base, revision)
    click.echo(_json(comparison) if output_format == "json" else _text(comparison))
    ctx.exit(status_of(comparison, fail_on))


def _compared(base: str, revision: str) -> Comparison:
    """Without the cyclic collector: a second's garbage is cheaper to leave than to look for."""
    import gc

    was_enabled = gc.isenabled()
    gc.disable()
    try:
        from monitor.rules import compare
        from monitor.schemas import jsonschema_rs_judge

        return compare(read(base), read(revision), judge=jsonschema_rs_judge())
    finally:
        if was_enabled:
            gc.enable()


def status_of(comparison: Comparison, fail_on: str) -> int:
    """The exit status of DESIGN.md §3."""
    if fail_on == "never":
        return diagnostics.YES
    if any(change.severity in _FAILING[fail_on] for change in comparison.changes):
        return diagnostics.NO
    return diagnostics.UNKNOWN if comparison.undecided else diagnostics.YES


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
    if _OTHER_FILE.search(content):
        return _fetched(location)
    return Document(path.name, {path.name: content}, location)


def _fetched(location: str) -> Document:
    """Through the sources that the daemon uses: split files, URLs and git."""
    import asyncio

    from monitor.cli.descriptions import fetch

    return asyncio.run(fetch(location))


def _text(comparison: Comparison) -> str:
    from monitor.reports.changes_text import comparison_lines
    from monitor.rules.catalogue import ROWS

    helped = {row.id: row.help for row in ROWS}
    return "\n".join(_coloured(diagnostics.printable(line)) for line in comparison_lines(comparison, helped))


def _coloured(line: str) -> str:
    """With the severity at its beginning in colour, which `click.echo` takes off for files."""
    found = _SEVERITY.match(line)
    if found is None:
        return line
    return click.style(found[0], fg=_COLOURS[found["severity"]], bold=True) + line[found.end() :]


def _json(comparison: Comparison) -> str:
    import json

    from monitor.reports.changes_json import comparison_to_json

    return json.dumps(comparison_to_json(comparison), indent=2, ensure_ascii=False, default=dict)

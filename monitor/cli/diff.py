"""`diff`: compare API descriptions, given as files, folders, patterns, URLs or git revisions."""

from collections.abc import Iterable
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.comparing import Comparing
from monitor.cli.headers import Headers, header_options
from monitor.cli.judging import Judging, judging_options
from monitor.cli.overlays import Overlays, overlay_options
from monitor.cli.pairs import is_many, named_pairs
from monitor.cli.rendering import LOCATED, REPORT_FORMATS, coloured, rendered, write
from monitor.cli.waiting import waiting
from monitor.errors import DocumentError
from monitor.model.changes import Comparison
from monitor.model.values import Severity

_FAILING = {"breaking": {Severity.BREAKING}, "risky": {Severity.BREAKING, Severity.RISKY}, "never": set[Severity]()}


def _print_schema(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        from monitor.reports.changes_json import schema_text

        click.echo(schema_text(), nl=False)
        ctx.exit()


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
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", *REPORT_FORMATS, "changelog"]),
    default="text",
    show_default=True,
    help="For people, for programs, for code hosts and CI servers, or for the API's users.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option("--all", "everything", is_flag=True, help="List all that text only counts, compatible changes above all.")
@click.option(
    "--color",
    "--colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour in text; auto: on a terminal, unless NO_COLOR is set.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of the progress.")
@click.option(
    "--schema", is_flag=True, is_eager=True, expose_value=False, callback=_print_schema,
    help="Print the JSON Schema of --format json.",
)  # fmt: skip
@header_options("base", "revision")
@overlay_options
@judging_options
@click.pass_context
def command(
    ctx: click.Context,
    base: str,
    revision: str,
    fail_on: str,
    output_format: str,
    output: Path | None,
    everything: bool,
    color: str,
    quiet: bool,
    headers: tuple[Headers, Headers],
    overlays: Overlays,
    judging: Judging,
) -> None:
    """Compare two API descriptions: a file, a URL, or a git revision each.

    A revision is written git+https://host/repository@ref:path, or git+file:///folder@ref:path for a checkout.

    Two folders or two quoted patterns ('base/**/*.yaml') are compared file by file, by relative path: a description
    that only the base has was removed, one that only the revision has was added.

    Exit status 1: a change reaches --fail-on; else 3: a change could not be decided; else 0.
    2: a description can't be read.
    """
    comparing = Comparing(headers, overlays, judging, LOCATED.get(output_format, True))
    with waiting(quiet=quiet) as shown:
        if is_many(base) or is_many(revision):
            report, errors = comparing.many(named_pairs(base, revision), shown)
        else:
            report, errors = comparing.one(base, revision, shown), []
        colour = coloured(color, to_file=output is not None)
        content = rendered(report, output_format, colour=colour, everything=everything)
    write(content, output, colour=colour)
    if errors:
        diagnostics.show(DocumentError(*dict.fromkeys(found for each in errors for found in each.diagnostics)))
    ctx.exit(diagnostics.USAGE if errors else status_of((each.comparison for each in report.pairs), fail_on))


def status_of(comparisons: Iterable[Comparison], fail_on: str) -> int:
    """The exit status of DESIGN.md §3; of several comparisons the worst."""
    found = list(comparisons)
    if fail_on == "never":
        return diagnostics.YES
    if any(change.severity in _FAILING[fail_on] for each in found for change in each.changes):
        return diagnostics.NO
    return diagnostics.UNKNOWN if any(each.undecided for each in found) else diagnostics.YES

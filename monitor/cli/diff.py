"""`diff`: compare API descriptions, given as files, folders, patterns, URLs or git revisions."""

from collections.abc import Iterable
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.judging import Judging, judging_options
from monitor.cli.overlays import Overlays, overlay_options
from monitor.cli.pairs import NamedPair, is_many, named_pairs
from monitor.cli.rendering import REPORT_FORMATS, coloured, rendered, write
from monitor.cli.waiting import Waiting, waiting
from monitor.errors import DocumentError
from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.model.values import Severity
from monitor.reports.comparisons import Pair, Report, Unread
from monitor.rules.rows import Row

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
@click.option("--all", "everything", is_flag=True, help="List compatible changes too, where text only counts them.")
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
    overlays: Overlays,
    judging: Judging,
) -> None:
    """Compare two API descriptions: a file, a URL, or git+https://…@ref:path each.

    Two folders or two quoted patterns ('base/**/*.yaml') are compared file by file, by relative path: a description
    that only the base has was removed, one that only the revision has was added.

    Exit status 1: a change reaches --fail-on; else 3: a change could not be decided; else 0.
    2: a description can't be read.
    """
    with waiting(quiet=quiet) as shown:
        if is_many(base) or is_many(revision):
            report, errors = _many(named_pairs(base, revision), overlays, judging, shown)
        else:
            report, errors = _one(base, revision, overlays, judging, shown), []
        colour = coloured(color, to_file=output is not None)
        content = rendered(report, output_format, colour=colour, everything=everything)
    write(content, output, colour=colour)
    for error in errors:
        diagnostics.show(error)
    ctx.exit(diagnostics.USAGE if errors else status_of((each.comparison for each in report.pairs), fail_on))


def _one(base: str, revision: str, overlays: Overlays, judging: Judging, shown: Waiting) -> Report:
    shown.doing = f"comparing {base} and {revision}"
    before, after = overlays.read_base(base), overlays.read_revision(revision)
    return Report((Pair(_compared(before, after, judging), before, after),), _rows())


def _many(
    named: Iterable[NamedPair], overlays: Overlays, judging: Judging, shown: Waiting
) -> tuple[Report, list[DocumentError]]:
    """What can't be read is told apart, and the others are compared all the same."""
    named = list(named)
    pairs, unread, errors = list[Pair](), list[Unread](), list[DocumentError]()
    for number, each in enumerate(named, 1):
        shown.doing = f"{number} of {len(named)}: {each.name}"
        try:
            pairs.append(_pair(each, overlays, judging))
        except DocumentError as error:
            errors.append(error)
            unread += [Unread(each.name, found.code, str(found)) for found in error.diagnostics]
    return Report(tuple(pairs), _rows(), several=True, unread=tuple(unread)), errors


def _pair(named: NamedPair, overlays: Overlays, judging: Judging) -> Pair:
    before = None if named.base is None else overlays.read_base(named.base)
    after = None if named.revision is None else overlays.read_revision(named.revision)
    if before is not None and after is not None:
        return Pair(_compared(before, after, judging), before, after, named.name)
    from monitor.rules.one_sided import added, removed

    comparison = removed(before, named.name) if before else added(after, named.name) if after else None
    assert comparison is not None
    return Pair(comparison, before, after, named.name)


def _compared(base: Document, revision: Document, judging: Judging) -> Comparison:
    """Without the cyclic collector: a second's garbage is cheaper to leave than to look for."""
    import gc

    was_enabled = gc.isenabled()
    gc.disable()
    try:
        from monitor.schemas import jsonschema_rs_judge

        return judging.compare(base, revision, jsonschema_rs_judge())
    finally:
        if was_enabled:
            gc.enable()


def _rows() -> dict[str, Row]:
    from monitor.rules.catalogue import ROWS

    return {row.id: row for row in ROWS}


def status_of(comparisons: Iterable[Comparison], fail_on: str) -> int:
    """The exit status of DESIGN.md §3; of several comparisons the worst."""
    found = list(comparisons)
    if fail_on == "never":
        return diagnostics.YES
    if any(change.severity in _FAILING[fail_on] for each in found for change in each.changes):
        return diagnostics.NO
    return diagnostics.UNKNOWN if any(each.undecided for each in found) else diagnostics.YES

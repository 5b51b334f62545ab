"""`conflicts report|resolve`: a person says what is the matter, and whoever reported it that it is over."""

import json
import os
import shlex
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import Decorated, config_option, database_option, format_option, given_database
from monitor.cli.selection import case_named, selected
from monitor.cli.speaking import following, for_a_side, moment_given, said, tell
from monitor.engine.settling.reporting import Filed
from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.workflow.events import EventKind
from monitor.workflow.settlement.moves import Say


def with_an_exchange(function: Decorated) -> Decorated:
    """`--curl`, `--curl-file` and `--har`: three ways to bring the exchange that shows it."""
    line = click.option("--curl", default="", metavar="LINE", help="The request that shows it, as a curl line.")
    file = click.option(
        "--curl-file", type=click.Path(path_type=Path), help="A file with that line; - reads it from the input."
    )
    archive = click.option("--har", type=click.Path(path_type=Path), help="An HTTP archive that has the exchange.")
    return line(file(archive(function)))


def exchange_given(curl: str, curl_file: Path | None, har: Path | None) -> str:
    """Raises `UsageError` where there are two, or a file can't be read."""
    if sum(map(bool, (curl, curl_file, har))) > 1:
        raise UsageError(Diagnostic("usage", "--curl, --curl-file and --har are three ways to give one exchange"))
    file = curl_file or har
    return curl if file is None else text_of(file)


def text_of(file: Path) -> str:
    """At most what an exchange may have, and one character more. Raises `UsageError` where it can't be read."""
    from monitor.interactions.exhibits import LENGTH_MAX

    try:
        with click.open_file(str(file), encoding="utf-8", errors="replace") as opened:
            return str(opened.read(LENGTH_MAX + 1))
    except OSError as error:
        message = f"the file can't be read: {(error.strerror or 'unknown reason').lower()}"
        raise UsageError(Diagnostic("archive-unreadable", message, Place(str(file)))) from None


def disputed_with(path: Path, database: str, filing: Filing) -> Filed:
    """Of a case, which is disputed with what is brought to it. Raises `UsageError`, and then nothing is kept."""
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.daemon.composition import Monitor
    from monitor.daemon.reporting import file_report
    from monitor.storage import open_existing

    configuration = load(path)
    with open_existing(database) as store:
        case = case_named(store, filing.case)
        integration = configuration.integration(case.integration)
        if integration is None:
            message = f"the integration {case.integration} of case {case.id} is not configured any more"
            raise UsageError(
                Diagnostic("not-configured", message, help=f"--config: the file that has {case.integration}")
            )
        return file_report(Monitor(configuration, path, store, SystemClock(), os.environ), integration, filing)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("sentence")
@for_a_side
@click.option("--integration", help="Of which integration.  [default: the only one of the folder]")
@with_an_exchange
@click.option("--expect", type=int, metavar="STATUS", help="Which status was expected.  [default: what is described]")
@click.option("--customer", is_flag=True, help="A customer noticed it.")
@click.option("--noticed", metavar="WHEN", help="When a customer noticed it: a date and time in UTC.  [default: now]")
@click.option("--case", default="", help="The open case that it belongs to.  [default: of the same operation]")
@database_option
@format_option()
@click.pass_context
def report(
    ctx: click.Context, path: Path, sentence: str, by: str, side: str, integration: str | None, curl: str,
    curl_file: Path | None, har: Path | None, expect: int | None, customer: bool, noticed: str | None, case: str,
    database: str, output_format: str,
) -> None:  # fmt: skip
    """Report a problem, also for a customer: a sentence and, if at hand, the exchange that shows it.

    It is a case at once. The next run tries what was reported, within the probe rules: what fails after it passed is
    explained as any other failure, in this case; nobody is named because of a report. Credentials are not kept.
    """
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.daemon.composition import Monitor
    from monitor.daemon.reporting import file_report
    from monitor.storage import open_store

    configuration = load(path)
    chosen = selected(configuration, integration, path)
    if len(chosen) != 1:
        names = ", ".join(each.name for each in chosen)
        raise UsageError(Diagnostic("usage", "say of which integration", help=f"--integration: one of {names}"))
    filing = Filing(
        sentence,
        by,
        Side(side),
        exchange_given(curl, curl_file, har),
        expect,
        moment_given(noticed, "--noticed") if noticed else None,
        customer,
        case,
    )
    with open_store(database) as store:
        filed = file_report(Monitor(configuration, path, store, SystemClock(), os.environ), chosen[0], filing)
    if output_format == "json":
        click.echo(json.dumps(filed.to_json(), indent=2, ensure_ascii=False))
        return
    for line in _lines(filed):
        tell(line)
    if filed.exhibit is not None and not filed.exhibit.spoilt:
        tell("to have it tried at once:")
        click.echo(f"  compat-monitor run {shlex.quote(str(path))}{given_database(ctx)}")


def _lines(filed: Filed) -> list[str]:
    case = filed.case
    first = f"{case.id}: {'joined, ' if filed.joined else ''}{case.status.value}; {following(case)}"
    return [first, *about_exchange(filed)]


def about_exchange(filed: Filed) -> list[str]:
    """What was not kept of the exchange that was brought, and whether it is tried."""
    exhibit, lines = filed.exhibit, list[str]()
    if exhibit is None:
        return lines
    if exhibit.credentials:
        lines.append(f"not kept, since it is a credential: {', '.join(exhibit.credentials)}")
    if exhibit.left_out:
        lines.append(f"left out: {', '.join(exhibit.left_out)}")
    if filed.known_since is not None:
        lines.append(f"the very request was last seen to pass at {filed.known_since:%Y-%m-%d %H:%M} UTC")
    if exhibit.spoilt and exhibit.spoilt not in following(filed.case):
        lines.append(f"what was brought is not tried: {exhibit.spoilt}")
    return lines


@click.command()
@click.argument("conflict")
@for_a_side
@click.option("--text", default="", help="What to say with it.")
@config_option
@database_option
def resolve(conflict: str, by: str, side: str, text: str, path: Path, database: str) -> None:
    """Say that what your company reported is over. Where both reported it, the case closes once both have said so.

    What was seen to fail closes by itself, once it is green.
    """
    result = said(path, database, conflict, Say(EventKind.RESOLVED, text), by, side)
    if result.status.is_open:
        tell(f"{result.id} over for your company, says {by}; it closes once the other, which reported it too, says so")
    else:
        click.echo(diagnostics.printable(f"{result.id} closed by {by}"))


COMMANDS = (report, resolve)

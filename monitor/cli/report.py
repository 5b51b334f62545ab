"""`report`: what conflicts cost in a period, what was prevented, and how both companies dealt with it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option
from monitor.cli.rendering import as_json, steady, write
from monitor.cli.selection import duration_given, selected
from monitor.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from monitor.accounts.account import Account
    from monitor.accounts.period import Period
    from monitor.engine.ports import Store
    from monitor.model.integration import Configuration

FORMATS = ("text", "json", "html", "csv", "markdown")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--from", "since", metavar="DATE", help="The first day (UTC), such as 2026-09-01.")
@click.option("--to", "until", metavar="DATE", help="The last day.  [default: today]")
@click.option("--month", metavar="MONTH", help="A calendar month, such as 2026-11.")
@click.option("--last", metavar="DURATION", help="The time up to now.  [default: 90d]")
@click.option("--integration", help="Only this one of the folder.")
@click.option("--monthly", is_flag=True, help="What `monthly_reports` will mail to whom, and when; sends nothing.")
@database_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="For the terminal, programs, a browser or printer, a spreadsheet, a wiki.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
def command(
    path: Path,
    since: str | None,
    until: str | None,
    month: str | None,
    last: str | None,
    integration: str | None,
    monthly: bool,
    database: str,
    output_format: str,
    output: Path | None,
) -> None:
    """How long customers were exposed, what it cost, and what was prevented.

    Both companies are asked the same questions. Money appears where `cost_rates` in settings.yaml has a rate; it is
    our side's own and not for the other company. What isn't known is said. docs/report.md explains every figure.
    """
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.engine.accounting import accounts
    from monitor.storage import open_existing

    configuration = load(path)
    integrations = selected(configuration, integration, path)
    if not integrations:
        raise UsageError(Diagnostic("usage", f"{path} has no integration to report on"))
    now = SystemClock().now()
    if monthly:
        with open_existing(database) as store:
            write("\n".join(diagnostics.printable(each) for each in _mailed(configuration, store, now)), output)
        return
    period = _period(since, until, month, last, now)
    with open_existing(database) as store:
        found = accounts(store, integrations, period, configuration.settings.cost_rates, now)
    write(_rendered(found, output_format, now), output)


def _mailed(configuration: "Configuration", store: "Store", now: datetime) -> "Iterator[str]":
    """For each of `monthly_reports`: whom it goes to, when, and what it would say of the month so far."""
    from monitor.accounts.monthly import covered, in_shadow, next_due, told
    from monitor.accounts.period import Period, month_of
    from monitor.engine.accounting import accounts
    from monitor.reports.account_text import lines
    from monitor.reports.layout import wrapped

    reports = configuration.settings.monthly_reports
    if not reports:
        yield "No report is mailed: `monthly_reports` in settings.yaml says to whom (docs/report.md)."
    for report in reports:
        yield from wrapped(f"On {next_due(now):%Y-%m-%d} at {next_due(now):%H:%M} UTC to {', '.join(report.to)}")
        silent = in_shadow(report, configuration.integrations)
        if silent:
            yield from wrapped(f"left out, being in shadow: {', '.join(each.name for each in silent)}", first="  ")
        included = covered(report, configuration.integrations)
        if not included:
            yield "  nothing is sent: it is of no integration that is live"
        else:
            period = Period(month_of(now).start, now)
            found = accounts(store, included, period, configuration.settings.cost_rates, now)
            yield ""
            yield from lines(told(report, found))
        yield ""


def _rendered(found: "Sequence[Account]", form: str, now: datetime) -> str:
    from monitor.accounts.as_json import to_json
    from monitor.accounts.screen import screen

    if form == "json":
        return as_json(to_json(found))
    if form == "csv":
        from monitor.reports.account_csv import table

        return steady(table(to_json(found)))
    told = screen(found)
    if form == "html":
        from monitor.reports.account_html import page

        return steady(page(told, now))
    if form == "markdown":
        from monitor.reports.account_markdown import lines as marked_down

        return steady("\n".join(marked_down(told)))
    from monitor.reports.account_text import lines

    return "\n".join(diagnostics.printable(line) for line in lines(told))


def _period(since: str | None, until: str | None, month: str | None, last: str | None, now: datetime) -> "Period":
    """Raises `UsageError` where two ways to name a period are given, or one can't be read."""
    from monitor.accounts.period import Period, month_of

    ways = [name for name, value in (("--from/--to", since or until), ("--month", month), ("--last", last)) if value]
    if len(ways) > 1:
        raise UsageError(Diagnostic("usage", f"{' and '.join(ways)} each name a period; give one"))
    if month is not None:
        found = month_of(_day(f"{month}-01", "--month", "2026-11"))
    elif since is None and until is None:
        found = Period(now - (duration_given(last, "--last") or timedelta(days=90)), now)
    else:
        end = _day(until, "--to", "2026-11-30") + timedelta(days=1) if until else now
        start = _day(since, "--from", "2026-09-01") if since else end - timedelta(days=90)
        if end <= start:
            raise UsageError(Diagnostic("usage", f"--to {until} lies before --from {since}"))
        found = Period(start, end)
    if found.start >= now:
        raise UsageError(Diagnostic("usage", "the period lies in the future: nothing can be said of it yet"))
    return found


def _day(text: str, option: str, example: str) -> datetime:
    from monitor.accounts.period import EARLIEST, LATEST

    try:
        found = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        given = text.removesuffix("-01") if option == "--month" else text
        message = f"{option} takes a {'month' if option == '--month' else 'day'}, not {given!r}"
        raise UsageError(Diagnostic("usage", message, help=f"write it as {example}"))
    return found

"""`conflicts list|show|acknowledge|accept|dispute|reopen`: the case, from the terminal."""

import getpass
import json
import shlex
from collections.abc import Mapping
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.mediating import COMMANDS as MEDIATING
from monitor.cli.options import config_option, database_option, format_option, given, given_database
from monitor.cli.reporting import COMMANDS as REPORTING
from monitor.cli.reporting import about_exchange, disputed_with, exchange_given, text_of, with_an_exchange
from monitor.cli.selection import case_named, named
from monitor.cli.settling import COMMANDS as SETTLING
from monitor.cli.speaking import following, for_a_side, said, tell
from monitor.engine.ports import Store
from monitor.model.cases import Conflict
from monitor.model.integration import Integration
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.workflow.events import EventKind
from monitor.workflow.settlement.moves import Say


@click.group()
def command() -> None:
    """List and show what people must settle, and say what a company says of it."""


for _each in (*REPORTING, *SETTLING, *MEDIATING):
    command.add_command(_each)


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Closed cases too.")
@click.option("--integration", help="Only of this integration.")
@click.option(
    "--config", "path", type=click.Path(path_type=Path), default="contracts", help="For the companies' names."
)
@database_option
@format_option()
def list_(everything: bool, integration: str | None, path: Path, database: str, output_format: str) -> None:
    """List open cases, newest first."""
    from monitor.reports.verdict_text import company_name
    from monitor.storage import open_existing

    with open_existing(database) as store:
        found = store.conflicts(integration=integration, open_only=not everything)
        if integration is not None and not found:
            named(integration, _watched(store, path), what="integration", where="the database or the configuration")
    if output_format == "json":
        click.echo(json.dumps({"conflicts": [each.to_json() for each in found]}, indent=2, ensure_ascii=False))
        return
    if not found:
        click.echo("no case is open" if not everything else "no case was ever opened")
    for case in found:
        waiting_on = company_name(case.waiting_on, _integration_of(case, path))
        waiting = f", waiting on {waiting_on}" if waiting_on else ""
        line = diagnostics.printable(f"{case.id}  {case.status.value}{waiting}  {case.title}")
        click.echo("\n".join(diagnostics.fitting(line)))


@command.command(short_help="Show one case with its verdict and its log.")
@click.argument("conflict")
@click.option(
    "--config", "path", type=click.Path(path_type=Path), default="contracts", help="For the companies' names."
)
@click.option(
    "--side", type=click.Choice([each.value for each in Side]), help="Also what this company keeps to itself."
)
@database_option
@format_option()
@click.pass_context
def show(ctx: click.Context, conflict: str, path: Path, side: str | None, database: str, output_format: str) -> None:
    """Show one case: what fails, the verdict with its cells, what was promised and asked, and its log."""
    from monitor.clock import SystemClock
    from monitor.engine.settling.people import settlement_of
    from monitor.storage import open_existing

    now = SystemClock().now()
    with open_existing(database) as store:
        case = case_named(store, conflict)
        regressions = store.regressions(conflict_id=conflict)
        log = store.log(conflict)
        integration = _integration_of(case, path)
        viewer = Side(side) if side else None
        settlement = settlement_of(store, case, integration, now, viewer) if integration is not None else None
        named = [each["exchanges"] for each in regressions if isinstance(each, Mapping)]
        digests = {str(digest) for each in named if isinstance(each, Mapping) for digest in each.values()}
        exchanges = {digest: store.exchange(digest) for digest in digests}
    if output_format == "json":
        entries = [
            {
                "number": each.number,
                "at": each.at.isoformat(),
                "event": each.event,
                "by": each.by,
                "text": each.text,
                "hash": each.hash,
            }
            for each in log
        ]
        data = {**case.to_json(), "regressions": list(regressions), "settlement": settlement, "log": entries}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    from monitor.reports.case_text import lines
    from monitor.reports.settlement_text import lines as settled

    told = list(settled(settlement, integration, now)) if settlement and integration else []
    for line in lines(case, regressions, log, integration, exchanges, given(ctx, path), told):
        click.echo(diagnostics.printable(line))


@command.command()
@click.argument("conflict")
@click.option("--by", default=getpass.getuser, show_default="your user name", help="Who acknowledges.")
@click.option("--side", type=click.Choice([each.value for each in Side]), help="On which side that person is.")
@config_option
@database_option
def acknowledge(conflict: str, by: str, side: str | None, path: Path, database: str) -> None:
    """Say that somebody has seen the case and looks after it."""
    result = said(path, database, conflict, Say(EventKind.ACKNOWLEDGED), by, side)
    click.echo(f"{result.id} acknowledged by {by}")


@command.command()
@click.argument("conflict")
@for_a_side
@click.option("--text", default="", help="What to say with it.")
@config_option
@database_option
def works(conflict: str, by: str, side: str, text: str, path: Path, database: str) -> None:
    """Say that what was mended works for your company. Once both have said so, the case is closed."""
    result = said(path, database, conflict, Say(EventKind.WORKS, text), by, side)
    tell(f"{result.id} works, says {by}; {following(result)}")


@command.command()
@click.argument("conflict")
@for_a_side
@click.option("--text", default="", help="What to say with it.")
@config_option
@database_option
def accept(conflict: str, by: str, side: str, text: str, path: Path, database: str) -> None:
    """Say that the explanation is right: it was us. Only a company that it names can."""
    result = said(path, database, conflict, Say(EventKind.ACCEPTED, text), by, side)
    tell(f"{result.id} accepted by {by}; {following(result)}")


@command.command()
@click.argument("conflict")
@for_a_side
@click.option("--reason", required=True, help="What is seen differently, in a sentence.")
@with_an_exchange
@click.option("--document", type=click.Path(path_type=Path), help="A text file that shows it: kept, and shown to both.")
@config_option
@database_option
@click.pass_context
def dispute(
    ctx: click.Context, conflict: str, by: str, side: str, reason: str, curl: str, curl_file: Path | None,
    har: Path | None, document: Path | None, path: Path, database: str,
) -> None:  # fmt: skip
    """Say that you see it differently: the experiment is run again, and the explanation upheld or corrected.

    An exchange that you bring is tried beside it in that run; it replaces nothing, and what it shows is said.
    """
    exchange = exchange_given(curl, curl_file, har)
    text = text_of(document) if document is not None else ""
    brought: list[str] = []
    if exchange or text:
        filing = Filing(reason, by, Side(side), exchange, case=conflict, document=text, disputes=True)
        brought = about_exchange(disputed_with(path, database, filing))
    else:
        said(path, database, conflict, Say(EventKind.DISPUTED, reason), by, side)
    for line in (*brought, f"{conflict} disputed by {by}; the experiment is run again in the next run, or now with"):
        tell(line)
    click.echo(f"  compat-monitor run {shlex.quote(str(path))}{given_database(ctx)}")


@command.command()
@click.argument("conflict")
@for_a_side
@click.option("--reason", required=True, help="Why it is not over, in a sentence.")
@config_option
@database_option
def reopen(conflict: str, by: str, side: str, reason: str, path: Path, database: str) -> None:
    """Say that a case that is closed, or green, is not over."""
    result = said(path, database, conflict, Say(EventKind.REOPENED, reason), by, side)
    tell(f"{result.id} opened again by {by}; {following(result)}")


def _watched(store: Store, path: Path) -> set[str]:
    """Names of integrations: of those that had a case, that were polled, or that are configured."""
    from monitor.config import load

    seen = {each.integration for each in store.conflicts()}
    polled = {state.target.scope for state in store.poll_states().values() if state.target.scope != "shared"}
    configured = {each.name for each in load(path).integrations} if path.exists() else set()
    return seen | polled | configured


def _integration_of(case: Conflict, path: Path) -> Integration | None:
    """The configured integration, for names; a case can be shown without its configuration."""
    from monitor.config import load

    return load(path).integration(case.integration) if path.exists() else None

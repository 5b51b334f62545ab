"""`pause` and `resume`: no probe leaves while an integration is paused."""

import getpass
from pathlib import Path

import click

from monitor.cli.options import config_option, database_option
from monitor.cli.selection import duration_given, integration_named


@click.command()
@click.argument("integration")
@click.option("--for", "duration", metavar="DURATION", help="Such as 30m, 2h or 1d; until `resume` where left out.")
@config_option
@click.option("--by", default=getpass.getuser, show_default="your user name", help="Who says so.")
@database_option
def command(integration: str, duration: str | None, path: Path, by: str, database: str) -> None:
    """Stop sending probes for INTEGRATION at once. Its state becomes unknown, never compatible."""
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.engine.commands import pause
    from monitor.storage import open_existing

    found = integration_named(load(path), integration, path)
    now = SystemClock().now()
    length = duration_given(duration, "--for")
    with open_existing(database) as store:
        pause(store, found, now + length if length else None, by, now)
    click.echo(f"{integration} is paused {f'for {duration}' if duration else 'until `compat-monitor resume`'}")


@click.command()
@click.argument("integration")
@config_option
@click.option("--by", default=getpass.getuser, show_default="your user name", help="Who says so.")
@database_option
def resume(integration: str, path: Path, by: str, database: str) -> None:
    """Send probes for INTEGRATION again."""
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.engine.commands import resume as do
    from monitor.storage import open_existing

    found = integration_named(load(path), integration, path)
    with open_existing(database) as store:
        do(store, found, by, SystemClock().now())
    click.echo(f"{integration} is watched again")

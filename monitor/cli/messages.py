"""`messages`: what both companies were told, what waits, and what would have gone to whom."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option, format_option
from monitor.cli.selection import selected
from monitor.model.cases import Message

_ALL, _SHADOW, _UNDELIVERED = "all", "shadow", "undelivered"
_CHOSEN: dict[str, Callable[[Message], bool]] = {
    _ALL: lambda _: True,
    _SHADOW: lambda message: message.shadow,
    _UNDELIVERED: lambda message: message.delivered_at is None,
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default="contracts")
@click.option("--all", "chosen", flag_value=_ALL, default=_ALL, help="All of them, which is the default.")
@click.option("--shadow", "chosen", flag_value=_SHADOW, help="What was kept and not sent.")
@click.option("--undelivered", "chosen", flag_value=_UNDELIVERED, help="What waits, or was not taken.")
@click.option("--integration", help="Only of this integration.")
@click.option("--full", is_flag=True, help="With what each message says.")
@database_option
@format_option()
def command(path: Path, chosen: str, integration: str | None, full: bool, database: str, output_format: str) -> None:
    """List what both companies were told, or would have been, and where it went; oldest first.

    Destinations are those of the configuration in PATH now, named without their secrets.
    """
    from monitor.config import load
    from monitor.reports.messages_text import lines
    from monitor.storage import open_existing
    from monitor.workflow.destinations import destinations
    from monitor.workflow.told import told

    configuration = load(path)
    owners = {each.name: each for each in selected(configuration, integration, path)}
    with open_existing(database) as store:
        messages = store.messages(undelivered_only=chosen == _UNDELIVERED, integration=integration)
    found = []
    for message in messages:
        owner = owners.get(message.integration)
        if owner is not None and _CHOSEN[chosen](message):
            places = destinations(owner.recipient(message.side), os.environ)
            found.append(told(message, owner, places, configuration.settings.address))
    if output_format == "json":
        click.echo(json.dumps({"messages": [each.to_json() for each in found]}, indent=2, ensure_ascii=False))
        return
    for line in lines(found, full=full):
        click.echo(diagnostics.printable(line))

"""`observe`: evidence from traffic, where nothing may be sent."""

import asyncio
import getpass
import json
import os
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option, format_option
from monitor.cli.selection import environment_named, named, selected
from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.values import Outcome

_STATUS_BY_OUTCOME = {Outcome.FAILED: diagnostics.NO, Outcome.UNKNOWN: diagnostics.UNKNOWN}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--api", "api_name", required=True, help="Whose traffic it is.")
@click.option("--har", type=click.Path(path_type=Path), required=True, help="The HTTP archive (HAR 1.2).")
@click.option("--environment", help="Only the traffic to this one.")
@click.option("--integration", help="Only this one of the folder.")
@click.option("--by", default=getpass.getuser, show_default="your user name", help="Who hands it in.")
@database_option
@format_option()
@click.pass_context
def command(
    ctx: click.Context,
    path: Path,
    api_name: str,
    har: Path,
    environment: str | None,
    integration: str | None,
    by: str,
    database: str,
    output_format: str,
) -> None:
    """Keep the exchanges of an HTTP archive as evidence, and show what they tell of contracts and description.

    Nothing is sent. Entries are known by the `base_url` of the API's environments; each counts at its own time, and
    once, however often it is handed in. Credentials are taken out before anything is kept. The next cycle, of `run` or
    of the daemon, takes what was observed as its verification wherever nothing may be sent (`probe: none`).

    Exit status 0: all as agreed; 1: the newest exchange of a contract fails, or an answer is not as described; 3: there
    was no traffic of this API in it.
    """
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.daemon.composition import Monitor
    from monitor.daemon.observation import observe_archive
    from monitor.reports import observed_text
    from monitor.storage import open_store

    configuration = load(path)
    chosen = selected(configuration, integration, path)
    named(api_name, {api.name for each in chosen for api in each.apis}, what="api", where=str(path))
    of_api = [each for each in chosen if each.api(api_name) is not None]
    if environment is not None:
        environment_named(environment, of_api, path)
    content = _content(har)
    with open_store(database) as store:
        monitor = Monitor(configuration, path, store, SystemClock(), os.environ)
        observed = asyncio.run(observe_archive(monitor, of_api, api_name, content, str(har), by, environment))
    if output_format == "json":
        shown = {"observed": [each.to_json() for each in observed]}
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
    else:
        for line in observed_text.lines(observed):
            click.echo(diagnostics.coloured(line))
    outcomes = {each.outcome for each in observed}
    worst = next((each for each in _STATUS_BY_OUTCOME if each in outcomes), None)
    ctx.exit(_STATUS_BY_OUTCOME[worst] if worst else diagnostics.YES)


def _content(file: Path) -> bytes:
    from monitor.daemon.observation import ARCHIVE_BYTES_MAX

    try:
        with file.open("rb") as opened:
            content = opened.read(ARCHIVE_BYTES_MAX + 1)
    except OSError as error:
        message = f"the archive can't be read: {(error.strerror or 'unknown reason').lower()}"
        raise UsageError(Diagnostic("archive-unreadable", message, Place(str(file)))) from None
    if len(content) > ARCHIVE_BYTES_MAX:
        message = f"the archive is larger than {ARCHIVE_BYTES_MAX >> 20} MiB"
        help_text = "export a shorter time of it, or without the bodies of images and scripts"
        raise UsageError(Diagnostic("archive-too-large", message, Place(str(file)), help=help_text))
    return content

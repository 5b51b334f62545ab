"""`observe`: evidence from traffic, where nothing may be sent."""

import asyncio
import getpass
import json
import os
from collections.abc import Sequence
from pathlib import Path
from shlex import quote

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option, format_option, given_database
from monitor.cli.selection import environment_named, named, selected
from monitor.engine.observed.observation import Observed
from monitor.engine.ports import Store
from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.integration import Integration
from monitor.model.values import Outcome

_HELP = "see 'compat-monitor observe --help'"
_STATUS_BY_OUTCOME = {Outcome.FAILED: diagnostics.NO, Outcome.UNKNOWN: diagnostics.UNKNOWN}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--api", "api_name", required=True, help="Whose traffic it is.")
@click.option("--har", type=click.Path(path_type=Path), help="The HTTP archive (HAR 1.2).")
@click.option(
    "--learned", type=click.Path(path_type=Path), help="Write the description learned from all exchanges to this file."
)
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
    har: Path | None,
    learned: Path | None,
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

    With --learned, also without --har: what was seen so far as OpenAPI, marked as learned. Nobody is held to it.

    Exit status 0: all as agreed; 1: the newest exchange of a contract fails, or an answer is not as described; 3: there
    was no traffic of this API in it.
    """
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.daemon.composition import Monitor
    from monitor.daemon.observation import observe_archive
    from monitor.reports import observed_text
    from monitor.storage import open_store

    if har is None and learned is None:
        raise UsageError(Diagnostic("usage", "there is nothing to do without --har or --learned", help=_HELP))
    configuration = load(path)
    chosen = selected(configuration, integration, path)
    named(api_name, {api.name for each in chosen for api in each.apis}, what="api", where=str(path))
    of_api = [each for each in chosen if each.api(api_name) is not None]
    if environment is not None:
        environment_named(environment, of_api, path)
    observed: tuple[Observed, ...] = ()
    with open_store(database) as store:
        monitor = Monitor(configuration, path, store, SystemClock(), os.environ)
        if har is not None:
            archive = observe_archive(monitor, of_api, api_name, _content(har), str(har), by, environment)
            observed = asyncio.run(archive)
        if learned is not None:
            _write_learned(store, of_api, api_name, learned)
    if har is None:
        return
    if output_format == "json":
        shown = {"observed": [each.to_json() for each in observed]}
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
    else:
        for line in observed_text.lines(observed, f"compat-monitor run {quote(str(path))}{given_database(ctx)}"):
            click.echo(diagnostics.coloured(line))
    outcomes = {each.outcome for each in observed}
    worst = next((each for each in _STATUS_BY_OUTCOME if each in outcomes), None)
    ctx.exit(_STATUS_BY_OUTCOME[worst] if worst else diagnostics.YES)


def _write_learned(store: Store, integrations: Sequence[Integration], api: str, file: Path) -> None:
    from monitor.engine.evidence.learning import learned

    text = json.dumps(learned(store, integrations, api), indent=2, ensure_ascii=False)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        message = f"the learned description can't be written: {(error.strerror or 'unknown reason').lower()}"
        raise UsageError(Diagnostic("file-unwritable", message, Place(str(file)))) from None
    click.echo(f"{file}: what {api} was seen to do; nobody promised it", err=True)


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

"""`serve`: the daemon."""

import os
from pathlib import Path

import click

from monitor.cli.options import database_option
from monitor.cli.port import listening_on


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default="contracts")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8750, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@database_option
def command(path: Path, host: str, port: int, database: str) -> None:
    """Watch for ever: cycles on the configured schedule, with pages, /api, /metrics and /health.

    PATH is a configuration folder; `contracts` where it is left out. SIGHUP reads it again (a bad one changes nothing);
    SIGTERM and SIGINT end it within seconds.
    """
    from monitor.clock import SystemClock
    from monitor.daemon.log import log_as_json
    from monitor.daemon.service import Service, serve
    from monitor.storage import open_store

    with listening_on(host, port) as listening, open_store(database) as store:
        service = Service(path, store, SystemClock(), os.environ, database)
        log_as_json()
        click.echo(f"compat-monitor: http://{host}:{listening.getsockname()[1]}/", err=True)
        serve(service, listening)

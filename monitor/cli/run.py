"""`run`: one whole cycle, now."""

import asyncio
import json
import os
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option, format_option, given
from monitor.model.values import CompatibilityState

STATUS_BY_STATE = {
    CompatibilityState.COMPATIBLE: diagnostics.YES,
    CompatibilityState.CONFLICT: diagnostics.NO,
    CompatibilityState.UNKNOWN: diagnostics.UNKNOWN,
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default="contracts")
@database_option
@format_option()
@click.pass_context
def command(ctx: click.Context, path: Path, database: str, output_format: str) -> None:
    """Poll, compare, verify and attribute once, and print what was found.

    PATH is a configuration folder or one integration's file; `contracts` where it is left out. Exit status 0: all
    integrations are compatible; 1: a conflict; 3: unknown, and the output says what would settle it.
    """
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.config.variables import require
    from monitor.daemon.alerting import alert
    from monitor.daemon.composition import Monitor
    from monitor.daemon.delivery import deliver
    from monitor.reports import run_text
    from monitor.reports.progress import Progress
    from monitor.reports.run_report import RunReport
    from monitor.storage import open_store

    configuration = load(path)
    require(configuration, os.environ)
    report = RunReport()
    clock = SystemClock()
    with open_store(database) as store:
        monitor = Monitor(configuration, path, store, clock, os.environ, (Progress().hear, report.hear))
        asyncio.run(monitor.run_all())
        asyncio.run(deliver(configuration, store, clock, os.environ))
        alerted = asyncio.run(alert(configuration, configuration.integrations, store, clock, os.environ))
    for name, refused in alerted.items():
        if refused is not None:
            told = diagnostics.printable(f"no alert of {name} was taken: {refused}")
            click.echo("\n".join(diagnostics.fitting(told)), err=True)
    if output_format == "json":
        click.echo(json.dumps(report.to_json(), indent=2, ensure_ascii=False))
    else:
        for line in run_text.lines(report, configuration, given(ctx, path)):
            click.echo(diagnostics.coloured(line))
    ctx.exit(STATUS_BY_STATE[report.state])

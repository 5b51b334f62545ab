"""`benchmark`: how good the verdicts are, on faults whose truth is known."""

import json
import os
import sys

import click

from monitor.cli import diagnostics
from monitor.cli.options import format_option
from monitor.errors import Diagnostic, UsageError


@click.group()
def command() -> None:
    """Measure the monitor itself."""


@command.command(short_help="Play faults whose truth is known, and count wrong blames.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same cases and the same verdicts.")
@click.option("--cases", "count", default=300, show_default=True, type=click.IntRange(1), help="How many to play.")
@click.option("--only", default="*", help="Of those, the cases whose name matches this glob, such as '*canary*'.")
@click.option("--jobs", default=0, type=click.IntRange(0), help="Cases at a time; 0: one for each processor.")
@format_option()
@click.pass_context
def attribution(ctx: click.Context, seed: int, count: int, only: str, jobs: int, output_format: str) -> None:
    """Play faults of two simulated companies, and hold each verdict against the truth.

    Each case is a host on this machine, a contract and a store of its own, and whole cycles of the monitor; time is
    simulated, so that nothing waits. Exit status 0: no side was wrongly blamed; 1: at least one was.
    """
    from monitor.benchmark.plan import cases
    from monitor.benchmark.printed import lines, to_json
    from monitor.benchmark.running import play_all
    from monitor.benchmark.score import score

    chosen = cases(seed, count, only)
    if not chosen:
        raise UsageError(
            Diagnostic(
                "case-unknown",
                f"none of the first {count} cases of seed {seed} has a name that matches {only!r}",
                help="names look like 'type changed / flaky 15 % / partner provides'; --cases plays more",
            )
        )
    played = []
    for each in play_all(chosen, count, jobs or os.cpu_count() or 1):
        played.append(each)
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[2K{len(played)} of {len(chosen)} cases: {each.name}"[:120], err=True, nl=False)
    if sys.stderr.isatty():
        click.echo("\r\x1b[2K", err=True, nl=False)
    if output_format == "json":
        click.echo(json.dumps(to_json(played, seed), indent=2, ensure_ascii=False))
    else:
        for line in lines(played, seed):
            click.echo(diagnostics.printable(line))
    ctx.exit(diagnostics.NO if score(played).wrong_blames else diagnostics.YES)

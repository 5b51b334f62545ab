"""`try`: what one or two URLs show, without configuration."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import diagnostics
from monitor.cli.headers import Headers, header_options
from monitor.cli.options import format_option

if TYPE_CHECKING:
    from monitor.trial.arguments import SentHeader
    from monitor.trial.findings import Finding, Working
    from monitor.trial.trial import Subject

_PROGRESS = 79
"""Characters: more would go on in a second line, which is not written over."""
_COLOURS = {"✓": "green", "✕": "red", "!": "yellow", "?": "yellow", "·": "cyan"}


@click.command()
@click.argument("in_house")
@click.argument("partner", required=False)
@click.option("--har", type=click.Path(path_type=Path), metavar="FILE", help="Recorded traffic between the two sides.")
@click.option(
    "--since",
    metavar="DURATION",
    help="Compare past revisions that are no older, such as 90d.  [default: 730d]",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    metavar="N",
    default=50,
    show_default=True,
    help="Compare so many past revisions at most.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    default=Path("contracts-try"),
    show_default=True,
    help="Where a first integration is written; nothing is written over.",
)
@header_options("in_house", "partner")
@format_option()
@click.pass_context
def command(
    ctx: click.Context,
    in_house: str,
    partner: str | None,
    har: Path | None,
    since: str | None,
    limit: int,
    output: Path,
    headers: tuple[Headers, Headers],
    output_format: str,
) -> None:
    """See within seconds what one or two APIs show, without configuration.

    IN_HOUSE and PARTNER are each the address of an API or of its description, a file, a checkout's folder, or
    git+https://host/repository@ref:path. With one of them only that side is looked at. A few GETs without parameters
    are sent to what is found, two a second.

    Exit status 0: each description was found and nothing is broken now; 1: live answers violate their description;
    2: an argument can't be used; 3: a description was not found, and the output says what would settle it.
    """
    from monitor.cli.selection import duration_given
    from monitor.trial.arguments import read_argument
    from monitor.trial.findings import Outcome, outcome_of
    from monitor.trial.history import Bounds
    from monitor.trial.traffic import read_archive
    from monitor.trial.trial import Subject

    given = zip((in_house, partner), headers, strict=True)
    arguments = tuple(read_argument(text, _sent(named)) for text, named in given if text is not None)
    bounds = Bounds(limit) if since is None else Bounds(limit, duration_given(since, "--since"))
    subject = Subject(arguments, read_archive(har) if har is not None else None, output, bounds)
    findings = asyncio.run(_told(subject, as_text=output_format == "text"))
    if output_format == "json":
        import json

        from monitor.trial.json_form import trial_to_json

        click.echo(json.dumps(trial_to_json(findings), indent=2))
    statuses = {
        Outcome.FINE: diagnostics.YES,
        Outcome.VIOLATED: diagnostics.NO,
        Outcome.UNKNOWN: diagnostics.UNKNOWN,
        Outcome.UNUSABLE: diagnostics.USAGE,
    }
    ctx.exit(statuses[outcome_of(findings)])


def _sent(headers: Headers) -> "tuple[SentHeader, ...]":
    from monitor.trial.arguments import SentHeader

    return tuple(SentHeader(name, str(text), text.resolve(os.environ)) for name, text in headers.items())


async def _told(subject: "Subject", *, as_text: bool) -> "list[Finding]":
    """Every finding, each printed as it comes where `as_text`."""
    from monitor.trial.findings import Working
    from monitor.trial.text import lines

    findings: list[Finding] = []
    async with aclosing(_findings(subject)) as coming:
        async for each in coming:
            if isinstance(each, Working):
                _progress(f"{each.text} …")
                continue
            _progress("")
            findings.append(each)
            for line in lines(each) if as_text else ():
                for part in _laid_out(diagnostics.printable(line)):
                    click.echo(_coloured(part))
    return findings


async def _findings(subject: "Subject") -> "AsyncGenerator[Finding | Working, None]":
    from platformdirs import user_cache_path

    from monitor.clock import SystemClock
    from monitor.model.integration import Settings
    from monitor.network.client import GuardedClient, user_agent
    from monitor.schemas import jsonschema_rs_judge
    from monitor.trial.trial import Trial
    from monitor.verifiers.exchanger import HttpExchanger

    cache = user_cache_path("compat-monitor", appauthor=False) / "git"
    clock = SystemClock()
    async with GuardedClient(agent=user_agent(Settings())) as client:
        exchanger = HttpExchanger(client, clock, {}, timeout_seconds=8.0)
        trial = Trial(client, exchanger, clock, jsonschema_rs_judge(), cache)
        async with aclosing(trial.findings(subject)) as findings:
            async for each in findings:
                yield each


def _laid_out(line: str) -> Iterator[str]:
    """Within the width of a terminal; a command stays on one line, so that it can be copied."""
    from monitor.reports.layout import WIDTH, wrapped

    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    if len(line) <= WIDTH or "compat-monitor " in line:
        yield line
    else:
        yield from wrapped(text, first=indent, rest=f"{indent}  ")


def _progress(text: str) -> None:
    """One line that is written over, and nothing where nobody looks."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{diagnostics.printable(text)[:_PROGRESS]}")
        sys.stderr.flush()


def _coloured(line: str) -> str:
    colour = _COLOURS.get(line[:1])
    return click.style(line[0], fg=colour, bold=True) + line[1:] if colour else line

"""The table of commands, and the group that imports a command's module only when it is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

import click


class Entry(NamedTuple):
    """Where a command lives (`attribute` of the module), and the line that `--help` shows without importing it."""

    module: str
    summary: str
    attribute: str = "command"


TABLE: Mapping[str, Entry] = {
    "try": Entry("monitor.cli.try_", "Point it at one or two URLs, files or repositories; no configuration needed."),
    "demo": Entry("monitor.cli.demo", "Two sample companies live a scripted year, with the monitor on top."),
    "serve": Entry("monitor.cli.serve", "Watch for ever: schedule, pages, API and metrics."),
    "run": Entry("monitor.cli.run", "One whole cycle now: poll, verify, attribute, tell."),
    "diff": Entry("monitor.cli.diff", "Compare two API descriptions."),
    "gate": Entry("monitor.cli.gate", "May this release go out? yes, no or unknown, with reasons."),
    "deployed": Entry("monitor.cli.deployed", "Say which version of a side runs where, from its delivery pipeline."),
    "observe": Entry("monitor.cli.observe", "Keep traffic (HAR) as evidence, where nothing may be sent."),
    "agree": Entry("monitor.cli.deployed", "Accept the current description and contracts as in force.", "agree"),
    "pause": Entry("monitor.cli.pause", "Stop sending probes at once; the state becomes unknown."),
    "resume": Entry("monitor.cli.pause", "Send probes again.", "resume"),
    "conflicts": Entry("monitor.cli.conflicts", "What people must settle: list, show, acknowledge, accept, dispute."),
    "access": Entry("monitor.cli.access", "Accounts, links for the other company, API tokens; who came in."),
    "messages": Entry(
        "monitor.cli.messages", "What both companies were told, what waits, what would have gone to whom."
    ),
    "evidence": Entry("monitor.cli.evidence", "Hand a case on as one signed file; check that nothing was changed."),
    "history": Entry("monitor.cli.history", "List every observation ever made, oldest first."),
    "report": Entry("monitor.cli.report", "What conflicts cost, and what was prevented, for both companies alike."),
    "explain": Entry("monitor.cli.explain", "Explain a rule, a change, or a verdict with all that it rests on."),
    "rules": Entry("monitor.cli.rules", "List the rules with severity and reason."),
    "config": Entry("monitor.cli.config", "Check a configuration and the load that it makes."),
    "benchmark": Entry("monitor.cli.benchmark", "Measure how good the verdicts are, on faults whose truth is known."),
    "init": Entry("monitor.cli.config", "Write a commented integration to start from.", "init"),
}


class LazyGroup(click.Group):
    """The commands of a table, listed from the table and imported one at a time."""

    def __init__(self, *, table: Mapping[str, Entry], **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), entry.attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.table and not args[0].startswith("-"):
            message = f"no such command {args[0]!r}"
            import difflib

            near = difflib.get_close_matches(args[0], self.table, n=1)
            raise click.UsageError(f"{message}; did you mean {near[0]!r}?" if near else message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in self.table.items()])

"""`gate`: may this release go out?"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option, format_option, given_database
from monitor.cli.rendering import REPORT_FORMATS, as_json, for_servers, steady, write
from monitor.cli.selection import assignments, duration_given, environment_named, one_each, selected
from monitor.errors import Diagnostic, UsageError
from monitor.model.sides import Side
from monitor.model.values import Answer

if TYPE_CHECKING:
    from monitor.engine.gate.decision import Decision
    from monitor.model.integration import Integration

STATUS_BY_ANSWER = {Answer.YES: diagnostics.YES, Answer.NO: diagnostics.NO, Answer.UNKNOWN: diagnostics.UNKNOWN}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--side", type=click.Choice([each.value for each in Side]), required=True, help="Who releases.")
@click.option("--environment", required=True, help="Where to.")
@click.option("--candidate-spec", "specs", multiple=True, metavar="API=FILE", help="The description to be released.")
@click.option(
    "--candidate-contract", "contracts", multiple=True, metavar="API=FILE", help="The contract to be released."
)
@click.option("--integration", help="Only this one of the folder.")
@click.option("--report-only", is_flag=True, help="Say the answer, and exit with 0 whatever it is.")
@click.option(
    "--on-unknown",
    type=click.Choice(["fail", "pass"]),
    default="fail",
    show_default=True,
    help="Whether unknown exits with 3 or with 0.",
)
@click.option("--override", metavar="REASON", help="Let it pass all the same; recorded with your reason.")
@click.option("--wait", metavar="DURATION", help="While the answer is unknown, look again for that long, such as 5m.")
@database_option
@format_option(*REPORT_FORMATS)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the answer to this file.")
@click.pass_context
def command(
    ctx: click.Context,
    path: Path,
    side: str,
    environment: str,
    specs: tuple[str, ...],
    contracts: tuple[str, ...],
    integration: str | None,
    report_only: bool,
    on_unknown: str,
    override: str | None,
    wait: str | None,
    database: str,
    output_format: str,
    output: Path | None,
) -> None:
    """Answer yes, no or unknown for a release, with reasons.

    Candidates are held against what the other side runs now: what was polled last counts as running, and is marked
    assumed. Without candidates the question is whether everything relied on passes there. Exit status 0: yes; 1: no;
    3: unknown, and the output names what is missing and who can supply it.
    """
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.daemon.composition import Monitor
    from monitor.daemon.gate import decide, record_decision
    from monitor.storage import open_store

    if override is not None and not override.strip():
        raise UsageError(Diagnostic("usage", "--override needs a reason, which is recorded"))
    longest = duration_given(wait, "--wait")
    configuration = load(path)
    integrations = selected(configuration, integration, path)
    environment_named(environment, integrations, path)
    spec_files = one_each(assignments(specs, "--candidate-spec", integrations, path), "--candidate-spec")
    contract_files = assignments(contracts, "--candidate-contract", integrations, path)
    with open_store(database) as store:
        monitor = Monitor(configuration, path, store, SystemClock(), os.environ)
        decision = asyncio.run(
            decide(
                monitor,
                integrations,
                side=Side(side),
                environment=environment,
                specs=spec_files,
                contracts=contract_files,
                path=f"{quote(str(path))}{given_database(ctx)}",
                wait=longest,
            )
        )
        record_decision(monitor, integrations, decision, side=Side(side), environment=environment, override=override)
    candidate = next(iter(spec_files.values())).as_posix() if len(spec_files) == 1 else None
    write(_rendered(decision, output_format, override, integrations, candidate), output)
    passes = report_only or override or (decision.answer is Answer.UNKNOWN and on_unknown == "pass")
    ctx.exit(diagnostics.YES if passes else STATUS_BY_ANSWER[decision.answer])


def _rendered(
    decision: "Decision", form: str, override: str | None, integrations: Sequence["Integration"], candidate: str | None
) -> str:
    from monitor.reports import gate_reasons
    from monitor.rules.catalogue import ROWS

    rows = {row.id: row for row in ROWS}
    if form == "json":
        return as_json({**decision.to_json(), "overridden": override})
    if form == "text":
        from monitor.reports.gate_text import lines

        return "\n".join(diagnostics.coloured(line) for line in lines(decision, override, integrations))
    if form == "markdown":
        from monitor.reports.gate_markdown import lines as marked_down

        return steady("\n".join(marked_down(decision, override, integrations)))
    if form == "html":
        from monitor.reports.changes_html import Part, render

        told = gate_reasons.sentence(decision, override)
        part = Part("The reasons", told, gate_reasons.groups(decision, rows, integrations))
        kinds = [each.value for each in (Answer.NO, Answer.UNKNOWN, Answer.YES)]
        return steady(render("May this release go out?", told, [part], subject="release gate", kinds=kinds))
    return for_servers(form, [("gate", gate_reasons.annotations(decision, rows, candidate))])

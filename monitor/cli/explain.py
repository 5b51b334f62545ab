"""`explain`: what a rule is about, or one change that was seen; why it matters, and what to do."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option, format_option
from monitor.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from monitor.model.changes import Change
    from monitor.rules.rows import Row

_FINGERPRINT = re.compile(r"[0-9a-f]{4,64}")


@click.command()
@click.argument("subject", metavar="RULE-ID|FINGERPRINT")
@database_option
@format_option("markdown")
def command(subject: str, database: str, output_format: str) -> None:
    """Explain a rule, or a change that the monitor stored, by its fingerprint or the beginning of it.

    Fingerprints are looked up in the database of `run` and `serve` (--database). What `diff` and `gate` compare is not
    stored: for a change that they show, give the rule id that stands beside it. With --format markdown: the manual page
    of the rule.
    """
    from monitor.rules.catalogue import ROWS
    from monitor.rules.catalogue.families import FAMILIES
    from monitor.rules.overrides import unknown_rule

    rows = {row.id: row for row in ROWS}
    if subject in FAMILIES:
        click.echo(_family(subject, [rows[rule] for rule in FAMILIES[subject]], output_format))
        return
    if subject not in rows and not _FINGERPRINT.fullmatch(subject):
        raise UsageError(unknown_rule(subject))
    seen = [] if subject in rows else _seen(subject, database)
    if output_format == "json":
        click.echo(_json(rows.get(subject), seen))
        return
    if output_format == "markdown":
        from monitor.reports.rule_page import rule_page

        for rule in dict.fromkeys([subject] if subject in rows else [change.rule for _, change in seen]):
            if rule in rows:
                click.echo(rule_page(rows[rule]), nl=False)
        return
    for api, change in seen:
        click.echo("\n".join(map(diagnostics.printable, _change_lines(api, change))))
    for rule in dict.fromkeys([subject] if subject in rows else [change.rule for _, change in seen]):
        if rule in rows:  # a database may know rules of another version
            click.echo("\n".join(_rule_lines(rows[rule])))


def _seen(fingerprint: str, database: str) -> "list[tuple[str, Change]]":
    """The API (with the integration it belongs to) and the latest change of each fingerprint that begins so."""
    from monitor.storage import open_store

    found: dict[tuple[str, str], Change] = {}
    with open_store(database) as store:
        polled = {(state.target.scope, state.target.api) for state in store.poll_states().values()}
        for scope, api in sorted(polled):
            for *_, change in store.changes(scope, api):
                if change.fingerprint.startswith(fingerprint):
                    found[f"{scope}/{api}", change.fingerprint] = change
    if not found:
        raise UsageError(
            Diagnostic(
                "change-unknown",
                f"no change in the database has a fingerprint that begins with {fingerprint}",
                note="it holds the changes that `run` and `serve` saw; what `diff` and `gate` show is not stored",
                help="explain the rule that stands beside it (`compat-monitor explain RULE-ID`; `rule` in JSON), or "
                "name the database with --database",
            )
        )
    return [(api, change) for (api, _), change in found.items()]


def _change_lines(api: str, change: "Change") -> Iterator[str]:
    import json

    from monitor.reports.witness_text import said

    yield f"{change.fingerprint}: {change.severity.value}{'' if change.decided else ', undecided'}"
    yield f"  api      {api}"
    yield f"  says     {change.message}"
    yield f"  where    {change.operation}, {change.direction.value} {change.place}"
    if len(change.reaches) > 1:
        yield f"  reaches  {len(change.reaches)} places"
    if change.witness is not None:
        yield f"  e.g.     {json.dumps(change.witness.message, ensure_ascii=False, default=dict)}"
        yield f"           ({said(change.witness.accepted_by, change.witness.loss, change.place)})"
    if change.note:
        yield f"  note     {change.note}"
    yield f"  used by  {', '.join(change.used_by) or 'no contract that is known'}"
    yield f"  rule     {change.rule}"


def _rule_lines(row: "Row") -> Iterator[str]:
    import json

    from monitor.reports.rule_examples import rule_examples

    example = rule_examples()[row.id]
    yield f"{row.id}: {row.severity.value}{', unless it is proved that every message is still read' * row.proved}"
    yield f"  says     {row.message}"
    if row.undecided:
        yield f"           {row.undecided} (undecided)"
    yield f"  example  {row.example}"
    for name, fragment in (("base", example.firing.base), ("revision", example.firing.revision)):
        yield f"           {name:8} {json.dumps(fragment, ensure_ascii=False)}"
    yield f"  why      {row.why}"
    yield f"  help     {row.help}"
    yield f"  page     docs/rules/{row.id}.md, or explain {row.id} --format markdown"


def _family(name: str, rows: "list[Row]", output_format: str) -> str:
    """A name for several rules at once."""
    import json

    if output_format == "json":
        return json.dumps({"family": name, "rules": [row.id for row in rows]}, indent=2)
    lines = [f"{name}: a family of rules; set in `rules:`, it holds for each that is not set by itself"]
    return "\n".join([*lines, *(f"  {row.id}  {row.message}" for row in rows)])


def _json(row: "Row | None", seen: "list[tuple[str, Change]]") -> str:
    import json
    from dataclasses import fields

    from monitor.model.changes import change_to_json

    found: dict[str, object] = {"changes": [{"api": api, **change_to_json(change)} for api, change in seen]}
    if row is not None:
        found = {field.name: getattr(row, field.name) for field in fields(row)}
    return json.dumps(found, indent=2, ensure_ascii=False, default=dict)

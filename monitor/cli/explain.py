"""`explain`: a rule, a change that was seen, or a verdict with all that it rests on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option, format_option
from monitor.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from monitor.explanation.explanation import Explanation
    from monitor.model.changes import Change
    from monitor.model.json_value import JsonObject
    from monitor.rules.rows import Row
    from monitor.storage import SqlStore

_FINGERPRINT = re.compile(r"[0-9a-f]{4,64}")
_CASE = re.compile(r".+-[0-9a-f]{8}")
_NOT_STORED = "what `diff` compares is not stored: of a change that it shows, name the rule, which stands beside it"


@click.command()
@click.argument("subject", metavar="RULE-ID|FINGERPRINT|CASE")
@click.option(
    "--config", "path", type=click.Path(path_type=Path), default="contracts", help="For the companies' names."
)
@database_option
@format_option("markdown")
def command(subject: str, path: Path, database: str, output_format: str) -> None:
    """Explain a rule, a change or a verdict.

    A change or a verdict is named by its fingerprint or the beginning of it; a verdict also by its case. Both are
    looked up in the database of `run` and `serve` (--database). Of a verdict: every cell with its exchanges, what
    speaks against each other explanation, how sure it was after each replay, and commands that repeat each cell.

    What `diff` and `gate` compare is not stored: for a change that they show, give the rule id that stands beside it.
    With --format markdown: the manual page of the rule, or the verdict as a document.
    """
    from monitor.rules.catalogue import ROWS
    from monitor.rules.catalogue.families import FAMILIES
    from monitor.rules.overrides import unknown_rule

    rows = {row.id: row for row in ROWS}
    if subject in FAMILIES:
        click.echo(_family(subject, [rows[rule] for rule in FAMILIES[subject]], output_format))
        return
    if subject in rows:
        _show(rows, [subject], [], [], output_format)
        return
    if not _FINGERPRINT.fullmatch(subject) and not _CASE.fullmatch(subject):
        raise UsageError(unknown_rule(subject))
    try:
        seen, verdicts = _stored(subject, database, path)
    except UsageError as error:
        if error.diagnostic.code != "store-missing" or not _FINGERPRINT.fullmatch(subject):
            raise
        raise UsageError(replace(error.diagnostic, note=_NOT_STORED)) from None
    _show(rows, [change.rule for _, change in seen], seen, verdicts, output_format)


def _show(
    rows: "dict[str, Row]",
    rules: list[str],
    seen: "list[tuple[str, Change]]",
    verdicts: "list[Explanation]",
    output_format: str,
) -> None:
    known = [rows[rule] for rule in dict.fromkeys(rules) if rule in rows]  # a database may know those of other versions
    if output_format == "json":
        click.echo(_json(known[0] if known and not seen else None, seen, verdicts))
        return
    if output_format == "markdown":
        from monitor.reports.explanation_markdown import document
        from monitor.reports.rule_page import rule_page

        for row in known:
            click.echo(rule_page(row), nl=False)
        for verdict in verdicts:
            click.echo(diagnostics.printable(document(verdict)), nl=False)
        return
    from monitor.reports.explanation_text import lines

    for api, change in seen:
        click.echo("\n".join(map(diagnostics.printable, _change_lines(api, change))))
    for row in known:
        click.echo("\n".join(_rule_lines(row)))
    for verdict in verdicts:
        for line in lines(verdict):
            click.echo(diagnostics.printable(line))


def _stored(subject: str, database: str, path: Path) -> "tuple[list[tuple[str, Change]], list[Explanation]]":
    """The changes and the verdict that a fingerprint or a case names; raises `UsageError` where there is neither."""
    from monitor.config import load
    from monitor.engine.explaining import explanation_of, leading_first
    from monitor.explanation.saved import as_text
    from monitor.storage import open_existing

    with open_existing(database) as store:
        case = store.conflict(subject)
        seen = [] if case else _seen(subject, store)
        named = leading_first(store, case)[:1] if case else _regressions(subject, store)
        if not seen and not named:
            raise UsageError(_unknown(subject, is_case=case is not None))
        configuration = load(path) if named and path.exists() else None
        verdicts = []
        for regression in named:
            owner = case or store.conflict(as_text(regression.get("conflict")))
            known = configuration.integration(owner.integration) if configuration and owner else None
            verdicts.append(explanation_of(store, regression, known))
    return seen, verdicts


def _seen(fingerprint: str, store: "SqlStore") -> "list[tuple[str, Change]]":
    """The API (with the integration it belongs to) and the latest change of each fingerprint that begins so."""
    found: dict[tuple[str, str], Change] = {}
    polled = {(state.target.scope, state.target.api) for state in store.poll_states().values()}
    for scope, api in sorted(polled):
        for *_, change in store.changes(scope, api):
            if change.fingerprint.startswith(fingerprint):
                found[f"{scope}/{api}", change.fingerprint] = change
    return [(api, change) for (api, _), change in found.items()]


def _regressions(fingerprint: str, store: "SqlStore") -> "list[JsonObject]":
    """The newest verdict of the failure whose fingerprint begins so; raises `UsageError` where there are several."""
    from monitor.explanation.saved import as_object, as_text

    found: dict[str, JsonObject] = {}
    for case in reversed(store.conflicts()):  # oldest first: the newest verdict of a failure that came again stays
        for regression in map(as_object, store.regressions(conflict_id=case.id)):
            if as_text(regression.get("fingerprint")).startswith(fingerprint):
                found[as_text(regression.get("fingerprint"))] = regression
    if len(found) > 1:
        raise UsageError(
            Diagnostic(
                "fingerprint-ambiguous",
                f"{len(found)} verdicts have a fingerprint that begins with {fingerprint}",
                note="\n".join(f"{each[:16]}  {regression.get('operation')}" for each, regression in found.items()),
                help="give more of it",
            )
        )
    return list(found.values())


def _unknown(subject: str, *, is_case: bool) -> Diagnostic:
    if is_case:
        return Diagnostic(
            "case-without-verdict",
            f"case {subject} has no verdict yet",
            help=f"'compat-monitor conflicts show {subject}' says what it waits for",
        )
    if not _FINGERPRINT.fullmatch(subject):
        return Diagnostic(
            "no-such-case",
            f"there is no case {subject!r}, and no rule of that name",
            help="'compat-monitor conflicts list --all' lists the cases, 'compat-monitor rules' the rules",
        )
    return Diagnostic(
        "change-unknown",
        f"no change and no verdict in the database has a fingerprint that begins with {subject}",
        note="it holds what `run` and `serve` saw; what `diff` and `gate` show is not stored",
        help="explain the rule that stands beside it (`compat-monitor explain RULE-ID`; `rule` in JSON), or "
        "name the database with --database",
    )


def _change_lines(api: str, change: "Change") -> Iterator[str]:
    import json

    from monitor.explanation.witness_text import said

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


def _json(row: "Row | None", seen: "list[tuple[str, Change]]", verdicts: "list[Explanation]") -> str:
    import json
    from dataclasses import fields

    from monitor.model.changes import change_to_json

    found: dict[str, object] = {
        "changes": [{"api": api, **change_to_json(change)} for api, change in seen],
        "verdicts": [verdict.to_json() for verdict in verdicts],
    }
    if row is not None:
        found = {field.name: getattr(row, field.name) for field in fields(row)}
    return json.dumps(found, indent=2, ensure_ascii=False, default=dict)

"""The manual page of a rule: what it says, why, what to do, an example with its message, and what is silent."""

import json
from collections.abc import Iterator, Mapping

from monitor.explanation.witness_text import said
from monitor.model.changes import Change, Witness
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction, Severity
from monitor.reports.rule_examples import Example, Pair, rule_examples
from monitor.rules import compare
from monitor.rules.catalogue import ROWS
from monitor.rules.catalogue.families import FAMILIES
from monitor.rules.rows import Row
from monitor.schemas import Judge, jsonschema_rs_judge

_WHERE = {
    "document": "Members of the description itself.",
    "paths": "Under `paths`.",
    "webhooks": "Under `webhooks`.",
    "operation": "An operation.",
    "parameters": "`parameters` of an operation.",
    "body": "`requestBody` of an operation.",
    "content": "`content` of a body.",
    "responses": "`responses` of an operation.",
    "headers": "`headers` of a response.",
    "security": "`security` of an operation.",
    "login": "A security scheme that an operation requires.",
    "member": "The schema of `x`, a required member of a JSON body.",
    "schema": "The schema of a JSON body.",
}
_SENT = {Direction.REQUEST: "What consumers send.", Direction.RESPONSE: "What consumers receive.", Direction.NONE: ""}
_WEBHOOK = " Here of a webhook, whose messages travel the other way."
_AGAINST = {
    Direction.REQUEST: frozenset({"responses", "headers"}),
    Direction.RESPONSE: frozenset({"parameters", "body", "security", "login"}),
    Direction.NONE: frozenset[str](),
}


def rule_pages() -> Mapping[str, str]:
    """File name -> Markdown: a page per rule, and the list of all."""
    judge = jsonschema_rs_judge()
    pages = {f"{row.id}.md": rule_page(row, judge=judge) for row in ROWS}
    return {**pages, "README.md": "\n".join(_list()) + "\n"}


def rule_page(row: Row, *, judge: Judge | None = None) -> str:
    example = rule_examples()[row.id]
    return "\n".join(_page(row, example, reported(example, judge or jsonschema_rs_judge()))) + "\n"


def reported(example: Example, judge: Judge) -> Change:
    """What its rule says of the pair that shows it. Raises `StopIteration` where the example is wrong."""
    documents = (_document(each) for each in example.documents(example.firing))
    changes = compare(*documents, judge=judge, locations=False).changes
    return next(each for each in changes if each.rule == example.rule)


def _document(description: JsonObject) -> Document:
    return Document("openapi.json", {"openapi.json": json.dumps(description).encode()}, "openapi.json")


def _page(row: Row, example: Example, change: Change) -> Iterator[str]:
    yield from (f"# {row.id}", "", f"**{row.severity.value}** · {row.message}", "")
    if row.undecided:
        yield from (f"Undecided: {row.undecided}.", "")
    yield from (_sentence(row), "")
    yield from ("## Why", "", f"{_capital(row.why)}.", "")
    yield from ("## What to do", "", f"{_capital(row.help)}.", "")
    yield from ("## Example", "", _where(row, example), "")
    yield from _pair(example.firing)
    undecided = "" if change.decided else " (undecided)"
    yield from (f"Reported as **{change.severity.value}**{undecided}: {change.message}.", "")
    if change.witness is not None:
        yield from _witness(change.witness, change.place)
    elif row.unseen:
        yield from (f"{_capital(row.unseen)}.", "")
    yield from ("## Silent", "", f"{_silence(row, example)}: {example.because}.", "")
    yield from _pair(example.silent)
    yield "All rules: [README.md](README.md)."


def _sentence(row: Row) -> str:
    families = [name for name, rules in FAMILIES.items() if row.id in rules]
    override = f"`rules: {{{row.id}: …}}` in the configuration sets another severity"
    if families:
        override += f"; `{families[0]}` sets it for the whole family"
    if row.proved:
        return (
            f"{_capital(row.severity.value)} where a message is lost and a witness shows it. Compatible where it is "
            f"proved that every message is still read; risky and undecided where neither could be shown. {override}."
        )
    if row.id.endswith(("-renamed", "-wrapped", "-unwrapped")):
        return f"Several edits that people make as one: as severe as the worst of them. {override}."
    return f"{override}."


def _where(row: Row, example: Example) -> str:
    inverted = _WEBHOOK if example.where in _AGAINST[row.direction] else ""
    return " ".join(each for each in (_WHERE[example.where] + inverted, _SENT[row.direction]) if each)


def _silence(row: Row, example: Example) -> str:
    if row.severity is Severity.COMPATIBLE or example.compatible or not row.proved:
        return "Not reported"
    return "Not reported, or reported as compatible"


def _pair(pair: Pair) -> Iterator[str]:
    for name, fragment in (("base", pair.base), ("revision", pair.revision)):
        yield from ("```yaml", f"# {name}", *_yaml(fragment), "```")
    yield ""


def _yaml(fragment: JsonValue) -> list[str]:
    import yaml

    if fragment is None:
        return ["# nothing"]
    text = yaml.safe_dump(_plain(fragment), sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
    return str(text).rstrip().split("\n")


def _plain(value: JsonValue) -> JsonValue:
    """A copy without shared parts, which would be written as aliases."""
    copy: JsonValue = json.loads(json.dumps(value))
    return copy


def _witness(witness: Witness, place: str) -> Iterator[str]:
    yield "A message that shows it:"
    yield from ("", "```json", json.dumps(witness.message, indent=2, ensure_ascii=False, default=dict), "```", "")
    yield f"{_capital(said(witness.accepted_by, witness.loss, place))}."
    yield ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _list() -> Iterator[str]:
    yield from ("# Rules", "", "Written by `make docs` from the catalogue.", "")
    yield from ("| rule | severity | says |", "|---|---|---|")
    for row in sorted(ROWS, key=lambda each: each.id):
        message = row.message.replace("|", "\\|")
        yield f"| [{row.id}]({row.id}.md) | {row.severity.value} | {message} |"
    yield from ("", "Families, by which several rules can be set at once:", "")
    for family, rules in sorted(FAMILIES.items()):
        yield f"- `{family}`: {', '.join(f'[{each}]({each}.md)' for each in rules)}"

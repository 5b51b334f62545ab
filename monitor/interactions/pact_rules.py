"""Matching rules of Pact v1 to v4 brought into the form of v3: path -> {"combine", "matchers"}, by category.

v2 writes one flat object whose paths begin with the part they speak of (`$.body.id`, `$.headers.Accept`). A path in a
body that can't be read is kept as it is written: it costs only the places that it may speak of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.interactions.contract_node import ContractNode
from monitor.interactions.matchers import name_of
from monitor.interactions.rule_paths import beginning_of, write_path
from monitor.model.json_value import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class MessageRules:
    """Of one request or response. `path`: one rule, of requests only; `query` and `headers` are by name."""

    body: Mapping[str, JsonValue] = field(default_factory=dict)
    headers: Mapping[str, JsonValue] = field(default_factory=dict)
    query: Mapping[str, JsonValue] = field(default_factory=dict)
    path: JsonObject = field(default_factory=dict)
    status: tuple[int, ...] = ()
    """The statuses a v4 `statusCode` matcher allows; empty: only the example's."""
    unsupported: tuple[str, ...] = ()


_ROOT = "$"
"""pact-go writes a path behind the part that it is of: `$.header.$['Content-Type']`."""

_STATUS_CLASSES: Mapping[str, range] = {
    "info": range(100, 200),
    "success": range(200, 300),
    "redirect": range(300, 400),
    "clientError": range(400, 500),
    "serverError": range(500, 600),
    "nonError": range(100, 400),
    "error": range(400, 600),
}


def read_rules(node: ContractNode | None) -> MessageRules:
    """Raises `UsageError` for a rule whose form can't be read."""
    if node is None or node.value is None:
        return MessageRules()
    members = node.members()
    flat = any(name.startswith("$") for name in members)
    return _read_flat(members) if flat else _read_categories(members)


def _read_flat(members: Mapping[str, ContractNode]) -> MessageRules:
    body: dict[str, JsonValue] = {}
    headers: dict[str, JsonValue] = {}
    query: dict[str, JsonValue] = {}
    path: JsonObject = {}
    unsupported: list[str] = []
    for expression, node in members.items():
        steps, unread = beginning_of(expression)
        part, rest = (steps[0], steps[1:]) if steps else (None, ())
        rest = rest[1:] if rest[:1] == (_ROOT,) else rest
        rule: JsonObject = {"combine": "AND", "matchers": [_matcher(node)]}
        if part == "body":
            body[write_path(rest) + unread] = rule
        elif part in {"header", "headers"} and rest:
            headers[str(rest[0])] = rule
        elif part == "query" and rest:
            query[str(rest[0])] = rule
        elif part == "path":
            path = rule
        elif part != "query":
            unsupported.append(f"a matching rule for {expression}")
            body |= {expression: rule} if unread and not steps else {}
    return MessageRules(body, headers, query, path, unsupported=tuple(unsupported))


def _read_categories(members: Mapping[str, ContractNode]) -> MessageRules:
    body: dict[str, JsonValue] = {}
    headers: dict[str, JsonValue] = {}
    query: dict[str, JsonValue] = {}
    path: JsonObject = {}
    statuses: tuple[int, ...] = ()
    unsupported: list[str] = []
    for category, node in members.items():
        if category == "body":
            for expression, rule in node.members().items():
                body[expression] = _rule(rule)
        elif category in {"header", "headers"}:
            headers.update({_name(name): _rule(rule) for name, rule in node.members().items()})
        elif category == "query":
            query.update({_name(name): _rule(rule) for name, rule in node.members().items()})
        elif category == "path":
            path = _rule(node)
        elif category == "status":
            statuses, unread = _status(node)
            unsupported += unread
        elif category != "method":
            unsupported.append(f"matching rules for {category}")
    return MessageRules(body, headers, query, path, statuses, tuple(unsupported))


def _rule(node: ContractNode) -> JsonObject:
    members = node.members()
    if "matchers" not in members:
        return {"combine": "AND", "matchers": [_matcher(node)]}
    combine = members["combine"].text().upper() if "combine" in members else "AND"
    if combine not in {"AND", "OR"}:
        raise members["combine"].error(f"expected 'AND' or 'OR', found {combine!r}")
    return {"combine": combine, "matchers": [_matcher(each) for each in members["matchers"].items()]}


def _matcher(node: ContractNode) -> JsonObject:
    members = node.members()
    matcher = {name: member.value for name, member in members.items()}
    return {**matcher, "match": name_of(matcher)}


def _name(expression: str) -> str:
    """`X-Id`, `$.X-Id`, `$['X-Id'][0]` all name the header (or parameter) X-Id."""
    steps, _ = beginning_of(expression)
    return str(steps[0]) if steps else expression


def _status(node: ContractNode) -> tuple[tuple[int, ...], list[str]]:
    allowed: list[int] = []
    unread: list[str] = []
    rules = node.members()
    listed = rules["matchers"].items() if "matchers" in rules else [m for r in rules.values() for m in _listed(r)]
    for matcher in listed:
        members = matcher.members()
        wanted = members["status"].value if "status" in members else None
        if isinstance(wanted, str) and wanted in _STATUS_CLASSES:
            allowed += _STATUS_CLASSES[wanted]
        elif isinstance(wanted, list):
            allowed += [each.status() for each in members["status"].items()]
        else:
            unread.append(f"a status matcher {wanted!r}")
    return tuple(allowed), unread


def _listed(rule: ContractNode) -> list[ContractNode]:
    members = rule.members()
    return members["matchers"].items() if "matchers" in members else [rule]

"""A request that is known to work, changed at one place into the message that a break is said to lose."""

import json
from collections.abc import Mapping
from dataclasses import replace

from monitor.model.changes import Change
from monitor.model.exchanges import Request
from monitor.model.json_value import JsonValue

_NOTHING = object()


def changed_at(green: Request, change: Change) -> Request | None:
    """`green` with what the change's witness has at its place, or without what the witness leaves out there.

    None where the place is not one value of the request (a list's items, the path, a form), or where nothing differs.
    """
    witness = change.witness.message.get("request") if change.witness else None
    if not isinstance(witness, Mapping):
        return None
    kind, _, rest = change.place.partition(" ")
    match kind:
        case "query":
            spread = any(each.startswith(f"{rest}[") for each in _names(witness))
            found = None if spread else _with_query(green, rest, _member(witness, "query", rest))
        case "header":
            found = _with_header(green, rest, _member(witness, "headers", rest))
        case "body":
            found = _with_member(green, rest.partition(" /")[2].split("/"), witness.get("body"))
        case _:
            found = None
    return None if found == green else found


def _member(witness: Mapping[str, JsonValue], part: str, name: str) -> object:
    held = witness.get(part)
    return held.get(name, _NOTHING) if isinstance(held, Mapping) else _NOTHING


def _names(witness: Mapping[str, JsonValue]) -> tuple[str, ...]:
    held = witness.get("query")
    return tuple(held) if isinstance(held, Mapping) else ()


def _with_query(green: Request, name: str, value: object) -> Request | None:
    others = tuple((each, text) for each, text in green.query if each != name)
    if value is _NOTHING:
        return replace(green, query=others)
    if isinstance(value, Mapping) or value is None:
        return None  # how it is spelt depends on its style
    values = value if isinstance(value, list) else [value]
    return replace(green, query=(*others, *((name, _text(each)) for each in values)))


def _with_header(green: Request, name: str, value: object) -> Request | None:
    others = tuple((each, text) for each, text in green.headers if each.lower() != name.lower())
    if value is _NOTHING:
        return replace(green, headers=others)
    return replace(green, headers=(*others, (name, value))) if isinstance(value, str) else None


def _with_member(green: Request, path: list[str], witness: JsonValue) -> Request | None:
    if not all(path) or "*" in path or green.body is None:
        return None
    try:
        body = json.loads(green.body)
    except ValueError:
        return None
    held, sent = body, witness
    for name in path[:-1]:
        if not isinstance(held, dict) or not isinstance(sent, Mapping) or name not in held or name not in sent:
            return None
        held, sent = held[name], sent[name]
    if not isinstance(held, dict) or not isinstance(sent, Mapping):
        return None
    if path[-1] in sent:
        held[path[-1]] = sent[path[-1]]
    else:
        held.pop(path[-1], None)
    return replace(green, body=json.dumps(body).encode())


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)

"""Examples of the catalogue's rules: what reports a rule, and what looks like it and does not.

Fragments stand in `examples/`, one file per family of rows; each is put into a whole description here. An example
without a direction in its name holds for both: a webhook's parameters and body are what the provider sends.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record
from monitor.model.values import Direction

FAMILIES = ("operations", "parameters", "bodies", "responses", "security", "values", "members", "composition")


@record
class Pair:
    """Fragments of both sides."""

    base: JsonValue
    revision: JsonValue


@record
class Example:
    """`where`: which part of a description the fragments are. `because`: why the silent pair is silent."""

    rule: str
    where: str
    firing: Pair
    silent: Pair
    because: str = ""
    compatible: bool = False
    """The firing pair is reported, and proved to lose nothing."""
    components: JsonObject | None = None

    @property
    def direction(self) -> Direction:
        first = self.rule.partition("-")[0]
        return Direction(first) if first in {"request", "response"} else Direction.NONE

    def documents(self, pair: Pair) -> tuple[JsonObject, JsonObject]:
        """Both sides of a pair as whole descriptions."""
        base, revision = (_document(self, each) for each in (pair.base, pair.revision))
        return base, revision


@cache
def rule_examples() -> Mapping[str, Example]:
    """By rule id."""
    return {each.rule: each for family in FAMILIES for each in _read(family)}


def _read(family: str) -> Iterator[Example]:
    import yaml

    text = (files("monitor.reports") / "examples" / f"{family}.yaml").read_text(encoding="utf-8")
    for name, written in yaml.safe_load(text).items():
        if family == "operations" or name.startswith(("request-", "response-")):
            yield _example(name, name.partition("-")[0], written)
        else:
            yield from (_example(f"{direction}-{name}", direction, written) for direction in ("request", "response"))


def _example(rule: str, direction: str, written: Mapping[str, JsonValue]) -> Example:
    if "narrower" in written:
        narrowing = Pair(written["wider"], written["narrower"])
        widening = Pair(written["narrower"], written["wider"])
        firing, silent = (narrowing, widening) if direction == "request" else (widening, narrowing)
        because = "the same edit the other way round loses no message"
    else:
        firing = Pair(written["base"], written["revision"])
        silent, because = Pair(firing.revision, firing.base), "turned round it is another edit"
    told = written.get("silent")
    if isinstance(told, Mapping):
        held = told.get(direction, told)
        assert isinstance(held, Mapping)
        silent, because = Pair(held["base"], held["revision"]), str(held["because"])
    proved, components = written.get("compatible"), written.get("components")
    return Example(
        rule,
        str(written["in"]),
        firing,
        silent,
        because,
        compatible=isinstance(proved, list) and direction in proved,
        components=components if isinstance(components, Mapping) else None,
    )


# --- fragments into descriptions --------------------------------------------------------------------------------------
_LOGIN: JsonObject = {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}}
_SENT_BY_CALLERS = frozenset({"parameters", "body", "security", "login"})
_SENT_BY_CALLED = frozenset({"responses", "headers"})


def _document(example: Example, fragment: JsonValue) -> JsonObject:
    """What travels against the direction of an ordinary operation is that of a webhook."""
    where, received = example.where, example.direction is Direction.RESPONSE
    inverted = where in (_SENT_BY_CALLERS if received else _SENT_BY_CALLED)
    document = _WHOLE[where](fragment) if where in _WHOLE else _holding(_operation(where, fragment, received), inverted)
    components: dict[str, JsonValue] = {} if example.components is None else {"schemas": example.components}
    if where in {"security", "login"}:
        key: JsonObject = {"type": "apiKey", "in": "header", "name": "X-Key"}
        components["securitySchemes"] = {
            "key": key,
            "spare": {**key, "name": "X-Spare-Key"},
            "login": fragment if where == "login" else _LOGIN,
        }
    if components:
        document = {**document, "components": components}
    return {"openapi": "3.1.0", "info": {"title": "Example", "version": "1"}, **document}


def _holding(operation: JsonObject, inverted: bool) -> JsonObject:
    place, name = ("webhooks", "payment-settled") if inverted else ("paths", "/charges")
    return {place: {name: {"post": _filled(operation)}}}


def _operation(where: str, fragment: JsonValue, received: bool) -> JsonObject:
    if where == "operation":
        assert isinstance(fragment, Mapping)
        return fragment
    if where == "member":
        members: JsonObject = {"id": {"type": "string"}, "x": fragment}
        where, fragment = "schema", {"type": "object", "required": ["id", "x"], "properties": members}
    if where == "schema":
        where, fragment = "content", {"application/json": {"schema": fragment}}
    if where == "content":
        body: JsonObject = {"required": True, "content": fragment}
        return {"responses": {"200": {"content": fragment}}} if received else {"requestBody": body}
    if where == "headers":
        return {"responses": {"200": {"headers": fragment}}}
    if where == "login":
        return {"security": [{"login": ["read"]}]}
    name = {"body": "requestBody"}.get(where, where)
    return {} if fragment is None else {name: fragment}


def _filled(operation: JsonObject) -> JsonObject:
    """With a response, which every operation needs, and its description."""
    responses = operation.get("responses") or {"200": {}}
    assert isinstance(responses, Mapping)
    described = {status: {"description": status, **_object(held)} for status, held in responses.items()}
    return {**operation, "responses": described}


def _items(fragment: JsonValue) -> JsonObject:
    """Path items or webhooks, each operation filled."""
    return {
        name: {method: _filled(_object(held)) for method, held in _object(item).items()}
        for name, item in _object(fragment).items()
    }


def _object(value: JsonValue) -> JsonObject:
    assert isinstance(value, Mapping)
    return value


_WHOLE: Mapping[str, Callable[[JsonValue], JsonObject]] = {
    "document": lambda fragment: {"paths": {"/charges": {"post": _filled({})}}, **_object(fragment)},
    "paths": lambda fragment: {"paths": _items(fragment)},
    "webhooks": lambda fragment: {"webhooks": _items(fragment)},
}

"""Facts about links: what a response offers to call next."""

from collections.abc import Iterator

from monitor.diff.operations.matching import Matched
from monitor.diff.sides import stated
from monitor.model.api import Link, Response
from monitor.model.facts import Fact, FactKind
from monitor.model.json_value import JsonValue, canonical


def link_facts(matched: Matched, status: str, before: Response, after: Response) -> Iterator[Fact]:
    """By the name of the link, which is how those who follow it know it."""
    for name in {**before.links, **after.links}:
        one, other = before.links.get(name), after.links.get(name)
        pointers = (one.pointer if one else before.pointer, other.pointer if other else after.pointer)
        kind, values = FactKind.LINK_CHANGED, dict[str, str]()
        if one is None or other is None:
            kind = FactKind.LINK_ADDED if one is None else FactKind.LINK_REMOVED
        elif _meant(one) == _meant(other):
            continue
        else:
            values = {"before": _text(one), "after": _text(other)}
        place = f"{status} link {name}"
        yield stated(matched.sides, kind, matched.responses, matched.base, place, pointers, name=name, **values)


def _meant(link: Link) -> bytes:
    return canonical([link.target, dict(link.parameters), link.request_body, link.server])


def _text(link: Link) -> str:
    """`GET /charges/{} with path 0 = $response.body#/id`."""
    given = [f"{key} = {_value(value)}" for key, value in sorted(link.parameters.items())]
    body = [] if link.request_body is None else [f"body {_value(link.request_body)}"]
    where = [] if link.server is None else [f"at {link.server}"]
    inputs = ["with " + ", ".join([*given, *body])] if given or body else []
    return " ".join([link.target or "no operation", *inputs, *where])


def _value(value: JsonValue) -> str:
    return value if isinstance(value, str) else canonical(value).decode()

"""Which operation a request belongs to, and when two path templates are the same."""

import re
from collections.abc import Iterator

from monitor.model.api import Api, Operation, Role

_EXPRESSION = re.compile(r"\{[^{}]*\}")


def path_shape(template: str) -> str:
    """The template with its parameter names removed: what they are called changes no message."""
    return _EXPRESSION.sub("{}", template)


def match_operation(api: Api, method: str, path: str) -> str | None:
    """The key of the operation that `METHOD /path` belongs to, or None; also where others differ in their query alone.

    `path` may begin with the path of a declared server. Concrete templates go before templated ones (OpenAPI 3.0,
    Paths Object); a `HEAD` without an operation of its own belongs to the `GET`.
    """
    path = path.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
    for wanted in (method.upper(), "GET") if method.upper() == "HEAD" else (method.upper(),):
        for candidate in _paths(api, path):
            matching = [each for each in api.operations.values() if _matches(each, wanted, candidate)]
            if matching:
                named = min(matching, key=_concreteness).key
                return None if any("?" in each.path for each in matching) else named
    return None


def _paths(api: Api, path: str) -> Iterator[str]:
    yield path
    for server in api.servers:
        prefix = re.sub(r"^[a-z]+://[^/]*", "", server, flags=re.IGNORECASE).rstrip("/")
        if prefix and path.startswith(f"{prefix}/"):
            yield path[len(prefix) :]


def belongs_to(key: str, method: str, path: str) -> bool:
    """Is `METHOD /path` a call of the operation with this key (`GET /charges/{id}`)?"""
    wanted, _, template = key.partition(" ")
    return wanted == method.upper() and _fits(template, path)


def _matches(operation: Operation, method: str, path: str) -> bool:
    if operation.method != method or operation.role is not Role.CONSUMER:
        return False
    return _fits(operation.path, path)


def _fits(template: str, path: str) -> bool:
    """A query in the template (`x-ms-paths`) is not looked at."""
    template = template.partition("?")[0]
    literal, brace, _ = template.partition("{")
    if not template.startswith("/") or not path.startswith(literal):
        return False  # most are told by this, without a pattern, of which large descriptions have thousands
    if not brace:
        return template == path
    pieces = [re.escape(piece) for piece in _EXPRESSION.split(template)]
    return re.fullmatch("[^/]+".join(pieces), path) is not None


def _concreteness(operation: Operation) -> tuple[bool, ...]:
    """Smaller is more concrete: segments without a parameter first, from the left."""
    return tuple("{" in segment for segment in operation.path.split("/"))

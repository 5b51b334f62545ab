"""A description learned from exchanges, where nobody published one: what was seen, and no promise.

Every exchange that it was grown from conforms to it, more exchanges only widen it, and their order makes no difference.
It is marked (`info.x-learned`), each operation says of how many exchanges (`x-observations`), and it is never in force.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from monitor.model.api import Api
from monitor.model.exchanges import REDACTED, Exchange, Headers, Request, Response
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.learned_shapes import is_identifier, joined, shape_of
from monitor.openapi.message_types import belies_its_type, media_type_of

_METHODS = frozenset({"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"})
_UNSPELLABLE = re.compile(r"[{}]")


def template_of(path: str) -> str:
    """The path with `{id}`, `{id2}` … in place of segments that look like the name of one thing among many.

    It hangs on the path alone, so that an operation keeps its name whatever else is seen.
    """
    segments = []
    found = 0
    for segment in path.split("/"):
        if is_identifier(segment) or _UNSPELLABLE.search(segment):
            found += 1
            segments.append("{id}" if found == 1 else f"{{id{found}}}")
        else:
            segments.append(segment)
    return "/".join(segments)


def learned_operation(method: str, path: str) -> str:
    """What a learned description calls the operation of `METHOD /path`."""
    return f"{method.upper()} {template_of(path)}"


def learned_description(exchanges: Iterable[Exchange], *, api: str) -> JsonObject:
    """OpenAPI 3.1. Exchanges without an answer, and answers that belie their own media type, teach nothing."""
    by_operation: dict[str, dict[str, list[tuple[Request, Response]]]] = defaultdict(lambda: defaultdict(list))
    count = 0
    for each in set(exchanges):
        method = each.request.method.upper()
        if each.response is None or method not in _METHODS or belies_its_type(each.response):
            continue
        count += 1
        by_operation[template_of(each.request.path)][method.lower()].append((each.request, each.response))
    paths = {
        path: {
            **_path_parameters(path),
            **{method: _operation(method, path, seen) for method, seen in sorted(methods.items())},
        }
        for path, methods in sorted(by_operation.items())
    }
    answers = "1 exchange" if count == 1 else f"{count} exchanges"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{api}, learned from {answers}",
            "version": "learned",
            "description": "Grown from what was seen. Nobody promised it, and nobody is held to it.",
            "x-learned": True,
            "x-observations": count,
        },
        "paths": paths,
    }


def observations(api: Api, operation: str) -> int:
    """Of how many exchanges a learned description learned this operation; 0 for one that it does not know."""
    method, _, path = operation.partition(" ")
    paths = api.root.get("paths")
    item = paths.get(path) if isinstance(paths, Mapping) else None
    found = item.get(method.lower()) if isinstance(item, Mapping) else None
    count = found.get("x-observations") if isinstance(found, Mapping) else None
    return count if isinstance(count, int) else 0


def _path_parameters(path: str) -> dict[str, JsonValue]:
    names = re.findall(r"\{([^{}]+)\}", path)
    if not names:
        return {}
    return {
        "parameters": [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    }


def _operation(method: str, path: str, seen: Sequence[tuple[Request, Response]]) -> JsonObject:
    requests = [request for request, _ in seen]
    by_status: dict[str, list[Response]] = defaultdict(list)
    for _, response in seen:
        by_status[str(response.status)].append(response)
    operation: dict[str, JsonValue] = {
        "operationId": learned_operation(method, path),
        "x-observations": len(seen),
        "responses": {status: _response(answers) for status, answers in sorted(by_status.items())},
    }
    parameters = _query_parameters(requests)
    if parameters:
        operation["parameters"] = parameters
    bodies = [(each.headers, each.body, False) for each in requests if each.body]
    if bodies:
        operation["requestBody"] = {"required": len(bodies) == len(requests), "content": _content(bodies)}
    return operation


def _query_parameters(requests: Sequence[Request]) -> list[JsonValue]:
    names = sorted({name for each in requests for name, value in each.query if name and value != REDACTED})
    return [
        {
            "name": name,
            "in": "query",
            "required": all(any(name == each for each, _ in request.query) for request in requests),
            "schema": {"type": "string"},
        }
        for name in names
    ]


def _response(answers: Sequence[Response]) -> JsonObject:
    bodies = [(each.headers, each.body, each.truncated) for each in answers if each.body]
    response: dict[str, JsonValue] = {"description": f"seen {len(answers)} times", "x-observations": len(answers)}
    if bodies:
        response["content"] = _content(bodies)
    return response


def _content(bodies: Sequence[tuple[Headers, bytes | None, bool]]) -> JsonObject:
    by_type: dict[str, list[Response]] = defaultdict(list)
    for headers, body, truncated in bodies:
        by_type[media_type_of(headers)].append(Response(0, headers, body or b"", truncated))
    return {name: _media(name, members) for name, members in sorted(by_type.items())}


def _media(name: str, members: Sequence[Response]) -> Mapping[str, JsonValue]:
    """A schema only where each body that is there as a whole is JSON."""
    if "json" not in name:
        return {}
    whole = [each for each in members if not each.truncated]
    try:
        shapes = [shape_of(each.json()) for each in whole]
    except ValueError:
        return {}
    return {"schema": joined(shapes).schema()} if shapes else {}

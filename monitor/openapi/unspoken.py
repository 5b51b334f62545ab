"""What a request has that a description says nothing of: that it is taken nobody promised, nor the contrary."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.model.api import Api, Operation, ParameterIn
from monitor.model.exchanges import Headers, Request
from monitor.model.json_value import JsonValue
from monitor.openapi.conformance import Conformance, operation_named, request_conformance
from monitor.openapi.matching import match_operation
from monitor.schemas import Judge

_ANYTHING: tuple[JsonValue, ...] = (None, True, 0.5, "%", [None], {"%": None})
"""No schema that says something of a value allows all of them."""
_SAID_OTHERWISE = frozenset({"content-type", "authorization", "cookie"})
"""Headers that media types, security schemes and cookie parameters speak of."""

Place = tuple[str | int, ...]


def unspoken(api: Api, request: Request, before: Request, judge: Judge) -> str:
    """The first thing that `request` has and `before` had not, or otherwise, with no word on it; empty if none is.

    `request` is one that the description accepts.
    """
    operation = operation_named(api, match_operation(api, request.method, request.path))
    return next(_unspoken(api, operation, request, before, judge), "") if operation is not None else ""


def _unspoken(api: Api, operation: Operation, request: Request, before: Request, judge: Judge) -> Iterator[str]:
    spoken = _names(operation, ParameterIn.QUERY)
    asked = {name for name, _ in before.query}
    if not _names(operation, ParameterIn.QUERYSTRING):
        for name, _ in request.query:
            if name not in asked and name.lower() not in spoken and name.partition("[")[0].lower() not in spoken:
                yield f"the query parameter {name}"
    declared = _names(operation, ParameterIn.HEADER) | _SAID_OTHERWISE
    for name in sorted({name for name, _ in _lines(request.headers) - _lines(before.headers)} - declared):
        yield f"the header {name} as it is sent"  # its value may be a secret
    for location in _new_members(_json(request), _json(before), ()):
        bodies = (_with(_json(request), location, value) for value in _ANYTHING)
        others = (replace(request, body=json.dumps(body).encode()) for body in bodies)
        if all(request_conformance(api, each, judge).conformance is Conformance.CONFORMS for each in others):
            yield f"the member {location[-1]!r} of the body"


def _names(operation: Operation, location: ParameterIn) -> frozenset[str]:
    return frozenset(each.name.lower() for each in operation.parameters.values() if each.location is location)


def _lines(headers: Headers) -> set[tuple[str, str]]:
    return {(name.lower(), value) for name, value in headers}


def _json(request: Request) -> JsonValue:
    try:
        found: JsonValue = json.loads(request.body or b"null")
    except (ValueError, RecursionError):
        return None
    return found


def _new_members(now: JsonValue, before: JsonValue, location: Place) -> Iterator[Place]:
    """Where `now` has a member that `before` lacks; of lists the items are paired in order."""
    if isinstance(now, Mapping) and isinstance(before, Mapping):
        for name, value in now.items():
            if name in before:
                yield from _new_members(value, before[name], (*location, name))
            else:
                yield (*location, name)
    elif isinstance(now, list) and isinstance(before, list):
        for index, (one, other) in enumerate(zip(now, before, strict=False)):
            yield from _new_members(one, other, (*location, index))


def _with(value: JsonValue, location: Place, member: JsonValue) -> JsonValue:
    if not location:
        return member
    step, rest = location[0], location[1:]
    if isinstance(value, Mapping):
        return {name: _with(each, rest, member) if name == step else each for name, each in value.items()}
    if isinstance(value, list):
        return [_with(each, rest, member) if index == step else each for index, each in enumerate(value)]
    return value

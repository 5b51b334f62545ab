"""Whether one observed message is what a description promises. Three answers: an unclear description proves nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.api import Api, Body, Header, MediaType, Operation, Parameter, ParameterIn
from monitor.model.api import Response as Described
from monitor.model.exchanges import REDACTED, Headers, Request, Response, header
from monitor.model.json_value import JsonValue
from monitor.openapi.dialects import schema_at
from monitor.openapi.matching import match_operation
from monitor.openapi.message_types import belies_its_type, media_type_of
from monitor.schemas import Judge, View
from monitor.schemas.answers import JudgeError


class Conformance(StrEnum):
    CONFORMS = "conforms"
    VIOLATES = "violates"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """`reason`: one plain lower-case sentence."""

    conformance: Conformance
    reason: str


_CONFORMS = Finding(Conformance.CONFORMS, "as described")


def operation_named(api: Api, key: str | None) -> Operation | None:
    return next((each for each in api.operations.values() if each.key == key), None)


def described_answer(operation: Operation, status: int) -> Described | None:
    """Under its own status, else under its range, else as default (OpenAPI 3.0, Responses Object)."""
    declared = operation.responses
    return declared.get(str(status)) or declared.get(f"{str(status)[0]}XX") or declared.get("default")


def response_conformance(
    api: Api, request: Request, response: Response, judge: Judge, *, headers: bool = False, key: str | None = None
) -> Finding:
    """Whether the description allows this response to this request: status, media type, body; `headers`: those too.

    `key`: of the operation, where method and path do not tell it, as of a webhook.
    """
    operation = operation_named(api, key or match_operation(api, request.method, request.path))
    if operation is None:
        return Finding(Conformance.UNKNOWN, f"the description has no operation {request.method} {request.path}")
    described = described_answer(operation, response.status)
    if described is None:
        return Finding(Conformance.VIOLATES, f"status {response.status} is not described for {operation.key}")
    for promised in described.headers.values() if headers else ():
        problem = _header_problem(api, promised, response.headers, judge)
        if problem is not None:
            return problem
    return _body_as_described(api, described, request, response, judge)


def _body_as_described(api: Api, described: Described, request: Request, response: Response, judge: Judge) -> Finding:
    if not response.body or request.method == "HEAD":
        return _CONFORMS
    if belies_its_type(response):
        return Finding(Conformance.VIOLATES, "the body is not the JSON that its Content-Type names")
    if not described.content:
        return _CONFORMS
    return _content_conformance(api, described.content, response, View.RESPONSE, judge)


def request_conformance(api: Api, request: Request, judge: Judge, *, key: str | None = None) -> Finding:
    """Whether the description accepts this request: operation, parameters, body.

    `key`: of the operation, where method and path do not tell it, as of a webhook.
    """
    operation = operation_named(api, key or match_operation(api, request.method, request.path))
    if operation is None:
        what = key or f"operation {request.method} {request.path}"
        return Finding(Conformance.VIOLATES, f"the description has no {what}")
    if operation.notes:
        return Finding(Conformance.UNKNOWN, operation.notes[0].message)
    for parameter in operation.parameters.values():
        problem = _parameter_problem(api, parameter, request, judge)
        if problem is not None:
            return problem
    return _body_conformance(api, operation.body, request, judge)


def _parameter_problem(api: Api, parameter: Parameter, request: Request, judge: Judge) -> Finding | None:
    match parameter.location:
        case ParameterIn.QUERY:
            values = [value for name, value in request.query if name == parameter.name]
        case ParameterIn.HEADER:
            found = header(request.headers, parameter.name)
            values = [] if found is None else [found]
        case _:
            return None
    if not values:
        if parameter.required:
            where = parameter.location.value
            return Finding(Conformance.VIOLATES, f"required {where} parameter {parameter.name} is missing")
        return None
    if parameter.schema is None or len(values) > 1 or parameter.style not in {"", "form", "simple"}:
        return None
    if _may_be_read(api, parameter.schema, values[0], View.REQUEST, judge):
        return None
    return Finding(Conformance.VIOLATES, f"{values[0]!r} is not a value of parameter {parameter.name}")


def _header_problem(api: Api, promised: Header, headers: Headers, judge: Judge) -> Finding | None:
    """Content-Type is described by the media types (OpenAPI 3.0.4, Response Object)."""
    if promised.name.lower() == "content-type":
        return None
    value = header(headers, promised.name)
    if value is None:
        missing = Finding(Conformance.VIOLATES, f"required header {promised.name} is missing")
        return missing if promised.required else None
    if promised.schema is None or "," in value or REDACTED in value:
        return None
    if _may_be_read(api, promised.schema, value, View.RESPONSE, judge):
        return None
    return Finding(Conformance.VIOLATES, f"the value of header {promised.name} is not what its schema allows")


def _may_be_read(api: Api, schema: str, text: str, view: View, judge: Judge) -> bool:
    """As text, as the only item of a list, or as what JSON makes of it; also where it can't be judged."""
    readings: list[JsonValue] = [text, [text], *_as_json(text)]
    return any(_valid(api, schema, reading, view, judge) is not False for reading in readings)


def _as_json(text: str) -> list[JsonValue]:
    try:
        return [json.loads(text)]
    except ValueError:
        return []


def _body_conformance(api: Api, body: Body | None, request: Request, judge: Judge) -> Finding:
    if body is None:
        return _CONFORMS
    if not request.body:
        if body.required:
            return Finding(Conformance.VIOLATES, "the required body is missing")
        return _CONFORMS
    if not body.content:
        return _CONFORMS
    sent = Response(0, request.headers, request.body)
    return _content_conformance(api, body.content, sent, View.REQUEST, judge)


def _content_conformance(
    api: Api, content: Mapping[str, MediaType], message: Response, view: View, judge: Judge
) -> Finding:
    name = media_type_of(message.headers)
    described = _media_type(content, name)
    if described is None:
        return Finding(Conformance.VIOLATES, f"{name} is not described; {', '.join(content)} is")
    if described.schema is None:
        return _CONFORMS
    if "json" not in name or message.truncated:
        return Finding(Conformance.UNKNOWN, f"the body was not compared: {name}{', cut' if message.truncated else ''}")
    try:
        value = message.json()
    except ValueError:
        return Finding(Conformance.VIOLATES, "the body is not JSON")
    valid = _valid(api, described.schema, value, view, judge)
    if valid is None:
        return Finding(Conformance.UNKNOWN, "the schema of the body can't be judged")
    return _CONFORMS if valid else Finding(Conformance.VIOLATES, f"the body is not what the schema for {name} allows")


def _media_type(content: Mapping[str, MediaType], name: str) -> MediaType | None:
    by_essence = {key.partition(";")[0]: described for key, described in content.items()}
    return by_essence.get(name) or by_essence.get(f"{name.partition('/')[0]}/*") or by_essence.get("*/*")


def _valid(api: Api, pointer: str, value: JsonValue, view: View, judge: Judge) -> bool | None:
    try:
        return judge.valid(schema_at(api, pointer), value, view)
    except JudgeError:
        return None

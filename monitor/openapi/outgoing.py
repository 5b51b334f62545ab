"""The messages that a description says its API will send: requests of webhooks and callbacks, made from it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Api, MediaType, Operation, ParameterIn, Role
from monitor.model.exchanges import Headers, Request
from monitor.model.json_value import JsonValue
from monitor.openapi.dialects import schema_at
from monitor.openapi.keys import WEBHOOK, parted
from monitor.openapi.message_types import is_json
from monitor.openapi.parts import Reading
from monitor.schemas import (
    DanglingReferenceError,
    Excerpts,
    Judge,
    JudgeError,
    SchemaAt,
    View,
    alternatives,
    filled,
)

_MOST = 10
"""Messages of one operation: each costs a request."""


@dataclass(frozen=True, slots=True)
class Message:
    """`name` tells it from the others of its operation; `request` has no path: that is the receiver's."""

    name: str
    request: Request


def operations_called(api: Api, name: str) -> tuple[Operation, ...]:
    """Of the webhook, or of the callbacks, with this name."""
    return tuple(each for each in api.operations.values() if each.role is Role.PROVIDER and is_named(each.key, name))


def is_named(key: str, name: str) -> bool:
    """Whether the operation with this key is one of the webhook or callback `name`."""
    holder, own = parted(key)
    return own.startswith(f"{name} " if holder else f"{WEBHOOK}{name} ")


def names_called(api: Api) -> tuple[str, ...]:
    """What its webhooks and callbacks are called."""
    found = []
    for each in api.places.values():
        holder, own = parted(each.key)
        if holder:
            found.append(own.partition(" ")[0])
        elif own.startswith(WEBHOOK):
            found.append(own.removeprefix(WEBHOOK).rpartition(" ")[0])
    return tuple(dict.fromkeys(found))


def messages_of(api: Api, operation: Operation, judge: Judge) -> tuple[Message, ...]:
    """Its examples that are valid, then for each alternative of its body one with all that is declared.

    Raises `LookupError` with the reason where no valid message can be made.
    """
    if operation.notes:
        raise LookupError(operation.notes[0].message)
    headers, query = _parameters(api, operation, judge)
    media_type = _json(operation)
    if media_type is None:
        if operation.body is not None and operation.body.required:
            raise LookupError("its body has no media type of JSON")
        return (Message("", Request(operation.method, "", query, headers)),)
    headers = (*headers, ("Content-Type", media_type.name))
    found: dict[bytes, Message] = {}
    for name, body in _bodies(api, media_type, judge):
        sent = json.dumps(body, ensure_ascii=False).encode()
        found.setdefault(sent, Message(name, Request(operation.method, "", query, headers, sent)))
    return tuple(found.values())[:_MOST]


def declared_success(api: Api, operation: Operation) -> Iterator[tuple[str, str | None, JsonValue]]:
    """Status, media type and schema (in 2020-12, with all that it references inside) of every success it declares.

    No media type: nothing is said of the body. No schema: nothing is said of what is in it.
    """
    for status, response in operation.responses.items():
        if status[0] in "45":
            continue
        if not response.content:
            yield status, None, None
        for media_type in response.content.values():
            schema = media_type.schema if is_json(media_type.name) else None
            yield status, media_type.name, None if schema is None else _excerpt(api, schema)


def _excerpt(api: Api, pointer: str) -> JsonValue:
    try:
        found = Excerpts().of(schema_at(api, pointer), View.RESPONSE)
    except DanglingReferenceError:
        return None
    root = found.resource.root
    return {**root, "$ref": f"#{quote(found.pointer)}"} if isinstance(root, Mapping) and found.pointer else root


def _json(operation: Operation) -> MediaType | None:
    content = operation.body.content.values() if operation.body is not None else ()
    return next((each for each in content if is_json(each.name)), None)


def _bodies(api: Api, media_type: MediaType, judge: Judge) -> Iterator[tuple[str, JsonValue]]:
    examples = list(_examples(api, media_type))
    if media_type.schema is None:
        if not examples:
            raise LookupError("nothing is said of its body")
        yield from examples
        return
    schema = schema_at(api, media_type.schema)
    valid = [(name, value) for name, value in examples if _valid(schema, value, judge)]
    yield from valid
    made, refusal = 0, ""
    for index, name in enumerate(alternatives(schema)):
        try:
            value = filled(schema, view=View.REQUEST, judge=judge, alternative=index)
        except LookupError as error:
            refusal = refusal or str(error)
            continue
        made += 1
        yield f"all members of {name}" if name else "all members", value
    if not valid and not made:
        raise LookupError(refusal)


def _valid(schema: SchemaAt, value: JsonValue, judge: Judge) -> bool:
    try:
        return judge.valid(schema, value, View.REQUEST)
    except JudgeError:
        return False


def _examples(api: Api, media_type: MediaType) -> Iterator[tuple[str, JsonValue]]:
    written = Reading(api.root).part(media_type.pointer)
    if written is None:
        return
    if "example" in written.value:
        yield "example", written.value["example"]
    for name, example in written.parts("examples"):
        for key in ("value", "dataValue"):
            if key in example.value:
                yield f"example {name}", example.value[key]


def _parameters(api: Api, operation: Operation, judge: Judge) -> tuple[Headers, tuple[tuple[str, str], ...]]:
    """What must be sent beside the body; optional parameters are left out."""
    headers: list[tuple[str, str]] = []
    query: list[tuple[str, str]] = []
    for each in operation.parameters.values():
        if not each.required or each.location not in {ParameterIn.HEADER, ParameterIn.QUERY}:
            continue
        value: JsonValue = "text"
        written = resolve_pointer(api.root, each.pointer)
        if isinstance(written, Mapping) and "example" in written:
            value = written["example"]
        elif each.schema is not None:
            schema = schema_at(api, each.schema)
            value = filled(schema, view=View.REQUEST, judge=judge)
        text = value if isinstance(value, str) else json.dumps(value)
        (headers if each.location is ParameterIn.HEADER else query).append((each.name, text))
    return tuple(headers), tuple(query)

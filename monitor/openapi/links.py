"""Links: what a response offers to call next (Link Object, OpenAPI 3.0)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.documents.pointers import local_pointer, split_pointer
from monitor.model.api import Link, Operation, Response
from monitor.model.json_value import JsonValue
from monitor.openapi.matching import path_shape
from monitor.openapi.parts import Part
from monitor.openapi.servers import read_server

Named = Callable[[str], Operation | None]
"""The operation with that `operationId` or shape."""

_PATH_EXPRESSION = r"\$request\.path\.([^}\s]+)"


def read_links(response: Part) -> Mapping[str, Link]:
    """By name; the target as it is written, to be found by `with_targets`."""
    return {name: _link(name, part) for name, part in response.parts("links")}


def _link(name: str, part: Part) -> Link:
    parameters = part.value.get("parameters")
    server = part.part("server")
    return Link(
        name=name,
        pointer=part.pointer,
        target=part.text("operationRef") or part.text("operationId"),
        parameters=dict(parameters) if isinstance(parameters, Mapping) else {},
        request_body=part.value.get("requestBody"),
        server=None if server is None else read_server(server).url,
    )


def with_targets(operation: Operation, named: Named) -> Operation:
    """The same operation, with links that name another by its shape and its parameters by their keys.

    So an operation's id, the spelling of the reference and the names of path parameters change no link.
    """
    if not any(response.links for response in operation.responses.values()):
        return operation

    def linked(response: Response) -> Response:
        links = {name: _targeted(link, operation, named) for name, link in response.links.items()}
        return replace(response, links=links) if links else response

    return replace(operation, responses={status: linked(each) for status, each in operation.responses.items()})


def _targeted(link: Link, source: Operation, named: Named) -> Link:
    written = link.target or ""
    target = named(written) or named(_shape_of_reference(written) or "")
    parameters = {
        _parameter_key(name, target) if target else name: _by_position(value, source)
        for name, value in link.parameters.items()
    }
    shape = target.shape if target else link.target
    return replace(link, target=shape, parameters=parameters, request_body=_by_position(link.request_body, source))


def _by_position(value: JsonValue, operation: Operation) -> JsonValue:
    """Runtime expressions (`$request.path.id`) name path parameters, which may be renamed."""
    positions = {each.name: each.position for each in operation.parameters.values() if each.position is not None}
    if not isinstance(value, str):
        return value
    return re.sub(_PATH_EXPRESSION, lambda found: f"$request.path.{positions.get(found[1], found[1])}", value)


def _shape_of_reference(reference: str) -> str | None:
    """`#/paths/~1charges~1{id}/get` -> the shape of `GET /charges/{id}`."""
    pointer = local_pointer(reference)
    tokens = split_pointer(pointer) if pointer else ()
    if len(tokens) < 3 or tokens[0] != "paths":
        return None
    return f"{tokens[-1].upper()} {path_shape(tokens[1])}"


def _parameter_key(written: str, target: Operation) -> str:
    """`id` or, qualified, `path.id`."""
    place, _, name = written.rpartition(".")
    for parameter in target.parameters.values():
        if parameter.name in {written, name} and place in {"", parameter.location.value}:
            return parameter.key
    return written

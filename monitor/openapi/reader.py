"""From a parsed document to an `Api` (OpenAPI 3.0, 3.1, 3.2; 2.0 through `swagger2`)."""

from collections.abc import Iterator, Mapping

from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.api import Api, Lifecycle, Operation, Role, SpecVersion
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.credentials import read_security
from monitor.openapi.dialects import known_dialect
from monitor.openapi.links import with_targets
from monitor.openapi.matching import path_shape
from monitor.openapi.messages import read_body, read_parameters, read_responses
from monitor.openapi.parts import Part, Reading
from monitor.openapi.security_schemes import read_security_schemes
from monitor.openapi.servers import read_servers

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_DEEPEST_CALLBACK = 3
"""Callbacks of callbacks: nobody nests deeper on purpose."""


def read_api(root: JsonValue, *, source: str) -> Api:
    """The API that `root` describes. Raises `DocumentError` only where it is not an API description at all.

    `source` is the document's location as people are shown it. A part that can't be read is kept as a note of the
    operation that it belongs to.
    """
    version = _spec_version(root, source)
    assert isinstance(root, Mapping)
    document, origins = _in_3_0(root) if version is SpecVersion.V2_0 else (root, {})
    reading = Reading(document)
    whole = Part("", document, reading)
    info = whole.part("info")
    operations: dict[str, Operation] = {}
    for operation in _operations(whole):
        # Two templates of one shape are ambiguous (OpenAPI 3.0, Paths Object); the later keeps its name as identity.
        operations[operation.key if operation.shape in operations else operation.shape] = operation
    operations = dict(with_targets(operations))
    servers = read_servers(whole)
    dialect = whole.text("jsonSchemaDialect") if version.has_json_schema else None
    if known_dialect(dialect) is None:
        reading.broken("/jsonSchemaDialect", f"schemas in the dialect {dialect} are read as 2020-12")
    return Api(
        title=(info.text("title") if info else None) or "",
        version=(info.text("version") if info else None) or "",
        spec=version,
        source=source,
        root=document,
        operations=operations,
        servers=tuple(each.url for each in servers),
        security_declared="security" in document or any(each.security.declared for each in operations.values()),
        server_details=servers,
        security_schemes=read_security_schemes(whole),
        schema_dialect=dialect,
        notes=tuple(reading.notes),
        origins=origins,
    )


def _in_3_0(root: JsonObject) -> tuple[JsonObject, Mapping[str, str]]:
    from monitor.openapi.swagger2 import convert

    return convert(root)


def _spec_version(root: JsonValue, source: str) -> SpecVersion:
    written = None
    if isinstance(root, Mapping):
        written = root.get("openapi", root.get("swagger"))
        for version, beginnings in _VERSIONS.items():
            if str(written).startswith(beginnings):
                return version
    raise DocumentError(_not_a_description(root, written, source))


_VERSIONS = {
    SpecVersion.V2_0: ("2",),
    SpecVersion.V3_0: ("3.0",),
    SpecVersion.V3_1: ("3.1",),
    SpecVersion.V3_2: ("3.2",),
}


def _not_a_description(root: JsonValue, written: JsonValue, source: str) -> Diagnostic:
    if written is not None:
        return Diagnostic(
            code="unsupported-openapi-version",
            message=f"version {written} of OpenAPI is not one that can be read",
            place=Place(source),
            help="use a description in OpenAPI 2.0, 3.0, 3.1 or 3.2",
        )
    seen = "an object without `openapi` or `swagger`" if isinstance(root, Mapping) else "not an object"
    return Diagnostic(
        code="not-an-api-description",
        message=f"this is not an OpenAPI description: it is {seen}",
        place=Place(source),
        help="check that the location answers with the description itself and not with a page about it",
    )


def _operations(whole: Part) -> Iterator[Operation]:
    if isinstance(whole.value.get("paths", {}), Mapping):
        for path, _ in whole.parts("paths"):
            yield from _operations_of(whole.value, ("paths", path), path, path_shape(path), Role.CONSUMER)
    else:
        whole.reading.broken("/paths", "`paths` is not an object")
    for name, _ in whole.parts("webhooks"):
        yield from _operations_of(whole.value, ("webhooks", name), f"webhook {name}", f"webhook {name}", Role.PROVIDER)


def _operations_of(root: JsonObject, place: tuple[str, str], name: str, shape: str, role: Role) -> Iterator[Operation]:
    pointer = Part("", root, Reading(root)).place(*place)
    yield from _item_operations(root, pointer, name, shape, role, depth=0)


def _item_operations(
    root: JsonObject, pointer: str, name: str, shape: str, role: Role, *, depth: int
) -> Iterator[Operation]:
    """The operations of one path item; each has a reading of its own, so that a note stays with what it touches."""
    written = Reading(root).part(pointer)
    if written is None:
        return
    for place, method in _methods(written):
        reading = Reading(root)
        item = Part(written.pointer, written.value, reading)
        pointer = written.place(*place)
        part = reading.part(pointer) or Part(pointer, {}, reading)
        key, own_shape = (_key(method, each, role if depth == 0 else None) for each in (name, shape))
        yield _read_operation(reading, item, part, method, name, key, own_shape, role)
        if depth < _DEEPEST_CALLBACK:
            yield from _callbacks(root, part, key, own_shape, role, depth + 1)


def _methods(item: Part) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where each operation of a path item stands, and its method; those of 3.2 may have any, case-sensitive name."""
    for method in METHODS:
        if method in item.value:
            yield (method,), method.upper()
    others = item.value.get("additionalOperations")
    for method in others if isinstance(others, Mapping) else ():
        yield ("additionalOperations", method), method


def _key(method: str, name: str, role: Role | None) -> str:
    return f"{method} {name}" if role is Role.CONSUMER else f"{name} {method}"


def _callbacks(root: JsonObject, part: Part, key: str, shape: str, role: Role, depth: int) -> Iterator[Operation]:
    for name, callback in part.parts("callbacks"):
        for expression in callback.value:
            if not expression.startswith("x-"):
                label = f" → {name} {expression}"
                place = callback.place(expression)
                yield from _item_operations(root, place, key + label, shape + label, role.other, depth=depth)


def _read_operation(
    reading: Reading, item: Part, part: Part, method: str, name: str, key: str, shape: str, role: Role
) -> Operation:
    whole = Part("", reading.root, reading)
    template = name if name.startswith("/") else ""
    parameters = read_parameters(
        (each for _, each in item.parts("parameters")), (each for _, each in part.parts("parameters")), template
    )
    servers = read_servers(part) or read_servers(item)
    return Operation(
        key=key,
        shape=shape,
        method=method,
        path=name,
        role=role,
        pointer=part.pointer,
        parameters=parameters,
        body=read_body(part.part("requestBody")),
        responses=read_responses(part),
        security=read_security(whole, part),
        servers=tuple(each.url for each in servers),
        server_details=servers,
        lifecycle=Lifecycle(
            deprecated=part.flag("deprecated"),
            sunset=str(part.value["x-sunset"]) if part.value.get("x-sunset") is not None else None,
            stability=str(part.value["x-stability-level"]) if part.value.get("x-stability-level") is not None else None,
        ),
        operation_id=part.text("operationId"),
        notes=tuple(reading.notes),
    )

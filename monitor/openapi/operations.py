"""The operations of a document: all are found at once, each is read when it is first asked for."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from monitor.model.api import Operation, Place, Role, Security
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record, replaced
from monitor.openapi.credentials import read_security
from monitor.openapi.digests import plain_bytes
from monitor.openapi.keys import WEBHOOK, callback_key
from monitor.openapi.lifecycle import lifecycle_of
from monitor.openapi.links import with_targets
from monitor.openapi.matching import path_shape
from monitor.openapi.messages import read_authorization, read_body, read_media_headers, read_parameters, read_responses
from monitor.openapi.parts import Part, Reading
from monitor.openapi.path_items import methods_of, misplaced_words, misspelt_methods, parts_of_item, unread_methods
from monitor.openapi.servers import read_servers

_DEEPEST_CALLBACK = 3
"""Callbacks of callbacks: nobody nests deeper on purpose."""


@record
class Found:
    """Where an operation stands and what it is called.

    `item`: pointer of its path item, as written; `held_by`: of the member of `paths` or `webhooks` that it belongs to.
    """

    key: str
    shape: str
    method: str
    name: str
    role: Role
    pointer: str
    item: str
    held_by: str


@record
class _Called:
    """What the operations of one path item share. `depth`: callbacks that it lies in."""

    name: str
    shape: str
    role: Role
    held_by: str
    depth: int = 0

    def with_method(self, name: str, method: str) -> str:
        """As people write it of a path; of all else the method stands behind."""
        return f"{method} {name}" if self.role is Role.CONSUMER and not self.depth else f"{name} {method}"


class Operations(Mapping[str, Operation]):
    """By shape, in the order of the document. What can't be read of one is noted in it."""

    def __init__(self, whole: Part) -> None:
        self._root, self._origins = whole.value, whole.reading.origins
        self._found: dict[str, Found] = {}
        self._written: dict[str, Operation] = {}
        self._linked: dict[str, Operation] = {}
        for each in _found(whole):
            # Two templates of one shape are ambiguous (OpenAPI 3.0, Paths Object); the later keeps its name.
            self._found[each.key if each.shape in self._found else each.shape] = each

    def __getitem__(self, shape: str) -> Operation:
        if shape not in self._linked:
            written = self.written(shape)
            self._linked[shape] = with_targets(written, self.named)
        return self._linked[shape]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, shape: object) -> bool:
        return shape in self._found

    def written(self, shape: str) -> Operation:
        """With the targets of its links as they are written. Raises `KeyError`."""
        if shape not in self._written:
            self._written[shape] = _read(Reading(self._root, origins=self._origins), self._found[shape])
        return self._written[shape]

    def named(self, name: str) -> Operation | None:
        """The one with that shape or `operationId`, its own links as written."""
        shape = self._ids.get(name, name)
        return self.written(shape) if shape in self._found else None

    @property
    def places(self) -> Mapping[str, Place]:
        """By shape, in the same order."""
        return {shape: Place(each.key, each.pointer, each.held_by) for shape, each in self._found.items()}

    def securities(self) -> Iterator[Security]:
        """What the operations need, each distinct way to say it once."""
        seen = set()
        for found in self._found.values():
            written = plain_bytes(self._value(found).get("security"))
            if written not in seen:
                seen.add(written)
                reading = Reading(self._root)
                part = reading.part(found.pointer) or Part(found.pointer, {}, reading)
                yield read_security(Part("", self._root, reading), part)

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        ids = {shape: self._value(each).get("operationId") for shape, each in self._found.items()}
        return {name: shape for shape, name in ids.items() if name and isinstance(name, str)}

    def _value(self, found: Found) -> JsonObject:
        part = Reading(self._root).part(found.pointer)
        return {} if part is None else part.value


def _found(whole: Part) -> Iterator[Found]:
    if isinstance(whole.value.get("paths", {}), Mapping):
        for path, _ in whole.parts("paths"):
            _note_misspelt(whole, path)
            place = whole.place("paths", path)
            yield from _in_item(whole.value, place, _Called(path, path_shape(path), Role.CONSUMER, place))
    else:
        whole.reading.broken("/paths", "`paths` is not an object")
    if "paths" not in whole.value and not _may_lack_paths(whole.value):
        whole.reading.broken("/paths", "there are no `paths`, which every description in this version has")
    for name, _ in whole.parts("webhooks"):
        called, place = f"{WEBHOOK}{name}", whole.place("webhooks", name)
        yield from _in_item(whole.value, place, _Called(called, called, Role.PROVIDER, place))


def _may_lack_paths(root: JsonObject) -> bool:
    """Since 3.1, where there is something else (OpenAPI 3.1, OpenAPI Object)."""
    return not str(root.get("openapi", "")).startswith("3.0") and not root.keys().isdisjoint({"webhooks", "components"})


def _note_misspelt(whole: Part, path: str) -> None:
    """What looks like an operation and has a name that is no method: nobody knows which was meant."""
    place = whole.place("paths", path)
    for item in parts_of_item(Reading(whole.value), place):
        for name in misspelt_methods(item.value):
            whole.reading.broken(place, f"`{name}` is no method, and looks like an operation")


def _in_item(root: JsonObject, pointer: str, called: _Called) -> Iterator[Found]:
    """The operations of one path item and their callbacks."""
    for item in parts_of_item(Reading(root), pointer):
        for place, method, written in methods_of(item.value):
            key, shape = called.with_method(called.name, method), called.with_method(called.shape, method)
            held = item.place(*place)
            found = Found(key, shape, method, called.name, called.role, held, pointer, called.held_by)
            yield found
            if called.depth < _DEEPEST_CALLBACK:
                yield from _callbacks(root, found, written, called.depth + 1)


def _callbacks(root: JsonObject, found: Found, written: JsonValue, depth: int) -> Iterator[Found]:
    part = Reading(root).part(found.pointer, written)
    for name, callback in part.parts("callbacks") if part else ():
        for expression in callback.value:
            if not expression.startswith("x-"):
                key, shape = (callback_key(each, name, expression) for each in (found.key, found.shape))
                called = _Called(key, shape, found.role.other, found.held_by, depth)
                yield from _in_item(root, callback.place(expression), called)


def _try_callbacks(operation: Part) -> None:
    """For the notes about what of them can't be read, which is none of the operations that are found."""
    for _, callback in operation.parts("callbacks"):
        for expression, written in callback.value.items():
            if not expression.startswith("x-"):
                operation.reading.part(callback.place(expression), written)


def _read(reading: Reading, found: Found) -> Operation:
    """`reading`: its own, so that a note stays with what it touches."""
    part = reading.part(found.pointer) or Part(found.pointer, {}, reading)
    items = parts_of_item(reading, found.item)
    servers = next(filter(None, map(read_servers, (part, *items))), ())
    shared, own = ([each for item in held for _, each in item.parts("parameters")] for held in (items, [part]))
    _try_callbacks(part)
    for item in items:
        for place, method in unread_methods(item.value):
            if method == found.method:
                reading.broken(item.place(*place), f"another operation stands beside `{place[-1]}`, and is read")
        for name in misplaced_words(item.value):
            reading.broken(item.place(name), f"nothing is read of `{name}` beside operations, and many mean it for all")
    return Operation(
        key=found.key,
        shape=found.shape,
        method=found.method,
        path=found.name,
        role=found.role,
        pointer=part.pointer,
        parameters=read_parameters(shared, own, found.name if found.name.startswith("/") else ""),
        authorization=read_authorization(shared, own),
        media_headers=read_media_headers(shared, own),
        body=read_body(part.part("requestBody")),
        responses=read_responses(part),
        security=read_security(Part("", reading.root, reading), part),
        servers=tuple(dict.fromkeys(each.url for each in servers)),
        server_details=servers,
        lifecycle=replaced(lifecycle_of(part.value), deprecated=part.flag("deprecated")),
        operation_id=part.text("operationId"),
        notes=tuple(reading.notes),
    )

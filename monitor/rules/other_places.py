"""Where else in a message the component stands in which something was edited: a change names one place of each
operation, that where most is lost.

The message leads, so that a component that holds itself is found as deep as the message goes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from monitor.diff.identity.homes import component_at
from monitor.diff.subjects import is_component
from monitor.documents.pointers import held_at, join_pointer, local_pointer
from monitor.model.api import Api, MediaType
from monitor.model.changes import Component, Reach
from monitor.model.contracts import Interaction
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import replaced
from monitor.openapi.matching import path_shape
from monitor.schemas.text.languages import matches

_OF_SAME_VALUE = ("allOf", "oneOf", "anyOf", "if", "then", "else")
_DEEPEST = 4
"""References and parts that are followed to what an alternative says of its members."""


class OtherPlaces:
    """In the bodies of interactions, each of which is looked through once. `api`: the first side of the comparison."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[tuple[int, str, str], Mapping[Component, tuple[str, ...]]] = {}
        """By the interaction itself, which whoever asks goes on holding, operation and body."""

    def of(self, edited: Component | None, reach: Reach, interaction: Interaction) -> Iterator[Reach]:
        """As `reach`, at every other place that the component describes."""
        if edited is None:
            return
        head = reach.place.partition(" /")[0]
        key = (id(interaction), reach.operation, head)
        if key not in self._known:
            self._known[key] = self._places(reach.operation, head, interaction)
        for place in self._known[key].get(replaced(edited, place=""), ()):
            written = f"{head} {place}{edited.place}".strip()
            if written != reach.place:
                yield replaced(reach, place=written, witness=None)

    def _places(self, operation: str, head: str, interaction: Interaction) -> Mapping[Component, tuple[str, ...]]:
        described = self._api.operations.get(path_shape(operation))
        if described is None:
            return {}
        kind, _, media_type = head.partition(" ")
        if kind == "body":
            content, value = described.body.content if described.body else {}, _sent(interaction)
        else:
            content = described.responses[kind].content if kind in described.responses else {}
            value = interaction.response.body.example if interaction.response.body else None
        found: dict[Component, tuple[str, ...]] = {}
        for component, place in _standing(self._api, content.get(media_type), value):
            if place not in found.get(component, ()):
                found[component] = (*found.get(component, ()), place)
        return found


def _sent(interaction: Interaction) -> JsonValue:
    try:
        value: JsonValue = json.loads(interaction.request.body or b"null")
    except (ValueError, RecursionError):
        return None
    return value


class _Stand(NamedTuple):
    """A schema that describes a value of a message. `place`: as changes write it, from the whole body."""

    pointer: str
    place: str
    value: JsonValue


def _standing(api: Api, media: MediaType | None, value: JsonValue) -> Iterator[tuple[Component, str]]:
    """Components, and the places of the values that they describe."""
    waiting = [_Stand(media.schema, "", value)] if media and media.schema else []
    seen = set[tuple[str, str, int]]()
    while waiting:
        stand = waiting.pop()
        key = (stand.pointer, stand.place, id(stand.value))
        if key in seen:
            continue
        seen.add(key)
        component = component_at(stand.pointer) if is_component(stand.pointer) else None
        if component is not None:
            yield component, stand.place
        waiting += _below(api, stand)


def _below(api: Api, stand: _Stand) -> Iterator[_Stand]:
    """What else describes the same value, and what describes those in it."""
    pointer, place, value = stand
    schema = _schema_at(api, pointer)
    target = _target(schema)
    if target is not None:
        yield _Stand(target, place, value)
    for keyword in _OF_SAME_VALUE:
        held = schema.get(keyword)
        if isinstance(held, Mapping):
            yield _Stand(pointer + join_pointer(keyword), place, value)
        elif isinstance(held, list | tuple):
            parts = (_Stand(pointer + join_pointer(keyword, index), place, value) for index in range(len(held)))
            yield from (each for each in parts if keyword == "allOf" or not _is_another(api, schema, each))
    if isinstance(value, Mapping):
        for name, where, step in _named(schema, value):
            yield _Stand(pointer + where, f"{place}/{step}", value[name])
    elif isinstance(value, list | tuple):
        yield from (_Stand(pointer + join_pointer("items"), f"{place}/*", each) for each in value)


def _schema_at(api: Api, pointer: str) -> JsonObject:
    """Empty where nothing is said there."""
    held = held_at(api.root, pointer)
    return held if isinstance(held, Mapping) else {}


def _target(schema: JsonObject) -> str | None:
    reference = schema.get("$ref")
    return local_pointer(reference) if isinstance(reference, str) else None


def _is_another(api: Api, union: JsonObject, stand: _Stand) -> bool:
    """Does the message say itself that it is of another alternative: by its discriminator, or by a value that this one
    does not list?
    """
    value = stand.value
    if not isinstance(value, Mapping):
        return False
    demanded = list(_demanded(api, stand.pointer))
    chosen = _chosen(union, value)
    if chosen and chosen in _references(union):
        return chosen not in {_name(schema.get("$ref")) for schema in demanded}
    members = [(name, held) for schema in demanded for name, held in _members(schema) if name in value]
    return any(not _may_be(held, value[name]) for name, held in members)


def _demanded(api: Api, pointer: str, depth: int = _DEEPEST) -> Iterator[JsonObject]:
    """The schema, what it refers to, and the parts of both."""
    schema = _schema_at(api, pointer)
    yield schema
    target, parts = _target(schema), schema.get("allOf")
    further = [target] if target is not None else []
    further += [pointer + join_pointer("allOf", index) for index, _ in enumerate(_listed(parts))]
    for each in further if depth else ():
        yield from _demanded(api, each, depth - 1)


def _chosen(union: JsonObject, value: JsonObject) -> str:
    discriminator = union.get("discriminator")
    if not isinstance(discriminator, Mapping):
        return ""
    said, mapping = value.get(str(discriminator.get("propertyName"))), discriminator.get("mapping")
    return _name(mapping.get(said, said) if isinstance(mapping, Mapping) and isinstance(said, str) else said)


def _references(union: JsonObject) -> set[str]:
    held = [each for keyword in ("oneOf", "anyOf") for each in _listed(union.get(keyword))]
    return {_name(each.get("$ref")) for each in held if isinstance(each, Mapping)}


def _name(reference: JsonValue) -> str:
    return reference.rpartition("/")[2] if isinstance(reference, str) else ""


def _listed(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, list | tuple) else ()


def _members(schema: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    properties = schema.get("properties")
    for name, held in properties.items() if isinstance(properties, Mapping) else ():
        if isinstance(held, Mapping):
            yield name, held


def _may_be(schema: JsonObject, value: JsonValue) -> bool:
    listed = [schema["const"]] if "const" in schema else _listed(schema.get("enum"))
    return not listed or isinstance(value, Mapping | list) or value in listed


def _named(schema: JsonObject, value: JsonObject) -> Iterator[tuple[str, str, str]]:
    """Members, with what describes each and how places write it."""
    properties, patterns = schema.get("properties"), schema.get("patternProperties")
    for name in value:
        if isinstance(properties, Mapping) and name in properties:
            yield name, join_pointer("properties", name), name
            continue
        for pattern in patterns if isinstance(patterns, Mapping) else ():
            if matches(pattern, name):
                yield name, join_pointer("patternProperties", pattern), "*"
        yield name, join_pointer("additionalProperties"), "*"

"""References in place of maps, lists and values, which OpenAPI does not know and split descriptions have all the same.

`paths: {$ref: paths.yaml}`, `maxLength: {$ref: limits.yaml#/name}`, `enum: [{$ref: '#/x-first'}]`: resolvers of
references put in what stands there, and so whoever reads the description through one sees it. Such a map is written out
here with a reference for each of its members, where OpenAPI has them; a value stands in place of its reference. A
pointer may lead through a reference (`#/components/schemas/A/properties/x`, where `A` refers to `B`), as for them.
"""

import posixpath
import re
from collections.abc import Container, Mapping
from urllib.parse import unquote, urlsplit

from monitor.documents.pointers import held_at, join_pointer, reference_to, resolve_pointer, split_pointer
from monitor.documents.references import LISTS, NAMES, SINGLE_DATA, is_data, names_a_file, resolve_location
from monitor.model.json_value import JsonObject, JsonValue

_COPIED = LISTS - {"allOf", "anyOf", "oneOf", "prefixItems", "servers"}
"""Lists whose items are no objects that a reference may stand for."""
_OF_VALUES = _COPIED | {"type"}
_OF_OBJECTS = frozenset({"security"})
"""Whose items no reference may stand for either, and are objects."""
_LISTED_BY_NAME = "dependentRequired"
_CHOICE, _CHOICES = "discriminator", frozenset({"mapping", "defaultMapping"})
"""What they hold are references, or names of schemas."""
_PLAIN = frozenset({"discriminator", "mapping", "dependentRequired", "scopes", "xml", "info"})
"""Objects that no reference may stand for, nor for a member of theirs."""
_REFERRED = frozenset(
    {"schema", "itemSchema", "requestBody", "items", "contains", "additionalProperties", "propertyNames"}
    | {"not", "if", "then", "else"}
)
"""What OpenAPI has references for; one to a value that is no object can't be read."""
_HOLDER = "components"
"""A map of maps."""

_REFERENCE = re.compile(rb'\$ref["\']?\s*:\s*["\']?([^\s{"\'][^\s"\',}]*)')
_COMPONENT = re.compile(rb"#/(?:components/\w+|definitions|parameters|responses)/[^/\\]+")
_EXAMPLE = b"#/components/examples/"

Place = tuple[str, str]
"""Location of a file, and a pointer in it."""


def may_be_spread(content: bytes, value: JsonValue) -> bool:
    """Does a reference of a file seem to stand in place of a map, list or value? `value`: what its bytes say.

    A quick look at what is referred to: whether it is a component, and none that could be a map of objects.
    """
    return any(
        not _COMPONENT.fullmatch(reference) or _may_be_no_object(value, reference.decode(errors="replace"))
        for reference in set(_REFERENCE.findall(content))
        if not reference.startswith(_EXAMPLE)
    )


def _may_be_no_object(root: JsonValue, reference: str) -> bool:
    try:
        held = resolve_pointer(root, unquote(reference.partition("#")[2]))
    except (KeyError, ValueError):  # to nothing
        return False
    if not isinstance(held, Mapping):
        return True
    own = [each for name, each in held.items() if name != "$ref" and not name.startswith("x-")]
    return all(isinstance(each, Mapping | bool) for each in own) and held.keys() != {"$ref"}


def spread(files: Mapping[str, JsonValue], named: Container[str] = ()) -> dict[str, JsonValue]:
    """The same files, by location, with every such map, list and value in place; one whose target is not there stays.

    What has none in it is given back as it is. `named`: locations of files that have names for keys.
    """
    spreading = _Spreading(files)
    return {
        location: spreading.value(file, location, named=location in named and not _refers(file))
        for location, file in files.items()
    }


class _Spreading:
    def __init__(self, files: Mapping[str, JsonValue]) -> None:
        self._files = files

    def value(self, value: JsonValue, file: str, *, named: bool) -> JsonValue:
        if isinstance(value, list | tuple):
            items = [self.value(each, file, named=False) for each in value]
            return value if all(map(_is, items, value)) else items
        if not isinstance(value, Mapping):
            return value
        if named and isinstance(value.get("$ref"), str):
            return self._map(value, file)
        members = {
            name: self._data(name, each, file)
            if not named and is_data(name, each)
            else self._member(name, each, file, named=named)
            for name, each in value.items()
        }
        if not named and isinstance(value.get("$ref"), str):
            members["$ref"] = self._meant(value, file)
        return value if all(map(_is, members.values(), value.values())) else members

    def _meant(self, value: JsonObject, file: str) -> JsonValue:
        """The reference, but of one that leads nowhere by the letter, and somewhere through references on its way."""
        target = self._target(value, file)
        if target is None or self._held(target) is not None:
            return value["$ref"]
        place = self._through(target)
        return value["$ref"] if place is None else _written(place, file)

    def _through(self, target: Place) -> Place | None:
        location, pointer = target
        place: Place = (location, "")
        held = self._files[location]
        for token in split_pointer(pointer):
            if isinstance(held, Mapping) and token not in held:
                place = self._last(held, place[0]) or place
                held = self._held(place)
            step = join_pointer(token)
            try:
                place, held = (place[0], place[1] + step), resolve_pointer(held, step)
            except KeyError:
                return None
        return None if held is None else place

    def _data(self, name: str, value: JsonValue, file: str) -> JsonValue:
        if name in LISTS and isinstance(value, list | tuple):
            return self._listed(name, value, file)
        return self._single(value, file) if name in SINGLE_DATA else value

    def _listed(self, name: str, value: list[JsonValue] | tuple[JsonValue, ...], file: str) -> JsonValue:
        items = [self._single(each, file, of_object=name in _OF_OBJECTS) for each in value]
        return value if all(map(_is, items, value)) else items

    def _single(self, value: JsonValue, file: str, *, of_object: bool = False) -> JsonValue:
        """The value behind what is no more than a reference."""
        target = self._last(value, file) if isinstance(value, Mapping) and value.keys() == {"$ref"} else None
        held = target and self._held(target)
        return value if held is None or (isinstance(held, Mapping) and not of_object) else held

    def _member(self, name: str, value: JsonValue, file: str, *, named: bool) -> JsonValue:
        if named:
            return self.value(value, file, named=False)
        if name in _OF_VALUES and isinstance(value, list | tuple):
            value = self._listed(name, value, file)
        elif isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
            instead = self._instead(name, value, file)
            if instead is not None:
                return instead
        elif name == _LISTED_BY_NAME and isinstance(value, Mapping):
            listed = {own: self._data("required", each, file) for own, each in value.items()}
            value = value if all(map(_is, listed.values(), value.values())) else listed
        return self.value(value, file, named=name in NAMES)

    def _instead(self, name: str, value: JsonObject, file: str) -> JsonValue:
        """What stands behind a reference; None where OpenAPI has one, or where it leads to nothing of use."""
        if name == _HOLDER:
            return self._maps(value, file)
        target = self._last(value, file)
        held = target and self._held(target)
        if target and isinstance(held, list | tuple) and name in LISTS - _COPIED:
            return self._items(held, target, file)
        is_value = isinstance(held, str | int | float | list | tuple) and name not in NAMES
        if target and is_value and (name not in _REFERRED or isinstance(held, bool)):
            return self._listed(name, held, target[0]) if isinstance(held, list | tuple) else held
        if target and isinstance(held, Mapping) and name in _PLAIN:
            own = {each: beside for each, beside in value.items() if each != "$ref"}
            return {**self._plain(name, held, target[0], file), **own}
        return None

    def _plain(self, name: str, held: JsonObject, location: str, file: str) -> JsonObject:
        """What stands in `location`, as it is written in `file`."""
        if name == _CHOICE:
            chosen = {own: self._member(own, held[own], location, named=False) for own in _CHOICES & held.keys()}
            return {**held, **{own: _elsewhere(each, location, file) for own, each in chosen.items()}}
        return {own: _elsewhere(each, location, file) for own, each in held.items()} if name in _CHOICES else held

    def _maps(self, value: JsonObject, file: str) -> JsonValue:
        kinds = self._behind(value, file)
        maps = {kind: self._map({"$ref": _written(place, file)}, file) for kind, place in kinds.items()}
        return {**maps, **{kind: held for kind, held in value.items() if kind != "$ref"}} if maps else value

    def _map(self, value: JsonObject, file: str) -> JsonValue:
        target = self._last(value, file)
        held = target and self._held(target)
        if target and isinstance(held, list | tuple):
            return self._items(held, target, file)
        members: dict[str, JsonValue] = {
            name: {"$ref": _written(place, file)} for name, place in self._behind(value, file).items()
        }
        own = {name: self.value(each, file, named=False) for name, each in value.items() if name != "$ref"}
        is_map = isinstance(held, Mapping) and not isinstance(held.get("$ref"), str)  # and if it is an empty one
        return {**members, **own} if members or is_map else value

    def _items(self, held: list[JsonValue] | tuple[JsonValue, ...], target: Place, file: str) -> list[JsonValue]:
        """By what they refer to themselves, which may be known by its name."""
        location, pointer = target
        places: list[Place] = []
        for index, each in enumerate(held):
            only_refers = isinstance(each, Mapping) and each.keys() == {"$ref"}
            further = self._target(each, location) if isinstance(each, Mapping) and only_refers else None
            places.append(further or (location, f"{pointer}/{index}"))
        return [{"$ref": _written(place, file)} for place in places]

    def _behind(self, value: JsonObject, file: str) -> dict[str, Place]:
        """The members of the map that is meant, each with its place."""
        found: dict[str, Place] = {}
        for location, pointer in self._way(value, file):
            held = self._held((location, pointer))
            for name, each in held.items() if isinstance(held, Mapping) else ():
                if isinstance(each, Mapping | bool) and name not in found:
                    found[name] = (location, pointer + join_pointer(name))
        return found

    def _last(self, value: JsonObject, file: str) -> Place | None:
        *_, last = (None, *self._way(value, file))
        return last

    def _way(self, value: JsonObject, file: str) -> list[Place]:
        """The places that are referred to, one after the other."""
        places: list[Place] = []
        target = self._target(value, file)
        while target and target not in places:
            places.append(target)
            held = self._held(target)
            target = self._target(held, target[0]) if isinstance(held, Mapping) else None
        return places

    def _target(self, value: JsonObject, file: str) -> Place | None:
        reference = value.get("$ref")
        if not isinstance(reference, str):
            return None
        location, fragment = resolve_location(file, reference), unquote(reference.partition("#")[2])
        return (location, fragment) if location in self._files and fragment[:1] in {"", "/"} else None

    def _held(self, place: Place) -> JsonValue:
        return held_at(self._files[place[0]], place[1])


def _refers(file: JsonValue) -> bool:
    """A file that is itself in place of others is looked through from where they are meant."""
    return isinstance(file, Mapping) and isinstance(file.get("$ref"), str)


def _is(one: JsonValue, other: JsonValue) -> bool:
    return one is other


def _elsewhere(target: JsonValue, location: str, file: str) -> JsonValue:
    """References of one file, or a map of them, as written in another; the name of a schema is the same in all."""
    if isinstance(target, Mapping):
        return {name: _elsewhere(each, location, file) for name, each in target.items()}
    if not isinstance(target, str) or not (target.startswith("#") or names_a_file(target)):
        return target
    pointer = unquote(target.partition("#")[2])
    return _written((resolve_location(location, target), pointer), file)


def _written(place: Place, file: str) -> str:
    """A reference to a place, as it is written in another file."""
    location, pointer = place
    if location == file:
        return reference_to(pointer)
    if not urlsplit(location).scheme and not location.startswith("/"):
        location = posixpath.relpath(location, posixpath.dirname(file) or ".")
    return location + reference_to(pointer)

"""References and identifiers of a description: where they stand, and what they name (RFC 3986, JSON Schema 2020-12).

Only what is a keyword counts: a member that is called `$ref` inside an example is data, one inside `properties` a name.
"""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urljoin, urlsplit

from monitor.documents.pointers import escape_token, held_at, join_pointer
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record

DATA = frozenset({"example", "default", "enum", "const", "value", "dataValue"})
"""Keywords whose values are looked at by nobody but readers of messages."""

NAMES = frozenset({
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "paths", "webhooks", "schemas",
    "x-webhooks", "x-ms-paths", "responses", "parameters", "requestBodies", "headers", "securitySchemes", "links",
    "callbacks", "pathItems", "mediaTypes", "content", "encoding", "variables", "additionalOperations", "examples",
    "securityDefinitions",
})  # fmt: skip
"""Keywords whose values, where they are objects, have names for keys."""

LISTS = frozenset(
    {"allOf", "anyOf", "oneOf", "prefixItems", "enum", "required", "servers", "security", "tags"}
    | {"consumes", "produces", "schemes"}
)
"""Keywords whose values are lists."""

_DOCUMENTS = (".json", ".yaml", ".yml")

_NEVER_IDENTIFIED = ("2", "3.0")
"""Versions of OpenAPI in which `$id` and `$anchor` mean nothing."""


@record
class Keywords:
    """An object whose keys are keywords, with the URI or location that references in it are relative to."""

    pointer: str
    value: JsonObject
    base: str
    of_map: bool = False
    """Is it no more than the reference in place of a map?"""


SINGLE_DATA = frozenset({"const", "default"})
"""Data that decides something; a reference to an object may be meant as that value, and is none."""


def is_data(keyword: str, value: JsonValue) -> bool:
    """Examples are a list of values in a schema, and named objects elsewhere; a list of values may be elsewhere."""
    if keyword in LISTS and isinstance(value, Mapping):
        return False
    return keyword in DATA or (keyword == "examples" and isinstance(value, list | tuple))


_DATA_FOLLOWED = (*sorted(SINGLE_DATA), "enum")


def references_in_data(keyword: str, value: JsonValue) -> Iterator[tuple[str, JsonObject]]:
    """What may stand in place of listed values, or of a single one, each with its pointer below the keyword's."""
    listed = list(enumerate(value)) if keyword in LISTS and isinstance(value, list | tuple) else []
    items = [(f"/{index}", each) for index, each in listed] + ([("", value)] if keyword in SINGLE_DATA else [])
    for at, each in items:
        if isinstance(each, Mapping) and each.keys() == {"$ref"} and isinstance(each["$ref"], str):
            yield at, each


def resolve_location(base: str, reference: str) -> str:
    """The location of the file that `reference` names when it stands in the file `base` (RFC 3986 §5).

    Locations are absolute URLs, or paths relative to the entry's folder (`../common.yaml` is above it); a path keeps
    its percent-escapes. The fragment is ignored; a reference without a location names `base` itself.
    """
    location = reference.partition("#")[0]
    if not location:
        return base
    try:
        parts = urlsplit(location)
    except ValueError:  # brackets that hold no address (RFC 3986 §3.2.2): no URL, and the name of no file
        return quote(location, safe="/")
    if parts.scheme or parts.netloc or urlsplit(base).scheme:
        return urljoin(base, location)
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


def has_identifiers(root: JsonValue) -> bool:
    """May `$self`, `$id` and `$anchor` name parts of the document? Not in 2.0 and 3.0."""
    version = root.get("openapi", root.get("swagger")) if isinstance(root, Mapping) else None
    return not str(version).startswith(_NEVER_IDENTIFIED)


def base_of(root: JsonValue, location: str, *, identified: bool) -> str:
    """What references in a file are relative to: its `$self` (3.2), else its location."""
    own = root.get("$self") if identified and isinstance(root, Mapping) else None
    return resolve_location(location, own) if isinstance(own, str) else location


def keywords_in(root: JsonValue, base: str, *, identified: bool, named: bool = False) -> Iterator[Keywords]:
    """Every object of keywords, the outermost first.

    `identified`: `$id` gives what is below it another base. `named`: the root has names for keys, as some files have.
    """
    waiting: list[tuple[str, JsonValue, str, bool]] = [("", root, base, named)]
    while waiting:
        pointer, value, base, named = waiting.pop()
        if isinstance(value, list | tuple):
            waiting.extend((f"{pointer}/{index}", each, base, False) for index, each in enumerate(value))
        elif isinstance(value, Mapping) and named:
            if isinstance(value.get("$ref"), str):  # which stands in place of the map
                yield Keywords(pointer, {"$ref": value["$ref"]}, base, of_map=True)
            waiting.extend((f"{pointer}/{escape_token(name)}", each, base, False) for name, each in value.items())
        elif isinstance(value, Mapping):
            if identified:
                base = base_below(value, base)
            yield Keywords(pointer, value, base)
            waiting.extend(
                (f"{pointer}/{escape_token(name)}", each, base, name in NAMES)
                for name, each in value.items()
                if isinstance(each, Mapping | list | tuple) and not is_data(name, each)
            )
            waiting.extend(
                (f"{pointer}/{name}{at}", reference, base, False)
                for name in _DATA_FOLLOWED
                if name in value and is_data(name, value[name])
                for at, reference in references_in_data(name, value[name])
            )


def base_below(value: JsonObject, base: str) -> str:
    """What references inside are relative to."""
    identifier = value.get("$id")
    return resolve_location(base, identifier) if isinstance(identifier, str) and identifier[:1] != "#" else base


def external_references(value: JsonValue, *, entry: bool = True) -> set[str]:
    """The files and URLs outside the document that it refers to, as they are spelled, without fragment.

    `entry`: it is a whole description; else it may hold one object or many by name, and both are looked at.
    """
    found = set(external_places(value))
    return found if entry else found | set(external_places(value, named=True))


def external_places(value: JsonValue, *, named: bool = False) -> Mapping[str, list[str]]:
    """Those, each with the pointers of every `$ref`, target of a discriminator and needed scheme that names it."""
    identified = has_identifiers(value)
    base = base_of(value, "", identified=identified)
    own = {base, ""}
    schemas, schemes = (_component_names(value, kind) for kind in ("schemas", "securitySchemes"))
    found: dict[tuple[str, str], list[str]] = {}
    for each in keywords_in(value, base, identified=identified, named=named):
        own.add(each.base)
        referring = [(f"/{keyword}", each.value.get(keyword)) for keyword in ("$ref", "$dynamicRef")]
        if "discriminator" in each.value:
            chosen = chosen_targets(each.value)
            referring += [(at, target) for at, target in chosen if target not in schemas and names_a_file(target)]
        if "security" in each.value:
            needed = needed_schemes(each.value)
            referring += [(at, name) for at, name in needed if name not in schemes and names_a_file(name)]
        for at, reference in referring:
            location = reference.partition("#")[0] if isinstance(reference, str) else ""
            if location:
                places = found.setdefault((location, resolve_location(each.base, location)), [])
                places.append(each.pointer + at)
    return {location: places for (location, resolved), places in found.items() if resolved not in own}


def chosen_targets(schema: JsonObject) -> Iterator[tuple[str, str]]:
    """What a discriminator chooses between (OpenAPI, Discriminator Object): names of schemas, or references to them,
    each with the pointer, below the schema, where it is written.
    """
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, Mapping):
        return
    mapping, default = discriminator.get("mapping"), target_of(discriminator.get("defaultMapping"))
    for value, written in mapping.items() if isinstance(mapping, Mapping) else ():
        target = target_of(written)
        if isinstance(target, str):
            yield join_pointer("discriminator", "mapping", value), target
    if isinstance(default, str):
        yield "/discriminator/defaultMapping", default


def target_of(written: JsonValue) -> JsonValue:
    """What a discriminator chooses, also where it is written as a reference is elsewhere: nothing else can be meant."""
    return written["$ref"] if isinstance(written, Mapping) and isinstance(written.get("$ref"), str) else written


def needed_schemes(operation: JsonObject) -> Iterator[tuple[str, str]]:
    """The security schemes that an operation, or the whole description, needs (Security Requirement Object): names, or
    (3.2) references to them, each with the pointer, below the object, where it is written.
    """
    alternatives = operation.get("security")
    for index, each in enumerate(alternatives if isinstance(alternatives, list | tuple) else ()):
        for name in each if isinstance(each, Mapping) else ():
            yield join_pointer("security", index, name), name


def names_a_file(target: str) -> bool:
    """Of what is a reference or a name: a reference into another document; a name has no slash."""
    location = target.partition("#")[0]
    return bool(location) and (location != target or "/" in target or target.endswith(_DOCUMENTS))


def _component_names(root: JsonValue, kind: str) -> frozenset[str]:
    held = held_at(root, join_pointer("components", kind))
    return frozenset(held) if isinstance(held, Mapping) else frozenset()


def named_files(files: Mapping[str, JsonValue], entry: str) -> frozenset[str]:
    """Of files by location: those that have names for keys (`Cat: …`), and not the keywords of one object.

    Whoever refers to a file tells: to all of it as one object, in place of a map, or to what has a name in it.
    """
    objects, named, seen = {entry}, set[str](), set[str]()
    waiting = [entry]
    while waiting:
        location = waiting.pop(0)
        seen.add(location)
        is_named = location in named - objects
        for each in keywords_in(files[location], location, identified=False, named=is_named):
            for target, pointer in _targets(each):
                if pointer.count("/") == 1 or (not pointer and each.of_map):
                    named.add(target)
                elif not pointer:
                    objects.add(target)
                if target in files and target not in {*seen, *waiting}:
                    waiting.append(target)
    return frozenset(named - objects)


def _targets(found: Keywords) -> Iterator[tuple[str, str]]:
    """Locations and fragments."""
    named = (*chosen_targets(found.value), *needed_schemes(found.value))
    for reference in (found.value.get("$ref"), *(target for _, target in named if "/" in target)):
        if isinstance(reference, str):
            yield resolve_location(found.base, reference), reference.partition("#")[2]

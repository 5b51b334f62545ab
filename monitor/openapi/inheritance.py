"""Schemas that a discriminator chooses between without a union: those made of its own by `allOf`, and those it maps to.

OpenAPI 2.0 knows no other way, and 3.x keeps it (Discriminator Object): where `Pet` is described and has a
discriminator, a `Cat` that is `allOf: [Pet, …]` may come, though nothing refers to it. A discriminator is inherited:
a `Kitten` made of `Cat` may come where a `Cat` is described.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from monitor.documents.bundling import BUNDLED, SPECIALISED
from monitor.documents.pointers import escape_token, join_pointer, local_pointer, resolve_pointer
from monitor.documents.references import NAMES, chosen_targets, has_identifiers
from monitor.model.json_value import OBJECT, JsonObject, JsonValue

_HOLDERS = (("components", "schemas"), ("definitions",), ("$defs",), ("schemas",))
"""Where named schemas stand, in a description as in a file beside it."""
_KEYWORDS = frozenset({"items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else"})
"""What a file with a single schema may hold, where another has schemas by name."""
_NOTES = frozenset({"$ref", "title", "summary", "description", "deprecated", "example", "examples", "externalDocs"})
"""What may stand beside a reference (3.1) and make no schema of its own."""
_STEPS = 20
"""At most so many aliases are followed: they may lead round in a circle."""


class Inheritance:
    """Of one document."""

    def __init__(self, root: JsonValue) -> None:
        self._root = root
        self._heirs = heirs(root)
        self.names = dict(_aliases(root))
        """What components that only refer to another schema call it, by its pointer."""

    def made_of(self, pointer: str) -> tuple[str, ...]:
        """What may stand for the schema there."""
        return self._heirs.get(pointer, ())

    def alternatives(self, passed: AbstractSet[str], demanded: Iterable[tuple[str, JsonObject]]) -> tuple[str, ...]:
        """What may stand for a value of which all of `passed` (pointers) is demanded: heirs of the nearest parent.

        Where one of them is demanded, it was chosen already. `demanded`: keywords, with their pointers, of which a
        discriminator in a schema without a name maps to others, too.
        """
        parents = passed & self._heirs.keys()
        lists = [self._heirs[each] for each in parents]
        lists += [
            tuple(_mapped(self._root, keywords))
            for pointer, keywords in demanded
            if "discriminator" in keywords and not _is_union(keywords)
            if not any(f"{pointer}/".startswith(f"{each}/") for each in parents)
        ]
        return tuple(sorted({each for made in lists if passed.isdisjoint(made) for each in made}))


def heirs(root: JsonValue) -> Mapping[str, tuple[str, ...]]:
    """For each schema with a discriminator, its own or inherited, and no union: pointers of what it may stand for.

    That is what is made of it through any number of steps, and what else it maps to, in order. A schema that is made
    of itself is no heir of its own. Named schemas count, those of other files (`BUNDLED`) included.
    """
    named = dict(_named(root))
    choosing = [pointer for pointer, schema in named.items() if _chooses(schema) and not _is_union(schema)]
    if not choosing:
        return {}
    made: dict[str, list[str]] = {}
    for pointer, schema in named.items():
        for part in _parts(root, schema):
            made.setdefault(part, []).append(pointer)
    found: dict[str, tuple[str, ...]] = {}
    for parent in dict.fromkeys(each for pointer in choosing for each in (pointer, *_below(pointer, made))):
        mapped = {target for part in written_parts(named[parent]) for target in _mapped(root, part)}
        below = {*_below(parent, made), *mapped} - {parent}
        if below and not _is_union(named[parent]):
            found[parent] = tuple(sorted(below))
    return found


def _aliases(root: JsonValue) -> Iterator[tuple[str, str]]:
    for pointer, schema in _held(root, "", _HOLDERS):
        reference = schema.get("$ref")
        target = _followed(root, reference) if isinstance(reference, str) and _only_refers(root, schema) else None
        if target is not None:
            yield target, pointer.rpartition("/")[2]


def _chooses(schema: JsonObject) -> bool:
    return any("discriminator" in part for part in written_parts(schema))


def written_parts(schema: JsonObject, depth: int = _STEPS) -> Iterator[JsonObject]:
    """A schema, and the parts that are demanded beside it where it stands."""
    yield schema
    for each in _listed(schema, "allOf") if depth else ():
        if isinstance(each, Mapping) and "$ref" not in each:
            yield from written_parts(each, depth - 1)


def _is_union(schema: JsonObject) -> bool:
    """Of what has a name, so that a discriminator chooses between these?"""
    branches = [each for part in written_parts(schema) for union in ("oneOf", "anyOf") for each in _listed(part, union)]
    demanded = [part for each in branches if isinstance(each, Mapping) for part in written_parts(each)]
    demanded += [each for part in demanded for each in _listed(part, "allOf") if isinstance(each, Mapping)]
    return any("$ref" in each for each in demanded)


def _listed(schema: JsonObject, keyword: str) -> Sequence[JsonValue]:
    held = schema.get(keyword)
    return held if isinstance(held, list | tuple) else ()


def _named(root: JsonValue) -> Iterator[tuple[str, JsonObject]]:
    yield from _held(root, "", _HOLDERS)
    if not isinstance(root, Mapping):
        return
    extensions = {name: each for name, each in root.items() if name[:2] == "x-" and name not in {BUNDLED, SPECIALISED}}
    yield from _by_name(extensions, "")
    files = root.get(BUNDLED)
    for location, file in files.items() if isinstance(files, Mapping) else ():
        place = join_pointer(BUNDLED, location)
        yield from _held(file, place, _HOLDERS)
        if isinstance(file, Mapping):
            yield place, file
            yield from _by_name({name: each for name, each in file.items() if name not in _KEYWORDS}, place)


def _by_name(held: JsonObject, place: str) -> Iterator[tuple[str, JsonObject]]:
    """Schemas, and those in maps of maps."""
    for name, each in held.items():
        if isinstance(each, Mapping):
            pointer = place + join_pointer(name)
            yield pointer, each
            if name not in NAMES | _KEYWORDS and all(isinstance(further, Mapping) for further in each.values()):
                yield from _by_name(each, pointer)


def _held(root: JsonValue, place: str, holders: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, JsonObject]]:
    for holder in holders:
        held = root
        for name in holder:
            held = held.get(name) if isinstance(held, Mapping) else None
        above = place + join_pointer(*holder)
        for name, schema in held.items() if isinstance(held, Mapping) else ():
            if isinstance(schema, OBJECT):
                yield f"{above}/{escape_token(name)}", schema


def _parts(root: JsonValue, schema: JsonObject) -> Iterator[str]:
    for part in written_parts(schema):
        own = [] if _only_refers(root, part) else [part]
        for each in (*own, *_listed(part, "allOf")):
            reference = each.get("$ref") if isinstance(each, Mapping) else None
            pointer = _followed(root, reference) if isinstance(reference, str) else None
            if pointer is not None:
                yield pointer


def _mapped(root: JsonValue, schema: JsonObject) -> Iterator[str]:
    for _, target in chosen_targets(schema):
        local = target if target.startswith("#") else "#" + join_pointer("components", "schemas", target)
        pointer = _followed(root, local)
        if pointer is not None:
            yield pointer


def _followed(root: JsonValue, reference: str) -> str | None:
    """Where it leads, through schemas that only refer to others; None where that is nowhere."""
    for _ in range(_STEPS):
        pointer = local_pointer(reference)
        try:
            held = resolve_pointer(root, pointer or "") if pointer is not None else None
        except (KeyError, ValueError):
            return None
        further = held.get("$ref") if isinstance(held, Mapping) and _only_refers(root, held) else None
        if not isinstance(further, str):
            return pointer
        reference = further
    return None


def _only_refers(root: JsonValue, schema: JsonObject) -> bool:
    """Does it mean the same as what it refers to? Before 3.1 nothing else in it counts."""
    if "$ref" not in schema:
        return False
    return not has_identifiers(root) or all(name in _NOTES or name.startswith("x-") for name in schema)


def _below(parent: str, made: Mapping[str, list[str]]) -> tuple[str, ...]:
    seen = {parent}
    waiting = list(made.get(parent, ()))
    while waiting:
        pointer = waiting.pop()
        if pointer not in seen:
            seen.add(pointer)
            waiting += made.get(pointer, ())
    return tuple(sorted(seen - {parent}))

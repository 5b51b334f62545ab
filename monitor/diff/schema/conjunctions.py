"""A schema as the conjunction that it is: `$ref` followed and `allOf` laid flat, keywords in 2020-12 spelling.

So a reference inlined, an `allOf` merged, or 3.0's `nullable` respelt in 3.1 gives the same conjunction, and no fact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from monitor.diff.schema.malformed import TYPES, malformed
from monitor.diff.schema.respelling import respelt, says_null_beside
from monitor.documents.pointers import escape_token
from monitor.model.json_value import OBJECT, JsonObject, JsonValue, canonical, shortened
from monitor.model.record import record
from monitor.openapi.inheritance import Inheritance
from monitor.schemas import DanglingReferenceError, Dialect, Resource, SchemaAt, View
from monitor.schemas.normal.types import meant_type
from monitor.schemas.normal.values import stated

_NUMBERS = frozenset({"integer", "number"})
_BYTES = "application/octet-stream"

_HIDDEN = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}


@record
class Facet:
    """One schema object of a conjunction, without its `$ref` and `allOf`."""

    pointer: str
    keywords: JsonObject


@record
class Conjunction:
    """Everything that is demanded of one value. No pointers: anything is allowed.

    `problem` says why a part could not be followed (dangling or endless reference, not a schema).
    """

    resource: Resource
    pointers: tuple[str, ...]
    facets: tuple[Facet, ...]
    problem: str
    all: "Conjunctions"
    """Those of the same document."""
    heirs: tuple[str, ...] = ()
    """Pointers of the components that its discriminator chooses between, though it names none of them."""
    _made: list[SchemaAt] = field(default_factory=list)
    _memo: "dict[str, dict[str, tuple[str, ...]]]" = field(default_factory=dict)
    _required: dict[View, frozenset[str]] = field(default_factory=dict)

    __eq__, __hash__ = object.__eq__, object.__hash__  # none is like another

    def of(self, pointers: tuple[str, ...]) -> "Conjunction":
        """Any other conjunction of the same document."""
        return self.all.of(pointers)

    @property
    def schema(self) -> SchemaAt:
        """One schema that means the same, in the document itself where it is written as one."""
        if len(self.pointers) == 1:
            return SchemaAt(self.resource, self.pointers[0])
        if not self._made:  # once, so that what is known of it is found again
            parts: list[JsonValue] = [{"$ref": reference(pointer)} for pointer in self.pointers]
            self._made.append(synthetic(self.resource, {"allOf": parts}))
        return self._made[0]

    def referred_to(self, pointers: tuple[str, ...]) -> "Conjunction":
        """As schemas say it that do no more than refer to these; what is found out about one is known of both."""
        said = (self.facets, self.problem, self.all, self.heirs)
        return Conjunction(self.resource, pointers, *said, _memo=self._memo, _required=self._required)

    def values(self, keyword: str) -> list[JsonValue]:
        return [facet.keywords[keyword] for facet in self.facets if keyword in facet.keywords]

    def types(self) -> frozenset[str] | None:
        """The types that every facet allows; None where none says anything."""
        allowed: frozenset[str] | None = None
        for value in self.values("type"):
            named = frozenset(_names(value))
            if not named or named - TYPES:  # no type, which is said to be a problem
                continue
            if "number" in named:
                named |= {"integer"}
            allowed = named if allowed is None else allowed & named
        if allowed is not None and "number" in allowed:
            allowed -= {"integer"}
        return allowed

    def is_apart(self, other: "Conjunction") -> bool:
        """Have the types of both nothing in common? An integer is a number."""
        mine, theirs = self.types(), other.types()
        if mine is None or theirs is None or mine & theirs:
            return False
        return not (mine & _NUMBERS and theirs & _NUMBERS)

    def is_binary(self) -> bool:
        """Bytes as they are, which no JSON value is: `format: binary` in 3.0, a media type without a type in 3.1, or
        with the type that many keep, if it is one of no text.
        """
        types = self.types()
        if types not in {None, frozenset({"string"})} or self.values("contentEncoding"):
            return False
        media_types = self.values("contentMediaType")
        return "binary" in self.values("format") or _BYTES in media_types or (types is None and bool(media_types))

    def enumeration(self) -> tuple[JsonValue, ...] | None:
        """The values that every `enum` and `const` allows, in order; None where there is neither."""
        found: tuple[JsonValue, ...] | None = None
        lists = [value for value in self.values("enum") if isinstance(value, Sequence) and not isinstance(value, str)]
        for values in (*lists, *([each] for each in self.values("const"))):
            known = {canonical(each) for each in values}
            found = tuple(values) if found is None else tuple(each for each in found if canonical(each) in known)
        return found

    def required(self, view: View) -> frozenset[str]:
        found = self._required.get(view)
        if found is None:
            names = frozenset(name for value in self.values("required") for name in _names(value))
            found = self._required[view] = names - self.hidden(view)
        return found

    def properties(self, view: View) -> Mapping[str, tuple[str, ...]]:
        """Declared members that the view shows, with the pointers of their schemas; a required name is declared."""
        found = self._memo.get(view)
        if found is None:
            hidden = self.hidden(view)
            found = {name: pointers for name, pointers in self._declared().items() if name not in hidden}
            for name in sorted(self.required(view)):
                found.setdefault(name, ())
            self._memo[view] = found
        return found

    def hidden(self, view: View) -> frozenset[str]:
        mark = _HIDDEN.get(view)
        if mark is None:
            return frozenset()
        found = self._memo.get(mark)
        if found is None:
            declared, carriers = self._declared(), {mark, "$ref", "allOf"}
            carrying = {
                name
                for facet in self.facets
                for name, written in _members_of(facet).items()
                if isinstance(written, OBJECT) and not carriers.isdisjoint(written)
            }  # most members carry no mark, and are not flattened for it
            found = self._memo[mark] = {
                name: declared[name]
                for name in carrying
                if any(value is True for value in self.all.meant(declared[name]).values(mark))
            }
        return frozenset(found)

    def written(self, name: str) -> JsonValue:
        """What stands at a declared member; None where several facets declare it, or none does."""
        held = [members[name] for members in map(_members_of, self.facets) if name in members]
        return held[0] if len(held) == 1 else None

    def _declared(self) -> dict[str, tuple[str, ...]]:
        found = self._memo.get("properties")
        if found is None:
            found = {}
            for facet in self.facets:
                for name in _members_of(facet):
                    pointer = f"{facet.pointer}/properties/{escape_token(name)}"
                    found[name] = (*found[name], pointer) if name in found else (pointer,)
            self._memo["properties"] = found
        return found

    def forbids(self, name: str) -> bool:
        """Is the member declared with a schema that nothing satisfies, so that it must not be there?"""
        return self.of(self._declared().get(name, ())).allows_nothing()

    def allows_nothing(self) -> bool:
        """As `false` says."""
        return any(facet.keywords == {"not": {}} for facet in self.facets)

    def children(self, keyword: str) -> tuple[str, ...]:
        """Pointers of the schemas under a keyword that holds one schema (`items`, `additionalProperties`)."""
        return tuple(
            f"{facet.pointer}/{keyword}"
            for facet in self.facets
            if isinstance(facet.keywords.get(keyword), Mapping | bool)
        )

    def positions(self) -> tuple[str, ...]:
        """Pointers of the schemas of a tuple's items, where one facet lists them."""
        held = [(facet.pointer, listed) for facet in self.facets
                if isinstance(listed := facet.keywords.get("prefixItems"), list | tuple)]  # fmt: skip
        if len(held) != 1 or self.resource.dialect is not Dialect.DRAFT2020:
            return ()
        ((pointer, listed),) = held
        return tuple(f"{pointer}/prefixItems/{index}" for index, _ in enumerate(listed))

    def patterns(self) -> Mapping[str, str]:
        """Pattern of names -> pointer of the schema of such members, where one facet lists them."""
        held = [(facet.pointer, listed) for facet in self.facets
                if isinstance(listed := facet.keywords.get("patternProperties"), Mapping)]  # fmt: skip
        if len(held) != 1 or self.resource.dialect is Dialect.OAS30:
            return {}
        ((pointer, listed),) = held
        place = SchemaAt(self.resource, pointer)
        return {name: place.child("patternProperties", name).pointer for name in listed}


def _members_of(facet: Facet) -> JsonObject:
    properties = facet.keywords.get("properties", {})
    return properties if isinstance(properties, OBJECT) else {}


def _names(value: JsonValue) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, Sequence) else ()


def reference(pointer: str) -> str:
    from urllib.parse import quote

    return "#" + quote(pointer)


MADE = "x-compared"
"""Under which name a schema stands that was made to be compared."""


def synthetic(resource: Resource, schema: JsonValue) -> SchemaAt:
    """A schema that stands nowhere in the document and whose references mean what they mean there."""
    whole = resource.beside or resource
    if f'"{resource.dialect.identifier}":'.encode() in canonical(schema):  # an address of its own: it must be in there
        root = whole.root if isinstance(whole.root, Mapping) else {}
        return SchemaAt(Resource({**root, MADE: schema}, resource.dialect), f"/{MADE}")
    return SchemaAt(Resource({MADE: schema}, resource.dialect, whole), f"/{MADE}")


def standing_alone(parts: Sequence[JsonObject]) -> SchemaAt:
    """A schema of keywords that refer to nothing, all parts demanded; one object where none is said twice."""
    schema: JsonValue = dict(parts[0]) if len(parts) == 1 else {"allOf": list(parts)}
    merged: dict[str, JsonValue] = {}
    for part in parts:
        if merged.keys() & part.keys():
            break
        merged.update(part)
    else:
        schema = merged
    return SchemaAt(Resource(schema, Dialect.DRAFT2020), "")


class Conjunctions:
    """Those of one document; the same object for the same pointers."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self._known: dict[tuple[str, ...], Conjunction] = {}
        self._targets: dict[str, str] = {}

    def of(self, pointers: tuple[str, ...]) -> Conjunction:
        found = self._known.get(pointers)
        if found is None:
            found = self._known[pointers] = self._flattened(pointers)
        return found

    def meant(self, pointers: tuple[str, ...]) -> Conjunction:
        """The same keywords, as of where they stand, whatever merely refers to them."""
        return self.of(tuple([self.target(pointer) for pointer in pointers]))

    def target(self, pointer: str) -> str:
        """Where a schema that is nothing but a `$ref` leads, so that its uses are all one place."""
        found = self._targets.get(pointer)
        if found is None:
            found = self._targets[pointer] = self._followed(pointer)
        return found

    def _followed(self, pointer: str) -> str:
        """Where nothing is at the end: to the last reference, which is the one to be mended."""
        place, followed, seen = SchemaAt(self.resource, pointer), pointer, set[str]()
        try:
            while place.pointer not in seen:
                node, followed = place.node, place.pointer
                if not isinstance(node, OBJECT) or "$ref" not in node:
                    return followed
                if len(node) > 1 and (not self.resource.dialect.reference_hides_siblings or says_null_beside(node)):
                    return followed
                seen.add(followed)
                place = place.refer(node["$ref"])
        except DanglingReferenceError:
            return followed
        return pointer

    def _flattened(self, pointers: tuple[str, ...]) -> Conjunction:
        targets = tuple([self.target(pointer) for pointer in pointers])
        if targets != pointers:  # what uses say by a `$ref` alone is flattened once
            known = self.of(targets)
            return known.referred_to(pointers)
        facets: dict[str, Facet] = {}
        problems: list[str] = []
        passed: set[str] = set()
        for pointer in pointers:
            try:
                schema = SchemaAt(self.resource, pointer)
                found = list(_facets(schema, passed, problems))
                facets |= {facet.pointer: facet for facet in found if facet.pointer not in facets}
                problems += [text for text in (malformed(facet.keywords) for facet in found) if text]
                if not found and not problems and (circle := _circle(schema, ())):
                    problems.append(f"the reference leads back to itself: {circle}")
            except DanglingReferenceError as error:
                problems.append(str(error))
        held = tuple(facets.values())
        made = self.inheritance.alternatives(passed, ((facet.pointer, facet.keywords) for facet in held))
        return Conjunction(self.resource, pointers, held, "; ".join(problems), self, made)

    @cached_property
    def inheritance(self) -> Inheritance:
        return Inheritance(self.resource.root)


def _facets(first: SchemaAt, seen: set[str], problems: list[str]) -> Iterator[Facet]:
    """What is referred to before the schema itself, however long the way is.

    What can't be followed is added to `problems`, and the rest is found all the same.
    """
    waiting: list[SchemaAt | Facet] = [first]
    while waiting:
        schema = waiting.pop()
        if isinstance(schema, Facet):
            yield schema
        elif schema.pointer not in seen:  # a cycle of `$ref` and `allOf` adds nothing that is not demanded already
            seen.add(schema.pointer)
            waiting += reversed(list(_parts(schema, problems)))


def _parts(schema: SchemaAt, problems: list[str]) -> Iterator[SchemaAt | Facet]:
    node = schema.node
    if node is True:
        return
    if node is False:
        yield Facet(schema.pointer, {"not": {}})
        return
    if not isinstance(node, Mapping):
        problems.append(f"not a schema: {shortened(node)}")
        return
    if "$ref" in node:
        try:
            yield _present(schema.refer(node["$ref"]))
        except DanglingReferenceError as error:
            problems.append(str(error))
        if schema.resource.dialect.reference_hides_siblings:
            if says_null_beside(node):
                yield Facet(schema.pointer, {"nullable": True})
            return
    parts = node.get("allOf")
    whole = isinstance(parts, list | tuple)
    for index, _ in enumerate(parts if isinstance(parts, list | tuple) else ()):
        yield schema.child("allOf", index)
    alone = [each for each in ("oneOf", "anyOf") if _is_reference(node, each)]
    for keyword in alone:
        yield schema.child(keyword, 0)
    said = {"$ref", *alone, *(("allOf",) if whole else ())}
    own = {name: value for name, value in stated(node).items() if name not in said}
    if own:
        typed = {**own, "type": meant_type(node, schema.pointer)} if "type" in own else own
        yield Facet(schema.pointer, respelt(typed, schema.resource.dialect, composed=whole or bool(alone)))


_ABOUT = frozenset(
    {"default", "deprecated", "description", "example", "examples", "nullable", "readOnly", "title", "writeOnly"}
)


def _is_reference(node: JsonObject, keyword: str) -> bool:
    """A union of one reference, which is how some generators say something about the place beside it."""
    union = node.get(keyword)
    one = union[0] if isinstance(union, list | tuple) and len(union) == 1 else None
    if not (isinstance(one, Mapping) and "$ref" in one):
        return False
    return all(name == keyword or name in _ABOUT or name.startswith("x-") for name in node)


def _present(schema: SchemaAt) -> SchemaAt:
    """Raises DanglingReferenceError where nothing is there."""
    _ = schema.node
    return schema


def _circle(schema: SchemaAt, way: tuple[str, ...]) -> str:
    """References that hold nothing but one another, from the first in the alphabet; empty where they don't."""
    if schema.pointer in way:
        circle = way[way.index(schema.pointer) :]
        first = circle.index(min(circle))
        return " → ".join(f"#{each}" for each in (*circle[first:], *circle[: first + 1]))
    node = schema.node
    if not isinstance(node, Mapping):
        return ""
    targets = [schema.refer(node["$ref"])] if "$ref" in node else []
    parts = node.get("allOf")
    if isinstance(parts, list | tuple) and not (targets and schema.resource.dialect.reference_hides_siblings):
        targets += [schema.child("allOf", index) for index in range(len(parts))]
    return next((found for each in targets if (found := _circle(each, (*way, schema.pointer)))), "")

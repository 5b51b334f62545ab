"""What a schema says, apart from how it is spelt: equal texts for equal meanings, as far as spelling goes.

References are followed, `allOf` is laid flat, sets have no order, and what decides nothing about validity is left out.
So two branches of a `oneOf` are known to be the same although one was inlined, wrapped or extracted.
"""

from collections.abc import Collection, Mapping, Sequence

from monitor.diff.schema.conjunctions import Conjunction, Conjunctions, Facet
from monitor.model.json_value import JsonValue, canonical
from monitor.schemas import View

_MOST_SCHEMAS = 400
"""Schemas looked at for one text; a larger one has none. Asked of branches and of the like, which are small."""

_DEEPEST = 60
"""Schemas inside one another; one that holds more has no text either."""

_ANNOTATIONS = frozenset(
    {"title", "description", "summary", "example", "examples", "externalDocs", "deprecated", "xml", "default"}
    | {"$comment", "nullable", "definitions", "$defs", "$schema", "$anchor", "$dynamicAnchor", "$id", "id"}
)
_SINGLE = frozenset({"not", "if", "then", "else", "contains", "propertyNames", "additionalProperties", "contentSchema"}
                    | {"unevaluatedProperties", "unevaluatedItems", "additionalItems"})  # fmt: skip
_NAMED = frozenset({"patternProperties", "dependentSchemas"})
_UNORDERED = frozenset({"oneOf", "anyOf"})
_MERGED = frozenset({"properties", "required", "type", "enum", "const", "items"})
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "additionalProperties": ("properties", "patternProperties"),
    **dict.fromkeys(("then", "else"), ("if",)),
    **dict.fromkeys(("minContains", "maxContains"), ("contains",)),
    "additionalItems": ("items",),
    "items": ("prefixItems",),
}
"""What a keyword says depends on these of the same schema object, wherever else such may stand."""

Way = tuple[tuple[str, ...], ...]
"""The conjunctions that are open, the outermost first: a schema that refers to one of them is recursive."""


class _TooLargeError(Exception):
    """More schemas than may be looked at."""


class Meanings:
    """Those of the schemas of one document, each made once."""

    def __init__(self, conjunctions: Conjunctions) -> None:
        self._conjunctions = conjunctions
        self._known: dict[str, str | None] = {}

    def of(self, pointer: str) -> str | None:
        """None where the schema can't be read, or is too large."""
        if pointer not in self._known:
            try:
                value = _Telling(self._conjunctions).schema((pointer,), ())
                self._known[pointer] = canonical(value).decode()
            except _TooLargeError:
                self._known[pointer] = None
        return self._known[pointer]

    def same(self, pointer: str, others: "Meanings", other: str) -> bool:
        """Do both say the same? False also where that is not known."""
        if self.outline(pointer) != others.outline(other):  # most differ in what is seen at once
            return False
        mine = self.of(pointer)
        return mine is not None and mine == others.of(other)

    def outline(self, pointer: str) -> tuple[object, ...]:
        """What is seen without following members: types, names, which of them are required."""
        node = self._conjunctions.of((pointer,))
        return node.types(), node.properties(View.NEITHER).keys(), node.required(View.NEITHER)

    def of_keywords(self, node: Conjunction, keywords: tuple[str, ...]) -> str | None:
        """What some keywords of a conjunction say together."""
        try:
            return canonical(_Telling(self._conjunctions).keywords(node, keywords, ())).decode()
        except _TooLargeError:
            return None


class _Telling:
    """Private: one text; counts what it looks at."""

    def __init__(self, conjunctions: Conjunctions) -> None:
        self._conjunctions = conjunctions
        self._left = _MOST_SCHEMAS

    def schema(self, pointers: tuple[str, ...], way: Way) -> JsonValue:
        key = tuple(sorted(map(self._conjunctions.target, pointers)))
        if key in way:
            return {"up": len(way) - way.index(key)}
        self._left -= 1
        if self._left < 0 or len(way) > _DEEPEST:
            raise _TooLargeError
        node = self._conjunctions.of(pointers)
        if node.problem:
            raise _TooLargeError
        return self._told(node, (*way, key))

    def _told(self, node: Conjunction, way: Way) -> JsonValue:
        told: dict[str, JsonValue] = {}
        types, listed = node.types(), node.enumeration()
        if types is not None:
            told["type"] = sorted(types)
        if listed is not None:
            told["enum"] = sorted(canonical(each).decode() for each in listed)
        if required := node.required(View.NEITHER):
            told["required"] = sorted(required)
        properties = {name: self.schema(held, way) if held else {} for name, held in
                      node.properties(View.NEITHER).items()}  # fmt: skip
        if properties:
            told["properties"] = properties
        if items := node.children("items"):
            told["items"] = self.schema(items, way)
        said = {name for facet in node.facets for name in facet.keywords if not name.startswith("x-")}
        names = said - _ANNOTATIONS - _MERGED
        if node.values("prefixItems") or any(isinstance(each, Sequence) for each in node.values("items")):
            names.add("items")
        others = self.keywords(node, names, way)
        return {**told, "others": others} if others else told

    def keywords(self, node: Conjunction, names: Collection[str], way: Way) -> JsonValue:
        told: list[JsonValue] = [
            {each: self._keyword(facet, each, way) for each in (name, *_BESIDE.get(name, ())) if each in facet.keywords}
            for facet in node.facets
            for name in names
            if name in facet.keywords
        ]
        found = {canonical(each): each for each in told}
        return [found[text] for text in sorted(found)]

    def _keyword(self, facet: Facet, keyword: str, way: Way) -> JsonValue:
        pointer, value = f"{facet.pointer}/{keyword}", facet.keywords[keyword]
        if keyword == "properties":
            return sorted(value) if isinstance(value, Mapping) else value
        if keyword in _SINGLE and isinstance(value, Mapping):
            return self.schema((pointer,), way) or True
        if isinstance(value, Mapping) and keyword in _NAMED:
            return {name: self.schema((f"{pointer}/{_escaped(name)}",), way) for name in value}
        if keyword in {*_UNORDERED, "prefixItems", "items"} and isinstance(value, list | tuple):
            told = [self.schema((f"{pointer}/{index}",), way) for index in range(len(value))]
            return sorted(told, key=canonical) if keyword in _UNORDERED else told
        if keyword == "discriminator":
            return _discriminator(value)
        return value


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _discriminator(value: JsonValue) -> JsonValue:
    """The targets of its mapping are branches, which are told already."""
    return value.get("propertyName") if isinstance(value, Mapping) else value

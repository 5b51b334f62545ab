"""Random instances of a schema, made without `monitor.schemas`: an independent reading of the same keywords.

The sampler aims at validity and does not promise it: a validator must filter what it makes. It reads the keywords of
2020-12 and those of OpenAPI 3.0 alike, and takes constants (bounds, names, listed values) from every schema it is shown, since
that is where two schemas part.
"""

import random
from collections.abc import Iterator, Mapping

from tests.schemas.texts import FORMATTED, text_of

_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_HINTS = {
    "integer": ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"),
    "string": ("minLength", "maxLength", "pattern", "format"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems"),
    "object": (
        "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties",
        "maxProperties", "dependentRequired", "dependentSchemas", "dependencies", "unevaluatedProperties",
    ),
}  # fmt: skip
_DEEPEST = 7
_LARGEST = 60


class Sampler:
    """Draws instances of the schema at `schema` in `document`; `others` only lend their constants."""

    def __init__(self, document, schema, others=(), *, rng: random.Random) -> None:
        self._document, self._schema, self._rng = document, schema, rng
        self._numbers: list[float] = [0, 1, -1, 0.5, 10**20]
        self._texts: list[str] = ["", "a", "é😀", "2024-05-17"]
        self._names: list[str] = ["extra"]
        self._values: list = [None, True, False, [], {}]
        for each in (schema, *others):
            self._collect(each, 0)

    def draw(self):
        self._made = 0
        value = self._of([self._schema], 0)
        return self._mutated(value) if self._rng.random() < 0.4 else value

    # --- constants -----------------------------------------------------------------------------------------------
    def _collect(self, node, depth: int) -> None:
        if depth > 12:
            return
        if isinstance(node, Mapping):
            for keyword, value in node.items():
                self._note(keyword, value)
                self._collect(value, depth + 1)
        elif isinstance(node, list):
            for each in node:
                self._collect(each, depth + 1)

    def _note(self, keyword: str, value) -> None:
        if keyword in {"enum", "examples"} and isinstance(value, list):
            self._values.extend(value[:50])
        elif keyword in {"const", "default", "example"}:
            self._values.append(value)
        elif keyword in {"properties", "dependentRequired", "dependentSchemas"} and isinstance(value, Mapping):
            self._names.extend(value)
        elif keyword == "required" and isinstance(value, list):
            self._names.extend(each for each in value if isinstance(each, str))
        elif keyword == "pattern" and isinstance(value, str):
            self._texts.append(text_of(value, self._rng))
        elif keyword == "patternProperties" and isinstance(value, Mapping):
            self._names.extend(text_of(pattern, self._rng) for pattern in value)
        elif keyword == "format" and isinstance(value, str):
            self._texts.extend(FORMATTED.get(value, ()))
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
            self._numbers.extend((value, value + 1, value - 1, value / 2))

    # --- conjunctions --------------------------------------------------------------------------------------------
    def _parts(self, schemas, depth: int, seen: frozenset[str] = frozenset()) -> Iterator[Mapping]:
        """The object schemas that the value shall satisfy, one alternative of each union chosen by chance."""
        for schema in schemas:
            if not isinstance(schema, Mapping):
                continue
            yield schema
            inner = []
            reference = schema.get("$ref")
            if isinstance(reference, str) and reference.startswith("#") and reference not in seen:
                seen |= {reference}
                inner.append(self._at(reference))
            inner.extend(_listed(schema.get("allOf")))
            offered = [_listed(schema.get(keyword)) for keyword in ("anyOf", "oneOf")]
            inner.extend(self._rng.choice(each) for each in offered if each)
            if "if" in schema:
                met = self._rng.random() < 0.6
                inner.extend((schema["if"], schema.get("then", True)) if met else (schema.get("else", True),))
            inner.extend(each for each in _mapping(schema.get("dependentSchemas")).values() if self._rng.random() < 0.5)
            if inner and depth < 60:
                yield from self._parts(inner, depth + 1, seen)

    def _at(self, reference: str):
        node = self._document
        for segment in reference.removeprefix("#").split("/")[1:]:
            name = segment.replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(name)] if isinstance(node, list) else node[name]
            except (KeyError, IndexError, ValueError, TypeError):
                return True
        return node

    def _of(self, schemas, depth: int):
        parts = list(self._parts(schemas, 0))
        self._made += 1
        listed = [part["enum"] for part in parts if _listed(part.get("enum"))]
        listed += [[part["const"]] for part in parts if "const" in part]
        if listed and self._rng.random() < 0.95:
            shared = [value for value in min(listed, key=len) if all(value in other for other in listed)]
            return self._rng.choice(shared or min(listed, key=len))
        if self._rng.random() < 0.04:
            return self._rng.choice(self._values)
        kind = self._kind(parts)
        if (depth >= _DEEPEST or self._made > _LARGEST) and kind in {"array", "object"} and self._rng.random() < 0.9:
            return [] if kind == "array" else {}
        return getattr(self, f"_{kind}")(parts, depth)

    def _kind(self, parts) -> str:
        kinds = list(_TYPES)
        for part in parts:
            declared = part.get("type")
            declared = [declared] if isinstance(declared, str) else _listed(declared)
            if part.get("nullable") is True:
                declared = [*declared, "null"]
            if declared:
                wanted = {*declared, *(["integer"] if "number" in declared else [])}
                kinds = (
                    [kind for kind in kinds if kind in wanted] or [kind for kind in declared if kind in _TYPES] or kinds
                )
        hinted = [
            kind
            for kind, keywords in _HINTS.items()
            if kind in kinds and any(k in part for part in parts for k in keywords)
        ]
        return self._rng.choice(hinted if hinted and self._rng.random() < 0.8 else kinds)

    # --- types ---------------------------------------------------------------------------------------------------
    def _null(self, _parts, _depth):
        return None

    def _boolean(self, _parts, _depth):
        return self._rng.random() < 0.5

    def _integer(self, parts, depth):
        number = self._number(parts, depth)
        return int(number) if abs(number) < 1e300 else 0

    def _number(self, parts, _depth):
        lows = [p[k] for p in parts for k in ("minimum", "exclusiveMinimum") if _is_number(p.get(k))]
        highs = [p[k] for p in parts for k in ("maximum", "exclusiveMaximum") if _is_number(p.get(k))]
        steps = [p["multipleOf"] for p in parts if _is_number(p.get("multipleOf")) and p["multipleOf"] > 0]
        low = max(lows, default=min(highs, default=10) - 20)
        high = min(highs, default=low + 20)
        number = self._rng.choice([low, high, (low + high) / 2, low + self._rng.randint(0, 20), *self._numbers])
        if steps and self._rng.random() < 0.9:
            step = self._rng.choice(steps) * (self._rng.choice(steps) if self._rng.random() < 0.3 else 1)
            number = round(number / step) * step if number / step < 1e15 else 0
        return number

    def _string(self, parts, _depth):
        patterns = [part["pattern"] for part in parts if isinstance(part.get("pattern"), str)]
        formats = [part["format"] for part in parts if part.get("format") in FORMATTED]
        least = max((part["minLength"] for part in parts if _is_number(part.get("minLength"))), default=0)
        most = min((part["maxLength"] for part in parts if _is_number(part.get("maxLength"))), default=least + 6)
        if formats and self._rng.random() < 0.9:
            return self._rng.choice(FORMATTED[self._rng.choice(formats)])
        text = text_of(self._rng.choice(patterns), self._rng) if patterns else self._rng.choice(self._texts)
        wanted = self._rng.choice((int(least), int(most), self._rng.randint(int(least), max(int(least), int(most)))))
        if not patterns and min(wanted, 5000) != len(text):
            text = (text + "ab" * 2500)[: min(wanted, 5000)]
        return text

    def _array(self, parts, depth):
        least = int(max((part["minItems"] for part in parts if _is_number(part.get("minItems"))), default=0))
        most = int(min((part["maxItems"] for part in parts if _is_number(part.get("maxItems"))), default=least + 3))
        length = min(self._rng.choice((least, most, self._rng.randint(least, max(least, most)))), 40)
        value = [self._of(list(_of_item(parts, index)), depth + 1) for index in range(length)]
        for part in parts:
            if "contains" in part and value:
                for _ in range(self._rng.choice((1, 1, 2, 3))):
                    value[self._rng.randrange(len(value))] = self._of([part["contains"]], depth + 1)
        if len(value) > 1 and self._rng.random() < 0.2:
            value[0] = value[-1]
        return value

    def _object(self, parts, depth):
        declared = [name for part in parts for name in _mapping(part.get("properties"))]
        names = {name for part in parts for name in _listed(part.get("required"))}
        rate = self._rng.choice((0.0, 0.5, 1.0)) if len(declared) < 12 else self._rng.choice((0.0, 0.1, 0.3))
        names |= {name for name in declared if self._rng.random() < rate}
        for part in parts:
            patterns = list(_mapping(part.get("patternProperties")))
            listed = _listed(_mapping(part.get("propertyNames")).get("enum"))
            if patterns and self._rng.random() < 0.6:
                names.add(text_of(self._rng.choice(patterns), self._rng))
            if listed:
                names.add(self._rng.choice(listed))
        if self._rng.random() < 0.35:
            names.add(self._rng.choice(self._names))
        least = max((part["minProperties"] for part in parts if _is_number(part.get("minProperties"))), default=0)
        for count in range(min(int(least) - len(names), 12)):
            names.add(self._rng.choice((*self._names, f"n{count}")))
        return {
            name: self._of(list(_of_member(parts, name)), depth + 1)
            for name in sorted(n for n in names if isinstance(n, str))
        }

    # --- mutations -----------------------------------------------------------------------------------------------
    def _mutated(self, value):
        """One small change at a random place."""
        if isinstance(value, dict) and value and self._rng.random() < 0.7:
            name = self._rng.choice(list(value))
            return {**value, name: self._mutated(value[name])}
        if isinstance(value, list) and value and self._rng.random() < 0.7:
            index = self._rng.randrange(len(value))
            return [*value[:index], self._mutated(value[index]), *value[index + 1 :]]
        if isinstance(value, dict):
            if value and self._rng.random() < 0.5:
                gone = self._rng.choice(list(value))
                return {name: member for name, member in value.items() if name != gone}
            return {**value, self._rng.choice(self._names): self._rng.choice(self._values)}
        if isinstance(value, list):
            return (
                value[:-1]
                if value and self._rng.random() < 0.5
                else [*value, self._rng.choice([*self._values, *value])]
            )
        pool = (self._numbers, self._texts, self._values)[self._rng.randrange(3)]
        return self._rng.choice(pool)


def _of_item(parts, index: int):
    for part in parts:
        prefix, rest = _listed(part.get("prefixItems")), part.get("items")
        if isinstance(rest, list):
            prefix, rest = rest, part.get("additionalItems")
        if index < len(prefix):
            yield prefix[index]
        elif rest is not None:
            yield rest
        elif isinstance(part.get("unevaluatedItems"), Mapping):
            yield part["unevaluatedItems"]


def _of_member(parts, name: str):
    import re

    for part in parts:
        properties, patterns = _mapping(part.get("properties")), _mapping(part.get("patternProperties"))
        found = [schema for pattern, schema in patterns.items() if re.search(pattern, name)]
        if name in properties:
            yield properties[name]
        yield from found
        if name not in properties and not found:
            for keyword in ("additionalProperties", "unevaluatedProperties"):
                if isinstance(part.get(keyword), Mapping):
                    yield part[keyword]


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _listed(value) -> list:
    return value if isinstance(value, list) else []


def _mapping(value) -> Mapping:
    return value if isinstance(value, Mapping) else {}

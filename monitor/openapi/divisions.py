"""A description cut into parts, and which of them an edit may have touched: itself, or through what it refers to.

A part is what references usually lead to: a component, a path item, a webhook, another file, else a member of the
root. Parts are compared as compact JSON and their references are found in it, so that a document costs no walk.
Whatever can't be told that way counts as touched.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from monitor.documents.bundling import BUNDLED
from monitor.documents.pointers import escape_token
from monitor.documents.references import names_a_file
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.digests import chosen_schemas, common_bytes, plain_bytes, schemes_needed
from monitor.openapi.inheritance import heirs

_LEVELS = {"components": 3} | dict.fromkeys(("paths", "webhooks", "definitions", "parameters", "responses", BUNDLED), 2)
"""How many tokens of a pointer name a part; one for any other member of the root."""

_SHARED = re.compile(r"/(?:security|jsonSchemaDialect|\$self|\$id|components/securitySchemes/.*)")
"""Parts that every operation depends on without a reference."""
_ALONE = frozenset({"/openapi", "/swagger", "/info", "/tags", "/servers", "/externalDocs"})
"""Parts that no operation depends on."""

_REFERENCE = re.compile(rb'"#([^"]*)"')
"""Any text that looks like a local reference: `$ref`, `$dynamicRef`, a discriminator's mapping, `operationRef`."""
_BY_NAME = re.compile(rb'"\$(?:ref|dynamicRef|recursiveRef)":"(?!#"|#/)')
_OUTSIDE = re.compile(rb'"\$(?:ref|dynamicRef)":"[^"#]')
_CHOOSES = b'apping":'
"""As `mapping` ends, and `defaultMapping`."""
_NEEDS = re.compile(rb'"security":(?s:.)*"[^"/#.]*[/#.][^"]*":\[')
_INSTEAD = re.compile(r"/\$ref/?\Z")
_NAMED = re.compile(rb'"\$(?:id|schema|anchor|dynamicAnchor|recursiveAnchor)":')

_WHOLE = "the whole document"
_ANCHORS = "every part that has an anchor or identifier"
_CALLS = "every operation that a link may name"
ELSEWHERE = "what stands in another document, which was not read"
"""Counts as touched as soon as anything is, where an operation refers to it: its reference tells nothing of it."""
BESIDE = "what stands in another document beside the description, which was not read"
"""Of a relative reference, where nothing else is touched."""
_ASKED = re.compile(r"/(?:paths/|webhooks/|components/securitySchemes/|servers$|security$)|.*/\$ref/?$")
"""Parts that decide about operations; the last stands in place of some of them."""


def part_of(pointer: str) -> str:
    """The pointer of the part that holds what `pointer` names; of a larger thing, a name for the whole document."""
    tokens = pointer.split("/")
    levels = _LEVELS.get(tokens[1], 1) if len(tokens) > 1 else 1
    return "/".join(tokens[: levels + 1]) if len(tokens) > levels else _WHOLE


def touched_parts(base: JsonObject, revision: JsonObject, *, apart: bool = False) -> frozenset[str]:
    """Pointers of the parts that differ or that refer, through any number of steps, to one that does.

    `apart`: the two were read in different places, where a relative reference leads to another document.
    """
    before, after = dict(_parts(base)), dict(_parts(revision))
    common: dict[str, bytes] = {}
    for pointer in before.keys() & after.keys():
        content = common_bytes(before[pointer], after[pointer])
        if content is not None:
            common[pointer] = content
    changed = (before.keys() | after.keys()) - common.keys()
    edited = [(pointer, side[pointer]) for side in (before, after) for pointer in changed & side.keys()]
    written = [(pointer, value, plain_bytes(value)) for pointer, value in edited]
    written += [(pointer, after[pointer], content) for pointer, content in common.items()]
    outside = {pointer for pointer, value, content in written if _leads_outside(pointer, value, content)}
    everything = frozenset({*before, *after, *([ELSEWHERE] if outside else [])})
    if any(map(_SHARED.fullmatch, changed)):
        return everything
    alone = changed <= _ALONE and not ((changed or apart) and outside)
    if alone and not any(_leads_to(changed, content) for content in common.values()):
        return frozenset({*changed, _WHOLE})
    graph = _Graph()
    for pointer, value, content in written:
        graph.add(pointer, value, content)
    for root in (base, revision):
        for parent, made in heirs(root).items():
            graph.choose(parent, made)
    found = graph.dependents(changed)
    if any(map(_SHARED.fullmatch, found)):  # whose description is in another file
        return everything
    asked = (changed or apart) and any(map(_ASKED.match, graph.dependents(outside)))
    return frozenset({*found, *([ELSEWHERE if changed else BESIDE] if asked else [])})


def _parts(root: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    waiting: list[tuple[str, JsonValue, int]] = [
        (f"/{escape_token(name)}", value, _LEVELS.get(name, 1) - 1) for name, value in root.items()
    ]
    while waiting:
        pointer, value, levels = waiting.pop()
        if not levels:
            yield pointer, value
        elif isinstance(value, Mapping):
            waiting += [(f"{pointer}/{escape_token(name)}", each, levels - 1) for name, each in value.items()]
        else:  # not what it should be: kept in sight, under a pointer that no reference has
            yield f"{pointer}/", value


def _leads_outside(pointer: str, value: JsonValue, content: bytes) -> bool:
    if _OUTSIDE.search(content) or (isinstance(value, str) and value[:1] != "#" and _INSTEAD.search(pointer)):
        return True
    if _CHOOSES in content and any(map(names_a_file, chosen_schemas(value))):
        return True
    if pointer == "/security":
        return any(map(names_a_file, schemes_needed({"security": value})))
    return _NEEDS.search(content) is not None and any(map(names_a_file, schemes_needed(value)))


def _leads_to(pointers: Iterable[str], content: bytes) -> bool:
    return b'"#"' in content or any(f'"#{pointer}'.encode() in content for pointer in pointers)


class _Graph:
    """Which parts depend on which."""

    def __init__(self) -> None:
        self._dependents: dict[str, set[str]] = {}
        self._targets: dict[bytes, str] = {}

    def add(self, part: str, value: JsonValue, content: bytes) -> None:
        for reference in set(_REFERENCE.findall(content)):
            self._depends(part, self._target(reference))
        if _BY_NAME.search(content):
            self._depends(part, _ANCHORS)
        if _NAMED.search(content):
            self._depends(_ANCHORS, part)
        if b'"links":' in content:
            self._depends(part, _CALLS)
        if _CHOOSES in content:
            for name in chosen_schemas(value):
                self._depends(part, f"/components/schemas/{escape_token(name)}")
        self._depends(_WHOLE, part)
        if part.startswith("/paths/"):
            self._depends(_CALLS, part)

    def choose(self, parent: str, made: Iterable[str]) -> None:
        """Whoever uses the parent may meet what is made of it."""
        for each in made:
            self._depends(part_of(parent), part_of(each))

    def dependents(self, parts: Iterable[str]) -> set[str]:
        """The parts themselves and, through any number of steps, those that depend on them."""
        found: set[str] = set()
        waiting = list(parts)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self._dependents.get(name, ()))
        return found

    def _depends(self, part: str, on: str) -> None:
        self._dependents.setdefault(on, set()).add(part)

    def _target(self, reference: bytes) -> str:
        found = self._targets.get(reference)
        if found is None:
            found = _ANCHORS
            if not reference or b"\\" in reference:
                found = _WHOLE
            elif reference.startswith(b"/"):
                found = part_of(unquote(reference.decode()))
            self._targets[reference] = found
        return found

"""In which component an edit lies, and where in it: what its owner edited, however many places refer to it.

A place that refers to another component now is an edit of whoever holds the reference, not of either component.
"""

from collections.abc import Iterator

from monitor.diff.edits.local import Edit
from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found
from monitor.diff.schema.conjunctions import Conjunction, Facet
from monitor.diff.subjects import component_of
from monitor.documents.pointers import split_pointer
from monitor.model.changes import Component
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue, canonical

DEMANDS = frozenset({FactKind.PROPERTY_BECAME_REQUIRED, FactKind.PROPERTY_BECAME_OPTIONAL})
"""Edits of what is said under `required`."""
_NAMED = frozenset({"properties", "prefixItems"})
_ANY = frozenset({"items", "additionalProperties"})
_SAME_VALUE = frozenset({"allOf", "oneOf", "anyOf"})
_FOLLOWED_BY_NAME = _NAMED | _SAME_VALUE | {"patternProperties"}


class Homes:
    """Those of one comparison, each looked for once."""

    def __init__(self) -> None:
        self._edited: dict[tuple[Pair, int], Component | None] = {}
        self._of_both: dict[Pair, Component | None] = {}

    def of(self, found: Found) -> Component | None:
        """None where the edit lies outside of components, or in several of which it can't be said which is meant."""
        visit, name = found.visit, found.edit.name
        below = f"/{name}" if name else ""
        edited = self.edited(found)
        if edited is not None:
            return Component(edited.kind, edited.name, edited.place + below)
        for pair, step in ((visit.pair, ""), *((above.pair, step) for above, step in reversed(found.way))):
            below = f"{step}{below}"
            held = self.of_both(pair)
            if held is not None:
                return Component(held.kind, held.name, held.place + below)
        return None

    def edited(self, found: Found) -> Component | None:
        """The only component in which both sides say something else, if both have it there. As `Standings.of`."""
        key = found.visit.pair, id(found.edit)
        if key not in self._edited:
            self._edited[key] = _edited_component(found)
        return self._edited[key]

    def of_both(self, pair: Pair) -> Component | None:
        """The component that both sides of a place lie in, and where."""
        if pair not in self._of_both:
            homes = {component_at(each) for each in (*pair.base, *pair.revision)}
            self._of_both[pair] = homes.pop() if len(homes) == 1 else None
        return self._of_both[pair]


def component_at(pointer: str | None) -> Component | None:
    """The component that holds a schema, and the value's place in it."""
    component = component_of(pointer)
    if component is None or pointer is None:
        return None
    _, kind, name = split_pointer(component)
    tokens = split_pointer(pointer)
    rest = list(tokens[2 if tokens[0] == "definitions" else 3 :])
    if kind != "schemas":
        rest = rest[2 if rest[:1] == ["content"] else 0 :][1:]
    return Component(kind, name, "".join(_steps(rest)))


def common_component(one: str | None, other: str | None) -> Component | None:
    """The component that holds both pointers, as a whole."""
    components = component_of(one), component_of(other)
    if components[0] is None or components[0] != components[1]:
        return None
    _, kind, name = split_pointer(components[0])
    return Component(kind, name)


def _steps(tokens: list[str]) -> Iterator[str]:
    while tokens:
        keyword = tokens.pop(0)
        if keyword in _FOLLOWED_BY_NAME and tokens:
            name = tokens.pop(0)
            yield f"/{name}" if keyword in _NAMED else "" if keyword in _SAME_VALUE else "/*"
        elif keyword in _ANY:
            yield "/*"


def _edited_component(found: Found) -> Component | None:
    edit, base, revision = found.edit, found.visit.base, found.visit.revision
    before, after = (_said(edit, node) for node in (base, revision))
    edited = [home for home in {**before, **after} if before.get(home) != after.get(home)]
    if len(edited) != 1:
        return None
    home = edited[0]
    return home if all(_has_part_in(home, node) for node in (base, revision)) else None


def _said(edit: Edit, node: Conjunction) -> dict[Component | None, list[bytes]]:
    """What each component says of what was edited."""
    found: dict[Component | None, list[bytes]] = {}
    for facet in node.facets:
        said = _of_facet(edit, facet)
        if said is not None:
            found.setdefault(component_at(facet.pointer), []).append(said)
    return found


def _of_facet(edit: Edit, facet: Facet) -> bytes | None:
    keywords = facet.keywords
    if edit.name is None:
        kept: JsonValue = {name: keywords[name] for name in edit.keywords if name in keywords}
        return canonical(kept) if kept else None
    required, properties = keywords.get("required"), keywords.get("properties")
    demanded = isinstance(required, list | tuple) and edit.name in required
    if edit.kind in DEMANDS:
        return b"required" if demanded else None
    return b"member" if demanded or (isinstance(properties, dict) and edit.name in properties) else None


def _has_part_in(home: Component | None, node: Conjunction) -> bool:
    return any(component_at(each) == home for each in (*(facet.pointer for facet in node.facets), *node.pointers))

"""What is said of a value under a condition (`then`, `else`, `dependentSchemas`), and which members that declares.

Inclusion is asked about conditions as a whole, and an open schema includes one that knows a member less: that it
went is found by look-up, as anywhere else.
"""

from collections.abc import Iterator, Mapping, Sequence

from monitor.diff.schema.branches import UNIONS, branches_of, types_of_values
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.contradictions import unsendable
from monitor.diff.schema.steps import Step, StepKind
from monitor.model.json_value import canonical
from monitor.schemas import Dialect, SchemaAt, View

Place = tuple[str, bytes]
"""The keyword, with the name in `dependentSchemas`; and the condition."""

_CONSEQUENCES = ("then", "else")
_SPEAKING = ("const", "dependentRequired", "dependentSchemas", "enum", "if", "propertyNames", *_CONSEQUENCES)
_DEEPEST = 4


def conditional(base: Conjunction, revision: Conjunction) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Keyword, and pointers in base and revision of what both say under the same condition, or only the base does.

    Conditions that changed are taken together, since nothing tells which became which.
    """
    before, after = _consequences(base), _consequences(revision)
    for keyword in sorted({keyword for keyword, _ in before}):
        rest = [each for each in before if each[0] == keyword and each not in after]
        yield from ((keyword, before[each], after[each]) for each in before if each[0] == keyword and each in after)
        if rest:
            others = [each for each in after if each[0] == keyword and each not in before]
            yield keyword, _together(before, rest), _together(after, others)


def described(node: Conjunction, view: View, depth: int = _DEEPEST, *, but: str = "") -> frozenset[str]:
    """Members that are declared for the value anywhere: beside the conditions, under each, and in alternatives.

    `but`: the keyword of unions whose alternatives are not looked at.
    """
    names = frozenset(node.properties(view)) - unsendable(node, view)
    if depth == 0:
        return names
    held = [*_consequences(node).values(), node.children("if")]
    unions = [keyword for keyword in UNIONS if keyword != but]
    further = [*map(node.of, held), *(each for keyword in unions for each in branches_of(node, keyword))]
    return names.union(*(described(each, view, depth - 1) for each in further if each.facets))


def holds_anything(node: Conjunction, view: View, depth: int = _DEEPEST) -> bool:
    """May an object have any member, as it declares none by itself, under conditions, or by one of its alternatives?

    A producer is held to what it declares where it declares a member (DESIGN.md §6).
    """
    if described(node, view, 0):
        return False
    if depth == 0:  # nobody looks further down, so that nothing speaks against it
        return True
    held = [node.of(pointers) for pointers in (*_consequences(node).values(), node.children("if"))]
    if any(described(each, view, depth - 1) for each in held if each.facets):
        return False
    unions = [branches for keyword in UNIONS if (branches := branches_of(node, keyword))]
    free = [[each for each in branches if _is_free(each)] for branches in unions]
    return all(any(holds_anything(each, view, depth - 1) for each in branches) for branches in free)


def _is_free(node: Conjunction) -> bool:
    """Are objects allowed, and not only some that are listed?"""
    types = types_of_values(node)
    closed = False in node.values("additionalProperties") or node.allows_nothing()
    return (types is None or "object" in types) and node.enumeration() is None and not closed


def described_inside(node: Conjunction, steps: Sequence[Step], view: View) -> frozenset[str]:
    """The same of a value inside, to which members and items lead."""
    for step in steps:
        members = node.properties(view).get(step.name, ())
        node = node.of(members if step.kind is StepKind.MEMBER else node.children("items"))
    return described(node, view) if node.facets else frozenset()


def parts(node: Conjunction, depth: int = _DEEPEST) -> Iterator[Conjunction]:
    """The node, and what it says of the same value in alternatives and under conditions."""
    yield node
    branches = (each for keyword in UNIONS for each in branches_of(node, keyword))
    for each in (*map(node.of, _consequences(node).values()), *branches) if depth else ():
        yield from parts(each, depth - 1)


def speaks_beside(node: Conjunction, name: str, view: View) -> bool:
    """Does an alternative or a condition declare a member of that name?"""
    return any(name in each.properties(view) for each in parts(node) if each is not node)


def may_speak_of(node: Conjunction, name: str) -> bool:
    """May a listed value, a dependency or a condition be about a member of that name, whether it is declared or not?

    Who is held to what it declares may send the member then. What a reference leads to is not looked at.
    """
    facets = (facet for part in parts(node) for facet in part.facets)
    said = (canonical(facet.keywords[each]) for facet in facets for each in _SPEAKING if each in facet.keywords)
    return any(text in each for each in said for text in (canonical(name), b'"$ref"'))


def trigger(node: Conjunction, keyword: str) -> tuple[Conjunction | None, str]:
    """What fulfils the condition: a schema for `then`, a member's name for `dependentSchemas`."""
    name, _, member = keyword.partition("/")
    return (node.of(node.children("if")) if name == "then" else None), member


def _consequences(node: Conjunction) -> Mapping[Place, tuple[str, ...]]:
    found: dict[Place, tuple[str, ...]] = {}
    if node.resource.dialect is Dialect.OAS30:
        return found
    for facet in node.facets:
        if "if" in facet.keywords:
            condition = canonical(facet.keywords["if"])
            for keyword in _CONSEQUENCES:
                if isinstance(facet.keywords.get(keyword), Mapping):
                    place = (keyword, condition)
                    found[place] = (*found.get(place, ()), f"{facet.pointer}/{keyword}")
        depending = facet.keywords.get("dependentSchemas")
        for name in depending if isinstance(depending, Mapping) else ():
            place = (f"dependentSchemas/{name}", b"")
            pointer = SchemaAt(node.resource, facet.pointer).child("dependentSchemas", name).pointer
            found[place] = (*found.get(place, ()), pointer)
    return found


def _together(held: Mapping[Place, tuple[str, ...]], places: list[Place]) -> tuple[str, ...]:
    return tuple(pointer for each in places for pointer in held[each])

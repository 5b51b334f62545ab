"""A schema that was put into a union, or taken out of one: `X` on one side, `oneOf: [X, null]` on the other.

The branch may have been edited on the way, as long as it is evident which one it is.
"""

from collections.abc import Iterable, Iterator, Sequence

from monitor.diff.edits.fragments import Fragments
from monitor.diff.edits.local import WITHOUT_MEANING, Edit
from monitor.diff.schema.branches import branch_name
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.likeness import likeness
from monitor.diff.schema.nulls import is_null, null_doubt
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue, canonical
from monitor.model.record import record

_UNIONS = ("oneOf", "anyOf")
_COMPONENTS = ("/components/", "/definitions/")
_NULL = frozenset({"null"})
_ALIKE = 0.8
"""Share of members from which a branch is the object that was edited when it was put there."""


@record
class Wrapping:
    """`branch` of the union is what the other side has alone; `others` are the rest, by pointer."""

    keyword: str
    branch: str
    others: tuple[tuple[str, JsonValue], ...]


def wrapping(union: Conjunction, plain: Conjunction) -> Wrapping | None:
    """None where `union` is more than a union, or where none of its branches, or several, are evidently `plain`."""
    keyword = _only_keyword(union)
    if keyword is None or not plain.facets:
        return None
    facet = next(each for each in union.facets if keyword in each.keywords)
    listed = facet.keywords[keyword]
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return None
    branches = {f"{facet.pointer}/{keyword}/{index}": value for index, value in enumerate(listed)}
    is_union = any(plain.values(each) for each in _UNIONS)  # which is like nothing but itself
    for alike in (_same_component, _same_content, *(() if is_union else (_alike, _same_type))):
        found = [pointer for pointer in branches if alike(union.of((pointer,)), plain)]
        if len(found) == 1 and not (alike is _alike and _is_null_in_both(union, branches, plain)):
            others = tuple((pointer, value) for pointer, value in branches.items() if pointer != found[0])
            return Wrapping(keyword, found[0], others)
    return None


def _only_keyword(node: Conjunction) -> str | None:
    """The union's keyword, where nothing else is demanded."""
    names = {name for facet in node.facets for name in facet.keywords if not name.startswith("x-")} - WITHOUT_MEANING
    found = [name for name in _UNIONS if names == {name}]
    return found[0] if found and len(node.values(found[0])) == 1 else None


def _same_component(one: Conjunction, other: Conjunction) -> bool:
    places = [[facet.pointer for facet in node.facets] for node in (one, other)]
    return places[0] == places[1] != [] and places[0][0].startswith(_COMPONENTS)


def _same_content(one: Conjunction, other: Conjunction) -> bool:
    contents = [sorted(canonical(facet.keywords) for facet in node.facets) for node in (one, other)]
    return contents[0] == contents[1]


def _same_type(one: Conjunction, other: Conjunction) -> bool:
    return one.types() == other.types() is not None


def _alike(one: Conjunction, other: Conjunction) -> bool:
    """Not where the schema may be of further types, which other branches would have taken over."""
    kept = (other.types() or frozenset()) - _NULL <= (one.types() or frozenset())
    return kept and (likeness(one, other) or 0) >= _ALIKE


def _is_null_in_both(union: Conjunction, branches: Iterable[str], plain: Conjunction) -> bool:
    """Then null went from the schema itself to a branch beside the one that is like it."""
    return "null" in (plain.types() or ()) and any(union.of((each,)).types() == _NULL for each in branches)


def wrapping_edits(
    keyword: str, others: Iterable[tuple[str, JsonValue]], union: Conjunction, plain: Conjunction, *, added: bool
) -> Iterator[Edit]:
    """An alternative more or less for each of the others, `null` told as such. `added`: the revision has the union."""
    types = plain.types()
    for pointer, value in others:
        if is_null(union.of((pointer,))) and types is not None and "null" not in types:
            without, with_null = _of_types(types), _of_types(types | {"null"})
            kind = FactKind.NULL_ALLOWED if added else FactKind.NULL_FORBIDDEN
            before, after = (without, with_null) if added else (with_null, without)
            doubt = null_doubt(plain, union.of((pointer,)))
            yield Edit(kind, before, after, keywords=("type",), doubt=doubt)
        else:
            kind = FactKind.ALTERNATIVE_ADDED if added else FactKind.ALTERNATIVE_REMOVED
            name = branch_name(value)
            yield Edit(kind, branch=pointer, shown=("", name) if added else (name, ""), keywords=(keyword,))


def _of_types(types: frozenset[str]) -> Fragments:
    return ({"type": sorted(types)},)

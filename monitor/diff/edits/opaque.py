"""Edits of keywords that hold schemas which are not walked: inclusion is asked about them as a whole."""

from collections.abc import Iterator, Mapping

from monitor.diff.edits.added_values import as_added_value
from monitor.diff.edits.fragments import alike, fragments, show, without_any
from monitor.diff.edits.local import SCALARS, WALKED, WITHOUT_MEANING, Edit, both_describe, is_tuple, opens
from monitor.diff.edits.untouched import Untouched
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.meaning import Meanings
from monitor.diff.schema.misspelt import meant_by
from monitor.diff.schema.names import name_matched_by
from monitor.model.facts import FactKind

_MEMBERS = ("additionalProperties", "unevaluatedProperties", "patternProperties")
_TOGETHER: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.CONDITION_CHANGED: ("if", "then", "else"),
    FactKind.CONTAINS_CHANGED: ("contains", "minContains", "maxContains"),
    FactKind.TUPLE_CHANGED: ("prefixItems", "items", "additionalItems", "unevaluatedItems"),
}
"""Keywords that say something only beside one another, in the order in which people read them."""
_ALONE: Mapping[str, FactKind] = {
    "propertyNames": FactKind.MEMBER_NAMES_CHANGED,
    **dict.fromkeys(("dependentRequired", "dependentSchemas", "dependencies"), FactKind.DEPENDENCY_CHANGED),
    "not": FactKind.EXCLUSION_CHANGED,
    "contentSchema": FactKind.CONTENT_SCHEMA_CHANGED,
}


class Opaque:
    def __init__(self, meanings: tuple[Meanings, Meanings], untouched: Untouched) -> None:
        self._meanings, self._untouched = meanings, untouched

    def edits(self, base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
        """Of all such keywords."""
        patterned_alike = self._says_the_same(base, revision, ("patternProperties",))
        patterns = [node.patterns().keys() for node in (base, revision)]
        same_others = patterned_alike or (bool(patterns[0]) and patterns[0] == patterns[1])
        walked = same_others and both_describe(base, revision, "additionalProperties")
        members = _MEMBERS[1:] if walked else _MEMBERS
        if opens(base, revision) and patterned_alike:
            before, after = fragments(base, members), fragments(revision, members)
            yield Edit(FactKind.OTHER_MEMBERS_ALLOWED, shown=show(before, after), keywords=members)
        elif not self._only_patterns(base, revision, members):
            yield from self.told(base, revision, FactKind.ADDITIONAL_MEMBERS_CHANGED, members)
        known = {*SCALARS, *WALKED, *WITHOUT_MEANING, *_MEMBERS}
        others = {
            name
            for node in (base, revision)
            for facet in node.facets
            for name in facet.keywords
            if name not in known and not name.startswith("x-")
        }
        if is_tuple(base) or is_tuple(revision):
            others.add("items")
        for kind, together in _TOGETHER.items():
            group = tuple(name for name in together if name in others)
            if group:
                others.difference_update(group)
                if kind is FactKind.TUPLE_CHANGED and self._only_positions(base, revision, group):
                    continue
                yield from self.told(base, revision, kind, group)
        for name in sorted(others):
            yield from self.told(base, revision, _ALONE.get(name, FactKind.COMPOSITION_CHANGED), (name,))

    def _only_patterns(self, base: Conjunction, revision: Conjunction, keywords: tuple[str, ...]) -> bool:
        """Are the members of the same patterns described on both sides, each of which is walked, and others alike?"""
        patterns = [node.patterns().keys() for node in (base, revision)]
        if not patterns[0] or patterns[0] != patterns[1] or None in map(name_matched_by, patterns[0]):
            return False
        return self._says_the_same(base, revision, tuple(each for each in keywords if each != "patternProperties"))

    def _only_positions(self, base: Conjunction, revision: Conjunction, keywords: tuple[str, ...]) -> bool:
        """Are both tuples of the same length, each of whose items is walked, and the rest alike?"""
        lengths = [len(node.positions()) for node in (base, revision)]
        beside = [{frozenset(each) for each in fragments(node, keywords)} for node in (base, revision)]
        walked = {"prefixItems", *(("items",) if both_describe(base, revision, "items") else ())}
        rest = tuple(each for each in keywords if each not in walked)
        return lengths[0] == lengths[1] > 0 and beside[0] == beside[1] and self._says_the_same(base, revision, rest)

    def _says_the_same(self, base: Conjunction, revision: Conjunction, keywords: tuple[str, ...]) -> bool:
        return not any(self.told(base, revision, FactKind.COMPOSITION_CHANGED, keywords))

    def told(
        self, base: Conjunction, revision: Conjunction, kind: FactKind, keywords: tuple[str, ...]
    ) -> Iterator[Edit]:
        """One edit, where the keywords say together something else."""
        before, after = fragments(base, keywords), fragments(revision, keywords)
        if alike(without_any(before), without_any(after)) and not self._untouched.disturbed(list(before)):
            return
        told = self._meanings[0].of_keywords(base, keywords), self._meanings[1].of_keywords(revision, keywords)
        if told[0] is None or told[0] != told[1] or any(map(meant_by, keywords)):
            yield as_added_value(Edit(kind, before, after, shown=show(before, after), keywords=keywords), told)

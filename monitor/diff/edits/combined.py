"""Places at which what one keyword says depends on what others say of the same value: edits of which each by itself
loses nothing may lose a message together, and so may one of which no keyword by itself tells.
"""

from monitor.diff.edits.fragments import fragments, show
from monitor.diff.edits.local import WITHOUT_MEANING, Edit
from monitor.diff.schema.conditions import parts
from monitor.diff.schema.conjunctions import Conjunction, Facet
from monitor.model.facts import FactKind

_CLOSING = ("additionalProperties", "unevaluatedProperties", "unevaluatedItems")
_DEEPEST = 2


def combined(base: Conjunction, revision: Conjunction) -> Edit | None:
    """All that differs for a value that is closed by one of several parts; None where no other part stands beside."""
    facets = [[facet for part in parts(node, _DEEPEST) for facet in part.facets] for node in (base, revision)]
    if max(map(len, facets)) < 2 or not any(_closes(facet) for side in facets for facet in side):
        return None
    said = {name for node in (base, revision) for facet in node.facets for name in facet.keywords} - WITHOUT_MEANING
    before, after = (fragments(node, tuple(sorted(said))) for node in (base, revision))
    return Edit(FactKind.COMPOSITION_CHANGED, before, after, shown=show(before, after), keywords=_CLOSING, whole=True)


def _closes(facet: Facet) -> bool:
    return any(facet.keywords[each] not in ({}, True) for each in _CLOSING if each in facet.keywords)

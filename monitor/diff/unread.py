"""A union or a condition that went, and what was sent by it: inclusion lets an open reader pass members that nothing of
the revision describes, which is the loss that look-up finds for a single member.
"""

from collections.abc import Iterator, Mapping

from monitor.diff.asked import Asked
from monitor.diff.branches import UNIONS, branches_of
from monitor.diff.conditions import conditional, described
from monitor.diff.conjunctions import Conjunction
from monitor.diff.elsewhere import Elsewhere, elsewhere
from monitor.diff.steps import OF_SAME_VALUE
from monitor.model.facts import FactKind, Finding, Proof

_KINDS = frozenset({FactKind.COMPOSITION_CHANGED, FactKind.CONDITION_CHANGED, FactKind.DEPENDENCY_CHANGED,
                    FactKind.ALTERNATIVE_REMOVED})  # fmt: skip
_DEEPEST = 4


def unread_anywhere(asked: Asked) -> Proof | None:
    """With a message that has such a member; None where there is none, or where another edit tells of it."""
    visit = asked.found.visit
    if not asked.request or asked.edit.kind not in _KINDS or not visit.revision.facets:
        return None
    walked = (
        visit.base.of(pair.base)
        for step, pair in visit.children
        if step.kind in OF_SAME_VALUE and visit.revision.of(pair.revision).facets
    )
    told = frozenset(visit.base.properties(asked.view)).union(*(described(each, asked.view) for each in walked))
    lost = described(visit.base, asked.view) - described(visit.revision, asked.view) - told
    gone = visit.base.of((asked.edit.branch,)) if asked.edit.branch else None
    for part in _parts(visit.base, _DEEPEST) if gone is None else (gone, *_parts(gone, _DEEPEST)):
        for name in part.properties(asked.view):
            if name in lost and elsewhere(asked.found, name) is Elsewhere.NOWHERE:
                value = asked.messages.of(part)
                members = {**value} if isinstance(value, Mapping) else {}
                members.setdefault(name, asked.messages.member(part, name))
                reason = f"`{name}` of an alternative, or under a condition, is described nowhere any more"
                return Proof(Finding.STATED, asked.witnesses.around(members), reason)
    return None


def _parts(node: Conjunction, depth: int) -> Iterator[Conjunction]:
    """Alternatives, and theirs, and what is said under conditions."""
    held = [each for keyword in UNIONS for each in branches_of(node, keyword)]
    held += [node.of(pointers) for _, pointers, _ in conditional(node, node)]
    for each in held if depth else ():
        yield each
        yield from _parts(each, depth - 1)

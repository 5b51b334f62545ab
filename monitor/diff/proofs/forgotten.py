"""A union or a condition that went, and what was sent by it: inclusion lets an open reader pass members that nothing of
the revision describes, which is the loss that look-up finds for a single member.
"""

from collections.abc import Iterator, Mapping

from monitor.diff.proofs.asked import Asked
from monitor.diff.proofs.elsewhere import Elsewhere, elsewhere
from monitor.diff.proofs.unread import unread_member
from monitor.diff.schema.branches import UNIONS, branches_of
from monitor.diff.schema.conditions import conditional, described
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.steps import OF_SAME_VALUE
from monitor.model.facts import FactKind, Finding, Proof
from monitor.schemas import Dialect, View

_KINDS = frozenset({FactKind.COMPOSITION_CHANGED, FactKind.CONDITION_CHANGED, FactKind.DEPENDENCY_CHANGED,
                    FactKind.ALTERNATIVE_REMOVED})  # fmt: skip
_DEEPEST = 4
_ONLY_REQUIRED = (
    "the base requires `{}` in some cases and describes it nowhere, and the revision does not speak of it: "
    "whether it is read, neither says"
)


def forgotten(asked: Asked) -> Proof | None:
    """Of requests with a message that has such a member. None where there is none, or where another edit tells of it.

    An answer may be any of its alternatives: that one went is no loss, unless some of its members went elsewhere.
    """
    visit, view = asked.found.visit, asked.view
    if asked.edit.kind not in _KINDS or not visit.revision.facets or not _may_be_object(visit.revision):
        return None
    walked = (
        visit.base.of(pair.base)
        for step, pair in visit.children
        if step.kind in OF_SAME_VALUE and visit.revision.of(pair.revision).facets
    )
    told = frozenset(visit.base.properties(view)).union(*(described(each, view) for each in walked))
    known = described(visit.revision, view) | _depended_on(visit.revision) | told
    lost = described(visit.base, view) - known
    only_required = sorted(_depended_on(visit.base) - known) if asked.request else []
    for part in _rewritten(asked, known) if lost else ():
        for name, written in part.properties(view).items():
            if name not in lost or elsewhere(asked.found, name) is not Elsewhere.NOWHERE:
                continue
            if written or not asked.request:
                return _unread(asked, part, name) if asked.request else _unsent(name)
            only_required.append(name)
    for name in only_required:
        if elsewhere(asked.found, name) is Elsewhere.NOWHERE:
            return Proof(Finding.UNKNOWN, reason=_ONLY_REQUIRED.format(name))
    return None


def _depended_on(node: Conjunction) -> frozenset[str]:
    """Names that are required where another member is there; 3.0 has no word for it."""
    if node.resource.dialect is Dialect.OAS30:
        return frozenset()
    held = (each for each in node.values("dependentRequired") if isinstance(each, Mapping))
    lists = (names for each in held for names in each.values() if isinstance(names, list | tuple))
    return frozenset(name for names in lists for name in names if isinstance(name, str))


def _may_be_object(node: Conjunction, depth: int = _DEEPEST) -> bool:
    """Where it may not, the alternatives that had members went as a whole."""
    types = node.types()
    if depth == 0 or (types is not None and "object" not in types):
        return depth == 0
    unions = [branches for keyword in UNIONS if (branches := branches_of(node, keyword))]
    return all(any(_may_be_object(each, depth - 1) for each in branches) for branches in unions)


def _unread(asked: Asked, part: Conjunction, name: str) -> Proof:
    reason = f"`{name}` of an alternative, or under a condition, is described nowhere any more"
    return unread_member(asked, part, name, reason)


def _unsent(name: str) -> Proof:
    """The base allows answers without it: whether it matters is for those to say who use it where it is sent."""
    where = f"`{name}` was described in an alternative, or under a condition, and is nowhere any more"
    return Proof(Finding.UNKNOWN, reason=f"{where}: whether consumers use it, only they can tell")


def _rewritten(asked: Asked, known: frozenset[str]) -> Iterator[Conjunction]:
    """Alternatives, and what is said under conditions: of those that the edit is about, and that did not just go."""
    told = None if asked.request else known
    for part in _parts(asked.found.visit.base, asked.view, told):
        if asked.edit.branch is None or part.pointers == (asked.edit.branch,):
            yield part
            yield from _below(part, asked.view, told, _DEEPEST)


def _below(node: Conjunction, view: View, known: frozenset[str] | None, depth: int) -> Iterator[Conjunction]:
    for part in _parts(node, view, known) if depth else ():
        yield part
        yield from _below(part, view, known, depth - 1)


def _parts(node: Conjunction, view: View, known: frozenset[str] | None) -> list[Conjunction]:
    """`known`: then without alternatives of which nothing is known beside what those have that stayed."""
    held = [node.of(pointers) for _, pointers, _ in conditional(node, node)]
    for keyword in UNIONS:
        branches = branches_of(node, keyword)
        stayed = [described(each, view) for each in branches if known and described(each, view) <= known]
        beside = frozenset(node.properties(view)).union(*stayed)
        held += [each for each in branches if not stayed or (described(each, view) - beside) & (known or frozenset())]
    return held

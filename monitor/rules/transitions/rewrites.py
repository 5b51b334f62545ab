"""What is demanded in some cases, with the members that only such a case describes: edited, or said by another keyword.

`dependentSchemas` that became `if` and `then`, say.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from monitor.model.facts import FactKind as F
from monitor.model.facts import Finding
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.kinds import MEMBER_ADDED, MEMBER_REMOVED
from monitor.rules.transitions.transition import NOTHING, EditGroup, Spot, Transition

_OF_CASES = frozenset({F.COMPOSITION_CHANGED, F.CONDITION_CHANGED, F.DEPENDENCY_CHANGED})
_MEMBERS = MEMBER_REMOVED | MEMBER_ADDED
_KEYWORDS = ("allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "dependencies")
_OF_KIND: Mapping[F, Sequence[str]] = {
    F.CONDITION_CHANGED: ("if", "then", "else"),
    F.DEPENDENCY_CHANGED: ("dependentSchemas", "dependencies"),
}


def rewrites(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    """Those said by another keyword go first, since they explain more."""
    yield from _said_otherwise(groups)
    yield from _with_members(groups)


def _with_members(groups: Sequence[EditGroup]) -> Iterator[Transition]:
    """A case that lost members that only it describes: who sends them is told so once."""
    for each in groups:
        keywords = _OF_KIND.get(each.first.kind)
        if keywords and any(fact.proof.finding is not Finding.KEPT for fact in each.facts):
            gone = (other for other in groups if other.first.kind in MEMBER_REMOVED)
            members = [other for other in gone if _is_described(other, [each], [], each.spots, keywords)]
            if members:
                yield Transition(each.first.kind, edits_of((each, *members)), each.first.values, grows=True)


def _said_otherwise(groups: Sequence[EditGroup]) -> Iterator[Transition]:
    """With the members that were described in one of them only, and were lost, or came, on the way."""
    together: dict[frozenset[Spot], list[EditGroup]] = defaultdict(list)
    for each in groups:
        if each.first.kind in _OF_CASES and NOTHING in each.shown.values():
            together[each.spots].append(each)
    for spots, held in together.items():
        gone, came = ([each for each in held if each.shown[side] == NOTHING] for side in ("after", "before"))
        if min(len(gone), len(came)) != 1:
            continue
        members = [each for each in groups if each.first.kind in _MEMBERS and _is_described(each, gone, came, spots)]
        before, after = (each.shown["before"] for each in gone), (each.shown["after"] for each in came)
        values = {"what": came[0].what, "before": "; ".join(before), "after": "; ".join(after)}
        yield Transition(came[0].first.kind, edits_of((*held, *members)), values)


def _is_described(
    member: EditGroup,
    gone: Sequence[EditGroup],
    came: Sequence[EditGroup],
    spots: frozenset[Spot],
    keywords: Sequence[str] = _KEYWORDS,
) -> bool:
    """In one of those that went or came, of the very objects that they are about?"""
    if not member.parents <= spots:
        return False
    side = int(member.first.kind in MEMBER_ADDED)
    written = [each.pointer(side) for each in (gone, came)[side]]
    holders = [each.rpartition("/")[0] for each in written if each]
    pointer = member.pointer(side) or ""
    return any(pointer.startswith(f"{holder}/{keyword}/") for holder in holders for keyword in keywords)

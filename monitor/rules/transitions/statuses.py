"""One status instead of another: the only success that was promised, or one of those that are taken for one another."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.documents.pointers import join_pointer
from monitor.model.facts import Fact, FactKind
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import connected, edits_of, gone_and_new
from monitor.rules.transitions.kinds import Kinds
from monitor.rules.transitions.transition import Channel, EditGroup, Transition

_SUCCESSES: Kinds = ((FactKind.STATUS_REMOVED_LAST_SUCCESS,), (FactKind.STATUS_ADDED_SUCCESS,))
_OTHERS: Kinds = ((FactKind.STATUS_REMOVED_OTHER,), (FactKind.STATUS_ADDED_OTHER,))
_ALIKE = (
    frozenset({"301", "302", "303", "307", "308"}),
    frozenset({"400", "422"}),
    frozenset({"401", "403"}),
    frozenset({"404", "410"}),
    frozenset({"500", "502", "503", "504"}),
)
"""Which of them is answered is a matter of taste: any other two are two edits."""
_WITHOUT_BODY = frozenset({"204", "205"})


def statuses(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    """Where one edit is shared by several operations, all of them must have changed alike."""
    for kind, gone, new, before, after in (
        *((FactKind.SUCCESS_STATUS_CHANGED, *each) for each in _instead(groups, _SUCCESSES)),
        *(
            (FactKind.STATUS_CHANGED, *each)
            for alike in _ALIKE
            for each in _instead([group for group in groups if group.name in alike], _OTHERS)
        ),
    ):
        edited = _edited_too(gone, [each for each in new if each.name not in _WITHOUT_BODY], documents)
        yield Transition(kind, edits_of((*gone, *new)), {"before": before, "after": after}, edited)


def _instead(groups: Sequence[EditGroup], kinds: Kinds) -> Iterator[tuple[list[EditGroup], list[EditGroup], str, str]]:
    """What went and what came in its stead, and the status of each; of one that all answered, those that each does."""
    about = [each for each in groups if any(each.first.kind in some for some in kinds)]
    for together in connected(about, lambda group: group.channels):
        gone, new = gone_and_new(together, kinds)
        before, after = (sorted({each.name for each in some}) for some in (gone, new))
        one_for_all = min(len(before), len(after)) == 1  # else it may be told of each pair
        if one_for_all and _channels(gone) == _channels(new) and _once(gone) and _once(new):
            yield gone, new, " or ".join(before), " or ".join(after)


def _channels(groups: Sequence[EditGroup]) -> frozenset[Channel]:
    return frozenset[Channel]().union(*(each.channels for each in groups))


def _once(groups: Sequence[EditGroup]) -> bool:
    """Each operation at one of them only."""
    return sum(len(each.channels) for each in groups) == len(_channels(groups))


def _edited_too(gone: Sequence[EditGroup], new: Sequence[EditGroup], documents: Documents) -> str:
    """What is answered under another status may be described otherwise."""
    answers = {(fact.operation, fact.direction): fact for each in new for fact in each.facts}
    told = (
        _described_otherwise(fact, answers[fact.operation, fact.direction], documents)
        for each in gone
        for fact in each.facts
        if (fact.operation, fact.direction) in answers
    )
    return "; ".join(dict.fromkeys(each for each in told if each))


def _described_otherwise(before: Fact, after: Fact, documents: Documents) -> str:
    base, revision = _schemas(0, before.base, documents), _schemas(1, after.revision, documents)
    if not base or not revision:
        return "" if base == revision else f"the answer has {'no body any more' if base else 'a body now'}"
    shared = [name for name in base if name in revision]
    if not shared:
        return "the answer is sent in another media type"
    return documents.described_otherwise("what is answered", base[shared[0]], revision[shared[0]])


def _schemas(side: int, pointer: str | None, documents: Documents) -> Mapping[str, str]:
    """Of an answer, by media type; 2.0 has one for all."""
    held = documents.held(side, pointer or "")
    if not isinstance(held, Mapping):
        return {}
    content = held.get("content")
    if isinstance(content, Mapping):
        return {name: f"{pointer}{join_pointer('content', name, 'schema')}" for name in content}
    return {"": f"{pointer}/schema"} if "schema" in held else {}

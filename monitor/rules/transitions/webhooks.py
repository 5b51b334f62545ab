"""Webhooks and callbacks under another name: what is sent and what is accepted as an answer are described alike."""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.openapi.keys import WEBHOOK, parted
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.doings import Doing
from monitor.rules.transitions.grouping import edits_of, gone_and_new, only_pairs
from monitor.rules.transitions.kinds import Kinds
from monitor.rules.transitions.names import named_alike
from monitor.rules.transitions.transition import EditGroup, Transition

_KINDS: Kinds = ((FactKind.WEBHOOK_REMOVED,), (FactKind.WEBHOOK_ADDED,))


def webhook_renames(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    gone, new = (
        [(each, Doing(side, each.first.subject, each.key, documents)) for each in some]
        for side, some in enumerate(gone_and_new(groups, _KINDS))
    )
    candidates = [(before, after) for before, one in gone for after, other in new if _is_renamed(one, other, documents)]
    for before, after in only_pairs(candidates):
        values = {"before": before.name, "after": after.name}
        yield Transition(FactKind.WEBHOOK_RENAMED, edits_of((before, after)), values)


def _is_renamed(one: Doing, other: Doing, documents: Documents) -> bool:
    before, after = one.operation, other.operation
    holders, names = zip(*(_named(each.path) for each in (before, after)), strict=True)
    alike = (
        holders[0] == holders[1]
        and before.method == after.method
        and not before.lifecycle.deprecated
        and _parameters(one) == _parameters(other)
        and one.asks_body_like(other)
        and before.responses.keys() == after.responses.keys()
        and one.answers_same(other)
    )
    return alike and (named_alike(*names) or (one.body is not None and documents.is_telling(one.body)))


def _named(path: str) -> tuple[str, str]:
    """A callback's operation, and its own name; a webhook is held by none."""
    holder, name = parted(path)
    return holder, name if holder else name.removeprefix(WEBHOOK)


def _parameters(doing: Doing) -> set[tuple[str, bool, str | None]]:
    return {(key, each.required, doing.says(each.schema)) for key, each in doing.operation.parameters.items()}

"""What a visitor sees of what was observed."""

from collections.abc import Sequence

from monitor.access.visitor import Visitor
from monitor.engine.ports import Store
from monitor.model.history import Record, RecordKind


def seen_records(
    store: Store, visitor: Visitor, integration: str | None, kinds: Sequence[RecordKind], newest: int
) -> list[Record]:
    """The newest that the visitor sees, oldest first; of one integration where it is named."""
    if visitor.sees_all:
        return list(store.records(kinds=kinds, integration=integration, newest=newest))
    names = visitor.integrations or frozenset()
    of = [name for name in sorted(names) if integration in {None, name} and visitor.sees(name)]
    found = [each for name in of for each in store.records(kinds=kinds, integration=name, newest=newest)]
    return sorted(found, key=lambda each: each.id or 0)[-newest:]

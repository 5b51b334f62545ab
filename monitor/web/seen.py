"""What a visitor sees of what was observed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.access.visitor import Visitor
from monitor.engine.ports import Store
from monitor.model.changes import Change
from monitor.model.history import Record, RecordKind
from monitor.model.integration import ApiSettings, Integration


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


def seen_changes(
    store: Store, visitor: Visitor, integration: Integration, api: ApiSettings
) -> Iterator[tuple[datetime | None, datetime, str, str, Change]]:
    """As the store has them, oldest first.

    A shared API is polled once for all integrations that use it: whose contracts use a place is kept with the change,
    and is nothing for visitors who do not see all of them.
    """
    for not_before, not_after, base, revision, change in store.changes(
        "shared" if api.shared else integration.name, api.name
    ):
        hidden = api.shared and not visitor.sees_all
        yield (
            not_before,
            not_after,
            base,
            revision,
            replace(change, used_by=(), consumers=(), unused=False) if hidden else change,
        )

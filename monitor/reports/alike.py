"""Changes that read alike are told once: the first with all that shows it, the others by where they are."""

from collections.abc import Iterable

from monitor.model.changes import Change
from monitor.model.record import record
from monitor.reports.comparisons import operations_of, parts_of, users


@record
class Told:
    change: Change
    alike: tuple[Change, ...] = ()

    @property
    def operations(self) -> tuple[str, ...]:
        """Those for which one of them is as bad as it is said to be."""
        return tuple(dict.fromkeys(name for each in (self.change, *self.alike) for name in operations_of(each)))


def told_once(changes: Iterable[Change]) -> list[Told]:
    """In the order of the first of each."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        said = (change.severity, change.decided, change.rule, change.message, change.note)
        found.setdefault((*said, parts_of(change), users(change)), []).append(change)
    return [Told(first, tuple(others)) for first, *others in found.values()]

"""Changes that read alike are told once: the first with all that shows it, the others by where they are.

Where everything but the name is the same, of members and parameters as of operations, the others are told by their
names.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.model.changes import Change
from monitor.model.facts import FactKind as F
from monitor.model.record import record, replaced
from monitor.model.values import Severity
from monitor.reports.comparisons import group_of, operations_of, parts_of, users
from monitor.rules.catalogue import rules_of

_MEMBER = re.compile(r"`(/[^`]*)`")
_NAME = re.compile(r"component `[^`]*`|`([^`]*)`")
_RENAMED = rules_of(F.PROPERTY_RENAMED, F.PARAMETER_RENAMED, F.HEADER_RENAMED, F.WEBHOOK_RENAMED)
"""They tell of one name for another."""


@record
class Told:
    change: Change
    alike: tuple[Change, ...] = ()
    beside: tuple[Change, ...] = ()
    """The same said of others for the same operations, or of other operations."""

    @property
    def operations(self) -> tuple[str, ...]:
        """Those for which one of them is as bad as it is said to be."""
        return tuple(dict.fromkeys(name for each in self._all for name in operations_of(each)))

    @property
    def _all(self) -> tuple[Change, ...]:
        return (self.change, *self.alike, *self.beside)

    @property
    def names(self) -> tuple[str, ...]:
        """Of those beside it."""
        return tuple(_subject(each)[0] for each in self.beside)


def told_once(changes: Iterable[Change]) -> list[Told]:
    """In the order of the first of each."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        said = (change.severity, change.decided, change.rule, change.message, change.note)
        found.setdefault((*said, parts_of(change), users(change)), []).append(change)
    return [Told(first, tuple(others)) for first, *others in found.values()]


def told_together(changes: Iterable[Change]) -> list[Told]:
    """As `told_once`, and those that only a name tells apart are one, where each is alone."""
    found: dict[object, list[Told]] = {}
    for told in told_once(changes):
        found.setdefault(_but_for_the_name(told), []).append(told)
    return [_together(held) for held in found.values()]


def by_operation(found: Iterable[Told]) -> Iterator[tuple[str, list[Told]]]:
    """What each operation, or set of operations, is told; within a severity in the order of their worst."""
    groups: dict[tuple[Severity, str], list[Told]] = {}
    for told in found:
        groups.setdefault((told.change.severity, group_of(told.operations)), []).append(told)
    for severity in Severity:
        yield from ((title, held) for (each, title), held in groups.items() if each is severity)


def _together(held: Sequence[Told]) -> Told:
    return replaced(held[0], beside=tuple(each.change for each in held[1:])) if held[1:] else held[0]


def _but_for_the_name(told: Told) -> object:
    """What several may have in common; one that is told of more places, or is made of other parts, has it with none."""
    change = told.change
    name, message = _subject(change)
    if not name or told.alike or (change.parts and change.rule not in _RENAMED):
        return id(told)
    said = (change.severity, change.decided, change.rule, message, change.note, users(change))
    parts = tuple(map(_nameless, parts_of(change)))
    return (*said, _message_of(change), *parts, frozenset(operations_of(change)) if name != change.operation else None)


def _subject(change: Change) -> tuple[str, str]:
    """The member, parameter, header, status, media type or operation that a message names, and the message without it;
    nothing where it names none.
    """
    if not change.place and change.message.startswith(f"{change.operation} "):
        return change.operation, change.message.removeprefix(change.operation)
    if change.rule in _RENAMED:
        return " → ".join(filter(None, _NAME.findall(change.message))), _nameless(change.message)
    kind, _, name = change.place.partition(" ")
    if name and change.message.startswith(f"{name} "):  # a media type, which says nothing of what it is offered for
        return name, f"{kind} … {change.message.removeprefix(name)}"
    if name and "/" not in change.place and change.place in change.message:
        return change.place, change.message.replace(change.place, f"{kind} …", 1)
    if not name and f"status {kind} " in change.message:
        return kind, change.message.replace(f"status {kind} ", "status … ", 1)
    found = _MEMBER.search(change.message)
    return (found[1], _MEMBER.sub("…", change.message, count=1)) if found else ("", change.message)


def _message_of(change: Change) -> str:
    """In which body, or object of one where a name says nothing of that, the named member lies; empty for all else."""
    return change.place.rpartition("/" if change.rule in _RENAMED else " /")[0]


def _nameless(message: str) -> str:
    """But for the component."""
    return _NAME.sub(lambda found: found[0] if found[1] is None else "…", message)

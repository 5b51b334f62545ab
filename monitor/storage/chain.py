"""The log of all cases as one hash chain (DESIGN.md §8).

`hash` is the SHA-256 of the entry's canonical JSON without `hash` itself; since `previous` is in it, whoever has seen a
head can tell whether anything before it was changed, taken out or put in. One chain serves the whole store, so that the
newest head alone covers every case; `number` counts from 1 through all of them.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from monitor.model.cases import LogEntry, hash_of

START = ""
"""`previous` of the first entry."""


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """The newest entry; number 0 where there is none."""

    number: int = 0
    hash: str = START


def linked(entries: Iterable[LogEntry], head: Head) -> Iterator[LogEntry]:
    """The entries with `number`, `previous` and `hash`, as they follow `head`."""
    for entry in entries:
        unsealed = dataclasses.replace(entry, number=head.number + 1, previous=head.hash)
        sealed = dataclasses.replace(unsealed, hash=hash_of(unsealed.to_json()))
        yield sealed
        head = Head(sealed.number, sealed.hash)


def first_broken(entries: Iterable[LogEntry]) -> int | None:
    """Number that the first entry should have that is not what it was when written; None where all are sound."""
    head = Head()
    for entry in entries:
        if (entry.number, entry.previous, entry.hash) != (head.number + 1, head.hash, hash_of(entry.to_json())):
            return head.number + 1
        head = Head(entry.number, entry.hash)
    return None

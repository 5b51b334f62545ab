"""The log of a case as people read it, on its page and at the terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.model.cases import LogEntry
from monitor.workflow.events import EventKind


def steps(log: Sequence[LogEntry]) -> Iterator[tuple[LogEntry, LogEntry, int]]:
    """First and last entry of each step, and how many there are: what fails again and again is one step."""
    for repeated, run in groupby(log, lambda each: each.event == EventKind.REPEATED.value):
        entries = tuple(run)
        if repeated:
            yield entries[0], entries[-1], len(entries)
        else:
            yield from ((each, each, 1) for each in entries)

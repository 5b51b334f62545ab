"""What observed traffic shows, for people."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.engine.observed.observation import Observed, ObservedInteraction, ObservedOperation
from monitor.model.values import Outcome
from monitor.reports.layout import wrapped

_SYMBOLS = {Outcome.PASSED: "✓", Outcome.FAILED: "✕"}


def lines(observed: Sequence[Observed], next_command: str) -> Iterator[str]:
    """`next_command`: the one that makes use of it."""
    for each in observed:
        yield from _observed(each, next_command)


def _observed(found: Observed, next_command: str) -> Iterator[str]:
    yield f"{_SYMBOLS.get(found.outcome, '?')} {found.integration}: observed traffic of {found.api}"
    yield from _counts(found)
    if found.interactions:
        yield "  contracts:"
        for interaction in found.interactions:
            yield from wrapped(_interaction(interaction), first="    ", rest="      ")
    if found.operations:
        learned = any(each.learned_from for each in found.operations)
        yield "  learned, not described (a hint):" if learned else "  description in force:"
        for operation in found.operations:
            yield from wrapped(_operation(operation), first="    ", rest="      ")
    if found.others:
        yield f"  {_counted(found.others, 'exchange')} that no contract and no description speaks of"
    for problem in found.problems:
        yield from wrapped(problem, first="  note: ", rest="    ")
    if any(found.new.values()):
        yield f"  the next cycle verifies by it where nothing may be sent: {next_command}"


def _counts(found: Observed) -> Iterator[str]:
    for name, count in found.found.items():
        new = found.new[name]
        known = "all new" if new == count else "all known already" if not new else f"{new} of them new"
        yield f"  {name}: {_counted(count, 'exchange')}, {known}"
    if found.first is not None and found.last is not None:
        yield f"  from {_time(found.first)} to {_time(found.last)}"
    if not found.found:
        yield from wrapped(
            "nothing in it went to an environment of this API: entries are known by `base_url`", first="  "
        )
    if found.elsewhere:
        yield f"  {_counted(found.elsewhere, 'entry', 'entries')} went elsewhere"
    for reason, count in found.left_out.items():
        yield from wrapped(f"{_counted(count, 'entry', 'entries')} left out: {reason}", first="  ", rest="    ")


def _interaction(found: ObservedInteraction) -> str:
    counts = (("passed", found.passed), ("failed", found.failed), ("can't be told", found.unknown))
    counted = ", ".join(f"{word} {count}" for word, count in counts if count)
    reason = f": {found.reason}" if found.reason else ""
    symbol = _SYMBOLS.get(found.outcome, "?")
    return f"{symbol} {found.interaction} in {found.environment} ({counted}; the newest at {_time(found.at)}){reason}"


def _operation(found: ObservedOperation) -> str:
    total = found.conforming + found.violating + found.unjudged
    where = f"{found.operation} in {found.environment}"
    if found.learned_from:
        before = f"what was learned from {_counted(found.learned_from, 'exchange')}"
        if found.violating:
            return f"? {where}: {found.violating} of {_counted(total, 'answer')} left {before}: {found.reason}"
        return f"✓ {where}: {_counted(total, 'answer')} like {before}"
    if found.violating:
        return f"✕ {where}: {found.violating} of {_counted(total, 'answer')} not as described: {found.reason}"
    if found.unjudged:
        return f"? {where}: {found.unjudged} of {_counted(total, 'answer')} can't be judged: {found.reason}"
    return f"✓ {where}: {_counted(total, 'answer')} as described"


def _counted(number: int, word: str, several: str | None = None) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {several or word + 's'}"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"

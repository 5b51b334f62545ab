"""What both companies were told, or would have been, for a terminal."""

from collections.abc import Iterator, Sequence

from monitor.reports.layout import moment, wrapped
from monitor.workflow.told import Outcome, Told

_TO = {Outcome.DELIVERED: "to", Outcome.SHADOW: "would have gone to"}


def lines(found: Sequence[Told], *, full: bool) -> Iterator[str]:
    """Oldest first, as given; `full`: with what each says."""
    for each in found:
        message = each.message
        yield from wrapped(f"{moment(message.at)} {each.company}: {each.words} ({message.reason})", rest="  ")
        yield from wrapped(message.title, first="  ")
        where = ", ".join(each.destinations) or "nobody: this side names no destination"
        yield from wrapped(f"{_TO.get(each.outcome, 'goes to')} {where}", first="  ")
        if each.next_at is not None:
            yield f"  not before {moment(each.next_at)}"
        if message.last_error and each.outcome is not Outcome.SHADOW:
            yield from wrapped(f"the last time: {message.last_error}", first="  ")
        yield f"  case {message.conflict}"
        if full:
            yield ""
            for line in message.body.splitlines():
                yield from wrapped(line, first="    | ", rest="    |   ") if line else ["    |"]
        yield ""
    yield _count(found)


def _count(found: Sequence[Told]) -> str:
    counts = {outcome: sum(each.outcome is outcome for each in found) for outcome in Outcome}
    parts = [f"{count} {_COUNTED[outcome]}" for outcome, count in counts.items() if count]
    return ", ".join(parts) or "no message"


_COUNTED = {
    Outcome.DELIVERED: "sent",
    Outcome.SHADOW: "kept, not sent",
    Outcome.WAITING: "waiting",
    Outcome.FAILED: "not taken yet",
    Outcome.GIVEN_UP: "not taken",
}

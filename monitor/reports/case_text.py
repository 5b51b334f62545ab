"""One case as a terminal shows it."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model.cases import Conflict, LogEntry
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.reports import verdict_text


def lines(
    case: Conflict, regressions: Sequence[JsonValue], log: Sequence[LogEntry], integration: Integration | None
) -> Iterator[str]:
    """`integration` None: it is no longer configured, and the sides' own words are shown."""
    yield f"{case.id}: {case.title}"
    yield f"  {case.status.value}, opened {case.opened_at.isoformat(timespec='minutes')}"
    if case.next_action is not None:
        due = f" by {case.next_action.due.isoformat(timespec='minutes')}" if case.next_action.due else ""
        yield f"  next: {case.next_action.what}{due}"
    for regression in regressions:
        if not isinstance(regression, Mapping):
            continue
        yield ""
        if integration is not None:
            yield from (f"  {line}" for line in verdict_text.lines(regression, integration))
        else:
            yield f"  {regression['operation']}: {regression['message']}"
    yield ""
    for entry in log:
        yield f"  {entry.at.isoformat(timespec='seconds')}  {entry.event} by {entry.by}: {entry.text}"

"""What happened in a case, as its page and the terminal tell it."""

from datetime import UTC, datetime, timedelta

from monitor.model.cases import LogEntry
from monitor.workflow.log import steps

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_what_fails_again_and_again_is_one_step_and_nothing_else_is_joined() -> None:
    events = ("seen", "repeated", "repeated", "repeated", "updated", "updated", "repeated")
    log = [
        LogEntry("acme-1", number, NOON + timedelta(hours=number), event, "monitor", "")
        for number, event in enumerate(events)
    ]
    told = [(first.number, last.number, times) for first, last, times in steps(log)]
    assert told == [(0, 0, 1), (1, 3, 3), (4, 4, 1), (5, 5, 1), (6, 6, 1)]

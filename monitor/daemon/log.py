"""The structured log: one JSON object a line, on standard error, never with a header, a body or a URL of a probe."""

import json
import logging
import sys
from datetime import UTC, datetime

from monitor.engine.events import (
    Changed,
    ConflictChanged,
    CycleFinished,
    CycleStarted,
    Event,
    FlakeCounted,
    Polled,
    Problem,
    RegressionFound,
    Verified,
)
from monitor.model.values import Outcome

_LOG = logging.getLogger("monitor.cycle")


class JsonLines(logging.Formatter):
    """`time`, `level`, `logger`, `message`, and the fields given as `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_as_json(level: int = logging.INFO) -> None:
    """Send the log of the whole process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "apscheduler", "uvicorn.access", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class EventLog:
    """A listener of events: what a person on call would want to find again."""

    def hear(self, event: Event) -> None:
        match event:
            case CycleStarted():
                self._write("cycle started", integration=event.integration, cycle=event.cycle)
            case Polled(poll=poll) if poll.diagnostic is not None:
                self._write(
                    "description not read",
                    integration=event.integration,
                    target=poll.target.key,
                    outcome=poll.outcome.value,
                    code=poll.diagnostic.code,
                    reason=poll.diagnostic.message,
                )
            case Changed():
                self._write(
                    "description changed",
                    integration=event.integration,
                    target=event.target.key,
                    changes=len(event.changes),
                    problem=event.problem,
                )
            case Verified() if event.outcome not in {Outcome.PASSED, Outcome.SKIPPED}:
                self._write(
                    "verification not passed",
                    integration=event.integration,
                    api=event.api,
                    environment=event.environment,
                    interaction=event.interaction,
                    outcome=event.outcome.value,
                    pending=event.pending,
                )
            case RegressionFound(regression=regression, conflict=conflict):
                self._write(
                    "regression",
                    integration=regression.integration,
                    conflict=conflict,
                    fingerprint=regression.fingerprint,
                    changed_by=regression.verdict.changed_by.value,
                    owes=regression.verdict.owes.value,
                    status=regression.verdict.status.value,
                )
            case FlakeCounted(regression=regression):
                self._write("flake", integration=regression.integration, fingerprint=regression.fingerprint)
            case ConflictChanged(conflict=case, event=what):
                self._write(
                    "case", integration=case.integration, conflict=case.id, reason=what, status=case.status.value
                )
            case Problem():
                self._write("problem", integration=event.integration, code=event.code, reason=event.message)
            case CycleFinished():
                self._write(
                    "cycle finished",
                    integration=event.integration,
                    cycle=event.cycle,
                    state=event.state.value,
                    seconds=round(event.seconds, 3),
                )
            case _:
                pass

    def _write(self, message: str, **fields: str | float | bool | None) -> None:
        _LOG.info(message, extra={"fields": fields})

"""Progress of a cycle on a terminal: one line that is written over, and nothing where nobody looks."""

import sys
from typing import TextIO

from monitor.engine.events import (
    Attributing,
    CycleFinished,
    CycleStarted,
    Event,
    Polled,
    Verified,
)


class Progress:
    """A listener of events. `stream` (default: standard error) is only written to where it is a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._polled = self._verified = self._polls = self._planned = 0

    def hear(self, event: Event) -> None:
        if not self._shown:
            return
        match event:
            case CycleStarted():
                self._polled = self._verified = 0
                self._polls, self._planned = event.polls_planned, event.verifications_planned
                self._write(f"{event.integration}: fetching {self._polls} description{'s' * (self._polls != 1)}")
            case Polled():
                self._polled += 1
                self._write(f"{event.integration}: {self._polled} of {self._polls} descriptions fetched")
            case Verified():
                self._verified += 1
                self._write(f"{event.integration}: {self._verified} interactions verified ({event.operation})")
            case Attributing():
                self._write(f"{event.integration}: replaying {event.operation} to see who changed")
            case CycleFinished():
                self._write("")
            case _:
                pass

    def _write(self, text: str) -> None:
        self._stream.write(f"\r\x1b[2K{text[:100]}")
        self._stream.flush()

"""Says on a terminal what is being waited for, once that has taken a while."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TextIO

from monitor.cli import diagnostics

PATIENCE_SECONDS = 1.0
_EVERY_SECONDS = 0.5


class Waiting:
    """`doing` is what the line says; it may change.

    The line is written over, and taken away in the end: it is no wider than the terminal, where it would be two.
    """

    def __init__(self, stream: TextIO, patience: float = PATIENCE_SECONDS) -> None:
        self.doing = ""
        self._stream, self._patience = stream, patience
        self._over = Event()

    def run(self) -> None:
        """Until `end`, which may be called from another thread."""
        begun = monotonic()
        if self._over.wait(self._patience):
            return
        while True:
            seconds = f" … {monotonic() - begun:.0f} s"
            room = diagnostics.terminal_width() - len(seconds) - 1
            self._write((self.doing if len(self.doing) <= room else f"{self.doing[: room - 1]}…") + seconds)
            if self._over.wait(_EVERY_SECONDS):
                break
        self._write("")

    def end(self) -> None:
        self._over.set()

    def _write(self, text: str) -> None:
        self._stream.write(f"\r\x1b[2K{text}")
        self._stream.flush()


@contextmanager
def waiting(*, quiet: bool, stream: TextIO | None = None, patience: float = PATIENCE_SECONDS) -> Iterator[Waiting]:
    """Silent where nobody looks: `stream` (default: standard error) is no terminal, or `quiet`."""
    stream = stream or sys.stderr
    shown = Waiting(stream, patience)
    if quiet or not stream.isatty():
        yield shown
        return
    thread = Thread(target=shown.run, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        shown.end()
        thread.join()

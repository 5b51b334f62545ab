"""Says on a terminal what is being waited for, once that has taken a while."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

PATIENCE_SECONDS = 1.0
_EVERY_SECONDS = 0.5


class Waiting:
    """`doing` is what the line says; it may change."""

    def __init__(self) -> None:
        self.doing = ""
        self._over = Event()

    def run(self) -> None:
        """Writes over one line of standard error until it is over."""
        begun = monotonic()
        if self._over.wait(PATIENCE_SECONDS):
            return
        while True:
            sys.stderr.write(f"\r\x1b[2K{self.doing[:100]} … {monotonic() - begun:.0f} s")
            sys.stderr.flush()
            if self._over.wait(_EVERY_SECONDS):
                break
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()

    def end(self) -> None:
        self._over.set()


@contextmanager
def waiting(*, quiet: bool) -> Iterator[Waiting]:
    """Silent where nobody looks: standard error is no terminal, or `quiet`."""
    shown = Waiting()
    if quiet or not sys.stderr.isatty():
        yield shown
        return
    thread = Thread(target=shown.run, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        shown.end()
        thread.join()

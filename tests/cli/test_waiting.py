"""Progress of a comparison that takes a while."""

import io
from threading import Event

import pytest

from monitor.cli.waiting import waiting


class Stream(io.StringIO):
    """A terminal or not; `told` once a line with a text was written."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal
        self.told = Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        if "comparing" in text:
            self.told.set()
        return written

    def isatty(self) -> bool:
        return self._terminal


def test_a_terminal_is_told_what_is_waited_for_and_left_clean() -> None:
    stream = Stream(terminal=True)
    with waiting(quiet=False, stream=stream, patience=0) as shown:
        shown.doing = "comparing a and b"
        assert stream.told.wait(30)
    assert "comparing a and b" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[2K")


@pytest.mark.parametrize(
    ("terminal", "quiet", "patience"),
    [(False, False, 0), (True, True, 0), (True, False, 1000)],
    ids=["no terminal", "quiet", "soon over"],
)
def test_nobody_else_is(terminal: bool, quiet: bool, patience: float) -> None:
    stream = Stream(terminal=terminal)
    with waiting(quiet=quiet, stream=stream, patience=patience):
        pass
    assert stream.getvalue() == ""

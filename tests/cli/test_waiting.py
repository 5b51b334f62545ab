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


def test_the_line_is_one_line_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wider is two, of which only the last would be taken away."""
    monkeypatch.setenv("COLUMNS", "60")
    stream = Stream(terminal=True)
    with waiting(quiet=False, stream=stream, patience=0) as shown:
        shown.doing = f"comparing {'a' * 40} and {'b' * 40}"
        assert stream.told.wait(30)
    lines = stream.getvalue().split("\r\x1b[2K")
    assert max(map(len, lines)) == 59
    assert all(line.endswith(" s") for line in lines if "comparing" in line)

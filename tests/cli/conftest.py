from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.demo import story
from monitor.demo.story import Stage
from monitor.model.cases import Conflict
from tests.cli.companies import Terminal
from tests.engine.world import a_world


@pytest.fixture(autouse=True)
def as_wide_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have said how wide their terminal is."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    monkeypatch.chdir(tmp_path)
    with a_world(tmp_path) as world:
        monkeypatch.setenv("COMPAT_MONITOR_DATABASE", f"sqlite:///{tmp_path / 'store.sqlite'}")
        monkeypatch.setattr("monitor.clock.SystemClock", lambda: world.clock)
        yield Terminal(world, capsys)


@pytest.fixture
def broken(terminal: Terminal) -> Conflict:
    """Acme Pay sends amounts as text, and the monitor has seen it; the case."""
    terminal.run("run", "contracts")
    terminal.world.later(hours=1)
    story._amount_becomes_text(Stage(terminal.world.acme, terminal.world.checkout, terminal.world.folder))
    terminal.run("run", "contracts")
    (case,) = terminal.world.cases()
    return case

"""A trial run as a user runs it, in an empty folder and with an empty cache."""

import pytest

from monitor.cli import main


@pytest.fixture
def trial(tmp_path, monkeypatch, capsys):
    """`trial(*arguments)`: exit status, standard output, standard error."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*arguments):
        status = main.run(["try", *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run

"""A trial run as a user runs it, in an empty folder and with an empty cache."""

import pytest

from monitor.cli import main


@pytest.fixture
def trial(tmp_path, monkeypatch, capsys):
    """`trial(*arguments)`: exit status, standard output with long lines put together again, standard error."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*arguments):
        status = main.run(["try", *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out if "json" in arguments else joined(printed.out), printed.err

    return run


def joined(printed: str) -> str:
    """What goes on in a further line stands two spaces deeper. None is wider than a terminal, but for what can't be
    broken: a command, an address.
    """
    told: list[str] = []
    for line in printed.splitlines():
        text = line.lstrip(" ")
        assert len(line) <= 80 or " " not in text or "compat-monitor " in text, line
        if told and (len(line) - len(text)) % 4 == 2:
            told[-1] += f" {text}"
        else:
            told.append(line)
    return "".join(f"{each}\n" for each in told)

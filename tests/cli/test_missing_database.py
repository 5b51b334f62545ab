"""A database that is not there is never made by a command that only asks: an empty store looks as if all were well."""

import pytest

from tests.cli.companies import Terminal

WHO = ("--by", "dana", "--side", "in-house")
ASKING = {
    "conflicts list": ("conflicts", "list"),
    "conflicts show": ("conflicts", "show", "acme-00000000"),
    "conflicts acknowledge": ("conflicts", "acknowledge", "acme-00000000"),
    "conflicts resolve": ("conflicts", "resolve", "acme-00000000", *WHO),
    "conflicts dispute": (
        "conflicts",
        "dispute",
        "acme-00000000",
        *WHO,
        "--reason",
        "no",
        "--curl",
        "curl https://a.b",
    ),
    "evidence export": ("evidence", "export", "acme-00000000", "--output", "bundle.zip"),
    "evidence verify": ("evidence", "verify"),
    "messages": ("messages", "contracts"),
    "history": ("history", "contracts"),
    "report": ("report", "contracts"),
    "report --monthly": ("report", "contracts", "--monthly"),
    "explain": ("explain", "acme-00000000"),
    "pause": ("pause", "acme"),
    "resume": ("resume", "acme"),
    "agree": ("agree", "contracts", "--api", "payments"),
    "access list": ("access", "list"),
    "access log": ("access", "log"),
    "access remove": ("access", "remove", "dana"),
    "access revoke": ("access", "revoke", "pipeline"),
}


@pytest.mark.parametrize("arguments", ASKING.values(), ids=ASKING)
def test_a_mistyped_database_is_told_and_not_made(arguments, terminal: Terminal, tmp_path, monkeypatch):
    terminal.run("run", "contracts")
    mistyped = tmp_path / "folder" / "stroe.sqlite"
    monkeypatch.setenv("COMPAT_MONITOR_DATABASE", str(mistyped))
    status, out, err = terminal.run(*arguments)
    assert (status, out) == (2, "")
    assert err.splitlines()[:2] == ["error[store-missing]: there is no database", "  --> FOLDER/folder/stroe.sqlite"]
    assert "compat-monitor run" in err
    assert not mistyped.parent.exists()


def test_a_file_without_tables_is_no_store_yet(terminal: Terminal, tmp_path):
    (tmp_path / "empty.sqlite").touch()
    status, _, err = terminal.run("conflicts", "list", "--database", "empty.sqlite")
    assert status == 2
    assert "error[store-missing]: this database has nothing of compat-monitor yet" in err
    assert (tmp_path / "empty.sqlite").stat().st_size == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "contracts"),
        ("gate", "contracts", "--side", "in-house", "--environment", "sandbox"),
        ("deployed", "contracts", "--side", "in-house", "--version", "7", "--environment", "sandbox"),
        ("conflicts", "report", "contracts", "amounts look odd", *WHO),
        ("access", "token", "pipeline", "--scope", "read"),
    ],
    ids=lambda each: each[0],
)
def test_what_begins_to_keep_something_makes_the_database(arguments, terminal: Terminal, tmp_path):
    status, _, err = terminal.run(*arguments, "--database", "folder/new.sqlite")
    assert status != 2, err
    assert (tmp_path / "folder" / "new.sqlite").exists()
    assert terminal.run("conflicts", "list", "--database", "folder/new.sqlite")[0] == 0


def test_a_rule_is_explained_without_a_database(terminal: Terminal, monkeypatch):
    monkeypatch.setenv("COMPAT_MONITOR_DATABASE", "nowhere/store.sqlite")
    assert terminal.run("explain", "operation-removed")[0] == 0


def test_a_fingerprint_of_diff_is_told_to_be_stored_nowhere(terminal: Terminal) -> None:
    status, _, err = terminal.run("explain", "2555cd6b", "--database", "none.sqlite")
    assert status == 2
    assert "name the rule, which stands beside it" in " ".join(err.split())

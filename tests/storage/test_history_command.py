"""`history`, as programs and people see it."""

import json
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.model.history import Record, RecordKind
from monitor.storage import open_store
from tests.storage.examples import NOW, later, record

INTEGRATION = """\
integration: {name}
apis:
  payments: {{provider: partner, spec: https://api.acme.example/openapi.json}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "acme.yaml").write_text(INTEGRATION.format(name="acme"))
    return folder


@pytest.fixture
def database(sqlite_file: Path) -> str:
    with open_store(f"sqlite:///{sqlite_file}") as store:
        odd = {"outcome": "changed", "digest": None, "reason": "line\nbreak \x1b[31m \ud800", "counts": {"a": 1}}
        store.record([Record(later(1), RecordKind.POLL, "acme", "payments", "c1", odd)])
        store.record([record(7, integration="other")])
        store.record([Record(NOW, RecordKind.PAUSED, "acme", None, "", {"by": "anna"})])
    return str(sqlite_file)


def test_every_observation_is_listed_in_the_order_of_storing(folder, database, capsys):
    assert main.run(["history", str(folder), "--format", "json", "--database", database]) == 0
    first, second = json.loads(capsys.readouterr().out)["observations"]
    assert {name: first[name] for name in ("id", "at", "kind", "integration", "api", "cycle", "outcome", "counts")} == {
        "id": 1,
        "at": "2027-01-10T12:31:15.123456+00:00",
        "kind": "poll",
        "integration": "acme",
        "api": "payments",
        "cycle": "c1",
        "outcome": "changed",
        "counts": {"a": 1},
    }
    assert (second["id"], second["kind"], second["api"], second["by"]) == (3, "paused", None, "anna")


def test_only_the_integrations_of_the_folder_are_listed(folder, database, capsys):
    (folder / "other.yaml").write_text(INTEGRATION.format(name="other"))
    main.run(["history", str(folder), "--format", "json", "--database", database])
    assert [each["id"] for each in json.loads(capsys.readouterr().out)["observations"]] == [1, 2, 3]


def test_people_see_a_line_each_that_can_not_steer_their_terminal(folder, database, capsys):
    assert main.run(["history", str(folder), "--database", database]) == 0
    first, second = capsys.readouterr().out.split("2027-01-10 ")[1:]
    assert first.startswith("12:31:15Z  poll          acme/payments  outcome=changed  reason=line")
    assert "\x1b" not in first
    assert second == "12:30:15Z  paused        acme  by=anna\n"


def test_an_empty_history_is_an_empty_list(folder, tmp_path, capsys):
    open_store(f"sqlite:///{tmp_path / 'new.sqlite'}").close()
    assert main.run(["history", str(folder), "--format", "json", "--database", str(tmp_path / "new.sqlite")]) == 0
    assert json.loads(capsys.readouterr().out) == {"observations": []}


def test_a_database_that_is_none_ends_with_a_usage_status(folder, capsys):
    assert main.run(["history", str(folder), "--database", str(folder / "acme.yaml")]) == 2
    assert "error[store-not-a-database]" in capsys.readouterr().err

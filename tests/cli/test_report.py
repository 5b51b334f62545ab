"""`report` as typed: its forms, its period, and what it needs."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from monitor.cli.main import run
from monitor.model.cases import Conflict, ConflictStatus, LogEntry
from monitor.storage import open_store

CONFIGURATION = """\
integration: acme
sides:
  in-house: {name: Checkout, notify: ["${NOBODY_SET_THIS}"]}
  partner: {name: Acme Pay}
apis:
  payments:
    provider: partner
    spec: https://api.acme.example/openapi.json
    environments:
      production: {base_url: "https://api.acme.example", headers: {Authorization: "Bearer ${NOR_THIS}"}}
"""
NOW = datetime.now(UTC)


@pytest.fixture
def folder(tmp_path):
    contracts = tmp_path / "contracts"
    contracts.mkdir()
    (contracts / "acme.yaml").write_text(CONFIGURATION)
    (contracts / "settings.yaml").write_text("cost_rates: {currency: EUR, customer_hour: 100}\n")
    began, ended = NOW - timedelta(days=3), NOW - timedelta(days=2)
    case = Conflict(
        "acme-1", "acme", "payments", "=1+1 breaks", ConflictStatus.CLOSED, began, ended, (), closed_at=ended,
        first_indication_at=began, operation="GET /charges", environment="production",
    )  # fmt: skip
    moves = [("seen", "detected", began), ("green", "fix verified", ended), ("green-for-a-day", "closed", ended)]
    with open_store(f"sqlite:///{tmp_path / 'monitor.sqlite'}") as store:
        entries = [LogEntry("acme-1", 0, at, event, "monitor", "", {"to": to}) for event, to, at in moves]
        store.save_conflict(case, entries, [])
        failure = {"api": "payments", "environment": "production", "operation": "GET /charges"}
        store.save_regression("acme-1", "f1", failure)
    return tmp_path


def report(folder, capsys, *options):
    status = run(["report", str(folder / "contracts"), "--database", str(folder / "monitor.sqlite"), *options])
    seen = capsys.readouterr()
    return status, seen.out, seen.err


def test_it_needs_no_secret_and_says_it_within_eighty_columns(folder, capsys):
    status, out, _ = report(folder, capsys)
    assert status == 0
    assert "Customers met 1 break, for 1 day in all; no break was prevented." in out
    assert "EUR 2,400" in out
    assert max(map(len, out.splitlines())) <= 80


def test_programs_get_json(folder, capsys):
    status, out, _ = report(folder, capsys, "--format", "json", "--last", "7d")
    (acme,) = json.loads(out)["integrations"]
    assert status == 0
    assert acme["cost"] == {
        "currency": "EUR", "total": 2400.0, "engineers": None, "failed_calls": None, "customers": 2400.0, "delay": None,
    }  # fmt: skip
    assert [each["id"] for each in acme["cases"]] == ["acme-1"]


def test_a_spreadsheet_computes_nothing_that_another_company_wrote(folder, capsys):
    _, out, _ = report(folder, capsys, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out.partition("\n\n")[0]))
    assert row["title"] == "'=1+1 breaks"


def test_a_file_stands_by_itself(folder, capsys):
    status, out, _ = report(folder, capsys, "--format", "html", "--output", str(folder / "report.html"))
    page = (folder / "report.html").read_text()
    assert (status, out) == (0, "")
    assert "<script" not in page
    assert "src=" not in page
    assert "href=" not in page
    assert "Customers met 1 break" in page


def test_markdown_for_a_wiki(folder, capsys):
    _, out, _ = report(folder, capsys, "--format", "markdown", "--month", f"{NOW - timedelta(days=3):%Y-%m}")
    assert "| | Checkout | Acme Pay |" in out


def test_a_report_of_nothing_says_what_will_stand_there(folder, capsys):
    status, out, _ = report(folder, capsys, "--from", "2020-01-01", "--to", "2020-01-31")
    assert status == 0
    assert "Nothing was watched in this time." in out
    assert "`compat-monitor serve` watches" in out


WRONG = {
    "two periods": (["--month", "2026-01", "--last", "7d"], "--month and --last each name a period"),
    "no month": (["--month", "2026-13"], "--month takes a month, not '2026-13'"),
    "no day": (["--from", "yesterday"], "--from takes a day, not 'yesterday'"),
    "before all times": (["--to", "0001-01-01"], "--to takes a day, not '0001-01-01'"),
    "backwards": (["--from", "2026-02-01", "--to", "2026-01-01"], "lies before"),
    "in the future": (["--month", "2999-01"], "lies in the future"),
    "no duration": (["--last", "long"], "--last"),
    "unknown": (["--integration", "acne"], "did you mean acme?"),
}


@pytest.mark.parametrize(("options", "said"), WRONG.values(), ids=WRONG)
def test_a_period_that_is_none_is_refused(folder, capsys, options, said):
    status, _, err = report(folder, capsys, *options)
    assert status == 2
    assert said in err

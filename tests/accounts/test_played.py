"""A report over a real history: the demo's companies, broken and mended, watched in production."""

import asyncio
import csv
import io
import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.accounts.as_json import to_json
from monitor.accounts.notices import SAYING
from monitor.accounts.period import Period
from monitor.accounts.screen import screen
from monitor.config import load
from monitor.demo.play import production
from monitor.demo.story import STORY
from monitor.engine.accounting import accounts, materials
from monitor.engine.commands import say
from monitor.model.costs import CostRates
from monitor.model.history import Record, RecordKind
from monitor.model.sides import Side
from monitor.reports import account_csv, account_html, account_markdown, account_text
from monitor.storage import open_store
from monitor.workflow.events import EventKind

GOLDEN = Path(__file__).parent / "golden"
SCENES = ("An ordinary Monday", "A silent break", "Acme Pay mends it", "A good deprecation", "An outage",
          "The host is back", "A break of ours", "Checkout rolls back", "Two days later", "Checkout has moved on", "The sunset, as announced")  # fmt: skip
YEAR = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
NOW = YEAR.end
RATES = CostRates("EUR", Decimal(95), Decimal("0.25"), Decimal("0.02"), Decimal(400), Decimal(250))


def play(store):
    """The story's scenes in production; Acme Pay answers the first case at once and asks the gate once."""
    with production() as staged:
        configured = staged.stage.folder / "acme.yaml"
        text = configured.read_text().replace("sandbox:", "production:").replace("staging:", "production:")
        text = text.replace("probe: {", "probe: {replay: true, ")
        configured.write_text(text)
        running = replace(staged, configuration=load(staged.stage.folder), store=store)
        for scene in (each for each in STORY if each.title in SCENES):
            asyncio.run(running.play(scene))
            if scene.title == "A silent break":
                (case,) = store.conflicts()
                at = running.clock.now() + timedelta(hours=1)
                said = say(store, running.configuration, case.id, EventKind.ACCEPTED, "Kim", Side.PARTNER, "", at)
                assert not isinstance(said, str), said
        data = {
            "side": "partner", "environment": "production", "answer": "no", "override": None,
            "against": ["breaking-change: GET /charges/{id}: the member `/amount` was removed"],
        }  # fmt: skip
        store.record([Record(datetime(2026, 10, 5, 9, tzinfo=UTC), RecordKind.GATE, "acme", None, "", data)])
        return running.configuration


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """(store, configuration). That both databases answer alike is in tests/storage/test_periods.py."""
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('played')}/monitor.sqlite") as store:
        yield store, play(store)


@pytest.fixture
def found(played):
    store, configuration = played
    return accounts(store, configuration.integrations, YEAR, RATES, NOW)


def as_text(found):
    """Without the seconds that replays really took."""
    return re.sub(r"after \d+ s ", "after … ", "\n".join(account_text.lines(screen(found)))) + "\n"


def test_the_report_reads_as_it_is_kept(found):
    golden = GOLDEN / "report.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(as_text(found))
    assert as_text(found) == golden.read_text()


def test_no_line_is_wider_than_a_terminal(found):
    assert max(map(len, as_text(found).splitlines())) <= 80


def test_the_figures_are_those_of_the_story(found):
    told = to_json(found)
    (acme,) = told["integrations"]
    assert (acme["escaped"], acme["prevented"]["total"], acme["prevented"]["refused_by_gate"]) == (2, 1, 1)
    assert acme["production_unwatched"] == []
    assert [case["counts_as"] for case in acme["cases"]] == ["escaped", "no change", "escaped"]
    assert [case["changed_by"] for case in acme["cases"]] == [["partner"], [], ["in-house"]]
    assert round(acme["exposed_seconds"] / 3600) == 72, "two days of the amounts, one of the receipt"
    assert [round(own["working_seconds"] / 3600) for own in acme["sides"].values()] == [24, 48]
    assert acme["sides"]["partner"]["answers"] == {"in_time": 1, "late": 0}
    assert acme["sides"]["in-house"]["answers"] == {"in_time": 0, "late": 1}
    (broken, announced) = acme["sides"]["partner"]["notices"]
    assert (broken["announced_at"], broken["given_days"]) == (None, 0)
    assert round(announced["given_days"]) == 243
    assert told["decision"]["rule"] == "notice"
    by_month = {each["month"]: (each["escaped"], each["prevented"]) for each in acme["months"]}
    assert {month for month, counts in by_month.items() if counts != (0, 0)} == {"2026-03", "2026-08", "2026-10"}


def test_costs_add_up_in_what_programs_read(found):
    (acme,) = to_json(found)["integrations"]
    parts = ("engineers", "failed_calls", "customers", "delay")
    assert acme["cost"]["total"] == round(sum(acme["cost"][part] for part in parts), 2)
    for part in parts:
        assert acme["cost"][part] == round(sum(each["cost"][part] or 0 for each in acme["cases"]), 2)


def test_the_other_company_reads_no_money_in_any_form(found):
    told = screen(found, Side.PARTNER)
    forms = ["\n".join(account_text.lines(told)), "\n".join(account_markdown.lines(told)), account_html.page(told, NOW)]
    assert not any("EUR" in each or "cost_rates" in each for each in forms)
    for_them = to_json(found, Side.PARTNER)
    assert "EUR" not in str(for_them)
    assert "EUR" not in account_csv.table(for_them)
    assert "EUR" in account_csv.table(to_json(found))


def test_the_table_has_a_row_for_each_case_and_the_totals_apart(found):
    told = to_json(found)
    cases, totals = account_csv.table(told).split("\n\n")
    rows = list(csv.DictReader(io.StringIO(cases)))
    assert [row["id"] for row in rows] == [case["id"] for case in told["integrations"][0]["cases"]]
    (total,) = csv.DictReader(io.StringIO(totals))
    assert float(total["cost total"]) == round(sum(float(row["cost total"]) for row in rows), 2)
    exposed = sum(float(row["exposed_seconds"]) for row in rows)
    assert float(total["exposed_seconds"]) == pytest.approx(exposed), "no two at once"
    assert (total["prevented"], total["escaped"]) == ("1", "2")


def test_a_period_reads_only_what_it_reaches(played):
    store, configuration = played
    (acme,) = configuration.integrations
    later = Period(datetime(2028, 1, 1, tzinfo=UTC), datetime(2028, 2, 1, tzinfo=UTC))
    (found,) = materials(store, [acme], later)
    assert (found.cases, found.gates) == ((), ())
    assert {each.data["rule"] for each in found.changes} <= SAYING, "an announcement is never too old"
    assert found.changes
    (account,) = accounts(store, [acme], later, RATES, later.end)
    assert screen([account]).nothing


def test_the_screen_of_several_integrations_adds_them_up(found):
    (one,) = found
    other = replace(one, integration=replace(one.integration, name="other"))
    told = screen([one, other])
    assert [row.label for row in told.tables[0].rows] == ["acme", "other"]
    assert sum(each.escaped for each in told.months) == 2 * sum(each.escaped for each in one.months)
    assert told.decision.integration == "acme"
    text = "\n".join(account_text.lines(told))
    assert max(map(len, text.splitlines())) <= 80

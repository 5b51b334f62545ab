"""`config check` and `init`, as people and programs see them."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli import diagnostics, main
from monitor.cli.configuration_report import duration
from monitor.config import load

WHOLE = Path(__file__).parent.parent / "config" / "whole"

REPORT = """\
acme  (acme.yaml)
  payments, served by Acme Pay: https://api.acme.example/openapi.json
    sandbox: https://sandbox.acme.example
      3 interactions, each verified every 15m (288 requests a day wanted, 375
        allowed)
    production: https://api.acme.example
      2 interactions, each verified every 15m (192 requests a day wanted, 1,500
        allowed); 1 more may not be sent
    production at shop.example: Checkout receives payment-settled
      no webhook is sent there; `probe: {{methods: [POST]}}` of the receiver would
        allow it
    and 5 generated cases per operation, counted once the description is read
  pact pacts/*.json of payments: 1 file, 2 interactions
  interactions payments.interactions.yaml of payments: 1 file, 1 interaction
  har traffic/*.har of payments: 1 file, 0 interactions
  arazzo flows/*.arazzo.yaml of payments: no effect yet
  accepted, no effect yet: {without_effect}

bolt  (bolt.yaml)
  orders, served by The shop, written in settings.yaml: specs/orders.yaml
    production: https://shop.example/api
      0 interactions
    and 5 generated cases per operation, counted once the description is read

settings.yaml: accepted, no effect yet: retention
2 integrations, in order

note[environment-variable-unset]: the environment variable CHECKOUT_ALERTS is
    not set
  --> acme.yaml:7:14
  = help: only a command that uses it needs it

note[environment-variable-unset]: the environment variable ACME_TOKEN is not set
  --> acme.yaml:20:34
  = help: only a command that uses it needs it

note[environment-variable-unset]: the environment variable SHOP_ALERTS is not
    set
  --> settings.yaml:15:41
  = help: only a command that uses it needs it
"""


@pytest.fixture
def in_whole(tmp_path, monkeypatch):
    shutil.copytree(WHOLE, tmp_path / "contracts")
    monkeypatch.chdir(tmp_path / "contracts")
    for name in ("CHECKOUT_ALERTS", "ACME_TOKEN", "SHOP_ALERTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ACME_ALERTS", "json://alerts.acme.example")


def test_a_configuration_in_order_is_told_back_with_its_load(in_whole, capsys):
    assert main.run(["config", "check", "."]) == diagnostics.YES
    [acme] = [each for each in load(Path()).integrations if each.name == "acme"]
    assert capsys.readouterr().out == REPORT.format(without_effect=", ".join(acme.without_effect))


def test_programs_get_the_same_as_json(in_whole, capsys):
    assert main.run(["config", "check", ".", "--format", "json"]) == diagnostics.YES
    report = json.loads(capsys.readouterr().out)
    acme, bolt = report["integrations"]
    assert acme["apis"][0]["environments"][0] == {
        "environment": "sandbox",
        "interactions": 3,
        "not_sent": 0,
        "wanted_per_day": 288,
        "allowed_per_day": 375,
        "recheck_seconds": 900,
    }
    assert [contract["interactions"] for contract in acme["contracts"]] == [2, 1, 0, None]
    assert bolt["apis"][0]["shared"]
    assert len(report["unset_variables"]) == 3


@pytest.mark.parametrize(
    ("environment", "replay", "repeated"),
    [
        ("production", "false", "not repeated"),
        ("sandbox", "false", "repeated at most 4 times"),
        ("production", "true", "repeated as often as needed"),
    ],
)
def test_a_receiver_that_is_sent_webhooks_is_told_with_what_it_gets(in_whole, capsys, environment, replay, repeated):
    rules = f"probe: {{methods: [POST], budget: 400/day, replay: {replay}}}"
    receiver = f"{{url: https://shop.example/hooks, environment: {environment}, {rules}}}"
    text = Path("acme.yaml").read_text().replace("https://shop.example/hooks", receiver)
    Path("acme.yaml").write_text(text)
    main.run(["config", "check", "."])
    shown = capsys.readouterr().out
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert f"    {environment} at shop.example: Checkout receives payment-settled\n" in shown
    assert f"at most 300 requests a day; a failing one is {repeated} " in " ".join(shown.split())
    main.run(["config", "check", ".", "--format", "json"])
    api = json.loads(capsys.readouterr().out)["integrations"][0]["apis"][0]
    assert api["receivers"] == [
        {
            "receiver": "payment-settled",
            "webhook": "payment-settled",
            "url": "https://shop.example/hooks",
            "environment": environment,
            "sent": True,
        }
    ]


def test_a_budget_that_is_too_small_shows_the_true_interval(in_whole, capsys):
    text = Path("acme.yaml").read_text().replace("budget: 500/day", "budget: 100/day")
    Path("acme.yaml").write_text(text)
    main.run(["config", "check", "."])
    expected = "each verified every 57m 36s (288 requests a day wanted, 75 allowed: slower than the schedule says)"
    assert expected in " ".join(capsys.readouterr().out.split())


def test_a_contract_that_cannot_be_read_is_a_mistake(in_whole, capsys):
    Path("pacts/checkout.json").write_text('{"consumer": {"name": "Checkout"}}')
    assert main.run(["config", "check", "."]) == diagnostics.USAGE
    assert "pacts/checkout.json" in capsys.readouterr().err


def test_a_broken_configuration_ends_with_status_2(tmp_path, capsys):
    (tmp_path / "acme.yaml").write_text("integration: acme\napis: {}\n")
    assert main.run(["config", "check", str(tmp_path)]) == diagnostics.USAGE
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error[api-missing]: ")


def test_what_init_writes_is_in_order_and_keeps_its_comments(tmp_path, capsys):
    assert main.run(["init", str(tmp_path / "contracts")]) == diagnostics.YES
    assert main.run(["config", "check", str(tmp_path / "contracts")]) == diagnostics.YES
    assert "1 integration, in order" in capsys.readouterr().out
    assert "# people are shown these names" in (tmp_path / "contracts" / "integration.yaml").read_text()


def test_init_overwrites_nothing(tmp_path, capsys):
    file = tmp_path / "acme.yaml"
    file.write_text("mine")
    assert main.run(["init", str(file)]) == diagnostics.USAGE
    assert file.read_text() == "mine"
    assert "error[file-exists]" in capsys.readouterr().err


def test_init_says_why_it_cannot_write(tmp_path, capsys):
    (tmp_path / "taken").write_text("")
    assert main.run(["init", str(tmp_path / "taken" / "contracts")]) == diagnostics.USAGE
    assert "error[file-unwritable]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(minutes=15), "15m"),
        (timedelta(hours=1, minutes=20, seconds=5), "1h 20m"),
        (timedelta(days=2, seconds=5), "2d 5s"),
        (timedelta(0), "0s"),
    ],
)
def test_a_span_of_time_is_shown_in_its_two_largest_units(span, text):
    assert duration(span) == text

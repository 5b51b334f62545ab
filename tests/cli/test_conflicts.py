"""`conflicts list|show|acknowledge`, as the engineer of the company that is named reads them."""

import json
import re

import pytest

from monitor.cli import diagnostics
from monitor.demo import story
from monitor.demo.story import Stage

SHOWN = """\
CASE: GET /charges/{id}: text instead of a number
  attributed, opened 2026-01-01 13:00 UTC
  next: Acme Pay: acknowledge it, or say that you see it differently by
    2026-01-01 17:00 UTC

  GET /charges/{id} in sandbox of payments at /amount: text instead of a number
  Acme Pay changed; next step with Acme Pay (shown by experiment, 99.3 %, N
  replays)
  why that step: what Acme Pay now does is outside the contract in force
  the change that explains it: Acme Pay: text instead of a number; the body is
    not what the schema for application/json allows
  this would be wrong if Acme Pay's present version passes the contract that
    passed on 2026-01-01 12:00 UTC at /amount of GET /charges/{id}, or if an
    unchanged interaction with the same host and credential fails in the same
    minutes
  what was tried
    Checkout before × Acme Pay before  pass
    Checkout now × Acme Pay before     pass
    Checkout before × Acme Pay now     fail
    Checkout now × Acme Pay now        fail
    live control beside it             pass
  reproduce
    curl --include ACME/charges/ch_1042
  before, 2026-01-01 12:00:00 UTC: GET /charges/ch_1042 → 200
    {"id": "ch_1042", "amount": 1999, "currency": "EUR", "status": "settled"}
    in your own logs: request id REQUEST,
      trace id TRACE, sent from ADDRESS
  now, 2026-01-01 13:00:00 UTC: GET /charges/ch_1042 → 200
    {"id": "ch_1042", "amount": "19.99", "currency": "EUR", "status": "settled"}
    in your own logs: request id REQUEST,
      trace id TRACE, sent from ADDRESS
"""


def test_the_list_names_company_and_status(terminal, broken):
    text = "CASE  attributed, waiting on Acme Pay  GET /charges/{id}: text instead\n  of a number\n"
    assert terminal.run("conflicts", "list") == (diagnostics.YES, text, "")


def test_the_list_is_as_wide_as_the_terminal(terminal, broken, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    text = "CASE  attributed, waiting on Acme Pay  GET /charges/{id}: text instead of a number\n"
    assert terminal.run("conflicts", "list")[1] == text


def test_an_integration_that_nobody_knows_is_not_one_without_cases(terminal):
    assert terminal.run("conflicts", "list", "--integration", "acme")[:2] == (diagnostics.YES, "no case is open\n")
    status, out, err = terminal.run("conflicts", "list", "--integration", "acne")
    assert (status, out) == (diagnostics.USAGE, "")
    assert "did you mean acme?" in err


def test_an_empty_list_says_so(terminal):
    assert terminal.run("conflicts", "list")[1] == "no case is open\n"
    assert terminal.run("conflicts", "list", "--all")[1] == "no case was ever opened\n"


def test_a_case_shows_each_claim_with_its_evidence(terminal, broken):
    status, out, err = terminal.run("conflicts", "show", broken.id)
    assert (status, err) == (diagnostics.YES, "")
    assert out.startswith(SHOWN)
    shown, answers = out.split("  to answer, for whoever is named\n")
    assert "partner" not in shown
    assert "\n  log\n" in shown
    assert answers == (
        "    compat-monitor conflicts accept CASE --side partner\n"
        "    compat-monitor conflicts dispute CASE --side partner --reason …\n"
    )


def test_a_case_is_shown_without_its_configuration(terminal, broken):
    status, out, _ = terminal.run("conflicts", "show", broken.id, "--config", "nowhere")
    assert status == diagnostics.YES
    assert "GET /charges/{id}" in out


def test_what_fails_again_and_again_is_one_line_of_the_log(terminal, broken):
    for _ in range(3):
        terminal.world.later(hours=1)
        terminal.run("run", "contracts")
    log = terminal.run("conflicts", "show", broken.id)[1].split("  log\n")[1]
    (line,) = re.findall(r"^    .* UTC  Failed again, .*\n(?:      .*\n)*", log, re.MULTILINE)
    assert " ".join(line.split()).startswith("2026-01-01 14:00:01 UTC Failed again, 3 times, the last at 2026-01-01")
    assert broken.title not in log
    entries = json.loads(terminal.run("conflicts", "show", broken.id, "--format", "json")[1])["log"]
    assert [each["event"] for each in entries].count("repeated") == 3


def test_the_json_of_a_case_has_its_regressions_and_its_log(terminal, broken):
    found = json.loads(terminal.run("conflicts", "show", broken.id, "--format", "json")[1])
    assert {"id", "status", "waiting_on", "regressions", "log"} <= found.keys()
    assert len({each["hash"] for each in found["log"]}) == len(found["log"]) >= 3


def test_acknowledging_is_recorded_once(terminal, broken):
    status, out, _ = terminal.run("conflicts", "acknowledge", broken.id, "--by", "Dana", "--side", "partner")
    assert (status, out) == (diagnostics.YES, "CASE acknowledged by Dana\n")
    assert terminal.world.store.conflict(broken.id).acknowledged_by == "Dana"


def test_whoever_is_named_accepts(terminal, broken):
    status, out, _ = terminal.run("conflicts", "accept", broken.id, "--by", "Jo", "--side", "partner")
    assert (status, out) == (
        diagnostics.YES,
        "CASE accepted by Jo; next: say what will be done and by when the next\n  update comes\n",
    )
    status, _, err = terminal.run("conflicts", "accept", broken.id, "--by", "Dana", "--side", "in-house")
    assert status == diagnostics.USAGE
    assert "error[case-event-refused]: the explanation names Acme Pay: only who is named can accept it" in " ".join(
        err.split()
    )


def test_a_dispute_runs_the_experiment_again(terminal, broken):
    said = ("--side", "partner", "--by", "Jo", "--reason", "we rolled back at noon")
    status, out, _ = terminal.run("conflicts", "dispute", broken.id, *said)
    assert status == diagnostics.YES
    assert out.splitlines() == [
        "CASE disputed by Jo; the experiment is run again in the next run, or",
        "  now with",
        "  compat-monitor run contracts",
    ]
    terminal.world.later(minutes=5)
    terminal.run("run", "contracts")
    assert terminal.run("conflicts", "list")[1].startswith("CASE  upheld, waiting on Acme Pay")
    assert "Seen differently (Jo): we rolled back at noon" in terminal.run("conflicts", "show", broken.id)[1]


def test_a_case_that_is_over_is_opened_again_for_a_reason(terminal, broken):
    said = ("conflicts", "reopen", broken.id, "--by", "Dana", "--side", "in-house")
    assert terminal.run(*said)[0] == diagnostics.USAGE
    assert "can't be opened again" in terminal.run(*said, "--reason", "it is not over")[2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("conflicts", "show", "acme-nothing"), "no-such-case"),
        (("conflicts", "acknowledge", "acme-nothing"), "no-such-case"),
        (("conflicts", "acknowledge", "acme-nothing", "--side", "theirs"), "usage"),
    ],
    ids=["show", "acknowledge", "side"],
)
def test_what_is_not_there_is_named(terminal, arguments, code):
    status, out, err = terminal.run(*arguments)
    assert (status, out) == (diagnostics.USAGE, "")
    assert f"error[{code}]" in err


def test_both_companies_say_that_it_works_and_the_case_is_closed(terminal, broken):
    terminal.world.later(hours=2)
    story._all_well(Stage(terminal.world.acme, terminal.world.checkout, terminal.world.folder))
    terminal.run("run", "contracts")
    status, out, _ = terminal.run("conflicts", "works", broken.id, "--side", "partner", "--by", "Kim")
    assert status == diagnostics.YES
    assert out.startswith("CASE works, says Kim; next: confirm that it works, or reopen")
    again = terminal.run("conflicts", "works", broken.id, "--side", "partner", "--by", "Kim")
    assert "Acme Pay has said so already" in again[2]
    _, out, _ = terminal.run("conflicts", "works", broken.id, "--side", "in-house", "--by", "Ann")
    assert out == "CASE works, says Ann; nothing more is to be done\n"
    (case,) = terminal.world.cases()
    assert (case.status.value, case.notes["closed"]) == ("closed", "confirmed by both companies")

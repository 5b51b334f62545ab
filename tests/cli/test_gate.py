"""`gate`, `deployed`, `agree`, `pause` and `resume` from the command line: statuses, messages, what is recorded."""

import copy
import json

import pytest

from monitor.cli import diagnostics
from monitor.daemon.gate import LOOK_AGAIN_SECONDS
from monitor.demo.contracts import payments_pact
from monitor.model.cases import ConflictStatus
from monitor.model.history import RecordKind

GATE = ("gate", "contracts", "--side", "partner", "--environment", "sandbox")


@pytest.fixture
def files(terminal):
    """Candidate files beside the configuration; one cycle has run."""
    terminal.run("run", "contracts")
    folder = terminal.world.folder.parent
    good = terminal.world.acme.behaviour.description
    bad = copy.deepcopy(good)
    bad["components"]["schemas"]["Charge"]["properties"]["amount"] = {"type": "string"}
    (folder / "good.json").write_text(json.dumps(good))
    (folder / "bad.json").write_text(json.dumps(bad))
    (folder / "broken.json").write_text('{"openapi": "3.0.3", ')
    (folder / "pact.json").write_text(json.dumps(payments_pact()))
    (folder / "list.json").write_text("[]")
    (folder / "traffic.har").write_text('{"log": {"version": "1.2", "entries": []}}')
    return folder


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (("--candidate-spec", "payments=good.json"), diagnostics.YES),
        (("--candidate-spec", "payments=bad.json"), diagnostics.NO),
        (("--candidate-spec", "payments=bad.json", "--report-only"), diagnostics.YES),
        (("--candidate-spec", "payments=bad.json", "--on-unknown", "pass"), diagnostics.NO),
        (("--candidate-spec", "payments=bad.json", "--override", "agreed"), diagnostics.YES),
        (("--candidate-contract", "payments=pact.json"), diagnostics.YES),
        ((), diagnostics.YES),
    ],
    ids=["yes", "no", "report only", "unknown passes, no does not", "override", "contract", "no candidates"],
)
def test_the_status_is_the_answer(terminal, files, options, status):
    assert terminal.run(*GATE, *options)[0] == status


def test_unknown_has_its_status_and_may_be_let_pass(terminal, files):
    terminal.world.later(hours=25)
    assert terminal.run(*GATE)[0] == diagnostics.UNKNOWN
    assert terminal.run(*GATE, "--on-unknown", "pass")[0] == diagnostics.YES
    assert terminal.run(*GATE, "--report-only")[0] == diagnostics.YES


def test_a_no_is_read_in_ten_seconds(terminal, files):
    _, out, _ = terminal.run(*GATE, "--candidate-spec", "payments=bad.json")
    lines = out.splitlines()
    assert lines[0] == "✕ no"
    assert lines[1].startswith("  ✕ breaking-change: GET /charges/{id}: ")
    assert "      can be mended by: Acme Pay" in lines
    assert any("assumed" in line for line in lines)


def test_an_override_hides_nothing_and_is_recorded(terminal, files):
    options = ("--candidate-spec", "payments=bad.json", "--override", "agreed in the May call")
    status, out, _ = terminal.run(*GATE, *options, "--format", "json")
    found = json.loads(out)
    assert (status, found["answer"], found["overridden"]) == (diagnostics.YES, "no", "agreed in the May call")
    assert {"code", "message", "supplied_by", "command", "change"} <= found["reasons"][0].keys()
    (record,) = terminal.world.store.records(kinds=[RecordKind.GATE])
    assert record.data["override"] == "agreed in the May call"
    assert any("breaking-change" in each for each in record.data["against"])
    _, text, _ = terminal.run(*GATE, *options)
    assert "overridden: agreed in the May call" in text
    assert "breaking-change" in text


def test_the_order_of_options_changes_nothing(terminal, files):
    options = [("--candidate-spec", "payments=good.json"), ("--candidate-contract", "payments=pact.json")]
    forth = terminal.run(*GATE, *options[0], *options[1], "--format", "json")
    back = terminal.run("gate", *options[1], *options[0], *GATE[2:], "contracts", "--format", "json")
    assert forth == back


def test_waiting_looks_again_until_then(terminal, files):
    """Nobody else is there to verify, so that it stays unknown; the clock is not real."""
    terminal.world.later(hours=25)
    before = terminal.world.clock.now()
    assert terminal.run(*GATE, "--wait", "25s")[0] == diagnostics.UNKNOWN
    assert terminal.world.clock.sleeps[-3:] == [10.0, 10.0, 5.0]
    assert (terminal.world.clock.now() - before).total_seconds() == 25


def test_waiting_ends_when_it_is_known(terminal, files, monkeypatch):
    terminal.world.later(hours=25)
    sleep = terminal.world.clock.sleep

    async def verifying_meanwhile(seconds):
        await sleep(seconds)
        if seconds >= LOOK_AGAIN_SECONDS:  # the cycle itself keeps its pace with the same clock
            await terminal.world.cycle()

    monkeypatch.setattr(terminal.world.clock, "sleep", verifying_meanwhile)
    assert terminal.run(*GATE, "--wait", "5m")[0] == diagnostics.YES


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--candidate-spec", "payments=broken.json"), "", "broken.json"),
        (("--candidate-spec", "payments=list.json"), "", "list.json"),
        (("--candidate-contract", "payments=list.json"), "contract-unreadable", "a contract is an object"),
        (("--candidate-contract", "payments=traffic.har"), "contract-unreadable", "is no contract"),
        (("--candidate-contract", "payments=good.json"), "", "good.json"),
        (("--candidate-spec", "payment=good.json"), "no-such-api", "did you mean payments?"),
        (("--candidate-spec", "payments=none.json"), "file-missing", "none.json"),
        (("--candidate-spec", "payments"), "usage", "takes API=FILE"),
        (("--candidate-spec", "payments=good.json", "--candidate-spec", "payments=bad.json"), "usage", "given twice"),
        (("--environment", "sandbax"), "no-such-environment", "did you mean sandbox?"),
        (("--integration", "acne"), "no-such-integration", "did you mean acme?"),
        (("--override", " "), "usage", "needs a reason"),
        (("--wait", "soon"), "usage", "--wait"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_input_is_named(terminal, files, options, code, words):
    status, out, err = terminal.run(*GATE, *options)
    assert (status, out) == (diagnostics.USAGE, "")
    assert f"error[{code}" in err
    assert words in " ".join(err.split())


def test_one_name_for_the_apis_of_two_companies_has_to_be_told_apart(terminal, files):
    first = terminal.world.folder / "acme.yaml"
    second = first.read_text().replace("integration: acme", "integration: bolt").replace("Acme Pay", "Bolt")
    (terminal.world.folder / "bolt.yaml").write_text(second)
    status, _, err = terminal.run(*GATE, "--candidate-spec", "payments=good.json")
    assert status == diagnostics.USAGE
    assert "Acme Pay in acme, Bolt in bolt" in " ".join(err.split())
    assert terminal.run(*GATE, "--candidate-spec", "payments=good.json", "--integration", "acme")[0] == diagnostics.YES


def test_a_pipeline_says_what_runs(terminal, files):
    said = ("deployed", "contracts", "--version", "7", "--environment", "sandbox")
    status, out, _ = terminal.run(*said, "--side", "partner", "--spec", "payments=good.json")
    assert (status, out) == (diagnostics.YES, "noted: Acme Pay runs 7 in sandbox\n")
    _, out, _ = terminal.run(*GATE, "--candidate-spec", "payments=good.json")
    assert "assumed" not in out
    status, _, err = terminal.run(*said, "--side", "in-house", "--spec", "payments=good.json")
    assert status == diagnostics.USAGE
    assert "Acme Pay, not Checkout, serves payments" in err
    assert terminal.run(*said[:-1], "sandbax", "--side", "partner")[0] == diagnostics.USAGE


def test_a_break_is_in_force_once_its_consumer_agrees_and_that_ends_the_foreseen_case(terminal, files):
    changed = terminal.world.acme.behaviour.copy()
    del changed.description["paths"]["/refunds/{id}"]
    terminal.world.acme.behaviour = changed
    assert terminal.run("run", "contracts")[0] == diagnostics.NO
    assert [each.status for each in terminal.world.cases()] == [ConflictStatus.PENDING]
    agree = ("agree", "contracts", "--api", "payments", "--side")
    before = terminal.world.store.contract_in_force("acme", "payments").description_digest
    assert terminal.run(*agree, "partner")[1] == (
        "acme: Acme Pay accepts payments as it is now; it changed it, so it is in force\n  once Checkout agrees\n"
        "  compat-monitor agree contracts --api payments --side in-house\n"
    )
    assert terminal.world.store.contract_in_force("acme", "payments").description_digest == before
    terminal.run("run", "contracts")
    assert [each.status for each in terminal.world.cases()] == [ConflictStatus.PENDING], "nobody accepts its own break"
    assert terminal.run(*agree, "in-house")[1].endswith("in force, confirmed by Checkout and Acme Pay\n")
    assert terminal.world.store.contract_in_force("acme", "payments").agreed_by == ("in-house", "partner")
    terminal.run("run", "contracts")
    assert [each.status for each in terminal.world.cases()] == [ConflictStatus.CLOSED]
    assert terminal.run("agree", "contracts", "--api", "payment")[0] == diagnostics.USAGE


def test_who_once_agreed_does_not_confirm_its_next_change_for_both(terminal, files):
    agree = ("agree", "contracts", "--api", "payments", "--side")
    for side in ("partner", "in-house"):
        terminal.run(*agree, side)
    changed = terminal.world.acme.behaviour.copy()
    del changed.description["paths"]["/refunds/{id}"]
    terminal.world.acme.behaviour = changed
    assert terminal.run("run", "contracts")[0] == diagnostics.NO
    assert "it is in force once Checkout agrees" in " ".join(terminal.run(*agree, "partner")[1].split())
    assert terminal.run(*agree, "in-house")[1].endswith("in force, confirmed by Checkout and Acme Pay\n")


def test_a_consumer_that_accepts_its_own_changed_contract_is_told_what_puts_it_in_force(terminal, files):
    agree = ("agree", "contracts", "--api", "payments", "--side")
    for side in ("partner", "in-house"):
        terminal.run(*agree, side)
    terminal.world.pact(amount=7)
    told = " ".join(terminal.run(*agree, "in-house")[1].split())
    assert "whose contracts changed: they are in force once they are verified green, or Acme Pay agrees" in told


def test_nobody_accepts_what_was_never_read(terminal):
    status, out, err = terminal.run("agree", "contracts", "--api", "payments")
    assert (status, out) == (diagnostics.USAGE, "")
    assert "the description of payments in acme was never read" in err
    assert terminal.world.store.contract_in_force("acme", "payments") is None


def test_a_paused_integration_sends_no_probe_and_is_never_compatible(terminal, files):
    assert terminal.run("pause", "acme", "--for", "2h")[1] == "acme is paused for 2h\n"
    asked = []
    answer = terminal.world.acme.answer
    terminal.world.acme.answer = lambda method, path, body: asked.append(path) or answer(method, path, body)
    status, out, _ = terminal.run("run", "contracts")
    assert status == diagnostics.UNKNOWN
    assert out.startswith("? acme: unknown\n    probes are paused")
    assert set(asked) <= {"/openapi.json"}, "descriptions are no probes"
    assert terminal.run(*GATE)[0] == diagnostics.UNKNOWN
    assert terminal.run("resume", "acme")[1] == "acme is watched again\n"
    assert terminal.run("run", "contracts")[0] == diagnostics.YES
    assert "/charges/ch_1042" in asked


def test_a_pause_ends_by_itself(terminal, files):
    terminal.run("pause", "acme", "--for", "2h")
    terminal.world.later(hours=3)
    assert terminal.run("run", "contracts")[0] == diagnostics.YES


def test_what_was_seen_before_an_announced_maintenance_lets_nothing_out(terminal, files):
    assert terminal.run(*GATE)[0] == diagnostics.YES
    window = "maintenance: [{from: '2026-01-01T13:00Z', to: '2026-01-01T14:00Z', side: partner}]"
    file = terminal.world.folder / "acme.yaml"
    file.write_text(f"{file.read_text()}\n{window}\n")
    assert terminal.run(*GATE)[0] == diagnostics.YES, "it has not begun"
    for hours in (1.5, 1):
        terminal.world.later(hours=hours)
        status, out, _ = terminal.run(*GATE)
        assert status == diagnostics.UNKNOWN
        assert "maintenance was announced for a time since it was last seen green" in out
    terminal.run("run", "contracts")
    assert terminal.run(*GATE)[0] == diagnostics.YES


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pause", "acne"), "did you mean acme?"),
        (("resume", "acne"), "did you mean acme?"),
        (("pause", "acme", "--for", "soon"), "write it as 30m, 2h or 1d"),
    ],
    ids=["pause", "resume", "duration"],
)
def test_what_can_not_be_paused_is_named(terminal, arguments, words):
    status, _, err = terminal.run(*arguments)
    assert status == diagnostics.USAGE
    assert words in err


def test_its_next_command_names_the_database_that_was_named(terminal):
    _, out, _ = terminal.run(*GATE, "--database", "other.sqlite")
    (command,) = {line.partition("next: ")[2] for line in out.splitlines() if "next: " in line}
    assert command == "compat-monitor run contracts --database FOLDER/other.sqlite"

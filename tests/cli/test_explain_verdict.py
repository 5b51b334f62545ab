"""`explain` of a verdict: what an engineer of the company that it names can follow, and repeat with a real curl."""

import json
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import diagnostics, main
from monitor.engine.explaining import explanation_of, leading_first
from monitor.explanation.explanation import Explanation
from tests.engine.arena import CHARGE, an_arena, like, said
from tests.servers.scripted import Received, Reply, ScriptedServer

VERDICT = "0404735c4b82"
OPENING = """\
GET /charges/{id} in sandbox of payments at /amount: text instead of a number
  verdict 0404735c4b82 of case CASE

  A change at Acme Pay explains why `GET /charges/{id}` fails at `/amount` in
  sandbox of payments (99.3 % sure, N replays). Next step with Acme Pay: what
  Acme Pay now does is outside the contract in force.
  the agreement that this rests on is not confirmed by both companies yet

  how probable each explanation was, before any replay and after each exchange
    a change at Acme Pay      ▃▃▄▄▄▄▅▅▅▆▆▆▆▆▆▆▆▇▇▇▇  99.3 %
    the environment           ▃▂▃▃▃▂▂▂▂▂▂▂▂▁▁▁▁▁▁▁▁  0.3 %
    nothing changed, a flake  ▃▃▃▃▂▂▂▂▂▂▁▁▁▁▁▁▁▁▁▁▁  0.1 %
    our own check             ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁  0.1 %
    replays                     ✕ ✕ ✕ ✕ ✕ ✕ ✕ ✕ ✕ ✕
    controls                   ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓
    ▂ 1 % · ▃ 10 % · ▄ 50 % · ▅ 90 % · ▆ 95 % likely · ▇ 99 % attributed · █
    99.9 % and more

  what was seen, and what each explanation says (✓ works, ✕ fails, · not known)
                                       seen  A  B  C  D
    Checkout before × Acme Pay before  ✓     ✓  ✓  ✓  ✕
    Checkout now × Acme Pay before     ✓     ✓  ✓  ✓  ✕
    Checkout before × Acme Pay now     ✕     ✕  ✕  ✓  ✕
    Checkout now × Acme Pay now        ✕     ✕  ✕  ✓  ✕
    the control                        ✓     ✓  ✕  ✓  ·
    A  99.3 %, a change at Acme Pay: what was seen fits it in every cell that is
       known
    B  0.3 %, the environment: by this, the control would fail, but it works in
       10 of 10 exchanges
    C  0.1 %, nothing changed, a flake: by this, Checkout now × Acme Pay now
       would work, but it fails in 10 of 10 exchanges
    D  0.1 %, our own check: by this, Checkout before × Acme Pay before would
       fail, but it works, by a recording
    –  a change at Checkout, a change at each company, two changes that break
       only together: never in question: what Checkout relies on here has not
       changed since it last passed

  Checkout before × Acme Pay before: works, by a recording
    recording: an answer kept when all was well, held against the same checks;
    it counts once; of 1 Jan 2026, 12:00 UTC
    before, 2026-01-01T12:00:00Z: GET /charges/ch_1042 → 200, works: recorded 1
    hour before the failure
      in your own logs: request id REQUEST,
        trace id TRACE, sent from ADDRESS
      {"id": "ch_1042", "amount": 1999, "currency": "EUR", "status": "settled"}
"""


def test_a_verdict_is_followed_from_its_sentence_to_the_exchanges_that_it_rests_on(terminal, broken):
    status, out, err = terminal.run("explain", VERDICT)
    assert (status, err) == (diagnostics.YES, "")
    assert out.startswith(OPENING)
    assert "partner" not in out
    assert "      curl --include ACME/charges/ch_1042\n" in out
    assert "and 7 more; --format json lists them" in out
    assert (
        "    first, 2026-01-01T13:00:00Z: GET /charges/ch_1042 → 200, fails: opened the\n    case (it selected the case"
        in out
    )
    assert max(len(line) for line in out.splitlines() if "curl" not in line and "logs" not in line) <= 80


def test_a_case_stands_for_the_verdict_that_it_is_known_by_and_a_prefix_is_enough(terminal, broken):
    whole = terminal.run("explain", VERDICT)
    assert terminal.run("explain", broken.id) == whole
    assert terminal.run("explain", VERDICT[:4]) == whole


def test_what_run_and_the_case_name_is_a_command_that_works(terminal, broken):
    shown = terminal.run("conflicts", "show", broken.id)[1]
    assert f"    compat-monitor explain {VERDICT}\n" in shown
    assert terminal.run("explain", VERDICT)[0] == diagnostics.YES


def test_printed_commands_name_the_database_and_the_folder_that_were_named(terminal, broken):
    """Else they would ask another database, which knows nothing of it."""
    shutil.copytree(terminal.world.folder, "our contracts")
    _, out, _ = terminal.run("run", "our contracts", "--database", "store.sqlite")
    printed = [shlex.split(line)[1:] for line in out.splitlines() if line.startswith("      compat-monitor ")]
    named = ["--config", "our contracts", "--database", "FOLDER/store.sqlite"]
    assert printed == [["conflicts", "show", "CASE", *named], ["explain", VERDICT, *named]]
    shown = terminal.run("conflicts", "show", broken.id, *named[:3], "store.sqlite")[1]
    assert f"compat-monitor explain {VERDICT} {shlex.join(named)}\n" in shown


def test_without_configuration_nobody_has_a_name_and_the_evidence_is_the_same(terminal, broken):
    status, out, _ = terminal.run("explain", VERDICT, "--config", "nowhere")
    assert status == diagnostics.YES
    assert "the using side now × the serving side now: fails in 10 of 10" in out
    assert "Checkout" not in out.partition("the change that explains it")[0]


def test_for_programs_every_exchange_is_there(terminal, broken):
    found = json.loads(terminal.run("explain", VERDICT, "--format", "json")[1])
    (verdict,) = found["verdicts"]
    assert found["changes"] == []
    assert verdict["trail"][-1]["posterior"] == {each["name"]: each["probability"] for each in verdict["explanations"] if each["standing"] != "out"}  # fmt: skip
    observations = [each for cell in verdict["cells"] for each in cell["observations"]]
    assert len([each for each in observations if each["counts"]]) == 21
    assert all(each["exchange"] and each["trace_id"] and each["request_id"] for each in observations)


def test_as_a_document_nothing_is_left_out(terminal, broken):
    text = terminal.run("explain", VERDICT, "--format", "markdown")[1]
    assert text.startswith("# `GET /charges/{id}` at `/amount`: text instead of a number\n")
    assert text.count("| GET /charges/ch\\_1042 |") == 12
    assert "```sh\ncurl --include ACME/charges/ch_1042\n```" in text


def test_a_beginning_that_several_verdicts_share_is_asked_to_be_longer(terminal, broken):
    store = terminal.world.store
    (saved,) = store.regressions(conflict_id=broken.id)
    store.save_regression(broken.id, VERDICT[:6] + "0" * 58, {**saved, "fingerprint": VERDICT[:6] + "0" * 58})
    status, out, err = terminal.run("explain", VERDICT[:6])
    assert (status, out) == (diagnostics.USAGE, "")
    assert "error[fingerprint-ambiguous]: 2 verdicts" in err
    assert VERDICT in err


@pytest.mark.parametrize(
    ("subject", "code"),
    [("acme-00000000", "no-such-case"), ("0" * 12, "change-unknown"), ("no-such-rule", "unknown-rule")],
)
def test_what_is_not_there_is_named(terminal, broken, subject, code):
    status, out, err = terminal.run("explain", subject)
    assert (status, out) == (diagnostics.USAGE, "")
    assert f"error[{code}]" in err


# --- every command is run --------------------------------------------------------------------------------------

CURL = shutil.which("curl")


def answer_to(command: str, **environ: str) -> int:
    """The status that a real curl is answered with, in a real shell."""
    assert CURL, "this test needs curl"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, timeout=30, env={"PATH": "/usr/bin:/bin", **environ}
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split(b" ", 2)[1])


def live_commands(found: Explanation) -> Iterator[tuple[str, str, str]]:
    """(cell, command, what it answered) of everything that was sent live."""
    for cell in found.cells:
        for way in cell.ways:
            if cell.grade == "live" and way.command:
                yield cell.name, way.command, way.answer


def explained(arena: Any) -> Explanation:
    (case, *_) = arena.cases()
    return explanation_of(arena.store, leading_first(arena.store, case)[0], arena.configuration.integrations[0])


async def test_each_live_cell_is_repeated_by_its_command_with_credentials_given_as_variables(tmp_path: Path):
    def guarded(request: Received) -> Reply:
        if request.headers.get("authorization") != "Bearer s3cret-token":
            return said({"error": "who are you?"}, 401)
        return said({**CHARGE, "amount": "19.99"} if broke else CHARGE)

    broke = False
    further = '        headers: {Authorization: "Bearer ${ACME_TOKEN}"}'
    with an_arena(tmp_path, further=further) as arena:
        arena.environ = {"ACME_TOKEN": "s3cret-token"}
        arena.routes["/charges/ch_1042"] = guarded
        await arena.cycle()
        arena.later(hours=1)
        broke = True
        await arena.cycle()
        found = explained(arena)
        commands = list(live_commands(found))
        assert {cell for cell, *_ in commands} == {"new_new", "control"}
        for _, command, status in commands:
            assert "s3cret-token" not in command
            assert answer_to(command, AUTHORIZATION="Bearer s3cret-token") == int(status)
        (guarded_command,) = [command for cell, command, _ in commands if cell == "new_new"]
        assert answer_to(guarded_command) == 401
        assert arena.host.received[-1].path == "/charges/ch_1042"


async def test_a_changed_request_has_a_command_for_each_consumer_and_for_the_old_version_that_still_runs(
    tmp_path: Path,
):
    def strict(request: Received) -> Reply:
        return said(CHARGE) if "expand" not in request.target else said({"error": "unknown parameter"}, 422)

    with ScriptedServer({"/charges/ch_1042": strict}) as old:
        further = f"        previous: {old.url('').rstrip('/')}"
        with an_arena(tmp_path, further=further) as arena:
            arena.routes["/charges/ch_1042"] = strict
            arena.interactions(
                like("read one charge", "/charges/ch_1042", CHARGE), like("currencies", "/currencies", ["EUR"])
            )
            await arena.cycle()
            arena.later(hours=1)
            arena.interactions(
                like("read one charge", "/charges/ch_1042", CHARGE, query="expand=card & more"),
                like("currencies", "/currencies", ["EUR"]),
            )
            await arena.cycle()
            found = explained(arena)
            commands = list(live_commands(found))
            assert {cell for cell, *_ in commands} == {"old_old", "new_old", "old_new", "new_new", "control"}
            for cell, command, status in commands:
                old.received.clear()
                assert answer_to(command) == int(status), (cell, command)
                assert bool(old.received) == (cell in {"old_old", "new_old"})
            statuses = {cell: status for cell, _, status in commands if cell != "control"}
            assert statuses == {"old_old": "200", "new_old": "422", "old_new": "200", "new_new": "422"}


async def test_a_body_is_sent_again_byte_for_byte(tmp_path: Path):
    bodies: list[bytes] = []

    def charge(request: Received) -> Reply:
        bodies.append(request.body)
        return said({"id": "ch_1", "amount": "12"} if broke else {"id": "ch_1", "amount": 12}, 200)

    broke = False
    with an_arena(tmp_path) as arena:
        arena.routes["/charges"] = charge
        body = {"note": 'it\'s "quoted" $HOME `id` \\ ü', "amount": 12}
        request = {"method": "POST", "body": body, "headers": {"Content-Type": "application/json"}}
        interaction = {
            "description": "charge a card",
            "request": {"path": "/charges", **request},
            "response": {"status": 200, "body": {"id": "ch_1", "amount": 12}, "matchingRules": {"$.body": {"match": "type"}}},
        }  # fmt: skip
        arena.interactions(interaction, like("currencies", "/currencies", ["EUR"]))
        await arena.cycle()
        arena.later(hours=1)
        broke = True
        await arena.cycle()
        found = explained(arena)
        (command,) = [command for cell, command, _ in live_commands(found) if cell == "new_new"]
        (way,) = [way for cell in found.cells if cell.name == "new_new" for way in cell.ways]
        assert "it may change data there" in way.what
        sent = bodies[-1]
        assert answer_to(command) == 200
        assert bodies[-1] == sent


def test_the_help_names_what_can_be_explained(capsys: pytest.CaptureFixture[str]):
    assert main.run(["explain", "--help"]) == 0
    assert "a verdict also by its case" in " ".join(capsys.readouterr().out.split())

"""`run`: the whole terminal, and the JSON that programs read."""

import json

from monitor.cli import diagnostics
from monitor.demo import story
from monitor.demo.story import Stage

COMPATIBLE = """\
✓ acme: compatible
  descriptions: 2 read for the first time
  verifications: 6 passed

"""

FLAKE = """\
✓ acme: compatible
  descriptions: 2 unchanged
  verifications: 5 passed, 1 failed
  flakes: 1 (failed once and passed again; nobody is told)
    GET /charges/{id}: status 503 instead of 200; it flaked in 1 of the last 2
      runs, 50.0% (9.5% to 90.5%)

"""

CONFLICT = """\
✕ acme: conflict
    GET /charges/{id} in sandbox of payments at /amount: text instead of a
      number
      Acme Pay changed; next step with Acme Pay (shown by experiment, 99.3 %, N
      replays)
      consumer × provider: before × before pass · now × before pass
                           before × now fail · now × now fail · control pass
      the change that explains it: Acme Pay: text instead of a number; the body
        is not what the schema for application/json allows
      this would be wrong if Acme Pay's present version passes the contract that
        passed on 2026-01-01 12:00 UTC at /amount of GET /charges/{id}, or if an
        unchanged interaction with the same host and credential fails in the
        same minutes
      curl --include ACME/charges/ch_1042
      compat-monitor conflicts show CASE
      compat-monitor explain 0404735c4b82
  descriptions: 2 unchanged
  verifications: 5 passed, 1 failed

"""

UNKNOWN = """\
? acme: unknown
  descriptions: 2 read for the first time
  verifications: 5 passed, 1 failed
  newly discovered: what fails and never passed here, so that nothing broke
    “read one charge” in sandbox of payments has never passed (a number instead
      of text at /amount); Checkout or Acme Pay can mend that

"""


def stage(terminal):
    return Stage(terminal.world.acme, terminal.world.checkout, terminal.world.folder)


def test_compatible(terminal):
    assert terminal.run("run", "contracts") == (diagnostics.YES, COMPATIBLE, "")


def test_flake(terminal):
    terminal.run("run", "contracts")
    terminal.world.acme.behaviour.failing_requests = 1
    assert terminal.run("run", "contracts") == (diagnostics.YES, FLAKE, "")


def test_conflict(terminal):
    terminal.run("run", "contracts")
    terminal.world.later(hours=1)
    story._amount_becomes_text(stage(terminal))
    assert terminal.run("run", "contracts") == (diagnostics.NO, CONFLICT, "")


def test_unknown(terminal):
    terminal.world.pact(amount="19.99")
    assert terminal.run("run", "contracts") == (diagnostics.UNKNOWN, UNKNOWN, "")


def test_the_json_has_the_members_that_programs_were_promised(terminal):
    """DESIGN.md §3, `run --format json`, written out here so that a rename is seen."""
    terminal.run("run", "contracts")
    story._amount_becomes_text(stage(terminal))
    status, out, _ = terminal.run("run", "contracts", "--format", "json")
    assert status == diagnostics.NO
    (found,) = json.loads(out)["integrations"]
    assert {"integration", "state", "polls", "changes", "verifications", "regressions", "conflicts"} <= found.keys()
    assert found["state"] == "conflict"
    verifications = found["verifications"]
    assert {"passed", "failed", "errored", "skipped", "unknown", "results"} == verifications.keys()
    assert (verifications["passed"], verifications["failed"]) == (5, 1)
    result = {"api", "environment", "contract", "interaction", "operation", "outcome", "reason"}
    assert all(result <= each.keys() for each in verifications["results"])
    (regression,) = found["regressions"]
    assert {
        "fingerprint", "api", "environment", "operation", "direction", "pointer", "failure", "verdict", "reproduce",
        "conflict",
    } <= regression.keys()  # fmt: skip
    verdict = regression["verdict"]
    assert {
        "changed_by", "owes", "status", "confidence", "grade", "survivors", "mechanism", "culprit", "replays",
        "falsifier", "cells",
    } <= verdict.keys()  # fmt: skip
    assert verdict["cells"].keys() == {"old_old", "new_old", "old_new", "new_new", "control"}
    (conflict,) = found["conflicts"]
    assert {"id", "status", "waiting_on"} <= conflict.keys()
    assert conflict["id"] == regression["conflict"]


def test_colours_are_for_terminals_only(terminal):
    _, out, _ = terminal.run("run", "contracts")
    assert "\x1b" not in out
    assert diagnostics.coloured("✓ fine").startswith("\x1b[")
    assert diagnostics.coloured("plain") == "plain"

"""`messages`: what would have gone to whom, on the two sample companies."""

import json
import re

import pytest

from monitor.cli import diagnostics
from tests.cli.companies import Terminal


@pytest.fixture
def notified(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    file = terminal.world.folder / "acme.yaml"
    text = file.read_text(encoding="utf-8")
    assert "name: Acme Pay" in text
    notify = '[ "${ACME_ALERTS}", {webhook: "https://acme.example/hooks", secret: "${ACME_SECRET}"} ]'
    monkeypatch.setenv("ACME_ALERTS", "mailto://monitor:S3CRET@shop.example?to=api@acme.example")
    file.write_text(re.sub(r"( *)name: Acme Pay", rf"\1name: Acme Pay\n\1notify: {notify}", text), encoding="utf-8")
    return terminal


def test_before_anything_happened_there_is_none(terminal):
    assert terminal.run("messages", "contracts") == (diagnostics.YES, "no message\n", "")


def test_in_shadow_it_says_what_would_have_gone_to_whom_without_secrets(notified, broken):
    status, out, err = notified.run("messages", "contracts", "--shadow")
    assert (status, err) == (diagnostics.YES, "")
    assert "2026-01-01 13:00 UTC Acme Pay: kept, not sent (attributed)\n" in out
    assert "  would have gone to mail to a…@acme.example, webhook at acme.example\n" in out
    assert "  would have gone to nobody: this side names no destination\n" in out
    assert out.endswith("2 kept, not sent\n")
    assert "S3CRET" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_in_full_it_shows_what_each_says(terminal, broken):
    _, out, _ = terminal.run("messages", "contracts", "--full")
    assert "    | The change that explains it is one of Acme Pay's.\n" in out
    assert re.search(r"    \| Log: entry \d+, hash\n    \|   [0-9a-f]{64}\n", out)
    assert max(map(len, out.splitlines())) <= 80


def test_programs_get_the_same(notified, broken):
    _, out, _ = notified.run("messages", "contracts", "--format", "json")
    found = json.loads(out)["messages"]
    assert [(each["company"], each["outcome"], each["reason"]) for each in found] == [
        ("Checkout", "shadow", "attributed"),
        ("Acme Pay", "shadow", "attributed"),
    ]
    assert found[0]["text"] == found[1]["text"]
    assert found[1]["destinations"] == ["mail to a…@acme.example", "webhook at acme.example"]
    assert found[0]["log"]["entry"] > 0


def test_nothing_waits_in_shadow(terminal, broken):
    assert terminal.run("messages", "contracts", "--undelivered")[1] == "no message\n"


def test_an_integration_that_nobody_knows_is_named_with_the_nearest(terminal):
    status, _, err = terminal.run("messages", "contracts", "--integration", "acne")
    assert status == diagnostics.USAGE
    assert "did you mean acme?" in err

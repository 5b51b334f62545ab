"""`conflicts mediate|position|offer|…`, and docs/mediation.md, whose commands run in their order."""

import re
import shlex
from pathlib import Path
from zipfile import ZipFile

import monitor
from monitor.cli import diagnostics
from monitor.cli.mediating import COMMANDS

PAGE = (Path(monitor.__file__).parent.parent / "docs" / "mediation.md").read_text(encoding="utf-8")
SETTINGS = "mediators:\n  - {name: Mia Stone, email: mia@between.example}\n"


def mediated() -> None:
    """Name somebody who mediates in the settings of this folder."""
    settings = Path("contracts") / "settings.yaml"
    before = settings.read_text(encoding="utf-8") if settings.exists() else ""
    settings.write_text(before + SETTINGS, encoding="utf-8")


def of_the_page() -> list[list[str]]:
    lines = PAGE.replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("compat-monitor ")]


def test_the_commands_of_the_page_run_in_their_order_and_settle_it(terminal, broken):
    asked = ("conflicts", "mediate", broken.id, "--side", "partner", "--by", "Kim", "--reason", "stuck")
    status, out, err = terminal.run(*asked)
    assert (status, out) == (diagnostics.USAGE, "")
    assert "name somebody of neither company under `mediators`" in " ".join(err.split())
    mediated()
    for command in (("accept", "--side", "partner"), ("acknowledge",), ("update", "--side", "in-house", "--text", "x")):
        status, _, err = terminal.run("conflicts", command[0], broken.id, *command[1:], "--by", "Mia Stone")
        assert (status, "Mia Stone mediates" in err) == (diagnostics.USAGE, True), "for neither company"
    found = of_the_page()
    assert {each[1] for each in found} >= {"mediate", "position", "offer", "accept-option", "next-step"}
    for each in found:
        status, out, err = terminal.run(*(broken.id if word == "CASE" else word for word in each))
        assert (status, err) == (diagnostics.YES, ""), each
        assert all(len(line) <= 80 for line in out.splitlines())
        if each[1] == "next-step":
            shown = " ".join(terminal.run("conflicts", "show", broken.id)[1].split())
            assert "call it once without the gateway by 2026-01-02 13:00 UTC (set by Mia Stone, who mediates)" in shown
    printed = terminal.run("conflicts", "show", broken.id)[1]
    assert all(len(line) <= 80 for line in printed.splitlines() if line.startswith("    "))
    shown = " ".join(printed.split())
    for text in (
        "room r1 closed: both companies accepted o1; opened by", "o1-1 agreed", "o1-2 agreed", "e1 confirmed by both",
        "would change its mind:", "what runs it:", "next, set by Mia Stone:",
    ):  # fmt: skip
        assert text in shown, text
    assert terminal.run("evidence", "export", broken.id, "--output", "case.zip", "--key", "key.pem")[0] == 0
    assert terminal.run("evidence", "verify", "case.zip")[0] == diagnostics.YES
    with ZipFile("case.zip") as bundle:
        kept = b"".join(bundle.read(name) for name in bundle.namelist())
    for text in (b"room-opened", b"changes_mind", b"option-accepted", b"room-settled"):
        assert text in kept, "the bundle holds the room"
    assert all(re.search(rf"\b{each.name}\b", PAGE) for each in COMMANDS)


def test_every_command_of_the_room_has_its_help(terminal):
    for each in COMMANDS:
        status, out, _ = terminal.run("conflicts", str(each.name), "--help")
        assert (status, "Usage:" in out) == (0, True)

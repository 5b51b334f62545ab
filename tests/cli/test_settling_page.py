"""docs/settling.md tells a story: its commands run, in its order, on a case that was just explained."""

import re
import shlex
from pathlib import Path

import monitor
from monitor.cli import diagnostics

PAGE = (Path(monitor.__file__).parent.parent / "docs" / "settling.md").read_text(encoding="utf-8")


def commands() -> list[list[str]]:
    blocks = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("compat-monitor ")]


def test_the_commands_of_the_page_run_in_their_order(terminal, broken):
    found = commands()
    assert len(found) == 9
    for each in found:
        status, _, err = terminal.run(*(broken.id if word == "CASE" else word for word in each))
        assert (status, err) == (diagnostics.YES, ""), each
    shown = " ".join(terminal.run("conflicts", "show", broken.id)[1].split())
    for text in ("c1 agreed", "not met: payouts share this field (false-assumption); adequate", "e1 confirmed by both"):
        assert text in shown


def test_the_page_names_every_command_that_speaks_in_a_case():
    from monitor.cli.settling import COMMANDS

    missing = [str(each.name) for each in COMMANDS if not re.search(rf"\b{each.name}\b", PAGE)]
    assert missing == []

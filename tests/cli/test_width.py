"""What is told of a mistake fits the terminal; places and commands stay whole, to be opened and copied."""

import fcntl
import os
import struct
import subprocess
import sys
import termios

import click
import pytest

from monitor.cli.diagnostics import render
from monitor.errors import Diagnostic, Place
from monitor.reports.layout import fitting

COMMAND = "`compat-monitor conflicts report contracts 'amounts are text' --side in-house`"
PLACE = Place("/home/somebody/a/rather/long/path/to/the/configuration/of/both/companies/acme.yaml", 12, 5)
LONG = Diagnostic(
    "contract-kind-unclear",
    "a contract source needs exactly one of pact, interactions, har, arazzo, and this one has two of them",
    PLACE,
    note="a first line that is short\n0404735c4b82aa00  GET /charges/{id}",
    help=f"say of which kind it is, and report what is not clear with {COMMAND}",
)


def test_a_mistake_is_wrapped_at_eighty_columns_where_nothing_tells_the_width(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert (
        click.unstyle(render(LONG))
        == f"""\
error[contract-kind-unclear]: a contract source needs exactly one of pact,
    interactions, har, arazzo, and this one has two of them
  --> {PLACE.source}:12:5
  = note: a first line that is short
    0404735c4b82aa00  GET /charges/{{id}}
  = help: say of which kind it is, and report what is not clear with
    {COMMAND}"""
    )


@pytest.mark.parametrize("columns", ["50", "100", "200"])
def test_it_is_as_wide_as_the_terminal(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    lines = click.unstyle(render(LONG)).splitlines()
    told = [each for each in lines if "-->" not in each and COMMAND not in each]
    assert all(len(each) <= int(columns) for each in told)
    assert any(f"{PLACE}" in each for each in lines)
    assert any(COMMAND in each for each in lines)
    assert len(lines) >= 5 + (columns == "50") * 2


def test_the_width_of_a_real_terminal_is_asked_of_it():
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 63, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    asked = "from monitor.cli.diagnostics import terminal_width; print(terminal_width())"
    subprocess.run([sys.executable, "-c", asked], stdout=theirs, env=environment, check=True, timeout=60)
    os.close(theirs)
    told = os.read(ours, 100)
    os.close(ours)
    assert told.split() == [b"63"]


def test_a_line_hangs_over_from_its_own_indentation():
    assert list(fitting("    pact a  b: of three words", width=20)) == ["    pact a  b: of", "      three words"]
    assert list(fitting("  it's said that it isn't so", width=20)) == ["  it's said that it", "    isn't so"]

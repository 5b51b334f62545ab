"""One broken configuration per message: a folder below `broken/`, with the whole of what people are shown.

A new case is a folder; `expected.txt` beside its files holds the diagnostics, as `config check .` prints them there.
"""

import ast
import re
import socket
from pathlib import Path

import click
import pytest

from monitor.cli.diagnostics import render
from monitor.config import load
from monitor.errors import UsageError

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(folder.name for folder in BROKEN.iterdir())
SOURCES = Path(load.__code__.co_filename).parent
MADE_HERE = {"path-missing", "file-unreadable"}
"""Codes whose cases can't be kept as files; they are below."""

OF_LOWER_ROOMS = ("document-", "unknown-rule")


def shown(error: UsageError) -> str:
    return click.unstyle("\n\n".join(render(diagnostic) for diagnostic in error.diagnostics)) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_shown_with_its_line_and_the_nearest_valid_name(case, monkeypatch):
    monkeypatch.chdir(BROKEN / case)
    monkeypatch.delenv("COLUMNS", raising=False)
    with pytest.raises(UsageError) as raised:
        load(Path())
    assert shown(raised.value) == Path("expected.txt").read_text(encoding="utf-8")


def codes_in_sources() -> set[str]:
    """Every code that the room can raise: an argument of the calls that make diagnostics."""
    makers = {"Diagnostic", "RefusedError", "one_of", "_only", "_add", "_ordered"}
    found = set()
    for source in SOURCES.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", None)) in makers:
                values = [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)]
                found.update(value for value in values if re.fullmatch(r"[a-z]+(-[a-z]+)+", str(value)))
    return found


def test_every_code_has_a_case_and_every_case_a_code():
    texts = "".join((BROKEN / case / "expected.txt").read_text(encoding="utf-8") for case in CASES)
    covered = set(re.findall(r"^error\[([a-z-]+)\]", texts, re.MULTILINE))
    assert codes_in_sources() == {code for code in covered if not code.startswith(OF_LOWER_ROOMS)} | MADE_HERE


def test_a_path_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as raised:
        load(Path("contracts"))
    assert shown(raised.value) == (
        "error[path-missing]: 'contracts' does not exist\n  = help: name a folder or a YAML file\n"
    )


def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("acme.yaml")
        with pytest.raises(UsageError) as raised:
            load(Path())
    assert [diagnostic.code for diagnostic in raised.value.diagnostics] == ["file-unreadable"]
    assert str(raised.value.diagnostic.place) == "acme.yaml"

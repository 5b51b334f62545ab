"""Every error says what to do: where it is made, or by its code in `errors/remedies.py`."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import monitor
from monitor.errors import Diagnostic
from monitor.errors.remedies import REMEDIES
from monitor.model.exchanges import NoResponse

ROOT = Path(monitor.__file__).parent
MAKERS = {
    "Diagnostic": (0, 4),
    "RefusedError": (0, 2),
    "because": (0, None),
    "problem": (0, 3),
    "_problem": (1, None),
    "_failed": (0, None),
}
"""What makes a diagnostic: where among its arguments the code is, and where the help, if not by name."""
NETWORK = [f"network-{each.value}" for each in NoResponse]
HANDED_ON = {"code", "error.code", "row[0]", "f'no-such-{what}'"}
"""Codes of a diagnostic that somebody else named, and is looked at for."""
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


@cache
def made() -> tuple[tuple[str, str, bool], ...]:
    """Where, which code, and whether help is written there for certain; read where it is asked for, and once."""
    return tuple(found())


def found() -> Iterator[tuple[str, str, bool]]:
    for file in sorted(ROOT.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if not any(name in text for name in MAKERS):
            continue
        for node in ast.walk(ast.parse(text)):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if name not in MAKERS:
                continue
            first, fifth = MAKERS[name]
            named = {each.arg: each.value for each in node.keywords}
            code = node.args[first] if len(node.args) > first else named.get("code")
            by_place = node.args[fifth] if fifth is not None and len(node.args) > fifth else None
            helped = certain(named.get("help", named.get("help_", by_place)))
            where = f"{file.relative_to(ROOT)}:{node.lineno}"
            if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
                yield where, str(code.value), helped
            elif name == "Diagnostic" and ast.unparse(code) == "f'network-{kind.value}'":
                yield from ((where, each, helped) for each in NETWORK)
            elif name == "Diagnostic":
                yield where, f"not told: {ast.unparse(code)}", ast.unparse(code) in HANDED_ON


def certain(said: ast.expr | None) -> bool:
    """Text, or text with more behind it; a variable may hold nothing."""
    if isinstance(said, ast.BinOp):
        return certain(said.left)
    return isinstance(said, ast.JoinedStr) or (isinstance(said, ast.Constant) and bool(said.value))


def test_errors_are_found_where_they_are_made():
    assert len({code for _, code, _ in made()}) > 80


def test_every_error_says_what_to_do():
    silent = sorted({f"{where} {code}" for where, code, helped in made() if not helped and code not in REMEDIES})
    assert not silent, "\n".join(["no help:", *silent])


def test_every_remedy_is_needed():
    assert set(REMEDIES) == {code for _, code, helped in made() if not helped}


@pytest.mark.parametrize("code", sorted(REMEDIES))
def test_a_remedy_is_one_plain_line(code):
    line = REMEDIES[code]
    assert line == line.strip()
    assert not line[:1].isupper()
    assert not line.endswith(".")
    assert "\n" not in line


def test_what_is_said_where_an_error_is_made_wins():
    assert Diagnostic("document-empty", "x", help="y").help == "y"
    assert Diagnostic("document-empty", "x").help == REMEDIES["document-empty"]
    assert Diagnostic("a-code-of-somebody-else", "x").help is None

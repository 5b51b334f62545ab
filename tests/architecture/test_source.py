"""The form of the source: small files, and a word on what each room is for."""

import re
from pathlib import Path

import pytest

import monitor

ROOT = Path(monitor.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
LINES_MAX = 400
PURE = (
    "access",
    "explanation",
    "attribution",
    "workflow",
    "rules",
    "interactions",
    "diff",
    "openapi",
    "documents",
    "schemas",
    "model",
)
NOT_PURE = re.compile(r"\burllib\.request\b|(?<![\w.])open\(|\.read_(text|bytes)\(|\.(utc)?now\(|\.today\(")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_is_small_enough_to_be_read_at_once(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LINES_MAX


@pytest.mark.parametrize("room", sorted({file.parent for file in FILES}), ids=lambda room: room.name)
def test_a_room_says_what_it_is_for(room):
    text = (room / "__init__.py").read_text(encoding="utf-8")
    assert text.startswith('"""')


def test_no_source_names_a_registry_or_a_folder_of_this_machine():
    root = ROOT.parent
    kept = [*FILES, *root.glob("*.*"), *root.glob(".ci/*"), *root.glob(".github/**/*.yml"), *root.glob("docs/*")]
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in kept if file.is_file()}
    for word in ("--index-url", "--find-links", "--extra-index-url", "/root/", "/home/"):
        assert [file.name for file, text in texts.items() if word in text] == []


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_opens_nothing_and_reads_no_clock(room):
    """What import-linter can't see: built-in functions, methods, and parts of packages."""
    lines = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in (ROOT / room).rglob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if NOT_PURE.search(line.partition("#")[0])
    ]
    assert lines == []

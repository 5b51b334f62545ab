"""Characters by their category: the compiled validator, which has a table of its own, is asked about each."""

import sys
import unicodedata

import pytest

from monitor.schemas import View, jsonschema_rs_judge
from monitor.schemas.text.categories import of_category
from monitor.schemas.text.languages import matches
from tests.schemas.asking import at

NAMES = [*"LMNPSZC", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Sc", "Sm", "Zs", "Cc"]
BINARY = ["ASCII", "Any"]
EVERY = 53
"""A step through the table that meets characters of all categories."""


@pytest.mark.parametrize("name", [*NAMES, *BINARY])
def test_a_validator_finds_the_same_characters(name: str) -> None:
    judge, inside = jsonschema_rs_judge(), rf"^\p{{{name}}}$"
    schema = at({"pattern": inside})
    edges = [code for pair in (of_category(name) or ())[:40] for edge in pair for code in (edge - 1, edge, edge + 1)]
    for code in {*range(0, 0x30000, EVERY), *edges}:
        if 0 <= code <= sys.maxunicode and unicodedata.category(chr(code)) not in {"Cn", "Cs"}:
            assert matches(inside, chr(code)) is judge.valid(schema, chr(code), View.NEITHER), hex(code)


def test_all_characters_have_one_category() -> None:
    assert sum(last - first + 1 for name in "LMNPSZC" for first, last in of_category(name) or ()) == sys.maxunicode + 1
    assert of_category("X") is None

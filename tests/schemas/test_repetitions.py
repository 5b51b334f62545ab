"""Expressions that repeat: random ones against the engine of Python and brute force, and long texts of real ones."""

import re
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.schemas import Included, NotIncluded
from monitor.schemas.budget import Budget
from monitor.schemas.text import languages, searching
from monitor.schemas.text.languages import Language, matches, shortest
from tests.schemas.asking import ask

TEXTS = ["".join(each) for size in range(6) for each in product("abc", repeat=size)]
QUANTIFIERS = st.sampled_from(["", "", "?", "*", "+", "{2}", "{0,3}", "{1,2}", "{2,}"])


def parts(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    atoms = st.one_of(st.sampled_from(["a", "b", "[ab]", "[^a]"]), inner.map("({})".format))
    sequences = st.lists(st.tuples(atoms, QUANTIFIERS).map("".join), max_size=3).map("".join)
    return st.lists(sequences, min_size=1, max_size=2).map("|".join)


EXPRESSIONS = st.tuples(
    st.sampled_from(["", "", "^"]), st.recursive(st.just("a"), parts, max_leaves=6), st.sampled_from(["", "", "$"])
).map("".join)


@given(EXPRESSIONS)
def test_it_is_found_where_another_engine_finds_it(expression: str) -> None:
    found = re.compile(expression.replace("$", r"\Z"))
    for text in TEXTS:
        assert matches(expression, text) is (found.search(text) is not None), text


@given(EXPRESSIONS, EXPRESSIONS, st.integers(0, 5), st.integers(0, 5), st.sampled_from([0, 64]))
def test_a_text_is_found_if_and_only_if_there_is_one(found: str, missed: str, least: int, most: int, long: int) -> None:
    with patch.object(languages, "_LONG", long):
        text = shortest(Language((found,), (missed,), least, most), Budget())
    engines = [re.compile(each.replace("$", r"\Z")) for each in (found, missed)]
    fitting = [each for each in TEXTS if least <= len(each) <= most]
    for each in fitting if text is None else [text]:
        holds = [engine.search(each) is not None for engine in engines]
        assert (holds == [True, False]) is (text is not None), each
    assert text is None or least <= len(text) <= most


@pytest.mark.parametrize(
    "expression", ["[_A-Za-z][_0-9A-Za-z]*", "^(r-[0-9a-z]{4,32})|([0-9]{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$", "x"]
)
def test_a_long_text_is_not_walked_character_by_character(expression: str) -> None:
    text = shortest(Language((expression,), least=65_537), Budget(3_000))
    assert text is not None
    assert len(text) >= 65_537
    assert re.search(expression, text)
    assert shortest(Language((expression,), (expression,), least=65_537), Budget(3_000)) is None


@pytest.mark.parametrize("expression", ["^((Mon|Tue):)?[0-2][0-9]:[0-5][0-9]$", "^a?b{2}$|^c$", "^x^y"])
def test_that_none_is_long_enough_is_seen_soon(expression: str) -> None:
    assert shortest(Language((expression,), least=10_001), Budget(3_000)) is None


@pytest.mark.parametrize(("wide", "narrow"), [
    ("[a-z0-9][a-z0-9_]{0,47}", "[a-z0-9][a-z0-9_]{1,47}"),
    (r"[\P{M}\p{M}]{1,5000}", r"[\P{M}\p{M}]{1,10000}"),
    ("(key/)?[a-zA-Z0-9-_]+", "(arn:(aws|aws-cn):kms:)?([a-z]{2}-[a-z]+-[0-9]:)?((key/)?[a-zA-Z0-9-_]+|alias/[a-zA-Z0-9:/_-]+)"),
])  # fmt: skip
def test_what_follows_what_is_found_decides_nothing(wide: str, narrow: str) -> None:
    assert isinstance(ask({"type": "string", "pattern": narrow, "maxLength": 2048}, {"pattern": wide}), Included)


def test_an_expression_that_can_not_be_read_is_read_once() -> None:
    expression = r"^\p{L}{9999}$"
    before = searching._validator.cache_info().misses
    assert [matches(expression, text) for text in ("a", "b", "c")] == [None] * 3
    assert searching._validator.cache_info().misses == before + 1


@pytest.mark.parametrize("character", ["[!-~]", r"\S", ".", r"[^\s/]"])
def test_as_many_characters_as_real_descriptions_allow_are_told_apart(character: str) -> None:
    fewer, more = (f"^{character}{{1,{most}}}$" for most in (512, 1024))
    assert isinstance(ask({"type": "string", "pattern": fewer}, {"pattern": more}), Included)
    answer = ask({"type": "string", "pattern": more}, {"pattern": fewer})
    assert isinstance(answer, NotIncluded)
    assert len(answer.witness) == 513

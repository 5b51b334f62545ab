"""Texts of a pattern or a length of which some are listed elsewhere: brute force tells whether any is left."""

import re
from itertools import chain, combinations, product

import pytest

from monitor.schemas import Included, NotIncluded
from monitor.schemas.budget import Budget
from monitor.schemas.text.languages import Language, shortest
from tests.schemas.asking import ask

LETTERS = "abc"
TEXTS = ["".join(each) for size in range(3) for each in product(LETTERS, repeat=size)]
PATTERNS = ["^[a-c]$", "^[ab]$", "^[a-c]{2}$", "^a[bc]$", "^[a-c]{1,2}$", "^(a|b)c?$"]
LISTED = [*combinations(("a", "b", "c", "ab"), 2), *combinations(TEXTS[1:], 3), tuple(LETTERS), tuple(TEXTS)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_is_found_if_and_only_if_one_is_left(pattern: str) -> None:
    matching = {text for text in TEXTS if re.search(pattern, text)}
    for listed in LISTED:
        left = matching - {*listed}
        text = shortest(Language((pattern,), excluded=frozenset(listed)), Budget())
        assert text in left if left else text is None, listed


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_a_pattern_allows_is_included_in_a_list_of_all_of_it_only(pattern: str) -> None:
    matching = [text for text in TEXTS if re.search(pattern, text)]
    producer = {"type": "string", "pattern": pattern}
    assert isinstance(ask(producer, {"enum": matching}), Included)
    for gone in matching:
        answer = ask(producer, {"enum": [each for each in matching if each != gone]})
        assert isinstance(answer, NotIncluded)
        assert answer.witness == gone


def test_lengths_alone_leave_other_texts_than_one_letter_again_and_again() -> None:
    letters = "a0A_-.@/: bcdefxyzBCXYZ123456789"
    listed = frozenset(chain(letters, (each * 2 for each in letters)))
    text = shortest(Language(least=1, most=2, excluded=listed), Budget())
    assert text is not None
    assert text not in listed
    assert 1 <= len(text) <= 2

"""Look-arounds at the edges of an expression are decided; elsewhere they only bound what the expression may match."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.schemas import Included, NotIncluded, Unknown
from monitor.schemas.budget import Budget
from monitor.schemas.text.languages import Language, shortest
from monitor.schemas.text.lookarounds import conjuncts
from tests.schemas.asking import ask

LETTERS = "ab-c\n"  # `c` stands for all that no expression below names
TEXTS = ["".join(each) for length in range(5) for each in product(LETTERS, repeat=length)]

SIMPLE = st.sampled_from(["a", "b", "-", ".", "[ab]", "[^a]", "a*", "b+", "[ab-]*", "a|b", "(a|bb)", "a$", "", ".*", ".*-", "--"])  # fmt: skip
BEFORE = st.tuples(st.sampled_from(["=", "!"]), SIMPLE).map(lambda part: f"(?{part[0]}{part[1]})")
AFTER = st.tuples(st.sampled_from(["<=", "<!"]), st.sampled_from(["a", "-", "[ab]", "ab"])).map(
    lambda part: f"(?{part[0]}{part[1]})"
)
BODY = st.lists(
    SIMPLE.map(lambda part: f"(?:{part})") | BEFORE | st.sampled_from(["[ab]{1,2}", "-?", r"\b", r"\B"]), max_size=3
).map("".join)
EXPRESSIONS = st.tuples(
    st.sampled_from(["^", ""]), st.lists(BEFORE, max_size=2).map("".join), BODY,
    st.lists(AFTER, max_size=1).map("".join), st.sampled_from(["$", ""]),
).map("".join)  # fmt: skip


def searched(expression: str, text: str) -> bool:
    return re.search(expression.replace("$", r"\Z"), text) is not None


@given(EXPRESSIONS)
def test_the_conjuncts_say_what_the_expression_says(expression: str) -> None:
    parts = conjuncts(expression)
    for text in TEXTS:
        both = all(searched(part, text) for part in parts.found) and not any(
            searched(part, text) for part in parts.missed
        )
        assert both is searched(expression, text), (expression, parts, text)


@given(st.lists(EXPRESSIONS, max_size=2), st.lists(EXPRESSIONS, max_size=2))
def test_a_shortest_text_is_found_just_where_there_is_one(found: list[str], missed: list[str]) -> None:
    language = Language(tuple(found), tuple(missed), most=4)
    fitting = [
        text for text in TEXTS
        if all(searched(each, text) for each in found) and not any(searched(each, text) for each in missed)
    ]  # fmt: skip
    text = shortest(language, Budget())
    if text is None:
        assert not fitting
    elif language.exact:
        assert len(text) == len(fitting[0]) or not (found or missed)
        assert all(searched(each, text) for each in found)
        assert not any(searched(each, text) for each in missed)


PASSWORD = r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$"


@pytest.mark.parametrize(("before", "after"), [
    (PASSWORD, r"^[A-Za-z\d]{8,}$"),
    (PASSWORD, r"^(?=.*\d)[A-Za-z\d]{6,}$"),
    (PASSWORD.replace("8,", "8,64"), PASSWORD.replace("8,", "6,128")),
    (r"^(?!-)[a-z-]{1,63}(?<!-)$", r"^[a-z]([a-z-]*[a-z])?$"),
    (r"^((?!--)[a-z-])+$", r"^[a-z-]*$"),
    (r"^\bab\b", "ab"),
])  # fmt: skip
def test_texts_that_look_around_are_contained(before: str, after: str) -> None:
    assert isinstance(ask({"type": "string", "pattern": before}, {"type": "string", "pattern": after}), Included)


@pytest.mark.parametrize(("before", "after"), [
    (r"^[A-Za-z\d]{8,}$", PASSWORD),
    (PASSWORD, PASSWORD.replace(r"(?=.*\d)", r"(?=.*\d)(?!.*aa)")),
    (PASSWORD.replace("8,", "6,64"), PASSWORD.replace("8,", "8,64")),
    (r"^[a-z-]+$", r"^(?!-)[a-z-]+(?<!-)$"),
    (r"^[a-z]+$", r"^(?!admin$|root$)[a-z]+$"),
])  # fmt: skip
def test_a_text_that_is_none_any_more_is_shown(before: str, after: str) -> None:
    answer = ask({"type": "string", "pattern": before}, {"type": "string", "pattern": after})
    assert isinstance(answer, NotIncluded)
    assert re.search(before, answer.witness)
    assert not re.search(after, answer.witness)


def test_what_looks_ahead_in_the_middle_is_not_known_to_hold() -> None:
    answer = ask({"type": "string", "pattern": "^[a-z]{40}$"}, {"type": "string", "pattern": "^((?!--)[a-z-])+$"})
    assert isinstance(answer, Unknown)

r"""Expressions that ECMA 262 reads without its flag `u` only: both engines here read them as it does."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.schemas import View, jsonschema_judge, jsonschema_rs_judge
from monitor.schemas.text.languages import matches
from monitor.schemas.text.searching import SearchError, search
from monitor.schemas.text.spelling import spelt
from tests.rules.documents import changes, request_of
from tests.schemas.asking import at

CHARACTERS = [*map(chr, range(0x80)), "\u00e9", "\ufffd", "\ud7ff", "\ue000", "\U0001f600"]
CLASSES = [
    (r"\w-.", "a_-.", " +\\"),
    (r"\w-", "a_-", " ."),
    (r"a-zA-Z\d-_/", "aZ9-_/", ".:["),
    (r"+-\d", "+-4", ",."),
    (r"-\w", "-a", ".,"),
    (r"\000-\037", "\0\n\x1f", " 037\\"),
    (r"\0", "\0", "0\\"),
    (r"\uD800\uDBFF-\uDC00\uDFFF\t", "\t\U0001f600", "a\ufffd\ud7ff"),
    (r"\u0041-\uFFFD", "Aa\u00e9\ud7ff\ue000\ufffd", "@ 9\U0001f600"),
    (r"\]\s-\\", "]- \t\\", "[a,"),
]
"""What is between the brackets, with characters that are of the class, and some that are not."""
ITEMS = ["a", "-", r"\w", r"\d", r"\s", "b-d", r"\037", r"\000-\010", r"\ud800", r"\u0041-\uffff", r"\.", "x", "^", "!"]


@pytest.mark.parametrize(("inside", "members", "others"), CLASSES)
def test_a_class_is_read_as_its_author_meant_it(inside: str, members: str, others: str) -> None:
    for opening, found in (("[", True), ("[^", False)):
        for character in members + others:
            expected = (character in members) is found
            whole = f"^{opening}{inside}]$"
            assert (search(whole, character), matches(whole, character)) == (expected, expected), (whole, character)


@pytest.mark.parametrize(
    ("expression", "found", "missed"),
    [
        (r"^[\ud83d\ude00]+$", "\U0001f600", "\U0001f601"),
        (r"^\ud83d\ude00$", "\U0001f600", "\U0001f601"),
        (r"^[\uD800\uDC00-\uDBFF\uDFFF\t]$", "\U0001f600", "\ud7ff"),
        (r"^[0-9a0-9-f\0]$", "-", "b"),
        (r"^[\037-\s]$", "-", "3"),
        (r"^[\000-\010--A]$", "3", "B"),
    ],
)
def test_a_pair_is_one_character_and_a_hyphen_that_joins_no_two_itself(
    expression: str, found: str, missed: str
) -> None:
    for text, expected in ((found, True), (missed, False)):
        assert (matches(expression, text), search(expression, text)) == (expected, expected)


@pytest.mark.parametrize(
    "expression",
    [
        r"^[\uD800-\uDBFF][\uDC00-\uDFFF]$",
        r"^(?:[^\uD800-\uDFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF])*$",
        r"^[\uD800-\uDFFF]{2}$",
        r"^[\uD83C-\uDBFF\uDC00-\uDFFF]+$",
        r"^\ud83d$",
        r"^[\s-a-z]+$",
    ],
)
def test_what_engines_read_otherwise_is_not_read(expression: str) -> None:
    assert matches(expression, "\U0001f600") is None
    same = "^[\U00010000-\U0010ffff]{2}$"
    for sides in ((expression, same), (same, expression)):
        (change,) = changes(*(request_of({"type": "string", "pattern": each}) for each in sides))
        assert not change.decided


@given(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=5).map("".join))
def test_both_engines_read_the_same(items: str) -> None:
    expression = f"^[{items}]$"
    with suppress(SearchError):
        for character in CHARACTERS:
            assert matches(expression, character) in {search(expression, character), None}
    assert spelt(spelt(expression)) == spelt(expression)


@pytest.mark.parametrize("expression", ["a-z", r"[a-z-]", r"\[\w-.]", r"[\w.-]", r"\p{L}-x", r"(?<!-)\d", "[", r"[\w-"])
def test_what_needs_no_other_spelling_has_none(expression: str) -> None:
    assert spelt(expression) == expression


@pytest.mark.parametrize("judge", [jsonschema_judge(), jsonschema_rs_judge()], ids=["jsonschema", "jsonschema-rs"])
def test_a_judge_reads_it_for_texts_and_for_names(judge) -> None:
    schema = at({"patternProperties": {r"^[\w-.]+$": {"pattern": r"^[^\000-\037]*$"}}, "additionalProperties": False})
    for value, valid in [({"a-.": "b"}, True), ({"a-.": "\n"}, False), ({"a b": "c"}, False)]:
        assert judge.valid(schema, value, View.NEITHER) is valid, value


@pytest.mark.parametrize("judge", [jsonschema_judge(), jsonschema_rs_judge()], ids=["jsonschema", "jsonschema-rs"])
def test_names_that_are_spelt_alike_are_both_described(judge) -> None:
    schema = at({"patternProperties": {r"^[\w\-.]$": {"minimum": 1}, r"^[\w-.]$": {"maximum": 2}}})
    assert [judge.valid(schema, {"a": number}, View.NEITHER) for number in range(4)] == [False, True, True, False]


def test_what_is_beside_such_a_text_is_shown_to_break() -> None:
    name = {"type": "string", "pattern": r"(?!\s*$)[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDBFF-\uDC00\uDFFF\t]*"}
    before, after = (
        {"type": "object", "required": ["name"], "properties": {"name": name, "columns": columns}}
        for columns in ({"type": "array"}, {"type": "array", "maxItems": 1})
    )
    (change,) = changes(request_of(before), request_of(after))
    assert change.decided
    assert change.witness is not None

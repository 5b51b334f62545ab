"""Expressions on which an engine that goes back and forth never ends: each is answered, or undecided, and nothing hangs."""

from contextlib import suppress
from unittest.mock import patch

import pytest

from monitor.schemas import JudgeError, View, jsonschema_judge, jsonschema_rs_judge
from monitor.schemas.text.expressions import Automaton
from monitor.schemas.text.languages import matches
from monitor.schemas.text.searching import SearchError, search
from tests.schemas.asking import ask, at

HOSTILE = [r"^(a+)+!", r"^(a|a)*!", r"^(?=(a+)+!)b", r"^(a|aa)+$(?<!a)", r"^(a*)*\1!"]
LONG = "a" * 90
JUDGES = pytest.mark.parametrize(
    "judge", [jsonschema_judge(), jsonschema_rs_judge()], ids=["jsonschema", "jsonschema-rs"]
)


@pytest.mark.parametrize("expression", HOSTILE)
def test_a_search_ends(expression: str) -> None:
    assert matches(expression, LONG) is not True


@pytest.mark.parametrize("times", ["9" * 5_000, f"0,{'9' * 5_000}"])
def test_a_number_of_thousands_of_digits_is_not_read(times: str) -> None:
    assert matches(f"a{{{times}}}b", LONG) is None


@pytest.mark.parametrize("expression", ["(a|b?){0,300}c$", "[ab]{900}c$", "a.{900}c$", "(a?){300}$"])
def test_a_long_text_takes_few_steps(expression: str) -> None:
    steps = []
    step = Automaton.step
    with patch.object(Automaton, "step", lambda self, *each: (steps.append(each), step(self, *each))[1]):
        assert matches(expression, "ab" * 10_000) is search(expression, "ab" * 10_000)
    assert 0 < len(steps) < 4_000


def test_what_takes_too_long_or_can_not_be_read_is_said() -> None:
    with pytest.raises(SearchError, match="takes too long"):
        search(HOSTILE[-1], LONG)
    with pytest.raises(SearchError, match="can't be read"):
        search("(", "")


SCHEMAS = {
    "a text": (lambda expression: {"pattern": expression}, LONG),
    "names": (lambda expression: {"patternProperties": {expression: False}, "additionalProperties": False}, {LONG: 1}),
    "names of names": (lambda expression: {"propertyNames": {"pattern": expression}}, {LONG: 1}),
    "what is left": (
        lambda expression: {"allOf": [{"patternProperties": {expression: {}}}], "unevaluatedProperties": False},
        {LONG: 1},
    ),
}


@JUDGES
@pytest.mark.parametrize("expression", HOSTILE)
@pytest.mark.parametrize("place", SCHEMAS)
def test_a_judge_refuses_or_can_not_tell(judge: object, expression: str, place: str) -> None:
    schema, value = SCHEMAS[place]
    with suppress(JudgeError):
        assert judge.valid(at(schema(expression)), value, View.NEITHER) is False


@JUDGES
def test_each_expression_for_names_holds_for_those_that_it_matches(judge: object) -> None:
    schema = at({
        "patternProperties": {"^a": {"type": "integer"}, "a": {"minimum": 2}, "^$": {"type": "string"}, r"\n$": False},
        "additionalProperties": {"type": "null"},
    })  # fmt: skip
    for value, valid in [({"a": 2}, True), ({"a": 1}, False), ({"ba": 1}, False), ({"ba": 2.5}, True),
                         ({"ab": "x"}, False), ({"": "x"}, True), ({"": 1}, False), ({"b": None}, True),
                         ({"b": 1}, False), ({"b\n": None}, False), ({"a.b": 3, "b": None}, True)]:  # fmt: skip
        assert judge.valid(schema, value, View.NEITHER) is valid, value


@pytest.mark.parametrize("expression", HOSTILE)
def test_a_comparison_ends(expression: str) -> None:
    ask({"type": "string", "minLength": 90}, {"type": "string", "pattern": expression})
    ask({"type": "string", "pattern": expression, "minLength": 90}, {"type": "integer"})

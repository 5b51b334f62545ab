"""Patterns that no automaton reads: one of a few likely texts mostly shows that there are some, and what they break."""

import re

import pytest

from monitor.schemas import NotIncluded, View, jsonschema_judge
from monitor.schemas.inclusion import sample
from tests.rules.documents import changes, request_of
from tests.rules.things import STRING
from tests.schemas.asking import ask, at

PASSWORD = r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[@$!%*?&])[A-Za-z\d@$!%*?&]{8,}$"
EXPRESSIONS = [PASSWORD, r"^(?=.*\d)[a-z\d]+$", r"^(?!\s*$).+", r"^(?!-)[a-z-]+(?<!-)$", r"^(?!0+$)\d{9}$",
               r"^(?!.*--)[a-z-]{5,7}$"]  # fmt: skip


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_text_is_found(expression: str) -> None:
    text = sample(at({"type": "string", "pattern": expression}), view=View.NEITHER, judge=jsonschema_judge())
    assert re.search(expression, text)


def test_it_is_as_long_as_is_demanded() -> None:
    text = sample(at({"type": "string", "pattern": EXPRESSIONS[1], "minLength": 7}), view=View.NEITHER)
    assert len(text) >= 7


def test_none_is_made_up_where_there_is_none() -> None:
    with pytest.raises(LookupError):
        sample(at({"type": "string", "pattern": "^(?=a)b$"}), view=View.NEITHER)


def test_a_password_that_has_to_be_longer_breaks() -> None:
    answer = ask({"type": "string", "pattern": PASSWORD}, {"type": "string", "pattern": PASSWORD.replace("8", "12")})
    assert isinstance(answer, NotIncluded)


def test_what_is_edited_beside_a_password_is_decided() -> None:
    def account(age: dict) -> dict:
        password = {"type": "string", "pattern": PASSWORD}
        return {"type": "object", "required": ["password"], "properties": {"password": password, "age": age}}

    (change,) = changes(request_of(account({"type": "integer"})), request_of(account(STRING)))
    assert (change.rule, change.severity.value, change.decided) == ("request-property-type-changed", "breaking", True)

"""Words that no validator reads, and in which nothing is said: another edit of the schema is proved as ever."""

import pytest

from tests.rules.documents import rated, request_of, response_of

STRING = {"type": "string"}


def thing(note: dict, **more: object) -> dict:
    return {"type": "object", "properties": {"note": note}, **more}


WORDS = {
    "null": (dict.fromkeys(("pattern", "format", "enum", "minLength", "items", "required", "not")), {}),
    "null in the place of a union": ({"oneOf": None, "allOf": None}, {}),
    "null in the place of a map": ({"properties": None}, {"additionalProperties": None}),
    "an empty list in the place of a map": ({"properties": []}, {}),
    "a name that is listed twice": ({}, {"required": ["note", "note"]}),
}


@pytest.mark.parametrize(("inside", "around"), WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_they_keep_no_other_edit_from_being_proved(inside: dict, around: dict, version: str) -> None:
    wide, narrow = (thing({**STRING, **inside, **more}, **around) for more in ({}, {"maxLength": 3}))
    asked, answered = (
        [{**of(each), "openapi": version} for each in (wide, narrow)] for of in (request_of, response_of)
    )
    assert rated(*asked) == {"request-max-length-changed": "breaking"}
    assert rated(*reversed(asked)) == {"request-max-length-changed": "compatible"}
    assert rated(*reversed(answered)) == {"response-max-length-changed": "breaking"}


@pytest.mark.parametrize(("inside", "around"), WORDS.values(), ids=WORDS)
def test_with_them_and_without_a_schema_says_the_same(inside: dict, around: dict) -> None:
    needed = {"required": ["note"]} if "required" in around else {}
    with_them, without = thing({**STRING, **inside}, **around), thing(STRING, **needed)
    for of in (request_of, response_of):
        assert rated(of(with_them), of(without)) == rated(of(without), of(with_them)) == {}


def test_null_that_is_a_value_is_one() -> None:
    null, other = ({**request_of(thing({"const": value})), "openapi": "3.1.0"} for value in (None, 1))
    assert rated(null, other) == {"request-const-changed": "breaking"}

"""`items: [A, B]` in 3.1, as schemas had it before 2020-12: the items one by one, as `prefixItems` has them now."""

from tests.rules.documents import rated, request_of, response_of

STRING, NUMBER, SHORT = {"type": "string"}, {"type": "number"}, {"type": "string", "maxLength": 3}


def pair(*items: dict, word: str = "items", **more: object) -> dict:
    return {"type": "object", "properties": {"pair": {"type": "array", word: list(items), **more}}}


def asked(schema: dict, version: str = "3.1.0") -> dict:
    return {**request_of(schema), "openapi": version}


def answered(schema: dict, version: str = "3.1.0") -> dict:
    return {**response_of(schema), "openapi": version}


def test_said_in_the_words_of_2020_it_is_the_same() -> None:
    """The upgrade of FastAPI's models."""
    bounds = {"minItems": 2, "maxItems": 2}
    old, new = pair(STRING, NUMBER, **bounds), pair(STRING, NUMBER, word="prefixItems", **bounds)
    for side in (asked, answered):
        assert rated(side(old), side(new)) == rated(side(new), side(old)) == {}


def test_what_follows_them_is_described_by_another_word() -> None:
    old = pair(STRING, additionalItems=NUMBER)
    new = pair(STRING, word="prefixItems", items=NUMBER)
    for side in (asked, answered):
        assert rated(side(old), side(new)) == rated(side(new), side(old)) == {}


def test_an_edit_of_one_is_proved() -> None:
    for word in ("items", "prefixItems"):
        wide, narrow = pair(STRING, NUMBER), pair(SHORT, NUMBER, word=word)
        assert set(rated(asked(wide), asked(narrow)).values()) == {"breaking"}
        assert set(rated(answered(narrow), answered(wide)).values()) == {"breaking"}
        assert set(rated(asked(narrow), asked(wide)).values()) == {"compatible"}


def test_another_edit_of_the_list_is_proved() -> None:
    long, short = pair(STRING, NUMBER, maxItems=9), pair(STRING, NUMBER, maxItems=2)
    assert rated(asked(long), asked(short)) == {"request-max-items-changed": "breaking"}


def test_a_list_of_none_describes_no_item() -> None:
    long, short = pair(maxItems=9), pair(maxItems=2)
    assert rated(asked(long), asked(short)) == {"request-max-items-changed": "breaking"}

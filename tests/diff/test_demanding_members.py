"""A member that demands others: a message that shows an edit of it has these, too."""

import pytest

from tests.rules.documents import rated, request_of, response_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
DEMANDING = {
    "by name": {"dependentRequired": {"cvc": ["card"]}},
    "by schema": {"dependentSchemas": {"cvc": {"required": ["card"], "properties": {"card": {"minLength": 4}}}}},
    "in turn": {"dependentRequired": {"cvc": ["card"], "card": ["name"]}},
    "all others": {"if": {"required": ["cvc"]}, "then": {"minProperties": 3}},
}


def paid(cvc: dict, **members: object) -> dict:
    return {"type": "object", "properties": {"cvc": cvc, "card": TEXT, "name": TEXT}, **members}


@pytest.mark.parametrize("demanding", DEMANDING.values(), ids=DEMANDING)
@pytest.mark.parametrize("on_both_sides", [True, False])
def test_an_answer_shows_the_edit(demanding: dict, on_both_sides: bool) -> None:
    before = demanding if on_both_sides else {}
    found = rated(response_of(paid(TEXT, **before), openapi="3.1.0"), response_of(paid(NUMBER, **demanding),
                                                                                  openapi="3.1.0"))  # fmt: skip
    assert found["response-property-type-changed"] == "breaking"


@pytest.mark.parametrize("demanding", DEMANDING.values(), ids=DEMANDING)
def test_a_request_shows_the_edit(demanding: dict) -> None:
    pair = (paid(TEXT, **demanding), {**paid({**TEXT, "maxLength": 3}, **demanding)})
    inside = [{"type": "object", "required": ["paid"], "properties": {"paid": each}} for each in pair]
    for base, revision in (pair, inside):
        found = rated(request_of(base, openapi="3.1.0"), request_of(revision, openapi="3.1.0"))
        assert found == {"request-max-length-changed": "breaking"}


def test_what_the_demanded_forbids_is_not_shown() -> None:
    """No message has the member: nothing that is said of it is felt."""
    never = {"dependentRequired": {"cvc": ["card"]}, "dependentSchemas": {"card": {"properties": {"cvc": False}}}}
    base, revision = (response_of(paid(each, **never), openapi="3.1.0") for each in (TEXT, NUMBER))
    assert rated(base, revision) == {"response-property-type-changed": "risky?"}

"""`exclusiveMinimum: true` in 3.1, left from 3.0: it can mean nothing else than it did, and is read so."""

import pytest

from tests.rules.documents import rated, request_of, response_of

MODERN = "3.1.0"


def asked(schema: dict, version: str = MODERN) -> dict:
    return {**request_of({"type": "object", "properties": {"fee": schema}}), "openapi": version}


def answered(schema: dict, version: str = MODERN) -> dict:
    return {**response_of({"type": "object", "properties": {"fee": schema}}), "openapi": version}


FROM_ZERO = {"type": "number", "minimum": 0}
ABOVE_ZERO, NOT_EXCLUSIVE = ({**FROM_ZERO, "exclusiveMinimum": each} for each in (True, False))
AS_A_NUMBER = {"type": "number", "exclusiveMinimum": 0}


@pytest.mark.parametrize("schema", [ABOVE_ZERO, NOT_EXCLUSIVE])
def test_a_description_that_is_said_to_be_of_3_1_now_says_the_same(schema: dict) -> None:
    for side in (asked, answered):
        assert rated(side(schema, "3.0.3"), side(schema)) == rated(side(schema), side(schema, "3.0.3")) == {}


def test_it_means_what_it_meant() -> None:
    for side in (asked, answered):
        for one, other in ((ABOVE_ZERO, AS_A_NUMBER), (NOT_EXCLUSIVE, FROM_ZERO)):
            assert rated(side(one), side(other)) == rated(side(other), side(one)) == {}
    assert rated(asked(FROM_ZERO), asked(ABOVE_ZERO)) == {"request-minimum-changed": "breaking"}
    assert rated(answered(ABOVE_ZERO), answered(NOT_EXCLUSIVE)) == {"response-minimum-changed": "breaking"}


@pytest.mark.parametrize("schema", [ABOVE_ZERO, NOT_EXCLUSIVE])
def test_another_edit_beside_it_is_proved_as_ever(schema: dict) -> None:
    wide, narrow = ({**schema, "maximum": each} for each in (9, 5))
    assert rated(asked(wide), asked(narrow)) == {"request-maximum-changed": "breaking"}
    assert rated(answered(narrow), answered(wide)) == {"response-maximum-changed": "breaking"}
    assert rated(asked(narrow), asked(wide)) == {"request-maximum-changed": "compatible"}

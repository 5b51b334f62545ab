"""`x-extensible-enum`: consumers were told that more values will come."""

import pytest

from monitor.model.values import Ground
from tests.rules.documents import compared, request_of, response_of

ENUM = {"type": "string", "enum": ["a", "b"]}
MORE = {"type": "string", "enum": ["a", "b", "c"]}
LISTED = {"type": "string", "x-extensible-enum": ["a", "b"]}
LISTED_MORE = {"type": "string", "x-extensible-enum": ["a", "b", "c"]}
MARKED = {**ENUM, "x-extensible-enum": True}
MARKED_MORE = {**MORE, "x-extensible-enum": True}


@pytest.mark.parametrize(
    ("place", "base", "revision", "expected"),
    [
        (response_of, ENUM, MORE, ("risky", None)),
        (response_of, LISTED, LISTED_MORE, ("compatible", None)),
        (response_of, MARKED, MARKED_MORE, ("compatible", Ground.EXTENSIBLE)),
        (response_of, ENUM, MARKED_MORE, ("risky", None)),
        (response_of, ENUM, {"type": "string"}, ("breaking", None)),
        (response_of, ENUM, LISTED, ("risky", Ground.EXTENSIBLE)),
        (response_of, LISTED, ENUM, ("compatible", None)),
        (request_of, ENUM, LISTED, ("compatible", None)),
        (request_of, LISTED, ENUM, ("risky", Ground.EXTENSIBLE)),
        (request_of, LISTED_MORE, ENUM, ("breaking", None)),
        (request_of, {"type": "string"}, ENUM, ("breaking", None)),
    ],
    ids=[
        "value added to a closed output", "to a listed one", "to a marked one", "marked only now", "output opened",
        "output listed instead", "listed output closed", "input listed instead", "listed input closed to the same",
        "listed input closed to fewer", "free input closed",
    ],
)  # fmt: skip
def test_an_enumeration_is_edited(place, base, revision, expected):
    changes = compared(place(base), place(revision), locations=False).changes
    assert [(each.severity.value, each.ground) for each in changes] == [expected]

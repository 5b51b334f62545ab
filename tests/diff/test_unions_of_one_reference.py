"""`oneOf` of one reference, as generators write it to say something beside: it is what it refers to."""

import pytest

from monitor.model.json_value import JsonObject
from monitor.model.values import Severity
from tests.rules.documents import changes, rated, request_of, response_of

STRING = {"type": "string"}
WIDE: JsonObject = {"type": "object", "properties": {"a": STRING, "b": STRING}, "additionalProperties": False}
OTHER: JsonObject = {"type": "object", "properties": {"c": STRING}}
NARROW: JsonObject = {**WIDE, "properties": {"a": STRING}}
ONE: JsonObject = {"$ref": "#/components/schemas/Content"}
BOTH = pytest.mark.parametrize("of", [request_of, response_of])
UNION = pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])


def held(of: object, member: JsonObject, content: JsonObject = WIDE) -> JsonObject:
    components = {"schemas": {"Content": content, "Other": OTHER}}
    return of({"type": "object", "properties": {"content": member}}, components=components)


@BOTH
@UNION
def test_a_list_of_it_that_became_one_is_one_change(keyword: str, of: object) -> None:
    listed, one = {"type": "array", "items": ONE}, {"description": "the content", keyword: [ONE]}
    for base, revision in ((listed, one), (one, listed)):
        (change,) = changes(held(of, base), held(of, revision))
        assert change.rule.endswith("property-type-changed")
        assert (change.severity, change.decided) == (Severity.BREAKING, True)


@BOTH
@UNION
def test_it_says_what_the_reference_says(keyword: str, of: object) -> None:
    for base, revision in ((ONE, {keyword: [ONE]}), ({keyword: [ONE]}, {"allOf": [ONE]})):
        assert rated(held(of, base), held(of, revision)) == {}
        edited = rated(held(of, base), held(of, revision, NARROW))
        assert edited == rated(held(of, ONE), held(of, ONE, NARROW)) != {}


@UNION
def test_one_that_grows_has_an_alternative_more(keyword: str) -> None:
    grown = {keyword: [ONE, {"$ref": "#/components/schemas/Other"}]}
    found = rated(held(response_of, {keyword: [ONE]}), held(response_of, grown))
    assert found == {"response-alternative-added": "breaking"}


@UNION
@pytest.mark.parametrize("beside", [{}, {"type": "object"}, {"description": "either"}])
def test_one_that_is_left_of_two_was_sent_before(keyword: str, beside: JsonObject) -> None:
    two = {**beside, keyword: [ONE, {"$ref": "#/components/schemas/Other"}]}
    found = changes(held(response_of, two), held(response_of, {**beside, keyword: [ONE]}))
    assert {each.severity for each in found if each.rule != "response-alternative-removed"} <= {Severity.COMPATIBLE}
    assert Severity.BREAKING not in {each.severity for each in found}

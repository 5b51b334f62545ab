"""A member of a form that becomes a list: a list of one is written as that one is."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, description

STRING = {"type": "string"}


def form(media_type: str, member: JsonObject) -> dict:
    schema = {"type": "object", "properties": {"q": member}}
    body = {"required": True, "content": {media_type: {"schema": schema}}}
    return {**description({"requestBody": body}), "openapi": "3.1.0"}


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("kind", ["string", "integer", "boolean"])
def test_whether_one_text_is_taken_for_a_list_is_not_known(kind: str, media_type: str) -> None:
    (change,) = changes(form(media_type, {"type": kind}), form(media_type, {"type": "array", "items": STRING}))
    assert (change.severity.value, change.decided) == ("risky", False)
    assert str(change.note).startswith("a list of one is written in a form as that one is")


@pytest.mark.parametrize(("list_", "refused"), [
    ({"items": {**STRING, "maxLength": 3}}, "aaaa"), ({"items": {"type": "integer"}}, "abc"),
    ({"items": STRING, "minItems": 2}, "abc"),
])  # fmt: skip
def test_a_text_that_no_list_of_one_may_hold_shows_the_loss(list_: JsonObject, refused: str) -> None:
    media_type = "multipart/form-data"
    (change,) = changes(form(media_type, STRING), form(media_type, {"type": "array", **list_}))
    assert change.severity.value == "breaking"
    assert change.witness is not None
    assert change.witness.message["request"]["body"] == {"q": refused}


def test_in_json_a_text_is_no_list() -> None:
    sides = (form("application/json", each) for each in (STRING, {"type": "array", "items": STRING}))
    assert [each.severity.value for each in changes(*sides)] == ["breaking"]

"""One side names a media type, the other a range that holds it: what travels is of the one that is named."""

import pytest

from tests.rules.documents import description, rated
from tests.rules.things import INTEGER, STRING


def spelt(**xml: object) -> dict:
    return {"type": "object", "required": ["id"], "properties": {"id": {**STRING, "xml": xml}}}


def member(schema: dict) -> dict:
    return {"type": "object", "required": ["id"], "properties": {"id": schema}}


def accepted(name: str, schema: dict) -> dict:
    return description({"requestBody": {"required": True, "content": {name: {"schema": schema}}}})


def answered(name: str, schema: dict) -> dict:
    return description({"responses": {"200": {"description": "fine", "content": {name: {"schema": schema}}}}})


FORM = "application/x-www-form-urlencoded"
KEPT = {
    "numbers that are read as text": ("text/plain", INTEGER, STRING),
    "numbers in a form": (FORM, member(INTEGER), member(STRING)),
    "numbers in XML": ("application/xml", member(INTEGER), member(STRING)),
}


@pytest.mark.parametrize("media_range", ["*/*", "application/*"])
@pytest.mark.parametrize("edit", [{"attribute": True}, {"name": "key"}], ids=["attribute", "name"])
def test_xml_is_spelt_differently_in_a_range(media_range: str, edit: dict) -> None:
    named, ranged = spelt(), spelt(**edit)
    found = rated(accepted("application/xml", named), accepted(media_range, ranged))
    assert found["request-xml-spelling-changed"] == "breaking"
    back = rated(answered(media_range, named), answered("application/xml", ranged))
    assert back["response-xml-spelling-changed"] == "breaking"
    assert "request-xml-spelling-changed" not in rated(accepted("text/json", named), accepted("*/*", ranged))


@pytest.mark.parametrize(("name", "before", "after"), KEPT.values(), ids=KEPT)
def test_text_is_read_as_text_in_a_range(name: str, before: dict, after: dict) -> None:
    for media_range in ("*/*", f"{name.partition('/')[0]}/*"):
        assert set(rated(accepted(name, before), accepted(media_range, after)).values()) == {"compatible"}
        assert "breaking" in rated(accepted(name, after), accepted(media_range, before)).values()

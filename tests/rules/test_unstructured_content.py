"""Images, archives and plain text: what travels is a text, or bytes, whether or not a schema says so."""

from collections.abc import Callable
from itertools import permutations

import pytest

from tests.rules.documents import changes, description

ANY_TEXT = [{}, {"description": "a file"}, {"type": "string"}, {"type": "string", "format": "binary"}, None]


def sent(name: str, schema: dict | None) -> dict:
    return description({"requestBody": {"required": True, "content": content(name, schema)}})


def answered(name: str, schema: dict | None) -> dict:
    return description({"responses": {"200": {"description": "", "content": content(name, schema)}}})


def content(name: str, schema: dict | None) -> dict:
    return {name: {} if schema is None else {"schema": schema}}


@pytest.mark.parametrize("of", [sent, answered])
@pytest.mark.parametrize(
    "name", ["image/png", "application/octet-stream", "application/pdf", "text/csv; charset=utf-8"]
)
def test_a_schema_that_says_no_more_is_no_change(of: Callable[..., dict], name: str) -> None:
    for before, after in permutations(ANY_TEXT, 2):
        assert changes(of(name, before), of(name, after)) == (), (before, after)


@pytest.mark.parametrize("of", [sent, answered])
@pytest.mark.parametrize(
    "more",
    [
        {"type": "string", "maxLength": 9},
        {"type": "object"},
        {"type": ["string", "null"]},
        {"type": "string", "format": "byte"},
    ],
)
def test_one_that_says_more_is(of: Callable[..., dict], more: dict) -> None:
    for nothing in ({}, None, {"type": "string", "format": "binary"}):
        assert changes(of("image/png", nothing), of("image/png", more)) != (), nothing


@pytest.mark.parametrize(
    "name", ["application/json", "image/svg+xml", "application/xml", "application/vnd.a+json", "*/*"]
)
def test_what_has_a_structure_may_be_something_else_than_a_text(name: str) -> None:
    assert changes(sent(name, {}), sent(name, {"type": "string"})) != ()

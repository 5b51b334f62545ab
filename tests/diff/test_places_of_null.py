"""That something may be null is pointed at where it is said: `nullable`, whatever reading makes of it."""

import pytest

from tests.rules.documents import changes, request_of, response_of

PLAIN = {"type": "integer"}


def two(schema: dict) -> dict:
    """In Swagger 2.0."""
    held = {"type": "object", "required": ["n"], "properties": {"n": schema}}
    answer = {"description": "fine", "schema": held}
    return {
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "produces": ["application/json"],
        "paths": {"/a": {"get": {"responses": {"200": answer}}}},
    }  # fmt: skip


def three(schema: dict, **members: str) -> dict:
    return response_of({"type": "object", "required": ["n"], "properties": {"n": schema}}, **members)


def newer(schema: dict) -> dict:
    return three(schema, openapi="3.1.0")


@pytest.mark.parametrize(
    ("written", "before", "after", "ends"),
    [
        (three, PLAIN, {**PLAIN, "nullable": True}, ("/n/type", "/n/nullable")),
        (three, {**PLAIN, "nullable": False}, {**PLAIN, "nullable": True}, ("/n/nullable", "/n/nullable")),
        (three, {**PLAIN, "nullable": True}, PLAIN, ("/n/nullable", "/n/type")),
        (two, PLAIN, {**PLAIN, "x-nullable": True}, ("/n/type", "/n/x-nullable")),
        (newer, PLAIN, {"type": ["integer", "null"]}, ("/n/type", "/n/type")),
        (newer, {**PLAIN, "nullable": True}, {"type": ["integer", "null"], "nullable": True}, ("/n/type", "/n/type")),
    ],
    ids=["3.0", "3.0, from false", "3.0, no longer", "2.0", "3.1", "3.1, where the word says nothing"],
)
def test_null_is_pointed_at_where_it_is_said(written, before, after, ends):
    (change,) = changes(written(before), written(after))
    assert "null" in change.rule
    assert change.base is not None
    assert change.revision is not None
    assert change.base.pointer.endswith(ends[0])
    assert change.revision.pointer.endswith(ends[1])


@pytest.mark.parametrize("made", [request_of, response_of])
def test_null_that_is_in_doubt_shows_no_break(made):
    doubtful = {"anyOf": [{"type": "string"}, {"type": "object"}], "nullable": True}
    plain = {"type": "string", "nullable": True}
    pair = (plain, doubtful) if made is request_of else (doubtful, plain)
    found = changes(*(made({"type": "object", "properties": {"n": each}}) for each in pair))
    told = [(each.decided, "`nullable` without `type`" in (each.note or "")) for each in found]
    assert (False, True) in told
    assert not [each for each in found if each.severity.value == "breaking"]

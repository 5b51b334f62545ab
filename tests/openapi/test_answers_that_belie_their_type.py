"""An answer that calls itself JSON and is not is wrong by itself, also where the description leaves its body open."""

import pytest

from monitor.documents import load
from monitor.model.exchanges import Request, Response
from monitor.openapi import read_api
from monitor.openapi.conformance import Conformance, response_conformance
from monitor.schemas import jsonschema_judge

API = read_api(
    load(
        b"""{"swagger": "2.0", "info": {"title": "", "version": "1"}, "produces": ["application/json"], "paths":
        {"/files/{path}": {"get": {"parameters": [{"name": "path", "in": "path", "required": true, "type": "string"}],
        "responses": {"404": {"description": "no such file"}}}}}}""",
        "api.json",
    ),
    source="api.json",
)
REQUEST = Request("GET", "/files/none")
JSON, PROBLEM, TEXT = "application/json; charset=utf-8", "application/problem+json", "text/plain"
ANSWERS = [
    ("text that calls itself JSON", Response(404, (("Content-Type", JSON),), b"no such file"), Conformance.VIOLATES),
    ("text that calls itself a problem", Response(404, (("Content-Type", PROBLEM),), b"gone"), Conformance.VIOLATES),
    ("nested without end", Response(404, (("Content-Type", JSON),), b"[" * 100_000), Conformance.VIOLATES),
    ("no text at all", Response(404, (("Content-Type", JSON),), b"\xff"), Conformance.VIOLATES),
    ("JSON", Response(404, (("Content-Type", JSON),), b'{"message": "none"}'), Conformance.CONFORMS),
    ("text that says so", Response(404, (("Content-Type", TEXT),), b"no such file"), Conformance.CONFORMS),
    ("text without a type", Response(404, (), b"no such file"), Conformance.CONFORMS),
    ("nothing", Response(404, (("Content-Type", JSON),), b""), Conformance.CONFORMS),
    ("only its beginning", Response(404, (("Content-Type", JSON),), b'{"me', truncated=True), Conformance.CONFORMS),
]


@pytest.mark.parametrize(("response", "expected"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
def test_an_answer_is_held_to_the_type_that_it_names(response, expected):
    assert response_conformance(API, REQUEST, response, jsonschema_judge()).conformance is expected

"""What a request newly has that a description says nothing of."""

from dataclasses import replace

import pytest

from monitor.model.exchanges import Request
from monitor.openapi import read_api
from monitor.openapi.unspoken import unspoken
from monitor.schemas import jsonschema_judge

PLAIN = {"type": "object", "properties": {"name": {"type": "string"}}}
API = read_api(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/things": {
                "post": {
                    "parameters": [
                        {"name": "page", "in": "query", "schema": {"type": "integer"}},
                        {"name": "X-Tenant", "in": "header", "schema": {"type": "string"}},
                    ],
                    "requestBody": {"content": {"application/json": {"schema": PLAIN}}},
                    "responses": {"200": {"description": "well"}},
                }
            }
        },
    },
    source="description.json",
)
BEFORE = Request("POST", "/things", headers=(("Content-Type", "application/json"),), body=b'{"name": "a"}')
HEADERS = BEFORE.headers


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (BEFORE, ""),
        (replace(BEFORE, query=(("page", "2"),), headers=(*HEADERS, ("x-tenant", "t1"))), ""),
        (replace(BEFORE, body=b'{"name": "b"}'), ""),
        (replace(BEFORE, query=(("colour", "red"),)), "the query parameter colour"),
        (replace(BEFORE, body=b'{"name": "a", "colour": "red"}'), "the member 'colour' of the body"),
        (
            replace(BEFORE, headers=(*HEADERS, ("X-Zone", "1"), ("X-Api-Key", "s3cret"))),
            "the header x-api-key as it is sent",
        ),
    ],
)
def test_the_first_thing_without_a_word_on_it_is_named_and_no_value_of_a_header(now, found):
    assert unspoken(API, now, BEFORE, jsonschema_judge()) == found

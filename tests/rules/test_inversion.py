"""Webhooks and callbacks: the provider sends, the consumer reads and answers, so that every verdict turns round."""

import pytest

from monitor.model.json_value import JsonValue
from tests.rules.documents import description, rated

STRING, INTEGER = {"type": "string"}, {"type": "integer"}
KEY = {"components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}}


def webhook(operation: dict) -> dict:
    operation = {"responses": {"200": {"description": ""}}, **operation}
    info = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    return {**info, "webhooks": {"paid": {"post": operation}}, **KEY}


def callback(operation: dict) -> dict:
    operation = {"responses": {"200": {"description": ""}}, **operation}
    return description({"callbacks": {"paid": {"{$request.body#/url}": {"post": operation}}}}, **KEY)


def ordinary(operation: dict) -> dict:
    return description({"responses": {"200": {"description": ""}}, **operation}, **KEY)


def parameter(**members: JsonValue) -> dict:
    return {"parameters": [{"name": "X-Id", "in": "header", "schema": STRING, **members}]}


def body(schema: dict, **members: JsonValue) -> dict:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}, **members}}


def media(*names: str) -> dict:
    return {"requestBody": {"content": {name: {} for name in names}}}


def answers(*statuses: str) -> dict:
    return {"responses": {status: {"description": ""} for status in statuses}}


def header(**members: JsonValue) -> dict:
    return {"responses": {"200": {"description": "", "headers": {"X-Seen": {"schema": STRING, **members}}}}}


NO_HEADER = answers("200")
LOCKED, OPEN = {"security": [{"key": []}]}, {"security": []}

CASES = [
    ("a parameter comes", {}, parameter(), "compatible", "compatible"),
    ("a required parameter comes", {}, parameter(required=True), "breaking", "compatible"),
    ("a parameter goes", parameter(), {}, "breaking", "breaking"),
    ("a parameter becomes required", parameter(), parameter(required=True), "breaking", "compatible"),
    ("a parameter becomes optional", parameter(required=True), parameter(), "compatible", "breaking"),
    ("a parameter is narrowed", parameter(), parameter(schema={**STRING, "maxLength": 3}), "breaking", "compatible"),
    ("a parameter is widened", parameter(schema={**STRING, "maxLength": 3}), parameter(), "compatible", "breaking"),
    ("a body becomes optional", body(STRING, required=True), body(STRING), "compatible", "breaking"),
    ("a body becomes required", body(STRING), body(STRING, required=True), "breaking", "compatible"),
    ("a body is narrowed", body({"type": ["string", "null"]}), body(STRING), "breaking", "compatible"),
    ("a media type of the body comes", media("a/b"), media("a/b", "a/c"), "compatible", "breaking"),
    ("a media type of the body goes", media("a/b", "a/c"), media("a/b"), "breaking", "risky"),
    ("the only media type of the body is another", media("a/b"), media("a/c"), "breaking", "breaking"),
    ("none of the media types of the body is left", media("a/b"), media(), "breaking", "breaking"),
    ("a media type of the body becomes a range", media("a/b"), media("a/*"), "compatible", "breaking"),
    ("a range of the body becomes a media type", media("a/*"), media("a/b"), "breaking", "risky"),
    ("a version of the media type of the body comes", media("a/b"), media("a/b", "a/b;v=2"), "compatible", "breaking"),
    ("a charset of the media type of the body comes", media("a/b"), media("a/b", "a/b;charset=utf-8"), "", ""),
    ("a status comes", answers("200"), answers("200", "410"), "risky", "compatible"),
    ("a success goes", answers("200", "204"), answers("200"), "risky", "breaking"),
    ("the only success is another", answers("200"), answers("204"), "breaking", "breaking"),
    ("an optional header of the answer comes", NO_HEADER, header(), "compatible", "compatible"),
    ("a required header of the answer comes", NO_HEADER, header(required=True), "compatible", "breaking"),
    ("a header of the answer becomes required", header(), header(required=True), "compatible", "breaking"),
    ("a header of the answer becomes optional", header(required=True), header(), "breaking", "compatible"),
    ("a header of the answer is widened", header(schema=INTEGER), header(), "breaking", "compatible"),
    ("a credential is needed", OPEN, LOCKED, "breaking", "compatible"),
    ("no credential is needed any more", LOCKED, OPEN, "compatible", "breaking"),
]


def worst(base: dict, revision: dict) -> str:
    found = rated(base, revision).values()
    return next((each for each in ("breaking", "risky", "compatible") if each in found), "")


@pytest.mark.parametrize(
    ("base", "revision", "called", "sent"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_who_sends_decides_what_an_edit_means(base: dict, revision: dict, called: str, sent: str) -> None:
    modern = "3.1.0"
    of_operation = ({**ordinary(each), "openapi": modern} for each in (base, revision))
    of_callback = ({**callback(each), "openapi": modern} for each in (base, revision))
    assert worst(*of_operation) == called
    assert worst(webhook(base), webhook(revision)) == sent
    assert worst(*of_callback) == sent

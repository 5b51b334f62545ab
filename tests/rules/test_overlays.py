"""Descriptions compared under overlays: places lead to the file where what changed is written."""

import json

from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.rules import compare
from monitor.schemas import jsonschema_rs_judge
from tests.rules.documents import document, request_of

BASE = request_of({"type": "object", "properties": {"size": {"type": "integer"}}})
SCHEMA = "$.paths['/things'].post.requestBody.content['application/json'].schema"


def under(value: dict, *actions: dict) -> Document:
    overlay = json.dumps({"overlay": "1.0.0", "actions": actions}, indent=1)
    return document(value).with_overlays([("private.overlay.json", overlay.encode())])


def compared(base: Document, revision: Document) -> Comparison:
    return compare(base, revision, judge=jsonschema_rs_judge())


def test_what_an_overlay_adds_is_a_change_that_stands_in_the_overlay() -> None:
    revision = under(BASE, {"target": f"{SCHEMA}.properties.size", "update": {"maximum": 9}})
    [change] = compared(document(BASE), revision).changes
    assert change.rule == "request-maximum-changed"
    assert change.revision is not None
    assert change.revision.source == "private.overlay.json"
    assert change.revision.pointer == "/actions/0/update/maximum"
    assert change.revision.line == revision.files[revision.overlays[0]].decode().split('"maximum"')[0].count("\n") + 1
    assert change.base is not None
    assert change.base.source is None


def test_the_same_overlay_on_both_sides_is_no_change() -> None:
    action = {"target": f"{SCHEMA}.properties", "update": {"colour": {"type": "string"}}}
    assert compared(under(BASE, action), under(BASE, action)).changes == ()


def test_what_an_overlay_removes_is_not_compared() -> None:
    revision = request_of({"type": "object", "properties": {}})
    action = {"target": f"{SCHEMA}.properties.size", "remove": True}
    assert compared(under(BASE, action), under(revision, action)).changes == ()


def test_an_action_that_selects_nothing_on_one_side_says_on_which() -> None:
    revision = request_of({"type": "object", "properties": {}})
    action = {"target": f"{SCHEMA}.properties.size", "remove": True}
    told = f"private.overlay.json: action 1 ({action['target']}) selects nothing in the "
    assert compared(under(BASE, action), under(revision, action)).notes == (f"{told}revision",)
    assert compared(under(revision, action), under(BASE, action)).notes == (f"{told}base",)


def test_an_action_that_selects_nothing_is_noted_once() -> None:
    action = {"target": "$.paths['/gone']", "remove": True}
    notes = compared(under(BASE, action), under(BASE, action)).notes
    assert notes == ("private.overlay.json: action 1 ($.paths['/gone']) selects nothing",)

"""Statuses and media types: ranges, defaults and parameters cover what they name; what no reader expects breaks."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, description, rated

JSON, PROBLEM = "application/json", "application/problem+json"
THING = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
MORE = {**THING, "required": ["id", "note"], "properties": {**THING["properties"], "note": {"type": "string"}}}


def answers(**responses: str) -> dict:
    """Each a status and the media types that it offers."""
    return described(**{status: {name: {} for name in names.split()} for status, names in responses.items()})


def described(**responses: dict) -> dict:
    held = {status.strip("_"): {"description": "", "content": content} for status, content in responses.items()}
    return description({"responses": held})


def body(*names: str, schema: dict = THING) -> dict:
    return body_of({name: {"schema": schema} for name in names})


def body_of(content: dict) -> dict:
    return description({"requestBody": {"required": True, "content": content}})


CASES = [
    ("one success of two is gone", answers(_200="", _202=""), answers(_200=""),
     {"response-success-status-removed": "risky"}),
    ("the only success is another", answers(_200=""), answers(_201=""),
     {"response-success-status-changed": "breaking"}),
    ("the only success is gone", answers(_200="", _404=""), answers(_404=""),
     {"response-last-success-status-removed": "breaking"}),
    ("a failure is gone", answers(_200="", _404=""), answers(_200=""), {"response-status-removed": "compatible"}),
    ("a range is narrowed to one status", answers(_2XX=""), answers(_200=""), {"response-status-removed": "compatible"}),
    ("a status becomes a range", answers(_200=""), answers(_2XX=""), {"response-success-status-added": "risky"}),
    ("any other answer is described", answers(_200=""), answers(_200="", default=""),
     {"response-status-added": "risky"}),
    ("a status of a described range answers otherwise", described(_200={}, _4XX={JSON: {"schema": MORE}}),
     described(_200={}, _4XX={JSON: {"schema": MORE}}, _404={JSON: {"schema": THING}}),
     {"response-required-property-removed": "breaking"}),
    ("a media type is gone", answers(_200=f"{JSON} text/csv"), answers(_200=JSON),
     {"response-media-type-removed": "breaking"}),
    ("a media type is another", answers(_200=JSON), answers(_200=PROBLEM),
     {"response-media-type-changed": "breaking"}),
    ("a range of media types is narrowed", body("application/*"), body(JSON),
     {"request-media-type-removed": "breaking"}),
    ("a range of media types is offered no more", answers(_200="text/* text/csv"), answers(_200="text/csv"),
     {"response-media-type-removed": "breaking"}),
    ("any media type is narrowed to one", answers(_200="*/*"), answers(_200=JSON), {"response-media-type-removed": "risky?"}),
    ("any media type is narrowed to one that answers otherwise", described(_200={"*/*": {"schema": MORE}}),
     described(_200={JSON: {"schema": THING}}),
     {"response-media-type-removed": "risky?", "response-required-property-removed": "breaking"}),
    ("a media type of a described range is read otherwise", body("*/*"),
     body_of({"*/*": {"schema": THING}, JSON: {"schema": MORE}}), {"request-property-added-required": "breaking"}),
    ("a media type of a described range answers otherwise", described(_200={"*/*": {"schema": MORE}}),
     described(_200={"*/*": {"schema": MORE}, JSON: {"schema": THING}}),
     {"response-required-property-removed": "breaking"}),
    ("a media type becomes a range", body(JSON), body("application/*"), {"request-media-type-added": "compatible"}),
    ("a media type becomes any", body(JSON), body("*/*"), {"request-media-type-added": "compatible"}),
]  # fmt: skip

SILENT = [
    ("a status that a range covers", answers(_200="", _4XX=""), answers(_200="", _4XX="", _404="")),
    ("a status that the default covers", answers(_200="", default=""), answers(_200="", default="", _404="")),
    ("a status is only covered by a range now", answers(_200="", _4XX="", _404=""), answers(_200="", _4XX="")),
    ("a media type that a range covers", body("application/*"), body("application/*", JSON)),
    ("a character set is written down", answers(_200=JSON), answers(_200=f"{JSON};charset=utf-8")),
    ("spaces and case of a media type", answers(_200=f"{JSON};charset=utf-8"),
     answers(_200="Application/JSON;Charset=UTF-8")),
    ("case of a status range", answers(_200="", _4XX=""), answers(_200="", _4xx="")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_an_edit_of_the_answers_is_stated_once_and_rated(base: dict, revision: dict, expected: dict) -> None:
    assert rated(base, revision) == expected


@pytest.mark.parametrize(("base", "revision"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_no_change_where_the_same_answers_are_described(base: dict, revision: dict) -> None:
    assert rated(base, revision) == {}


def told_of(status: str, schema: dict, method: str = "post") -> dict:
    content = {"application/json": {"schema": schema}}
    return description({"responses": {status: {"description": "", "content": content}}}, method=method)


@pytest.mark.parametrize(("status", "method"), [("204", "post"), ("205", "post"), ("304", "get"), ("200", "head")])
def test_what_is_described_of_a_body_that_no_answer_has_breaks_nobody(status: str, method: str) -> None:
    text, number = (told_of(status, {"type": kind}, method) for kind in ("string", "integer"))
    for base, revision in ((text, number), (number, text), (text, told_of(status, {"type": "null"}, method))):
        (change,) = changes(base, revision)
        assert (change.severity, change.decided) == (Severity.COMPATIBLE, True)
        assert change.note == "by HTTP such an answer has no body, whatever is described of it"
    assert "breaking" in rated(told_of("200", {"type": "string"}), told_of("200", {"type": "integer"})).values()


def test_an_answer_without_content_is_shown_without_a_body() -> None:
    (change,) = (each for each in changes(told_of("200", {}), told_of("204", {})) if each.witness)
    assert change.witness.message["response"] == {"status": 204, "headers": {}}

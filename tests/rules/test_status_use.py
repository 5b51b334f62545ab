"""Whom a status hits that comes or goes."""

import pytest

from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.values import Severity
from monitor.rules import contract_use
from monitor.trial.described import api_of
from tests.rules.documents import changes, description, document
from tests.rules.test_usage import interaction


def of_statuses(*statuses: str) -> dict:
    content = {"application/json": {"schema": {"type": "object", "properties": {"code": {"type": "string"}}}}}
    return description({"responses": {each: {"description": "one", "content": content} for each in statuses}})


def expecting(*statuses: int, **more: object) -> Interaction:
    return interaction(response=ExpectedResponse(statuses), **more)


@pytest.mark.parametrize(
    ("base", "revision", "contract", "severity"),
    [
        (("200", "404"), ("200",), expecting(404), "risky"),
        (("200", "404"), ("200",), expecting(404, origin=Origin.INTERACTIONS), "risky"),
        (("200", "404"), ("200",), expecting(404, 410), ""),
        (("200", "404"), ("200",), expecting(200), ""),
        (("200", "404"), ("200",), expecting(404, origin=Origin.HAR), ""),
        (("200", "404"), ("200",), expecting(404, path="/else"), ""),
        (("200", "4XX"), ("200",), expecting(404), "risky"),
        (("200", "4XX"), ("200",), expecting(404, 410), "risky"),
        (("200", "404", "4XX"), ("200", "404"), expecting(404), ""),
        (("200", "404", "4XX"), ("200", "404"), expecting(410), "risky"),
        (("200", "default"), ("200",), expecting(404), "risky"),
        (("200", "default"), ("200",), expecting(200), ""),
        (("200", "404"), ("200", "410"), expecting(404), "breaking"),
        (("200", "404"), ("200", "410"), expecting(410), ""),
        (("200",), ("200", "404"), expecting(404), ""),
        (("200",), ("200", "4XX"), expecting(404), ""),
        (("200",), ("200", "202"), expecting(202), ""),
        (("200",), ("201",), expecting(200), "breaking"),
        (("200",), ("201",), expecting(201), ""),
        (("200", "201"), ("200",), expecting(201), "breaking"),
    ],
)
def test_a_status_that_comes_or_goes_hits_who_expects_the_one_that_goes(base, revision, contract, severity) -> None:
    found = changes(of_statuses(*base), of_statuses(*revision))
    (used,) = contract_use(found, [contract], api_of(document(of_statuses(*base))))
    assert [(each.name, each.severity.value) for each in used.consumers] == (
        [("checkout", severity)] if severity else []
    )
    assert used.severity.value == (severity or found[0].severity.value)


def test_a_failure_that_is_described_no_longer_names_what_would_tell_whether_it_comes() -> None:
    def described(*statuses: str) -> dict:
        missing = {"components": {"responses": {"Missing": {"description": "none"}}}}
        answers = {each: {"$ref": "#/components/responses/Missing"} for each in statuses}
        operation = {"responses": {"200": {"description": "fine"}, **answers}}
        return {**description({}), **missing, "paths": {each: {"get": operation} for each in ("/first", "/second")}}

    base, revision = described("404"), described()
    found = changes(base, revision)
    contract = expecting(404, method="GET", path="/second")
    used = contract_use(found, [contract], api_of(document(base)))
    (felt,) = [each for each in used if each.consumers]
    assert (felt.rule, felt.severity, felt.operation) == ("response-status-removed", Severity.RISKY, "GET /second")
    assert felt.note is not None
    assert "run against the new version" in felt.note
    spots = {reach.operation: reach.severity.value for each in used for reach in each.reaches}
    assert spots == {"GET /first": "compatible", "GET /second": "risky"}

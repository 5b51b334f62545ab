"""The order in which changes are read."""

from monitor.model.values import Severity
from monitor.rules.catalogue import ROWS
from monitor.rules.order import EVERY_CALL, GONE
from tests.rules.documents import changes, description

TEXT, NULL = {"type": "string"}, {"type": ["string", "null"]}


def api(kind: object, paths: tuple[str, ...], **more: object) -> dict:
    content = {"application/json": {"schema": {"type": "object", "properties": {"a": kind}}}}
    operation = {"responses": {"200": {"description": "fine", "content": content}}, **more}
    return {**description({}), "openapi": "3.1.0", "paths": {path: {"get": operation} for path in paths}}


def test_what_is_named_is_a_breaking_or_risky_rule() -> None:
    rows = {row.id: row.severity for row in ROWS}
    assert {rows[each] for each in GONE | EVERY_CALL} <= {Severity.BREAKING, Severity.RISKY}


def test_an_operation_that_is_gone_stands_above_a_value_that_may_be_null_in_many() -> None:
    found = changes(api(TEXT, ("/a", "/b", "/c")), api(NULL, ("/a", "/b")))
    assert [each.rule for each in found] == ["operation-removed", *["response-null-allowed"] * (len(found) - 1)]
    assert len(found) > 1


def test_what_every_call_feels_stands_above_what_some_feel() -> None:
    required = [{"name": "tenant", "in": "query", "required": True, "schema": TEXT}]
    found = changes(api(TEXT, ("/a",)), api(NULL, ("/a",), parameters=required))
    assert [each.rule for each in found] == ["request-parameter-added-required", "response-null-allowed"]

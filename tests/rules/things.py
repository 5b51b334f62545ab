"""Schemas, operations and descriptions for tests of transitions, and how they look at what was found."""

from monitor.model.changes import Change
from tests.rules.documents import changes, description

STRING, INTEGER = {"type": "string"}, {"type": "integer"}
AMOUNT = {"type": "integer", "minimum": 1, "maximum": 1_000_000}


def thing(required: tuple[str, ...] = ("id",), **members: dict) -> dict:
    return {"type": "object", "required": list(required), "properties": {"id": STRING, **members}}


CHARGE = thing(("id", "amount"), amount=AMOUNT, note=STRING)
ENVELOPE = {"type": "object", "required": ["data"], "properties": {"data": CHARGE}}


def parts_of(change: Change) -> dict[str, str]:
    return {each.rule: each.severity.value for each in change.parts}


def only(base: dict, revision: dict) -> Change:
    found = changes(base, revision)
    assert [each.rule for each in found] == [found[0].rule]
    return found[0]


def api(*operations: tuple[str, str, dict]) -> dict:
    found = {**description({}), "paths": {}}
    for method, path, operation in operations:
        item = found["paths"].setdefault(path, {})
        item[method] = {"responses": {"200": {"description": path}}, **operation}
    return found


def query(name: str, schema: dict = AMOUNT, **members: object) -> dict:
    return {"name": name, "in": "query", "schema": schema, **members}


def answered(schema: dict, **members: object) -> dict:
    return {**members, "responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}

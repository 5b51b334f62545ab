"""A document that both sides refer to and that was read on neither is not known to be the same."""

import json

import pytest

from monitor.model.descriptions import Document
from monitor.rules import compare
from tests.rules.documents import changes

MONEY = "https://types.example/money.json"


def described(reference: str, version: str = "1", **paths: object) -> dict:
    answer = {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fee"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "fees", "version": version},
        "paths": {"/fee": {"get": {"responses": {"200": answer}}}, **paths},
        "components": {"schemas": {"Fee": {"type": "object", "properties": {"amount": {"$ref": reference}}}}},
    }


@pytest.mark.parametrize("reference", [MONEY, f"{MONEY}#/Money", "money.yaml#/Money"])
def test_it_is_undecided_as_soon_as_anything_differs(reference: str) -> None:
    (change,) = changes(described(reference), described(reference, version="2"))
    assert (change.rule, change.severity.value, change.decided) == ("document-unread", "risky", False)
    assert change.place == f"document {reference.partition('#')[0]}"
    assert change.base.pointer == change.revision.pointer == "/components/schemas/Fee/properties/amount/$ref"


def test_it_is_told_once_beside_what_else_differs() -> None:
    more = {"/fees": {"get": {"responses": {"200": {"$ref": f"{MONEY}#/Answer"}}}}}
    found = changes(described(MONEY), described(MONEY, **more))
    assert sorted(each.rule for each in found) == ["document-unread", "operation-added"]


def test_so_is_one_that_an_edited_part_refers_to() -> None:
    base, revision = described(MONEY), described(MONEY)
    revision["components"]["schemas"]["Fee"]["title"] = "what it costs"
    assert [each.rule for each in changes(base, revision)] == ["document-unread"]


def test_so_is_one_where_the_credentials_of_all_operations_differ() -> None:
    found = changes(described(MONEY), {**described(MONEY), "security": [{"key": []}]})
    assert "document-unread" in {each.rule for each in found}


def test_so_is_one_where_the_version_of_openapi_differs() -> None:
    found = changes({**described(MONEY), "openapi": "3.0.3"}, described(MONEY))
    assert [each.rule for each in found] == ["document-unread"]


def test_equal_descriptions_say_nothing_of_it() -> None:
    assert changes(described(MONEY), described(MONEY)) == ()


def test_what_no_operation_refers_to_matters_to_nobody() -> None:
    base, revision = described("#/components/schemas/Fee"), described("#/components/schemas/Fee", version="2")
    for each in (base, revision):
        each["components"]["schemas"]["Unused"] = {"$ref": MONEY}
    assert changes(base, revision) == ()


def test_what_is_published_for_ever_is_the_same() -> None:
    published = "https://json-schema.org/draft/2020-12/schema"
    assert changes(described(published), described(published, version="2")) == ()


@pytest.mark.parametrize(
    "remark",
    [
        {"x-code-samples": [{"$ref": "samples/fee.ts"}]},
        {"externalDocs": {"$ref": "docs/fee.yaml"}},
        {"requestBody": {"content": {"application/json": {"examples": {"one": {"$ref": "examples/fee.json"}}}}}},
    ],
    ids=["extension", "documentation", "example"],
)
def test_remarks_decide_nothing(remark: dict) -> None:
    operation = {"post": {**remark, "responses": {"204": {"description": "done"}}}}
    base, revision = (described("#/components/schemas/Fee", each, **{"/pay": operation}) for each in "12")
    assert changes(base, revision) == ()


def test_what_is_called_like_a_remark_counts() -> None:
    members = {"x-rate": {"$ref": MONEY}, "examples": {"$ref": "more.json"}}
    fee = {"type": "object", "properties": members}
    found = [{**described(MONEY, each), "components": {"schemas": {"Fee": fee}}} for each in "12"]
    assert sorted(each.place for each in changes(*found)) == [f"document {MONEY}", "document more.json"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [(MONEY, []), ("money.yaml#/Money", ["document-unread"]), ("/money", ["document-unread"])],
)
def test_equal_ones_from_two_places_refer_to_two_documents(reference: str, expected: list[str]) -> None:
    content = json.dumps(described(reference)).encode()
    here, there = (Document("a.json", {"a.json": content}, f"{folder}/a.json") for folder in ("here", "there"))
    assert [each.rule for each in compare(here, there).changes] == expected
    assert compare(here, here).changes == ()

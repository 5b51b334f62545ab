"""Cases made from descriptions by a real Schemathesis in a process of its own."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from monitor.errors import MonitorError
from monitor.interactions.judgement import judge
from monitor.model.contracts import Interaction, Origin
from monitor.model.descriptions import Document
from monitor.model.integration import ApiSettings, GeneratedCases
from monitor.model.sides import Side
from monitor.model.values import Outcome
from monitor.verifiers.generator import SchemathesisGenerator
from tests.interactions.builders import answer

CHARGE = {
    "type": "object",
    "required": ["amount"],
    "properties": {"amount": {"type": "integer"}, "note": {"type": "string", "nullable": True}},
}
DESCRIPTION = {
    "openapi": "3.0.3",
    "info": {"title": "Payments", "version": "1"},
    "servers": [{"url": "https://api.acme.example/v1"}],
    "security": [{"key": []}],
    "paths": {
        "/charges/{id}": {
            "get": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "example": "ch_1", "schema": {"type": "string"}},
                    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}},
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Charge"}}},
                    },
                    "404": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}},
                },
            }
        },
        "/charges": {
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Charge"}}},
                },
                "responses": {"201": {"description": ""}},
            }
        },
    },
    "components": {
        "schemas": {"Charge": CHARGE},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
}


def document(value: Mapping[str, Any] | bytes) -> Document:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Document("openapi.json", {"openapi.json": content}, "https://api.acme.example/openapi.json")


async def generated(
    value: Mapping[str, Any] | bytes = DESCRIPTION, *, seed: int = 1, examples: int = 3, **bounds: int
) -> tuple[Interaction, ...]:
    api = ApiSettings("payments", Side.PARTNER, generated=GeneratedCases(examples=examples, seed=seed))
    return await SchemathesisGenerator(**bounds).generate(api, document(value), "digest-1")


@pytest.fixture(scope="module")
def cases() -> tuple[Interaction, ...]:
    return asyncio.run(generated())


class TestCases:
    def test_each_operation_has_its_share(self, cases):
        operations = [each.operation for each in cases]
        assert set(operations) == {"GET /charges/{id}", "POST /charges"}
        assert operations.count("GET /charges/{id}") == 3

    def test_they_are_pinned_and_named(self, cases):
        assert {(each.origin, each.pinned_to, each.api) for each in cases} == {
            (Origin.GENERATED, "digest-1", "payments")
        }
        assert len({each.key for each in cases}) == len(cases)
        assert cases[0].description == "GET /charges/{id}, case 1"

    def test_the_description_s_own_examples_come_first(self, cases):
        assert cases[0].request.path == "/charges/ch_1"

    def test_only_valid_input_is_made(self, cases):
        for case in cases:
            assert all(name == "page" and int(value) >= 1 for name, value in case.request.query)
            if case.request.body is not None:
                assert isinstance(json.loads(case.request.body)["amount"], int | float)

    def test_nothing_pretends_to_be_a_credential_or_another_program(self, cases):
        names = {name.lower() for case in cases for name, _ in case.request.headers}
        assert names <= {"content-type"}

    def test_a_conforming_answer_passes_and_another_fails(self, cases):
        read = cases[0]
        assert judge(read, answer({"amount": 1, "note": None})).outcome is Outcome.PASSED
        assert judge(read, answer({"amount": "1"})).outcome is Outcome.FAILED
        assert judge(read, answer({}, status=404)).outcome is Outcome.FAILED

    async def test_the_same_description_and_seed_give_the_same_cases(self, cases):
        assert await generated() == cases

    async def test_another_seed_gives_others(self, cases):
        assert await generated(seed=2) != cases


async def test_a_description_in_swagger_2_has_cases_too():
    swagger = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "basePath": "/v1",
        "produces": ["application/json"],
        "paths": {
            "/charges": {
                "get": {
                    "responses": {
                        "200": {"description": "", "schema": {"type": "array", "items": {"$ref": "#/definitions/C"}}}
                    }
                }
            }
        },
        "definitions": {"C": {"type": "object", "required": ["id"]}},
    }
    (case,) = await generated(swagger, examples=1)
    assert case.request.path == "/charges"
    assert judge(case, answer([{"id": 1}])).outcome is Outcome.PASSED
    assert judge(case, answer([{}])).outcome is Outcome.FAILED


async def test_an_operation_that_can_not_be_used_does_not_cost_the_others():
    broken = {
        **DESCRIPTION,
        "paths": {**DESCRIPTION["paths"], "/x": {"get": {"parameters": [{"$ref": "#/nowhere"}], "responses": {}}}},
    }
    assert {each.operation for each in await generated(broken, examples=1)} == {"GET /charges/{id}", "POST /charges"}


async def test_generation_can_be_switched_off():
    api = ApiSettings("payments", Side.PARTNER, generated=GeneratedCases(enabled=False))
    assert await SchemathesisGenerator().generate(api, document(DESCRIPTION), "d") == ()


def one_parameter(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    parameter = {"name": "q", "in": "query", "required": True, "schema": schema}
    return {
        **DESCRIPTION,
        "paths": {"/x": {"get": {"parameters": [parameter], "responses": {"200": {"description": ""}}}}},
    }


HOSTILE = [
    ("not a description", {"hello": "world"}, {}, "can't be made from the description"),
    ("not JSON", b"<html></html>", {}, "a web page"),
    (
        "a schema that nothing satisfies",
        one_parameter({"type": "string", "minLength": 5, "maxLength": 1}),
        {},
        "no valid request",
    ),
    ("more memory than allowed", DESCRIPTION, {"memory_bytes": 60 * 2**20}, "more memory than allowed"),
    ("more time than allowed", DESCRIPTION, {"timeout_seconds": 0.01}, "longer than 0.01 s"),
]


@pytest.mark.parametrize(("value", "bounds", "message"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
async def test_what_can_not_be_used_ends_within_bounds_with_an_error(
    value: Any, bounds: Mapping[str, float], message: str
):
    with pytest.raises(MonitorError, match=message):
        await generated(value, **bounds)


async def test_the_working_folder_of_the_caller_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "schemathesis.toml").write_text("this = [is not a configuration")
    monkeypatch.chdir(tmp_path)
    assert await generated(examples=1)
    assert [each.name for each in tmp_path.iterdir()] == ["schemathesis.toml"]

"""Links lead to the operation that is meant, however they name it."""

import copy

import pytest

from tests.rules.documents import changes, rated

CHARGES = {
    "openapi": "3.0.3",
    "info": {"title": "Charges", "version": "1"},
    "paths": {
        "/shops/{shop}/charges": {"post": {
            "operationId": "charge",
            "parameters": [{"name": "shop", "in": "path", "required": True, "schema": {"type": "string"}}],
            "responses": {"201": {"description": "made", "links": {"read": {
                "operationId": "readCharge",
                "parameters": {"id": "$response.body#/id", "path.shop": "$request.path.shop"}}}}},
        }},
        "/shops/{shop}/charges/{id}": {"get": {
            "operationId": "readCharge",
            "parameters": [{"name": each, "in": "path", "required": True, "schema": {"type": "string"}}
                           for each in ("shop", "id")],
            "responses": {"200": {"description": "one"}},
        }},
    },
}  # fmt: skip


def linked(**link: object) -> dict:
    document = copy.deepcopy(CHARGES)
    links = document["paths"]["/shops/{shop}/charges"]["post"]["responses"]["201"]["links"]
    links["read"] = {**links["read"], **link}
    return document


def by_reference() -> dict:
    document = linked(operationRef="#/paths/~1shops~1{shop}~1charges~1{id}/get")
    del document["paths"]["/shops/{shop}/charges"]["post"]["responses"]["201"]["links"]["read"]["operationId"]
    return document


def with_other_names() -> dict:
    document = linked(parameters={"charge": "$response.body#/id", "path.store": "$request.path.store"})
    paths = document["paths"]
    for name, (old, new) in {"/shops/{store}/charges": ("/shops/{shop}/charges", "post"),
                             "/shops/{store}/charges/{charge}": ("/shops/{shop}/charges/{id}", "get")}.items():  # fmt: skip
        item = paths.pop(old)
        for parameter in item[new]["parameters"]:
            parameter["name"] = {"shop": "store", "id": "charge"}[parameter["name"]]
        paths[name] = item
    return document


@pytest.mark.parametrize("respelt", [by_reference(), with_other_names(), linked(description="reads it")])
def test_another_spelling_of_the_target_is_no_change(respelt: dict) -> None:
    assert rated(CHARGES, respelt) == {}
    assert rated(respelt, CHARGES) == {}


@pytest.mark.parametrize(
    "other",
    [linked(operationId="charge"), linked(parameters={}), linked(requestBody="x"), linked(server={"url": "/v2"})],
)
def test_another_target_or_other_values_are_a_change(other: dict) -> None:
    assert rated(CHARGES, other) == {"response-link-changed": "risky"}


def test_the_variables_of_a_link_s_server_are_filled_in() -> None:
    def served(default: str) -> dict:
        return linked(server={"url": "https://{region}.example", "variables": {"region": {"default": default}}})

    assert rated(served("eu"), served("us")) == {"response-link-changed": "risky"}
    assert rated(served("eu"), linked(server={"url": "https://eu.example"})) == {}


def test_a_change_of_a_link_says_where_it_led_and_where_it_leads() -> None:
    [change] = changes(CHARGES, linked(operationId="charge", parameters={}))
    assert change.place == "201 link read"
    assert change.message == (
        "the link read leads elsewhere: GET /shops/{}/charges/{} with path 0 = $request.path.0, "
        "path 1 = $response.body#/id → POST /shops/{}/charges"
    )

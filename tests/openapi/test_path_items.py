"""A path item that is a reference, and what stands beside that reference (Path Item Object, `$ref`)."""

import pytest

from monitor.openapi import operation_digest, read_api
from tests.rules.documents import rated

INFO = {"title": "Things", "version": "1"}
GET = {"responses": {"200": {"description": "fine"}}}
VERSIONS = [{"swagger": "2.0"}, {"openapi": "3.0.3"}, {"openapi": "3.1.0"}, {"openapi": "3.2.0"}]
REFERENCE = {"$ref": "#/x-items/things"}
NEEDED = {"parameters": [{"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}]}
OPTIONAL = {"parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}]}
SERVER = {"servers": [{"url": "https://other.example"}]}

each_version = pytest.mark.parametrize("version", VERSIONS, ids=lambda version: next(iter(version.values())))


def described(version: dict, beside: dict, **referred: object) -> dict:
    """`beside` the reference to a path item with a GET and what is `referred`."""
    items = {"things": {"get": GET, **referred}}
    return {**version, "info": INFO, "paths": {"/things": {**REFERENCE, **beside}}, "x-items": items}


@each_version
def test_a_parameter_beside_the_reference_counts_for_what_is_referred_to(version: dict) -> None:
    alone, beside = described(version, {}), described(version, NEEDED)
    assert rated(alone, beside) == {"request-parameter-added-required": "breaking"}
    assert rated(beside, alone) == {"request-parameter-removed": "breaking"}
    assert rated(beside, described(version, OPTIONAL)) == {"request-parameter-became-optional": "compatible"}


@each_version
def test_it_is_the_same_there_as_where_the_reference_leads(version: dict) -> None:
    assert rated(described(version, {}, **NEEDED), described(version, NEEDED)) == {}


@each_version
def test_what_stands_beside_a_reference_on_the_way_counts(version: dict) -> None:
    alone, beside = described(version, {}), described(version, {})
    for api, members in ((alone, {}), (beside, NEEDED)):
        api["x-items"] = {"things": {"$ref": "#/x-items/further", **members}, "further": {"get": GET}}
    assert rated(alone, beside) == {"request-parameter-added-required": "breaking"}


@each_version
def test_what_is_referred_to_counts_for_an_operation_beside_the_reference(version: dict) -> None:
    beside = {"put": GET}
    plain, needed = described(version, beside), described(version, beside, **NEEDED)
    assert rated(plain, needed) == {"request-parameter-added-required": "breaking"}
    assert rated(described(version, {}), plain) == {"operation-added": "compatible"}


@pytest.mark.parametrize("version", VERSIONS[1:], ids=lambda version: next(iter(version.values())))
def test_a_server_beside_the_reference_counts(version: dict) -> None:
    assert rated(described(version, {}), described(version, SERVER)) == {"server-removed": "risky"}


@pytest.mark.parametrize("version", VERSIONS[1:], ids=lambda version: next(iter(version.values())))
def test_what_both_say_otherwise_is_undecided(version: dict) -> None:
    plain = described(version, {"summary": "things"}, summary="all things", **OPTIONAL)
    assert rated(plain, described(version, OPTIONAL, **OPTIONAL)) == {}
    assert rated(plain, described(version, NEEDED, **OPTIONAL)) == {"part-unreadable": "risky?"}


def test_a_reference_of_2_0_that_leads_nowhere_takes_no_operation_away() -> None:
    base = described(VERSIONS[0], {})
    revision = {**base, "x-items": {}}
    assert set(rated(base, revision).values()) == {"risky?"}


def test_an_edit_beside_the_reference_is_one_of_the_operation() -> None:
    versions = [read_api(described(VERSIONS[2], beside), source="x") for beside in (NEEDED, OPTIONAL)]
    assert len({operation_digest(each, "GET /things") for each in versions}) == 2

"""Header parameters called `Authorization`: ignored by OpenAPI, and in many descriptions all that asks for a credential."""

import pytest

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Severity
from tests.rules.documents import changes, description, rated

VERSIONS = pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])


def api(version: str, *parameters: JsonObject, **members: JsonValue) -> JsonObject:
    written = description({"parameters": list(parameters), "responses": {"200": {"description": "fine"}}, **members})
    named = {"swagger": "2.0"} if version == "2.0" else {"openapi": version}
    basic: JsonObject = {"basic": {"type": "basic"} if version == "2.0" else {"type": "http", "scheme": "basic"}}
    schemes: JsonObject = (
        {"securityDefinitions": basic} if version == "2.0" else {"components": {"securitySchemes": basic}}
    )
    return {**{name: held for name, held in written.items() if name != "openapi"}, **named, **schemes}


def header(version: str, name: str = "Authorization", *, required: bool = True) -> JsonObject:
    typed: JsonObject = {"type": "string"} if version == "2.0" else {"schema": {"type": "string"}}
    return {"name": name, "in": "header", "required": required, **typed}


def beside(version: str, written: JsonObject, *parameters: JsonObject) -> JsonObject:
    """With a second operation."""
    paths = written["paths"]
    assert isinstance(paths, dict)
    return {**written, "paths": {**paths, "/others": api(version, *parameters)["paths"]["/things"]}}


@VERSIONS
@pytest.mark.parametrize("name", ["Authorization", "authorization"])
def test_one_that_is_needed_now_breaks_who_sends_none(version: str, name: str) -> None:
    base, revision = (
        beside(version, api(version, *asked), header(version)) for asked in ((), (header(version, name),))
    )
    (change,) = changes(base, revision)
    assert (change.rule, change.severity) == ("request-credential-required", Severity.BREAKING)
    assert change.message == f"a credential is needed now: the header {name}"
    assert change.witness is not None
    assert change.witness.message["request"]["headers"] == {}


@VERSIONS
def test_one_that_became_required_breaks_who_leaves_it_out(version: str) -> None:
    base, revision = (api(version, header(version, required=required)) for required in (False, True))
    assert rated(base, revision) == {"request-credential-required": "breaking"}


@VERSIONS
def test_the_first_of_a_description_that_spoke_of_no_credential_may_have_been_needed_all_along(version: str) -> None:
    assert rated(api(version), api(version, header(version))) == {"request-credential-first-declared": "risky"}


@VERSIONS
def test_what_asks_for_nothing_new_is_not_told(version: str) -> None:
    asked, may = api(version, header(version)), api(version, header(version, required=False))
    for base, revision in ((api(version), may), (asked, may), (asked, api(version)), (asked, asked)):
        assert rated(base, revision) == {}


@VERSIONS
def test_where_security_asks_for_a_credential_it_alone_speaks(version: str) -> None:
    needed: JsonValue = [{"basic": []}]
    assert rated(api(version, security=needed), api(version, header(version), security=needed)) == {}
    (rule,) = rated(api(version), api(version, header(version), security=needed))
    assert rule == "request-credential-first-declared"


@VERSIONS
@pytest.mark.parametrize("name", ["Accept", "Content-Type"])
def test_headers_that_every_client_sends_ask_for_nothing(version: str, name: str) -> None:
    assert rated(api(version), api(version, header(version, name))) == {}

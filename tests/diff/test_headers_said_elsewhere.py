"""Header parameters called Accept and Content-Type: from 3.0 on they are ignored, and 2.0 says nothing of that."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, rated
from tests.rules.things import only

NAMES = pytest.mark.parametrize("name", ["Content-type", "Accept"])


def sending(*types: str, name: str = "Content-type", version: str = "2.0", required: bool = False) -> JsonObject:
    """An upload whose header takes these values, if any; else it has no such parameter."""
    said: JsonObject = {"type": "string", "enum": [*types]}
    typed = said if version == "2.0" else {"schema": said}
    asked: list[JsonObject] = [{"name": name, "in": "header", "required": required, **typed}] if types else []
    operation: JsonObject = {"parameters": asked, "responses": {"200": {"description": "fine"}}}
    named = {"swagger": version} if version == "2.0" else {"openapi": version}
    return {**named, "info": {"title": "T", "version": "1"}, "paths": {"/uploads": {"post": operation}}}


@NAMES
def test_a_value_that_2_0_no_longer_lists_breaks_who_sends_it(name: str) -> None:
    change = only(sending("a/tar", "a/zip", name=name), sending("a/zip", name=name.lower()))
    assert (change.rule, change.severity.value) == ("request-enum-value-removed", "breaking")
    assert change.witness is not None
    assert "a/tar" in str(change.witness.message["request"]["headers"])


@NAMES
def test_every_client_sends_it_whether_it_is_asked_for_or_not(name: str) -> None:
    said = sending("a/tar", name=name)
    for base, revision in ((sending(), said), (said, sending()), (said, sending("a/tar", name=name, required=True))):
        assert changes(base, revision) == ()


def test_from_3_0_on_it_says_nothing() -> None:
    versions = ("2.0", "3.0.3"), ("3.0.3", "2.0"), ("3.0.3", "3.1.0")
    for before, after in versions:
        assert rated(sending("a/tar", version=before), sending("a/zip", version=after)) == {}

"""What many say by extensions: read under the word that means the same, and shown where it is written."""

import json

import pytest

from monitor.explanation.witness_text import message_lines
from monitor.openapi.bare_calls import left_out
from monitor.openapi.matching import belongs_to, match_operation
from monitor.openapi.reader import read_api
from tests.rules.documents import changes, compared, rated

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
INFO = {"title": "t", "version": "1"}
FINE = {"200": {"description": "fine"}}


def swagger(beside: dict | None = None, definitions: dict | None = None, **members: object) -> dict:
    item = {"get": {"responses": {"200": {"description": "fine", "schema": TEXT}}}}
    others = {} if beside is None else {"x-ms-paths": beside}
    return {
        "swagger": "2.0", "info": INFO, "paths": {"/files": item}, "definitions": definitions or {}, **others, **members
    }  # fmt: skip


def openapi(beside: dict | None = None) -> dict:
    others = {} if beside is None else {"x-ms-paths": beside}
    return {"openapi": "3.0.3", "info": INFO, "paths": {"/files": {"get": {"responses": FINE}}}, **others}


LIST = {"get": {"parameters": [{"name": "most", "in": "query", "type": "integer"}], "responses": FINE}}
FEWER = {"get": {"parameters": [{"name": "most", "in": "query", "type": "integer", "maximum": 10}], "responses": FINE}}


@pytest.mark.parametrize("described", [swagger, openapi])
def test_a_path_with_a_query_is_one_of_the_paths(described) -> None:
    plain = {"/files?comp=list": {"get": {"responses": FINE}}}
    assert rated(described(plain), described()) == {"operation-removed": "breaking"}
    assert rated(described(), described(plain)) == {"operation-added": "compatible"}
    assert rated(described(plain), described(dict(plain))) == {}


def test_its_edits_are_told_where_they_are_written_and_shown_as_a_query() -> None:
    (change,) = compared(swagger({"/files?comp=list": LIST}), swagger({"/files?comp=list": FEWER})).changes
    assert (change.rule, change.severity.value) == ("request-maximum-changed", "breaking")
    assert change.witness is not None
    assert change.witness.message["request"]["path"] == "/files"
    assert change.witness.message["request"]["query"] == {"comp": "list", "most": 11}
    assert [each.text for each in message_lines(change.witness.message, change.place)][:1] == [
        "GET /files?comp=list&most=11"
    ]
    assert change.revision is not None
    assert change.revision.pointer == "/x-ms-paths/~1files?comp=list/get/parameters/0/maximum"


def asking(**said: object) -> dict:
    """The path's own query is described as a parameter too, as AutoRest has it."""
    own = [{"name": "comp", "in": "query", "type": "string", **said}] if said else []
    return {"/files?comp=list": {"get": {"parameters": own, "responses": FINE}}}


def test_the_query_of_a_path_is_sent_as_it_is_written() -> None:
    own = {"name": "comp", "in": "query", "type": "string", "required": True}
    most = {"name": "most", "in": "query", "type": "integer", "required": True}
    (change,) = changes(*(
        swagger({"/files?comp=list": {"get": {"parameters": parameters, "responses": FINE}}})
        for parameters in ([own], [own, most])
    ))  # fmt: skip
    assert change.witness is not None
    assert change.witness.message["request"]["query"] == {"comp": "list"}


@pytest.mark.parametrize(("base", "revision"), [
    (asking(), asking(required=True)), (asking(required=False), asking(required=True)), (asking(required=True), asking()),
])  # fmt: skip
def test_what_a_path_has_in_its_query_is_in_each_request(base: dict, revision: dict) -> None:
    (change,) = changes(swagger(base), swagger(revision))
    assert (change.severity.value, change.decided) == ("compatible", True)
    assert "in its query" in str(change.note)


def test_another_value_of_what_a_path_has_in_its_query_is_no_request_for_it() -> None:
    (change,) = changes(swagger(asking(enum=["list", "tree"])), swagger(asking(enum=["list"])))
    assert (change.severity.value, change.decided, change.witness) == ("risky", False, None)


def test_a_variable_in_the_query_of_a_path_is_no_value() -> None:
    def asked(*parameters: dict) -> dict:
        return swagger({"/files?comp={comp}": {"get": {"parameters": list(parameters), "responses": FINE}}})

    own = {"name": "comp", "in": "query"}
    text, number = ({**own, **each} for each in (TEXT, NUMBER))
    assert rated(asked(text), asked(number)) == {"request-parameter-type-changed": "breaking"}
    assert rated(asked(text), asked()) == {"request-parameter-removed": "breaking"}


@pytest.mark.parametrize("described", [swagger, openapi])
def test_what_of_it_cannot_be_read_is_named_where_it_is_written(described) -> None:
    broken = {"/files?comp=list": {"get": {"parameters": [5], "responses": FINE}}}
    (message,) = (each.message for each in changes(described(asking()), described(broken)))
    assert "#/x-ms-paths/~1files?comp=list/get/parameters/0" in message


def test_what_stands_in_both_is_read_of_the_paths() -> None:
    read = read_api(swagger({"/files": {"get": {"deprecated": True, "responses": FINE}}}), source="x.json")
    assert not read.operations["GET /files"].lifecycle.deprecated
    assert read_api(swagger(beside={"/a": 1}), source="x.json").operations.keys() >= {"GET /files"}


def ending_with(place: dict, maximum: int) -> dict:
    return {**place, "get": {**place["get"], "parameters": [{**place["get"]["parameters"][0], "maximum": maximum}]}}


@pytest.mark.parametrize("described", [swagger, openapi])
def test_what_stands_in_both_and_is_not_read_is_undecided(described) -> None:
    unread = {"part-unreadable": "risky?"}
    assert rated(described({"/files": ending_with(LIST, 9)}), described({"/files": ending_with(LIST, 8)})) == unread
    assert rated(described({"/files": LIST}), described({})) == unread
    assert rated(described({"/files": LIST}), described({"/files": dict(LIST)})) == {}
    repeated = described()["paths"]
    assert rated(described(repeated), described()) == {}
    assert rated({**described([1])}, {**described([2])}) == unread


def test_paths_may_be_nothing_beside_them() -> None:
    def alone(**paths: dict) -> dict:
        return swagger({f"/files?comp={name}": item for name, item in paths.items()}, paths=None)

    assert rated(alone(a=LIST), alone(a=FEWER)) == {"request-maximum-changed": "breaking"}
    assert rated(alone(a=LIST), alone()) == {"operation-removed": "breaking"}
    assert rated(alone(a=LIST), {**alone(a=LIST), "paths": {}}) == {}
    other_kind = {**alone(a=LIST), "paths": 1}, {**alone(a=FEWER), "paths": 1}
    assert rated(*other_kind) == {"part-unreadable": "risky?"}


def test_they_may_stand_elsewhere() -> None:
    bases = [{**swagger({"$ref": "#/x-more"}), "x-more": {"/files?comp=list": each}} for each in (LIST, FEWER)]
    assert rated(*bases) == {"request-maximum-changed": "breaking"}
    assert rated(bases[0], swagger({"/files?comp=list": LIST})) == {}


def hooks(version: str, **members: object) -> dict:
    return {"openapi": version, "info": INFO, "paths": {}, **members}


def hook(schema: dict) -> dict:
    return {"told": {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": FINE}}}


def test_webhooks_by_extension_are_read_where_nothing_else_says_them() -> None:
    for version in ("3.0.3", "3.1.0", "3.2.0"):
        texts, numbers = (hooks(version, **{"x-webhooks": hook(each)}) for each in (TEXT, NUMBER))
        assert rated(texts, numbers) == {"response-property-type-changed": "breaking"}, version
        assert rated(texts, hooks("3.1.0", webhooks=hook(TEXT))) == {}
        both = [{**each, "webhooks": hook(TEXT)} for each in (texts, numbers)]
        assert rated(*both) == {"part-unreadable": "risky?"}
        assert rated(both[0], hooks(version, webhooks=hook(TEXT))) == {}
    of_2_0 = [swagger(**{"x-webhooks": hook(each)}) for each in (TEXT, NUMBER)]
    assert rated(*of_2_0) == {"part-unreadable": "risky?"}


def host(template: str, *parameters: dict, **members: object) -> dict:
    """With `host` beside it, which is what the template stands in the place of."""
    return swagger(
        host="ignored.example", schemes=["https"], basePath="/v1",
        **{"x-ms-parameterized-host": {"hostTemplate": template, "parameters": list(parameters), **members}},
    )  # fmt: skip


VAULT = {"name": "vault", "in": "path", "required": True, "type": "string"}
HOSTS = {
    "another host": (host("{vault}.vault.example", VAULT), host("{vault}.store.example", VAULT),
                     {"server-removed": "risky"}),
    "another name": (host("{vault}.vault.example", VAULT), host("{v}.vault.example", {**VAULT, "name": "v"}), {}),
    "a value goes": (host("{vault}.vault.example", {**VAULT, "enum": ["a", "b"]}),
                     host("{vault}.vault.example", {**VAULT, "enum": ["a"]}), {"server-removed": "risky"}),
    "the scheme is in the parameter": (host("{vault}", VAULT), host("{vault}", VAULT, useSchemePrefix=False),
                                       {"server-added": "compatible"}),
    "in place of a host": (swagger(host="a.example", schemes=["https"]), host("a.example"), {"server-removed": "risky"}),
    "the same host": (swagger(host="a.example", schemes=["https"], basePath="/v1"), host("a.example"), {}),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision", "expected"), HOSTS.values(), ids=HOSTS)
def test_a_host_with_parameters_is_a_server_with_variables(base: dict, revision: dict, expected: dict) -> None:
    assert rated(base, revision) == expected


def pets(value: str | None = None, lives: dict = NUMBER, inside: str | None = None) -> dict:
    pet = {"type": "object", "discriminator": "kind", "required": ["kind"], "properties": {"kind": TEXT}}
    cat = {"allOf": [{"$ref": "#/definitions/Pet"}, {"type": "object", "properties": {"lives": lives}}]}
    own, of_part = ({} if each is None else {"x-ms-discriminator-value": each} for each in (value, inside))
    cat["allOf"][1].update(of_part)
    body = {"name": "pet", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Pet"}}
    return swagger(
        definitions={"Pet": pet, "Cat": {**cat, **own}},
        paths={"/pets": {"post": {"parameters": [body], "responses": FINE}}},
    )


def test_an_heir_is_chosen_by_the_value_that_is_written_in_it() -> None:
    for base, revision in ((pets(), pets("felis")), (pets("felis"), pets("cattus")), (pets("felis"), pets())):
        assert rated(base, revision)["request-discriminator-value-removed"] == "risky", json.dumps(revision)
    assert rated(pets(), pets("Cat")) == {}
    (change,) = changes(pets("felis"), pets("felis", lives=TEXT))
    assert change.witness is not None
    assert change.witness.message["request"]["body"] == {"kind": "felis", "lives": 1}


def test_the_value_may_be_written_in_a_part_of_the_heir() -> None:
    assert rated(pets("felis"), pets(inside="felis")) == {}
    assert rated(pets("felis"), pets("felis", inside="cattus")) == {}
    assert rated(pets(inside="felis"), pets(inside="cattus"))["request-discriminator-value-removed"] == "risky"


def test_which_of_several_paths_with_a_query_is_called_is_not_known() -> None:
    """So that none is said to be unused, and none is called to see whether it answers."""
    api = read_api(swagger(beside={"/files?comp=list": LIST, "/other?comp=list": LIST}), source="x.json")
    assert match_operation(api, "GET", "/files") is None
    assert match_operation(api, "GET", "/other") is None
    assert belongs_to("GET /files?comp=list", "GET", "/files")
    assert left_out(api.operations["GET /files?comp=list"]) == "its query is a part of its path"
    alone = read_api(swagger(), source="x.json")
    assert match_operation(alone, "GET", "/files") == "GET /files"


def test_the_value_is_what_a_mapping_says_later() -> None:
    def later(mapping: dict) -> dict:
        cat = {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "properties": {"lives": NUMBER}}]}
        pet = {"type": "object", "required": ["kind"], "properties": {"kind": TEXT}}
        schemas = {"Pet": {**pet, "discriminator": {"propertyName": "kind", "mapping": mapping}}, "Cat": cat}
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
        operation = {"requestBody": {"required": True, "content": content}, "responses": FINE}
        paths = {"/pets": {"post": operation}}
        return {"openapi": "3.0.3", "info": INFO, "paths": paths, "components": {"schemas": schemas}}

    mapped = later({"felis": "#/components/schemas/Cat"})
    assert rated(pets("felis"), mapped) == rated(mapped, pets("felis")) == {}
    assert rated(pets("cattus"), mapped)["request-discriminator-value-removed"] == "risky"

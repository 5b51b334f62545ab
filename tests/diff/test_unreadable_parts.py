"""Parts that can't be read: never "any type", never unchanged where their text differs, never in the way of the rest."""

import pytest

from tests.rules.documents import changes, rated, ratings, request_of

CIRCLE = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
ITSELF = {"A": {"$ref": "#/components/schemas/A"}, "B": {}}
WRAPPED = {"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}, "B": {}}
PLAIN = {"A": {"type": "string"}, "B": {}}


def described(schema: object = None, schemas: dict | None = None, **members: object) -> dict:
    schema = {"$ref": "#/components/schemas/A"} if schema is None else schema
    return {**request_of(schema, components={"schemas": schemas or PLAIN}), **members}


def test_a_component_is_compared_though_its_file_is_named_wherever_it_is_used() -> None:
    """Else both sides would have the same text that leads nowhere."""
    base, revision = (
        described({"$ref": "openapi.json#/components/schemas/A"}, {"A": {"type": kind}})
        for kind in ("string", "boolean")
    )
    assert rated(base, revision) == {"request-property-type-changed": "breaking"}


UNKNOWN = {"request-part-unreadable": "risky?"}

SCHEMAS = [
    ("a circle, where there was a type", described(), described(schemas=CIRCLE), UNKNOWN),
    ("a circle of allOf", described(), described(schemas=WRAPPED), UNKNOWN),
    ("anything, where there was a circle", described({"items": {"$ref": "#/components/schemas/A"}}, CIRCLE),
     described({"items": {}}, CIRCLE), UNKNOWN),
    ("another circle", described(schemas=CIRCLE), described(schemas=ITSELF), UNKNOWN),
    ("the same circle, entered elsewhere", described(schemas=CIRCLE),
     described({"$ref": "#/components/schemas/B"}, CIRCLE), {}),
    ("a reference into nothing", described(), described({"$ref": "#/gone"}), UNKNOWN),
    ("another reference into nothing", described({"$ref": "#/gone"}), described({"$ref": "#/gone/too"}), UNKNOWN),
    ("members that are text", described({"properties": {}}), described({"properties": "x"}), UNKNOWN),
    ("members that are other text", described({"properties": "x"}), described({"properties": "y"}), UNKNOWN),
    ("a list of types that is a number", described({"type": 1}), described({"type": 2}), UNKNOWN),
    ("a component that is no schema", described(schemas={"A": ["x"], "B": {}}), described(schemas={"A": ["y"], "B": {}}),
     UNKNOWN),
    ("a member that is no schema", described({"properties": {"a": "x"}}), described({"properties": {"a": "y"}}), UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "expected"), [each[1:] for each in SCHEMAS], ids=[each[0] for each in SCHEMAS]
)
def test_a_schema_that_cannot_be_read_is_undecided_unless_it_is_the_same(
    base: dict, revision: dict, expected: dict
) -> None:
    assert rated(base, revision) == expected
    assert rated(revision, base) == expected
    assert rated(revision, revision) == {}


def test_what_is_beside_an_unreadable_part_is_compared() -> None:
    base, revision = (
        described({"allOf": [{"$ref": "#/gone"}, {"type": "object", "properties": {"size": {"type": kind}}}]})
        for kind in ("integer", "boolean")
    )
    [change] = changes(base, revision)
    assert (change.rule, change.decided) == ("request-property-type-changed", False)


def parameters(*listed: object) -> dict:
    return described(
        {}, PLAIN, paths={"/a": {"get": {"parameters": listed, "responses": {"200": {"description": ""}}}}}
    )


PARTS = [
    ("a parameter without a name", {"in": "query"}, {"in": "query", "schema": {"type": "string"}}),
    ("a parameter in nowhere", {"name": "x", "in": "nowhere"}, {"name": "x", "in": "elsewhere"}),
    ("a reference into nothing", {"$ref": "#/components/parameters/A"}, {"$ref": "#/components/parameters/B"}),
    ("a parameter that is text", "x", "y"),
]


@pytest.mark.parametrize(("one", "other"), [each[1:] for each in PARTS], ids=[each[0] for each in PARTS])
def test_unreadable_parts_of_an_operation_are_unchanged_only_where_their_text_is(one: object, other: object) -> None:
    edited = parameters(one, {"name": "new", "in": "query", "schema": {}})
    assert rated(parameters(one), parameters(one)) == {}
    assert rated(parameters(one), edited) == {"request-parameter-added": "compatible"}
    assert {*ratings(parameters(one), parameters(other))} == {("part-unreadable", "risky?")}


def test_what_is_unreadable_in_both_versions_of_openapi_alike_is_unchanged() -> None:
    old = parameters({"$ref": "#/components/parameters/Gone"})
    assert rated(old, {**old, "openapi": "3.1.0"}) == {}
    assert rated({**old, "security": [{"gone": []}]}, {**old, "security": [{"gone": []}], "openapi": "3.1.0"}) == {}


def test_a_list_of_types_that_holds_an_object_is_no_list_of_types() -> None:
    base, revision = (
        described({"type": "array", "unevaluatedItems": {"type": [kind]}}, openapi="3.1.0") for kind in ({}, "string")
    )
    assert rated(base, revision) == {"request-tuple-changed": "risky?"}


@pytest.mark.parametrize(
    "broken", [{"$ref": "#/gone"}, None, []], ids=["a reference into nothing", "nothing", "a list"]
)
def test_what_a_path_holds_that_can_not_be_read_is_not_known_to_be_gone(broken: object) -> None:
    def api(held: object) -> dict:
        beside = {"get": {"responses": {"200": {"description": ""}}}}
        return {**described(), "paths": {"/a": held, "/b": beside}, "openapi": "3.1.0"}

    readable = {"get": {"responses": {"200": {"description": ""}}, "operationId": "a"}}
    lost = rated(api(readable), api(broken))
    assert lost == {"operation-removed": "risky?", "part-unreadable": "risky?"}
    sent = {**api(broken), "webhooks": {"paid": {"post": {}}}}
    assert rated(sent, {**sent, "webhooks": {"paid": broken}}) == {
        "webhook-removed": "risky?",
        "part-unreadable": "risky?",
    }
    gone = {**api(readable), "paths": {"/b": api(readable)["paths"]["/b"]}}
    assert rated(api(readable), gone) == {"operation-removed": "breaking"}


@pytest.mark.parametrize("broken", [7, [], "get"], ids=["a number", "a list", "text"])
def test_of_an_operation_that_can_not_be_read_nothing_else_is_told(broken: object) -> None:
    """Not that what it had is removed, or what it has is new."""
    whole = {"parameters": [{"name": "q", "in": "query", "required": True}], "responses": {"200": {"description": ""}}}
    read, unread = ({**described(), "paths": {"/a": {"get": each}}} for each in (whole, broken))
    assert rated(read, unread) == rated(unread, read) == {"part-unreadable": "risky?"}


CUT_OFF = {"2.0": {"swagger": "2.0"}, "3.0": {"openapi": "3.0.3"}, "3.1": {"openapi": "3.1.0"}}
INFO = {"info": {"title": "Things", "version": "1"}}
OPERATION = {"responses": {"200": {"description": ""}}}


@pytest.mark.parametrize("version", CUT_OFF.values(), ids=CUT_OFF)
@pytest.mark.parametrize(
    "unread", [{}, {"paths": {"/a": {"gett": OPERATION}}}], ids=["no paths", "a method that is none"]
)
def test_what_a_description_lacks_that_was_cut_off_or_misspelt_is_neither_gone_nor_new(
    version: dict, unread: dict
) -> None:
    whole = {**version, **INFO, "paths": {"/a": {"get": OPERATION}}}
    assert rated({**version, **INFO, **unread}, whole) == {"operation-added": "risky?", "part-unreadable": "risky?"}
    assert rated(whole, {**version, **INFO, **unread}) == {"operation-removed": "risky?", "part-unreadable": "risky?"}


def test_a_description_of_webhooks_alone_has_no_paths_in_31() -> None:
    base = {**CUT_OFF["3.1"], **INFO, "webhooks": {"paid": {"post": OPERATION}}}
    assert rated(base, {**base, "paths": {"/a": {"get": OPERATION}}}) == {"operation-added": "compatible"}


def test_of_a_reference_to_a_parameter_that_is_gone_it_is_said_that_nothing_stands_there() -> None:
    """Not what a parameter lacks."""
    operation = {"parameters": [{"$ref": "#/parameters/Q"}], "responses": {"200": {"description": ""}}}
    api = {"swagger": "2.0", "info": {"title": "", "version": "1"}, "paths": {"/a": {"get": operation}}}
    found = changes({**api, "parameters": {"Q": {"name": "q", "in": "query", "type": "string"}}}, api)
    assert {each.note for each in found} == {"nothing stands at #/parameters/Q"}


def test_which_of_several_media_types_a_parameter_has_is_not_known() -> None:
    def api(second: str) -> dict:
        content = {"application/json": {"schema": {"type": "string"}}, "application/xml": {"schema": {"type": second}}}
        return called({"parameters": [{"name": "q", "in": "query", "content": content}]})

    assert rated(api("string"), api("integer")) == {"part-unreadable": "risky?"}
    assert rated(api("string"), api("string")) == {}


GONE = {"$ref": "#/gone"}
TEXT = {"schema": {"type": "string"}}
LACKED = {
    "a parameter": ({"parameters": [{"name": "q", "in": "query", **TEXT}]}, {"parameters": [GONE]},
                    "request-parameter-removed"),
    "a body": ({"requestBody": {"content": {"text/plain": TEXT}}}, {"requestBody": GONE}, "request-body-removed"),
    "an answer": ({"responses": {"200": {"description": ""}}}, {"responses": {"200": GONE}},
                  "response-last-success-status-removed"),
    "one of two answers": ({"responses": {"200": {"description": ""}, "201": {"description": ""}}},
                           {"responses": {"200": {"description": ""}, "201": None}}, "response-success-status-removed"),
    "a header": ({"responses": {"200": {"description": "", "headers": {"X-A": {"required": True, **TEXT}}}}},
                 {"responses": {"200": {"description": "", "headers": {"x-a": GONE}}}}, "response-header-removed"),
    "a media type": ({"responses": {"200": {"description": "", "content": {"text/csv": TEXT}}}},
                     {"responses": {"200": {"description": "", "content": {"text/csv": None}}}},
                     "response-media-type-removed"),
}  # fmt: skip


def called(operation: dict) -> dict:
    return {**described(), "paths": {"/a": {"post": {"responses": {"204": {"description": ""}}, **operation}}}}


@pytest.mark.parametrize(("whole", "broken", "rule"), LACKED.values(), ids=LACKED)
def test_what_an_operation_has_that_can_not_be_read_is_not_known_to_be_gone(
    whole: dict, broken: dict, rule: str
) -> None:
    assert rated(called(whole), called(broken)) == {rule: "risky?", "part-unreadable": "risky?"}


@pytest.mark.parametrize(
    "broken", [GONE, {"{$request.body#/url}": GONE}, None], ids=["a callback", "what it calls", "nothing"]
)
def test_a_callback_that_can_not_be_read_is_not_known_to_be_gone_nor_to_be_the_same(broken: object) -> None:
    whole = called({"callbacks": {"paid": {"{$request.body#/url}": {"post": {"responses": {"200": {}}}}}}})
    unread = called({"callbacks": {"paid": broken}})
    assert rated(whole, unread) == {"webhook-removed": "risky?", "part-unreadable": "risky?"}
    assert rated(unread, whole) == {"webhook-added": "risky?", "part-unreadable": "risky?"}
    assert rated(unread, called({})) == {"part-unreadable": "risky?"}
    assert rated(unread, unread) == {}


def test_what_is_told_for_the_first_time_is_not_known_to_be_new_where_it_could_not_be_read() -> None:
    required = {"required": True, "content": {"text/plain": TEXT}}
    known = called({"requestBody": required, "parameters": [{"name": "q", "in": "query", "required": True, **TEXT}]})
    assert {*ratings(called({"requestBody": GONE, "parameters": [GONE]}), known)} == {
        ("request-body-added-required", "risky?"), ("request-parameter-added-required", "risky?"),
        ("part-unreadable", "risky?"),
    }  # fmt: skip


def test_what_can_not_be_read_on_either_side_is_no_doubt_about_the_rest() -> None:
    one, other = {"name": "q", "in": "query", **TEXT}, {"name": "r", "in": "query", **TEXT}
    rules = rated(called({"parameters": [GONE, one, other]}), called({"parameters": [GONE, one]}))
    assert rules == {"request-parameter-removed": "breaking"}


CAT = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}


@pytest.mark.parametrize("broken", ["#/components/schemas/Gone", "Gone", 5], ids=["into nothing", "outside", "no text"])
def test_an_alternative_that_cannot_be_read_is_undecided(broken: object) -> None:
    def pet(*references: object) -> dict:
        alternatives = [{"$ref": each} for each in references]
        union = {"oneOf": alternatives, "discriminator": {"propertyName": "kind"}}
        return described(union, {"Cat": CAT})

    known = "#/components/schemas/Cat"
    assert rated(pet(known, broken), pet(known)) == {"request-alternative-removed": "risky?"}
    assert rated(pet(known), pet(known, broken)) == {"request-discriminated-alternative-added": "compatible"}


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
def test_of_two_parameters_with_one_name_the_one_that_is_not_read_is_undecided(version: str) -> None:
    """No list may have both (OpenAPI 3.0, Operation Object: `parameters`)."""

    def asked(*kinds: str) -> dict:
        said = [{"type": kind} if version == "2.0" else {"schema": {"type": kind}} for kind in kinds]
        operation = {
            "parameters": [{"name": "q", "in": "query", **each} for each in said],
            "responses": {"200": {"description": "fine"}},
        }
        named = {"swagger" if version == "2.0" else "openapi": version}
        return {**named, "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": operation}}}

    assert rated(asked("string", "string"), asked("integer", "string")) == {"part-unreadable": "risky?"}
    assert rated(asked("integer", "string"), asked("string")) == {"part-unreadable": "risky?"}
    assert rated(asked("integer", "string"), asked("integer", "string")) == {}
    assert rated(asked("string", "string"), asked("string")) == {}
    assert rated(asked("string", "string"), asked("integer", "integer")) == {
        "request-parameter-type-changed": "breaking"
    }


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def answering(**members: object) -> dict:
    responses = {"200": {"description": "fine", **members}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": responses}}},
    }


def as_media_types(*schemas: dict) -> dict:
    return answering(content={name: {"schema": each} for name, each in zip(("a/b", "A/B"), schemas, strict=False)})


def as_headers(*schemas: dict) -> dict:
    return answering(headers={name: {"schema": each} for name, each in zip(("X-A", "x-a"), schemas, strict=False)})


def as_statuses(*schemas: dict) -> dict:
    said = {"description": "fine"}
    responses = {
        name: {**said, "content": {"a/b": {"schema": each}}}
        for name, each in zip(("2xx", "2XX"), schemas, strict=False)
    }
    return {**answering(), "paths": {"/a": {"get": {"responses": responses}}}}


@pytest.mark.parametrize("spelt", [as_media_types, as_headers, as_statuses])
def test_of_two_spellings_of_one_name_that_which_is_not_read_is_undecided(spelt) -> None:
    unread = {"part-unreadable": "risky?"}
    assert rated(spelt(TEXT, TEXT), spelt(NUMBER, TEXT)) == unread
    assert rated(spelt(TEXT, TEXT), spelt(TEXT)) == rated(spelt(NUMBER, TEXT), spelt(NUMBER, TEXT)) == {}
    assert "part-unreadable" in rated(spelt(TEXT, NUMBER), spelt(TEXT))


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.2.0"])
def test_of_two_operations_with_one_method_that_which_is_not_read_is_undecided(version: str) -> None:
    def whole(item: dict) -> dict:
        named = {"swagger" if version == "2.0" else "openapi": version}
        return {**named, "info": {"title": "t", "version": "1"}, "paths": {"/a/{b}": item}}

    one, other = ({"responses": {status: {"description": "fine"}}} for status in ("200", "201"))
    unread = {"part-unreadable": "risky?"}
    assert rated(whole({"get": one, "GET": one}), whole({"get": one, "GET": other})) == unread
    assert rated(whole({"get": one, "GET": other}), whole({"get": one, "GET": other})) == {}
    if version != "2.0":
        more = [{"get": one, "additionalOperations": {"GET": each}} for each in (one, other)]
        assert rated(whole(more[0]), whole(more[1])) == unread
        assert "operation-added" not in rated(whole({"get": one}), whole(more[1]))


@pytest.mark.parametrize("version", ["2.0", "3.0.3"])
def test_what_stands_beside_operations_and_belongs_into_them_is_undecided(version: str) -> None:
    def whole(**members: object) -> dict:
        named = {"swagger" if version == "2.0" else "openapi": version}
        item = {"get": {"responses": {"200": {"description": "fine"}}}, **members}
        return {**named, "info": {"title": "t", "version": "1"}, "paths": {"/a": item}}

    unread = {"part-unreadable": "risky?"}
    assert rated(whole(security=[{"a": []}]), whole(security=[{"b": []}])) == unread
    assert rated(whole(security=[{"a": []}]), whole()) == unread
    assert rated(whole(security=[{"a": []}]), whole(security=[{"a": []}])) == {}
    assert rated(whole(responses={"200": {}}), whole(responses={"201": {}})) == unread


KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
READABLE = [{"own": ["a"]}]


@pytest.mark.parametrize("unreadable", [{"own": []}, ["own"], "own", [{"own": "a"}]])
def test_nobody_knows_whether_a_credential_is_new_that_could_not_be_read(unreadable: object) -> None:
    def secured(security: object) -> dict:
        return request_of({}, security=security, components={"securitySchemes": {"own": KEY}})

    for pair in ((unreadable, READABLE), (READABLE, unreadable)):
        told = dict(ratings(*map(secured, pair)))
        assert {*told.values()} == {"risky?"}
        assert len(told) > 1
    assert rated(secured([{"own": "a"}]), secured([{"own": "b"}])) == {"part-unreadable": "risky?"}
    assert rated(secured([{"own": None}]), secured([{"own": []}])) == {}


OAUTH = {"type": "oauth2", "authorizationUrl": "https://a.example", "scopes": {"a": ""}}
IMPLICIT = {"implicit": {"authorizationUrl": "https://a.example", "scopes": {"a": ""}}}
SPELLINGS = {
    "basic": ({"type": "basic"}, {"type": "http", "scheme": "basic"}),
    "letters": ({**KEY, "type": "apikey", "in": "Header"}, KEY),
    "a flow": ({**OAUTH, "flow": "implicit"}, {"type": "oauth2", "flows": IMPLICIT}),
    "a flow that is not named": (OAUTH, {"type": "oauth2", "flows": IMPLICIT}),
}


@pytest.mark.parametrize(("written", "meant"), SPELLINGS.values(), ids=SPELLINGS)
def test_credentials_may_be_described_in_words_of_another_version(written: dict, meant: dict) -> None:
    def of_3_0(scheme: dict) -> dict:
        return request_of({}, security=[{"own": []}], components={"securitySchemes": {"own": scheme}})

    def of_2_0(scheme: dict) -> dict:
        parts = {"parameters": [{"name": "b", "in": "body", "required": True, "schema": {}}]}
        paths = {"/things": {"post": {**parts, "responses": {"200": {"description": "fine"}}}}}
        whole = {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "paths": paths}
        return {**whole, "security": [{"own": []}], "securityDefinitions": {"own": scheme}}

    for described in (of_2_0, of_3_0):
        assert rated(described(written), of_3_0(meant)) == rated(of_3_0(meant), described(written)) == {}
        assert rated(described(written), described(meant)) == {}
    assert "breaking" in rated(of_3_0(meant), of_3_0({"type": "http", "scheme": "bearer"})).values()


@pytest.mark.parametrize("version", ["2.0", "3.0.3"])
def test_a_flag_in_quotes_is_what_it_says(version: str) -> None:
    def asked(required: object) -> dict:
        said = {"type": "string"} if version == "2.0" else {"schema": {"type": "string"}}
        operation = {
            "parameters": [{"name": "q", "in": "query", "required": required, **said}],
            "responses": {"200": {"description": "fine"}},
        }
        named = {"swagger" if version == "2.0" else "openapi": version}
        return {**named, "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": operation}}}

    assert rated(asked("true"), asked(True)) == rated(asked(False), asked("false")) == {}
    assert rated(asked("false"), asked("True")) == {"request-parameter-became-required": "breaking"}
    assert rated(asked("yes"), asked(True)) == {
        "part-unreadable": "risky?", "request-parameter-became-required": "risky?"
    }  # fmt: skip


def test_of_a_part_that_one_side_can_read_it_is_not_said_that_neither_can() -> None:
    (change,) = changes(described(), described({"$ref": "#/gone"}))
    assert change.message == (
        "`body application/json` can't be compared: base: it can be read; revision: there is nothing at #/gone"
    )
    assert change.note == "there is nothing at #/gone"

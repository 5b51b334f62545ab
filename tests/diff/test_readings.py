"""Parts that one side describes in another place, in other words, or not at all: what their readers really meet."""

import pytest

from tests.rules.documents import changes, description, rated, request_of, response_of

STRING = {"type": "string"}
OTHER = {"type": "object", "required": ["code"], "properties": {"code": {"type": "integer"}}}
NAMED = {"type": "object", "required": ["kind", "name"], "properties": {"kind": STRING, "name": STRING}}


def answered(**responses: dict | None) -> dict:
    """`_2XX={...}`: a status and the schema of its body; None: a status without content."""
    return description({
        "responses": {
            status.strip("_"): {"description": ""}
            if schema is None
            else {"description": "", "content": {"application/json": {"schema": schema}}}
            for status, schema in responses.items()
        }
    })  # fmt: skip


def path_parameter(schema: dict | None) -> dict:
    written = [] if schema is None else [{"name": "id", "in": "path", "required": True, "schema": schema}]
    operation = {"parameters": written, "responses": {"200": {"description": ""}}}
    return {**description({}), "paths": {"/things/{id}": {"get": operation}}}


def query_parameter(schema: dict) -> dict:
    return description({"parameters": [{"name": "q", "in": "query", "schema": schema}], "responses": {}})


def union(*branches: dict, mapped: bool = True, said: dict | None = None) -> dict:
    names = [f"B{index}" for index in range(len(branches))]
    whole: dict = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
    if mapped:
        values = {name.lower(): name for name in names} if said is None else said
        mapping = {value: f"#/components/schemas/{name}" for value, name in values.items()}
        whole["discriminator"] = {"propertyName": "kind", "mapping": mapping}
    schemas = {"Whole": whole, **dict(zip(names, branches, strict=True))}
    return request_of({"$ref": "#/components/schemas/Whole"}, components={"schemas": schemas})


DEEP: dict = {"type": "object"}
for _ in range(6):
    DEEP = {"anyOf": [DEEP, STRING]}

READINGS = [
    ("a path parameter is described at last", path_parameter(None), path_parameter(STRING), {}),
    ("a path parameter is no longer described", path_parameter(STRING), path_parameter(None), {}),
    ("a path parameter is said to be a number, where nothing was said", path_parameter(None),
     path_parameter({"type": "integer"}), {"request-schema-introduced": "risky"}),
    ("the text of a truth value is one of two strings", query_parameter({"type": "boolean"}),
     query_parameter({**STRING, "enum": ["true", "false"]}),
     {"request-parameter-type-changed": "compatible", "request-enum-introduced": "compatible"}),
    ("the text of a truth value may be one that is not listed", query_parameter({"type": "boolean"}),
     query_parameter({**STRING, "enum": ["true", "no"]}),
     {"request-parameter-type-changed": "breaking", "request-enum-introduced": "breaking"}),
    ("numbers that are listed become the strings that spell them",
     query_parameter({"type": "integer", "enum": [1, 2]}), query_parameter({**STRING, "enum": ["1", "2"]}),
     {"request-parameter-type-changed": "compatible", "request-enum-values-replaced": "compatible"}),
    ("the names of the schemas are written down beside the values that choose them", union(NAMED, OTHER),
     union(NAMED, OTHER, said={"b0": "B0", "b1": "B1", "B0": "B0", "B1": "B1"}),
     {"request-discriminator-value-added": "compatible"}),
    ("a value is taken away, so that the name of its schema chooses it", union(NAMED, OTHER),
     union(NAMED, OTHER, said={"b0": "B0"}),
     {"request-discriminator-value-removed": "risky", "request-discriminator-value-added": "compatible"}),
    ("a free object gets a member, by the name of which anything may have been sent", request_of({"type": "object"}),
     request_of({"type": "object", "properties": {"a": STRING}}), {"request-property-added-to-open": "risky"}),
    ("a free object gets a member, of which alternatives told how large it may be",
     request_of({"type": "object", "anyOf": [{"maxProperties": 3}, {"minProperties": 5}]}),
     request_of({"type": "object", "anyOf": [{"maxProperties": 3}, {"minProperties": 5}], "properties": {"a": STRING}}),
     {"request-property-added-to-open": "risky"}),
    ("one of the alternatives is a free object, and a member is declared beside them",
     request_of({"anyOf": [{"type": "object"}, OTHER]}),
     request_of({"anyOf": [{"type": "object"}, OTHER], "properties": {"a": STRING}}),
     {"request-property-added-to-open": "risky"}),
    ("a free object lies deeper inside of alternatives than anybody looks", request_of(DEEP),
     request_of({**DEEP, "properties": {"a": STRING}}), {"request-property-added-to-open": "risky"}),
    ("an alternative that declares no member has those that are declared beside",
     request_of({"properties": {"b": STRING}, "anyOf": [{}, OTHER]}),
     request_of({"properties": {"a": STRING, "b": STRING}, "anyOf": [{}, OTHER]}),
     {"request-property-added": "compatible"}),
    ("an alternative that is no object, or has no members, is not a free one",
     request_of({"anyOf": [STRING, {"enum": [1]}, {"type": "object", "additionalProperties": False}, OTHER]}),
     request_of({"anyOf": [STRING, {"enum": [1]}, {"type": "object", "additionalProperties": False}, OTHER],
                 "properties": {"a": STRING}}),
     {"request-property-added": "compatible"}),
    ("whatever may come gets a member if it is an object", request_of({}),
     request_of({"properties": {"a": STRING}}), {"request-property-added-to-open": "risky"}),
    ("items of which nothing was said get a member", request_of({"type": "array"}),
     request_of({"type": "array", "items": {"properties": {"a": STRING}}}),
     {"request-property-added-to-open": "risky"}),
    ("what is listed is sent, whatever members are described beside it",
     request_of({"properties": {"a": STRING}, "enum": [1, 2]}), request_of({"type": "array", "enum": [1, 2]}),
     {"request-property-type-changed": "breaking"}),
    ("an alternative comes that no message can be", response_of({"anyOf": [OTHER]}),
     response_of({"anyOf": [OTHER, {**NAMED, "required": ["kind", "size"], "additionalProperties": False}]}),
     {"response-alternative-added": "risky?"}),
    ("any string is the text of each alternative", query_parameter({"oneOf": [STRING, {"type": "boolean"}]}),
     query_parameter(STRING), {"request-alternative-removed": "compatible"}),
    ("a string with a pattern is not the text of each alternative",
     query_parameter({"oneOf": [STRING, {"type": "boolean"}]}), query_parameter({**STRING, "pattern": "^a"}),
     {"request-alternative-removed": "breaking", "request-pattern-changed": "breaking"}),
    ("what stands in a path was never empty", path_parameter(STRING), path_parameter({**STRING, "minLength": 1}), {}),
    ("a list in a path was never empty", path_parameter({"type": "array", "items": STRING}),
     path_parameter({"type": "array", "items": STRING, "minItems": 1}), {}),
    ("a list in a path may hold one", path_parameter({"type": "array", "items": STRING}),
     path_parameter({"type": "array", "items": STRING, "minItems": 2}), {"request-min-items-changed": "breaking"}),
    ("what stands in a path may be short", path_parameter(STRING), path_parameter({**STRING, "minLength": 2}),
     {"request-min-length-changed": "breaking"}),
    ("a member is declared that a pattern of names allowed to be anything",
     request_of({"type": "object", "patternProperties": {"^x-": {}}, "additionalProperties": False}),
     request_of({"type": "object", "patternProperties": {"^x-": {}}, "additionalProperties": False,
                 "properties": {"x-size": {"type": "integer"}}}), {"request-property-added-to-open": "risky"}),
    ("a member is declared that no pattern of names allowed",
     request_of({"type": "object", "patternProperties": {"^x-": {}}, "additionalProperties": False}),
     request_of({"type": "object", "patternProperties": {"^x-": {}}, "additionalProperties": False,
                 "properties": {"size": {"type": "integer"}}}), {"request-property-added-to-closed": "compatible"}),
    ("a message of the only branch still has to satisfy what stands beside it",
     response_of({"type": "number", "oneOf": [{"type": "integer"}]}), response_of({"type": "number", "oneOf": [{}]}),
     {"response-property-type-changed": "risky?"}),
    ("a status falls under its range now", answered(_404=STRING), answered(_4XX=STRING),
     {"response-status-added": "risky"}),
    ("a failure falls under `default` now, which says something else", answered(_200=STRING, _404=STRING),
     answered(_200=STRING, default=OTHER),
     {"response-status-added": "risky", "response-property-type-changed": "breaking"}),
    ("a success beside others never was `default`", answered(_200=STRING, default=OTHER),
     answered(_200=STRING, _204=None, default=OTHER), {"response-success-status-added": "risky"}),
    ("what a number was limited to says nothing of the string that it became",
     response_of({"type": "integer", "format": "int64", "maximum": 9}), response_of(STRING),
     {"response-property-type-changed": "breaking"}),
    ("a string that requires members requires none", request_of(STRING),
     request_of({**STRING, "required": ["name"]}), {}),
    ("items say nothing where there is no array any more", response_of({"type": "array", "items": STRING}),
     response_of({"type": "object", "properties": {"name": STRING}}),
     {"response-property-type-changed": "breaking"}),
]  # fmt: skip


@pytest.mark.parametrize(("base", "revision", "found"), [each[1:] for each in READINGS], ids=[e[0] for e in READINGS])
def test_it_is_read_as(base: dict, revision: dict, found: dict) -> None:
    assert rated(base, revision) == found


def test_members_that_alternatives_declared_are_declared_beside_them_one_as_something_else() -> None:
    base = request_of({"anyOf": [{"properties": {"a": STRING}}, {"properties": {"b": STRING}}]})
    revision = request_of({"properties": {"a": {"type": "integer"}, "b": STRING}})
    broken, kept = changes(base, revision)
    assert (broken.place, broken.severity.value, broken.decided) == ("body application/json /a", "breaking", True)
    assert broken.witness is not None
    assert isinstance(broken.witness.message["request"]["body"]["a"], str)
    assert (kept.place, kept.severity.value, kept.decided) == ("body application/json /b", "compatible", True)


def test_a_loss_in_one_of_several_branches_that_would_fit_is_shown_by_a_message_that_names_its_branch() -> None:
    limited = {**NAMED, "properties": {**NAMED["properties"], "name": {**STRING, "maxLength": 3}}}
    (change,) = changes(union(NAMED, NAMED), union(limited, NAMED))
    assert (change.severity.value, change.decided) == ("breaking", True)
    assert change.witness is not None
    body = change.witness.message["request"]["body"]
    assert body["kind"] == "b0"
    assert len(body["name"]) > 3


def test_a_branch_may_be_widened_where_the_reader_chooses_by_the_discriminator_or_has_no_choice() -> None:
    limited = {**NAMED, "properties": {**NAMED["properties"], "name": {**STRING, "maxLength": 3}}}
    for mapped, branches in ((True, (limited, NAMED)), (False, (limited,))):
        widened = union(NAMED, *branches[1:], mapped=mapped)
        (change,) = changes(union(*branches, mapped=mapped), widened)
        assert (change.severity.value, change.decided) == ("compatible", True)


def test_a_branch_that_the_mapping_still_names_is_neither_surely_lost_nor_kept() -> None:
    base, revision = union(NAMED, NAMED, NAMED), union(NAMED, NAMED, NAMED)
    revision["components"]["schemas"]["Whole"]["oneOf"].pop()
    (change,) = changes(base, revision)
    assert (change.rule, change.severity.value, change.decided) == ("request-alternative-removed", "risky", False)


def test_a_schema_that_demands_nothing_says_as_much_as_none() -> None:
    absent = description({"requestBody": {"required": True, "content": {"application/json": {}}}})
    for silent in ({}, {"description": "whatever"}, {"x-note": 1}):
        assert rated(absent, request_of(silent)) == rated(request_of(silent), absent) == {}

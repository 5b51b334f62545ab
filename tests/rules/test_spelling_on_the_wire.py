"""Parameters, headers and forms are text: what is the same text is no change, and what is read otherwise breaks."""

import pytest

from tests.rules.documents import changes, description, rated

STRING, INTEGER, BOOLEAN = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
STRINGS, INTEGERS = {"type": "array", "items": STRING}, {"type": "array", "items": INTEGER}
FILTER = {"type": "object", "properties": {"id": INTEGER, "name": STRING}}
TEXT_FILTER = {"type": "object", "properties": {"id": STRING, "name": STRING}}


def parameter(schema: dict | None = None, *, where: str = "query", **members: object) -> dict:
    held = {} if schema is None else {"schema": schema}
    return description({"parameters": [{"name": "q", "in": where, **held, **members}]})


def content(schema: dict, media_type: str = "application/json") -> dict:
    return parameter(content={media_type: {"schema": schema}})


def in_path(name: str, schema: dict | None = STRING, *, template: str = "id", **members: object) -> dict:
    held = {} if schema is None else {"schema": schema}
    given = [{"name": name, "in": "path", "required": True, **held, **members}]
    return description({"parameters": given}, path=f"/things/{{{template}}}")


def header(schema: dict, **members: object) -> dict:
    answer = {"description": "", "headers": {"X-Limit": {"schema": schema, **members}}}
    return description({"responses": {"200": answer}})


def body(media_type: str, schema: dict) -> dict:
    return description({"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}})


def spelt(**members: object) -> dict:
    """`FILTER` with its number spelt otherwise in XML."""
    return {**FILTER, "properties": {**FILTER["properties"], "id": {**INTEGER, "xml": members}}}


def styled(schema: dict, **encoding: object) -> dict:
    """A form with one member, spelt as its encoding says."""
    form = {"schema": {"type": "object", "properties": {"a": schema}}, "encoding": {"a": encoding}}
    return description({"requestBody": {"required": True, "content": {FORM: form}}})


def parts(schema: dict, **content_types: str) -> dict:
    encoding = {name: {"contentType": held} for name, held in content_types.items()}
    content = {PARTS: {"schema": schema, "encoding": encoding}}
    return description({"requestBody": {"required": True, "content": content}})


def encoded(media_type: str, schema: dict | None = None, **encoding: dict) -> dict:
    """A body with one member, and what is said of its members' encoding."""
    held = {"schema": schema or {"type": "object", "properties": {"a": STRINGS}}, "encoding": encoding}
    return description({"requestBody": {"required": True, "content": {media_type: held}}})


def headed(media_type: str = "multipart/form-data", **header: object) -> dict:
    """A body with one member whose part has a header of its own."""
    held = {
        "schema": {"type": "object", "properties": {"a": STRING}},
        "encoding": {"a": {"headers": {"X-Sum": header}}},
    }
    return description({"requestBody": {"required": True, "content": {media_type: held}}})


FREE = {"type": "object", "additionalProperties": STRINGS}
PARTS = "multipart/form-data"
STYLED = {"style": "form", "explode": True}
FORM, XML = "application/x-www-form-urlencoded", "application/xml"
PLAIN = description({}, path="/things/{id}")

CASES = [
    ("a list is no longer exploded", parameter(STRINGS), parameter(STRINGS, explode=False),
     {"request-parameter-serialization-changed": "breaking"}),
    ("a list is separated otherwise", parameter(STRINGS, explode=False),
     parameter(STRINGS, style="pipeDelimited", explode=False), {"request-parameter-serialization-changed": "breaking"}),
    ("an object in a header is exploded", parameter(FILTER, where="header"),
     parameter(FILTER, where="header", explode=True), {"request-parameter-serialization-changed": "breaking"}),
    ("a single value gets a prefix", in_path("id"),
     description({"parameters": [{"name": "id", "in": "path", "required": True, "schema": STRING, "style": "matrix"}]},
                 path="/things/{id}"), {"request-parameter-serialization-changed": "breaking"}),
    ("text gets the quotes of JSON", parameter(STRING), content(STRING),
     {"request-parameter-serialization-changed": "breaking"}),
    ("an object becomes JSON", parameter(FILTER, style="deepObject"), content(FILTER),
     {"request-parameter-serialization-changed": "breaking"}),
    ("a parameter moves", parameter(STRING), parameter(STRING, where="header"), {"request-parameter-moved": "breaking"}),
    ("a part of the path is read from the query", in_path("id"),
     description({"parameters": [{"name": "id", "in": "query", "schema": STRING}]}, path="/things/{id}"),
     {"request-parameter-moved": "breaking"}),
    ("what the path has no room for can't move", in_path("q", template="id"),
     description({"parameters": [{"name": "q", "in": "query", "schema": STRING}]}, path="/things/{id}"),
     {"request-parameter-added": "compatible"}),
    ("a parameter may no longer be empty", parameter(STRING, allowEmptyValue=True), parameter(STRING),
     {"request-parameter-empty-forbidden": "breaking"}),
    ("a parameter may be empty", parameter(STRING), parameter(STRING, allowEmptyValue=True),
     {"request-parameter-empty-allowed": "compatible"}),
    ("reserved characters have to be encoded", parameter(STRING, allowReserved=True), parameter(STRING),
     {"request-parameter-reserved-forbidden": "risky"}),
    ("reserved characters may stand as they are", parameter(STRING), parameter(STRING, allowReserved=True),
     {"request-parameter-reserved-allowed": "compatible"}),
    ("numbers are read as text", parameter(INTEGER), parameter(STRING),
     {"request-parameter-type-changed": "compatible"}),
    ("numbers are read as text that is not empty", parameter(INTEGER), parameter({**STRING, "minLength": 1}),
     {"request-parameter-type-changed": "compatible"}),
    ("numbers are read as digits with a sign", parameter(INTEGER), parameter({**STRING, "pattern": "^[+-]?\\d+$"}),
     {"request-parameter-type-changed": "compatible"}),
    ("a number below zero is no text of digits alone", parameter(INTEGER), parameter({**STRING, "pattern": "^\\d+$"}),
     {"request-parameter-type-changed": "breaking"}),
    ("numbers up to 999 are three digits", parameter({**INTEGER, "minimum": 0, "maximum": 999}),
     parameter({**STRING, "pattern": "^\\d{1,3}$"}), {"request-parameter-type-changed": "compatible"}),
    ("a number of four digits is no three", parameter({**INTEGER, "minimum": 0, "maximum": 1000}),
     parameter({**STRING, "maxLength": 3}), {"request-parameter-type-changed": "breaking"}),
    ("a fraction is no text of digits alone", parameter({"type": "number", "minimum": 0}),
     parameter({**STRING, "pattern": "^\\d+$"}), {"request-parameter-type-changed": "breaking"}),
    ("text is read as a number", parameter(STRING), parameter(INTEGER), {"request-parameter-type-changed": "breaking"}),
    ("numbers in a list are read as text", parameter(INTEGERS), parameter(STRINGS),
     {"request-property-type-changed": "compatible"}),
    ("text in a list is read as numbers", parameter(STRINGS), parameter(INTEGERS),
     {"request-property-type-changed": "breaking"}),
    ("a number in an object is read as text", parameter(FILTER), parameter(TEXT_FILTER),
     {"request-property-type-changed": "compatible"}),
    ("text or nothing in an object is read as a number or nothing",
     parameter({"type": "object", "properties": {"id": {**STRING, "nullable": True}}}),
     parameter({"type": "object", "properties": {"id": {**INTEGER, "nullable": True}}}),
     {"request-property-type-changed": "breaking"}),
    ("a number in an object of JSON is no text", content(FILTER), content(TEXT_FILTER),
     {"request-property-type-changed": "breaking"}),
    ("a single value is read as a list of one", parameter(STRING), parameter(STRINGS),
     {"request-parameter-type-changed": "compatible"}),
    ("a single value of another type is no item of the list", parameter(STRING), parameter(INTEGERS),
     {"request-parameter-type-changed": "breaking"}),
    ("a single value is no list of two", parameter(STRING), parameter({**STRINGS, "minItems": 2}),
     {"request-parameter-type-changed": "breaking"}),
    ("a list whose items are any text now is no single value", parameter({**STRINGS, "items": {"type": "integer"}}),
     parameter({"type": "array", "items": {}, "maxItems": 1}),
     {"request-property-type-changed": "compatible", "request-max-items-changed": "breaking"}),
    ("commas make a list of one value", parameter(STRING), parameter(STRINGS, explode=False),
     {"request-parameter-type-changed": "breaking"}),
    ("a number without commas is a list of one value", parameter(INTEGER), parameter(INTEGERS, explode=False),
     {"request-parameter-type-changed": "compatible"}),
    ("listed values without commas are lists of one value", parameter({**STRING, "enum": ["a", "b"]}),
     parameter({**STRINGS, "items": {**STRING, "enum": ["a", "b"]}}, explode=False),
     {"request-parameter-type-changed": "compatible"}),
    ("a listed value with a comma is two", parameter({**STRING, "enum": ["a,b", "b"]}),
     parameter(STRINGS, explode=False),
     {"request-parameter-type-changed": "breaking", "request-enum-dropped": "compatible"}),
    ("how a list is written as a deep object is not told", parameter(STRING, style="deepObject", explode=True),
     parameter(STRINGS, style="deepObject", explode=True), {"request-parameter-type-changed": "risky?"}),
    ("text is read as a number, however it is written", parameter(STRING, style="deepObject"),
     parameter(INTEGER, style="deepObject"), {"request-parameter-type-changed": "breaking"}),
    ("nor what becomes of it in another style", parameter(STRINGS, style="deepObject", explode=True), parameter(STRINGS),
     {"request-parameter-serialization-changed": "risky?"}),
    ("a text of a length may hold what parts it", parameter({**STRING, "maxLength": 5}), parameter(STRINGS, explode=False),
     {"request-parameter-type-changed": "risky?", "request-max-length-changed": "compatible"}),
    ("a flag is read as a list of one text that is not empty", parameter(BOOLEAN),
     parameter({**STRINGS, "items": {**STRING, "minLength": 1}}), {"request-parameter-type-changed": "compatible"}),
    ("a number is read as a list of one text that is not empty", parameter(INTEGER),
     parameter({**STRINGS, "items": {**STRING, "minLength": 1}}), {"request-parameter-type-changed": "compatible"}),
    ("text may be empty, and the items of a list not", parameter(STRING),
     parameter({**STRINGS, "items": {**STRING, "minLength": 1}}),
     {"request-parameter-type-changed": "compatible", "request-min-length-changed": "breaking"}),
    ("a list becomes an object of JSON", parameter(STRINGS), content(FILTER),
     {"request-parameter-type-changed": "breaking"}),
    ("text or, now, a list with commas: text is spelt as ever", parameter(STRING),
     parameter({"oneOf": [STRING, STRINGS]}, explode=False), {"request-alternative-added": "compatible"}),
    ("a list is not read where one value is", parameter(STRINGS), parameter(STRING),
     {"request-parameter-type-changed": "breaking"}),
    ("a part of the path is described for the first time", PLAIN, in_path("id", INTEGER),
     {"request-schema-introduced": "risky"}),
    ("a part of the path that has its name before it is renamed", in_path("id", style="matrix"),
     in_path("key", template="key", style="matrix"), {"request-parameter-serialization-changed": "breaking"}),
    ("a list in the path is exploded", in_path("id", STRINGS, style="label"), in_path("id", STRINGS, style="label", explode=True),
     {"request-parameter-serialization-changed": "breaking"}),
    ("a part of the path is no longer described", in_path("id", INTEGER), PLAIN,
     {"request-schema-dropped": "compatible"}),
    ("a header with an object is exploded", header(FILTER), header(FILTER, explode=True),
     {"response-header-serialization-changed": "breaking"}),
    ("a number in a form is read as text", body(FORM, FILTER), body(FORM, TEXT_FILTER),
     {"request-property-type-changed": "compatible"}),
    ("numbers in a list in a form are read as text", body(FORM, {"type": "object", "properties": {"a": INTEGERS}}),
     body(FORM, {"type": "object", "properties": {"a": STRINGS}}), {"request-property-type-changed": "compatible"}),
    ("an object in a form is JSON", body(FORM, {"type": "object", "properties": {"a": FILTER}}),
     body(FORM, {"type": "object", "properties": {"a": TEXT_FILTER}}), {"request-property-type-changed": "breaking"}),
    ("a list in a form is no single text",
     body(FORM, {"type": "object", "properties": {"a": {"anyOf": [INTEGER, STRINGS]}}}),
     body(FORM, {"type": "object", "properties": {"a": STRING}}), {"request-composition-changed": "breaking"}),
    ("a list in a form is exploded", styled(STRINGS, explode=False), styled(STRINGS, explode=True),
     {"request-member-serialization-changed": "breaking"}),
    ("a list in a form is cut elsewhere", styled(STRINGS, style="pipeDelimited"), styled(STRINGS, style="spaceDelimited"),
     {"request-member-serialization-changed": "breaking"}),
    ("an object in a form has a style of its own", styled(FILTER, style="deepObject", explode=True), styled(FILTER, explode=True),
     {"request-member-serialization-changed": "breaking"}),
    ("reserved characters of a form may stand as they are", styled(STRINGS, explode=True),
     styled(STRINGS, explode=True, allowReserved=True), {"request-encoding-changed": "risky"}),
    ("a number in XML is read as text", body(XML, FILTER), body(XML, TEXT_FILTER),
     {"request-property-type-changed": "compatible"}),
    ("a number with a format in XML becomes text", body(XML, {**FILTER, "properties": {**FILTER["properties"], "id": {**INTEGER, "format": "int64"}}}),
     body(XML, TEXT_FILTER), {"request-property-type-changed": "compatible"}),
    ("text in XML is read as a number", body(XML, TEXT_FILTER), body(XML, FILTER),
     {"request-property-type-changed": "breaking"}),
    ("an element becomes an attribute", body(XML, FILTER), body(XML, spelt(attribute=True)),
     {"request-xml-spelling-changed": "breaking"}),
    ("an element is called otherwise", body(XML, spelt(name="key")), body(XML, FILTER),
     {"request-xml-spelling-changed": "breaking"}),
    ("a number in a part of its own is read as text", body(PARTS, FILTER), body(PARTS, TEXT_FILTER),
     {"request-property-type-changed": "compatible"}),
    ("a number in a part of JSON is no text", parts(FILTER, id="application/json"),
     parts(TEXT_FILTER, id="application/json"), {"request-property-type-changed": "breaking"}),
    ("a part may have another media type too", encoded(PARTS, a={"contentType": "image/png"}),
     encoded(PARTS, a={"contentType": "image/jpeg, image/png"}), {"request-encoding-changed": "compatible"}),
    ("a part may have any media type of a range", encoded(PARTS, a={"contentType": "image/png, image/gif"}),
     encoded(PARTS, a={"contentType": "image/*"}), {"request-encoding-changed": "compatible"}),
    *((f"what may be a list in {name} is text now", encoded(name, {"type": "object", "properties": {"a": {}}}),
       encoded(name, {"type": "object", "properties": {"a": STRING}}), {"request-property-type-changed": "breaking"})
      for name in (FORM, PARTS)),
    ("what may be a list inside is text now", parameter({**FILTER, "properties": {"id": {}}}, style="deepObject"),
     parameter({**FILTER, "properties": {"id": STRING}}, style="deepObject"), {"request-property-type-changed": "breaking"}),
    *((f"{what} in a part is text now", encoded(PARTS, {"type": "object", "properties": {"a": held}}, a=STYLED),
       encoded(PARTS, {"type": "object", "properties": {"a": held}}, a={"contentType": "text/plain"}),
       {"request-encoding-changed": "risky"})
      for what, held in (("an object", FILTER), ("a list of objects", {"type": "array", "items": FILTER}),
                         ("a list or an object", {**STRINGS, "type": ["array", "object"]}), ("anything", {}))),
    ("a part may have a media type less", encoded(PARTS, a={"contentType": "image/*"}),
     encoded(PARTS, a={"contentType": "image/png, image/gif"}), {"request-encoding-changed": "risky"}),
    ("a part may have another media type, and needs a header", encoded(PARTS, a={"contentType": "image/png"}),
     encoded(PARTS, a={"contentType": "image/*", "headers": {"X-A": {"required": True, "schema": STRING}}}),
     {"request-encoding-changed": "risky"}),
    *((f"a member comes to {name} with its encoding", encoded(name, FILTER), encoded(name, {**FILTER, "properties": {**FILTER["properties"], "a": STRINGS}}, a=encoding),
       {"request-property-added": "compatible"})
      for name in (FORM, PARTS) for encoding in ({"style": "deepObject", "explode": True}, {"contentType": "a/b"})),
    ("a member comes to a form of no others with its encoding", encoded(FORM, {"type": "object", "additionalProperties": False}),
     encoded(FORM, {"type": "object", "properties": {"a": STRINGS}, "additionalProperties": False}, a={"explode": False}),
     {"request-property-added-to-closed": "compatible"}),
    ("a member of a form goes with its encoding", encoded(FORM, a={"explode": False}), encoded(FORM, {"type": "object"}),
     {"request-unstated-property-removed": "breaking"}),
    ("a number that a form holds as JSON is no text", encoded(FORM, FILTER, id={"contentType": "application/json"}),
     encoded(FORM, TEXT_FILTER, id={"contentType": "application/json"}), {"request-property-type-changed": "breaking"}),
    ("nothing was said of a parameter that is text", parameter({"description": "any"}), parameter(STRING),
     {"request-schema-introduced": "risky"}),
    ("what is said of a parameter that is text is in no words of schemas", parameter({"in": "query", "schema": STRING}),
     parameter({**STRING, "x-go-type": "a"}), {"request-schema-introduced": "risky"}),
    ("what is said of a parameter is nearly in the words of schemas", parameter({"patern": "^a"}), parameter(STRING),
     {"request-schema-introduced": "risky"}),
    ("nothing was said of a parameter that is a number", parameter({}), parameter(INTEGER),
     {"request-parameter-type-changed": "breaking"}),
    ("nothing is said of a header any more", header(STRING), header({}), {"response-schema-dropped": "risky"}),
    ("a header of which nothing was said is text", header({}), header(STRING),
     {"response-header-type-changed": "compatible"}),
    ("a header of a part holds something else", headed(schema=STRING), headed(schema=INTEGER),
     {"request-encoding-changed": "risky"}),
    ("a header of a part has fewer values", headed(schema={**STRING, "enum": ["a", "b"]}),
     headed(schema={**STRING, "enum": ["a"]}), {"request-encoding-changed": "risky"}),
    ("an object in a header of a part is exploded", headed(schema=FILTER), headed(schema=FILTER, explode=True),
     {"request-encoding-changed": "risky"}),
    ("an object in a header of a part is XML", headed(content={"application/json": {"schema": FILTER}}),
     headed(content={XML: {"schema": FILTER}}), {"request-encoding-changed": "risky"}),
    ("a member that a form may have is spelt otherwise", encoded(FORM, FREE, b={"explode": True}),
     encoded(FORM, FREE, b={"explode": False}), {"request-member-serialization-changed": "breaking"}),
    ("a header of a part is described", headed(), headed(schema=STRING), {"request-encoding-changed": "risky"}),
    ("a body of text is read as text", body("text/plain", INTEGER), body("text/plain", STRING),
     {"request-property-type-changed": "compatible"}),
    ("a member of an object in text is not", body("text/plain", FILTER), body("text/plain", TEXT_FILTER),
     {"request-property-type-changed": "breaking"}),
    ("an item of a list in text is not", body("text/plain", INTEGERS), body("text/plain", STRINGS),
     {"request-property-type-changed": "breaking"}),
    ("a body of JSON is not", body("application/json", INTEGER), body("application/json", STRING),
     {"request-property-type-changed": "breaking"}),
]  # fmt: skip

SILENT = [
    ("only in a query may a value be left out", parameter(STRING, where="header", allowEmptyValue=True),
     parameter(STRING, where="header")),
    ("a header of a part has a default", headed(schema=STRING), headed(schema={**STRING, "default": "0"})),
    ("alternatives of single values have one spelling", parameter({"oneOf": [STRING, INTEGER]}),
     parameter({"oneOf": [STRING, INTEGER]}, explode=False)),
    ("members of any type are text in a query", parameter({**FILTER, "properties": {"id": {}}}),
     parameter({**FILTER, "properties": {"id": STRING}})),
    ("items of any type are text in a query", parameter({"type": "array", "items": {}}), parameter(STRINGS)),
    ("a list in a header of a part has one spelling", headed(schema=STRINGS), headed(schema=STRINGS, explode=True)),
    ("a member that is not there is encoded", styled(STRINGS, explode=True), encoded(FORM, b={"explode": False})),
    ("a part that is not there has a media type", encoded(PARTS), encoded(PARTS, b={"contentType": "image/png"})),
    ("JSON has no encodings", encoded("application/json"), encoded("application/json", a={"contentType": "image/png"})),
    ("a form has no headers", headed(FORM, schema=STRING), headed(FORM, schema=INTEGER, required=True)),
    ("a single value in a form is no list", styled(STRING, explode=False), styled(STRING, explode=True)),
    ("the name of an element is written out", body(XML, FILTER), body(XML, spelt(name="id"))),
    ("defaults of XML are written out", body(XML, FILTER), body(XML, spelt(attribute=False, wrapped=False))),
    ("a prefix of XML is any name", body(XML, spelt(namespace="urn:a", prefix="a")),
     body(XML, spelt(namespace="urn:a", prefix="b"))),
    ("text in XML is a CDATA section", body(XML, spelt(nodeType="text")), body(XML, spelt(nodeType="cdata"))),
    ("JSON has no attributes", body("application/json", FILTER), body("application/json", spelt(attribute=True))),
    ("a header that media types describe is no longer repeated",
     description({"parameters": [{"name": "Accept", "in": "header", "schema": STRING}]}), description({})),
    ("a header of an answer is written in other case", header(INTEGER),
     description({"responses": {"200": {"description": "", "headers": {"x-limit": {"schema": INTEGER}}}}})),
    ("any text in the path is described", PLAIN, in_path("id")),
    ("any text in the path is no longer described", in_path("id"), PLAIN),
    ("a single value is the same in every style", parameter(STRING), parameter(STRING, explode=False)),
    ("defaults are written out", parameter(STRINGS), parameter(STRINGS, style="form", explode=True)),
    ("a list in a header has one spelling", parameter(STRINGS, where="header"),
     parameter(STRINGS, where="header", explode=True)),
    ("a list in an answer's header has one spelling", header(STRINGS), header(STRINGS, explode=True)),
    ("an object whose members are named by their way has one spelling", parameter(FILTER, style="deepObject"),
     parameter(FILTER, style="deepObject", explode=True)),
    ("a number is the same in JSON", parameter(INTEGER), content(INTEGER)),
    ("text is the same in text/plain", parameter(STRING), content(STRING, "text/plain")),
    ("only in a query is a word about empty values heard", parameter(STRING, where="header", allowEmptyValue=True),
     parameter(STRING, where="header")),
    ("nothing is reserved in a header", parameter(STRING, where="header", allowReserved=True),
     parameter(STRING, where="header")),
    ("a header is written in other case", description({"parameters": [{"name": "X-A", "in": "header"}]}),
     description({"parameters": [{"name": "x-a", "in": "header"}]})),
    ("a part of the path is renamed", in_path("id"), in_path("key", template="key")),
    ("a part of the path that has a dot before it is renamed", in_path("id", style="label"),
     in_path("key", template="key", style="label")),
    ("a single value in the path is not exploded", in_path("id", style="matrix"), in_path("id", style="matrix", explode=True)),
    ("a part of the path that the template calls otherwise is renamed", in_path("other"), in_path("more")),
    ("a part of the path gets the template's name", in_path("other"), in_path("id")),
    ("what holds for the path is said by the operation", in_path("id"),
     {**PLAIN, "paths": {"/things/{id}": {
         "parameters": [{"name": "id", "in": "path", "required": True, "schema": STRING}],
         "post": {"responses": {"200": {"description": "fine"}}}}}}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_another_text_is_stated_once_and_rated(base: dict, revision: dict, expected: dict) -> None:
    assert rated(base, revision) == expected


@pytest.mark.parametrize(("base", "revision"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_the_same_text_is_no_change(base: dict, revision: dict) -> None:
    assert rated(base, revision) == {}


def test_an_operation_overrides_what_its_path_says_of_a_parameter() -> None:
    def api(own: list[dict]) -> dict:
        shared = [{"name": "q", "in": "query", "schema": STRING}]
        operation = {"parameters": own, "responses": {"200": {"description": "fine"}}}
        return {**PLAIN, "paths": {"/things": {"parameters": shared, "get": operation}}}

    required = [{"name": "q", "in": "query", "required": True, "schema": STRING}]
    assert rated(api([]), api(required)) == {"request-parameter-became-required": "breaking"}
    assert rated(api([]), api([{"name": "q", "in": "query", "schema": STRING}])) == {}


def test_what_can_not_be_written_into_a_query_shows_nothing() -> None:
    (change,) = changes(parameter({}), parameter(INTEGER))
    assert change.witness is not None
    assert change.witness.message["request"]["query"] == {"q": "text"}


def list_of_2_0(where: str, written: str | None) -> dict:
    parameter = {"name": "x", "in": where, "required": True, "type": "array", "items": {"type": "string"}}
    parameter |= {} if written is None else {"collectionFormat": written}
    operation = {"parameters": [parameter], "responses": {"200": {"description": ""}}}
    path = "/things/{x}" if where == "path" else "/things"
    return {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {path: {"get": operation}}}


@pytest.mark.parametrize("where", ["path", "header", "query"])
def test_a_list_of_2_0_that_is_joined_otherwise_breaks_wherever_it_travels(where: str) -> None:
    assert rated(list_of_2_0(where, None), list_of_2_0(where, "csv")) == {}
    for one, other in (("csv", "pipes"), ("ssv", "pipes"), ("tsv", "csv")):
        rules = rated(list_of_2_0(where, one), list_of_2_0(where, other))
        assert rules == {"request-parameter-serialization-changed": "breaking"}


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_text_in_a_list_may_be_a_list_elsewhere(order: int) -> None:
    """One schema in two places: what is said of the one does not depend on which was asked first."""
    shared = {"$ref": "#/components/schemas/Any"}
    held = [{"type": "array", "items": shared}, shared][::order]
    given = [{"name": f"q{index}", "in": "query", "schema": each} for index, each in enumerate(held)]
    base, revision = (
        description({"parameters": given}, components={"schemas": {"Any": each}})
        for each in ({"maxItems": 3}, {**STRING, "maxItems": 3})
    )
    assert rated(base, revision) == {"request-parameter-type-changed": "breaking"}

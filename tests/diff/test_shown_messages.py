"""What a shown message looks like: a message has a media type and values, where a description has ranges and lists."""

import pytest

from monitor.diff.messages.media_ranges import a_type_of, holds
from monitor.explanation.witness_text import MessageLine, message_lines
from monitor.model.values import Severity
from tests.rules.documents import changes, description

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
ONE, OTHER = ({"type": "object", "properties": {"a": each}} for each in (TEXT, NUMBER))


def body(**content: dict) -> dict:
    """Media types with `_` for `/` and `any` for `*`."""
    named = {name.replace("_", "/").replace("any", "*"): {"schema": schema} for name, schema in content.items()}
    return description({"requestBody": {"required": True, "content": named}})


def answer(media_type: str, schema: dict) -> dict:
    content = {media_type: {"schema": schema}}
    return description({"responses": {"200": {"description": "fine", "content": content}}})


def lines(base: dict, revision: dict, rule: str = "") -> list[MessageLine]:
    """Of the only change with a witness, or of that rule."""
    (change,) = (each for each in changes(base, revision) if each.witness and rule in each.rule)
    assert change.witness is not None
    return list(message_lines(change.witness.message, change.place))


def media_type(base: dict, revision: dict, rule: str = "") -> str:
    (found,) = (each.text for each in lines(base, revision, rule) if each.text.startswith("Content-Type"))
    return found.removeprefix("Content-Type: ")


@pytest.mark.parametrize(
    ("value", "segment"),
    [("x y", "x%20y"), ("a/b", "a%2Fb"), ("a?b", "a%3Fb"), ("50%", "50%25"), ("ü", "%C3%BC"), ("a:b,c;d", "a:b,c;d")],
)
def test_a_value_in_a_path_is_encoded_as_http_wants_it(value: str, segment: str) -> None:
    base, revision = (
        description(
            {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {"enum": values}}]},
            path="/a/{id}/b",
            method="get",
        )
        for values in ([value, "c"], ["c"])
    )
    assert [each.text for each in lines(base, revision)] == [f"GET /a/{segment}/b"]


RANGES = {
    "any type": (body(any_any=ONE), body(any_any=OTHER), "application/json"),
    "any text": (body(text_any=TEXT), body(text_any={**TEXT, "maxLength": 2}), "text/plain"),
    "what is read of it": (body(application_json=ONE), body(any_any=OTHER), "application/json"),
    "what is read of an answer": (answer("application/xml", OTHER), answer("*/*", ONE), "application/xml"),
    "what is no longer read": (
        body(any_any=ONE), body(application_json=ONE), "application/x-www-form-urlencoded",
    ),
    "text that is no longer read": (body(any_any=TEXT), body(application_json=TEXT), "text/plain"),
    "parts that are no longer read": (
        body(multipart_any=ONE), body(**{"multipart_form-data": ONE}), "multipart/mixed; boundary=part",
    ),
    "where all likely types are read still": (
        body(image_any=TEXT), body(image_png=TEXT, image_jpeg=TEXT), "image/example",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision", "expected"), RANGES.values(), ids=RANGES)
def test_a_message_has_a_type_that_the_range_holds(base: dict, revision: dict, expected: str) -> None:
    assert media_type(base, revision) == expected


@pytest.mark.parametrize(("before", "after"), [("*/*", "application/json"), ("multipart/*", "multipart/form-data")])
def test_a_form_that_is_no_longer_read_has_a_field(before: str, after: str) -> None:
    media = [{"requestBody": {"content": {name: {"schema": ONE}}}} for name in (before, after)]
    shown = "".join(each.text for each in lines(description(media[0]), description(media[1])))
    assert "abc" in shown


@pytest.mark.parametrize(
    "media_range", ["*/*", "text/*", "image/*", "application/*", "model/*", "TEXT/*; charset=utf-8"]
)
@pytest.mark.parametrize("value", ["text", {}])
def test_every_range_has_a_type(media_range: str, value: object) -> None:
    found = a_type_of(media_range, value)  # type: ignore[arg-type]
    assert "*" not in found
    assert holds(media_range, found)


STATUS = {"name": "status", "in": "query"}


@pytest.mark.parametrize(("items", "expected"), [
    (TEXT, "/things?status=a&status=b"),
    ({"enum": ["open", "shut"]}, "/things?status=open&status=shut"),
])  # fmt: skip
def test_a_list_that_is_no_longer_read_has_values(items: dict, expected: str) -> None:
    base = description({"parameters": [{**STATUS, "schema": {"type": "array", "items": items}}]})
    assert [each.text for each in lines(base, description({}))] == [f"POST {expected}"]


@pytest.mark.parametrize("items", [TEXT, NUMBER, {**TEXT, "enum": ["open", "shut"]}], ids=["text", "numbers", "listed"])
@pytest.mark.parametrize("least", [0, 1])
def test_a_list_where_a_single_value_is_read_has_several(items: dict, least: int) -> None:
    base = description({"parameters": [{**STATUS, "schema": {"type": "array", "items": items, "minItems": least}}]})
    (line,) = lines(base, description({"parameters": [{**STATUS, "schema": items}]}), "type-changed")
    assert line.text.count("status=") == 2


@pytest.mark.parametrize(
    "beside", [{"items": {**TEXT, "format": "uuid"}}, {"uniqueItems": True}], ids=["items", "unique"]
)
def test_a_list_that_is_too_short_is_not_shown_by_a_longer_one(beside: dict) -> None:
    """Which is refused as well, for the other edit."""
    schema = {"type": "array", "items": {**TEXT, "minLength": 2}}
    base, revision = (
        description({"parameters": [{**STATUS, "explode": False, "schema": {**schema, **more}}]})
        for more in ({}, {"minItems": 1, **beside})
    )
    assert [each.text for each in lines(base, revision, "min-items")] == ["POST /things?status="]


def of_path(path: str, schema: dict) -> dict:
    return description({"parameters": [{"name": "ID", "in": "path", "required": True, "schema": schema}]}, path=path)


def test_a_parameter_of_another_name_stands_where_the_path_has_room_for_it() -> None:
    (line,) = lines(of_path("/things/{id}", TEXT), of_path("/things/{id}", NUMBER))
    assert line.text == "POST /things/abc"


def test_a_parameter_that_the_path_has_no_room_for_is_said_to_have_none() -> None:
    (change,) = changes(of_path("/things", TEXT), of_path("/things", NUMBER))
    assert change.severity is Severity.BREAKING
    assert change.note == "the path as it is written has no place for it, so that no request line shows it"


UPLOAD = {
    "type": "object",
    "required": ["file", "note", "about"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "note": {"type": "string", "example": "hi"},
        "about": {"type": "object", "required": ["by"], "properties": {"by": {"type": "string", "example": "me"}}},
    },
}
LIMITED = {**UPLOAD, "properties": {**UPLOAD["properties"], "note": {"type": "string", "enum": ["x"]}}}


def multipart(schema: dict) -> dict:
    return description({"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}})


def test_a_multipart_body_is_shown_in_its_parts() -> None:
    shown = lines(multipart(UPLOAD), multipart(LIMITED))
    assert [each.text for each in shown][1:] == [
        "Content-Type: multipart/form-data; boundary=part",
        "",
        "--part",
        'Content-Disposition: form-data; name="file"',
        "",
        "abc",
        "--part",
        'Content-Disposition: form-data; name="note"',
        "",
        "hi",
        "--part",
        'Content-Disposition: form-data; name="about"',
        "Content-Type: application/json",
        "",
        '{"by": "me"}',
        "--part--",
    ]
    assert [each.text for each in shown if each.marked] == ["hi"]


def test_a_part_that_is_missing_is_named() -> None:
    required = {**UPLOAD, "required": [*UPLOAD["required"], "size"]}
    optional = {**UPLOAD, "properties": {**UPLOAD["properties"], "size": NUMBER}}
    shown = lines(multipart(optional), multipart({**optional, "required": required["required"]}))
    assert [(each.text, each.lacks) for each in shown if each.marked] == [("--part", "size")]


def test_xml_is_not_shown_as_if_it_were_json() -> None:
    shown = lines(body(application_xml=UPLOAD), body(application_xml=LIMITED))
    assert "(XML, of which these are the members)" in [each.text for each in shown]


def test_a_callback_is_sent_where_its_expression_says() -> None:
    def pays(schema: dict) -> dict:
        sent = {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": {}}
        return description({"callbacks": {"paid": {"{$request.body#/url}": {"post": sent}}}})

    assert lines(pays(NUMBER), pays(TEXT))[0].text == "POST {$request.body#/url}"


def test_a_member_of_a_form_is_named_as_members_are() -> None:
    def form(**encoding: object) -> dict:
        schema = {"type": "object", "properties": {"tags": {"type": "array", "items": TEXT}}}
        media = {"schema": schema, "encoding": {"tags": encoding}}
        return description({"requestBody": {"content": {"application/x-www-form-urlencoded": media}}})

    (change,) = changes(form(), form(explode=False))
    assert change.message.startswith("`/tags` of a form is spelt differently: ")


LONG = "^(amber|black|brown|coral|green|ivory|khaki|lemon|linen|mauve|olive|orange|peach)"


@pytest.mark.parametrize(("before", "after", "told"), [
    ("^[a-z]+$", "^[a-z0-9]+$", '"^[a-z]+$" → "^[a-z0-9]+$"'),
    (f"{LONG}$", f"{LONG}[0-9]$", '…nge|peach)$" → …nge|peach)[0-9]$"'),
    (f"{LONG}$", f"^x{LONG}$", f'"{LONG[:67]}… → "^x{LONG[:65]}…'),
])  # fmt: skip
def test_of_long_texts_that_differ_late_it_is_shown_where_they_do(before: str, after: str, told: str) -> None:
    pair = (answer("application/json", {**TEXT, "pattern": each}) for each in (before, after))
    assert changes(*pair)[0].message == f"the pattern of `200 application/json` changed: {told}"


CASE = {"if": {"properties": {"kind": {"enum": ["amber", "black", "brown", "coral", "green", "ivory", "khaki"]}}}}


def told(*schemas: dict) -> list[str]:
    base, revision = ({**answer("application/json", {**ONE, **each}), "openapi": "3.1.0"} for each in schemas)
    return [each.message for each in changes(base, revision)]


def test_of_long_texts_the_keyword_that_differs_is_named() -> None:
    (message,) = told(*({**CASE, "then": {"required": [each]}} for each in ("a", "b")))
    assert message.endswith(' changed: then: {"required":["a"]} → then: {"required":["b"]}')


def test_a_long_text_that_is_less_now_is_not_said_to_be_nothing() -> None:
    less, more = ({**CASE, "else": {"required": ["a"]}, **each} for each in ({}, {"then": {"required": ["b"]}}))
    assert "nothing" not in str([told(less, more), told(more, less)])


def test_an_example_shows_no_loss_that_is_of_another_edit() -> None:
    """The whole answer is refused, since a member may be missing now: that says nothing of the example in it."""
    before = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "note": TEXT}}
    after = {"type": "object", "properties": {"id": TEXT, "note": {"type": ["string", "null"], "example": "new"}}}
    base, revision = ({**answer("application/json", each), "openapi": "3.1.0"} for each in (before, after))
    shown = {each.text.strip(): each.marked for each in lines(base, revision, "null-allowed")}
    assert shown['"note": null']


def test_two_tokens_that_are_needed_are_sent_as_one() -> None:
    """A request has one header `Authorization`, and it holds one token (RFC 6750 §2.1)."""
    flow = {"tokenUrl": "https://a.example/token", "scopes": {"r": "", "w": ""}}
    schemes = {
        "user": {"type": "oauth2", "flows": {"password": flow}},
        "service": {"type": "oauth2", "flows": {"clientCredentials": flow}},
    }
    base, revision = (
        description({"security": [{"user": scopes, "service": ["r"]}]}, components={"securitySchemes": schemes})
        for scopes in (["r"], ["r", "w"])
    )
    assert "Authorization: Bearer {service with r and user with r}" in [each.text for each in lines(base, revision)]


def test_an_answer_of_any_other_status_says_so() -> None:
    base, revision = (
        description(
            {"responses": {"default": {"description": "wrong", "content": {"application/json": {"schema": schema}}}}}
        )
        for schema in (ONE, OTHER)
    )
    assert "HTTP {any status that is not listed}" in [each.text for each in lines(base, revision)]


@pytest.mark.parametrize(
    ("path", "line"),
    [("/#Action=Stop", "POST /?size=a"), ("/a#b", "POST /a?size=a"), ("/a/{$request.body#/b}", "POST /a/{$request.body#/b}?size=a")],
)  # fmt: skip
def test_a_fragment_of_a_path_is_not_sent(path: str, line: str) -> None:
    base, revision = (
        description(
            {"parameters": [{"name": "size", "in": "query", "required": True, "schema": {"enum": values}}]}, path=path
        )
        for values in (["a", "b"], ["b"])
    )
    assert [each.text for each in lines(base, revision)] == [line]


def test_a_request_that_is_lost_whole_has_no_member_that_only_answers_have() -> None:
    """Where none is required, two stand for the body."""
    members = {"id": {**TEXT, "readOnly": True}, "name": TEXT, "place": TEXT}
    base = body(application_json={"type": "object", "properties": members})
    (change,) = changes(base, {**base, "paths": {}})
    assert change.witness is not None
    assert change.witness.message["request"]["body"] == {"name": "abc", "place": "abc"}

"""Where `diff` says that an edit stands: the file as people would open it."""

import pytest

from monitor.documents.pointers import resolve_pointer
from monitor.model.descriptions import beside
from tests.rules.documents import changes, compared, description, request_of


@pytest.mark.parametrize(
    ("source", "location", "shown"),
    [
        ("api.yaml", "parts/a.yaml", "parts/a.yaml"),
        ("specs/api.yaml", "parts/my%20a.yaml", "specs/parts/my a.yaml"),
        ("specs/api.yaml", "https://x.example/a.yaml", "https://x.example/a.yaml"),
        ("https://x.example/v1/api.yaml", "my%20a.yaml", "https://x.example/v1/my%20a.yaml"),
        ("git+https://x.example/r.git@main:api.yaml", "a.yaml", "git+https://x.example/r.git@main:a.yaml"),
        ("git+file:///r@v1:specs/api.yaml", "parts/a.yaml", "git+file:///r@v1:specs/parts/a.yaml"),
    ],
)
def test_a_part_is_shown_beside_the_file_that_refers_to_it(source: str, location: str, shown: str) -> None:
    assert beside(source, location) == shown


OK = {"responses": {"200": {"description": "fine"}}}
CALLED = {**OK, "callbacks": {"told": {"{$request.body#/url}": {"post": OK}}}}
AROUND = [
    ("its path item", {"/a": {"get": OK, "post": OK}}, {"/a": {"get": OK}}, "/paths/~1a"),
    ("one whose parameter has another name", {"/{a}": {"get": OK, "post": OK}}, {"/{b}": {"get": OK}}, "/paths/~1{b}"),
    ("all paths, where that is gone", {"/a": {"get": OK}, "/b": {"get": OK}}, {"/b": {"get": OK}}, "/paths"),
    ("its caller", {"/a": {"post": CALLED}}, {"/a": {"post": OK}}, "/paths/~1a/post"),
]


@pytest.mark.parametrize(
    ("base", "revision", "pointer"), [each[1:] for each in AROUND], ids=[each[0] for each in AROUND]
)
def test_an_operation_is_missed_where_it_would_stand(base: dict, revision: dict, pointer: str) -> None:
    before, after = ({**description({}), "paths": paths} for paths in (base, revision))
    (gone,), (new,) = changes(before, after), changes(after, before)
    assert gone.revision is not None
    assert new.base is not None
    assert (gone.revision.pointer, new.base.pointer) == (pointer, pointer)


def test_a_webhook_is_missed_among_webhooks() -> None:
    one, two = ({**description({}), "openapi": "3.1.0", "webhooks": hooks} for hooks in ({"a": {"post": OK}}, {}))
    (gone,) = changes(one, two)
    assert gone.revision is not None
    assert gone.revision.pointer == "/webhooks"


def form(*fields: dict, shared: tuple[dict, ...] = ()) -> dict:
    operation = {
        **OK,
        "consumes": ["multipart/form-data"],
        "parameters": [{"name": "q", "in": "query", "type": "string"}],
    }
    operation["parameters"] += [{"in": "formData", "type": "string", **each} for each in fields]
    listed = [{"in": "formData", "type": "string", **each} for each in shared]
    return {"swagger": "2.0", "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"post": operation, **({"parameters": listed} if listed else {})}}}  # fmt: skip


A, B = {"name": "a"}, {"name": "b"}
FORMS = [
    ("a body that is needed", form(A, B), form(A, {**B, "required": True})),
    ("a body that goes", form(A), form()),
    ("a field that goes", form(A, B), form(B)),
    ("a field that is edited", form(A, B), form(A, {**B, "maxLength": 3})),
    ("a list of a field", form(A, {**B, "type": "array", "items": {"type": "string"}}),
     form(A, {**B, "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"})),
    ("fields of all methods", form(shared=(A, B)), form(shared=(B,))),
    ("another media type", form(A), {**form(A), "paths": {"/a": {"post": {
        **form(A)["paths"]["/a"]["post"], "consumes": ["application/x-www-form-urlencoded"]}}}}),
]  # fmt: skip


@pytest.mark.parametrize(("base", "revision"), [each[1:] for each in FORMS], ids=[each[0] for each in FORMS])
def test_a_form_of_2_0_is_placed_where_its_fields_are_written(base: dict, revision: dict) -> None:
    for before, after in ((base, revision), (revision, base)):
        found = compared(before, after).changes
        assert found
        for written, places in ((before, [each.base for each in found]), (after, [each.revision for each in found])):
            for place in places:
                assert place is not None
                resolve_pointer(written, place.pointer)


IF, OTHER = {"required": ["a"]}, {"required": ["b"]}
CONDITIONS = [
    ("if and else", {"if": IF, "then": IF, "else": IF}, {"if": OTHER, "then": IF, "else": OTHER}, "if"),
    ("then alone", {"if": IF, "then": IF, "else": IF}, {"if": IF, "then": OTHER, "else": IF}, "then"),
    ("else alone", {"if": IF, "then": IF, "else": IF}, {"if": IF, "then": IF, "else": OTHER}, "else"),
]


@pytest.mark.parametrize(
    ("base", "revision", "keyword"), [each[1:] for each in CONDITIONS], ids=[each[0] for each in CONDITIONS]
)
def test_a_condition_is_told_from_its_first_word_that_differs(base: dict, revision: dict, keyword: str) -> None:
    object_ = {"type": "object", "properties": {"a": {}, "b": {}}}
    (change,) = changes(*(request_of({**object_, **each}, openapi="3.1.0") for each in (base, revision)))
    for place in (change.base, change.revision):
        assert place is not None
        assert place.pointer.endswith(f"/schema/{keyword}")
    words = [change.message.index(f"{each}: {{") for each in ("if", "then", "else")]
    assert words == sorted(words)


def producing(*names: str, described: bool = True, everywhere: bool = False) -> dict:
    answer = {"description": "fine", **({"schema": {"type": "string"}} if described else {})}
    operation = {"responses": {"200": answer}, **({} if everywhere else {"produces": [*names]})}
    shared = {"produces": [*names]} if everywhere else {}
    return {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}, **shared}


LISTED = "/paths/~1a/get/produces"
ANSWER = "/paths/~1a/get/responses/200"
MEDIA_TYPES = {
    "one that goes": (producing("a/b", "c/d"), producing("c/d"), f"{LISTED}/0", LISTED),
    "one that is listed for all goes": (
        producing("a/b", "c/d", everywhere=True),
        producing("c/d"),
        "/produces/0",
        LISTED,
    ),
    "one that comes": (producing("c/d"), producing("c/d", "a/b"), LISTED, f"{LISTED}/1"),
    "one for another": (producing("a/b"), producing("c/d"), f"{LISTED}/0", f"{LISTED}/0"),
    "all that is described": (producing("a/b"), producing("a/b", described=False), f"{ANSWER}/schema", ANSWER),
    "what is described": (producing("a/b"), producing("a/b", "c/d", described=False), f"{ANSWER}/schema", ANSWER),
}


@pytest.mark.parametrize("case", MEDIA_TYPES.values(), ids=MEDIA_TYPES)
def test_a_media_type_of_2_0_is_placed_where_it_is_listed(case: tuple[dict, dict, str, str]) -> None:
    base, revision, before, after = case
    (change,) = compared(base, revision).changes
    assert [each.pointer if each else None for each in (change.base, change.revision)] == [before, after]

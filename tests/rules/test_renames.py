"""Headers of answers, webhooks and callbacks that are only called otherwise, and names that are nothing alike."""

import pytest

from monitor.model.changes import Change
from monitor.model.values import Severity
from tests.rules.documents import changes, description, ratings, request_of
from tests.rules.things import AMOUNT, INTEGER, STRING, api, only, parts_of, query, thing

CHARGE = thing(("id", "amount"), amount=AMOUNT, note=STRING)


# --- headers ---------------------------------------------------------------------------------------------------------
LIMIT = {"schema": INTEGER}


def with_headers(**headers: dict) -> dict:
    named = {name.replace("_", "-"): each for name, each in headers.items()}
    return api(("get", "/a", {"responses": {"200": {"description": "", "headers": named}}}))


def test_a_renamed_header_of_an_answer_is_one_change_as_severe_as_its_worst_part() -> None:
    change = only(with_headers(X_Rate_Limit=LIMIT), with_headers(RateLimit_Limit=LIMIT))
    assert (change.rule, change.severity) == ("response-header-renamed", Severity.RISKY)
    assert change.message == "the header `X-Rate-Limit` of the answer is called `RateLimit-Limit` now"
    sure = {**LIMIT, "required": True}
    change = only(with_headers(X_Rate_Limit=sure), with_headers(RateLimit_Limit=sure))
    assert (change.rule, change.severity) == ("response-header-renamed", Severity.BREAKING)


NO_RENAMED_HEADERS = {
    "the X- alone in common": (with_headers(X_Total=LIMIT), with_headers(X_Page=LIMIT)),
    "always sent and then not": (with_headers(X_Rate={**LIMIT, "required": True}), with_headers(Rate=LIMIT)),
    "two that it may have become": (with_headers(X_Rate=LIMIT), with_headers(Rate=LIMIT, Rate_Limit=LIMIT)),
    "another type": (with_headers(X_Rate=LIMIT), with_headers(Rate={"schema": STRING})),
}


def test_a_member_of_the_same_component_is_renamed_though_that_was_edited_too() -> None:
    def described(name: str, inside: str) -> dict:
        held = {name: {"$ref": "#/components/schemas/Options"}}
        parts = {"Options": thing(**{inside: AMOUNT})}
        return request_of({"type": "object", "properties": held}, components={"schemas": parts})

    change = only(described("Options", "Size"), described("options", "size"))
    assert (change.rule, change.note) == ("request-property-renamed", "what is in it was edited too: `Size`, `size`")
    apart = changes(described("Options", "Size"), described("basket", "size"))
    assert "request-property-renamed" not in {each.rule for each in apart}, "the names have nothing in common"


@pytest.mark.parametrize(("base", "revision"), NO_RENAMED_HEADERS.values(), ids=NO_RENAMED_HEADERS)
def test_headers_that_may_be_alike_by_chance_are_not_renamed(base: dict, revision: dict) -> None:
    rules = {rule for rule, _ in ratings(base, revision)}
    assert rules & {"response-header-added", "response-header-added-required"}
    assert "response-header-renamed" not in rules


# --- webhooks --------------------------------------------------------------------------------------------------------
def sending(**webhooks: dict) -> dict:
    items = {name: {"post": {"responses": {"200": {"description": ""}}, **held}} for name, held in webhooks.items()}
    return {**description({}), "openapi": "3.1.0", "webhooks": items}


def sends(schema: dict, **members: object) -> dict:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}, **members}


def test_a_renamed_webhook_is_one_change() -> None:
    change = only(sending(settled=sends(CHARGE)), sending(completed=sends(CHARGE)))
    assert (change.rule, change.severity) == ("webhook-renamed", Severity.BREAKING)
    assert change.message == "webhook settled POST is called webhook completed POST now"
    assert parts_of(change) == {"webhook-removed": "breaking", "webhook-added": "compatible"}


def test_a_renamed_callback_of_the_same_operation_is_one_change() -> None:
    def calls(name: str) -> dict:
        answers = {"responses": {"200": {"description": ""}}}
        return description({"callbacks": {name: {"{$request.query.url}": {"post": {**sends(CHARGE), **answers}}}}})

    assert only(calls("settled"), calls("completed")).rule == "webhook-renamed"


NO_RENAMED_WEBHOOKS = {
    "another thing is sent": (sending(paid=sends(CHARGE)), sending(settled=sends(thing(owner=STRING)))),
    "plain, and called otherwise": (sending(paid=sends(STRING)), sending(refunded=sends(STRING))),
    "two that it may have become": (sending(paid=sends(CHARGE)), sending(settled=sends(CHARGE), done=sends(CHARGE))),
    "a header more": (
        sending(paid=sends(CHARGE)),
        sending(settled=sends(CHARGE, parameters=[{"name": "Signature", "in": "header", "schema": STRING}])),
    ),
    "another answer is accepted": (
        sending(paid=sends(CHARGE)),
        sending(settled=sends(CHARGE, responses={"204": {"description": ""}})),
    ),
    "an end that was announced": (sending(paid=sends(CHARGE, deprecated=True)), sending(settled=sends(CHARGE))),
}


@pytest.mark.parametrize(("base", "revision"), NO_RENAMED_WEBHOOKS.values(), ids=NO_RENAMED_WEBHOOKS)
def test_webhooks_that_are_described_otherwise_are_not_renamed(base: dict, revision: dict) -> None:
    assert {each.rule for each in changes(base, revision)} == {"webhook-removed", "webhook-added"}


# --- parameters and members whose names are nothing alike --------------------------------------------------------------
def asked(*parameters: dict) -> dict:
    return description({"parameters": list(parameters)})


COUNT, COUNTED = {"type": "integer", "default": 20}, {"description": "How many to return."}
DATE, LISTED_NAMES = {"type": "string", "format": "date"}, {"type": "array", "items": STRING}
FLAG, TINY, FIRST = (
    {"type": "boolean", "default": False},
    {"type": "integer", "format": "int32"},
    {**COUNT, "default": 1},
)
EVIDENT = {
    "the same default": (asked(query("page_size", COUNT)), asked(query("limit", COUNT))),
    "the same bound": tuple(asked(query(name, {"type": "string", "maxLength": 3})) for name in ("unit", "currency")),
    "the same enumeration": tuple(asked(query(name, {"enum": ["asc", "desc"]})) for name in ("sort", "order")),
    "the same description": tuple(asked(query(name, TINY, **COUNTED)) for name in ("page_size", "limit")),
    "the same default of a member": tuple(request_of(thing(**{name: COUNT})) for name in ("page_size", "limit")),
}


@pytest.mark.parametrize(("base", "revision"), EVIDENT.values(), ids=EVIDENT)
def test_with_something_specific_in_common_it_is_renamed_whatever_its_name(base: dict, revision: dict) -> None:
    change = only(base, revision)
    assert change.rule in {"request-parameter-renamed", "request-property-renamed"}
    assert change.severity is Severity.BREAKING
    assert change.witness is not None


def test_a_member_of_which_there_is_a_list_now_is_one_change_that_says_so() -> None:
    one, many = thing(email=STRING), thing(emails={"type": "array", "items": STRING})
    change = only(request_of(one), request_of(many))
    assert (change.rule, change.severity) == ("request-property-renamed", Severity.BREAKING)
    assert (change.message, change.note) == ("the member `email` is called `emails` now", "it is a list of them now")
    assert only(request_of(many), request_of(one)).note == "it is one of them now"
    for other in (thing(emails={"type": "array", "items": INTEGER}), thing(letters={"type": "array", "items": STRING})):
        assert len(changes(request_of(one), request_of(other))) == 2


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(20, 50, "its default changed too: 20 → 50"), (20, None, "its default changed too: 20 → none"), (20, 20, None)],
)
def test_a_default_that_was_edited_on_the_way_is_said(before: int, after: int | None, said: str | None) -> None:
    bounded = {"type": "integer", "maximum": 100}
    schemas = [{**bounded, **({} if each is None else {"default": each})} for each in (before, after)]
    of_parameters = [asked(query(name, schema)) for name, schema in zip(("page_size", "limit"), schemas, strict=True)]
    of_members = [request_of(thing(**{name: each})) for name, each in zip(("page_size", "limit"), schemas, strict=True)]
    for base, revision in (of_parameters, of_members):
        change = only(base, revision)
        assert "renamed" in change.rule
        assert change.note == said


NOT_EVIDENT = {
    "a bare type": (asked(query("page", INTEGER)), asked(query("limit", INTEGER))),
    "a format that many have": (asked(query("page", TINY)), asked(query("limit", TINY))),
    "a bound that many have": tuple(asked(query(name, {"type": "integer", "minimum": 1})) for name in ("page", "limit")),
    "a list of a bare type": (asked(query("fields", LISTED_NAMES)), asked(query("tags", LISTED_NAMES))),
    "a map of a bare type": tuple(
        request_of(thing(**{name: {"type": "object", "additionalProperties": STRING}})) for name in ("spared", "labels")
    ),
    "a default that many have": (asked(query("page", FIRST)), asked(query("limit", FIRST))),
    "a text as default": tuple(asked(query(name, {**STRING, "default": "none"})) for name in ("colour", "sorting")),
    "a flag": (asked(query("verbose", FLAG)), asked(query("archived", FLAG))),
    "another default": (asked(query("page", COUNT)), asked(query("limit", {**COUNT, "default": 50}))),
    "described otherwise": (asked(query("page", COUNT, **COUNTED)), asked(query("limit", COUNT, description="Which."))),
    "two of that default went": (asked(query("page", COUNT), query("span", COUNT)), asked(query("limit", COUNT))),
    "something else went too": (asked(query("page", COUNT), query("span")), asked(query("limit", COUNT))),
    "another is described alike": (asked(query("after", DATE), query("until", DATE)),
                                   asked(query("day", DATE), query("until", DATE))),
    "a bare type of a member": (request_of(thing(page=TINY)), request_of(thing(limit=TINY))),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision"), NOT_EVIDENT.values(), ids=NOT_EVIDENT)
def test_what_many_have_in_common_renames_nothing(base: dict, revision: dict) -> None:
    rules = [rule for rule, _ in ratings(base, revision)]
    assert len(rules) > 1
    assert not [rule for rule in rules if "renamed" in rule]


def test_a_member_of_another_component_in_the_place_of_the_first_is_not_called_renamed() -> None:
    date = {"type": "string", "format": "date"}
    parts = {"Task": thing(queue=STRING, due=date), "Account": thing(queue=STRING, born=date)}
    base, revision = (
        request_of({"$ref": f"#/components/schemas/{name}"}, components={"schemas": parts}) for name in parts
    )
    assert not [rule for rule, _ in ratings(base, revision) if "renamed" in rule]
    moved = {"Task": parts["Task"]}, {"Account": parts["Account"]}
    base, revision = (
        request_of({"$ref": f"#/components/schemas/{name}"}, components={"schemas": held})
        for held in moved
        for name in held
    )
    assert [rule for rule, _ in ratings(base, revision) if "renamed" in rule], "a component that was renamed itself"


@pytest.mark.parametrize("version", ["2.0", "3.0.3"])
def test_a_parameter_that_is_described_in_the_same_words_is_renamed_in_every_version(version: str) -> None:
    def asking(name: str) -> dict:
        typed = STRING if version == "2.0" else {"schema": STRING}
        asked = {"name": name, "in": "query", "required": True, "description": "The name of the tool.", **typed}
        written = api(("get", "/a", {"parameters": [asked], "responses": {"200": {"description": ""}}}))
        versions = {"swagger": version} if version == "2.0" else {"openapi": version}
        return {**{name: held for name, held in written.items() if name != "openapi"}, **versions}

    change = only(asking("tool"), asking("package"))
    assert (change.rule, change.severity) == ("request-parameter-renamed", Severity.BREAKING)


def test_a_field_of_a_form_of_2_0_is_renamed_by_its_description() -> None:
    def sending_it(name: str) -> dict:
        fields = [{"name": name, "in": "formData", "description": "The name of the tool.", **STRING},
                  {"name": "note", "in": "formData", **STRING}]  # fmt: skip
        written = api(("post", "/a", {"parameters": fields, "responses": {"200": {"description": ""}}}))
        return {**{name: held for name, held in written.items() if name != "openapi"}, "swagger": "2.0"}

    assert only(sending_it("tool"), sending_it("package")).rule == "request-property-renamed"


def answering(name: str, *required: str) -> dict:
    members = {name: STRING, "note": INTEGER}
    content = {"application/json": {"schema": {"type": "object", "required": list(required), "properties": members}}}
    return api(("get", "/a", {"responses": {"200": {"description": "", "content": content}}}))


def test_a_member_that_is_only_respelt_is_renamed_though_it_is_always_sent_now_or_is_not() -> None:
    now = only(answering("ID"), answering("id", "id"))
    assert (now.rule, now.severity, now.note) == (
        "response-property-renamed", Severity.BREAKING, "it is always sent now",
    )  # fmt: skip
    no_more = only(answering("ID", "ID"), answering("id"))
    assert (no_more.rule, no_more.note) == ("response-property-renamed", "it may be missing now")


def test_a_member_that_is_called_by_other_words_is_another_where_it_is_always_sent_now() -> None:
    found = {rule for rule, _ in ratings(answering("code"), answering("codeName", "codeName"))}
    assert "response-property-renamed" not in found


def test_a_member_that_is_only_respelt_and_needed_now_says_so() -> None:
    def sending_it(name: str, *required: str) -> dict:
        return request_of({"type": "object", "required": list(required), "properties": {name: STRING}})

    assert only(sending_it("zip_code"), sending_it("zipCode", "zipCode")).note == "it is required now"
    assert only(sending_it("zip_code", "zip_code"), sending_it("zipCode")).note == "it may be left out now"


def test_what_was_renamed_is_shown_by_its_old_name_in_the_base_and_by_its_new_one_in_the_revision() -> None:
    def places(change: Change) -> list[str]:
        return [each.pointer if each else "" for each in (change.base, change.revision)]

    of_member = places(only(request_of(thing(zip_code=STRING)), request_of(thing(zipCode=STRING))))
    of_answer = places(only(answering("ID"), answering("id")))
    of_header = places(only(with_headers(X_Rate_Limit=LIMIT), with_headers(RateLimit_Limit=LIMIT)))
    for found, written in (
        (of_member, ("/properties/zip_code", "/properties/zipCode")),
        (of_answer, ("/properties/ID", "/properties/id")),
        (of_header, ("/headers/X-Rate-Limit", "/headers/RateLimit-Limit")),
    ):
        assert [each.endswith(end) for each, end in zip(found, written, strict=True)] == [True, True]
    needed = (asked(query(name, {"enum": ["asc", "desc"]}, required=True)) for name in ("sort", "order"))
    assert places(only(*needed)) == ["/paths/~1things/post/parameters/0"] * 2


def test_what_vendors_write_beside_says_nothing_of_a_value() -> None:
    marked = {**STRING, "x-go-name": "Code", "x-nullable": False}
    change = only(request_of(thing(zip_code=STRING)), request_of(thing(zipCode=marked)))
    assert change.rule == "request-property-renamed"

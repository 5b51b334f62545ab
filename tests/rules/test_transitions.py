"""Transitions: what people edit as one is told as one, no milder than its parts; what may be a coincidence is not."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, compared, description, rated, ratings, request_of, response_of
from tests.rules.things import AMOUNT, CHARGE, ENVELOPE, INTEGER, STRING, answered, api, only, parts_of, query, thing


# --- members ------------------------------------------------------------------------------------------------------
def test_a_renamed_member_is_one_change_with_both_edits_as_its_parts() -> None:
    base, revision = thing(("id", "amount"), amount=AMOUNT), thing(("id", "amount_cents"), amount_cents=AMOUNT)
    change = only(response_of(base), response_of(revision))
    assert (change.rule, change.severity) == ("response-property-renamed", Severity.BREAKING)
    assert change.message == "the member `amount` is called `amount_cents` now"
    assert parts_of(change) == {
        "response-required-property-removed": "breaking",
        "response-property-added-required": "compatible",
    }
    assert change.witness is not None
    assert {each.place for each in change.reaches} == {
        "200 application/json /amount",
        "200 application/json /amount_cents",
    }


def test_a_rename_is_no_milder_than_its_worst_part_and_no_worse() -> None:
    base, revision = thing(colour=STRING), thing(color=STRING)
    assert rated(request_of(base), request_of(revision)) == {"request-property-renamed": "breaking"}
    assert rated(response_of(base), response_of(revision)) == {"response-property-renamed": "risky"}


def test_members_that_are_only_spelt_otherwise_are_renamed_though_they_share_words() -> None:
    snake = thing(("id", "first_name", "last_name"), first_name=STRING, last_name=STRING, zip_code=STRING)
    camel = thing(("id", "firstName", "lastName"), firstName=STRING, lastName=STRING, zipCode=STRING)
    assert {
        (each.rule, each.message.partition(" is ")[0]) for each in changes(response_of(snake), response_of(camel))
    } == {("response-property-renamed", f"the member `{name}`") for name in ("first_name", "last_name", "zip_code")}


def test_a_rename_in_a_component_is_one_change_of_all_its_uses() -> None:
    def shared(schema: dict) -> dict:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
        operation = {"requestBody": {"content": content}, "responses": {"200": {"description": "", "content": content}}}
        return description(operation, components={"schemas": {"Thing": schema}})

    change = only(shared(thing(fee=AMOUNT)), shared(thing(charge=AMOUNT)))
    assert {each.direction.value for each in change.reaches} == {"request", "response"}


NO_RENAMES = {
    "described otherwise": (thing(fee=AMOUNT), thing(charge={**AMOUNT, "maximum": 5})),
    "two that it may have become": (thing(fee=AMOUNT), thing(charge=AMOUNT, cost=AMOUNT)),
    "two that may have become it": (thing(fee=AMOUNT, cost=AMOUNT), thing(charge=AMOUNT)),
    "required and then not": (thing(("id", "fee"), fee=AMOUNT), thing(charge=AMOUNT)),
    "one member split": (thing(details=STRING), thing(**{"details.message": STRING, "details.fields": INTEGER})),
    "members joined": (thing(feeAmount=STRING, feeCurrency=INTEGER), thing(fee=STRING)),
    "plain, and called otherwise": (thing(phone=STRING), thing(address=STRING)),
    "described as a member beside it is": (thing(core=AMOUNT, upload=AMOUNT), thing(core=AMOUNT, records=AMOUNT)),
}


@pytest.mark.parametrize(("base", "revision"), NO_RENAMES.values(), ids=NO_RENAMES)
def test_what_may_be_a_coincidence_is_no_rename(base: dict, revision: dict) -> None:
    rules = {rule for rule, _ in ratings(request_of(base), request_of(revision))}
    assert not [rule for rule in rules if "renamed" in rule]
    assert len(rules) > 1


def test_a_plain_member_with_the_same_description_is_renamed() -> None:
    described = {"type": "string", "description": "Where it is sent to."}
    assert set(rated(request_of(thing(street=described)), request_of(thing(address=described)))) == {
        "request-property-renamed"
    }


# --- parameters -----------------------------------------------------------------------------------------------------
def asked(*parameters: dict) -> dict:
    return description({"parameters": list(parameters)})


def test_a_renamed_parameter_is_one_change() -> None:
    change = only(asked(query("limit")), asked(query("page_size")))
    assert (change.rule, change.severity) == ("request-parameter-renamed", Severity.BREAKING)
    assert parts_of(change) == {"request-parameter-removed": "breaking", "request-parameter-added": "compatible"}


@pytest.mark.parametrize(
    "other",
    [
        query("page_size", {**AMOUNT, "maximum": 7}),
        query("page_size", required=True),
        query("page_size", explode=False),
    ],
    ids=["another range", "required now", "spelt otherwise"],
)
def test_a_parameter_that_is_described_otherwise_is_no_rename(other: dict) -> None:
    assert len(changes(asked(query("limit")), asked(other))) == 2


# --- operations ------------------------------------------------------------------------------------------------------
LISTED = {"responses": {"200": {"description": "", "content": {"application/json": {"schema": CHARGE}}}}}


def versioned(prefix: str) -> dict:
    return api(
        ("get", f"{prefix}/charges", LISTED),
        ("post", f"{prefix}/charges", {}),
        ("get", f"{prefix}/charges/{{id}}", LISTED),
        ("delete", f"{prefix}/refunds/{{id}}", {}),
    )


def test_a_prefix_that_changed_for_all_is_one_change_that_names_the_operations() -> None:
    change = only(versioned("/v1"), versioned("/v2"))
    assert (change.rule, change.severity) == ("operation-moved", Severity.BREAKING)
    assert change.message == "moved: /v1… → /v2…"
    assert {each.operation for each in change.reaches} == {
        "GET /v1/charges", "POST /v1/charges", "GET /v1/charges/{id}", "DELETE /v1/refunds/{id}",
    }  # fmt: skip
    assert change.witness is not None


def test_a_prefix_written_in_the_server_in_place_of_the_paths_moves_nothing() -> None:
    base = {**versioned("/v1"), "servers": [{"url": "https://api.example"}]}
    revision = {**versioned(""), "servers": [{"url": "https://api.example/v1"}]}
    assert rated(base, revision) == rated(revision, base) == {}
    alone = api(("get", "/v1/charges", {"deprecated": True})), api(("get", "/charges", {"deprecated": True}))
    assert rated(alone[0], {**alone[1], "servers": [{"url": "/v1"}]}) == {}
    beside = {**revision, "paths": {**revision["paths"], "/health": {"get": {"responses": {}}}}}
    kept = {**base, "paths": {**base["paths"], "/health": {"get": {"responses": {}}}}}
    assert rated(kept, beside) == {"server-removed": "risky"}
    one, both = (
        [{"url": f"https://{{place}}.example{end}", "variables": {"place": {"default": "eu", "enum": places}}}]
        for end, places in (("/v1", ["eu"]), ("", ["eu", "us"]))
    )
    lost = rated({**versioned("/v1"), "servers": both}, {**versioned(""), "servers": one})
    assert lost["server-removed"] == "risky", "the other place is gone"
    elsewhere = {**versioned(""), "servers": [{"url": "https://api.example/v2"}]}
    assert "operation-moved" in {each.rule for each in changes(base, elsewhere)}


def test_what_goes_from_the_path_of_a_server_into_the_paths_moves_nothing_though_the_host_is_another() -> None:
    base = {**versioned(""), "servers": [{"url": "https://www.example/shop/v1"}]}
    revision = {**versioned("/shop/v1"), "servers": [{"url": "//shop.example"}]}
    change = only(base, revision)
    assert (change.rule, change.severity) == ("server-removed", Severity.RISKY)
    assert change.note == "where paths begin with /shop/v1 now, what follows the host is the same"
    assert compared(base, revision, locations=False).shared_operations == 4
    back = only(revision, base)
    assert (back.rule, back.note) == (
        "server-removed", "where paths no longer begin with /shop/v1, what follows the host is the same",
    )  # fmt: skip
    revision["paths"]["/shop/v1/charges"]["get"] = {"operationId": "list", "responses": {"204": {"description": ""}}}
    assert "operation-removed" not in rated(base, revision), "it is the same, whatever it is called and answers"
    beside = {**revision, "servers": [{"url": "https://shop.example/v3"}]}
    assert {"operation-moved", "server-removed"} <= {each.rule for each in changes(base, beside)}


def test_an_operation_moved_though_it_is_called_as_before_at_a_host_that_came_beside_its_own() -> None:
    own, other = {"url": "https://www.example/v1"}, {"url": "https://shop.example"}
    base = {**versioned(""), "servers": [own]}
    assert ("operation-moved", "breaking") in ratings(base, {**versioned("/v1"), "servers": [own, other]})
    (kept,) = ratings(base, {**versioned("/v1"), "servers": [own, {"url": "https://www.example"}]})
    assert kept == ("server-added", "compatible")


def test_what_changes_inside_operations_that_moved_is_told_too() -> None:
    revision = versioned("/v2")
    revision["paths"]["/v2/charges"]["get"]["parameters"] = [query("tenant", required=True)]
    assert rated(versioned("/v1"), revision) == {
        "operation-moved": "breaking",
        "request-parameter-added-required": "breaking",
    }


def test_a_prefix_that_some_kept_is_a_move_of_those_that_moved() -> None:
    base, revision = versioned("/v1"), versioned("/v2")
    base["paths"]["/health"] = revision["paths"]["/health"] = {"get": {"responses": {"200": {"description": ""}}}}
    assert rated(base, revision) == {"operation-moved": "breaking"}


def test_operations_that_moved_alike_are_one_change_although_others_went() -> None:
    base = api(
        ("get", "/organizations/{org}/rules", {"operationId": "rules"}),
        ("put", "/organizations/{org}/rules", {"operationId": "set-rules"}),
        ("get", "/organizations/{org}/values", {"operationId": "values"}),
        ("get", "/organizations/{org}/bills", {}),
    )
    revision = api(
        ("get", "/orgs/{org}/rules", {"operationId": "rules"}),
        ("put", "/orgs/{org}/rules", {"operationId": "set-rules"}),
        ("get", "/organizations/{org}/bills", {}),
    )
    found = {(each.rule, each.message, len(each.reaches)) for each in changes(base, revision)}
    assert found == {
        ("operation-moved", "moved: /organizations/{org}/rules… → /orgs/{org}/rules…", 2),
        ("operation-removed", "GET /organizations/{org}/values was removed", 1),
    }


def test_an_operation_with_the_same_id_moved_whatever_its_path() -> None:
    base = api(("get", "/charges", {"operationId": "list"}), ("get", "/kept", {}))
    revision = api(("get", "/payments/all", {"operationId": "list"}), ("get", "/kept", {}))
    change = only(base, revision)
    assert change.message == "moved: GET /charges → GET /payments/all"


MEMBERS = {each: {"type": "string"} for each in ("login", "url", "avatar", "kind", "owner", "seats")}
USER, PROJECT = (
    thing(**MEMBERS),
    thing(("id", "body"), body=STRING, state=STRING, number=INTEGER, creator=thing(name=STRING)),
)


def test_a_parameter_at_the_end_of_two_paths_moves_nothing() -> None:
    base = api(("get", "/orgs/{org}/projects/{id}", {}), ("put", "/orgs/{org}/projects/{id}", {}))
    revision = api(("get", "/firms/{firm}/members/{name}", {}), ("put", "/firms/{firm}/members/{name}", {}))
    assert {each.rule for each in changes(base, revision)} == {"operation-removed", "operation-added"}


def test_operations_at_the_same_end_that_answer_with_another_thing_have_not_moved() -> None:
    def members(path: str, schema: dict) -> dict:
        return api(("get", f"{path}/all", answered(schema)), ("put", f"{path}/all", answered(schema)))

    found = changes(members("/projects", PROJECT), members("/users", USER))
    assert {each.rule for each in found} == {"operation-removed", "operation-added"}
    more = thing(**MEMBERS, fee=INTEGER)
    assert set(rated(members("/people", USER), members("/users", more))) == {
        "operation-moved",
        "response-property-added",
    }


def test_where_most_at_a_prefix_answer_with_another_thing_none_has_moved() -> None:
    def both(path: str, schema: dict) -> dict:
        listed = answered({"type": "array", "items": schema})
        return api(("get", f"{path}/all", listed), ("put", f"{path}/all", listed), ("delete", f"{path}/all", {}))

    found = changes(both("/projects", PROJECT), both("/users", USER))
    assert "operation-moved" not in {each.rule for each in found}


@pytest.mark.parametrize("wrap", [lambda schema: {"type": "array", "items": schema}, lambda schema: thing(data=schema)])
def test_the_same_id_moves_what_answers_with_the_same_thing(wrap: Callable[[dict], dict]) -> None:
    def listed(path: str, schema: dict) -> dict:
        return api(("get", path, answered(schema, operationId="list")))

    kept = {each.rule for each in changes(listed("/boards", USER), listed("/boards-2", wrap(PROJECT)))}
    assert kept == {"operation-removed", "operation-added"}
    assert "operation-moved" in rated(listed("/boards", USER), listed("/boards-2", wrap(USER)))


def test_an_operation_described_alike_moved_where_the_paths_share_a_word() -> None:
    for path in ("/shop/charges", "/Charges"):
        assert rated(api(("get", "/charges", LISTED)), api(("get", path, LISTED))) == {"operation-moved": "breaking"}
    assert rated(api(("get", "/charges", LISTED)), api(("get", "/refunds", LISTED))) == {
        "operation-removed": "breaking",
        "operation-added": "compatible",
    }


def test_what_was_deprecated_has_not_moved() -> None:
    base = api(("get", "/charges", {"operationId": "list", "deprecated": True}))
    assert "operation-moved" not in rated(base, api(("get", "/payments", {"operationId": "list"})))


def test_what_was_deprecated_moves_with_a_prefix_that_others_had() -> None:
    base, revision = versioned("/v1"), versioned("/v2")
    for paths, prefix in ((base["paths"], "/v1"), (revision["paths"], "/v2")):
        paths[f"{prefix}/old/{{id}}"] = {"get": {**deepcopy(LISTED), "deprecated": True}}
    assert rated(base, revision) == {"operation-moved": "breaking"}


def test_a_new_version_beside_the_old_one_moves_nothing() -> None:
    both = versioned("/v1")
    both["paths"] |= versioned("/v2")["paths"]
    assert set(rated(versioned("/v1"), both)) == {"resource-added"}


def test_a_resource_that_went_is_one_change_that_names_its_operations() -> None:
    kept = api(("get", "/health", {}))
    whole = versioned("/v1")
    whole["paths"] |= kept["paths"]
    change = only(whole, kept)
    assert (change.rule, change.message) == ("resource-removed", "/v1 was removed with all that is below it")
    assert len(change.reaches) == len(change.parts) == 4
    assert change.witness is not None
    added = only(kept, whole)
    assert (added.rule, added.severity) == ("resource-added", Severity.COMPATIBLE)


def test_operations_below_a_path_that_is_left_are_told_one_by_one() -> None:
    whole = versioned("/v1")
    left = deepcopy(whole)
    del left["paths"]["/v1/charges"]
    assert [each.rule for each in changes(whole, left)] == ["operation-removed", "operation-removed"]


# --- statuses --------------------------------------------------------------------------------------------------------
def answering(**statuses: dict) -> dict:
    return {"responses": {name[1:]: {"description": "", **held} for name, held in statuses.items()}}


BODY = {"content": {"application/json": {"schema": CHARGE}}}


def test_one_success_instead_of_another_is_one_change_as_severe_as_its_worst_part() -> None:
    change = only(api(("get", "/a", answering(_200=BODY, _404={}))), api(("get", "/a", answering(_204={}, _404={}))))
    assert (change.rule, change.severity) == ("response-success-status-changed", Severity.BREAKING)
    assert change.message == "the success status changed: 200 → 204"
    assert parts_of(change) == {
        "response-last-success-status-removed": "breaking",
        "response-success-status-added": "risky",
    }
    assert change.witness is not None


def test_operations_whose_success_changed_by_one_edit_are_one_change() -> None:
    other = {"content": {"text/plain": {"schema": STRING}}}
    base = api(("get", "/a", answering(_200=BODY)), ("put", "/a", answering(_200=other)), ("get", "/b", {}))
    revision = api(("get", "/a", answering(_204={})), ("put", "/a", answering(_204={})), ("get", "/b", {}))
    change = only(base, revision)
    assert {each.operation for each in change.reaches} == {"GET /a", "PUT /a"}
    assert len(change.parts) == 3


NO_CHANGED_SUCCESS = {
    "two came": (answering(_200={}), answering(_201={}, _204={})),
    "two went": (answering(_200={}, _201={}), answering(_204={})),
    "another is left": (answering(_200={}, _201={}), answering(_201={}, _202={})),
    "none came": (answering(_200={}), answering(_303={})),
    "a range had promised it": (answering(_2XX={}), answering(_204={})),
}


@pytest.mark.parametrize(("base", "revision"), NO_CHANGED_SUCCESS.values(), ids=NO_CHANGED_SUCCESS)
def test_where_another_success_may_be_meant_none_is_said_to_have_changed(base: dict, revision: dict) -> None:
    rules = {rule for rule, _ in ratings(api(("get", "/a", base)), api(("get", "/a", revision)))}
    assert rules
    assert "response-success-status-changed" not in rules


def test_where_one_operation_changed_otherwise_its_status_is_told_apart() -> None:
    base = api(("get", "/a", answering(_200=BODY)), ("put", "/a", answering(_200=BODY)))
    revision = api(("get", "/a", answering(_204={})), ("put", "/a", answering(_201={}, _202={})))
    assert ratings(base, revision) == [
        ("response-last-success-status-removed", "breaking"), *[("response-success-status-added", "risky")] * 3,
    ]  # fmt: skip


# --- laws ------------------------------------------------------------------------------------------------------------
PAIRS = {
    "member": (response_of(thing(colour=STRING)), response_of(thing(color=STRING))),
    "parameter": (asked(query("limit")), asked(query("page_size"))),
    "wrap": (response_of(CHARGE), response_of(ENVELOPE)),
    "prefix": (versioned("/v1"), versioned("/v2")),
    "status": (api(("get", "/a", answering(_200=BODY))), api(("get", "/a", answering(_204={})))),
}


@pytest.mark.parametrize(("base", "revision"), PAIRS.values(), ids=PAIRS)
def test_nothing_moves_between_a_document_and_itself(base: dict, revision: dict) -> None:
    assert changes(base, deepcopy(base)) == changes(revision, deepcopy(revision)) == ()


@pytest.mark.parametrize(("base", "revision"), PAIRS.values(), ids=PAIRS)
def test_a_transition_is_as_severe_as_the_worst_of_its_parts(base: dict, revision: dict) -> None:
    rank = {Severity.BREAKING: 0, Severity.RISKY: 1, Severity.COMPATIBLE: 2}
    for one, other in ((base, revision), (revision, base)):
        for change in changes(one, other):
            assert not change.parts or change.severity is min((each.severity for each in change.parts), key=rank.get)


def test_an_override_of_the_transition_rates_the_whole() -> None:
    base, revision = PAIRS["member"]
    found = compared(base, revision, overrides={"response-property-renamed": "compatible"}).changes
    assert [each.severity for each in found] == [Severity.COMPATIBLE]
    assert {reach.severity for each in found for reach in each.reaches} == {Severity.COMPATIBLE}


def test_the_order_of_parts_and_the_place_shown_do_not_depend_on_hashes() -> None:
    whole = versioned("/v1")
    whole["paths"]["/health"] = {"get": {"responses": {"200": {"description": ""}}}}
    kept = {**whole, "paths": {"/health": whole["paths"]["/health"]}}
    change = only(whole, kept)
    assert [each.operation for each in change.reaches] == [
        "GET /v1/charges", "POST /v1/charges", "GET /v1/charges/{id}", "DELETE /v1/refunds/{id}",
    ]  # fmt: skip
    assert change.operation == "GET /v1/charges"


def test_a_path_that_lost_the_slash_at_its_end_moved_whatever_else_was_edited() -> None:
    base = api(("get", "/lists/", answered(thing())), ("get", "/lists/{id}", answered(thing())))
    revision = api(("get", "/lists", answered(thing(note=STRING))), ("get", "/lists/{id}", answered(thing())))
    rules = rated(base, revision)
    assert rules == {"operation-moved": "breaking", "response-property-added": "compatible"}

"""Relocations: a parameter that became a member of the body, or the other way round, is one change."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import compared, rated, ratings
from tests.rules.things import AMOUNT, STRING, api, only, parts_of, query, thing


def asked(*parameters: dict, body: dict | None = None, required: bool = False, **more: dict) -> dict:
    """One operation with parameters, and with a body where there is a schema for one."""
    content = {"application/json": {"schema": body}, **{name: {"schema": each} for name, each in more.items()}}
    held = {"requestBody": {"content": content, "required": required}} if body is not None else {}
    return api(("post", "/charges", {"parameters": list(parameters), **held}))


FEE, REQUIRED_FEE = query("fee"), query("fee", required=True)
NOTE = {"name": "note", "in": "header", "schema": STRING}
MEMBERS = {"type": "object", "properties": {"fee": AMOUNT, "note": STRING}}
MOVES = {
    "into a body that was there": (asked(FEE, body=thing()), asked(body=thing(fee=AMOUNT)), "fee moved: query → body"),
    "required on both sides": (
        asked(REQUIRED_FEE, body=thing()),
        asked(body=thing(("id", "fee"), fee=AMOUNT)),
        "fee moved: query → body",
    ),
    "several, as a body of their own": (
        asked(FEE, NOTE),
        asked(body=MEMBERS),
        "fee and with it note moved: query, header → body",
    ),
    "several, into a body that was there": (
        asked(FEE, NOTE, body=thing()),
        asked(body=thing(fee=AMOUNT, note=STRING)),
        "fee and with it note moved: query, header → body",
    ),
    "a body in two media types": (
        asked(FEE, NOTE),
        asked(body=MEMBERS, **{"application/x-www-form-urlencoded": MEMBERS}),
        "fee and with it note moved: query, header → body",
    ),
}


@pytest.mark.parametrize(("base", "revision", "told"), MOVES.values(), ids=MOVES)
def test_parameters_that_became_members_of_the_body_are_one_change(base: dict, revision: dict, told: str) -> None:
    change = only(base, revision)
    assert (change.rule, change.severity) == ("request-parameter-moved", Severity.BREAKING)
    assert change.message == f"the parameter {told}"
    assert parts_of(change)["request-parameter-removed"] == "breaking"
    assert change.witness is not None


@pytest.mark.parametrize(("base", "revision", "told"), MOVES.values(), ids=MOVES)
def test_members_of_the_body_that_became_parameters_are_one_change(base: dict, revision: dict, told: str) -> None:
    change = only(revision, base)
    names, places = told.split(" moved: ")
    assert change.rule == "request-parameter-moved"
    assert change.message == f"the parameter {names} moved: {' → '.join(reversed(places.split(' → ')))}"


def test_which_of_them_is_required_on_one_side_only_is_said_and_rated_by_no_override() -> None:
    required = {**MEMBERS, "required": ["fee"]}
    base, revision = asked(FEE, NOTE), asked(body=required, required=True)
    change = only(base, revision)
    assert (change.rule, change.severity) == ("request-parameter-moved", Severity.BREAKING)
    assert change.message == "the parameter fee and with it note moved: query, header → body"
    assert (change.note or "").endswith("required now: `fee`")
    assert set(parts_of(change)) == {"request-parameter-removed", "request-body-added-required"}
    assert change.witness is not None
    assert (only(revision, base).note or "").endswith("no longer required: `fee`")
    lenient = {"overrides": {"request-parameter-moved": "compatible"}}
    assert [each.severity for each in compared(base, revision, **lenient).changes] == [Severity.BREAKING]
    beside = only(asked(FEE, body=thing()), asked(body=thing(("id", "fee"), fee=AMOUNT)))
    assert (beside.rule, beside.note) == ("request-parameter-moved", "required now: `fee`")


def test_members_required_in_only_one_of_two_bodies_are_told_with_the_body() -> None:
    required = {**MEMBERS, "required": ["fee"]}
    rules = {rule for rule, _ in ratings(asked(FEE, NOTE), asked(body=MEMBERS, **{"application/xml": required}))}
    assert rules == {"request-parameter-removed", "request-body-added"}


NO_MOVES = {
    "another name": (asked(FEE, body=thing()), asked(body=thing(price=AMOUNT))),
    "another schema": (asked(FEE, body=thing()), asked(body=thing(fee={**AMOUNT, "maximum": 5}))),
    "deeper in the body": (asked(FEE, body=thing(part=thing())), asked(body=thing(part=thing(fee=AMOUNT)))),
    "beside a member that is new": (asked(FEE), asked(body=MEMBERS)),
    "two of that name": (
        asked(FEE, {**FEE, "in": "header"}),
        asked(body={"type": "object", "properties": {"fee": AMOUNT}}),
    ),
    "members of only one of two bodies": (
        asked(FEE),
        asked(body={"type": "object", "properties": {"fee": AMOUNT}}, **{"application/xml": MEMBERS}),
    ),
}


@pytest.mark.parametrize(("base", "revision"), NO_MOVES.values(), ids=NO_MOVES)
def test_what_may_be_a_coincidence_is_no_move(base: dict, revision: dict) -> None:
    for one, other in ((base, revision), (revision, base)):
        rules = {rule for rule, _ in ratings(one, other)}
        assert "request-parameter-moved" not in rules
        assert len(rules) > 1


def test_a_member_of_a_component_that_others_use_was_no_parameter() -> None:
    def sharing(schema: dict, *parameters: dict) -> dict:
        body = {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}
        asking, plain = {**body, "parameters": list(parameters)}, {**body}
        return {
            **api(("post", "/charges", asking), ("post", "/refunds", plain)),
            "components": {"schemas": {"Thing": schema}},
        }

    rules = rated(sharing(thing(), FEE), sharing(thing(fee=AMOUNT)))
    assert rules == {"request-parameter-removed": "breaking", "request-property-added": "compatible"}


def test_what_a_webhook_sends_elsewhere_is_one_change() -> None:
    def sent(*parameters: dict, body: dict) -> dict:
        described = asked(*parameters, body=body)
        return {**described, "openapi": "3.1.0", "paths": {}, "webhooks": {"paid": described["paths"]["/charges"]}}

    change = only(sent(FEE, body=thing()), sent(body=thing(fee=AMOUNT)))
    assert (change.rule, change.severity) == ("response-parameter-moved", Severity.BREAKING)

"""Operations that moved to another method, or with parameters of the path more or fewer: one change, and what is in it."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, rated, ratings
from tests.rules.things import AMOUNT, CHARGE, INTEGER, STRING, answered, api, only, parts_of, query, thing

PERSON = thing(("id",), login=STRING, seats=INTEGER, mail=STRING)


def sends(schema: dict = CHARGE, **members: object) -> dict:
    return {**answered(CHARGE, **members), "requestBody": {"content": {"application/json": {"schema": schema}}}}


def in_path(*names: str, schema: dict = STRING) -> list[dict]:
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


# --- methods ---------------------------------------------------------------------------------------------------------
def test_another_method_is_one_change_that_breaks() -> None:
    change = only(api(("patch", "/a", sends())), api(("put", "/a", sends())))
    assert (change.rule, change.severity) == ("operation-moved", Severity.BREAKING)
    assert change.message == "moved: PATCH /a → PUT /a"
    assert change.witness is not None


def test_the_same_other_method_of_several_is_a_change_of_each() -> None:
    base, revision = (api((each, "/a", sends()), (each, "/b", sends())) for each in ("post", "put"))
    found = changes(base, revision)
    assert {each.message for each in found} == {"moved: POST /a → PUT /a", "moved: POST /b → PUT /b"}
    assert len({each.fingerprint for each in found}) == 2


def test_what_changes_in_an_operation_of_another_method_is_told_too() -> None:
    wider = {**CHARGE, "required": ["id"]}
    base = api(("patch", "/a", sends(wider, operationId="edit")))
    revision = api(("put", "/a", sends(operationId="edit")))
    assert rated(base, revision) == {"operation-moved": "breaking", "request-property-became-required": "breaking"}


def test_parameters_that_went_into_the_body_with_another_method_are_one_change_beside_it() -> None:
    base = api(("get", "/find", answered(CHARGE, operationId="find", parameters=[query("fee"), query("q", STRING)])))
    body = {"type": "object", "properties": {"fee": AMOUNT, "q": STRING}}
    revision = api(("post", "/find", sends(body, operationId="find")))
    assert rated(base, revision) == {"operation-moved": "breaking", "request-parameter-moved": "breaking"}


def test_the_same_operation_id_moves_to_another_method_and_path_what_answers_with_the_same_thing() -> None:
    def cancels(method: str, path: str, schema: dict = CHARGE) -> dict:
        return api((method, path, answered(schema, operationId="cancel", parameters=in_path("id"))))

    assert only(cancels("delete", "/a/{id}"), cancels("post", "/a/{id}/cancel")).rule == "operation-moved"
    for other in (cancels("post", "/a/{id}/cancel", STRING), cancels("post", "/a/{id}/cancel", PERSON)):
        assert "operation-moved" not in rated(cancels("delete", "/a/{id}"), other)


NOT_MOVED = {
    "two that it may have become": (
        api(("patch", "/a", sends())), api(("put", "/a", sends()), ("post", "/a", sends())),
    ),
    "it sends nothing": (api(("delete", "/a", {})), api(("post", "/a", {}))),
    "it sends something else": (api(("patch", "/a", sends())), api(("put", "/a", sends(thing(fee=AMOUNT))))),
    "it answers with something else": (
        api(("get", "/a", answered(CHARGE, operationId="a"))), api(("post", "/a", answered(PERSON, operationId="a"))),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision"), NOT_MOVED.values(), ids=NOT_MOVED)
def test_another_operation_at_the_same_path_is_told_as_that(base: dict, revision: dict) -> None:
    assert {rule for rule, _ in ratings(base, revision)} == {"operation-removed", "operation-added"}


# --- paths -----------------------------------------------------------------------------------------------------------
def test_a_parameter_that_went_into_the_path_is_one_change_with_its_operation() -> None:
    base = api(("get", "/a", answered(CHARGE, operationId="list", parameters=[query("status", STRING)])))
    revision = api(("get", "/a/{status}", answered(CHARGE, operationId="list", parameters=in_path("status"))))
    for one, other, message in (
        (base, revision, "moved: GET /a → GET /a/{status}"),
        (revision, base, "moved: GET /a/{status} → GET /a"),
    ):
        change = only(one, other)
        assert (change.rule, change.severity) == ("operation-moved", Severity.BREAKING)
        assert change.message == message
        assert parts_of(change) == {"operation-moved": "breaking", "request-parameter-moved": "breaking"}
        assert change.witness is not None


def below(prefix: str, *names: str, schema: dict = INTEGER) -> dict:
    own = in_path("id", schema=schema)
    return api(
        ("get", f"{prefix}/a", answered(CHARGE, operationId="list", parameters=in_path(*names))),
        ("get", f"{prefix}/a/{{id}}", answered(CHARGE, operationId="read", parameters=[*in_path(*names), *own])),
        ("put", f"{prefix}/a/{{id}}", sends(operationId="edit", parameters=[*in_path(*names), *own])),
    )


def test_a_prefix_with_a_parameter_that_all_got_is_one_change() -> None:
    change = only(below(""), below("/shops/{shop}", "shop"))
    assert change.message == "moved: /a… → /shops/{shop}/a…"
    assert len(change.reaches) == 3
    assert only(below("/shops/{shop}", "shop"), below("")).rule == "operation-moved"


def test_an_edit_of_another_parameter_of_the_path_is_told_beside_it() -> None:
    bounded = {**INTEGER, "maximum": 9}
    assert rated(below(""), below("/shops/{shop}", "shop", schema=bounded)) == {
        "operation-moved": "breaking",
        "request-maximum-changed": "breaking",
    }


def test_a_path_with_another_parameter_beside_is_another_operation() -> None:
    base = api(("get", "/a/{id}", answered(CHARGE, operationId="read", parameters=in_path("id"))))
    other = api(("get", "/b/{shop}/{name}", answered(CHARGE, operationId="read", parameters=in_path("shop", "name"))))
    assert {rule for rule, _ in ratings(base, other)} == {"operation-removed", "operation-added"}


def test_a_slash_at_the_end_of_every_path_is_one_change() -> None:
    base, revision = (
        api(*((method, f"/{name}{end}", answered(CHARGE)) for method in ("get", "put") for name in "ab"))
        for end in ("", "/")
    )
    assert only(base, revision).message == "moved: paths that end in no slash → the same with one"
    assert only(revision, base).message == "moved: paths that end in a slash → the same without it"


def test_operation_ids_that_follow_the_path_are_no_change_of_their_own() -> None:
    def named(word: str) -> dict:
        return api(
            ("get", f"/{word}s", answered(CHARGE, operationId=f"list_{word}s")),
            ("get", f"/{word}s/{{id}}", answered(CHARGE, operationId=f"read_{word}", parameters=in_path("id"))),
            ("get", f"/{word}s/{{id}}/fees", answered(CHARGE, operationId=f"fees_{word}", parameters=in_path("id"))),
            ("put", f"/{word}s/{{id}}/fees", sends(operationId=f"set_{word}", parameters=in_path("id"))),
        )

    change = only(named("charge"), named("payment"))
    assert change.message == "moved: /charges… → /payments…"
    assert set(parts_of(change)) == {"operation-moved", "operation-id-changed"}


def test_what_answers_other_failures_has_moved_with_the_others() -> None:
    def told(prefix: str, *failures: str) -> dict:
        plain = {"description": "done"}
        gone = {"responses": {"204": plain, **dict.fromkeys(failures, plain)}}
        return api(
            *(("get", f"{prefix}/{each}", {"responses": {"200": plain}}) for each in ("things", "parts")),
            ("delete", f"{prefix}/things", gone),
        )

    found = changes(told("/v1", "404", "500"), told("/v2", "default"))
    assert "operation-removed" not in {each.rule for each in found}
    assert [each.rule for each in found if each.severity is Severity.BREAKING] == ["operation-moved"]

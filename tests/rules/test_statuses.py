"""Statuses: one that is taken for another is one change; what was answered otherwise on the way is said."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import compared, rated
from tests.rules.things import AMOUNT, CHARGE, STRING, api, only, parts_of, thing

JSON, XML = "application/json", "application/xml"
FAULT, WORDY = thing(("id",), code=STRING), thing(("id",), code=STRING, detail=STRING)


def answering(schema: dict | None = None, media_type: str = JSON, /, **statuses: dict | None) -> dict:
    """`_400=schema`: in JSON. The success has `schema`."""
    held = {"_200": schema, **statuses}
    content = {
        name[1:]: {} if each is None else {"content": {media_type: {"schema": each}}} for name, each in held.items()
    }
    return {"responses": {name: {"description": "", **each} for name, each in content.items()}}


def ways(*operations: dict) -> dict:
    return api(*(("get", f"/{number}", each) for number, each in enumerate(operations)))


@pytest.mark.parametrize(("before", "after"), [("400", "422"), ("404", "410"), ("403", "401"), ("301", "308")])
def test_a_status_that_is_taken_for_another_is_one_change_of_all_who_answer_it(before: str, after: str) -> None:
    base, revision = (ways(*[answering(**{f"_{each}": FAULT})] * 2) for each in (before, after))
    change = only(base, revision)
    assert (change.rule, change.severity) == ("response-status-changed", Severity.RISKY)
    assert change.message == f"the status changed: {before} → {after}"
    assert parts_of(change) == {"response-status-added": "risky", "response-status-removed": "compatible"}
    assert {each.operation for each in change.reaches} == {"GET /0", "GET /1"}
    assert change.note is None


def test_two_statuses_of_one_operation_are_two_changes() -> None:
    base = ways(answering(_400=FAULT, _404=FAULT), answering(_400=FAULT))
    found = compared(base, ways(answering(_422=FAULT, _410=FAULT), answering(_422=FAULT))).changes
    assert {(each.message, len({reach.operation for reach in each.reaches})) for each in found} == {
        ("the status changed: 400 → 422", 2),
        ("the status changed: 404 → 410", 1),
    }


TWO_EDITS = {
    "they mean something else": (answering(_401=FAULT), answering(_429=FAULT)),
    "of another class": (answering(_400=FAULT), answering(_500=FAULT)),
    "two that may stand for it": (answering(_500=FAULT), answering(_502=FAULT, _503=FAULT)),
}


@pytest.mark.parametrize(("base", "revision"), TWO_EDITS.values(), ids=TWO_EDITS)
def test_statuses_that_came_and_went_are_told_one_by_one(base: dict, revision: dict) -> None:
    found = compared(ways(base), ways(revision)).changes
    assert {each.rule for each in found} == {"response-status-added", "response-status-removed"}


def test_where_one_operation_changed_otherwise_none_is_said_to_have_changed() -> None:
    base = ways(answering(_400=FAULT), answering(_400=FAULT))
    revision = ways(answering(_422=FAULT), answering(_409=FAULT))
    assert "response-status-changed" not in {each.rule for each in compared(base, revision).changes}


@pytest.mark.parametrize("backwards", [False, True])
def test_one_success_in_whose_stead_each_operation_answers_its_own_is_one_change(backwards: bool) -> None:
    """As where everything answered 200 and a generator was told better."""
    plain = [{"responses": {each: {"description": "done"}}} for each in ("200", "204", "202")]
    before, after = ways(*[plain[0]] * 3), ways(plain[1], plain[1], plain[2])
    change = only(*((after, before) if backwards else (before, after)))
    assert (change.rule, change.severity) == ("response-success-status-changed", Severity.BREAKING)
    said = ("202 or 204", "200") if backwards else ("200", "202 or 204")
    assert change.message == "the success status changed: {} → {}".format(*said)
    assert {each.operation for each in change.reaches} == {"GET /0", "GET /1", "GET /2"}
    assert change.note is None


EDITED = {
    "a member came": (answering(_400=FAULT), answering(_422=WORDY), "what is answered was edited too: `detail`"),
    "no body": (answering(_400=FAULT), answering(_422=None), "the answer has no body any more"),
    "a body": (answering(_400=None), answering(_422=FAULT), "the answer has a body now"),
    "in another media type": (
        answering(None, _400=FAULT), answering(None, XML, _422=FAULT), "the answer is sent in another media type",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision", "said"), EDITED.values(), ids=EDITED)
def test_what_is_answered_otherwise_is_said(base: dict, revision: dict, said: str) -> None:
    assert only(ways(base), ways(revision)).note == said


def test_another_success_that_answers_otherwise_says_so_and_is_lowered_by_no_override() -> None:
    def created(status: str, schema: dict) -> dict:
        answers = {status: {"description": "", "content": {JSON: {"schema": schema}}}}
        return api(("post", "/a", {"responses": answers}))

    base, other = created("200", CHARGE), created("202", thing(("id",), job=AMOUNT))
    change = only(base, other)
    assert change.rule == "response-success-status-changed"
    assert (change.note or "").endswith("what is answered was edited too: `amount`, `note`, `job`")
    lenient = {"overrides": {"response-success-status-changed": "compatible"}}
    assert [each.severity for each in compared(base, other, **lenient).changes] == [Severity.BREAKING]
    alike = compared(base, created("201", CHARGE), **lenient).changes
    assert [each.severity for each in alike] == [Severity.COMPATIBLE]


def test_no_content_is_what_the_status_says() -> None:
    empty = api(("post", "/a", {"responses": {"204": {"description": ""}}}))
    full = api(("post", "/a", answering(CHARGE)))
    assert rated(full, empty) == {"response-success-status-changed": "breaking"}
    assert "body" not in (only(full, empty).note or "")

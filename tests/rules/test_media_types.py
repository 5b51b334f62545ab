"""Media types: one in the place of another is one change, which breaks; what may be two edits is told as two."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, compared, description, rated, ratings
from tests.rules.things import AMOUNT, STRING, api, only, parts_of, thing

JSON, XML, CSV = "application/json", "application/xml", "text/csv"
V1, V2 = ("application/vnd.acme.v{}+{}".format(version, "{}") for version in (1, 2))
THING, MORE = thing(), thing(("id", "fee"), fee=AMOUNT)


def offered(*names: str, schema: dict | None = THING) -> dict:
    held = {} if schema is None else {"schema": schema}
    return {"responses": {"200": {"description": "", "content": dict.fromkeys(names, held)}}}


def accepted(*names: str) -> dict:
    return {"requestBody": {"content": {name: {"schema": THING} for name in names}}}


SWAPS = {
    "alone": (offered(XML), offered(JSON), XML, JSON),
    "among others": (offered(CSV, XML), offered(JSON, CSV), XML, JSON),
    "one of two of another syntax": (offered(V1.format("json"), XML), offered(V2.format("json")), V1.format("json"),
                                     V2.format("json")),
    "nothing is said of it": (offered(XML, schema=None), offered(JSON, schema=None), XML, JSON),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision", "before", "after"), SWAPS.values(), ids=SWAPS)
def test_a_media_type_in_the_place_of_another_is_one_change_that_breaks(
    base: dict, revision: dict, before: str, after: str
) -> None:
    found = [each for each in changes(description(base), description(revision)) if each.parts]
    (change,) = found
    assert (change.rule, change.severity) == ("response-media-type-changed", Severity.BREAKING)
    assert change.message == f"{after} is offered in the place of {before}"
    assert parts_of(change) == {"response-media-type-removed": "breaking", "response-media-type-added": "compatible"}
    assert change.witness is not None
    assert change.note is None or "edited" not in change.note


def test_of_several_that_are_written_in_the_same_syntax_each_is_a_change() -> None:
    base, revision = (offered(*(version.format(each) for each in ("json", "xml"))) for version in (V1, V2))
    assert {each.message for each in changes(description(base), description(revision))} == {
        f"{V2.format(each)} is offered in the place of {V1.format(each)}" for each in ("json", "xml")
    }


def test_the_body_that_is_accepted_in_another_media_type_is_one_change() -> None:
    change = only(description(accepted(XML)), description(accepted(JSON)))
    assert (change.rule, change.severity) == ("request-media-type-changed", Severity.BREAKING)
    assert change.message == "application/json is accepted in the place of application/xml"
    assert change.witness is not None


def test_unlike_operations_in_which_the_one_stands_for_the_other_are_a_change_of_each() -> None:
    def everywhere(name: str) -> dict:
        return api(
            ("get", "/a", offered(name)),
            ("get", "/b", offered(name, schema=STRING)),
            ("post", "/b", {**accepted(name), **offered(name)}),
        )

    found = changes(everywhere(XML), everywhere(JSON))
    assert sorted((each.rule, sorted({reach.operation for reach in each.reaches})) for each in found) == [
        ("request-media-type-changed", ["POST /b"]),
        ("response-media-type-changed", ["GET /a", "POST /b"]),
        ("response-media-type-changed", ["GET /b"]),
    ]
    assert len({each.fingerprint for each in found}) == 3


OTHERWISE = {"get /a": THING, "get /b": STRING, "get /c": AMOUNT, "post /b": thing(("other",))}


def offering(*names: str, more: tuple[str, ...] = (), of_more: str = "") -> dict:
    """Unlike answers, all in the same media types; one of them in `more`."""
    held = {each: offered(*names, *(more if each == of_more else ()), schema=OTHERWISE[each]) for each in OTHERWISE}
    return api(*((*each.split(), operation) for each, operation in held.items()))


def test_a_media_type_that_is_gone_from_everywhere_is_one_change() -> None:
    for base, revision, rule in (
        (offering(JSON, XML), offering(JSON), "response-media-type-removed"),
        (offering(JSON), offering(JSON, XML), "response-media-type-added"),
    ):
        change = only(base, revision)
        assert change.rule == rule
        assert {each.operation for each in change.reaches} == {"GET /a", "GET /b", "GET /c", "POST /b"}
        assert len(change.parts) == 4
    fewer = changes(offering(JSON, XML), offering(JSON, more=(XML,), of_more="get /b"))
    assert [each.rule for each in fewer] == ["response-media-type-removed"] * 3, "one place has it still"


def test_a_waiver_of_one_that_is_gone_from_everywhere_holds_for_what_it_lost() -> None:
    base, less = offering(JSON, XML), offering(JSON, XML)
    base["paths"]["/a"]["get"]["responses"]["404"] = offered(JSON, XML, schema=thing(("code",)))["responses"]["200"]
    less["paths"]["/a"]["get"]["responses"]["404"] = offered(JSON, schema=thing(("code",)))["responses"]["200"]
    revision = offering(JSON)
    revision["paths"]["/a"]["get"]["responses"]["404"] = less["paths"]["/a"]["get"]["responses"]["404"]
    assert only(base, revision).fingerprint != only(less, revision).fingerprint


def test_such_a_waiver_hides_no_operation_that_lost_it_besides() -> None:
    base, revision = offering(JSON, XML), offering(JSON)
    fewer = offering(JSON)
    del fewer["paths"]["/b"]["post"]
    (less,) = (each for each in changes(base, fewer) if each.rule == "response-media-type-removed")
    (same,) = changes(base, {**revision, "paths": dict(reversed(revision["paths"].items()))})
    assert only(base, revision).fingerprint == same.fingerprint != less.fingerprint


def test_such_a_waiver_outlives_that_two_of_the_answers_become_alike() -> None:
    def fingerprint(one: dict) -> str:
        held = [offering(*names) for names in ((JSON, XML), (JSON,))]
        for each in held:
            media = each["paths"]["/b"]["get"]["responses"]["200"]["content"].values()
            for content in media:
                content["schema"] = one
        return only(*held).fingerprint

    assert fingerprint(THING) == fingerprint(STRING)


def test_a_range_that_is_gone_from_everywhere_is_one_question() -> None:
    (change,) = (each for each in changes(offering("*/*"), offering("application/*")) if not each.decided)
    assert change.message == "*/* may no longer be offered"
    assert len(change.parts) == 4


NO_SWAPS = {
    "it was there before": (offered(XML, JSON), offered(JSON)),
    "two that it may stand for": (offered(XML, CSV), offered(JSON)),
    "two that may stand for it": (offered(XML), offered(JSON, CSV)),
    "two of one syntax": (offered(V1.format("json"), JSON), offered(V2.format("json"))),
    "a range that covered it": (offered("application/*"), offered(JSON)),
}


@pytest.mark.parametrize(("base", "revision"), NO_SWAPS.values(), ids=NO_SWAPS)
def test_what_may_be_a_coincidence_is_no_swap(base: dict, revision: dict) -> None:
    rules = {rule for rule, _ in ratings(description(base), description(revision))}
    assert "response-media-type-removed" in rules
    assert "response-media-type-changed" not in rules


def test_an_answer_that_lost_one_in_another_way_is_told_by_itself() -> None:
    base = api(("get", "/a", offered(XML)), ("get", "/b", offered(XML, JSON)))
    revision = api(("get", "/a", offered(JSON)), ("get", "/b", offered(JSON)))
    assert rated(base, revision) == {
        "response-media-type-removed": "breaking",
        "response-media-type-added": "compatible",
    }


def test_what_was_edited_on_the_way_is_named_and_not_rated_by_an_override() -> None:
    base, revision = description(offered(XML)), description(offered(JSON, schema=MORE))
    assert (only(base, revision).note or "").endswith("what is sent in it was edited too: `fee`")
    required = description(offered(JSON, schema={**THING, "required": []}))
    assert (only(base, required).note or "").endswith("what is sent in it was edited too: `id`")
    untold = description(offered(JSON, schema=None))
    assert (only(base, untold).note or "").endswith("what is sent in it is no longer described")
    lenient = {"overrides": {"response-media-type-changed": "compatible"}}
    assert [each.severity for each in compared(base, revision, **lenient).changes] == [Severity.BREAKING]
    alike = description(offered(JSON))
    assert [each.severity for each in compared(base, alike, **lenient).changes] == [Severity.COMPATIBLE]


def test_media_types_listed_once_for_all_operations_are_one_change() -> None:
    def listed(name: str) -> dict:
        answer = {"200": {"description": "", "schema": THING}}
        paths = {f"/{each}": {"get": {"responses": answer}} for each in "abc"}
        return {"swagger": "2.0", "info": {"title": "", "version": "1"}, "produces": [name], "paths": paths}

    change = only(listed(XML), listed(JSON))
    assert (change.rule, change.note) == ("response-media-type-changed", None)


def test_answers_listed_once_for_all_are_one_change_though_one_of_them_was_edited_on_the_way() -> None:
    def answering(produced: str, **said: str) -> dict:
        answers = {"200": {"type": "string", **said}, "404": {"type": "object"}}
        statuses = {each: {"description": "", "schema": schema} for each, schema in answers.items()}
        paths = {"/things": {"get": {"produces": [produced], "responses": statuses}}}
        return {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "paths": paths}

    change = only(answering(XML), answering(CSV, format="binary"))
    assert change.message == f"{CSV} is offered in the place of {XML}"
    assert (change.note or "").endswith("what is sent in it was edited too")
    assert {each.place.split()[0] for each in change.reaches} == {"200", "404"}

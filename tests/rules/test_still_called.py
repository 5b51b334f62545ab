"""Paths that are gone, and whose calls are answered all the same: another template has a variable for what they say."""

import re
from itertools import product, zip_longest
from random import Random

import pytest

from monitor.model.values import Loss, Severity
from tests.rules.documents import changes, rated, ratings
from tests.rules.things import CHARGE, INTEGER, STRING, answered, api, only, thing

PERSON = thing(("id",), login=STRING, seats=INTEGER, mail=STRING)


def found(path: str, schema: dict = CHARGE, **variables: dict) -> tuple[str, str, dict]:
    described = [{"name": each, "in": "path", "required": True, "schema": held} for each, held in variables.items()]
    return "get", path, answered(schema, parameters=described)


def test_a_variable_in_the_place_of_a_text_breaks_nobody() -> None:
    change = only(
        api(found("/a/{id}/xml", id=STRING)), api(found("/a/{id}/{form}", id=STRING, form={"enum": ["xml", "json"]}))
    )
    assert (change.rule, change.severity) == ("operation-generalized", Severity.COMPATIBLE)
    assert change.message == "GET /a/{id}/xml is part of GET /a/{id}/{form} now"


def test_several_that_one_answers_are_each_compared_with_it() -> None:
    base = api(found("/a/x"), found("/a/y"), found("/a/{id}/z", id=STRING))
    revision = api(found("/a/{form}", form=STRING), found("/a/{id}/z", id=STRING))
    assert ratings(base, revision) == [("operation-generalized", "compatible")] * 2
    narrower = api(found("/a/{form}", thing(("id",), amount=STRING), form=STRING), found("/a/{id}/z", id=STRING))
    assert ("response-property-type-changed", "breaking") in ratings(base, narrower)


def test_an_answer_of_one_is_shown_at_the_path_that_its_consumers_call() -> None:
    (change, *_) = changes(api(found("/a/xml")), api(found("/a/{form}", thing(("id",), amount=STRING), form=STRING)))
    assert change.witness is not None
    assert change.witness.message["request"]["path"] == "/a/xml"


def test_what_other_variables_allow_is_compared_by_place_whatever_they_are_called() -> None:
    base = api(found("/a/{id}/xml", id=STRING))
    revision = api(found("/a/{number}/{form}", number=INTEGER, form=STRING))
    assert rated(base, revision) == {
        "operation-generalized": "compatible",
        "request-parameter-type-changed": "breaking",
    }
    base, revision = api(found("/v{v}/a/{id}", v=STRING, id=STRING)), api(found("/v1/a/{number}", number=INTEGER))
    assert rated(base, revision) == {"operation-moved": "breaking", "request-parameter-type-changed": "breaking"}


@pytest.mark.parametrize("form", [INTEGER, {"enum": ["json"]}, {**STRING, "minLength": 4}])
def test_a_text_that_the_variable_does_not_allow_is_refused(form: dict) -> None:
    told = changes(api(found("/a/xml")), api(found("/a/{form}", form=form)))
    change = next(each for each in told if each.rule == "operation-removed")
    assert change.severity is Severity.BREAKING
    assert change.witness is not None
    assert change.witness.loss is Loss.REFUSED


@pytest.mark.parametrize(
    "form", [{"type": "integer"}, {"type": "boolean"}, {"type": "array", "items": {"type": "integer"}}]
)
def test_a_text_is_read_as_what_the_variable_is(form: dict) -> None:
    text = "true" if form == {"type": "boolean"} else "7"
    assert rated(api(found(f"/a/{text}")), api(found("/a/{form}", form=form))) == {
        "operation-generalized": "compatible"
    }


@pytest.mark.parametrize(
    "written", [{"style": "matrix", "schema": STRING}, {"content": {"application/json": {"schema": STRING}}}]
)
def test_a_text_that_lacks_what_else_is_written_for_the_variable_is_refused(written: dict) -> None:
    method, path, operation = found("/a/{form}")
    operation["parameters"] = [{"name": "form", "in": "path", "required": True, **written}]
    told = {each.rule: each.severity for each in changes(api(found("/a/xml")), api((method, path, operation)))}
    assert told["operation-removed"] is Severity.BREAKING


def test_what_answers_with_another_thing_misreads_the_calls() -> None:
    base = api(found("/a/me"), found("/a/{id}", PERSON, id=STRING))
    change = only(base, api(found("/a/{id}", PERSON, id=STRING)))
    assert (change.rule, change.severity) == ("operation-removed", Severity.BREAKING)
    assert change.witness is not None
    assert (change.witness.loss, change.witness.rejected_by) == (Loss.MISREAD, None)
    assert change.note == "it is read as a call of GET /a/{id} now"


def test_a_text_in_the_place_of_a_variable_is_a_move_that_shows_another_text() -> None:
    base = api(found("/v{v}/a", v=STRING), found("/v{v}/b", v=STRING))
    (change,) = changes(base, api(found("/v1/a"), found("/v1/b")))
    assert (change.rule, change.severity) == ("operation-moved", Severity.BREAKING)
    assert change.message == "moved: /v{v}… → /v1…"
    assert change.witness is not None
    assert change.witness.message["request"]["path"] == "/v2/a"


@pytest.mark.parametrize("only_value", [{"const": "1"}, {"enum": [1]}])
def test_the_only_text_that_a_variable_allowed_is_no_change(only_value: dict) -> None:
    assert changes(api(found("/v{v}/a", v=only_value)), api(found("/v1/a"))) == ()


def test_a_variable_whose_values_have_paths_of_their_own_is_not_known_to_be_missed() -> None:
    base = api(found("/a/{form}", form={"enum": ["xml", "json"]}))
    revision = api(found("/a/xml"), found("/a/json"))
    assert rated(base, api(found("/a/xml"))) == {"operation-moved": "breaking"}
    assert ("operation-removed", "risky?") in ratings(base, revision)


def test_the_call_that_shows_a_removal_is_none_that_still_has_a_path() -> None:
    base = api(found("/a/{form}", form={"enum": ["xml", "json"]}), found("/a/xml"))
    change = only(base, api(found("/a/xml")))
    assert change.witness is not None
    assert change.witness.message["request"]["path"] == "/a/json"


def test_a_new_path_that_takes_a_listed_text_from_one_that_stays_is_compared_with_it() -> None:
    stays = found("/a/{form}", form={"enum": ["xml", "json"]})
    same, other = found("/a/xml"), found("/a/xml", thing(("id",), amount=STRING))
    assert rated(api(stays), api(stays, same)) == {"operation-added": "compatible"}
    told = {each.rule: each for each in changes(api(stays), api(stays, other))}
    lost = told["response-property-type-changed"]
    assert lost.severity is Severity.BREAKING
    assert lost.witness is not None
    assert lost.witness.message["request"]["path"] == "/a/xml"
    assert rated(api(stays), api(stays, found("/a/csv", PERSON))) == {"operation-added": "compatible"}


SEGMENTS = ("x", "y", "{}", "v{}", "v1")
TEXTS = ("x", "y", "1", "v1", "v2", "abc")
"""What stands in a path for a variable, and some that no template has written."""


def templates(random: Random) -> list[str]:
    """Up to three paths of two segments, no two of one shape."""
    drawn = {"/" + "/".join(random.choices(SEGMENTS, k=2)) for _ in range(random.randint(1, 3))}
    return ["".join(map("".join, zip_longest(each.split("{}"), named(each), fillvalue=""))) for each in sorted(drawn)]


def named(shape: str) -> list[str]:
    return [f"{{{name}}}" for name in "ab"[: shape.count("{}")]]


def answering(paths: list[str], called: str) -> str | None:
    """OpenAPI, Paths Object: what is written out goes before variables."""
    fitting = [each for each in paths if re.fullmatch(re.sub(r"\{\w\}", "[^/]+", each), called)]
    return min(fitting, key=lambda each: ["{" in segment for segment in each.split("/")], default=None)


@pytest.mark.parametrize("seed", range(12))
def test_a_path_breaks_where_a_call_of_it_is_answered_by_nothing_or_by_something_else(seed: int) -> None:
    random = Random(seed)
    for _ in range(25):
        before, after = templates(random), templates(random)
        calls = ["/" + "/".join(each) for each in product(TEXTS, repeat=2)]
        told = changes(
            *(
                api(*(found(each, **dict.fromkeys(re.findall(r"\{(\w)\}", each), STRING)) for each in paths))
                for paths in (before, after)
            )
        )
        broken = {
            reach.operation.removeprefix("GET ")
            for each in told
            if each.severity is Severity.BREAKING
            for reach in each.reaches
        }
        shapes = {re.sub(r"\w(?=\})", "", each) for each in before}
        for path in before:
            own = [each for each in calls if answering(before, each) == path]
            new = {answering(after, each) for each in own}
            kept = {
                each
                for each in new
                if each is not None and (each == path or re.sub(r"\w(?=\})", "", each) not in shapes)
            }
            if None in new:
                assert path in broken, (before, after, path)
            if new == kept:
                assert path not in broken, (before, after, path)
        for change in told:
            if change.witness is not None and change.witness.loss is Loss.REFUSED:
                assert answering(after, change.witness.message["request"]["path"]) is None, (before, after, change)

"""Deprecations, sunset dates and notice, as tables: what is said of a part, the day, and what follows."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.values import Ground, Severity
from monitor.rules.policy import Sunset
from tests.rules.documents import compared, description, response_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUARTER = timedelta(days=90)
PLAIN = description({})
EMPTY = {**PLAIN, "paths": {}}
OLD = {"deprecated": True, "x-sunset": "2026-11-01"}
YOUNG = {"deprecated": True, "x-sunset": "2027-11-01"}
UNDATED = {"deprecated": True}


def only(base, revision, rule, **arguments):
    found = compared(base, revision, locations=False, **arguments).changes
    return next(each for each in found if each.rule == rule)


@pytest.mark.parametrize(
    ("said", "now", "severity", "ground", "words"),
    [
        ({}, NOW, "breaking", None, ""),
        (OLD, NOW, "risky", Ground.NOTICE_RUN_OUT, "its sunset 2026-11-01 has passed"),
        (OLD, None, "breaking", None, ""),
        (OLD, datetime(2026, 10, 31, 23, tzinfo=UTC), "breaking", Ground.BEFORE_SUNSET, "to work until 2026-11-01"),
        (OLD, datetime(2026, 11, 1, tzinfo=UTC), "risky", Ground.NOTICE_RUN_OUT, "has passed"),
        (YOUNG, NOW, "breaking", Ground.BEFORE_SUNSET, "to work until 2027-11-01"),
        (UNDATED, NOW, "breaking", Ground.WITHOUT_SUNSET, "without a date"),
        ({"deprecated": True, "x-sunset": "soon"}, NOW, "breaking", Ground.SUNSET_UNREADABLE, "'soon' is not a date"),
        ({"x-sunset": "2026-11-22T13:00:00+02:00"}, NOW, "risky", Ground.NOTICE_RUN_OUT, "has passed"),
        ({"x-sunset": "2026-11-22T13:00:00Z"}, NOW, "breaking", Ground.BEFORE_SUNSET, "2026-11-22"),
    ],
    ids=[
        "nothing announced", "due", "no day is known", "an hour before", "on the day", "in a year", "without a date",
        "no date at all", "a time elsewhere that has passed", "a time that has not",
    ],
)  # fmt: skip
def test_an_operation_goes(said, now, severity, ground, words):
    change = only(description(said), EMPTY, "operation-removed", now=now)
    assert (change.severity.value, change.ground) == (severity, ground)
    assert words in (change.note or "")
    assert change.witness is not None


def answering(schema):
    return {"responses": {"200": {"description": "fine", "headers": {"sunset": {"schema": schema}}}}}


@pytest.mark.parametrize(
    ("schema", "severity"),
    [
        ({"const": "Sun, 01 Nov 2026 00:00:00 GMT"}, "risky"),
        ({"enum": ["Sun, 01 Nov 2026 00:00:00 GMT"]}, "risky"),
        ({"enum": ["Mon, 01 Nov 2027 00:00:00 GMT"]}, "breaking"),
        ({"enum": ["Sun, 01 Nov 2026 00:00:00 GMT", "Mon, 01 Nov 2027 00:00:00 GMT"]}, "breaking"),
        ({"type": "string", "example": "Sun, 01 Nov 2026 00:00:00 GMT"}, "breaking"),
        ({"const": "soon"}, "breaking"),
        ({"const": 5}, "breaking"),
    ],
)
def test_a_declared_sunset_header_with_one_value_announces_the_end(schema, severity):
    """RFC 8594. An example is no promise."""
    assert only(description(answering(schema)), EMPTY, "operation-removed", now=NOW).severity.value == severity


PARAMETER = {"name": "limit", "in": "query", "schema": {"type": "integer"}}


@pytest.mark.parametrize(
    ("said", "severity"), [({}, "breaking"), (OLD, "risky"), (YOUNG, "breaking"), (UNDATED, "breaking")]
)
def test_a_parameter_goes(said, severity):
    base = description({"parameters": [{**PARAMETER, **said}]}, method="get")
    change = only(base, description({}, method="get"), "request-parameter-removed", now=NOW)
    assert change.severity.value == severity


@pytest.mark.parametrize(
    ("said", "severity"), [({}, "breaking"), (OLD, "risky"), (YOUNG, "breaking"), (UNDATED, "breaking")]
)
def test_a_member_goes(said, severity):
    members = {"id": {"type": "string"}, "fee": {"type": "string", **said}}
    base = {"type": "object", "required": ["id", "fee"], "properties": members}
    revision = {"type": "object", "required": ["id"], "properties": {"id": members["id"]}}
    change = only(response_of(base), response_of(revision), "response-required-property-removed", now=NOW)
    assert change.severity.value == severity


def test_a_break_inside_an_operation_that_is_past_its_sunset_is_risky_too():
    base = description({**OLD, "parameters": [PARAMETER]}, method="get")
    assert only(base, description(OLD, method="get"), "request-parameter-removed", now=NOW).severity is Severity.RISKY


def test_an_edit_that_also_reaches_an_operation_that_stays_is_breaking():
    def described(kind):
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Charge"}}}
        operation = {"responses": {"200": {"description": "fine", "content": content}}}
        charge = {"type": "object", "required": ["n"], "properties": {"n": {"type": kind}}}
        paths = {"/old": {"get": {**operation, **OLD}}, "/new": {"get": operation}}
        return {**PLAIN, "paths": paths, "components": {"schemas": {"Charge": charge}}}

    change = only(described("integer"), described("string"), "response-property-type-changed", now=NOW)
    assert {each.operation: each.severity.value for each in change.reaches} == {
        "GET /old": "risky",
        "GET /new": "breaking",
    }
    assert (change.severity, change.operation, change.ground) == (Severity.BREAKING, "GET /new", None)


def test_an_override_is_the_last_word():
    overrides = {"operation-removed": "breaking"}
    assert (
        only(description(OLD), EMPTY, "operation-removed", now=NOW, overrides=overrides).severity is Severity.BREAKING
    )


@pytest.mark.parametrize(
    ("base", "revision", "notice", "severity", "ground"),
    [
        ({}, UNDATED, None, "compatible", None),
        ({}, UNDATED, QUARTER, "risky", Ground.WITHOUT_SUNSET),
        ({}, YOUNG, QUARTER, "compatible", None),
        ({}, {"deprecated": True, "x-sunset": "2026-12-24"}, QUARTER, "risky", Ground.NOTICE_TOO_SHORT),
        ({}, {"deprecated": True, "x-sunset": "2026-12-24"}, None, "compatible", None),
        ({}, OLD, None, "risky", Ground.SUNSET_PASSED),
        ({}, {"deprecated": True, "x-sunset": "Q3"}, None, "risky", Ground.SUNSET_UNREADABLE),
    ],
    ids=["undated", "undated, with a notice", "dated", "too soon", "soon, no notice", "for a past day", "no date"],
)
def test_an_operation_is_deprecated(base, revision, notice, severity, ground):
    change = only(description(base), description(revision), "operation-deprecated", now=NOW, notice=notice)
    assert (change.severity.value, change.ground) == (severity, ground)


@pytest.mark.parametrize(
    ("sunset", "notice", "words"),
    [
        ("2026-12-24", QUARTER, "31 days of notice, where 90 are agreed"),
        ("2026-11-23T13:00:00Z", QUARTER, "1 day of notice, where 90 are agreed"),
        ("2026-11-22T13:00:00Z", QUARTER, "0 days of notice, where 90 are agreed"),
        ("2026-11-22T13:00:00Z", timedelta(hours=36), "1 hour of notice, where 36 are agreed"),
        ("2026-11-22T12:30:00Z", timedelta(hours=1), "0 hours of notice, where 1 is agreed"),
    ],
)
def test_how_much_notice_there_is_is_a_sentence(sunset, notice, words):
    revision = description({"deprecated": True, "x-sunset": sunset})
    assert only(description({}), revision, "operation-deprecated", now=NOW, notice=notice).note == words


@pytest.mark.parametrize(
    ("before", "after", "severity", "ground"),
    [
        ("2027-06-01", "2027-08-01", "compatible", Ground.SUNSET_POSTPONED),
        ("2027-06-01", "2027-04-01", "risky", Ground.SUNSET_EARLIER),
        ("2027-06-01", "2026-12-01", "risky", Ground.NOTICE_TOO_SHORT),
        ("2027-06-01", "2026-06-01", "risky", Ground.SUNSET_PASSED),
        ("2027-06-01", None, "risky", Ground.SUNSET_DELETED),
        (None, "2027-06-01", "compatible", Ground.SUNSET_ANNOUNCED),
        ("2027-06-01", "later", "risky", Ground.SUNSET_UNREADABLE),
        ("2027-06-01", 20270601, "risky", Ground.SUNSET_UNREADABLE),
        ("2027-06-01", "2027-W22-2", "risky", Ground.SUNSET_UNREADABLE),
        ("later", "2027-06-01", "compatible", Ground.SUNSET_POSTPONED),
    ],
)
def test_a_sunset_date_is_edited(before, after, severity, ground):
    base, revision = (
        description({"deprecated": True, **({"x-sunset": each} if each else {})}) for each in (before, after)
    )
    change = only(base, revision, "operation-sunset-changed", now=NOW, notice=QUARTER)
    assert (change.severity.value, change.ground) == (severity, ground)


def aged(said):
    parameter = {"name": "p", "in": "query", "schema": {"type": "string"}, **said}
    schema = {"type": "object", "properties": {"fee": {"type": "string", **said}}}
    return description({**said, "parameters": [parameter], **response_of(schema)["paths"]["/things"]["post"]})


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("2027-01-01", "2027-01-01T00:00:00Z", 0),
        ("2027-01-01", "2027-01-01t01:00:00+01:00", 0),
        ("2027-01-01", "2027-01-01T00:00:01Z", 3),
        ("2027-01-01", 20270101, 3),
        (20270101, 20270101, 0),
    ],
)
def test_the_same_instant_is_no_change_of_an_operation_a_parameter_or_a_member(before, after, changes):
    base, revision = (aged({"deprecated": True, "x-sunset": each}) for each in (before, after))
    assert len(compared(base, revision, locations=False).changes) == changes


def test_deprecated_with_a_date_is_one_change_and_so_is_taking_both_back():
    for pair in ((PLAIN, description(YOUNG)), (description(YOUNG), PLAIN)):
        assert len(compared(*pair, locations=False, now=NOW).changes) == 1


def test_the_sunset_of_a_member_is_judged_like_an_operations():
    def answer(**said):
        return response_of({"type": "object", "properties": {"fee": {"type": "string", "deprecated": True, **said}}})

    moved = only(
        answer(**{"x-sunset": "2027-06-01"}),
        answer(**{"x-sunset": "2027-04-01"}),
        "response-property-sunset-changed",
        now=NOW,
    )
    assert (moved.severity, moved.ground) == (Severity.RISKY, Ground.SUNSET_EARLIER)


def days(number):
    return NOW + timedelta(days=number)


@pytest.mark.parametrize(
    ("sunsets", "severity"),
    [
        ({"GET /a": Sunset(days(-100), days(-1))}, "risky"),
        ({"GET /a": Sunset(days(-91), days(-1))}, "risky"),
        ({"GET /a": Sunset(days(-90), days(-1))}, "breaking"),
        ({"GET /a": Sunset(days(-100), days(1))}, "breaking"),
        ({"GET /b": Sunset(days(-100), days(-1))}, "breaking"),
        ({}, "breaking"),
    ],
    ids=["ran out", "just long enough", "a day too short", "not due", "another operation", "nothing"],
)
def test_what_was_watched_being_announced(sunsets, severity):
    """The description's own date counts for nothing: it may have been written yesterday."""
    base = {**PLAIN, "paths": {"/a": {"get": {"responses": {}, **OLD}}}}
    judged = only(base, EMPTY, "operation-removed", now=NOW, notice=QUARTER, watched=sunsets)
    assert judged.severity.value == judged.reaches[0].severity.value == severity
    assert (judged.ground is Ground.NOTICE_RUN_OUT) == (severity == "risky")
    assert ("its notice has run out" in (judged.note or "")) == (severity == "risky")

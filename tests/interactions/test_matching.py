"""What each matcher demands of a value, and what its failure is called."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.interactions.json_comparison import JsonComparison
from monitor.interactions.judgement import judge
from monitor.interactions.matchers import same_type
from monitor.interactions.rule_paths import RuleSet, parse_path, write_path
from monitor.model.contracts import Check, ExpectedBody, ExpectedResponse
from monitor.model.values import Failure, Outcome
from tests.interactions.builders import answer, expecting, interaction

PASSED, FAILED, UNKNOWN = Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN

MATCHERS = [
    ("type accepts another number", {"match": "type"}, 1, 2.5, PASSED),
    ("type refuses text for a number", {"match": "type"}, 1, "1", FAILED),
    ("type refuses a boolean for a number", {"match": "type"}, 1, True, FAILED),
    ("type refuses null for text", {"match": "type"}, "a", None, FAILED),
    ("equality is the default word", {}, 1, 2, FAILED),
    ("equality takes 1.0 for 1", {"match": "equality"}, 1, 1.0, PASSED),
    ("equality does not take true for 1", {"match": "equality"}, 1, True, FAILED),
    ("integer refuses a decimal", {"match": "integer"}, 1, 1.5, FAILED),
    ("integer accepts an integer", {"match": "integer"}, 1, 99, PASSED),
    ("decimal refuses an integer", {"match": "decimal"}, 1.5, 2, FAILED),
    ("decimal accepts a decimal", {"match": "decimal"}, 1.5, 2.0, PASSED),
    ("number accepts both", {"match": "number"}, 1, 2.5, PASSED),
    ("number refuses text", {"match": "number"}, 1, "2", FAILED),
    ("boolean accepts the other one", {"match": "boolean"}, True, False, PASSED),
    ("boolean refuses a number", {"match": "boolean"}, True, 1, FAILED),
    ("null accepts null", {"match": "null"}, None, None, PASSED),
    ("null refuses a value", {"match": "null"}, None, 0, FAILED),
    ("regex is searched", {"match": "regex", "regex": r"\d{2}"}, "12", "abc123", PASSED),
    ("regex refuses what it does not find", {"match": "regex", "regex": r"^\d+$"}, "12", "abc", FAILED),
    ("regex without the word match", {"regex": "^a"}, "a", "abc", PASSED),
    ("regex reads a number as text", {"match": "regex", "regex": "^[0-9]$"}, 4, 5, PASSED),
    ("a regex that can't be read is unknown", {"match": "regex", "regex": "("}, "a", "b", UNKNOWN),
    ("a regex that explodes is unknown", {"match": "regex", "regex": r"^(a|aa)+\1$"}, "a", "a" * 64 + "!", UNKNOWN),
    ("include finds a part", {"match": "include", "value": "ell"}, "x", "hello", PASSED),
    ("include misses a part", {"match": "include", "value": "ell"}, "x", "world", FAILED),
    ("date as Java writes it", {"match": "date", "format": "dd/MM/yyyy"}, "x", "29/10/2015", PASSED),
    ("date in another order", {"match": "date", "format": "dd/MM/yyyy"}, "x", "2015-10-29", FAILED),
    ("month 13", {"match": "date", "format": "yyyy-MM-dd"}, "x", "2015-13-01", FAILED),
    ("time", {"match": "time", "format": "HH:mm"}, "x", "23:59", PASSED),
    ("hour 24", {"match": "time", "format": "HH:mm"}, "x", "24:00", FAILED),
    (
        "timestamp in v3",
        {"match": "timestamp", "timestamp": "yyyy-MM-dd'T'HH:mm:ssXXX"},
        "x",
        "2026-11-22T10:00:00Z",
        PASSED,
    ),
    ("datetime without format", {"match": "datetime"}, "x", "2026-11-22T10:00:00.25+01:00", PASSED),
    ("datetime that is a date", {"match": "datetime"}, "x", "2026-11-22", FAILED),
    ("date letters we do not know", {"match": "date", "format": "GGGG"}, "x", "AD", UNKNOWN),
    ("semver", {"match": "semver"}, "1.0.0", "1.2.3-rc.1", PASSED),
    ("semver with two parts", {"match": "semver"}, "1.0.0", "1.2", FAILED),
    ("notEmpty refuses empty text", {"match": "notEmpty"}, "a", "", FAILED),
    ("a matcher nobody knows is unknown", {"match": "telepathy"}, "a", "a", UNKNOWN),
    ("arrayContains is not offered yet", {"match": "arrayContains", "variants": []}, [1], [1], UNKNOWN),
]


@pytest.mark.parametrize(
    ("matcher", "expected", "actual", "outcome"), [m[1:] for m in MATCHERS], ids=[m[0] for m in MATCHERS]
)
def test_a_matcher_decides(matcher: dict, expected: object, actual: object, outcome: Outcome):
    matching = {"$.v": {"combine": "AND", "matchers": [matcher]}}
    assert judge(expecting({"v": expected}, matching), answer({"v": actual})).outcome is outcome


FAILURES = [
    ("a missing member", {"a": 1}, {}, {}, Check.REQUIRED_MEMBER, Failure.SHAPE, "/a"),
    ("another type under equality", {"a": 1}, {"a": "1"}, {}, Check.TYPE, Failure.SHAPE, "/a"),
    ("another value", {"a": 1}, {"a": 2}, {}, Check.EQUALITY, Failure.VALUE, "/a"),
    ("an object where text was", {"a": "x"}, {"a": {}}, {}, Check.TYPE, Failure.SHAPE, "/a"),
    ("a longer list", {"a": [1]}, {"a": [1, 1]}, {}, Check.LENGTH, Failure.SHAPE, "/a"),
    ("a name that needs escaping", {"a/b~": 1}, {}, {}, Check.REQUIRED_MEMBER, Failure.SHAPE, "/a~1b~0"),
    ("inside a list", [{"a": 1}], [{"a": None}], {}, Check.TYPE, Failure.SHAPE, "/0/a"),
    ("a pattern", {"a": "x"}, {"a": "y"}, {"$.a": {"matchers": [{"regex": "^x"}]}}, Check.PATTERN, Failure.VALUE, "/a"),
    ("too short", {"a": [1]}, {"a": []}, {"$.a": {"matchers": [{"min": 1}]}}, Check.LENGTH, Failure.SHAPE, "/a"),
    ("too long", {"a": [1]}, {"a": [1, 2]}, {"$.a": {"matchers": [{"max": 1}]}}, Check.LENGTH, Failure.SHAPE, "/a"),
    ("a root of another kind", [], {}, {}, Check.TYPE, Failure.SHAPE, ""),
]


@pytest.mark.parametrize(
    ("expected", "actual", "matching", "check", "failure", "pointer"),
    [f[1:] for f in FAILURES],
    ids=[f[0] for f in FAILURES],
)
def test_a_mismatch_says_what_where_and_of_which_class(expected, actual, matching, check, failure, pointer):
    (mismatch,) = judge(expecting(expected, matching), answer(actual)).mismatches
    assert (mismatch.check, mismatch.failure, mismatch.pointer) == (check, failure, pointer)


BODIES = [
    ("HTML where JSON was promised", b"<html>", Check.BODY_PARSES),
    ("truncated JSON", b'{"a": 1', Check.BODY_PARSES),
    ("NaN is not JSON", b'{"a": NaN}', Check.BODY_PARSES),
    ("bytes that are no text", b'{"a": "\xff\xfe\xfa"}', Check.BODY_PARSES),
    ("nothing", b"", Check.BODY_PRESENT),
]


@pytest.mark.parametrize(("raw", "check"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES])
def test_a_body_that_can_not_be_read_is_a_shape_failure(raw: bytes, check: Check):
    (mismatch,) = judge(expecting({"a": 1}), answer(raw=raw)).mismatches
    assert (mismatch.check, mismatch.failure) == (check, Failure.SHAPE)


def test_a_body_kept_only_in_part_is_unknown():
    response = answer(raw=b'{"a": 1}')
    whole = judge(expecting({"a": 1}), response)
    cut = judge(expecting({"a": 1}), type(response)(200, response.headers, b'{"a"', truncated=True))
    assert (whole.outcome, cut.outcome) == (PASSED, UNKNOWN)


def test_a_body_nested_without_end_is_unknown():
    assert judge(expecting({"a": 1}), answer(raw=b"[" * 100_000 + b"]" * 100_000)).outcome is UNKNOWN


def test_a_number_with_thousands_of_digits_is_unknown():
    assert judge(expecting({"a": 1}), answer(raw=b'{"a": ' + b"9" * 5000 + b"}")).outcome is UNKNOWN


def test_a_body_that_must_be_absent_fails_when_it_is_there():
    absent = interaction(ExpectedResponse((204,), body=ExpectedBody(absent=True)))
    assert judge(absent, answer(status=204, raw=b"")).outcome is PASSED
    assert judge(absent, answer(status=204, raw=b"x")).mismatches[0].check is Check.BODY_PRESENT


def test_xml_passes_when_equal_and_is_unknown_otherwise():
    xml = interaction(ExpectedResponse((200,), body=ExpectedBody("<a/>", "application/xml")))
    assert judge(xml, answer(raw=b"<a/>")).outcome is PASSED
    assert judge(xml, answer(raw=b"<a></a>")).outcome is UNKNOWN


def test_a_redacted_value_is_compared_by_type_only():
    by_type = expecting({"token": "t"}, {"$.token": {"matchers": [{"match": "type"}]}})
    assert judge(by_type, answer({"token": "[redacted]"})).outcome is PASSED
    assert judge(expecting({"token": "t"}), answer({"token": "[redacted]"})).outcome is UNKNOWN


def test_one_of_several_matchers_is_enough_under_or():
    either = {"$.a": {"combine": "OR", "matchers": [{"match": "null"}, {"match": "type"}]}}
    outcomes = [judge(expecting({"a": "x"}, either), answer({"a": value})).outcome for value in ("y", None, 1)]
    assert outcomes == [PASSED, PASSED, FAILED]


def test_an_alternative_that_can_not_be_judged_leaves_an_or_unknown():
    either = {"$.a": {"combine": "OR", "matchers": [{"match": "null"}, {"match": "telepathy"}]}}
    assert judge(expecting({"a": "x"}, either), answer({"a": 1})).outcome is UNKNOWN


def test_values_ignores_names_and_compares_each_value():
    matching = {"$.prices": {"matchers": [{"match": "values"}]}, "$.prices.*": {"matchers": [{"match": "type"}]}}
    expected = expecting({"prices": {"EUR": 1}}, matching)
    assert judge(expected, answer({"prices": {"USD": 2, "GBP": 3}})).outcome is PASSED
    assert judge(expected, answer({"prices": {"USD": 2, "GBP": "3"}})).mismatches[0].pointer == "/prices/GBP"


def test_each_key_and_each_value_are_compared_on_their_own():
    matching = {
        "$": {
            "matchers": [
                {"match": "eachKey", "rules": [{"match": "regex", "regex": "^[A-Z]{3}$"}]},
                {"match": "eachValue", "rules": [{"match": "integer"}]},
            ]
        }
    }
    expected = expecting({"EUR": 1}, matching)
    assert judge(expected, answer({"USD": 2})).outcome is PASSED
    assert {m.check for m in judge(expected, answer({"usd": 2.5})).mismatches} == {Check.PATTERN, Check.TYPE}


PATHS = [
    ("$", ()),
    ("$.a.b", ("a", "b")),
    ("$['a b'][0].*", ("a b", "0", None)),
    ('$["a"][*]', ("a", None)),
    ("$.x-y['@id']", ("x-y", "@id")),
]


@pytest.mark.parametrize(("expression", "steps"), PATHS)
def test_a_path_is_read_and_written_back(expression: str, steps: tuple):
    assert parse_path(expression) == steps
    assert parse_path(write_path(steps)) == steps


@pytest.mark.parametrize("expression", ["", "a", "$a", "$.", "$[", "$['a", "$..a"])
def test_what_is_no_path_is_refused(expression: str):
    with pytest.raises(ValueError, match=r"can't be read|does not begin"):
        parse_path(expression)


def test_the_heaviest_rule_governs_and_the_longer_one_among_equals():
    rules = RuleSet({path: {"matchers": [{"match": path}]} for path in ("$", "$.a", "$.a[*]", "$.a[0]", "$.*[*].b")})

    def governing(*location: str | int) -> object:
        rule = rules.governing(location)
        return rule.matchers[0]["match"] if rule else None

    assert governing("x") == "$"
    assert governing("a") == "$.a"
    assert governing("a", 1) == "$.a[*]"
    assert governing("a", 0) == "$.a[0]"
    assert governing("a", 0, "b") == "$.a[0]"
    assert governing("z", 3, "b") == "$.*[*].b"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_every_value_matches_itself_and_its_example_by_type(value):
    assert judge(expecting({"v": value}), answer({"v": value})).outcome is PASSED
    by_type = {"$": {"matchers": [{"match": "type"}]}}
    assert judge(expecting({"v": value}, by_type), answer({"v": value})).outcome is PASSED


@given(json_values, json_values)
def test_values_of_two_types_never_match(one, other):
    by_type = {"$": {"matchers": [{"match": "type"}]}}
    if not same_type(one, other):
        assert judge(expecting([one], by_type), answer([other])).outcome is FAILED


@given(json_values, json_values)
def test_without_rules_only_members_may_be_added(one, other):
    passed = not list(JsonComparison(RuleSet({})).compare((), {"v": one}, {"v": other, "more": 1}))
    if passed and not isinstance(one, dict | list):
        assert json.dumps(one) == json.dumps(other)

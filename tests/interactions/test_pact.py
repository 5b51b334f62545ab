"""Pact files of four versions read into interactions, and complaints that name the place."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UsageError
from monitor.interactions.har import read_har
from monitor.interactions.interactions_file import read_interactions
from monitor.interactions.judgement import judge
from monitor.interactions.pact import read_pact
from monitor.model.contracts import ProviderState
from monitor.model.values import Outcome
from tests.interactions.builders import answer, one, pact, read_one


def test_a_pact_of_version_2():
    request = {"query": "a=1&b=x%20y&a=2", "headers": {"Accept": "application/json"}, "body": {"n": 1}}
    response = {
        "status": 201,
        "headers": {"Content-Type": "application/json"},
        "body": {"id": "ch_1"},
        "matchingRules": {"$.body.id": {"match": "regex", "regex": "^ch_"}, "$.headers.Location": {"regex": "/"}},
    }
    found = read_pact(
        pact(one(request, response, providerState="s"), version="2.0.0"), api="payments", contract="p.json"
    )[0]
    assert found.request.method == "GET"
    assert found.request.query == (("a", "1"), ("b", "x y"), ("a", "2"))
    assert (found.request.body, found.request.headers[-1]) == (b'{"n": 1}', ("Content-Type", "application/json"))
    assert found.states == (ProviderState("s"),)
    assert found.response.statuses == (201,)
    assert judge(found, answer({"id": "ch_2"}, status=201)).outcome is Outcome.PASSED
    assert judge(found, answer({"id": "x"}, status=201)).outcome is Outcome.FAILED
    assert list(found.response.header_rules) == ["Location"]
    assert found.key == "Checkout|Acme|d|s"


def test_a_pact_of_version_3():
    states = [{"name": "a"}, {"name": "b", "params": {"id": 1}}]
    request = {"query": {"a": ["1", "2"], "b": "3"}, "headers": {"X-A": ["1", "2"]}}
    found = read_pact(pact(one(request, providerStates=states)), api="payments", contract="p.json")[0]
    assert found.request.query == (("a", "1"), ("a", "2"), ("b", "3"))
    assert found.request.headers == (("X-A", "1"), ("X-A", "2"))
    assert found.states == (ProviderState("a"), ProviderState("b", {"id": 1}))
    assert found.response.statuses == (200,)


def test_a_pact_of_version_4():
    body = {"contentType": "application/json", "encoded": False, "content": {"id": 1}}
    rules = {
        "status": {"$": {"matchers": [{"match": "statusCode", "status": "success"}]}},
        "body": {"$.id": {"matchers": [{"match": "integer"}]}},
    }
    found = read_one({}, {"body": body, "matchingRules": rules}, version="4.0")
    assert judge(found, answer({"id": 7}, status=204)).outcome is Outcome.PASSED
    assert judge(found, answer({"id": 7.5})).outcome is Outcome.FAILED
    assert judge(found, answer({"id": 7}, status=302)).outcome is Outcome.FAILED


def test_base64_content_of_version_4_is_decoded():
    content = base64.b64encode(b'{"id": 1}').decode()
    found = read_one(
        {}, {"body": {"contentType": "application/json", "encoded": "base64", "content": content}}, version="4.0"
    )
    assert judge(found, answer({"id": 1})).outcome is Outcome.PASSED


UNSUPPORTED = [
    ("a message", pact({"type": "Asynchronous/Messages", "description": "m"}, version="4.0"), "not HTTP"),
    ("a message of version 3", pact(messages=[{"description": "m", "contents": {}}]), "not HTTP"),
    ("a later version", pact(one(), version="5.0"), "version 5"),
    (
        "a matcher nobody knows",
        pact(one(None, {"body": 1, "matchingRules": {"body": {"$": {"matchers": [{"match": "x"}]}}}})),
        "'x'",
    ),
    (
        "a header matcher nobody knows",
        pact(one(None, {"matchingRules": {"header": {"A": {"matchers": [{"match": "y"}]}}}})),
        "'y'",
    ),
    ("a category nobody knows", pact(one(None, {"matchingRules": {"soul": {}}})), "soul"),
    (
        "a value from the state",
        pact(one({"generators": {"path": {"type": "ProviderState", "expression": "/${id}"}}})),
        "provider state",
    ),
    ("binary content", pact(one(None, {"body": {"content": "//79", "encoded": "base64"}}), version="4.0"), "binary"),
]


@pytest.mark.parametrize(("value", "words"), [u[1:] for u in UNSUPPORTED], ids=[u[0] for u in UNSUPPORTED])
def test_what_a_pact_wants_and_we_can_not_is_listed_and_never_passes(value: dict, words: str):
    (found,) = read_pact(value, api="payments", contract="p.json")
    assert any(words in each for each in found.unsupported)
    assert judge(found, answer(1)).outcome is not Outcome.PASSED


CHARGE = {"refunds": [{"id": 1}], "charge": {"id": 1}, "kind": "a"}


@pytest.mark.parametrize("version", ["2.0.0", "3.0.0"])
@pytest.mark.parametrize(
    ("path", "changed", "also"),
    [
        ("$..id", {"charge": {"id": 2}, "kind": "b"}, {}),
        ("$.charge[?(@.id > 1)].id", {"charge": {}}, {"kind": "b"}),
        ("$.refunds[(@.length-1)]", {"refunds": []}, {"charge": {"id": 2}}),
    ],
)
def test_a_path_that_can_not_be_read_leaves_only_its_places_undecided(path, changed, also, version):
    rule = {"match": "type"}
    rules = {path.replace("$", "$.body"): rule} if version == "2.0.0" else {"body": {path: {"matchers": [rule]}}}
    found = read_one(None, {"body": CHARGE, "matchingRules": rules}, version=version)
    judgement = judge(found, answer({**CHARGE, **changed}))
    assert judgement.outcome is Outcome.UNKNOWN
    assert "a matching rule at $" in judgement.unsupported[0]
    if also:
        assert judge(found, answer({**CHARGE, **changed, **also})).outcome is Outcome.FAILED


@pytest.mark.parametrize("rules", [{"$..id": {"match": "type"}}, {"body": {"id": {"matchers": [{"match": "type"}]}}}])
def test_what_is_no_path_into_a_body_leaves_the_whole_of_it_undecided(rules: dict):
    found = read_one(None, {"body": CHARGE, "matchingRules": rules})
    assert judge(found, answer({**CHARGE, "kind": "b"})).outcome is Outcome.UNKNOWN
    assert judge(found, answer(CHARGE, status=500)).outcome is Outcome.FAILED


def term(example: str, pattern: str) -> dict:
    return {
        "json_class": "Pact::Term",
        "data": {"generate": example, "matcher": {"json_class": "Regexp", "o": 0, "s": pattern}},
    }


def like(contents: object, kind: str = "SomethingLike", **more: object) -> dict:
    return {"json_class": f"Pact::{kind}", "contents": contents, **more}


def test_matchers_of_version_1_are_an_example_and_rules():
    body = {
        "day": term("2026-01-31", r"^\d{4}-\d\d-\d\d$"),
        "lines": like({"n": like(1)}, "ArrayLike", min=2),
        "kind": "a",
    }
    found = read_one(
        {"path": term("/charges/1", r"/charges/\d"), "headers": {"X-A": term("1", r"\d")}, "body": like({"n": 1})},
        {"headers": {"Location": term("/1", "^/")}, "body": like(body)},
        version="1.0.0",
    )
    assert (found.request.path, found.request.headers[0], found.request.body) == (
        "/charges/1",
        ("X-A", "1"),
        b'{"n": 1}',
    )
    assert found.response.body is not None
    assert found.response.body.example == {"day": "2026-01-31", "lines": [{"n": 1}], "kind": "a"}
    located = (("Content-Type", "application/json"), ("Location", "/2"))
    other = {"day": "2027-01-31", "lines": [{"n": 2}, {"n": 3}], "kind": "b"}
    assert judge(found, answer(other, headers=located)).outcome is Outcome.PASSED
    for wrong in ({"day": "x"}, {"lines": [{"n": 2}]}, {"lines": [{"n": "2"}, {"n": 3}]}, {"kind": 1}):
        assert judge(found, answer({**other, **wrong}, headers=located)).outcome is Outcome.FAILED
    plain = {"json_class": "Pact::SomethingLike"}
    assert read_one(None, {"body": plain}, version="1.0.0").response.body.example == plain


def test_an_example_s_status_that_rules_stand_for_is_not_looked_at():
    rules = {"status": {"$": {"matchers": [{"match": "statusCode", "status": "clientError"}]}}}
    found = read_one({}, {"status": 0, "matchingRules": rules}, version="4.0")
    assert judge(found, answer(status=404)).outcome is Outcome.PASSED
    assert judge(found, answer()).outcome is Outcome.FAILED


def test_version_4_says_by_an_empty_object_that_nothing_is_said_of_a_body():
    found = read_one({"body": {}}, {"status": 204, "body": {}}, version="4.0")
    assert (found.request.body, found.response.body) == (None, None)
    assert judge(found, answer(status=204, raw=b"", headers=())).outcome is Outcome.PASSED


@pytest.mark.parametrize("encoded", ["base64", True])
def test_a_body_may_be_said_to_be_encoded_in_either_way(encoded: object):
    body = {"contentType": "application/json", "encoded": encoded, "content": base64.b64encode(b'{"id": 1}').decode()}
    found = read_one({"body": body}, {"body": body}, version="4.0")
    assert (found.request.body, found.response.body.example) == (b'{"id": 1}', {"id": 1})


def test_a_query_behind_the_path_is_one():
    found = read_one({"path": "/charges?a=1&b=", "query": {"c": ["2"]}})
    assert (found.request.path, found.request.query) == ("/charges", (("a", "1"), ("b", ""), ("c", "2")))


def test_a_list_of_which_a_rule_demands_what_is_not_known_is_not_judged():
    variants = [{"index": 0, "rules": {"$.id": {"matchers": [{"match": "type"}]}}}]
    rules = {"body": {"$.lines": {"matchers": [{"match": "arrayContains", "variants": variants}]}}}
    found = read_one(None, {"body": {"lines": [{"id": 1}], "kind": "a"}, "matchingRules": rules})
    assert judge(found, answer({"lines": [{"n": 1}, {"id": 2}], "kind": "a"})).outcome is Outcome.UNKNOWN
    assert judge(found, answer({"lines": [{"id": 1}], "kind": "b"})).outcome is Outcome.FAILED


def test_rules_may_be_named_after_the_part_that_they_stand_in():
    request = {"query": {"q": ["a"]}, "requestMatchingRules": {"$.query.q[0]": {"match": "regex", "regex": "a|b"}}}
    response = {"body": {"id": 1}, "responseMatchingRules": {"$.body.id": {"match": "type"}}}
    found = read_one(request, response)
    assert list(found.request_rules.query) == ["q"]
    assert judge(found, answer({"id": 2})).outcome is Outcome.PASSED


def test_a_path_may_stand_behind_the_part_that_it_is_of():
    rule = {"match": "regex", "regex": "json"}
    request = {"query": "baz=bat", "matchingRules": {"$.query.$.baz[0]": rule}}
    rules = {"$.header.$['Content-Type']": rule, "$.body.$.id": {"match": "type"}}
    found = read_one(request, {"body": {"id": 1}, "headers": {"Content-Type": "text/json"}, "matchingRules": rules})
    assert list(found.request_rules.query) == ["baz"]
    assert judge(found, answer({"id": 2})).outcome is Outcome.PASSED


def test_a_version_may_be_told_without_an_object():
    value = pact(one({"query": "a=1"}, {"body": {"content": 1}})) | {"metadata": {"pact-specification": "2.0.0"}}
    (found,) = read_pact(value, api="payments", contract="p.json")
    assert (found.response.body.example, found.request.query) == ({"content": 1}, (("a", "1"),))


@pytest.mark.parametrize("version", ["", None])
def test_a_version_that_is_left_empty_is_not_told(version: object):
    value = pact(one({"query": "a=1"})) | {"metadata": {"pactSpecification": {"version": version}}, "messages": None}
    (found,) = read_pact(value, api="payments", contract="p.json")
    assert found.request.query == (("a", "1"),)


MALFORMED_PACTS = [
    ("not an object", [], "/", "expected an object, found a list"),
    ("no provider", {"consumer": {"name": "c"}}, "/", "key 'provider' is missing"),
    ("no interactions", {"consumer": {"name": "c"}, "provider": {"name": "p"}}, "/", "key 'interactions' is missing"),
    ("a name that is a number", pact() | {"consumer": {"name": 1}}, "/consumer/name", "expected text, found a number"),
    (
        "no response",
        pact({"description": "d", "request": {"method": "GET", "path": "/"}}),
        "/interactions/0",
        "key 'response' is missing",
    ),
    (
        "a status that is none",
        pact(one(None, {"status": "200"})),
        "/interactions/0/response/status",
        "expected an HTTP status",
    ),
    ("an odd version", pact(version="latest"), "/metadata/pactSpecification/version", "expected a version"),
]


@pytest.mark.parametrize(
    ("value", "pointer", "message"), [m[1:] for m in MALFORMED_PACTS], ids=[m[0] for m in MALFORMED_PACTS]
)
def test_a_malformed_pact_is_refused_with_its_place(value: object, pointer: str, message: str):
    with pytest.raises(UsageError) as caught:
        read_pact(value, api="payments", contract="pact.json")
    assert (caught.value.diagnostic.place.pointer, caught.value.diagnostic.place.source) == (pointer, "pact.json")
    assert message in caught.value.diagnostic.message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_whatever_a_contract_holds_only_a_usage_error_comes_out(value):
    for read in (read_pact, read_interactions, read_har):
        with pytest.raises(UsageError):
            read(value, api="payments", contract="x")


@given(json_values)
def test_whatever_stands_in_a_pact_s_response_only_a_usage_error_comes_out(value):
    try:
        found = read_pact(pact(one(None, {"matchingRules": value, "body": value})), api="payments", contract="x")
    except UsageError:
        return
    assert judge(found[0], answer(value)).outcome in Outcome

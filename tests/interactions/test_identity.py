"""When two interactions ask the same thing, and when a consumer relies on the same thing."""

import pytest

from monitor.interactions.identity import content_digest, same_request
from monitor.interactions.pact import read_pact
from monitor.interactions.redaction import Redactor
from tests.interactions.builders import one, pact, read_one

SAME = [
    ("order of parameters", {"query": {"a": ["1"], "b": ["2"]}}, {"query": {"b": ["2"], "a": ["1"]}}, True),
    ("order within a parameter", {"query": {"a": ["1", "2"]}}, {"query": {"a": ["2", "1"]}}, False),
    ("credentials", {"headers": {"Authorization": "x"}}, {"headers": {"X-Api-Key": "y"}}, True),
    ("credential parameters", {"query": {"api_key": ["x"]}}, {}, True),
    ("header names in another case", {"headers": {"Accept": "a/b"}}, {"headers": {"accept": "a/b"}}, True),
    ("header values", {"headers": {"Accept": "a/b"}}, {"headers": {"Accept": "a/c"}}, False),
    ("a JSON body in another order", {"body": {"a": 1, "b": 2}}, {"body": {"b": 2, "a": 1}}, True),
    ("a JSON body with another value", {"body": {"a": 1}}, {"body": {"a": True}}, False),
    ("a body and none", {"body": {"a": 1}}, {}, False),
    ("another path", {"path": "/a"}, {"path": "/b"}, False),
    ("another method", {"method": "PUT"}, {"method": "GET"}, False),
]


@pytest.mark.parametrize(("first", "second", "same"), [s[1:] for s in SAME], ids=[s[0] for s in SAME])
def test_two_requests_ask_the_same(first: dict, second: dict, same: bool):
    assert same_request(read_one(first), read_one(second)) is same
    assert same_request(read_one(second), read_one(first)) is same


DIGESTS = [
    ("the same", one(), one(), True),
    ("another credential", one({"headers": {"Authorization": "x"}}), one({"headers": {"Authorization": "y"}}), True),
    ("another wording", one(description="a"), one(description="b"), True),
    ("another status", one(None, {"status": 200}), one(None, {"status": 201}), False),
    ("another expected body", one(None, {"body": {"a": 1}}), one(None, {"body": {"a": 2}}), False),
    (
        "another rule",
        one(None, {"body": 1}),
        one(None, {"body": 1, "matchingRules": {"body": {"$": {"matchers": [{"match": "type"}]}}}}),
        False,
    ),
    ("another request", one({"path": "/a"}), one({"path": "/b"}), False),
    ("another state", one(providerStates=[{"name": "a"}]), one(providerStates=[{"name": "b"}]), False),
]


@pytest.mark.parametrize(("first", "second", "same"), [d[1:] for d in DIGESTS], ids=[d[0] for d in DIGESTS])
def test_a_digest_changes_with_what_is_relied_on(first: dict, second: dict, same: bool):
    one_digest, other = (
        content_digest(read_pact(pact(each), api="payments", contract="p")[0]) for each in (first, second)
    )
    assert (one_digest == other) is same


STORED = [
    ("a credential header", one({"headers": {"Authorization": "x", "Accept": "a/b"}})),
    ("a password that is sent", one({"body": {"password": "x", "n": 1}})),
    ("a token that is expected", one(None, {"body": {"access_token": "x", "n": 1}})),
    ("a cookie that is expected", one(None, {"headers": {"Set-Cookie": "a=b"}})),
    ("nothing secret", one({"body": {"n": 1.50}})),
]


@pytest.mark.parametrize("value", [s[1] for s in STORED], ids=[s[0] for s in STORED])
def test_a_stored_interaction_is_the_same_as_before(value: dict):
    (found,) = read_pact(pact(value), api="payments", contract="p")
    stored = Redactor().interaction(found)
    assert content_digest(stored) == content_digest(found)
    assert same_request(stored, found)

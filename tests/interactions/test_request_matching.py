"""Which observed requests are a contract's: the Pact specification's own cases, and what only traffic has."""

import json
from dataclasses import replace

import pytest

from monitor.interactions.request_matching import RequestMatcher
from monitor.model.contracts import Interaction, RequestRules
from monitor.model.exchanges import Request
from tests.interactions.test_pact_specification import cases, interaction

OTHERWISE = {
    "array size less than required.json": "the example is the contract's request, whatever its own rules say of it",
    "order of comma separated header values different.json": "of Accept: what a client can read is seen in the answer",
    "forward slash found when empty path expected.json": "HTTP has no empty path (RFC 9112 §3.2.1): it is /",
    "trailing amperand.json": "v1 compares query strings as text; as later versions, we compare parameters",
}
"""End of a case's path -> why we take its request for the contract's where the specification does not."""


def asked(version: str, message: dict) -> Interaction:
    return interaction(version, request={"method": "GET", "path": "/", **message})


def is_undecided(case: dict, path: str) -> bool:
    """What is undecided is another request, and what contracts say nothing of is none: both only keep us silent."""
    wanted, found = case["expected"], case["actual"]
    of_credentials = any("authorization" in name.lower() for name in wanted.get("headers", {}))
    return "xml" in path or of_credentials or (not wanted.get("body") and bool(found.get("body")))


@pytest.mark.parametrize(("version", "path", "case"), list(cases("request")))
def test_a_request_is_matched_as_the_specification_says(version: str, path: str, case: dict):
    wanted, found = (asked(version, case[side]) for side in ("expected", "actual"))
    matched = RequestMatcher(wanted).matches(found.request)
    otherwise = any(path.endswith(ending) for ending in OTHERWISE) and (version == "v1" or "amperand" not in path)
    if is_undecided(case, path):
        assert case["match"] or not matched
    else:
        assert matched == (case["match"] != otherwise), case["comment"]


def test_each_disagreement_is_about_a_case_that_exists():
    paths = {param.values[1] for param in cases("request")}
    assert all(any(path.endswith(ending) for path in paths) for ending in OTHERWISE)


def pact(request: dict, rules: dict | None = None) -> RequestMatcher:
    return RequestMatcher(asked("v3", request | ({"matchingRules": rules} if rules else {})))


def test_path_and_query_rules_of_a_contract_let_other_values_in():
    rules = {
        "path": {"matchers": [{"match": "regex", "regex": r"/charges/ch_\d+"}]},
        "query": {"page": {"matchers": [{"match": "integer"}, {"match": "regex", "regex": r"\d+"}], "combine": "OR"}},
    }
    matcher = pact({"path": "/charges/ch_1", "query": {"page": ["1"]}}, rules)
    assert matcher.matches(Request("GET", "/charges/ch_99", (("page", "7"),)))
    assert not matcher.matches(Request("GET", "/refunds/ch_99", (("page", "7"),)))
    assert not matcher.matches(Request("GET", "/charges/ch_99", (("page", "last"),)))
    assert not matcher.matches(Request("GET", "/charges/ch_99"))


def test_rules_written_as_version_2_does_are_read_too():
    flat = {"$.path": {"match": "regex", "regex": r"/charges/\w+"}, "$.query.page": {"match": "regex", "regex": r"\d"}}
    matcher = RequestMatcher(asked("v2", {"path": "/charges/a", "query": "page=1", "matchingRules": flat}))
    assert matcher.matches(Request("GET", "/charges/b", (("page", "2"),)))


def test_credentials_and_what_clients_add_do_not_tell_requests_apart():
    matcher = pact({"path": "/charges", "query": {"token": ["mine"]}, "headers": {"Authorization": "Bearer mine"}})
    headers = (("User-Agent", "Firefox"), ("Cookie", "[redacted]"), ("Sec-Fetch-Mode", "cors"), (":authority", "a"))
    assert matcher.matches(Request("GET", "/charges", (("token", "[redacted]"),), headers))


def test_a_header_that_the_contract_sends_must_be_there():
    matcher = pact({"path": "/charges", "headers": {"X-Version": "2"}})
    assert not matcher.matches(Request("GET", "/charges"))
    assert not matcher.matches(Request("GET", "/charges", headers=(("X-Version", "3"),)))
    assert matcher.matches(Request("GET", "/charges", headers=(("x-version", "2"), ("X-Other", "1"))))


def test_a_body_with_more_in_it_asks_for_more():
    request = {"method": "POST", "path": "/charges", "body": {"amount": 1, "lines": [{"id": "a"}]}}
    rules = {"body": {"$": {"matchers": [{"match": "type"}]}}}
    kind = (("Content-Type", "application/json"),)
    matcher = pact(request, rules)

    def sent(body: object) -> bool:
        return matcher.matches(Request("POST", "/charges", (), kind, json.dumps(body).encode()))

    assert sent({"amount": 900, "lines": [{"id": "z"}, {"id": "y"}]})
    assert not sent({"amount": 900, "lines": [{"id": "z", "tax": 1}]})
    assert not sent({"amount": 900, "lines": [], "capture": False})
    assert not sent({"amount": "900", "lines": []})


def test_a_path_is_the_same_however_it_is_encoded_but_for_slashes():
    matcher = pact({"path": "/charges/ch 1"})
    assert matcher.matches(Request("GET", "/charges/ch%201"))
    assert not pact({"path": "/charges/a/b"}).matches(Request("GET", "/charges/a%2Fb"))


def test_rules_of_a_request_that_can_not_be_read_mean_equality():
    matcher = pact({"path": "/charges/1"}, {"path": {"combine": "PERHAPS", "matchers": []}})
    assert matcher.matches(Request("GET", "/charges/1"))
    assert not matcher.matches(Request("GET", "/charges/2"))


@pytest.mark.parametrize("depth", [100, 300, 500, 900, 100_000])
def test_a_body_nested_without_end_is_another_request_or_the_same_and_no_error(depth):
    kind = (("Content-Type", "application/json"),)

    def nested(end: str) -> bytes:
        return b"[" * depth + end.encode() + b"]" * depth

    wanted = asked("v3", {"method": "POST", "headers": {"Content-Type": "application/json"}})
    wanted = replace(wanted, request=replace(wanted.request, body=nested("1")))
    by_type = replace(wanted, request_rules=RequestRules(body={"$": {"matchers": [{"match": "type"}]}}))
    for interaction_ in (wanted, by_type):
        matched = RequestMatcher(interaction_).matches(Request("POST", "/", (), kind, nested('"a"')))
        assert not matched

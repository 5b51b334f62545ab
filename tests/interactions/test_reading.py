"""Contracts of three formats read into the same interactions, and complaints that name the place."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.documents import load
from monitor.errors import UsageError
from monitor.interactions import interactions_file
from monitor.interactions.har import read_har
from monitor.interactions.identity import content_digest, same_request
from monitor.interactions.interactions_file import read_interactions
from monitor.interactions.judgement import judge
from monitor.interactions.pact import read_pact
from monitor.interactions.redaction import Redactor
from monitor.model.contracts import Interaction, ProviderState
from monitor.model.values import Outcome
from tests.interactions.builders import answer

MANUAL = Path(__file__).parents[2] / "docs" / "interactions.md"


def pact(*interactions: dict, version: str | None = "3.0.0", **more: object) -> dict:
    metadata = {} if version is None else {"pactSpecification": {"version": version}}
    return {
        "consumer": {"name": "Checkout"},
        "provider": {"name": "Acme"},
        "interactions": list(interactions),
        "metadata": metadata,
        **more,
    }


def one(request: dict | None = None, response: dict | None = None, **more: object) -> dict:
    return {
        "description": "d",
        "request": {"method": "get", "path": "/", **(request or {})},
        "response": response or {},
        **more,
    }


def read_one(*args: object, version: str | None = "3.0.0") -> Interaction:
    return read_pact(pact(one(*args), version=version), api="payments", contract="pact.json")[0]


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
    (
        "a rule without a path",
        pact(one(None, {"matchingRules": {"body": {"id": {}}}})),
        "/interactions/0/response/matchingRules/body/id",
        "does not begin",
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


OURS = {
    "consumer": "Checkout",
    "provider": "Acme Pay",
    "interactions": [
        {
            "description": "read one charge",
            "operation": "get /charges/{id}",
            "states": ["a charge", {"name": "b", "params": {"id": 1}}],
            "request": {"path": "/charges/ch_1", "query": {"expand": ["a", "b"], "n": 1}, "headers": {"Accept": "a/b"}},
            "response": {
                "status": 200,
                "headers": {"Content-Type": "application/json"},
                "body": {"id": "ch_1", "amount": 1200, "currency": "EUR", "refunds": [{"id": "re_1"}]},
                "match": {"$.id": {"regex": "^ch_"}, "$.currency": "equal", "$.refunds": {"min": 1}},
            },
        }
    ],
}


def ours(change: dict | None = None, **response: object) -> Interaction:
    value = json.loads(json.dumps(OURS))
    if change is not None or response:
        value["interactions"][0] |= change or {}
        value["interactions"][0]["response"] = response or value["interactions"][0]["response"]
    return read_interactions(value, api="payments", contract="x.yaml")[0]


def test_our_own_format():
    found = ours()
    assert found.operation == "GET /charges/{id}"
    assert found.request.method == "GET"
    assert found.request.query == (("expand", "a"), ("expand", "b"), ("n", "1"))
    assert found.states == (ProviderState("a charge"), ProviderState("b", {"id": 1}))


CHARGE = {"id": "ch_9", "amount": 5, "currency": "EUR", "refunds": [{"id": "x"}], "new": True}
LIKE = [
    ("other values and more members", CHARGE, Outcome.PASSED),
    ("another type", CHARGE | {"amount": "5"}, Outcome.FAILED),
    ("a missing member", {k: v for k, v in CHARGE.items() if k != "amount"}, Outcome.FAILED),
    ("a value that must be equal", CHARGE | {"currency": "USD"}, Outcome.FAILED),
    ("a pattern that does not fit", CHARGE | {"id": "x"}, Outcome.FAILED),
    ("an empty list under min", CHARGE | {"refunds": []}, Outcome.FAILED),
    ("a longer list", CHARGE | {"refunds": [{"id": "x"}, {"id": "y"}]}, Outcome.PASSED),
    ("a longer list with one unlike", CHARGE | {"refunds": [{"id": "x"}, {"id": 1}]}, Outcome.FAILED),
]


@pytest.mark.parametrize(("body", "outcome"), [each[1:] for each in LIKE], ids=[each[0] for each in LIKE])
def test_a_body_is_compared_like_its_example(body: object, outcome: Outcome):
    assert judge(ours(), answer(body)).outcome is outcome


def test_equal_compares_values():
    exact = ours(equal={"n": 1})
    assert judge(exact, answer({"n": 1})).outcome is Outcome.PASSED
    assert judge(exact, answer({"n": 2})).outcome is Outcome.FAILED


def test_without_a_status_any_success_will_do():
    assert [judge(ours(body={}), answer({}, status=status)).outcome for status in (204, 404)] == [
        Outcome.PASSED,
        Outcome.FAILED,
    ]


@pytest.mark.parametrize("word", interactions_file._WORDS)
def test_each_word_of_match_is_a_matcher_we_judge(word: str):
    assert judge(ours(body={"v": "a"}, match={"$.v": word}), answer({"v": "a"})).outcome is not Outcome.UNKNOWN


MALFORMED_OURS = [
    ("a key that is misspelt", {"interactons": []}, "/interactons", "did you mean 'interactions'?"),
    ("a missing key", {"interactions": [{"description": "d", "request": {"path": "/"}}]}, "/interactions/0", None),
    (
        "a path with a query",
        {"interactions": [{"description": "d", "request": {"path": "/?a=1"}, "response": {}}]},
        "/interactions/0/request/path",
        "write it under 'query'",
    ),
    (
        "a relative path",
        {"interactions": [{"description": "d", "request": {"path": "a"}, "response": {}}]},
        "/interactions/0/request/path",
        None,
    ),
    (
        "an unknown matcher",
        {
            "interactions": [
                {"description": "d", "request": {"path": "/"}, "response": {"body": {}, "match": {"$.a": "eqal"}}}
            ]
        },
        "/interactions/0/response/match/$.a",
        None,
    ),
    (
        "a match without body",
        {"interactions": [{"description": "d", "request": {"path": "/"}, "response": {"match": {}}}]},
        "/interactions/0/response",
        None,
    ),
    (
        "an operation without path",
        {"interactions": [{"description": "d", "operation": "charges", "request": {"path": "/"}, "response": {}}]},
        "/interactions/0/operation",
        None,
    ),
    (
        "two of one name",
        {"interactions": [{"description": "d", "request": {"path": "/"}, "response": {}}] * 2},
        "/interactions/1",
        None,
    ),
]


@pytest.mark.parametrize(
    ("value", "pointer", "advice"), [m[1:] for m in MALFORMED_OURS], ids=[m[0] for m in MALFORMED_OURS]
)
def test_a_malformed_interactions_file_is_refused_with_its_place(value: dict, pointer: str, advice: str | None):
    with pytest.raises(UsageError) as caught:
        read_interactions({"consumer": "c", "provider": "p", **value}, api="payments", contract="x.yaml")
    assert caught.value.diagnostic.place.pointer == pointer
    assert advice in {None, caught.value.diagnostic.help}


def test_the_example_of_the_manual_is_valid():
    blocks = MANUAL.read_text().split("```yaml\n")[1:]
    for block in blocks:
        value = load(block.partition("```")[0].encode(), "manual")
        assert read_interactions(value, api="payments", contract="manual")


def test_the_manual_names_every_key_and_matcher():
    text = MANUAL.read_text()
    names = {*interactions_file._CONTRACT_KEYS, *interactions_file._INTERACTION_KEYS, *interactions_file._REQUEST_KEYS}
    names |= {*interactions_file._RESPONSE_KEYS, *interactions_file._WORDS, *interactions_file._ARGUMENTS}
    assert {name for name in names if f"`{name}`" not in text} == set()


def entry(
    url: str = "https://api.acme.example/v1/charges?limit=2",
    *,
    status: int = 200,
    body: str = '{"id": 1}',
    **request: object,
) -> dict:
    headers = [
        {"name": name, "value": "secret-1"}
        for name in ("Authorization", "Cookie", ":authority", "User-Agent", "sec-ch-ua")
    ]
    headers.append({"name": "Accept", "value": "application/json"})
    return {
        "request": {"method": "GET", "url": url, "headers": headers, **request},
        "response": {"status": status, "content": {"mimeType": "application/json", "text": body}},
    }


def archive(*entries: dict, base_urls: tuple[str, ...] = ()) -> tuple[Interaction, ...]:
    return read_har(
        {"log": {"version": "1.2", "entries": list(entries)}}, api="payments", contract="t.har", base_urls=base_urls
    )


def test_an_archive_entry_expects_the_same_status_and_shape():
    (found,) = archive(entry(), base_urls=("https://api.acme.example/v1",))
    assert (found.request.path, found.request.query) == ("/charges", (("limit", "2"),))
    assert found.description == "GET /charges?limit=2"
    assert judge(found, answer({"id": 2})).outcome is Outcome.PASSED
    assert judge(found, answer({"id": "2"})).outcome is Outcome.FAILED
    assert judge(found, answer({"id": 2}, status=201)).outcome is Outcome.FAILED


def test_an_archive_brings_no_credentials_and_nothing_of_the_browser():
    (found,) = archive(entry("https://api.acme.example/charges?api_key=secret-1&a=1"))
    assert found.request.headers == (("Accept", "application/json"),)
    assert "secret-1" not in repr(found)


LEFT_OUT = [
    ("no response", entry(status=0)),
    ("a server error", entry(status=503)),
    ("an answer about credentials", entry(status=401)),
    ("another host", entry("https://tracker.example/v1/pixel")),
    ("a host whose name begins alike", entry("https://api.acme.example.evil.example/v1/charges")),
    ("a path that begins alike", entry("https://api.acme.example/v10/charges")),
]


@pytest.mark.parametrize("left_out", [each[1] for each in LEFT_OUT], ids=[each[0] for each in LEFT_OUT])
def test_an_entry_nobody_relies_on_is_left_out(left_out: dict):
    assert archive(left_out, entry(), base_urls=("https://api.acme.example/v1",)) == archive(
        entry(), base_urls=("https://api.acme.example/v1",)
    )


def test_repeats_count_once_and_bodies_tell_requests_apart():
    posts = [entry(method="POST", postData={"mimeType": "application/json", "text": text}) for text in ("1", "2", "1")]
    assert len(archive(entry(), entry(), *posts)) == 3


@pytest.mark.parametrize("value", [{}, {"log": {}}, {"log": {"entries": [{}]}}, []])
def test_what_is_no_archive_is_refused(value: object):
    with pytest.raises(UsageError):
        read_har(value, api="payments", contract="t.har")


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

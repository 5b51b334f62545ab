"""Our own contract format: what it means, what it refuses, and that its manual is true."""

import json
from pathlib import Path

import pytest

from monitor.documents import load
from monitor.errors import UsageError
from monitor.interactions import interactions_file
from monitor.interactions.interactions_file import read_interactions
from monitor.interactions.judgement import judge
from monitor.model.contracts import Interaction, ProviderState
from monitor.model.values import Outcome
from tests.interactions.builders import answer

MANUAL = Path(__file__).parents[2] / "docs" / "interactions.md"


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

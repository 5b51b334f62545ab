"""Laws of a learned description: it holds for all that it was grown from, whatever the order; more only widens it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model.exchanges import Exchange, Request, Response
from monitor.openapi import match_operation, read_api
from monitor.openapi.conformance import Conformance, request_conformance, response_conformance
from monitor.openapi.learned import learned_description, learned_operation, template_of
from monitor.schemas import jsonschema_judge

JUDGE = jsonschema_judge()
NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
JSON = (("Content-Type", "application/json; charset=utf-8"),)

NAMES = st.sampled_from(["id", "amount", "ch_1", "17", "$ref", "type", "x", "a/b", "~"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
PATHS = st.sampled_from(
    ["/charges/ch_1", "/charges/ch_2", "/charges", "/charges/search", "/v1/users/7/files/9", "/{x}/"]
)
BODIES = st.one_of(
    VALUES.map(lambda value: (JSON, json.dumps(value).encode(), False)),
    VALUES.map(lambda value: ((), json.dumps(value).encode(), False)),
    st.just(((("Content-Type", "text/html"),), b"<p>", False)),
    st.just(((), b"<p>", False)),
    st.just((JSON, b"", False)),
    st.just((JSON, b'{"id": ', True)),
)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    headers, body, truncated = draw(BODIES)
    method = draw(st.sampled_from(["GET", "POST", "HEAD"]))
    sent = draw(st.none() | VALUES) if method == "POST" else None
    request = Request(
        method,
        draw(PATHS),
        tuple(draw(st.lists(st.tuples(st.sampled_from(["page", "q"]), st.sampled_from(["1", "x"])), max_size=2))),
        JSON if sent is not None else (),
        json.dumps(sent).encode() if sent is not None else None,
    )
    at = NOW + timedelta(seconds=draw(st.integers(0, 10**6)))
    status = draw(st.sampled_from([200, 201, 404, 503]))
    return Exchange(request, "https://a.example", at, 0.1, Response(status, headers, body, truncated))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(exchanges(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_everything_that_it_was_grown_from_conforms_and_order_does_not_matter(seen, random):
    document = learned_description(seen, api="payments")
    api = read_api(document, source="learned")
    assert not api.notes
    for each in seen:
        found = response_conformance(api, each.request, each.response, JUDGE)
        wanted = (
            {Conformance.CONFORMS, Conformance.UNKNOWN}
            if "json" not in str(each.response.headers) or (each.response.truncated)
            else {Conformance.CONFORMS}
        )
        assert found.conformance in wanted, (found, each)
        assert request_conformance(api, each.request, JUDGE).conformance is not Conformance.VIOLATES
        assert match_operation(api, each.request.method, each.request.path) is not None
    shuffled = list(seen)
    random.shuffle(shuffled)
    assert json.dumps(learned_description([*shuffled, seen[0]], api="payments")) == json.dumps(document)


def said(value: object, at: int = 0, path: str = "/charges/ch_1") -> Exchange:
    return Exchange(
        Request("GET", path), "", NOW + timedelta(seconds=at), 0.1, Response(200, JSON, json.dumps(value).encode())
    )


def schema_of(*values: object) -> dict:
    found = learned_description([said(value, number) for number, value in enumerate(values)], api="payments")
    (item,) = found["paths"].values()
    return item["get"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_what_all_have_is_required_and_what_differs_is_both():
    assert schema_of({"id": "a", "amount": 1, "note": None}, {"id": "b", "amount": 2.5}) == {
        "type": "object",
        "properties": {"id": {"type": "string"}, "amount": {"type": "number"}, "note": {"type": "null"}},
        "required": ["amount", "id"],
    }
    assert schema_of([{"a": 1}, {"b": True}], []) == {
        "type": "array",
        "items": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "boolean"}}},
    }


def test_values_are_never_guessed_at():
    assert schema_of("settled", "settled", "settled") == {"type": "string"}


def test_members_named_like_ids_are_one_table():
    assert schema_of({"ch_1": {"a": 1}}, {"ch_2": {"a": 2}, "total": 3}) == {
        "type": "object",
        "properties": {"total": {"type": "integer"}},
        "additionalProperties": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    }


def test_a_value_nested_without_end_is_left_open():
    value: object = 1
    for _ in range(200):
        value = [value]
    assert schema_of(value)["type"] == "array"


def test_it_says_that_it_is_learned_and_from_how_many():
    document = learned_description([said(1), said(2, 1), said(1)], api="payments")
    assert document["info"]["title"] == "payments, learned from 2 exchanges"
    assert document["info"]["x-learned"] is True
    assert document["paths"]["/charges/{id}"]["get"]["x-observations"] == 2


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/charges/ch_1042", "/charges/{id}"),
        ("/charges/search", "/charges/search"),
        ("/v1/users/7/files/9", "/v1/users/{id}/files/{id2}"),
        ("/v2/oauth2/token", "/v2/oauth2/token"),
        ("/a/6ba7b810-9dad-11d1-80b4-00c04fd430c8", "/a/{id}"),
        ("/a/deadbeef", "/a/deadbeef"),
        ("/a/dead0beef", "/a/{id}"),
        ("/days/2027-01-31", "/days/{id}"),
        ("/", "/"),
    ],
)
def test_segments_that_look_like_ids_are_parameters(path, template):
    assert template_of(path) == template
    assert learned_operation("get", path) == f"GET {template}"

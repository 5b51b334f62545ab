"""Which places are another in every answer, what sort of value stands there, and what such a mask can never hide."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.interactions.judgement import judge
from monitor.interactions.volatility import VARYING_MAX, compared, is_masked, is_volatile, masks, varying
from monitor.model.contracts import Check, ExpectedBody, ExpectedResponse, Interaction, Mismatch, Origin
from monitor.model.evidence import Mask, Varying, Volatility
from monitor.model.exchanges import Exchange, Request, Response
from monitor.model.values import Failure

V = Volatility


def an_exchange(body) -> Exchange:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = datetime(2027, 1, 4, tzinfo=UTC)
    return Exchange(Request("GET", "/"), "https://acme.example/", at, 0.1, Response(200, (), content))


@pytest.mark.parametrize(
    ("name", "before", "now", "kind"),
    [
        ("updated", "2027-01-04T09:00:00Z", "2027-01-04T09:15:00Z", V.TIME),
        ("day", "2027-01-04", "2027-01-05", V.TIME),
        ("when", "Mon, 04 Jan 2027 09:00:00 GMT", "Mon, 04 Jan 2027 09:15:00 GMT", V.TIME),
        ("created_at", 1798966800, 1798967700, V.TIME),
        ("createdAt", 1798966800000, 1798967700000, V.TIME),
        ("trace", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b811-9dad-11d1-80b4-00c04fd430c8", V.ID),
        ("charge", "ch_1042", "ch_1043", V.ID),
        ("orderId", "a", "b", V.ID),
        ("id", 7, 5, V.ID),
        ("next_cursor", "abc", "def", V.CURSOR),
        ("next", "/charges?after=1", "/charges?after=2", V.CURSOR),
        ("blob", "eyJhIjoxfQ123456789012==", "eyJhIjoyfQ123456789012==", V.CURSOR),
        ("served", 100, 107, V.COUNTER),
        ("amount", 100, 90, V.OTHER),
        ("rate", 1.5, 1.6, V.OTHER),
        ("status", "in_progress", "not_settled", V.OTHER),
        ("active", True, False, V.OTHER),
        ("text", "one", "two", V.OTHER),
    ],
)
def test_what_sort_of_value_varies(name, before, now, kind):
    assert varying({name: before, "same": 1}, {name: now, "same": 1}) == {f"/{name}": kind}


@pytest.mark.parametrize(
    ("before", "now"),
    [({"a": 1}, {"a": "1"}), ({"a": 1}, {}), ({"a": None}, {"a": 1}), ({"a": [1]}, {"a": []}), ({"a": 1}, {"a": 1.0})],
)
def test_what_is_missing_or_of_another_type_is_never_volatile(before, now):
    assert varying(before, now) == {}


def test_indices_are_generalised_as_in_signatures():
    before, now = ({"items": [{"at": f"2027-01-0{day}"}] * 2} for day in (1, 2))
    assert varying(before, now) == {"/items/*/at": V.TIME}


def test_a_time_is_volatile_at_once_and_other_values_only_where_they_differ_as_often_as_not():
    known = [Varying("/at", V.TIME, 1), Varying("/amount", V.OTHER, 1), Varying("/served", V.COUNTER, 5)]
    assert [mask.pointer for mask in masks(1, known)] == ["/at", "/amount", "/served"]
    assert [mask.pointer for mask in masks(10, known)] == ["/at", "/served"]


def test_comparisons_add_up_and_what_can_not_be_compared_adds_nothing():
    one, two = an_exchange({"at": "2027-01-04", "n": 1}), an_exchange({"at": "2027-01-05", "n": 2})
    first = compared((), one, two)
    assert first == (Varying("/at", V.TIME), Varying("/n", V.COUNTER))
    assert compared(first, two, one) == (Varying("/at", V.TIME, 2), Varying("/n", V.OTHER, 2))
    assert compared(first, two, two) == first
    assert compared(first, two, an_exchange(b"not JSON")) is None


def test_what_is_kept_is_bounded():
    many = compared(
        (), an_exchange({str(n) + "x": n for n in range(300)}), an_exchange({f"{n}x": -1 for n in range(300)})
    )
    assert many is not None
    assert len(many) == VARYING_MAX


# --- the law: a mask never hides a failure of type, shape or presence -------------------------------------------------

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", "2027-01-04", "2027-01-05", "ch_1"])
BODIES = st.dictionaries(st.sampled_from(["a", "b", "at"]), SCALARS | st.lists(SCALARS, max_size=2), max_size=3)
EVERYTHING = tuple(Mask(pointer, kind) for kind in V for pointer in ("", "/a", "/b", "/at", "/a/*", "/b/*", "/at/*"))


@given(BODIES, BODIES, st.booleans(), st.permutations(EVERYTHING))
def test_no_mask_hides_a_failure_of_type_shape_or_presence(expected, actual, by_type, known):
    """Whatever was learned: what is called volatile is a value of the expected type, in its place."""
    rules = {"$": {"match": "type"}} if by_type else {}
    interaction = Interaction(
        "payments", "c", "p", "d", Origin.PACT, "pact", Request("GET", "/"),
        ExpectedResponse((200,), body=ExpectedBody(expected, rules=rules)),
    )  # fmt: skip
    response = Response(200, (("Content-Type", "application/json"),), json.dumps(actual).encode())
    for mismatch in judge(interaction, response).mismatches:
        if is_volatile(mismatch, known):
            assert (mismatch.check, mismatch.failure) == (Check.EQUALITY, Failure.VALUE)
            assert type(mismatch.expected) is type(mismatch.actual)


@pytest.mark.parametrize("check", [each for each in Check if each is not Check.EQUALITY])
def test_only_equality_can_be_volatile(check):
    assert not is_volatile(Mismatch(check, Failure.VALUE, "/a", "", "x", "y"), EVERYTHING)


@given(SCALARS | BODIES, SCALARS | BODIES)
def test_no_mask_hides_a_difference_of_type(before, now):
    if type(before) is not type(now) or isinstance(before, dict):
        assert not is_masked("/a", before, now, EVERYTHING)


def test_a_time_that_became_a_word_is_a_difference():
    known = [Mask("/at", V.TIME)]
    assert is_masked("/at", "2027-01-04", "2027-01-05", known)
    assert not is_masked("/at", "2027-01-04", "yesterday", known)
    assert not is_masked("/created", "2027-01-04", "2027-01-05", known)

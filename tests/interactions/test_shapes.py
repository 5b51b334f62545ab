"""Shapes widen and never flap; what differs between two is told by place."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.interactions.shapes import MEMBERS_MAX, differences, joined, shape_from_json, shape_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c", "1", "*"]), inner),
    max_leaves=12,
)


def told(before, after) -> list[str]:
    return [f"{each.pointer} {each.text}" for each in differences(shape_of(before), shape_of(after))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 2}, []),
        ({"a": 1}, {"a": "1"}, ["/a was integer and is text"]),
        ({"a": 1}, {"a": 1.5}, ["/a was integer and is number"]),
        ({"a": 1.5}, {"a": 1}, []),
        ({"a": 1}, {"a": None}, ["/a was integer and is null"]),
        ({"a": 1, "b": 2}, {"a": 1}, ["/b is missing"]),
        ({"a": 1}, {"a": 1, "b": 2}, ["/b is new"]),
        ({"a": []}, {"a": [1]}, []),
        ({"a": [1]}, {"a": []}, []),
        ([{"a": 1}, {"a": 2, "b": 1}], [{"a": 1}], []),
        ([{"a": 1}], [{"a": "x"}, {"a": 1}], ["/*/a was integer and is text"]),
        ({"~/": 1}, {"~/": "x"}, ["/~0~1 was integer and is text"]),
        ([], {}, [" was list and is object"]),
        ({"2026-01-01": 1}, {"2027-05-09": 1, "2027-05-10": 1}, []),
        ({"6ba7b810-9dad-11d1-80b4-00c04fd430c8": 1}, {"6ba7b811-9dad-11d1-80b4-00c04fd430c8": "x"}, ["/* was integer and is text"]),
    ],
)  # fmt: skip
def test_what_differs(before, after, expected):
    assert told(before, after) == expected


@given(VALUES, VALUES, VALUES)
def test_joining_is_a_join(one, other, third):
    a, b, c = map(shape_of, (one, other, third))
    assert joined(a, a) == a
    assert joined(a, b) == joined(b, a)
    assert joined(joined(a, b), c) == joined(a, joined(b, c))
    assert joined(joined(a, b), b) == joined(a, b)


@given(VALUES, VALUES)
def test_nothing_differs_from_what_it_was_joined_with(one, other):
    wide = joined(shape_of(one), shape_of(other))
    lost_always = [each for each in differences(wide, shape_of(one)) if each.text != "is missing"]
    assert not lost_always
    assert differences(shape_of(one), shape_of(one)) == ()
    assert all(not each.text.endswith("missing") for each in differences(wide, wide))


@given(VALUES)
def test_a_shape_survives_json(value):
    shape = shape_of(value)
    assert shape_from_json(json.loads(json.dumps(shape.to_json()))) == shape
    assert shape_from_json(json.loads(json.dumps(shape.to_json()))).digest == shape.digest


def test_values_that_come_and_go_widen_a_shape_once():
    """Whatever the order: optional members, nulls and empty lists leave one digest in the end."""
    answers = [
        {"id": 1, "note": None, "items": []},
        {"id": 2, "note": "x", "items": [{"sku": "a"}]},
        {"id": 3, "items": [{"sku": "b", "gift": True}]},
    ]
    known, digests = shape_of(answers[0]), []
    for turn in range(30):
        known = joined(known, shape_of(answers[(turn * 7) % 3]))
        digests.append(known.digest)
    assert len(set(digests)) <= 3
    assert len(set(digests[3:])) == 1


def test_a_map_is_recognised_before_it_fills_a_store():
    """Names that look written by people, a new one with every answer: after some it counts as a map."""
    known, digests = shape_of({}), set()
    for number in range(10 * MEMBERS_MAX):
        known = joined(known, shape_of({f"branch-{chr(97 + number % 26)}{number}": {"open": True}}))
        digests.add(known.digest)
    assert len(digests) <= MEMBERS_MAX + 2
    assert known.places == 3


def test_maps_by_date_never_widen():
    first = date(2026, 1, 1)
    shapes = {shape_of({(first + timedelta(days=day)).isoformat(): 1.5}).digest for day in range(50)}
    assert len(shapes) == 1

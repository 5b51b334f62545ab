"""Nouns survive JSON, and rows of older and newer versions stay readable."""

import base64
import dataclasses
import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.cases import Conflict, LogEntry, Message
from monitor.model.changes import Change
from monitor.model.contracts import Interaction
from monitor.model.descriptions import PollState
from monitor.model.evidence import Kept
from monitor.model.exchanges import Exchange
from monitor.model.history import ContractInForce, InteractionHistory, Recording
from monitor.model.verdicts import Regression
from monitor.storage import codec
from tests.storage.examples import NOW, conflict, exchange, interaction
from tests.storage.nouns import nouns

NOUNS = [
    Change,
    Conflict,
    ContractInForce,
    Exchange,
    Interaction,
    InteractionHistory,
    Kept,
    LogEntry,
    Message,
    PollState,
    Recording,
    Regression,
]


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_noun_is_the_same_after_json(kind, data):
    noun = data.draw(nouns(kind))
    text = codec.dump(noun)
    assert codec.load(kind, text) == noun
    assert text.isascii()
    assert "\x00" not in text


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_members_of_a_newer_version_are_passed_over(kind, data):
    noun = data.draw(nouns(kind))
    row = json.loads(codec.dump(noun)) | {"from_the_future": {"any": [1]}}
    assert codec.load(kind, json.dumps(row)) == noun


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_fields_that_an_older_version_did_not_write_get_their_defaults(kind, data):
    noun = data.draw(nouns(kind))
    defaults = {
        field.name: field.default_factory() if field.default is dataclasses.MISSING else field.default
        for field in dataclasses.fields(kind)
        if (field.default, field.default_factory) != (dataclasses.MISSING, dataclasses.MISSING)
    }
    row = {name: value for name, value in json.loads(codec.dump(noun)).items() if name not in defaults}
    assert codec.load(kind, json.dumps(row)) == dataclasses.replace(noun, **defaults)


def test_bytes_are_base64_and_instants_are_iso_in_utc():
    row = json.loads(codec.dump(exchange(b"\x00\xff", datetime(2027, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))))))
    assert base64.b64decode(row["response"]["body"]) == b"\x00\xff"
    assert row["at"] == "2027-01-01T00:00:00+00:00"


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        codec.dump(NOW.replace(tzinfo=None))


def test_a_value_of_an_unknown_sort_is_refused():
    with pytest.raises(TypeError, match="object can't be stored"):
        codec.dump({"a": object()})
    with pytest.raises(TypeError, match="can't be stored"):
        codec.from_json(int | str, "1")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param(Conflict, "{", id="no JSON"),
        pytest.param(Conflict, "[]", id="a list"),
        pytest.param(Conflict, "null", id="null"),
        pytest.param(Conflict, "{}", id="no field that has no default"),
        pytest.param(
            Conflict, json.dumps(codec.to_json(conflict()) | {"status": "unheard of"}), id="an unknown status"
        ),
        pytest.param(Conflict, json.dumps(codec.to_json(conflict()) | {"opened_at": "soon"}), id="no instant"),
        pytest.param(Interaction, json.dumps(codec.to_json(interaction()) | {"request": 7}), id="no request"),
    ],
)
def test_what_is_not_a_stored_noun_is_a_value_error(kind, text):
    with pytest.raises(ValueError, match=r"not a|stored|unheard|soon|Expecting"):
        codec.load(kind, text)


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)


@given(ANY_JSON)
@settings(max_examples=1000, deadline=None)
def test_stored_json_is_read_as_the_standard_library_reads_it(value):
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=True, indent=1)):
        found = codec._value(text.encode())
        expected = json.loads(text)
        assert (found, repr(found)) == (expected, repr(expected))


@pytest.mark.parametrize(
    "text",
    [
        "-0", "-0.0", "1e999", "1E5", "NaN", "[-Infinity]", '{"a": 1, "a": 2}', '"\\ud800"', "18446744073709551616",
        "1e-400", f"{'[' * 2000}{']' * 2000}",
    ],
)  # fmt: skip
def test_what_the_fast_reader_would_read_otherwise_is_read_as_it_was_written(text):
    try:
        expected = repr(json.loads(text))
    except RecursionError:
        expected = "too deep"
    try:
        found = repr(codec._value(text.encode()))
    except RecursionError:
        found = "too deep"
    assert found == expected

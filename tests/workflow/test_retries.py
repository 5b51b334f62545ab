"""When a message is tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.workflow.retries import ATTEMPTS_MAX, CLAIM_LASTS, WAITS, is_due, next_attempt_at
from tests.storage.examples import NOW, later, message


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [
        pytest.param(1, 1, id="after the first attempt"),
        pytest.param(2, 5, id="after the second"),
        pytest.param(3, 15, id="after the third"),
        pytest.param(6, 720, id="before the last"),
    ],
)
def test_waits_grow(attempts, minutes):
    tried = replace(message(), attempts=attempts, attempted_at=NOW)
    assert next_attempt_at(tried) == later(minutes)
    assert is_due(tried, later(minutes))
    assert not is_due(tried, later(minutes) - timedelta(microseconds=1))


def test_a_new_message_is_due_from_its_time_on():
    assert is_due(message(), NOW)
    assert not is_due(message(), NOW - timedelta(seconds=1))


def test_a_delivered_message_and_one_tried_often_enough_are_never_due():
    assert not is_due(replace(message(), delivered_at=NOW), later(10**6))
    assert not is_due(replace(message(), attempts=ATTEMPTS_MAX, attempted_at=NOW), later(10**6))


@given(st.integers(1, ATTEMPTS_MAX - 1), st.timedeltas(timedelta(0), timedelta(days=2)))
def test_an_attempt_in_flight_is_left_alone_until_it_must_have_ended(attempts, passed):
    flying = replace(message(), attempts=attempts, attempted_at=NOW, in_flight=True)
    assert is_due(flying, NOW + passed) == (passed >= max(CLAIM_LASTS, WAITS[attempts - 1]))

"""Single values: what each shape makes of what people write."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import shapes
from monitor.config.shapes import RefusedError, Shape

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def read_or_refused(shape: Shape, text: str) -> object:
    try:
        return shape, shape.read(text)
    except RefusedError as refused:
        return refused.message


@pytest.mark.parametrize(
    ("shape", "written", "read"),
    [
        (shapes.DURATION, "250ms", timedelta(milliseconds=250)),
        (shapes.DURATION, "30s", timedelta(seconds=30)),
        (shapes.DURATION, "1h 30m", timedelta(minutes=90)),
        (shapes.DURATION, "2w", timedelta(days=14)),
        (shapes.RATE, "2/s", 2.0),
        (shapes.RATE, "30/m", 0.5),
        (shapes.RATE, "0.5 / s", 0.5),
        (shapes.RATE, "86400/day", 1.0),
        (shapes.BUDGET, "500/day", 500),
        (shapes.BUDGET, "0/day", 0),
        (shapes.WEEKDAYS, "mon-fri", frozenset({1, 2, 3, 4, 5})),
        (shapes.WEEKDAYS, "Sat-Mon", frozenset({6, 7, 1})),
        (shapes.WEEKDAYS, "mon, wed, sun", frozenset({1, 3, 7})),
        (shapes.INSTANT, "2027-01-10T22:00+02:00", datetime(2027, 1, 10, 20, tzinfo=UTC)),
        (shapes.ZONE, "UTC", "UTC"),
        (shapes.OPERATION, "GET /charges/{id}", "GET /charges/{id}"),
        (shapes.WEB_ADDRESS, "${BASE}/v1", "${BASE}/v1"),
        (shapes.FINGERPRINT, "3fa9…", "3fa9"),
    ],
)
def test_a_value_is_read(shape, written, read):
    assert shape.read(written) == read


@pytest.mark.parametrize(
    ("shape", "written"),
    [
        (shapes.DURATION, ""),
        (shapes.DURATION, "-5m"),
        (shapes.DURATION, "5"),
        (shapes.DURATION, "99999999999d"),
        (shapes.RATE, "0/s"),
        (shapes.RATE, "2/week"),
        (shapes.RATE, "9" * 400 + "/s"),
        (shapes.BUDGET, "500"),
        (shapes.BUDGET, "-1/day"),
        (shapes.WEEKDAYS, "mon-wed-fri"),
        (shapes.WEEKDAYS, ""),
        (shapes.DATE, "20270131"),
        (shapes.INSTANT, "2027-01-10"),
        (shapes.INSTANT, "0001-01-01T00:00+14:00"),
        (shapes.CLOCK_TIME, "24:00"),
        (shapes.ZONE, "../../etc/passwd"),
        (shapes.NETWORK, "everything"),
        (shapes.OPERATION, "get /status"),
        (shapes.OPERATION, "GET status"),
        (shapes.WEB_ADDRESS, "ftp://a.example"),
        (shapes.WEB_ADDRESS, "https://a b.example"),
        (shapes.FINGERPRINT, "3fa"),
        (shapes.HEADER_NAME, "X:Y"),
        (shapes.HEADER_VALUE, "a\nb"),
        (shapes.TEXT, "  "),
    ],
)
def test_a_value_is_refused(shape, written):
    with pytest.raises(RefusedError):
        shape.read(written)


@given(
    st.timedeltas(timedelta(seconds=1), timedelta(days=36500)).map(
        lambda span: timedelta(seconds=int(span.total_seconds()))
    )
)
def test_a_duration_written_in_its_units_is_read_back(span):
    days, rest = divmod(int(span.total_seconds()), 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    assert shapes.DURATION.read(f"{days}d{hours}h{minutes}m{seconds}s") == span


@given(st.datetimes(timezones=ZONES).filter(lambda each: 1 < each.year < 9999))
def test_an_instant_is_the_same_in_every_zone(instant):
    read = shapes.INSTANT.read(instant.isoformat())
    assert read == instant
    assert read.tzinfo is UTC


ALL_OF_TEXT = [shape for shape in vars(shapes).values() if isinstance(shape, Shape) and str in shape.accepts]


@pytest.mark.parametrize("shape", ALL_OF_TEXT, ids=lambda shape: shape.words[:30])
@given(text=st.text() | st.from_regex(r"[0-9a-z/:. -]{1,12}"))
def test_any_text_is_read_or_refused_with_a_sentence(shape, text):
    assert read_or_refused(shape, text) != ""

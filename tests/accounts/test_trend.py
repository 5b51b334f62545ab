"""The months of the report: a picture where there is something to draw, else a sentence."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.accounts.account import Month
from monitor.accounts.markup import body
from monitor.accounts.period import Period
from monitor.accounts.screen import Decision, Screen

JUNE = Period(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
QUIET = Month(JUNE, timedelta(), 0, 0)


@pytest.mark.parametrize(
    ("month", "drawn"),
    [
        (QUIET, False),
        (Month(JUNE, timedelta(), 1, 0), True),
        (Month(JUNE, timedelta(), 0, 1), True),
        (Month(JUNE, timedelta(hours=1), 0, 0), True),
    ],
)
def test_months_in_which_nothing_is_known_to_have_happened_are_no_empty_picture(month: Month, drawn: bool) -> None:
    page = body(Screen("", "", "", (), (), (QUIET, month), Decision("none", "", ()), (), (), ()))
    assert ("<svg" in page) is drawn
    assert ("No month is known to have had a break" in page) is not drawn

"""What became of a message."""

from dataclasses import replace
from datetime import time

import pytest

from monitor.model.integration import Company, Integration, WorkingHours
from monitor.model.sides import Side
from monitor.workflow.retries import ATTEMPTS_MAX
from monitor.workflow.told import Outcome, told
from tests.storage.examples import NOW, later, message

HOURS = WorkingHours("UTC", frozenset({1, 2, 3, 4, 5}), time(9), time(17))
ACME = Integration(
    "acme",
    (),
    {Side.PARTNER: Company(Side.PARTNER, "Acme Pay", hours=HOURS), Side.IN_HOUSE: Company(Side.IN_HOUSE, "Shop")},
)
SUNDAY = NOW
QUIET = replace(message(), reason="closed")


@pytest.mark.parametrize(
    ("found", "outcome", "next_at"),
    [
        pytest.param(replace(message(), delivered_at=NOW), Outcome.DELIVERED, None, id="sent"),
        pytest.param(replace(message(), delivered_at=NOW, shadow=True), Outcome.SHADOW, None, id="in shadow"),
        pytest.param(message(), Outcome.WAITING, NOW, id="urgent"),
        pytest.param(
            QUIET, Outcome.WAITING, NOW.replace(day=11, hour=9, minute=0, second=0, microsecond=0), id="quiet"
        ),
        pytest.param(replace(message(), attempts=2, attempted_at=NOW), Outcome.FAILED, later(5), id="tried twice"),
        pytest.param(
            replace(message(), attempts=ATTEMPTS_MAX, attempted_at=NOW), Outcome.GIVEN_UP, None, id="tried often enough"
        ),
    ],
)
def test_what_became_of_a_message_and_when_it_goes(found, outcome, next_at):
    made = told(found, ACME, ("Slack",), "https://monitor.shop.example")
    assert (made.outcome, made.next_at, made.company) == (outcome, next_at, "Acme Pay")
    body = made.to_json()
    assert (body["outcome"], body["destinations"]) == (outcome.value, ["Slack"])
    assert body["link"] == "https://monitor.shop.example/cases/case-1"
    assert body["text"].startswith("The amount became text.")
    assert body["delivered_at"] == (NOW.isoformat() if outcome is Outcome.DELIVERED else None)

"""Which cases are alerts, and what those say."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.cases import ConflictStatus
from monitor.model.integration import Integration
from monitor.model.values import ChangedBy, Owes, VerdictStatus
from monitor.workflow.alerts import alerts, is_alert
from tests.workflow.cases import COMPANIES, NOW, OPEN_VERDICT, E, S, failing, in_status, judged, step

ACME = Integration("acme", (), COMPANIES)
PAGE = "https://monitor.shop.example/cases/acme-1"


def told(conflict, paused_until=None):
    (found,) = alerts([conflict], ACME, paused_until, {conflict.id: PAGE})
    return found


ALERTS = {S.CONFIRMED, S.ATTRIBUTED, S.ACCEPTED, S.DISPUTED, S.UPHELD, S.OVERTURNED, S.COMMITTED}


@pytest.mark.parametrize("status", ConflictStatus)
def test_only_what_fails_and_was_confirmed_is_an_alert(status):
    """A flake, what is foreseen, what was seen once, what works again, and what has ended are none."""
    assert is_alert(in_status(status)) == (status in ALERTS)


def test_an_attributed_case_says_who_changed_and_whose_step_is_next():
    alert = told(step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing()).conflict)
    assert alert.labels == {
        "alertname": "CompatMonitorCase",
        "integration": "acme",
        "case": "acme-1",
        "api": "payments",
        "environment": "sandbox",
        "operation": "GET /charges/{id}",
        "severity": "page",
        "changed_by": "partner",
        "owes": "partner",
        "status": "attributed",
    }
    assert alert.annotations["summary"] == "Checkout and Acme Pay: GET /charges/{id}: amount is a string"
    assert "The change that explains it is one of Acme Pay's." in alert.annotations["description"]
    assert "Next step with Acme Pay" in alert.annotations["description"]
    assert alert.annotations["next_action"].startswith("Acme Pay, by 2027-01-04 18:00 UTC: acknowledge it")
    assert alert.annotations["link"] == alert.link == PAGE
    assert alert.starts_at == NOW


def test_an_open_case_says_what_would_settle_it_and_names_nobody():
    alert = told(step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing(OPEN_VERDICT)).conflict)
    assert (alert.labels["changed_by"], alert.labels["severity"]) == ("undetermined", "ticket")
    assert "What would settle it: " in alert.annotations["description"]
    assert "Checkout and Acme Pay" in alert.annotations["summary"]


@pytest.mark.parametrize("changed_by", [each for each in ChangedBy if each is not ChangedBy.UNDETERMINED])
@pytest.mark.parametrize("owes", Owes)
@pytest.mark.parametrize("status", VerdictStatus)
def test_every_verdict_is_told_in_blameless_words(changed_by, owes, status):
    alert = told(step(in_status(S.CONFIRMED), E.REPEATED, judged(changed_by, owes, status)).conflict)
    for text in alert.annotations.values():
        for word in ("partner", "in-house", "fault", "blame", "{in", "None"):
            assert word not in text


def test_people_who_take_it_up_change_no_label_so_that_it_stays_one_alert():
    attributed = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing()).conflict
    accepted = step(attributed, E.ACCEPTED, by="Ada", data={"side": "partner"}).conflict
    assert told(accepted).labels == told(attributed).labels
    assert told(accepted).annotations["case_status"] == "accepted"


def test_a_pause_ends_no_alert_and_is_said():
    conflict = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing()).conflict
    paused, until_resumed = told(conflict, NOW + timedelta(hours=2)), told(conflict, datetime.max.replace(tzinfo=UTC))
    assert paused.labels == told(conflict).labels
    assert "until 2027-01-04 11:00 UTC" in paused.annotations["paused"]
    assert "until it is resumed" in until_resumed.annotations["paused"]
    assert "paused" not in told(conflict).annotations

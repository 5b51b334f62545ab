"""Whose monitor writes, and who switched that on."""

from dataclasses import replace

import pytest

from monitor.model.integration import Integration, Settings
from monitor.workflow.introductions import introduction, switched_on_by
from tests.workflow.cases import COMPANIES

ACME = Integration("acme", (), COMPANIES)
ADA = "Ada (oncall@shop.example)"
OPERATED = Settings(operator="The shop", contact="api-monitor@shop.example")


@pytest.mark.parametrize(
    ("integration", "settings", "who"),
    [
        pytest.param(replace(ACME, switched_on_by=ADA), OPERATED, ADA, id="named"),
        pytest.param(ACME, OPERATED, "The shop (api-monitor@shop.example)", id="operator and contact"),
        pytest.param(ACME, Settings(contact="ops@shop.example"), "Checkout (ops@shop.example)", id="contact alone"),
        pytest.param(ACME, Settings(operator="The shop"), "The shop", id="operator alone"),
        pytest.param(ACME, Settings(), "Checkout", id="nobody"),
    ],
)
def test_somebody_is_always_named(integration, settings, who):
    assert switched_on_by(integration, settings) == who


def test_an_introduction_says_whose_monitor_it_is():
    assert introduction(replace(ACME, switched_on_by=ADA), OPERATED) == (
        "This is the first message to Acme Pay from the monitor that watches the APIs between Checkout and Acme Pay. "
        "It is run by The shop (api-monitor@shop.example); messages were switched on by Ada (oncall@shop.example)."
    )

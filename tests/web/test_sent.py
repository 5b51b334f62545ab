"""What is sent to whom: as configured and as spent, for the company that receives it, which can pause it."""

from dataclasses import replace

import httpx

from monitor.model.access import Role
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ProbeRules, Receiver
from monitor.model.sides import Side
from tests.web import doors
from tests.web.site import Site, client_of
from tests.web.test_pages import Visible

SENT = "/integrations/acme/sent"


def environments(client: httpx.Client) -> dict[str, dict]:
    found = client.get("/api/integrations/acme/sent").json()["environments"]
    return {each["environment"]: each for each in found}


def test_each_environment_is_told_with_its_bounds_and_what_was_spent(client: httpx.Client) -> None:
    found = environments(client)
    assert (found["sandbox"]["methods"], found["sandbox"]["per_day"], found["sandbox"]["sent_today"]) == (
        ["GET", "HEAD", "POST"], 500, 212,
    )  # fmt: skip
    assert "GET /charges/{id}" in found["sandbox"]["operations"]
    assert found["sandbox"]["repeats_unsafe"]
    assert (found["production"]["methods"], found["production"]["repeats_unsafe"]) == (["GET", "HEAD"], False)
    page = Visible(client.get(SENT).text).words
    assert "2 a second, 500 a day" in page
    assert "compat-monitor/" in page


def test_a_receiver_of_webhooks_is_told_as_served_by_the_other_company(fresh_site: Site) -> None:
    (acme, *others) = fresh_site.sample.configuration.integrations
    hook = Receiver(
        "settled",
        "payment-settled",
        EnvironmentText("https://shop.example/hooks"),
        probe=ProbeRules(frozenset({"POST"})),
    )
    payments = replace(acme.apis[0], receivers=(hook,))
    changed = replace(
        fresh_site.sample.configuration, integrations=(replace(acme, apis=(payments, *acme.apis[1:])), *others)
    )
    fresh_site.sample = replace(fresh_site.sample, configuration=changed)
    with client_of(fresh_site.url) as client:
        found = [each for each in environments(client).values() if each["side"] == "in-house" and each["methods"]]
    assert [(each["address"], each["methods"]) for each in found] == [("https://shop.example", ["POST"])]


def test_the_company_that_receives_it_sees_it_and_can_pause_it(fresh_site: Site) -> None:
    doors.locked(fresh_site)
    doors.account(fresh_site, "Vic", Role.VIEWER, Side.PARTNER, "acme")
    _, path = doors.link(fresh_site)
    with doors.browser(fresh_site) as client:
        assert doors.come_in(client, path).status_code == 303
        token = doors.token_on(client, SENT, "/integrations/acme/pause")
        assert client.post("/integrations/acme/pause", data={"token": token, "hours": "2"}).status_code == 303
        assert "Paused" in Visible(client.get(SENT).text).words
        assert client.get("/integrations/parcels/sent").status_code == 404
    viewer = doors.signed_in(fresh_site, "Vic")
    assert "/pause" not in viewer.get(SENT).text
    viewer.close()
    assert fresh_site.store.paused_until("acme") is not None

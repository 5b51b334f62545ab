"""What both companies were told, on the page of an integration and for programs."""

from dataclasses import replace

import httpx

from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Deliver
from monitor.model.sides import Side
from tests.storage.examples import message
from tests.web.sample import before_now
from tests.web.site import Site


def tell(site: Site) -> None:
    """The case of Acme Pay is told to both: our side has it, theirs was kept in shadow, one more failed."""
    case = site.store.conflict(site.sample.cases["theirs"])
    assert case is not None
    texts = {"integration": "acme", "conflict_id": case.id}
    ours = replace(message("ours", before_now(40), **texts), side=Side.IN_HOUSE, reason="attributed")
    theirs = replace(message("theirs", before_now(40), **texts), reason="attributed", facts={"heading": "Explained"})
    later = replace(message("later", before_now(5), **texts), reason="accepted")
    assert site.store.save_conflict(case, [], [ours, theirs, later])
    site.store.mark_delivery(["ours"], before_now(39), None, shadow=False)
    site.store.mark_delivery(["theirs"], before_now(39), None, shadow=True)
    site.store.claim_messages(["later"], "later", before_now(4), before_now(9))
    site.store.mark_delivery(["later"], None, "the webhook answered 503", shadow=False)


def with_destinations(site: Site, deliver: Deliver) -> None:
    configuration = site.sample.configuration
    acme = configuration.integration("acme")
    assert acme is not None
    urls = (EnvironmentText("slack://T0KEN/S3CRET/x"), EnvironmentText("${ACME_ALERTS}"))
    partner = replace(acme.company(Side.PARTNER), notify=urls)
    acme = replace(acme, companies={**acme.companies, Side.PARTNER: partner}, deliver=deliver)
    site.sample = replace(
        site.sample, configuration=replace(configuration, integrations=(acme, *configuration.integrations[1:]))
    )


def test_a_page_without_messages_says_what_will_appear(fresh_client: httpx.Client) -> None:
    page = fresh_client.get("/integrations/acme").text
    assert "No message yet." in page


def test_the_page_shows_what_would_have_gone_to_whom(fresh_site: Site, fresh_client: httpx.Client) -> None:
    tell(fresh_site)
    with_destinations(fresh_site, Deliver.SHADOW)
    page = fresh_client.get("/integrations/acme").text
    assert "Nothing is sent: this integration is in shadow." in page
    assert "Slack, what ${ACME_ALERTS} names" in page
    assert "Acme Pay: kept, not sent. Explained. " in page
    assert "Checkout: sent." in page
    assert "Acme Pay: not taken yet, tried once." in page
    assert "The webhook answered 503." in page
    assert page.index("not taken yet") < page.index("kept, not sent."), "the newest first"
    assert "S3CRET" not in page
    assert "T0KEN" not in page
    with_destinations(fresh_site, Deliver.LIVE)
    assert "Messages are sent." in fresh_client.get("/integrations/acme").text


def test_programs_get_the_newest_of_them(fresh_site: Site, fresh_client: httpx.Client) -> None:
    tell(fresh_site)
    with_destinations(fresh_site, Deliver.SHADOW)
    found = fresh_client.get("/api/integrations/acme/messages").json()["messages"]
    assert [(each["id"], each["outcome"]) for each in found] == [
        ("ours", "delivered"),
        ("theirs", "shadow"),
        ("later", "failed"),
    ]
    assert found[1]["destinations"] == ["Slack", "what ${ACME_ALERTS} names"]
    assert found[2]["next_at"] > found[2]["at"]
    assert found[2]["last_error"] == "the webhook answered 503"
    (newest,) = fresh_client.get("/api/integrations/acme/messages?newest=1").json()["messages"]
    assert newest["id"] == "later"
    assert fresh_client.get("/api/integrations/maps/messages").json() == {"messages": []}

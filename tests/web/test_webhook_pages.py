"""A case of a webhook on the pages: the companies in the parts that they have there."""

from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from monitor.daemon.desk import Desk, LatestCycles
from monitor.metrics import Metrics
from monitor.reports import verdict_text
from monitor.web import Health, create_app
from tests.engine.shop import Shop, a_shop, takes
from tests.web.test_pages import Visible


async def pages(shop: Shop, *paths: str) -> list[str]:
    latest = LatestCycles()
    for event in shop.events:
        latest.hear(event)
    desk = Desk(shop.store, lambda: shop.configuration, shop.clock)
    context = desk.web_context(Metrics(), latest, lambda: Health(facts={"store": "sound"}))
    transport = httpx.ASGITransport(create_app(context))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answers = [await client.get(path) for path in paths]
    assert {each.status_code for each in answers} == {200}
    return [Visible(each.text).words for each in answers]


@pytest.mark.parametrize(
    ("provider", "sender", "receiver"), [("partner", "Acme Pay", "Checkout"), ("in-house", "Checkout", "Acme Pay")]
)
async def test_who_receives_a_webhook_is_shown_as_the_one_that_answers(
    tmp_path: Path, provider: str, sender: str, receiver: str
) -> None:
    with a_shop(tmp_path, provider=provider) as shop:
        await shop.cycle()
        shop.later(hours=1)
        await shop.cycle()
        shop.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
        shop.later(hours=1)
        await shop.cycle()
        (case,) = shop.cases()
        (saved,) = shop.store.regressions(conflict_id=case.id)
        assert isinstance(saved, Mapping)
        terminal = list(verdict_text.cells(saved, shop.configuration.integrations[0]))
        page, integration = await pages(shop, f"/cases/{case.id}", "/integrations/acme")
    assert terminal[0].split() == [*f"{sender} before × {receiver} before".split(), "pass"]
    assert f"{receiver} changed" in page
    assert f"Next step with {receiver}" in page
    assert f"{sender} now × {receiver} now" in page
    assert "webhook payment-settled POST" in page
    assert f"sandbox at 127.0.0.1:{shop.shop.port} {receiver} takes webhooks here · 2 of 3 pass" in integration


async def test_a_receiver_that_nothing_may_be_sent_to_is_told_with_what_would_allow_it(tmp_path: Path) -> None:
    with a_shop(tmp_path, receivers="    receivers: {{payment-settled: {shop}/hooks}}\n") as shop:
        await shop.cycle()
        (integration,) = await pages(shop, "/integrations/acme")
    assert "No webhook of payments was taken yet in production at 127.0.0.1" in integration
    assert "probe: {methods: [POST]}" in integration

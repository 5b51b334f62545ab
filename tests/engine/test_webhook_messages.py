"""What is sent to a receiver of webhooks, how often, and what never is; messages that a contract adds."""

import pytest

from monitor.model.values import CompatibilityState
from tests.engine.arena import told
from tests.engine.shop import REFUSED, WARY, Shop, a_shop, an_hour_later, green, takes

# --- what is sent, and what is not -------------------------------------------------------------------------------------


async def test_nothing_is_posted_to_an_address_without_rules_and_the_answer_says_so(tmp_path):
    plain = "    receivers: {{payment-settled: {shop}/hooks/settled}}\n"
    with a_shop(tmp_path, receivers=plain) as shop:
        report = await shop.cycle()
        assert shop.shop.received == []
        assert report.state is CompatibilityState.COMPATIBLE
        assert any(
            "webhook payment-settled was not seen to be taken" in each and "POST may not" in each
            for each in report.reasons
        )


@pytest.mark.parametrize(("environment", "most"), [("sandbox", 4), ("production", 0)])
async def test_a_message_is_repeated_four_times_at_most_and_in_production_never(tmp_path, environment, most):
    with a_shop(tmp_path, environment=environment, probe=WARY) as shop:
        shop.rewrite("      sandbox:\n", f"      {environment}:\n")
        await green(shop)
        shop.hooks["/hooks/settled"] = REFUSED
        before = len(shop.sent())
        report = await shop.cycle()
        assert len(shop.sent()) - before == 1 + most
        assert told(report)[0][1] != "attributed"


async def stricter_with_one_message(shop):
    """Nothing else is sent to the receiver's host, and it begins to demand a currency."""
    for name in ("refunded", "disputed"):
        del shop.description["webhooks"][f"payment-{name}"]
    shop.describe(lambda _: None)
    await shop.cycle()
    await an_hour_later(shop)
    shop.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    return await an_hour_later(shop)


async def test_a_control_of_the_receivers_host_takes_the_place_of_further_messages(either_sends):
    either_sends.rewrite("environment: sandbox, probe", "environment: sandbox, control: GET /health, probe")
    report = await stricter_with_one_message(either_sends)
    assert told(report) == [(either_sends.receiver, "attributed", either_sends.receiver)]
    assert "/health" in either_sends.shop.paths()


async def test_alone_on_its_host_and_without_control_a_verdict_is_at_most_likely(either_sends):
    report = await stricter_with_one_message(either_sends)
    assert told(report)[0][1] != "attributed"


async def test_a_receiver_has_a_budget_of_its_own(shop):
    await shop.cycle()
    today = shop.clock.now().date()
    assert shop.store.spent("acme", "payments", shop.place, today) == 3
    assert shop.store.spent("acme", "payments", "sandbox", today) == 4


async def test_a_pause_stops_messages_too(shop):
    await shop.cycle()
    before = len(shop.shop.received)
    shop.store.pause("acme", shop.clock.now().replace(year=2030))
    await an_hour_later(shop)
    assert len(shop.shop.received) == before


# --- contracts that name a webhook -------------------------------------------------------------------------------------


CONTRACT = """\
consumer: {sender}
provider: {receiver}
interactions:
  - description: a refund without reason
    webhook: {webhook}
    request: {{body: {{type: payment-refunded, refund: re_8}}}}
    response: {{status: 200, body: {{received: true}}}}
"""


def with_contract(shop: Shop, webhook: str = "payment-refunded") -> None:
    names = {"partner": "Acme Pay", "in-house": "Checkout"}
    text = CONTRACT.format(sender=names[shop.sender], receiver=names[shop.receiver], webhook=webhook)
    (shop.folder / "hooks.interactions.yaml").write_text(text)
    shop.rewrite("contracts:\n", "contracts:\n  - {api: payments, interactions: hooks.interactions.yaml}\n")


async def test_a_message_of_a_contract_is_sent_and_judged_like_one_of_the_description(either_sends):
    with_contract(either_sends)
    await green(either_sends)
    assert {"type": "payment-refunded", "refund": "re_8"} in either_sends.sent("/hooks/refunded")
    either_sends.hooks["/hooks/refunded"] = REFUSED
    report = await either_sends.cycle()
    assert {each["verdict"]["changed_by"] for each in report.regressions} == {either_sends.receiver}
    assert {str(each["operation"]) for each in report.regressions} == {"webhook payment-refunded POST"}


async def test_a_message_of_a_contract_without_receiver_leaves_it_unknown(either_sends):
    with_contract(either_sends, webhook="payment-lost")
    report = await either_sends.cycle()
    assert report.state is CompatibilityState.UNKNOWN
    assert any("payment-lost, which has no receiver" in each for each in report.reasons)

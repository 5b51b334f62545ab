"""Webhooks through whole cycles: the sender is the consumer of the receiver, which is a real server here.

Each story is told twice, with the companies in each other's place, and the verdicts must be each other's mirror image.
"""

import pytest

from monitor.model.values import CompatibilityState
from tests.attribution.test_laws import mirror_text, mirror_word
from tests.engine.arena import CHARGE, said, told
from tests.engine.shop import (
    DISPUTED,
    REFUNDED,
    SETTLED,
    Shop,
    a_shop,
    an_hour_later,
    green,
    of_webhooks,
    refuses_additions,
    takes,
)

# --- what is somebody's ------------------------------------------------------------------------------------------------


async def test_messages_made_of_the_senders_description_are_sent_to_the_receiver(either_sends):
    report = await either_sends.cycle()
    assert of_webhooks(report) == dict.fromkeys(
        ["webhook payment-settled POST", "webhook payment-refunded POST", "webhook payment-disputed POST"], "passed"
    )
    assert (either_sends.sent(), either_sends.sent("/hooks/refunded"), either_sends.sent("/hooks/disputed")) == (
        [SETTLED],
        [REFUNDED],
        [DISPUTED],
    )
    assert report.state is CompatibilityState.COMPATIBLE
    assert not [each for each in either_sends.host.received if each.method == "POST"], "the sender is sent none"


async def test_a_receiver_that_refuses_what_it_took_is_its_companys_change_and_step(either_sends):
    await green(either_sends)
    either_sends.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    report = await either_sends.cycle()
    assert told(report) == [(either_sends.receiver, "attributed", either_sends.receiver)]
    assert report.regressions[0]["provider"] == either_sends.receiver
    assert report.regressions[0]["operation"] == "webhook payment-settled POST"


async def test_a_message_outside_of_what_was_in_force_is_its_senders_change_and_step(either_sends):
    await green(either_sends)
    either_sends.schema("payment-settled")["properties"]["amount"] = {"type": "string", "example": "19.99"}
    either_sends.describe(lambda _: None)
    report = await either_sends.cycle()
    assert told(report) == [(either_sends.sender, "attributed", either_sends.sender)]
    verdict = report.regressions[0]["verdict"]
    assert verdict["culprit"]["kind"] == "description"
    assert "`/amount` changed: integer → string" in verdict["mechanism"]
    assert len(either_sends.cases()) == 1, "the break that the description foresees and the failure are one case"


async def test_a_sender_that_asks_more_of_the_answer_changed_and_has_the_next_step(either_sends):
    await green(either_sends)
    answers = either_sends.description["webhooks"]["payment-settled"]["post"]["responses"]["200"]
    answer = answers["content"]["application/json"]["schema"]
    answer["properties"]["order"] = {"type": "string"}
    answer["required"].append("order")
    either_sends.describe(lambda _: None)
    report = await either_sends.cycle()
    assert told(report) == [(either_sends.sender, "attributed", either_sends.sender)]
    assert [each["pointer"] for each in report.regressions] == ["/order"]


async def test_a_message_that_was_in_force_and_a_receiver_that_takes_neither_are_both(either_sends):
    await green(either_sends)
    either_sends.schema("payment-settled")["properties"]["amount"] = {"type": "string", "example": "19.99"}
    either_sends.describe(lambda _: None)
    either_sends.hooks["/hooks/settled"] = takes(charge=str, amount=float)
    report = await either_sends.cycle()
    assert [changed for changed, _, _ in told(report)] == ["both"]


async def test_a_receiver_that_crashes_is_its_own_fault_and_one_whose_host_is_down_is_the_environments(either_sends):
    await green(either_sends)
    either_sends.hooks["/hooks/settled"] = said({"error": "?"}, 500)
    assert told(await either_sends.cycle()) == [(either_sends.receiver, "attributed", either_sends.receiver)]
    either_sends.hooks["/hooks/settled"] = takes(charge=str, amount=int)
    await an_hour_later(either_sends)
    either_sends.later(hours=25)
    await either_sends.cycle()
    either_sends.shop.routes = dict.fromkeys(either_sends.hooks, said({"error": "?"}, 503))
    report = await an_hour_later(either_sends)
    assert {changed for changed, _, _ in told(report)} == {"environment"}
    assert {owes for _, _, owes in told(report)} == {"nobody"}


async def test_a_callback_arrives_at_the_receiver_of_its_name(either_sends):
    expression = "{$request.body#/url}"
    either_sends.rewrite("environment: sandbox, probe", "environment: sandbox, control: GET /health, probe")
    operation = {"post": either_sends.description["webhooks"]["payment-settled"]["post"]}
    either_sends.description["webhooks"] = {}
    either_sends.description["paths"]["/orders"] = {
        "post": {
            "responses": {"201": {"description": "made"}},
            "callbacks": {"payment-settled": {expression: operation}},
        }
    }
    either_sends.describe(lambda _: None)
    await either_sends.cycle()
    await an_hour_later(either_sends)
    assert either_sends.sent() == [SETTLED, SETTLED]
    either_sends.hooks["/hooks/settled"] = said({"error": "?"}, 404)
    report = await an_hour_later(either_sends)
    assert {each["operation"] for each in report.regressions} == {f"POST /orders → payment-settled {expression} POST"}
    assert [(changed, owes) for changed, _, owes in told(report)] == [(either_sends.receiver, either_sends.receiver)]


# --- several faults ----------------------------------------------------------------------------------------------------


async def test_a_fault_of_each_side_in_two_webhooks_are_two_cases_with_the_right_companies(either_sends):
    await green(either_sends)
    either_sends.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    either_sends.hooks["/hooks/refunded"] = takes(refund=str)
    either_sends.schema("payment-refunded")["properties"]["refund"] = {"type": "integer", "example": 7}
    either_sends.describe(lambda _: None)
    report = await either_sends.cycle()
    found = {str(each["operation"]): each["verdict"]["changed_by"] for each in report.regressions}
    assert found == {
        "webhook payment-settled POST": either_sends.receiver,
        "webhook payment-refunded POST": either_sends.sender,
    }
    assert len({each["conflict"] for each in report.regressions}) == 2


async def test_one_edit_that_breaks_several_webhooks_is_one_case(either_sends):
    shared = {"type": "string", "example": "ch_1042"}
    either_sends.description["components"]["schemas"]["ChargeId"] = shared
    for name in ("payment-settled", "payment-disputed"):
        either_sends.schema(name)["properties"]["charge"] = {"$ref": "#/components/schemas/ChargeId"}
    either_sends.describe(lambda _: None)
    either_sends.hooks["/hooks/disputed"] = takes(charge=str)
    await green(either_sends)
    shared.update(type="integer", example=1042)
    either_sends.describe(lambda _: None)
    report = await either_sends.cycle()
    assert {str(each["operation"]) for each in report.regressions} == {
        "webhook payment-settled POST",
        "webhook payment-disputed POST",
    }
    assert {changed for changed, _, _ in told(report)} == {either_sends.sender}
    assert len(either_sends.cases()) == 1


async def test_a_side_that_serves_and_is_called_back_may_fail_in_either_part_or_in_both(either_sends):
    """In one run the sender breaks its API, and the receiver its endpoint: each is told its own."""
    await green(either_sends)
    either_sends.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    either_sends.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    report = await either_sends.cycle()
    found = {str(each["operation"]): (each["verdict"]["changed_by"], each["provider"]) for each in report.regressions}
    assert found == {
        "GET /charges/{id}": (either_sends.sender, either_sends.sender),
        "webhook payment-settled POST": (either_sends.receiver, either_sends.receiver),
    }
    assert len(either_sends.cases()) == 2


async def test_an_outage_of_the_senders_api_says_nothing_of_its_receivers(either_sends):
    await green(either_sends)
    either_sends.all_answer(said({"error": "?"}, 503))
    either_sends.routes["/openapi.json"] = said(either_sends.description)
    either_sends.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    report = await either_sends.cycle()
    by_webhook = {
        changed
        for each, (changed, _, _) in zip(report.regressions, told(report), strict=True)
        if "webhook" in str(each["operation"])
    }
    assert by_webhook == {either_sends.receiver}
    assert {each for each, _, _ in told(report)} == {either_sends.receiver, "environment"}


# --- the law -----------------------------------------------------------------------------------------------------------


def _refuses(shop: Shop) -> None:
    shop.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)


def _sends_otherwise(shop: Shop) -> None:
    shop.schema("payment-settled")["properties"]["amount"] = {"type": "string", "example": "19.99"}
    shop.describe(lambda _: None)


def _both(shop: Shop) -> None:
    _sends_otherwise(shop)
    shop.hooks["/hooks/settled"] = takes(charge=str, amount=float)


def _adds(shop: Shop) -> None:
    shop.hooks["/hooks/settled"] = refuses_additions
    shop.schema("payment-settled")["properties"]["note"] = {"type": "string", "example": "by card"}
    shop.describe(lambda _: None)


@pytest.mark.parametrize("story", [_refuses, _sends_otherwise, _both, _adds])
async def test_swapping_the_companies_mirrors_the_verdict_of_a_webhook(tmp_path, story):
    told_by = {}
    for provider in ("partner", "in-house"):
        with a_shop(tmp_path / provider, provider=provider) as shop:
            await green(shop)
            story(shop)
            (regression,) = (await shop.cycle()).regressions
            told_by[provider] = regression["verdict"] | {"pointer": regression["pointer"]}
    one, other = told_by.values()
    for name in ("changed_by", "owes"):
        assert other[name] == mirror_word(one[name])
    for name in ("status", "grade", "cells", "replays", "pointer"):
        assert other[name] == one[name]
    for name in ("mechanism", "falsifier", "owes_reason"):
        assert other[name] == mirror_text(one[name])
    assert other["missing"] == [mirror_text(each) for each in one["missing"]]
    assert other["posterior"] == {mirror_word(name): share for name, share in one["posterior"].items()}

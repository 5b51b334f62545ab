"""Webhooks through whole cycles: the sender is the consumer of the receiver, which is a real server here.

Each story is told twice, with the companies in each other's place, and the verdicts must be each other's mirror image.
"""

from collections.abc import Iterator

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


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Shop]:
    """Each company as the sender."""
    with a_shop(tmp_path, provider=request.param) as found:
        yield found


# --- what is somebody's ------------------------------------------------------------------------------------------------


async def test_messages_made_of_the_senders_description_are_sent_to_the_receiver(either):
    report = await either.cycle()
    assert of_webhooks(report) == dict.fromkeys(
        ["webhook payment-settled POST", "webhook payment-refunded POST", "webhook payment-disputed POST"], "passed"
    )
    assert (either.sent(), either.sent("/hooks/refunded"), either.sent("/hooks/disputed")) == (
        [SETTLED],
        [REFUNDED],
        [DISPUTED],
    )
    assert report.state is CompatibilityState.COMPATIBLE
    assert not [each for each in either.host.received if each.method == "POST"], "the sender is sent none"


async def test_a_receiver_that_refuses_what_it_took_is_its_companys_change_and_step(either):
    await green(either)
    either.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    report = await either.cycle()
    assert told(report) == [(either.receiver, "attributed", either.receiver)]
    assert report.regressions[0]["provider"] == either.receiver
    assert report.regressions[0]["operation"] == "webhook payment-settled POST"


async def test_a_message_outside_of_what_was_in_force_is_its_senders_change_and_step(either):
    await green(either)
    either.schema("payment-settled")["properties"]["amount"] = {"type": "string", "example": "19.99"}
    either.describe(lambda _: None)
    report = await either.cycle()
    assert told(report) == [(either.sender, "attributed", either.sender)]
    verdict = report.regressions[0]["verdict"]
    assert verdict["culprit"]["kind"] == "description"
    assert "`/amount` changed: integer → string" in verdict["mechanism"]
    assert len(either.cases()) == 1, "the break that the description foresees and the failure are one case"


async def test_a_sender_that_asks_more_of_the_answer_changed_and_has_the_next_step(either):
    await green(either)
    answers = either.description["webhooks"]["payment-settled"]["post"]["responses"]["200"]
    answer = answers["content"]["application/json"]["schema"]
    answer["properties"]["order"] = {"type": "string"}
    answer["required"].append("order")
    either.describe(lambda _: None)
    report = await either.cycle()
    assert told(report) == [(either.sender, "attributed", either.sender)]
    assert [each["pointer"] for each in report.regressions] == ["/order"]


async def test_a_message_that_was_in_force_and_a_receiver_that_takes_neither_are_both(either):
    await green(either)
    either.schema("payment-settled")["properties"]["amount"] = {"type": "string", "example": "19.99"}
    either.describe(lambda _: None)
    either.hooks["/hooks/settled"] = takes(charge=str, amount=float)
    report = await either.cycle()
    assert [changed for changed, _, _ in told(report)] == ["both"]


async def test_a_receiver_that_crashes_is_its_own_fault_and_one_whose_host_is_down_is_the_environments(either):
    await green(either)
    either.hooks["/hooks/settled"] = said({"error": "?"}, 500)
    assert told(await either.cycle()) == [(either.receiver, "attributed", either.receiver)]
    either.hooks["/hooks/settled"] = takes(charge=str, amount=int)
    await an_hour_later(either)
    either.later(hours=25)
    await either.cycle()
    either.shop.routes = dict.fromkeys(either.hooks, said({"error": "?"}, 503))
    report = await an_hour_later(either)
    assert {changed for changed, _, _ in told(report)} == {"environment"}
    assert {owes for _, _, owes in told(report)} == {"nobody"}


async def test_a_callback_arrives_at_the_receiver_of_its_name(either):
    expression = "{$request.body#/url}"
    either.rewrite("environment: sandbox, probe", "environment: sandbox, control: GET /health, probe")
    operation = {"post": either.description["webhooks"]["payment-settled"]["post"]}
    either.description["webhooks"] = {}
    either.description["paths"]["/orders"] = {
        "post": {
            "responses": {"201": {"description": "made"}},
            "callbacks": {"payment-settled": {expression: operation}},
        }
    }
    either.describe(lambda _: None)
    await either.cycle()
    await an_hour_later(either)
    assert either.sent() == [SETTLED, SETTLED]
    either.hooks["/hooks/settled"] = said({"error": "?"}, 404)
    report = await an_hour_later(either)
    assert {each["operation"] for each in report.regressions} == {f"POST /orders → payment-settled {expression} POST"}
    assert [(changed, owes) for changed, _, owes in told(report)] == [(either.receiver, either.receiver)]


# --- several faults ----------------------------------------------------------------------------------------------------


async def test_a_fault_of_each_side_in_two_webhooks_are_two_cases_with_the_right_companies(either):
    await green(either)
    either.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    either.hooks["/hooks/refunded"] = takes(refund=str)
    either.schema("payment-refunded")["properties"]["refund"] = {"type": "integer", "example": 7}
    either.describe(lambda _: None)
    report = await either.cycle()
    found = {str(each["operation"]): each["verdict"]["changed_by"] for each in report.regressions}
    assert found == {
        "webhook payment-settled POST": either.receiver,
        "webhook payment-refunded POST": either.sender,
    }
    assert len({each["conflict"] for each in report.regressions}) == 2


async def test_one_edit_that_breaks_several_webhooks_is_one_case(either):
    shared = {"type": "string", "example": "ch_1042"}
    either.description["components"]["schemas"]["ChargeId"] = shared
    for name in ("payment-settled", "payment-disputed"):
        either.schema(name)["properties"]["charge"] = {"$ref": "#/components/schemas/ChargeId"}
    either.describe(lambda _: None)
    either.hooks["/hooks/disputed"] = takes(charge=str)
    await green(either)
    shared.update(type="integer", example=1042)
    either.describe(lambda _: None)
    report = await either.cycle()
    assert {str(each["operation"]) for each in report.regressions} == {
        "webhook payment-settled POST",
        "webhook payment-disputed POST",
    }
    assert {changed for changed, _, _ in told(report)} == {either.sender}
    assert len(either.cases()) == 1


async def test_a_side_that_serves_and_is_called_back_may_fail_in_either_part_or_in_both(either):
    """In one run the sender breaks its API, and the receiver its endpoint: each is told its own."""
    await green(either)
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    either.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    report = await either.cycle()
    found = {str(each["operation"]): (each["verdict"]["changed_by"], each["provider"]) for each in report.regressions}
    assert found == {
        "GET /charges/{id}": (either.sender, either.sender),
        "webhook payment-settled POST": (either.receiver, either.receiver),
    }
    assert len(either.cases()) == 2


async def test_an_outage_of_the_senders_api_says_nothing_of_its_receivers(either):
    await green(either)
    either.all_answer(said({"error": "?"}, 503))
    either.routes["/openapi.json"] = said(either.description)
    either.hooks["/hooks/settled"] = takes(charge=str, amount=int, currency=str)
    report = await either.cycle()
    by_webhook = {
        changed
        for each, (changed, _, _) in zip(report.regressions, told(report), strict=True)
        if "webhook" in str(each["operation"])
    }
    assert by_webhook == {either.receiver}
    assert {each for each, _, _ in told(report)} == {either.receiver, "environment"}


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

"""A foreseen break is tried on the live API: confirmed live, or description only, and it says what showed it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from monitor.demo.company import Answer
from monitor.model.cases import ConflictStatus
from monitor.model.history import RecordKind
from tests.engine.world import World

CHARGE = "/charges/{id}"
SETTLED = "/hooks/settled"


def amount_becomes_text(description: dict[str, Any]) -> None:
    description["components"]["schemas"]["Charge"]["properties"]["amount"] = {"type": "string"}


def refunds_are_removed(description: dict[str, Any]) -> None:
    del description["paths"]["/refunds/{id}"]


def a_view_is_required(description: dict[str, Any]) -> None:
    view = {"name": "view", "in": "query", "required": True, "schema": {"type": "string"}}
    description["paths"][CHARGE]["get"]["parameters"].append(view)


def views(*allowed: str) -> Callable[[dict[str, Any]], None]:
    def edit(description: dict[str, Any]) -> None:
        view = {"name": "view", "in": "query", "schema": {"type": "string", "enum": [*allowed]}}
        read = description["paths"][CHARGE]["get"]
        read["parameters"] = [each for each in read["parameters"] if each["name"] != "view"] + [view]

    return edit


def charges_are_short(description: dict[str, Any]) -> None:
    content = description["paths"][SETTLED]["post"]["requestBody"]["content"]["application/json"]
    content["schema"]["properties"]["charge"] = {"type": "string", "maxLength": 8}


def published(world: World, edit: Callable[[dict[str, Any]], None], *, by: str = "acme") -> None:
    """The company publishes another description; what it really does stays."""
    company = getattr(world, by)
    changed = company.behaviour.copy()
    edit(changed.description)
    company.behaviour = changed
    world.later(minutes=15)


def refusing(part: str, status: int) -> Callable[[str, str, bytes], Answer | None]:
    """Refuses whatever has `part` in its path, query or body."""

    def refuses(_: str, target: str, content: bytes) -> Answer | None:
        return (status, {"error": "not any more"}) if part in target + content.decode() else None

    return refuses


async def tried(world: World) -> dict[str, Any]:
    (found,) = (await world.cycle()).confirmations
    return dict(found)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (amount_becomes_text, "what it answered is still what the description in force promises"),
        (refunds_are_removed, "the live API still answers it"),
    ],
)
async def test_what_the_live_api_still_does_is_description_only(world, edit, reason):
    await world.cycle()
    published(world, edit)
    found = await tried(world)
    assert (found["live"], found["reason"], found["tried"]) == ("description only", reason, True)
    assert [each.status for each in world.cases()] == [ConflictStatus.PENDING]


async def test_a_lost_request_that_is_still_accepted_is_description_only(world):
    published(world, views("short", "long"))
    await world.cycle()
    published(world, views("short"))
    found = await tried(world)
    assert (found["live"], found["reason"]) == ("description only", "it still accepts this, with 200")


@pytest.mark.parametrize("status", [400, 422])
async def test_a_lost_request_that_is_refused_is_confirmed_live_and_both_companies_are_told(world, status):
    published(world, views("short", "long"))
    await world.cycle()
    published(world, views("short"))
    world.acme.behaviour.refuses = refusing("view=long", status)
    found = await tried(world)
    assert found["live"] == "confirmed live"
    assert str(status) in found["reason"]
    (case,) = world.cases()
    assert case.status is ConflictStatus.PENDING
    told = [each for each in world.store.messages(integration="acme") if each.reason == "witnessed"]
    assert len(told) == 2
    assert all("the live API already behaves as its new description says" in each.body for each in told)
    shown = world.store.exchange(str(found["exchange"]))
    assert ("view", "long") in shown.request.query


async def test_a_lost_body_that_is_refused_is_confirmed_by_the_green_request_with_one_member_changed(world):
    await world.cycle()
    published(world, charges_are_short, by="checkout")

    def refuses(method: str, _: str, content: bytes) -> Answer | None:
        too_long = method == "POST" and len(json.loads(content)["charge"]) > 8
        return (422, {"error": "too long"}) if too_long else None

    world.checkout.behaviour.refuses = refuses
    found = await tried(world)
    assert (found["api"], found["environment"], found["live"]) == ("webhooks", "staging", "confirmed live")


@pytest.mark.parametrize("status", [401, 403, 404, 409, 429, 500, 503])
async def test_an_answer_that_may_have_another_reason_confirms_nothing_and_is_not_kept(world, status):
    published(world, views("short", "long"))
    await world.cycle()
    published(world, views("short"))
    world.acme.behaviour.refuses = refusing("view=long", status)
    found = await tried(world)
    assert (found["live"], found["tried"]) == ("description only", False)
    assert str(status) in found["reason"]
    assert not list(world.store.records(kinds=(RecordKind.CONFIRMATION,)))


async def test_an_answer_that_only_the_revision_allows_confirms_a_change_that_no_contract_relies_on(world):
    await world.cycle()
    published(world, amount_becomes_text)
    acme = world.acme.behaviour
    charge = {"id": "ch_1042", "amount": "19.99", "currency": "EUR", "status": "settled"}
    acme.routes["GET", "/charges/(?P<id>[^/]+)"] = lambda _: (200, charge)
    report = await world.cycle()
    (found,) = report.confirmations
    assert found["live"] == "confirmed live"


async def test_what_is_confirmed_is_not_tried_again_and_what_is_not_is_tried_the_next_day(world):
    published(world, views("short", "long"))
    await world.cycle()
    published(world, views("short"))
    assert (await tried(world))["live"] == "description only"
    world.later(minutes=15)
    assert not (await world.cycle()).confirmations
    world.later(days=1)
    world.acme.behaviour.refuses = refusing("view=long", 400)
    assert (await tried(world))["live"] == "confirmed live"
    world.later(days=2)
    assert not (await world.cycle()).confirmations


async def test_nothing_is_sent_where_the_probe_rules_forbid_it(world):
    await world.cycle()
    world.rewrite("{methods: [GET, HEAD, POST], rate: 1000/s, budget: 100000/day}", "none")
    published(world, charges_are_short, by="checkout")
    report = await world.cycle()
    assert all(not each["tried"] for each in report.confirmations)


async def test_a_member_that_became_required_is_tried_by_leaving_it_out(world):
    await world.cycle()
    published(world, a_view_is_required)
    world.acme.behaviour.refuses = lambda _, target, __: (
        (400, {"error": "view is missing"}) if "charges" in target and "view=" not in target else None
    )
    # The contract itself now fails: that is a regression with a verdict, which says more than a witness could.
    report = await world.cycle()
    assert report.regressions
    assert all(each["live"] == "description only" for each in report.confirmations)

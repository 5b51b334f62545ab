"""What makes a change on a side certain: a promise of the description that is broken, or the same at another place."""

import pytest

from monitor.demo.contracts import payments_pact
from tests.engine.arena import CHARGE, REFUND, Arena, an_arena, like, said, told
from tests.servers.scripted import ScriptedServer


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


def total_promised(description) -> None:
    answer = description["paths"]["/currencies"]["get"]["responses"]["200"]
    answer["headers"] = {"X-Total": {"required": True, "schema": {"type": "integer"}}}


@pytest.mark.parametrize("headers", [{}, {"X_Total": "many"}], ids=["gone", "of another type"])
async def test_a_header_that_the_description_promises_is_its_providers_to_send(either, headers):
    response = {
        "status": 200,
        "headers": {"X-Total": "2"},
        "matchingRules": {"$.headers.X-Total": {"match": "regex", "regex": "[0-9]+"}},
    }
    count = {"description": "count", "request": {"method": "GET", "path": "/currencies"}, "response": response}
    either.interactions(count, *payments_pact()["interactions"])
    either.describe(total_promised)
    either.routes["/currencies"] = said(["EUR"], X_Total="2")
    await either.cycle()
    either.routes["/currencies"] = said(["EUR"], **headers)
    assert told(await an_hour_later(either)) == [(either.provider, "attributed", either.provider)]


def null_permitted(description) -> None:
    schemas = description["components"]["schemas"]
    schemas["Charge"]["properties"]["amount"]["nullable"] = True
    schemas["Refund"]["properties"]["amount"]["nullable"] = True


async def test_the_same_failure_of_the_same_member_in_another_operation_is_a_mechanism(either):
    either.describe(null_permitted)
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": None})
    either.routes["/refunds/re_7"] = said(REFUND | {"amount": None})
    assert {(changed, status) for changed, status, _ in told(await an_hour_later(either))} == {
        (either.provider, "attributed")
    }


async def test_another_failure_of_that_member_is_none(either):
    either.describe(null_permitted)
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": None})
    either.routes["/refunds/re_7"] = said(REFUND | {"charge": None})
    found = [each for each in (await an_hour_later(either)).regressions if each["operation"] == "GET /charges/{id}"]
    assert [each["verdict"]["status"] for each in found] == ["likely"]


def either_form_permitted(description) -> None:
    amount = {"type": "integer"}
    long = {"type": "object", "required": ["value"], "properties": {"value": amount}}
    description["components"]["schemas"]["Charge"]["properties"]["amount"] = {"oneOf": [amount, long]}
    expand = {"name": "expand", "in": "query", "schema": {"type": "string"}}
    description["paths"]["/charges/{id}"]["get"]["parameters"].append(expand)


@pytest.mark.parametrize("provider", ["partner", "in-house"])
async def test_an_old_version_that_answers_makes_what_only_breaks_together_certain(tmp_path, provider):
    with ScriptedServer({"/charges/ch_1042": said(CHARGE)}) as old:
        further = f"        previous: {old.url('').rstrip('/')}"
        with an_arena(tmp_path, further=further, provider=provider) as arena:
            arena.describe(either_form_permitted)
            await arena.cycle()
            others = [each for each in payments_pact()["interactions"] if each["description"] != "read one charge"]
            arena.interactions(like("read one charge", "/charges/ch_1042", CHARGE, query="expand=all"), *others)
            arena.routes["/charges/ch_1042?expand=all"] = said(CHARGE | {"amount": {"value": 1999}})
            arena.later(hours=1)
            found = told(await arena.cycle())
    assert found == [("interaction", "attributed", "contract")]

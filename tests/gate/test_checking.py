"""Check before you ship: the gate's own judgement, for whoever submits a description, and nothing for others in it."""

import json

import pytest

from monitor.clock import SystemClock
from monitor.config import load
from monitor.daemon.checking import checked
from monitor.daemon.composition import Monitor
from monitor.errors import DocumentError
from monitor.model.values import Answer
from monitor.storage import open_store
from tests.gate.desk import Desk, charge, codes
from tests.gate.test_candidate_descriptions import (
    a_key_is_required,
    amount_becomes_text,
    amount_may_be_null,
    charges_are_removed,
)


async def checked_at(desk: Desk, content: bytes):
    world = desk.world
    monitor = Monitor(world.configuration, world.folder, world.store, world.clock, world.environ)
    integration = world.configuration.integrations[0]
    return await checked(monitor, integration, integration.api("payments"), content, world.clock.now())


def a_currency_is_added(document):
    document["paths"]["/rates"] = {"get": {"responses": {"200": {"description": "rates"}}}}


EDITS = (amount_becomes_text, amount_may_be_null, charges_are_removed, a_key_is_required, a_currency_is_added)


async def test_it_answers_what_the_gate_answers(desk):
    await desk.world.cycle()
    for edit in EDITS:
        spec = desk.spec(edit)
        gate, found = await desk.ask(spec=spec), await checked_at(desk, spec.read_bytes())
        assert found.answer is gate.answer, edit
        (held,) = found.environments
        assert codes(held.decision) == codes(gate), edit
        assert {each.change["fingerprint"] for each in gate.reasons if each.change} <= {
            each.fingerprint for each in found.changes
        }


async def test_each_edit_is_told_with_who_uses_it_and_a_message_that_shows_it(desk):
    await desk.world.cycle()
    found = (await checked_at(desk, desk.spec(amount_becomes_text, a_currency_is_added).read_bytes())).to_json()
    assert (found["answer"], found["summary"]["breaking"], found["summary"]["compatible"]) == ("no", 1, 1)
    breaking, compatible = found["changes"]
    assert breaking["consumers"] == [
        {"consumer": "Checkout", "severity": "breaking", "contracts": ["pacts/checkout-acme.json"]}
    ]
    assert isinstance(breaking["witness"]["message"]["response"]["body"]["amount"], str)
    assert compatible["witness"] is None
    assert found["environments"][0]["compared_with"]["in_force"] is True
    assert found["notice"] == {"days": 90, "earliest": "2026-04-01"}


async def test_it_is_held_against_what_is_in_force_and_not_against_what_was_published_last(desk):
    before = desk.spec(name="before.json").read_bytes()
    await desk.world.cycle()
    desk.describe(amount_becomes_text)
    desk.world.later(minutes=5)
    await desk.world.cycle()
    assert (await checked_at(desk, before)).answer is Answer.YES
    again = await checked_at(desk, desk.spec(amount_becomes_text).read_bytes())
    assert [each.rule for each in again.changes] == ["response-property-type-changed"]


async def test_without_anything_to_compare_with_it_does_not_know(desk):
    found = await checked_at(desk, desk.spec().read_bytes())
    assert found.answer is Answer.UNKNOWN
    assert "nothing-to-compare-with" in codes(found.environments[0].decision)


async def test_a_contract_that_can_not_be_read_leaves_it_unknown_and_its_place_is_not_told(desk):
    await desk.world.cycle()
    (desk.world.folder / "pacts/checkout-acme.json").write_text("{")
    found = await checked_at(desk, desk.spec().read_bytes())
    assert found.answer is Answer.UNKNOWN
    assert str(desk.world.folder) not in json.dumps(found.to_json())


async def test_who_accepted_a_change_is_told_as_a_company(desk):
    await desk.world.cycle()
    spec = desk.spec(amount_becomes_text)
    desk.waive(await desk.ask(spec=spec), expires="2026-12-31")
    found = json.dumps((await checked_at(desk, spec.read_bytes())).to_json())
    assert "waived until 2026-12-31 by Checkout (in the configuration)" in found
    assert "oncall@shop.example" not in found
    assert "May call" not in found


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"openapi: 3.0.0\npaths: {\n", "document-truncated", (3, 1)),
        (b'{"openapi": "3.0.0",\n "paths": nothing}', "document-not-json", (2, 11)),
        (b"info: {title: none}\n", "not-an-api-description", (None, None)),
        (b"", "document-empty", (None, None)),
        (b"[" * 200_000, "document-too-deep", (1, 1026)),
        (b"openapi: 3.0.0\npaths:\n  /a:\n    $ref: http://169.254.169.254/key#/a\n", "reference-outside", (4, 5)),
        (b"openapi: 3.0.0\npaths:\n  /a: {$ref: '../../etc/passwd#/a'}\n", "reference-outside", (3, 8)),
        (b"openapi: 3.0.0\npaths:\n  /a: {$ref: 'file:///etc/passwd'}\n", "reference-outside", (3, 8)),
    ],
    ids=["truncated", "malformed", "no-description", "empty", "deep", "url", "path", "file"],
)
async def test_what_can_not_be_judged_is_refused_by_name_and_place(desk, content, code, place):
    with pytest.raises(DocumentError) as refused:
        await checked_at(desk, content)
    about = refused.value.diagnostic
    assert (about.code, (about.place.line, about.place.column)) == (code, place)
    assert "root:" not in str(about)


SHARED = {
    "settings.yaml": "apis: {orders: {provider: in-house, spec: orders.json}}\n",
    "acme.yaml": "integration: acme\nsides: {in-house: {name: Shop}, partner: {name: Acme Pay}}\napis: {orders: shared}\n"
    "contracts: [{api: orders, interactions: acme.interactions.yaml}]\n",
    "globex.yaml": "integration: globex\nsides: {in-house: {name: Shop}, partner: {name: Globex}}\napis: {orders: shared}\n"
    "contracts: [{api: orders, interactions: globex-secret.interactions.yaml}]\n",
    "acme.interactions.yaml": "consumer: acme-app\nprovider: Shop\ninteractions:\n"
    "  - {description: acme reads, request: {path: /orders}, response: {status: 200}}\n",
    "globex-secret.interactions.yaml": "consumer: globex-app\nprovider: Shop\ninteractions:\n"
    "  - {description: globex reads, request: {path: /orders}, response: {status: 200, body: {total: 1}}}\n",
}


async def test_of_a_shared_api_nobody_is_told_what_others_rely_on(tmp_path):
    described = {
        "openapi": "3.0.0",
        "info": {"title": "Orders", "version": "1"},
        "paths": {"/orders": {"get": {"responses": {"200": {"description": "orders"}}}}},
    }
    for name, text in {**SHARED, "orders.json": json.dumps(described)}.items():
        (tmp_path / name).write_text(text)
    configuration = load(tmp_path)
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        monitor = Monitor(configuration, tmp_path, store, SystemClock(), {})
        await monitor.run_all()
        gone = json.dumps({**described, "paths": {}}).encode()
        acme = configuration.integration("acme")
        now = monitor.clock.now()
        found = (await checked(monitor, acme, acme.api("orders"), gone, now)).to_json()
    assert found["answer"] == "no"
    assert [each["consumer"] for each in found["changes"][0]["consumers"]] == ["acme-app"]
    assert "globex" not in json.dumps(found)


async def test_environments_with_one_base_are_compared_once(desk, monkeypatch):
    from monitor.engine.gate import descriptions

    live = f"live: {{base_url: {desk.world.acme.url}, probe: none}}"
    desk.world.rewrite("environments:\n      sandbox:", f"environments:\n      {live}\n      sandbox:")
    await desk.world.cycle()
    calls = []
    real = descriptions.compare
    monkeypatch.setattr(descriptions, "compare", lambda *given, **more: calls.append(1) or real(*given, **more))
    found = await checked_at(desk, desk.spec(lambda document: charge(document).pop("required")).read_bytes())
    assert [each.environment for each in found.environments] == ["live", "sandbox"]
    assert len(calls) == 1

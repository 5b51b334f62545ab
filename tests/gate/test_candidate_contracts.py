"""A consumer's next contract: held against what the provider answered, and what it promises."""

import itertools

import pytest

from monitor.demo import story
from monitor.demo.story import Stage
from monitor.model.sides import Side
from monitor.model.values import Answer
from tests.gate.desk import charge, codes, only_interaction, read_charge

READ = "read one charge"
BODY = {"id": "ch_1042", "amount": 1999, "currency": "EUR", "status": "settled"}
BY_TYPE = {"$.body": {"match": "type"}}


def asking(**changes):
    """Only the reading of a charge, changed."""
    return only_interaction(READ, **changes)


def another_charge(**changes):
    """The same operation for a charge that was never read before, so that only the description can speak."""
    return only_interaction(READ, request_path="/charges/ch_7", **changes)


def in_house(desk, contract, **options):
    return desk.ask(contract=contract, side=Side.IN_HOUSE, **options)


@pytest.mark.parametrize(
    ("edit", "answer", "code"),
    [
        (asking(), Answer.YES, "contract-verified"),
        (asking(response_body={"id": "ch_1042"}), Answer.YES, "contract-met-by-recording"),
        (asking(response_body={**BODY, "amount": "19.99"}), Answer.NO, "contract-not-met"),
        (asking(response_body={**BODY, "fee": 12}), Answer.NO, "contract-not-met"),
        (asking(response_status=202), Answer.NO, "contract-not-met"),
        (asking(response_matchingRules={}), Answer.YES, "contract-met-by-recording"),
        (asking(response_matchingRules={}, response_body={**BODY, "amount": 7}), Answer.NO, "contract-not-met"),
    ],
    ids=["unchanged", "less of it", "another type", "a member more", "another status", "exact values", "wrong value"],
)
async def test_a_request_that_was_seen_is_judged_by_its_answer(desk, edit, answer, code):
    await desk.world.cycle()
    decision = await in_house(desk, desk.pact(edit))
    assert decision.answer is answer, decision
    assert code in codes(decision)
    if answer is Answer.NO:
        assert decision.reasons[0].supplied_by == "in-house", "the new expectation is the consumer's"


@pytest.mark.parametrize(
    ("edit", "answer", "code"),
    [
        (another_charge(), Answer.YES, "contract-described"),
        (another_charge(response_body={"id": "x"}), Answer.YES, "contract-described"),
        (another_charge(response_body={**BODY, "amount": "19.99"}), Answer.NO, "response-not-promised"),
        (another_charge(response_body=[BODY]), Answer.NO, "response-not-promised"),
        (another_charge(response_body={**BODY, "fee": 12}), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(response_body={**BODY, "note": "x"}), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(response_body={**BODY, "note": 7}), Answer.NO, "response-not-promised"),
        (another_charge(response_body={**BODY, "paid": True}), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(response_body={**BODY, "tags": ["a", "b"]}), Answer.YES, "contract-described"),
        (another_charge(response_body={**BODY, "tags": ["a", 1]}), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(response_body={**BODY, "tags": [1]}), Answer.NO, "response-not-promised"),
        (another_charge(response_matchingRules={}), Answer.UNKNOWN, "contract-not-verified"),
        (
            another_charge(response_matchingRules={}, response_body={"status": "gone"}),
            Answer.NO,
            "response-not-promised",
        ),
        (
            another_charge(response_matchingRules={**BY_TYPE, "$.body.id": {"match": "regex", "regex": "ch_.*"}}),
            Answer.UNKNOWN,
            "contract-not-verified",
        ),
        (
            another_charge(response_matchingRules={**BY_TYPE, "$.body.tags": {"min": 1}}, response_body={"tags": [""]}),
            Answer.UNKNOWN,
            "contract-not-verified",
        ),
        (another_charge(response_status=201), Answer.NO, "response-not-promised"),
        (another_charge(response_status=409, response_body=None), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(response_status=404, response_body={"error": "x"}), Answer.YES, "contract-described"),
        (another_charge(response_headers={"X-Total": "7"}), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(response_headers={"Content-Type": "text/xml"}), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(request_query="expand=refunds"), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(request_body={"a": 1}), Answer.UNKNOWN, "contract-not-verified"),
        (another_charge(request_method="DELETE"), Answer.NO, "request-not-accepted"),
        (only_interaction(READ, request_path="/invoices/7"), Answer.NO, "request-not-accepted"),
    ],
    ids=[
        "what is promised", "less of it", "another type", "a list of them", "undeclared member", "optional member",
        "optional member of another type", "nullable member", "list", "list of two kinds", "list of another kind",
        "exact values", "an exact value that can't be", "pattern", "at least one element", "success that isn't described",
        "error that isn't described", "described error", "header", "another media type", "undescribed parameter",
        "undescribed body", "undescribed method", "undescribed path",
    ],
)  # fmt: skip
async def test_a_request_that_was_never_seen_is_judged_by_the_description(desk, edit, answer, code):
    def richer(document):
        properties = charge(document)["properties"]
        charge(document)["required"] += ["paid", "tags"]
        properties["note"] = {"type": "string"}
        properties["paid"] = {"type": "boolean", "nullable": True}
        properties["tags"] = {"type": "array", "items": {"type": "string"}}

    desk.describe(richer)
    await desk.world.cycle()
    decision = await in_house(desk, desk.pact(edit))
    assert decision.answer is answer, decision
    assert code in codes(decision)
    if answer is Answer.UNKNOWN:
        assert decision.reasons[0].supplied_by == "partner"
        assert decision.reasons[0].command == "compat-monitor run contracts"


async def test_a_value_in_the_path_that_its_schema_refuses_is_no(desk):
    desk.describe(lambda document: read_charge(document)["parameters"][0]["schema"].update(type="integer"))
    await desk.world.cycle()
    assert (await in_house(desk, desk.pact(another_charge()))).answer is Answer.NO
    assert (await in_house(desk, desk.pact(only_interaction(READ, request_path="/charges/12")))).answer is Answer.YES


async def test_a_required_parameter_that_is_left_out_is_no(desk):
    def keyed(document):
        key = {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}
        read_charge(document)["parameters"].append(key)

    desk.describe(keyed)
    await desk.world.cycle()
    assert "request-not-accepted" in codes(await in_house(desk, desk.pact(another_charge())))


async def test_a_range_or_a_default_promises_no_status(desk):
    def loosely(document):
        responses = read_charge(document)["responses"]
        responses["2XX"] = responses.pop("200")

    desk.describe(loosely)
    await desk.world.cycle()
    assert (await in_house(desk, desk.pact(another_charge()))).answer is Answer.UNKNOWN


async def test_the_same_request_in_another_provider_state_is_another_question(desk):
    """What was answered where the charge exists says nothing of where it does not."""
    await desk.world.cycle()

    def gone(document):
        only_interaction(READ, response_status=404, response_body={"error": "gone"})(document)
        document["interactions"][0]["providerState"] = "no charge"

    decision = await in_house(desk, desk.pact(gone))
    assert codes(decision) == {"assumed-running", "contract-described"}


async def test_what_fails_there_now_is_no_even_if_it_is_recorded_green(desk):
    await desk.world.cycle()
    story._amount_becomes_text(Stage(desk.world.acme, desk.world.checkout, desk.world.folder))
    desk.world.later(hours=1)
    await desk.world.cycle()
    decision = await in_house(desk, desk.pact(asking()))
    assert decision.answer is Answer.NO
    assert "verification-failed" in codes(decision)
    assert decision.reasons[0].supplied_by == "partner"


async def test_a_consumer_that_adapts_to_what_is_answered_now_may_go_out(desk):
    await desk.world.cycle()
    story._amount_becomes_text(Stage(desk.world.acme, desk.world.checkout, desk.world.folder))
    desk.world.later(hours=1)
    await desk.world.cycle()
    adapted = await in_house(desk, desk.pact(asking(response_body={**BODY, "amount": "19.99"})))
    assert adapted.answer is Answer.YES, adapted
    stubborn = await in_house(desk, desk.pact(asking(response_body={"amount": 1})))
    assert stubborn.answer is Answer.NO, "the recording would have met it; what is answered now does not"


async def test_during_an_outage_nothing_is_known(desk):
    await desk.world.cycle()
    desk.world.acme.behaviour = desk.world.acme.behaviour.copy()
    desk.world.acme.behaviour.down = True
    desk.world.later(hours=1)
    await desk.world.cycle()
    for contract in (desk.pact(asking()), desk.pact(asking(response_body={"id": "x"}))):
        decision = await in_house(desk, contract)
        assert decision.answer is Answer.UNKNOWN, decision
        assert "failing-there" in codes(decision)


async def test_evidence_of_another_address_is_none(desk):
    await desk.world.cycle()
    assert (await desk.ask()).answer is Answer.YES
    desk.world.rewrite(f"base_url: {desk.world.acme.url}", f"base_url: {desk.world.checkout.url}")
    decision = await desk.ask()
    assert decision.answer is Answer.UNKNOWN
    assert any("another address" in each.message for each in decision.reasons)


async def test_evidence_of_the_version_before_a_deployment_is_none(desk):
    await desk.world.cycle()
    desk.world.later(minutes=5)
    assert (await desk.ask()).answer is Answer.YES
    desk.deployed()
    decision = await desk.ask()
    assert decision.answer is Answer.UNKNOWN
    assert any("deployed since" in each.message for each in decision.reasons)


async def test_one_lucky_run_of_a_fault_that_lets_some_answers_pass_is_no_evidence(desk):
    world, turns = desk.world, itertools.count()
    await world.cycle()
    well = world.acme.behaviour.copy()
    broken, path = well.copy(), ("GET", "/charges/(?P<id>[^/]+)")
    wrong = {"id": "ch_1042", "amount": "19.99", "currency": "EUR", "status": "settled"}
    broken.routes[path] = lambda found: well.routes[path](found) if next(turns) % 4 == 3 else (200, wrong)
    world.acme.behaviour = broken
    world.later(minutes=15)
    assert (await world.cycle()).regressions
    world.acme.behaviour = well
    answers = []
    for _ in range(3):
        world.later(minutes=15)
        await world.cycle()
        decision = await desk.ask()
        answers.append(decision.answer)
        assert (decision.answer is Answer.UNKNOWN) == any("no proof" in each.message for each in decision.reasons)
    assert answers == [Answer.UNKNOWN, Answer.UNKNOWN, Answer.YES]


async def test_evidence_of_the_day_before_yesterday_is_none(desk):
    await desk.world.cycle()
    desk.world.later(hours=25)
    decision = await desk.ask()
    assert decision.answer is Answer.UNKNOWN
    assert any("more than a day ago" in each.message for each in decision.reasons)


async def test_a_contract_that_was_edited_since_it_was_verified_is_not_verified(desk):
    await desk.world.cycle()
    desk.relies_on(amount="19.99")
    decision = await desk.ask()
    assert decision.answer is Answer.UNKNOWN
    assert "not-verified" in codes(decision)


async def test_a_matcher_that_can_not_be_judged_is_unknown(desk):
    await desk.world.cycle()
    rules = {"body": {"$.amount": {"matchers": [{"match": "moonPhase"}]}}}

    def v3(document):
        another_charge(response_matchingRules=rules)(document)
        document["metadata"]["pactSpecification"]["version"] = "3.0.0"

    assert (await in_house(desk, desk.pact(v3))).answer is Answer.UNKNOWN


async def test_a_contract_that_holds_nothing_is_unknown(desk):
    await desk.world.cycle()
    decision = await in_house(desk, desk.pact(lambda document: document["interactions"].clear()))
    assert decision.answer is Answer.UNKNOWN
    assert "no-contract" in codes(decision)


async def test_without_description_or_sighting_it_is_unknown_and_names_who_can_supply_it(desk):
    desk.world.acme.behaviour = desk.world.acme.behaviour.copy()
    desk.world.acme.behaviour.down = True
    decision = await in_house(desk, desk.pact())
    assert decision.answer is Answer.UNKNOWN
    assert {each.supplied_by for each in decision.reasons} == {"partner"}


async def test_both_sides_together_are_judged_by_what_each_will_be(desk):
    """Acme Pay turns amounts into text, and Checkout expects text in the same release."""
    await desk.world.cycle()

    def amounts_are_text(document):
        charge(document)["properties"]["amount"] = {"type": "string"}

    def refunds_are_gone(document):
        del document["paths"]["/refunds/{id}"]

    spec = desk.spec(amounts_are_text, refunds_are_gone)
    together = await desk.ask(spec=spec, contract=desk.pact(amount="19.99", with_refunds=False))
    assert together.answer is Answer.YES, together
    assert {"met-by-candidate-contract", "contract-described"} <= codes(together)
    still_uses_them = await desk.ask(spec=spec, contract=desk.pact(amount="19.99"))
    assert still_uses_them.answer is Answer.NO
    expects_numbers = await desk.ask(spec=spec, contract=desk.pact(with_refunds=False))
    assert expects_numbers.answer is Answer.NO
    alone = await desk.ask(spec=desk.spec(), contract=desk.pact(another_charge(response_body={**BODY, "amount": "1"})))
    assert "response-not-promised" in codes(alone)


async def test_a_candidate_contract_of_one_file_leaves_the_others_in_force(desk):
    other = desk.world.folder / "pacts" / "refunds.json"
    desk.pact(only_interaction("read one refund"), name="contracts/pacts/refunds.json")
    desk.relies_on(with_refunds=False)
    await desk.world.cycle()
    assert other.exists()

    def refund_reason_is_an_enum(document):
        refund = document["components"]["schemas"]["Refund"]["properties"]
        refund["charge"]["enum"] = ["ch_1", "ch_2"]

    desk.describe(refund_reason_is_an_enum)
    await desk.world.cycle()
    desk.agree()

    def one_value_more(document):
        document["components"]["schemas"]["Refund"]["properties"]["charge"]["enum"].append("ch_3")

    candidate = desk.pact(with_refunds=False, name="checkout-acme.json")
    decision = await desk.ask(spec=desk.spec(one_value_more), contract=candidate)
    assert decision.answer is Answer.NO, "the refunds of the other file still rely on it"


async def test_a_description_that_was_not_read_for_a_day_promises_nothing(desk):
    """The partner's host has been silent for three weeks: what it described then is no yes."""
    await desk.world.cycle()
    desk.world.later(days=21)
    decision = await in_house(desk, desk.pact(another_charge()))
    assert decision.answer is Answer.UNKNOWN
    assert "description-outdated" in codes(decision)


async def test_a_message_of_a_webhook_is_left_to_a_run_and_never_held_against_the_calls(desk):
    await desk.world.cycle()
    file = desk.world.folder.parent / "hooks.yaml"
    file.write_text(
        "consumer: Acme Pay\nprovider: Checkout\ninteractions:\n"
        "  - {description: tell, webhook: payment-settled, request: {body: {charge: ch_1}}, response: {}}\n"
    )
    decision = await in_house(desk, file)
    assert decision.answer is Answer.UNKNOWN
    assert "webhook-not-judged" in codes(decision)
    assert not [each for each in decision.reasons if each.answer is Answer.NO]

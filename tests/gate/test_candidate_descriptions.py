"""A provider's next description: held against what consumers were told, and against what they rely on."""

import pytest

from monitor.model.sides import Side
from monitor.model.values import Answer
from tests.gate.desk import charge, codes, read_charge


def amount_becomes_text(document):
    charge(document)["properties"]["amount"] = {"type": "string"}


def amount_becomes_an_object(document):
    charge(document)["properties"]["amount"] = {"type": "object", "properties": {"value": {"type": "integer"}}}


def amount_may_be_null(document):
    charge(document)["properties"]["amount"]["nullable"] = True


def amount_becomes_optional(document):
    charge(document)["required"].remove("amount")


def currency_is_removed(document):
    charge(document)["properties"].pop("currency", None)
    charge(document)["required"] = [each for each in charge(document)["required"] if each != "currency"]


def charges_are_removed(document):
    del document["paths"]["/charges/{id}"]


def a_key_is_required(document):
    read_charge(document)["parameters"].append(
        {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}
    )


def a_credential_is_required(document):
    document["components"]["securitySchemes"] = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    document["security"] = [{"key": []}]


def status_becomes_201(document):
    responses = read_charge(document)["responses"]
    responses["201"] = responses.pop("200")


def json_becomes_xml(document):
    content = read_charge(document)["responses"]["200"]["content"]
    content["application/xml"] = content.pop("application/json")


def an_optional_member_is_added(document):
    charge(document)["properties"]["note"] = {"type": "string"}


def an_operation_is_added(document):
    document["paths"]["/payouts"] = {"get": {"responses": {"200": {"description": "fine"}}}}


def an_optional_parameter_is_added(document):
    read_charge(document)["parameters"].append({"name": "expand", "in": "query", "schema": {"type": "string"}})


def a_text_is_reworded(document):
    document["info"]["description"] = "The same as ever."
    charge(document)["properties"]["amount"]["description"] = "minor units"


def status_gains_a_value(document):
    charge(document)["properties"]["status"]["enum"].append("disputed")


def currencies_are_deprecated(document):
    document["paths"]["/currencies"]["get"]["deprecated"] = True
    document["paths"]["/currencies"]["get"]["x-sunset"] = "2030-01-01"


BREAKS = [
    amount_becomes_text, amount_becomes_an_object, amount_may_be_null, amount_becomes_optional, currency_is_removed,
    charges_are_removed, a_key_is_required, status_becomes_201, json_becomes_xml,
]  # fmt: skip
ADDITIONS = [
    an_optional_member_is_added, an_operation_is_added, an_optional_parameter_is_added, a_text_is_reworded,
    currencies_are_deprecated,
]  # fmt: skip


@pytest.mark.parametrize("edit", BREAKS, ids=lambda edit: edit.__name__)
async def test_what_breaks_is_no_with_the_change_that_does(desk, edit):
    await desk.world.cycle()
    decision = await desk.ask(spec=desk.spec(edit))
    assert decision.answer is Answer.NO
    first = decision.reasons[0]
    assert first.answer is Answer.NO
    changes = [each.change for each in decision.reasons if each.code == "breaking-change"]
    assert changes
    assert all(change["severity"] == "breaking" and change["fingerprint"] for change in changes)
    if edit not in {status_becomes_201, json_becomes_xml}:  # these break whoever uses them: the contract is the proof
        assert any(change["witness"] for change in changes)


@pytest.mark.parametrize("edit", ADDITIONS, ids=lambda edit: edit.__name__)
async def test_what_only_adds_is_yes_and_says_what_it_assumes(desk, edit):
    await desk.world.cycle()
    decision = await desk.ask(spec=desk.spec(edit))
    assert decision.answer is Answer.YES, decision
    (assumed,) = [each for each in decision.reasons if each.code == "assumed-running"]
    assert "2026-01-01T12:00+00:00" in assumed.message
    assert "Acme Pay" in assumed.message


async def test_no_change_at_all_is_yes_with_a_reason(desk):
    await desk.world.cycle()
    decision = await desk.ask(spec=desk.spec())
    assert decision.answer is Answer.YES
    assert "breaks-nothing" in codes(decision)


async def test_what_runs_is_no_longer_assumed_once_its_pipeline_said_so(desk):
    await desk.world.cycle()
    desk.deployed(desk.spec())
    decision = await desk.ask(spec=desk.spec(an_operation_is_added))
    assert decision.answer is Answer.YES
    assert codes(decision) == {"breaks-nothing"}


async def test_a_description_that_moved_after_the_last_deployment_is_assumed_again(desk):
    await desk.world.cycle()
    desk.deployed(desk.spec())
    desk.world.later(hours=1)
    behaviour = desk.world.acme.behaviour.copy()
    an_operation_is_added(behaviour.description)
    desk.world.acme.behaviour = behaviour
    await desk.world.cycle()
    assert "assumed-running" in codes(await desk.ask(spec=desk.spec()))


async def test_a_risky_change_that_a_contract_uses_is_no(desk):
    await desk.world.cycle()
    decision = await desk.ask(spec=desk.spec(status_gains_a_value))
    assert decision.answer is Answer.NO
    (reason,) = [each for each in decision.reasons if each.code == "breaking-change"]
    assert reason.change["used_by"] == ["Checkout"]
    assert "used by Checkout" in reason.message


async def test_a_risky_change_that_no_contract_uses_is_yes_and_says_so(desk):
    desk.relies_on(lambda document: document["interactions"][0]["response"]["body"].pop("status"))
    await desk.world.cycle()
    decision = await desk.ask(spec=desk.spec(status_gains_a_value))
    assert decision.answer is Answer.YES, decision
    (reason,) = [each for each in decision.reasons if each.code == "risky-change-unused"]
    assert reason.change["severity"] == "risky"


async def test_a_risky_change_without_contracts_is_unknown_and_names_who_can_tell(desk):
    desk.world.rewrite("  - {api: payments, pact: pacts/*.json}\n", "")
    await desk.world.cycle()
    decision = await desk.ask(spec=desk.spec(status_gains_a_value))
    assert decision.answer is Answer.UNKNOWN
    (reason,) = [each for each in decision.reasons if each.code == "risky-change"]
    assert reason.supplied_by == "in-house"
    assert reason.command


async def test_traffic_shows_that_a_place_is_used_and_never_that_it_is_not(desk):
    desk.world.rewrite("  - {api: payments, pact: pacts/*.json}\n", "  - {api: payments, har: seen.har}\n")
    desk.traffic('{"id": "ch_1"}')
    await desk.world.cycle()
    desk.traffic('{"id": "ch_1", "amount": 1, "currency": "EUR", "status": "settled"}')
    assert (await desk.ask(spec=desk.spec(status_gains_a_value))).answer is Answer.NO
    desk.traffic('{"id": "ch_1"}')
    assert (await desk.ask(spec=desk.spec(status_gains_a_value))).answer is Answer.UNKNOWN


async def test_what_can_not_be_decided_is_unknown(desk):
    """A pattern that no automaton reads: inclusion is neither proved nor refuted."""
    behaviour = desk.world.acme.behaviour.copy()
    charge(behaviour.description)["properties"]["id"]["pattern"] = r"^(ch_)\1?[a-z_0-9]+$"
    desk.world.acme.behaviour = behaviour
    await desk.world.cycle()

    def narrower(document):
        charge(document)["properties"]["id"]["pattern"] = r"^(ch_)\1?[a-z_0-9]{1,40}$"

    decision = await desk.ask(spec=desk.spec(narrower))
    assert decision.answer is Answer.UNKNOWN, decision
    assert "undecided-change" in codes(decision)


async def test_a_waived_change_goes_out_and_stays_visible(desk):
    await desk.world.cycle()
    breaking = await desk.ask(spec=desk.spec(amount_becomes_text))
    desk.waive(breaking, expires="2026-12-31")
    decision = await desk.ask(spec=desk.spec(amount_becomes_text))
    assert decision.answer is Answer.YES, decision
    (waived, *_) = [each for each in decision.reasons if each.code == "waived"]
    assert waived.change["rule"]
    assert all(part in waived.message for part in ("2026-12-31", "oncall@shop.example", "agreed in the May call"))


async def test_a_waiver_that_ran_out_waives_nothing(desk):
    await desk.world.cycle()
    desk.waive(await desk.ask(spec=desk.spec(amount_becomes_text)), expires="2025-12-31")
    assert (await desk.ask(spec=desk.spec(amount_becomes_text))).answer is Answer.NO


async def test_a_waiver_of_one_change_lets_no_other_out(desk):
    await desk.world.cycle()
    desk.waive(await desk.ask(spec=desk.spec(amount_becomes_text)), expires="2026-12-31")
    decision = await desk.ask(spec=desk.spec(amount_becomes_text, currency_is_removed))
    assert decision.answer is Answer.NO


async def test_a_release_that_mends_a_break_may_go_out(desk):
    await desk.world.cycle()
    good = desk.spec()
    desk.describe(amount_becomes_text)
    desk.world.later(hours=1)
    await desk.world.cycle()
    assert desk.world.cases()
    assert (await desk.ask(spec=good)).answer is Answer.YES


async def test_what_runs_already_is_never_no_but_no_plain_yes_either_while_it_breaks(desk):
    await desk.world.cycle()
    desk.describe(amount_becomes_text)
    desk.world.later(hours=1)
    await desk.world.cycle()
    decision = await desk.ask(spec=desk.spec())
    assert decision.answer is Answer.UNKNOWN
    (reason,) = [each for each in decision.reasons if each.code == "break-already-running"]
    assert reason.supplied_by == "in-house"
    assert reason.command == "compat-monitor agree contracts --api payments --side in-house"


async def test_another_break_at_the_place_of_one_that_runs_already_is_no(desk):
    """The fingerprint of both is one; what they do to the consumer is not."""
    await desk.world.cycle()
    desk.describe(amount_becomes_text)
    desk.world.later(hours=1)
    await desk.world.cycle()
    assert (await desk.ask(spec=desk.spec(amount_becomes_an_object))).answer is Answer.NO
    assert (await desk.ask(spec=desk.spec(currency_is_removed))).answer is Answer.NO


async def test_what_both_agreed_to_is_what_candidates_are_held_against(desk):
    await desk.world.cycle()
    desk.describe(currency_is_removed)
    await desk.world.cycle()
    assert (await desk.ask(spec=desk.spec())).answer is Answer.UNKNOWN
    desk.agree()
    decision = await desk.ask(spec=desk.spec())
    assert "break-already-running" not in codes(decision)


async def test_a_machine_that_never_polled_does_so_once(desk):
    decision = await desk.ask(spec=desk.spec(amount_becomes_text))
    assert decision.answer is Answer.NO
    assert desk.world.store.poll_states()
    assert (await desk.ask(spec=desk.spec(an_operation_is_added))).answer is Answer.YES


async def test_without_anything_to_compare_with_it_is_unknown_and_names_who_can_supply_it(desk):
    desk.world.acme.behaviour = desk.world.acme.behaviour.copy()
    desk.world.acme.behaviour.down = True
    decision = await desk.ask(spec=desk.spec())
    assert decision.answer is Answer.UNKNOWN
    (reason,) = [each for each in decision.reasons if each.code == "nothing-to-compare-with"]
    assert reason.supplied_by == "partner"
    assert reason.command == "compat-monitor run contracts"


async def test_an_environment_with_a_description_of_its_own_is_held_against_that(desk):
    own = desk.spec(lambda document: charge(document)["properties"].update(note={"type": "string"}), name="own.json")
    desk.world.rewrite("      sandbox:\n", f"      sandbox:\n        spec: {own}\n")
    await desk.world.cycle()
    without = await desk.ask(spec=desk.spec(name="without.json"))
    assert any(each.change and "note" in each.change["message"] for each in without.reasons)
    assert (await desk.ask(spec=own)).answer is Answer.YES


async def test_an_environment_that_the_api_does_not_have_is_unknown(desk):
    await desk.world.cycle()
    decision = await desk.ask(spec=desk.spec(), environment="staging")
    assert decision.answer is Answer.UNKNOWN
    assert codes(decision) == {"no-such-environment"}


async def test_a_contract_that_can_not_be_read_leaves_the_answer_unknown(desk):
    await desk.world.cycle()
    (desk.world.folder / "pacts" / "checkout-acme.json").write_text("{")
    decision = await desk.ask(spec=desk.spec(an_operation_is_added))
    assert decision.answer is Answer.UNKNOWN
    (reason,) = [each for each in decision.reasons if each.answer is Answer.UNKNOWN]
    assert reason.supplied_by == "in-house"


async def test_our_own_api_is_judged_as_the_partners_is(desk):
    await desk.world.cycle()

    def order_is_removed(document):
        receipt = document["components"]["schemas"]["Receipt"]
        del receipt["properties"]["order"]
        receipt["required"].remove("order")

    candidate = desk.spec(order_is_removed, of=desk.world.checkout.behaviour.description)
    decision = await desk.ask(spec=candidate, api="webhooks", side=Side.IN_HOUSE, environment="staging")
    assert decision.answer is Answer.NO
    assert {each.supplied_by for each in decision.reasons if each.answer is Answer.NO} == {"in-house"}


@pytest.mark.parametrize("edit", [*BREAKS, *ADDITIONS, status_gains_a_value], ids=lambda edit: edit.__name__)
async def test_adding_a_break_never_turns_no_into_yes(desk, edit):
    await desk.world.cycle()
    for break_added in (currency_is_removed, a_credential_is_required):
        decision = await desk.ask(spec=desk.spec(edit, break_added))
        assert decision.answer is not Answer.YES, break_added.__name__


@pytest.mark.parametrize("edit", [*BREAKS, *ADDITIONS, status_gains_a_value], ids=lambda edit: edit.__name__)
async def test_a_candidate_that_runs_already_is_never_no(desk, edit):
    await desk.world.cycle()
    desk.describe(edit)
    desk.world.later(hours=1)
    await desk.world.cycle()
    assert (await desk.ask(spec=desk.spec())).answer is not Answer.NO


async def test_asking_writes_nothing_that_a_later_question_could_trip_over(desk):
    await desk.world.cycle()
    before = await desk.ask(spec=desk.spec(an_operation_is_added))
    await desk.ask(spec=desk.spec(amount_becomes_text))
    assert await desk.ask(spec=desk.spec(an_operation_is_added)) == before

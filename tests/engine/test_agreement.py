"""`agree`: nobody puts its own change in force alone (DESIGN.md §7: "what both last agreed")."""

import json
import uuid
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.demo.contracts import payments_pact
from monitor.engine import commands
from monitor.engine.descriptions.context import ApiContext
from monitor.engine.settling.agreement import agree
from monitor.interactions.pact import read_pact
from monitor.model.history import ContractInForce
from monitor.model.integration import Integration
from monitor.model.sides import Side
from tests.engine.arena import REFUND, Arena, like, said, told
from tests.engine.world import World

FIRST = ("d1", ("c1",))
STEPS = st.lists(st.sampled_from(["describe", "rely", "partner", "in-house"]), max_size=14)


def say_agreed(arena: Arena, integration: Integration, side: Side) -> ContractInForce:
    """As `compat-monitor agree` does, with the contracts as they are on disk."""
    pact = json.loads((arena.folder / "pacts" / "consumer.json").read_text())
    interactions = read_pact(pact, api="payments", contract="pacts/consumer.json")
    return commands.agree(arena.store, integration, "payments", interactions, side, arena.clock.now())


@dataclass
class Companies:
    """What they publish now, and what is in force, by `agree` alone."""

    world: World
    description: str = FIRST[0]
    contracts: tuple[str, ...] = FIRST[1]
    in_force: ContractInForce | None = None
    name: str = "acme"

    def agree(self, side: Side) -> ContractInForce:
        integration = replace(self.world.configuration.integrations[0], name=self.name)
        context = ApiContext(integration.api("payments"), self.name, {None: self.description}, self.in_force)
        found = agree(integration, context, self.contracts, side, self.world.store, self.world.clock.now())
        assert self.world.store.contract_in_force(self.name, "payments") == found
        self.in_force = found
        return found

    @property
    def published(self) -> tuple[str, tuple[str, ...]]:
        return self.description, self.contracts


def what(contract: ContractInForce) -> tuple[str | None, tuple[str, ...]]:
    return contract.description_digest, contract.contract_digests


@pytest.fixture
def companies(world) -> Companies:
    start = ContractInForce("acme", "payments", *FIRST, world.clock.now())
    world.store.save_contract_in_force(start)
    return Companies(world, in_force=start)


def test_a_provider_does_not_put_its_own_break_in_force(companies):
    companies.description = "d2"
    found = companies.agree(Side.PARTNER)
    assert (what(found), found.agreed_by) == (FIRST, ())
    found = companies.agree(Side.IN_HOUSE)
    assert (what(found), found.agreed_by) == (("d2", ("c1",)), ("in-house", "partner"))


def test_a_consumer_accepts_what_was_published_and_not_what_it_relies_on_itself(companies):
    companies.description, companies.contracts = "d2", ("c2",)
    found = companies.agree(Side.IN_HOUSE)
    assert (what(found), found.agreed_by) == (("d2", ("c1",)), ())
    found = companies.agree(Side.PARTNER)
    assert (what(found), found.agreed_by) == (("d2", ("c2",)), ("in-house", "partner"))


def test_what_was_accepted_once_says_nothing_of_the_next_change(companies):
    companies.description = "d2"
    companies.agree(Side.IN_HOUSE)
    companies.description = "d3"
    found = companies.agree(Side.PARTNER)
    assert (what(found), found.agreed_by) == (("d2", ("c1",)), ("in-house",))


def test_a_provider_that_agrees_alone_does_not_undo_what_both_confirmed(companies):
    """What only passed since, and no contract has any more, is left out; the rest is as both accepted it."""
    for side in Side:
        found = companies.agree(side)
    companies.world.store.save_contract_in_force(replace(found, contract_digests=("c1", "c2")))
    companies.description = "d2"
    found = companies.agree(Side.PARTNER)
    assert (what(found), found.agreed_by) == (FIRST, ("in-house", "partner"))


def test_two_who_agree_at_once_are_both_heard(companies):
    """Each has read what is in force before the other has said a word."""
    (integration,) = companies.world.configuration.integrations
    context = ApiContext(integration.api("payments"), "acme", {None: "d2"}, companies.in_force)
    for side in Side:
        found = agree(integration, context, FIRST[1], side, companies.world.store, companies.world.clock.now())
    assert (what(found), found.agreed_by) == (("d2", ("c1",)), ("in-house", "partner"))


def test_what_has_not_changed_stays_confirmed_by_both(companies):
    for side in Side:
        companies.agree(side)
    for side in Side:
        assert companies.agree(side).agreed_by == ("in-house", "partner")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS, known=st.booleans())
def test_in_force_is_only_what_the_other_side_accepted(world, steps, known):
    """Whatever they publish and accept, and in whatever order."""
    name = uuid.uuid4().hex
    start = ContractInForce(name, "payments", *FIRST, world.clock.now()) if known else None
    if start is not None:
        world.store.save_contract_in_force(start)
    companies = Companies(world, in_force=start, name=name)
    said: dict[Side, list[tuple[str, tuple[str, ...]]]] = {side: [] for side in Side}
    first = FIRST if known else None
    for number, step in enumerate(steps):
        if step == "describe":
            companies.description = f"d{number + 2}"
        elif step == "rely":
            companies.contracts = (f"c{number + 2}",)
        else:
            side = Side(step)
            first = first or companies.published
            said[side].append(companies.published)
            found = companies.agree(side)
            description, contracts = what(found)
            assert description in {first[0], *(each for each, _ in said[Side.IN_HOUSE])}
            assert contracts in {first[1], *(each for _, each in said[Side.PARTNER])}
            assert {Side(each) for each in found.agreed_by} <= {each for each in Side if what(found) in said[each]}
            if all(said[each] and said[each][-1] == companies.published for each in Side):
                assert (what(found), len(found.agreed_by)) == (companies.published, 2)


async def test_a_contract_that_passed_once_is_none_that_both_agreed_to(either):
    """Both agreed; later the consumer sends what the description never allowed, and a lenient provider takes it."""
    (integration,) = either.configuration.integrations
    await either.cycle()
    for side in Side:
        say_agreed(either, integration, side)
    wrong = like("refund by a text", "/refunds/re_7", REFUND, query="limit=many")

    def with_a_limit(document):
        refund = document["paths"]["/refunds/{id}"]["get"]
        refund.setdefault("parameters", []).append({"name": "limit", "in": "query", "schema": {"type": "integer"}})
        refund["responses"]["400"] = {"description": "not a limit"}

    either.describe(with_a_limit)
    either.later(hours=1)
    await either.cycle()
    either.interactions(*payments_pact()["interactions"], wrong)
    either.later(hours=1)
    await either.cycle()
    lenient = either.routes["/refunds/re_7"]
    either.routes["/refunds/re_7"] = lambda asked: said({"error": "limit"}, 400) if "limit" in asked.target else lenient
    either.later(hours=1)
    report = await either.cycle()
    assert {owes for _, _, owes in told(report)} == {either.consumer}

"""Generated cases through whole cycles, made by the real Schemathesis in its own process."""

import pytest

from monitor.model.contracts import Origin
from monitor.model.values import CompatibilityState
from tests.engine.world import World, verdicts


@pytest.fixture
def exploring(world: World) -> World:
    """The payments API with generated cases that find something: the id of the charge stands in the description."""
    for path, name in (("/charges/{id}", "ch_1042"), ("/refunds/{id}", "re_7")):
        operation = world.acme.behaviour.description["paths"][path]["get"]
        operation["parameters"] = [{**operation["parameters"][0], "schema": {"type": "string", "enum": [name]}}]
    world.rewrite("generated: {enabled: false}\n  webhooks", "generated: {examples: 2}\n  webhooks")
    return world


def pinned(world: World) -> set[str | None]:
    return {each.pinned_to for each in world.store.generated_cases("acme", "payments")}


async def test_cases_are_made_once_per_description_and_replayed(exploring):
    report = await exploring.cycle()
    generated = [each for each in report.results if "case" in str(each["interaction"])]
    assert {each["outcome"] for each in generated} == {"passed"}
    first = exploring.store.generated_cases("acme", "payments")
    assert {each.origin for each in first} == {Origin.GENERATED}
    await exploring.cycle()
    assert exploring.store.generated_cases("acme", "payments") == first


async def test_a_pinned_case_that_passed_and_fails_now_is_a_regression(exploring):
    await exploring.cycle()
    changed = exploring.acme.behaviour.copy()
    changed.routes["GET", "/currencies"] = lambda _: (200, {"currencies": ["EUR"]})
    exploring.acme.behaviour = changed
    report = await exploring.cycle()
    assert verdicts(report) == {("payments", "partner", "partner")}
    assert {each["operation"] for each in report.regressions} == {"GET /currencies"}
    assert len({each["conflict"] for each in report.regressions}) == 1, (
        "contract and generated cases fail for one cause"
    )


async def test_a_description_that_promises_more_than_is_kept_is_no_regression_and_nobody_changed(exploring):
    await exploring.cycle()
    changed = exploring.acme.behaviour.copy()
    charge = changed.description["components"]["schemas"]["Charge"]
    charge["properties"]["fee"] = {"type": "integer"}
    charge["required"].append("fee")
    exploring.acme.behaviour = changed
    report = await exploring.cycle()
    assert not report.regressions
    assert any(each["pending"] and each["outcome"] == "failed" for each in report.results)
    assert report.state is CompatibilityState.COMPATIBLE


async def test_after_a_compatible_change_new_cases_take_the_place_of_the_old(exploring):
    await exploring.cycle()
    before = pinned(exploring)
    changed = exploring.acme.behaviour.copy()
    charge = changed.description["components"]["schemas"]["Charge"]
    charge["properties"]["note"] = {"type": "string"}
    exploring.acme.behaviour = changed
    report = await exploring.cycle()
    assert not report.regressions
    assert len(pinned(exploring)) == 1
    assert pinned(exploring) != before


async def test_after_a_breaking_change_the_old_cases_stay_since_they_are_what_was_in_force(exploring):
    await exploring.cycle()
    before = pinned(exploring)
    changed = exploring.acme.behaviour.copy()
    charge = changed.description["components"]["schemas"]["Charge"]
    charge["properties"]["amount"] = {"type": "string"}
    exploring.acme.behaviour = changed
    await exploring.cycle()
    assert pinned(exploring) == before


async def test_a_compatible_change_on_top_of_a_break_ends_no_case_of_the_break(exploring):
    behaviour = exploring.acme.behaviour
    body = {"application/json": {"schema": {"type": "object"}}}
    behaviour.description["paths"]["/rates"] = {"get": {"responses": {"200": {"description": "ok", "content": body}}}}
    behaviour.routes["GET", "/rates"] = lambda _: (200, {})
    await exploring.cycle()
    broken = behaviour.copy()
    del broken.description["paths"]["/rates"]
    del broken.routes["GET", "/rates"]
    exploring.acme.behaviour = broken
    exploring.later(hours=1)
    assert (await exploring.cycle()).state is CompatibilityState.CONFLICT
    grown = broken.copy()
    grown.description["components"]["schemas"]["Charge"]["properties"]["note"] = {"type": "string"}
    exploring.acme.behaviour = grown
    exploring.later(hours=1)
    assert (await exploring.cycle()).state is CompatibilityState.CONFLICT
    assert all(each.status.is_failing for each in exploring.cases())


async def test_a_case_that_never_passed_is_tried_three_times_and_then_let_be(world):
    """The id is invented, so that it finds nothing; the budget of the other company is not spent on it for ever."""
    world.rewrite("generated: {enabled: false}\n  webhooks", "generated: {examples: 1}\n  webhooks")
    tried = []
    for _ in range(5):
        report = await world.cycle()
        tried.append(sum(each["operation"] == "GET /refunds/{id}" and each["pending"] for each in report.results))
    assert tried[0] >= 1
    assert tried == [tried[0]] * 3 + [0, 0]
    assert report.state is CompatibilityState.COMPATIBLE

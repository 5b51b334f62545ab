"""What an integration's state may be called, through whole cycles."""

from datetime import timedelta

from monitor.demo import story
from monitor.model.values import CompatibilityState
from tests.engine.test_timelines import stage


async def test_generated_cases_that_all_fail_leave_the_state_unknown_and_name_the_credential(world):
    """What `try` writes for an API that wants a credential: everything answers 401, and nothing was ever green."""
    (world.folder / "pacts" / "checkout-acme.json").unlink()
    world.rewrite("contracts:\n  - {api: payments, pact: pacts/*.json}\n", "contracts:\n")
    world.rewrite("generated: {enabled: false}\n  webhooks", "generated: {examples: 1}\n  webhooks")
    for route in world.acme.behaviour.routes:
        world.acme.behaviour.routes[route] = lambda _: (401, {"error": "who are you?"})
    for _ in range(5):
        report = await world.cycle()
        assert report.state is CompatibilityState.UNKNOWN
    (reason,) = [each for each in report.reasons if "nothing of payments has passed" in each]
    assert "credential in `headers:` of sandbox" in reason
    between = await world.cycle(verifying=False)
    assert between.state is CompatibilityState.UNKNOWN


async def test_a_wrong_credential_after_green_runs_is_named_and_blames_nobody(world):
    await world.cycle()
    for route in world.acme.behaviour.routes:
        world.acme.behaviour.routes[route] = lambda _: (401, {"error": "who are you?"})
    report = await world.cycle()
    assert report.state is CompatibilityState.UNKNOWN
    assert all("credential in `headers:` of sandbox" in each for each in report.reasons)
    assert {each["verdict"]["changed_by"] for each in report.regressions} == {"environment"}
    assert all(each["verdict"]["replays"] > 0 for each in report.regressions)


async def test_a_paused_integration_is_unknown_even_with_a_case_open(world):
    await world.cycle()
    story._amount_becomes_text(stage(world))
    await world.cycle()
    world.store.pause("acme", world.clock.now() + timedelta(hours=2))
    report = await world.cycle()
    assert report.state is CompatibilityState.UNKNOWN
    assert report.reasons[0].startswith("probes are paused")
    assert report.reasons[1].startswith("case ")
    assert not any("base_url" in each for each in report.reasons)


async def test_references_in_circles_and_into_nothing_are_polled_compared_and_never_crash_a_cycle(world):
    await world.cycle()
    for reference in ("#/components/schemas/Circle", "#/components/schemas/Nowhere"):
        changed = world.acme.behaviour.copy()
        schemas = changed.description["components"]["schemas"]
        schemas["Circle"] = {"$ref": "#/components/schemas/Back"}
        schemas["Back"] = {"$ref": "#/components/schemas/Circle"}
        schemas["Charge"]["properties"]["note"] = {"$ref": reference}
        world.acme.behaviour = changed
        world.later(minutes=5)
        report = await world.cycle()
        assert [poll["outcome"] for poll in report.polls if poll["api"] == "payments"] == ["changed"]
        assert {each["outcome"] for each in report.results} == {"passed"}
        assert not report.regressions


async def test_a_break_in_the_description_of_one_environment_is_never_compatible(world):
    """Only the sandbox has a description, and no contract is there to fail."""
    world.rewrite(f"    spec: {world.acme.url}/openapi.json\n", "")
    world.rewrite("      sandbox:\n", f"      sandbox:\n        spec: {world.acme.url}/openapi.json\n")
    (world.folder / "pacts" / "checkout-acme.json").unlink()
    world.rewrite("contracts:\n  - {api: payments, pact: pacts/*.json}\n", "contracts:\n")
    assert (await world.cycle()).state is CompatibilityState.COMPATIBLE
    changed = world.acme.behaviour.copy()
    del changed.description["paths"]["/refunds/{id}"]
    world.acme.behaviour = changed
    for _ in range(2):
        world.later(minutes=5)
        report = await world.cycle()
        assert report.state is CompatibilityState.UNKNOWN
        assert any("in sandbox broke" in reason for reason in report.reasons)

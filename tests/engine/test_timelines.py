"""Timelines over the whole cycle: what happens to the companies, and what the monitor says then."""

from datetime import timedelta

import pytest

from monitor.demo import story
from monitor.demo.contracts import payments_pact, write_pact
from monitor.demo.story import Stage
from monitor.engine.events import FlakeCounted
from monitor.model.cases import ConflictStatus
from monitor.model.values import CompatibilityState
from tests.engine.world import World, verdicts


def stage(world: World) -> Stage:
    return Stage(world.acme, world.checkout, world.folder)


async def test_the_first_cycle_of_two_companies_that_keep_their_word_is_compatible(world):
    report = await world.cycle()
    assert report.state is CompatibilityState.COMPATIBLE
    assert {each["outcome"] for each in report.results} == {"passed"}
    assert not world.cases()


async def test_nothing_is_a_regression_that_never_passed(world):
    world.pact(amount="19.99")
    report = await world.cycle()
    assert report.state is CompatibilityState.UNKNOWN
    assert [each["pending"] for each in report.results if each["outcome"] == "failed"] == [True]
    assert not report.regressions
    assert not world.cases()
    assert any("has never passed" in reason for reason in report.reasons)


async def test_a_silent_break_is_explained_in_the_run_that_saw_it(world):
    await world.cycle()
    world.later(hours=1)
    story._amount_becomes_text(stage(world))
    report = await world.cycle()
    assert report.state is CompatibilityState.CONFLICT
    assert verdicts(report) == {("payments", "partner", "partner")}
    (regression,) = report.regressions
    assert regression["operation"] == "GET /charges/{id}"
    assert regression["pointer"] == "/amount"
    assert regression["failure"] == "shape"
    assert regression["verdict"]["cells"] == {
        "old_old": "pass",
        "new_old": "pass",
        "old_new": "fail",
        "new_new": "fail",
        "control": "pass",
    }
    assert regression["verdict"]["status"] == "attributed"
    assert regression["verdict"]["replays"] >= 2
    assert regression["verdict"]["falsifier"]
    assert regression["verdict"]["mechanism"]
    assert world.cases()[0].id == regression["conflict"]
    assert world.cases()[0].waiting_on == "partner"


async def test_a_repeat_merges_into_its_case_and_sends_no_replay(world):
    await world.cycle()
    story._amount_becomes_text(stage(world))
    await world.cycle()
    world.later(minutes=15)
    spent = world.store.spent("acme", "payments", "sandbox", world.clock.now().date())
    report = await world.cycle()
    interactions = 4
    assert world.store.spent("acme", "payments", "sandbox", world.clock.now().date()) == spent + interactions
    assert verdicts(report) == {("payments", "partner", "partner")}
    (case,) = world.cases()
    assert case.repeats == 1


async def test_a_case_closes_when_it_was_green_for_a_day_and_not_before(world):
    await world.cycle()
    story._amount_becomes_text(stage(world))
    await world.cycle()
    story._all_well(stage(world))
    world.later(hours=1)
    report = await world.cycle()
    assert report.state is CompatibilityState.COMPATIBLE
    assert world.cases()[0].status is ConflictStatus.FIX_VERIFIED
    world.later(hours=23)
    await world.cycle()
    assert world.cases()[0].status is ConflictStatus.FIX_VERIFIED
    world.later(hours=2)
    await world.cycle()
    assert world.cases()[0].status is ConflictStatus.CLOSED
    assert "not confirmed" in " ".join(world.cases()[0].notes.values())


async def test_a_flake_is_counted_and_nobody_is_told(world):
    await world.cycle()
    world.acme.behaviour.failing_requests = 1
    report = await world.cycle()
    assert report.state is CompatibilityState.COMPATIBLE
    assert any(isinstance(event, FlakeCounted) for event in world.events)
    assert not world.cases()
    assert not world.store.messages()


async def test_a_break_after_a_flake_does_not_begin_with_the_flake(world):
    await world.cycle()
    world.later(days=20)
    world.acme.behaviour.failing_requests = 1
    await world.cycle()
    flaked = world.clock.now()
    world.later(days=20)
    story._amount_becomes_text(stage(world))
    (regression,) = (await world.cycle()).regressions
    assert regression["first_failed_at"] > flaked.isoformat()
    assert regression["last_passed_at"] > (flaked - timedelta(days=1)).isoformat()


async def test_an_outage_is_the_environment_and_one_case(world):
    await world.cycle()
    story._host_down(stage(world))
    report = await world.cycle()
    assert report.state is CompatibilityState.UNKNOWN
    assert verdicts(report) == {("payments", "environment", "nobody")}
    assert len(report.regressions) == 4
    assert [case.status for case in world.cases()] == [ConflictStatus.ENVIRONMENT]
    world.later(minutes=15)
    await world.cycle()
    assert len(world.cases()) == 1
    story._host_back(stage(world))
    world.later(minutes=15)
    assert (await world.cycle()).state is CompatibilityState.COMPATIBLE


async def test_a_break_after_an_outage_is_not_taken_for_the_outage(world):
    await world.cycle()
    story._host_down(stage(world))
    await world.cycle()
    story._host_back(stage(world))
    story._amount_becomes_text(stage(world))
    world.later(minutes=15)
    report = await world.cycle()
    assert verdicts(report) == {("payments", "partner", "partner")}
    assert any(case.status is ConflictStatus.ATTRIBUTED for case in world.cases())


async def test_a_break_of_ours_is_ours(world):
    await world.cycle()
    story._receipt_loses_its_order(stage(world))
    report = await world.cycle()
    assert verdicts(report) == {("webhooks", "in-house", "in-house")}
    assert "breaking" in {change["severity"] for change in report.changes}
    assert len(world.cases()) == 1, "the foreseen change and the failure it explains are one case"


async def test_a_consumer_that_expects_more_than_was_promised_changed_itself(world):
    await world.cycle()
    world.pact(amount="19.99")
    report = await world.cycle()
    assert verdicts(report) == {("payments", "in-house", "in-house")}
    (regression,) = report.regressions
    assert regression["verdict"]["cells"]["new_old"] == "fail"
    assert regression["verdict"]["cells"]["old_new"] == "pass"


async def test_both_at_once_is_both(world):
    await world.cycle()
    story._both_change_the_amount(stage(world))
    assert verdicts(await world.cycle()) == {("payments", "both", "both")}


async def test_a_restart_of_the_provider_changes_nothing(world):
    await world.cycle()
    world.later(minutes=5)
    report = await world.cycle()
    assert report.state is CompatibilityState.COMPATIBLE
    assert {poll["outcome"] for poll in report.polls} == {"unchanged"}
    assert not report.changes
    assert not report.regressions


async def test_the_same_failure_for_another_reason_is_another_case(world):
    """Acme breaks and mends; within the day Checkout begins to expect text: the old verdict must not be told again."""
    await world.cycle()
    story._amount_becomes_text(stage(world))
    await world.cycle()
    story._all_well(stage(world))
    world.later(hours=1)
    await world.cycle()
    world.pact(amount="19.99")
    world.later(hours=1)
    report = await world.cycle()
    assert verdicts(report) == {("payments", "in-house", "in-house")}
    assert {(case.verdict["changed_by"], case.status) for case in world.cases()} == {
        ("partner", ConflictStatus.FIX_VERIFIED),
        ("in-house", ConflictStatus.ATTRIBUTED),
    }


async def test_a_breaking_description_alone_is_a_pending_case_and_taking_it_back_ends_it(world):
    await world.cycle()
    changed = world.acme.behaviour.copy()
    del changed.description["components"]["schemas"]["Charge"]["properties"]["currency"]
    changed.description["components"]["schemas"]["Charge"]["required"].remove("currency")
    before = world.acme.behaviour
    world.acme.behaviour = changed
    report = await world.cycle()
    assert report.state is CompatibilityState.CONFLICT
    assert [case.status for case in world.cases()] == [ConflictStatus.PENDING]
    world.later(minutes=5)
    await world.cycle()
    assert len(world.cases()) == 1
    world.acme.behaviour = before
    world.later(minutes=5)
    report = await world.cycle()
    assert report.state is CompatibilityState.COMPATIBLE
    assert [case.status for case in world.cases()] == [ConflictStatus.CLOSED]


async def test_a_contract_behind_the_path_of_a_server_is_seen_to_use_what_changes(world):
    """The description says that the API is served below `/v1`; the contract calls `/v1/charges/…`."""
    behaviour = world.acme.behaviour
    behaviour.description["servers"] = [{"url": f"{world.acme.url}/v1"}]
    for (method, pattern), handler in list(behaviour.routes.items()):
        behaviour.routes[method, f"/v1{pattern}"] = handler
    pact = payments_pact()
    for interaction in pact["interactions"]:
        interaction["request"]["path"] = f"/v1{interaction['request']['path']}"
    write_pact(world.folder, pact)
    await world.cycle()
    changed = behaviour.copy()
    changed.description["components"]["schemas"]["Charge"]["properties"]["status"]["enum"].append("disputed")
    world.acme.behaviour = changed
    report = await world.cycle()
    (change,) = report.changes
    assert change["rule"] == "response-enum-value-added"
    assert change["used_by"] == ["Checkout"]
    assert change["severity"] == "breaking"


def _describe_amounts_as_text(world: World) -> None:
    changed = world.acme.behaviour.copy()
    changed.description["components"]["schemas"]["Charge"]["properties"]["amount"]["type"] = "string"
    world.acme.behaviour = changed


async def test_a_description_that_follows_the_break_opens_no_second_case(world):
    await world.cycle()
    story._amount_becomes_text(stage(world))
    await world.cycle()
    _describe_amounts_as_text(world)
    for _ in range(3):
        world.later(minutes=15)
        report = await world.cycle()
    assert verdicts(report) == {("payments", "partner", "partner")}
    (case,) = world.cases()
    assert case.status is ConflictStatus.ATTRIBUTED


async def test_a_description_polled_before_the_break_is_explained_by_it_leaves_one_case(world):
    """Polls come more often than verifications: what the new description foresees has failed for some minutes."""
    await world.cycle()
    story._amount_becomes_text(stage(world))
    await world.cycle()
    (broken,) = world.cases()
    _describe_amounts_as_text(world)
    world.later(minutes=5)
    await world.cycle(verifying=False)
    assert {case.status for case in world.cases()} == {ConflictStatus.ATTRIBUTED, ConflictStatus.PENDING}
    world.later(minutes=10)
    await world.cycle()
    (open_case,) = world.store.conflicts(integration="acme", open_only=True)
    assert open_case.id == broken.id
    (foreseen,) = [case for case in world.cases() if case.id != broken.id]
    assert broken.id in world.store.log(foreseen.id)[-1].text


async def test_a_waiver_ends_a_pending_case_until_it_runs_out(world):
    await world.cycle()
    changed = world.acme.behaviour.copy()
    del changed.description["paths"]["/refunds/{id}"]
    world.acme.behaviour = changed
    first = await world.cycle()
    (change,) = [each for each in first.changes if each["severity"] == "breaking"]
    world.rewrite(
        "deliver: shadow",
        f"deliver: shadow\nwaivers: [{{fingerprint: {change['fingerprint']}, reason: agreed, "
        "owner: oncall@shop.example, expires: 2026-12-31}]",
    )
    for case in world.cases():
        assert case.status is ConflictStatus.PENDING
    world.later(minutes=5)
    assert (await world.cycle()).state is CompatibilityState.COMPATIBLE
    assert [case.status for case in world.cases()] == [ConflictStatus.WAIVED]
    world.later(days=400)
    assert (await world.cycle()).state is CompatibilityState.CONFLICT, "the waiver ran out"


@pytest.mark.parametrize("scene", story.STORY, ids=lambda scene: scene.title)
def test_every_scene_of_the_demo_has_a_truth_that_its_state_fits(scene):
    if any(truth.changed_by.value in {"partner", "in-house", "both"} for truth in scene.truth):
        assert scene.state is CompatibilityState.CONFLICT

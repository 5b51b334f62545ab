"""Where nothing may be sent: verification, regressions and verdicts by what others sent (DESIGN.md §1, §3)."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.engine.events import RegressionFound, RegressionOngoing
from monitor.engine.evidence.learning import learned_operations
from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, Arena, accused, told
from tests.engine.observing import PLACES, ago, all_well, an_observed_arena, broken, observe, probes, seen

TEXT = CHARGE | {"amount": "19.99"}


@pytest.fixture
def arena(tmp_path) -> Iterator[Arena]:
    with an_observed_arena(tmp_path) as found:
        yield found
        assert probes(found) == []


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Arena]:
    with an_observed_arena(tmp_path, provider=request.param) as found:
        yield found
        assert probes(found) == []


def outcomes(report) -> dict[str, str]:
    return {str(each["interaction"]): str(each["outcome"]) for each in report.results}


def to_text(arena: Arena) -> None:
    arena.describe(
        lambda each: each["components"]["schemas"]["Charge"]["properties"]["amount"].update({"type": "string"})
    )


def minutes(arena: Arena, first: int, step: int = 7) -> list:
    return [ago(arena, minutes=each) for each in range(first, 0, -step)]


async def green_then_described_otherwise(arena: Arena) -> None:
    """Seen well, an hour later described with a text for an amount, and two hours on."""
    await observe(arena, *all_well(arena, ago(arena, minutes=10)))
    await arena.cycle()
    arena.later(hours=1)
    to_text(arena)
    await arena.cycle()
    arena.later(hours=2)


# --- verification -----------------------------------------------------------------------------------------------------


async def test_without_traffic_nothing_is_known_and_what_would_tell_is_named(arena):
    report = await arena.cycle()
    assert set(outcomes(report).values()) == {"skipped"}
    assert report.state is CompatibilityState.UNKNOWN
    assert any("compat-monitor observe" in each for each in report.reasons)


async def test_observed_traffic_verifies_what_may_not_be_sent(arena):
    await observe(arena, *all_well(arena, ago(arena, minutes=10)))
    report = await arena.cycle()
    assert set(outcomes(report).values()) == {"passed"}
    assert report.state is CompatibilityState.COMPATIBLE
    assert {each["observed_at"] for each in report.results} == {
        (ago(arena, minutes=10) + timedelta(seconds=each)).isoformat() for each in range(4)
    }
    assert (await arena.cycle(verifying=False)).state is CompatibilityState.COMPATIBLE


async def test_what_was_observed_more_than_a_day_ago_tells_nothing_of_now(arena):
    await observe(arena, *all_well(arena, ago(arena, minutes=10)))
    await arena.cycle()
    arena.later(days=2)
    for verifying in (True, False):
        report = await arena.cycle(verifying=verifying)
        assert report.state is CompatibilityState.UNKNOWN
        assert any("2.0 days old" in each for each in report.reasons)
    assert set(outcomes(await arena.cycle()).values()) == {"unknown"}
    arena.later(days=7)
    report = await arena.cycle()
    assert report.state is CompatibilityState.UNKNOWN


async def test_one_bad_old_archive_handed_in_late_breaks_nothing(arena):
    """Exchanges count at their own time: what failed before it last passed, and what failed days ago, is no failure."""
    await observe(arena, *all_well(arena, ago(arena, minutes=10)))
    await arena.cycle()
    await observe(arena, *broken(arena, minutes(arena, 60)[:6], TEXT), *broken(arena, [ago(arena, days=3)], TEXT))
    report = await arena.cycle()
    assert set(outcomes(report).values()) == {"passed"}
    assert told(report) == []


async def test_the_order_and_number_of_archives_does_not_matter(tmp_path):
    found = set()
    for number in range(4):
        with an_observed_arena(tmp_path / str(number)) as arena:
            await green_then_described_otherwise(arena)
            entries = broken(arena, minutes(arena, 60), TEXT)
            if number:
                random.Random(number).shuffle(entries)
            size = len(entries) // max(number, 1)
            for start in range(0, len(entries), size):
                await observe(arena, *entries[start : start + size])
            report = await arena.cycle()
            (regression,) = report.regressions
            history = arena.store.interaction_history("acme", "payments", "sandbox")
            found.add((str(told(report)), regression["verdict"]["confidence"], str(sorted(map(str, history.values())))))
    assert len(found) == 1


async def test_methods_that_may_not_be_sent_are_observed_while_others_are_sent(tmp_path):
    with an_observed_arena(tmp_path, probe="{methods: [GET], rate: 1000/s, budget: 1000/day}") as arena:
        post = {
            "description": "refund it",
            "request": {"method": "POST", "path": "/refunds", "body": {"charge": "ch_1042"}},
            "response": {"status": 201, "body": {"id": "re_8"}, "matchingRules": {"$.body": {"match": "type"}}},
        }
        arena.interactions(post)
        at = ago(arena, minutes=3)
        sent = {"method": "POST", "sent": {"charge": "ch_1042"}, "status": 201}
        await observe(arena, seen(arena, at, "/status"), seen(arena, at, "/refunds", {"id": "re_9"}, **sent))
        report = await arena.cycle()
        assert outcomes(report) == {"refund it": "passed"}
        assert arena.requests("/refunds") == []


# --- verdicts ---------------------------------------------------------------------------------------------------------


async def test_a_break_with_its_change_is_likely_its_providers_and_names_what_settles_it(either):
    await green_then_described_otherwise(either)
    await observe(either, *broken(either, minutes(either, 70), TEXT))
    report = await either.cycle()
    assert told(report) == [(either.provider, "likely", either.provider)]
    verdict = report.regressions[0]["verdict"]
    assert (verdict["grade"], verdict["replays"], verdict["observed"]) == ("recording", 0, 9)
    assert verdict["cells"] | {"control": "pass", "new_new": "fail", "old_old": "pass"} == verdict["cells"]
    (missing,) = verdict["missing"]
    assert f"curl --include {either.host.url('/charges/ch_1042')}" in missing
    assert "probe" in missing
    assert all(each["grade"] == "recording" for each in verdict["observations"])


async def test_a_consumer_that_tightens_its_contract_is_likely_the_one_that_changed(either):
    await observe(either, *all_well(either, ago(either, minutes=30)))
    await either.cycle()
    either.later(hours=1)
    wanted = {"id": "ch_1042", "amount": "1999", "currency": "EUR", "status": "settled"}
    tightened = {
        "description": "read one charge",
        "request": {"method": "GET", "path": "/charges/ch_1042"},
        "response": {"status": 200, "body": wanted, "matchingRules": {"$.body": {"match": "type"}}},
    }
    from monitor.demo.contracts import payments_pact

    either.interactions(tightened, *payments_pact()["interactions"][1:])
    report = await either.cycle()
    assert "unknown" in outcomes(report)["read one charge"]  # what was seen before the contract changed is no evidence
    assert told(report) == []
    await observe(either, *broken(either, minutes(either, 50), CHARGE))
    report = await either.cycle()
    assert told(report) == [(either.consumer, "likely", either.consumer)]


async def test_nothing_that_was_only_observed_is_ever_attributed(either):
    await green_then_described_otherwise(either)
    await observe(either, *broken(either, minutes(either, 170, 2), TEXT))
    report = await either.cycle()
    (verdict,) = [each["verdict"] for each in report.regressions]
    assert verdict["confidence"] >= 0.999
    assert verdict["status"] == "likely"


async def test_a_second_cycle_without_new_traffic_repeats_nothing(arena):
    await green_then_described_otherwise(arena)
    await observe(arena, *broken(arena, minutes(arena, 70), TEXT))
    await arena.cycle()
    (case,) = arena.cases()
    log = arena.store.log(case.id)
    records = len(list(arena.store.records()))
    for _ in range(2):
        report = await arena.cycle()
        assert [type(each) for each in arena.events if isinstance(each, RegressionFound | RegressionOngoing)] == [
            RegressionOngoing
        ]
        assert len(report.regressions) == 1
    assert (arena.store.log(case.id), arena.cases()) == (log, (case,))
    assert len(list(arena.store.records())) == records + 2  # one for each poll of the description


async def test_it_is_green_again_when_newer_traffic_passes(arena):
    await green_then_described_otherwise(arena)
    await observe(arena, *broken(arena, minutes(arena, 70), TEXT))
    await arena.cycle()
    arena.later(hours=1)
    arena.describe(
        lambda each: each["components"]["schemas"]["Charge"]["properties"]["amount"].update({"type": "integer"})
    )
    await observe(arena, *all_well(arena, ago(arena, minutes=5)))
    await arena.cycle()
    assert {each.status.value for each in arena.cases()} <= {"fix_verified", "fix verified", "closed"}


# --- whom not to blame ------------------------------------------------------------------------------------------------


async def test_a_failure_seen_at_one_time_only_is_nobodys_however_often_it_was_tried(arena):
    """A client that tries again tells the same once more."""
    await green_then_described_otherwise(arena)
    start = ago(arena, minutes=20)
    tries = [seen(arena, start + timedelta(seconds=each), "/charges/ch_1042", TEXT) for each in range(0, 50, 2)]
    await observe(arena, *tries)
    report = await arena.cycle()
    assert [status for _, status, _ in told(report)] == ["undetermined"]


async def test_without_a_change_that_explains_it_another_clients_data_blames_nobody(arena):
    """The description allows what another tenant's record looks like: no refund, a null, a member less."""
    arena.describe(lambda each: each["components"]["schemas"]["Charge"].update({"required": ["id"]}))
    await observe(arena, *all_well(arena, ago(arena, minutes=10)))
    await arena.cycle()
    arena.later(hours=2)
    other = {name: CHARGE[name] for name in ("id", "currency", "status")}
    await observe(arena, *broken(arena, minutes(arena, 90, 3), other))
    report = await arena.cycle()
    assert accused(report) == set()
    assert report.state is CompatibilityState.CONFLICT
    assert any("can name what was deployed" in each for each in report.regressions[0]["verdict"]["missing"])


@pytest.mark.parametrize("status", [401, 403, 404, 409, 410, 429])
async def test_what_a_clients_own_credential_quota_or_data_explains_is_held_against_nobody(arena, status):
    await observe(arena, *all_well(arena, ago(arena, minutes=200)))
    await arena.cycle()
    await observe(arena, *broken(arena, minutes(arena, 90, 3), {"error": "no"}, status=status))
    report = await arena.cycle()
    assert told(report) == []
    assert outcomes(report)["read one charge"] == "passed"  # by the newest that tells


async def test_other_values_and_shorter_lists_are_other_data(arena):
    exact = {
        "description": "list the currencies",
        "request": {"method": "GET", "path": "/currencies"},
        "response": {"status": 200, "body": ["EUR", "USD"]},
    }
    arena.interactions(exact)
    await observe(arena, seen(arena, ago(arena, minutes=30), "/currencies", ["EUR", "USD"]))
    await arena.cycle()
    times = minutes(arena, 20, 2)
    await observe(arena, *(seen(arena, at, "/currencies", ["EUR"]) for at in times[::2]))
    await observe(arena, *(seen(arena, at, "/currencies", ["EUR", "GBP"]) for at in times[1::2]))
    report = await arena.cycle()
    assert told(report) == []
    assert outcomes(report) == {"list the currencies": "passed"}


async def test_an_outage_is_nobodys(either):
    await green_then_described_otherwise(either)
    down = [
        seen(either, at + timedelta(seconds=each), path, {"error": "down"}, status=503)
        for at in minutes(either, 70, 3)
        for each, path in enumerate(PLACES)
    ]
    await observe(either, *down)
    report = await either.cycle()
    assert accused(report) == set()
    assert {status for _, status, _ in told(report)} <= {"likely", "undetermined"}


async def test_a_portal_in_front_of_the_host_is_nobodys(either):
    await green_then_described_otherwise(either)
    page = "<!doctype html><title>Please sign in</title>"
    kind = {"Content-Type": "text/html"}
    await observe(
        either,
        *(
            seen(either, at + timedelta(seconds=each), path, page, answer_headers=kind)
            for at in minutes(either, 70, 3)
            for each, path in enumerate(PLACES)
        ),
    )
    assert accused(await either.cycle()) == set()


async def test_a_canary_that_answers_now_and_then_blames_nobody(either):
    """Nine of ten pass: the newest failing one does not make the others unseen."""
    await green_then_described_otherwise(either)
    times = minutes(either, 90, 3)
    entries = [
        each
        for number, at in enumerate(times)
        for each in broken(either, [at], TEXT if number in {3, 12, len(times) - 1} else CHARGE)
    ]
    await observe(either, *entries)
    report = await either.cycle()
    assert accused(report) == set()
    assert len(report.flakes) == 1
    assert report.state is not CompatibilityState.COMPATIBLE
    again = await either.cycle()
    assert (again.flakes, again.state) == ([], report.state)


async def test_bodies_that_were_cut_are_neither_for_nor_against_anybody(arena):
    await green_then_described_otherwise(arena)
    entries = broken(arena, minutes(arena, 70), TEXT)
    for each in entries:
        each["response"]["content"]["size"] += 100
    await observe(arena, *entries)
    report = await arena.cycle()
    assert told(report) == []


async def test_a_change_that_was_published_after_the_failure_explains_nothing(arena):
    await observe(arena, *all_well(arena, ago(arena, minutes=10)))
    await arena.cycle()
    failing = broken(arena, [arena.clock.now() + timedelta(minutes=each) for each in range(5, 75, 7)], TEXT)
    arena.later(hours=2)
    await arena.cycle()
    arena.later(hours=1)
    to_text(arena)
    await arena.cycle()
    await observe(arena, *failing)
    report = await arena.cycle()
    (regression,) = report.regressions
    assert "the type of" not in regression["verdict"]["mechanism"]


async def test_another_kind_of_answer_than_the_contract_asks_for_is_its_clients_choice(arena):
    await green_then_described_otherwise(arena)
    kind = {"Content-Type": "text/csv"}
    asked = {"Accept": "text/csv"}
    entries = broken(arena, minutes(arena, 70), "id;amount", headers=asked, answer_headers=kind)
    await observe(arena, *entries)
    assert told(await arena.cycle()) == []


async def test_the_answer_of_another_provider_state_is_no_failure(arena):
    wanted = {"method": "GET", "path": "/charges/ch_1042"}
    like = {"$.body": {"match": "type"}}
    arena.interactions(
        {
            "description": "read one charge",
            "providerState": "it is settled",
            "request": wanted,
            "response": {"status": 200, "body": {"settled_on": "2027-01-01"}, "matchingRules": like},
        },
        {
            "description": "read one charge",
            "providerState": "it is open",
            "request": wanted,
            "response": {"status": 200, "body": {"due_on": "2027-01-01"}, "matchingRules": like},
        },
    )
    await observe(arena, seen(arena, ago(arena, minutes=50), "/charges/ch_1042", {"settled_on": "2027-01-01"}))
    await observe(arena, seen(arena, ago(arena, minutes=40), "/charges/ch_1042", {"due_on": "2027-01-01"}))
    report = await arena.cycle()
    assert [each["outcome"] for each in report.results] == ["passed", "passed"]


async def test_an_undescribed_answer_that_no_contract_speaks_of_is_a_doubt(arena):
    arena.interactions()
    assert (await arena.cycle()).state is CompatibilityState.COMPATIBLE
    await observe(arena, seen(arena, ago(arena, minutes=3), "/charges/ch_1042", TEXT))
    for verifying in (True, False):
        report = await arena.cycle(verifying=verifying)
        assert report.state is CompatibilityState.UNKNOWN
        assert any("not as the description in force says" in each for each in report.reasons)


async def test_a_newer_probe_counts_more_than_older_traffic(tmp_path):
    with an_observed_arena(tmp_path, probe="{methods: [GET], rate: 1000/s, budget: 1000/day}") as arena:
        at = arena.clock.now() - timedelta(minutes=5)
        await arena.cycle()
        arena.rewrite("{methods: [GET], rate: 1000/s, budget: 1000/day}", "none")
        await observe(arena, seen(arena, at, "/charges/ch_1042", TEXT))
        report = await arena.cycle()
        assert told(report) == []
        assert outcomes(report)["read one charge"] == "skipped"


# --- without a description --------------------------------------------------------------------------------------------


async def test_an_api_without_description_is_watched_by_contracts_and_nothing_at_all_is_sent(tmp_path):
    with an_observed_arena(tmp_path) as arena:
        arena.rewrite(f"    spec: {arena.host.url('/openapi.json')}\n", "")
        await observe(arena, *all_well(arena, ago(arena, minutes=30)))
        report = await arena.cycle()
        assert set(outcomes(report).values()) == {"passed"}
        arena.later(hours=2)
        await observe(arena, *broken(arena, minutes(arena, 90, 5), TEXT))
        report = await arena.cycle()
        assert [(changed, status) for changed, status, _ in told(report)] == [("undetermined", "undetermined")]
        (missing, *_) = report.regressions[0]["verdict"]["missing"]
        assert "curl" in missing
        learned = learned_operations(
            arena.store, arena.configuration.integrations[0], arena.configuration.integrations[0].apis[0]
        )
        assert learned["GET /charges/{id}"] == 19
        assert arena.host.received == []


async def test_what_was_learned_is_never_in_force(tmp_path):
    with an_observed_arena(tmp_path) as arena:
        arena.rewrite(f"    spec: {arena.host.url('/openapi.json')}\n", "")
        await observe(arena, *all_well(arena, ago(arena, minutes=30)))
        await arena.cycle()
        in_force = arena.store.contract_in_force("acme", "payments")
        assert in_force is not None
        assert in_force.description_digest is None

"""What a monitor counts: by event, by what the store remembers, and never more series than the configuration allows."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.engine.events import (
    Attributing,
    Changed,
    ConflictChanged,
    CycleFinished,
    CycleStarted,
    FlakeCounted,
    Polled,
    Problem,
    RegressionFound,
    Verified,
)
from monitor.metrics import Metrics
from monitor.model.cases import ConflictStatus, Message
from monitor.model.changes import Change
from monitor.model.descriptions import Poll, PollOutcome, PollTarget
from monitor.model.integration import Configuration
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, CompatibilityState, Direction, Grade, Outcome, Owes, Severity, VerdictStatus
from monitor.model.verdicts import Verdict
from monitor.storage import SqlStore
from tests.fakes.store import memory_store
from tests.web.sample import NOW, Sample, fill, regression_of

PLACE = {"integration": "maps", "api": "geocoding", "environment": "sandbox"}
Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(scope="module")
def filled() -> tuple[SqlStore, Sample]:
    store = memory_store()
    return store, fill(store)


@pytest.fixture
def metrics(filled: tuple[SqlStore, Sample]) -> Metrics:
    store, sample = filled
    restored = Metrics()
    restored.restore(store, sample.configuration, NOW)
    return restored


def series(metrics: Metrics) -> Series:
    """Every sample of the exposition, by name and labels, as an independent parser reads it."""
    text = metrics.exposition()[0].decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return series(metrics).get((f"compat_monitor_{name}", frozenset(labels.items())))


def finished(integration: str, state: CompatibilityState, minutes: int = 0) -> CycleFinished:
    return CycleFinished(integration, "c1", NOW + timedelta(minutes=minutes), state, (), 3.5)


def verified(number: int, outcome: Outcome = Outcome.PASSED) -> Verified:
    return Verified(
        contract=f"pacts/{number}.json", interaction=f"interaction {number}", operation=f"GET /things/{number}",
        outcome=outcome, reason=f"reason {number}", at=NOW, **PLACE,
    )  # fmt: skip


VERDICT = Verdict(ChangedBy.PARTNER, Owes.PARTNER, VerdictStatus.ATTRIBUTED, 0.99, Grade.LIVE, (), "", "", {}, 0)


def state_of(metrics: Metrics, integration: str) -> list[str]:
    return [
        state.value
        for state in CompatibilityState
        if value(metrics, "integration_state", integration=integration, state=state.value) == 1
    ]


def test_promtool_finds_nothing_to_say_about_the_exposition(metrics: Metrics) -> None:
    metrics.hear(verified(1))
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=metrics.exposition()[0], capture_output=True, timeout=20
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, b"")


def test_before_it_is_restored_only_the_build_is_exposed() -> None:
    assert {name for name, _ in series(Metrics())} == {"compat_monitor_build_info"}


def test_ten_thousand_different_interactions_add_no_series(metrics: Metrics) -> None:
    before = series(metrics).keys()
    for number in range(10_000):
        metrics.hear(verified(number, list(Outcome)[number % len(Outcome)]))
    assert series(metrics).keys() == before
    assert value(metrics, "verifications_total", **PLACE, outcome="passed") == 2000


def test_what_is_not_configured_makes_no_series(metrics: Metrics) -> None:
    before = series(metrics)
    for event in (
        replace(verified(1), integration="stranger"),
        replace(verified(1), api="stranger"),
        replace(verified(1), environment="stranger"),
        Polled("stranger", Poll(PollTarget("stranger", "api"), PollOutcome.FIRST, NOW, "d")),
        Problem("stranger", "code", "message", "partner"),
        finished("stranger", CompatibilityState.COMPATIBLE),
        FlakeCounted(regression_of(VERDICT, integration="stranger")),
        RegressionFound(regression_of(VERDICT, integration="stranger"), "case", 1.0),
        CycleStarted("maps", "c", NOW, 1, 1),
        Attributing("maps", "geocoding", "sandbox", "GET /x"),
    ):
        metrics.hear(event)
    assert series(metrics) == before


def test_after_a_start_nothing_is_compatible(metrics: Metrics) -> None:
    assert {name: state_of(metrics, name) for name in ("acme", "parcels", "ledger", "maps", "loyalty")} == {
        "acme": ["conflict"],
        "parcels": ["conflict"],
        "ledger": ["unknown"],
        "maps": ["unknown"],
        "loyalty": ["unknown"],
    }


@pytest.mark.parametrize("state", CompatibilityState)
def test_a_finished_cycle_sets_exactly_one_state(metrics: Metrics, state: CompatibilityState) -> None:
    metrics.hear(finished("maps", state, 5))
    assert state_of(metrics, "maps") == [state.value]
    at = (NOW + timedelta(minutes=5)).timestamp()
    assert value(metrics, "cycle_last_success_timestamp_seconds", integration="maps") == at
    assert value(metrics, "cycle_due_timestamp_seconds", integration="maps") == at + 2 * 15 * 60
    assert value(metrics, "cycle_duration_seconds_sum", integration="maps") == 3.5


def test_a_reload_keeps_states_and_counts_and_drops_what_left(
    metrics: Metrics, filled: tuple[SqlStore, Sample]
) -> None:
    store, sample = filled
    metrics.hear(finished("maps", CompatibilityState.COMPATIBLE))
    metrics.hear(verified(1))
    kept = tuple(each for each in sample.configuration.integrations if each.name == "maps")
    metrics.restore(store, Configuration(sample.configuration.settings, kept), NOW)
    assert state_of(metrics, "maps") == ["compatible"]
    assert value(metrics, "verifications_total", **PLACE, outcome="passed") == 1
    assert {dict(labels).get("integration", "maps") for _, labels in series(metrics)} == {"maps"}


def test_a_restart_restores_cases_regressions_freshness_and_budget(metrics: Metrics) -> None:
    acme = {"integration": "acme"}
    assert value(metrics, "conflicts_open", **acme, status="attributed", waiting_on="partner") == 1
    assert value(metrics, "conflicts_open", **acme, status="pending", waiting_on="in-house") == 1
    assert value(metrics, "conflicts_unacknowledged", **acme) == 2
    assert value(metrics, "conflicts_unacknowledged", integration="parcels") == 0
    assert (
        value(metrics, "conflict_oldest_opened_timestamp_seconds", **acme) == (NOW - timedelta(minutes=51)).timestamp()
    )
    assert value(metrics, "conflict_oldest_opened_timestamp_seconds", integration="maps") is None
    assert (
        value(metrics, "regressions_open", **acme, environment="sandbox", changed_by="partner", status="attributed")
        == 1
    )
    assert (
        value(metrics, "regressions_open", **acme, environment="sandbox", changed_by="environment", status="attributed")
        is None
    )
    payments = {**acme, "api": "payments"}
    assert (
        value(metrics, "poll_last_success_timestamp_seconds", **payments, environment="all")
        == (NOW - timedelta(minutes=2)).timestamp()
    )
    assert (
        value(metrics, "poll_last_success_timestamp_seconds", integration="loyalty", api="points", environment="all")
        == 0
    )
    assert (
        value(metrics, "verification_last_timestamp_seconds", **payments, environment="sandbox")
        == (NOW - timedelta(minutes=6)).timestamp()
    )
    assert value(metrics, "probe_budget_used", **payments, environment="sandbox") == 212
    assert value(metrics, "probe_budget_limit", **payments, environment="sandbox") == 500
    assert value(metrics, "side_info", **acme, side="partner", company="Acme Pay") == 1


def test_a_case_that_closes_falls_to_zero_instead_of_vanishing() -> None:
    store = memory_store()
    sample = fill(store)
    metrics = Metrics()
    metrics.restore(store, sample.configuration, NOW)
    conflict = store.conflict(sample.cases["theirs"])
    assert conflict is not None
    assert store.save_conflict(replace(conflict, status=ConflictStatus.CLOSED), [], [])
    metrics.hear(finished("acme", CompatibilityState.CONFLICT))
    labels = {"integration": "acme", "status": "attributed"}
    assert value(metrics, "conflicts_open", **labels, waiting_on="partner") == 0
    assert value(metrics, "regressions_open", **labels, environment="sandbox", changed_by="partner") == 0


def test_each_event_counts_under_its_own_labels(metrics: Metrics) -> None:
    target = PollTarget("maps", "geocoding")
    change = Change("r", Severity.RISKY, True, "f", "GET /", Direction.RESPONSE, "", "")
    metrics.hear(Polled("maps", Poll(target, PollOutcome.UNREACHABLE, NOW, None)))
    metrics.hear(Polled("maps", Poll(target, PollOutcome.CHANGED, NOW, "d")))
    metrics.hear(Changed("maps", target, "a", "b", (change, change), None, NOW))
    metrics.hear(Problem("maps", "contract-missing", "…", "partner"))
    metrics.hear(Problem("maps", "odd", "…", "somebody"))
    regression = replace(regression_of(VERDICT, integration="maps", api="geocoding"), environment="sandbox")
    metrics.hear(FlakeCounted(regression))
    metrics.hear(RegressionFound(regression, "case-1", 4.0))
    api = {"integration": "maps", "api": "geocoding"}
    assert value(metrics, "polls_total", **api, environment="all", outcome="unreachable") == 1
    assert value(metrics, "poll_last_success_timestamp_seconds", **api, environment="all") == NOW.timestamp()
    assert value(metrics, "description_changes_total", **api, severity="risky") == 2
    assert value(metrics, "problems_total", integration="maps", owner="partner") == 1
    assert value(metrics, "problems_total", integration="maps", owner="monitor") == 1
    assert value(metrics, "flakes_total", **api, environment="sandbox") == 1
    assert (
        value(
            metrics, "regressions_total", integration="maps", changed_by="partner", status="attributed", failure="shape"
        )
        == 1
    )
    assert value(metrics, "verdict_seconds_sum", integration="maps") == 4.0


def test_a_poll_that_fails_does_not_look_fresh(metrics: Metrics) -> None:
    before = value(
        metrics, "poll_last_success_timestamp_seconds", integration="maps", api="geocoding", environment="all"
    )
    metrics.hear(Polled("maps", Poll(PollTarget("maps", "geocoding"), PollOutcome.UNREADABLE, NOW, "d")))
    after = value(
        metrics, "poll_last_success_timestamp_seconds", integration="maps", api="geocoding", environment="all"
    )
    assert before == after == (NOW - timedelta(minutes=4)).timestamp()


def test_a_window_is_counted_once_however_often_its_case_moves(
    metrics: Metrics, filled: tuple[SqlStore, Sample]
) -> None:
    store, sample = filled
    old = store.conflict(sample.cases["theirs"])
    assert old is not None
    new = replace(old, id="case-2", attributed_at=NOW, confirmed_at=NOW - timedelta(seconds=90))
    for conflict in (old, new, new, replace(new, repeats=2)):
        metrics.hear(ConflictChanged(conflict, "attributed"))
    assert value(metrics, "window_seconds_count", integration="acme") == 1
    assert value(metrics, "window_seconds_sum", integration="acme") == 90


def test_messages_are_counted_by_what_became_of_them(metrics: Metrics) -> None:
    for outcome in ("delivered", "delivered", "shadow", "failed"):
        metrics.message("acme", Side.PARTNER, outcome)
    metrics.message("stranger", Side.PARTNER, "delivered")
    with pytest.raises(ValueError, match="outcome of a message"):
        metrics.message("acme", Side.PARTNER, "lost")
    labels = {"integration": "acme", "side": "partner"}
    counted = {
        word: value(metrics, "messages_total", **labels, outcome=word) for word in ("delivered", "shadow", "failed")
    }
    assert counted == {"delivered": 2, "shadow": 1, "failed": 1}


def test_messages_that_wait_and_those_that_failed_are_told_apart() -> None:
    store = memory_store()
    sample = fill(store)
    conflict = store.conflict(sample.cases["theirs"])
    assert conflict is not None
    message = Message("m1", NOW, "acme", Side.PARTNER, conflict.id, "attributed", "title", "body")
    assert store.save_conflict(conflict, [], [message, replace(message, id="m2")])
    failed = store.messages(undelivered_only=True, integration="acme")[0]
    assert store.claim_messages([failed.id], failed.id, NOW, NOW - timedelta(hours=1))
    store.mark_delivery([failed.id], None, "refused", shadow=False)
    metrics = Metrics()
    metrics.restore(store, sample.configuration, NOW)
    labels = {"integration": "acme", "side": "partner"}
    assert value(metrics, "messages_waiting", **labels, outcome="failed") == 1
    assert value(metrics, "messages_waiting", **labels, outcome="waiting") == 1


def test_a_pause_shows_and_ends(metrics: Metrics, filled: tuple[SqlStore, Sample]) -> None:
    store, sample = filled
    store.pause("maps", NOW + timedelta(hours=1))
    metrics.restore(store, sample.configuration, NOW)
    assert value(metrics, "integration_paused", integration="maps") == 1
    metrics.restore(store, sample.configuration, NOW + timedelta(hours=2))
    assert value(metrics, "integration_paused", integration="maps") == 0
    store.pause("maps", None)

"""Counting: what is wrong, what is no answer, and how sure that was."""

from dataclasses import replace

import pytest

from monitor.benchmark.ablations import ABLATIONS
from monitor.benchmark.play import Expected, Played, Told
from monitor.benchmark.printed import lines, to_json
from monitor.benchmark.score import Group, Standings, score, wrong_blames
from monitor.model.sides import Side

OPERATION = "GET /orders"
WHEN = "2026-03-02T09:00:00+00:00"


def observed(cell: str, result: str, round_: int = 1, failure: str | None = None) -> dict:
    return {
        "cell": cell, "result": result, "grade": "live" if round_ else "recording", "at": WHEN, "round": round_,
        "note": "", "exchange": f"{cell}{round_}{result}", "failure": failure,
    }  # fmt: skip


def verdict(
    changed_by: str, *, status: str = "attributed", sure: float = 0.995, failure: str = "shape", **more
) -> Told:
    observations = more.pop("observations", [])
    found = {
        "changed_by": changed_by, "owes": more.pop("owes", changed_by), "status": status, "replays": 8,
        "posterior": {more.pop("leader", changed_by): sure, "environment": 0.001}, "observations": observations,
    }  # fmt: skip
    signature = {
        "direction": "response",
        "pointer": "/amount",
        "check": "type",
        "failure": failure,
        "conflict": more.pop("conflict", "1"),
    }
    dates = {"last_passed_at": WHEN, "first_failed_at": WHEN}
    place = {"operation": more.pop("operation", OPERATION), "environment": more.pop("environment", "sandbox")}
    return Told({**place, "verdict": found, **signature, **dates})


def played(*told: Told, truth: str | None = "partner", **more) -> Played:
    expected = {} if truth is None else {OPERATION: Expected(truth, truth)}
    return Played(
        name=more.pop("name", "one"), provider=Side.PARTNER, independent=more.pop("independent", True), faults=1,
        truth=expected, told=told, seen=bool(told), seconds=2.0,
        published=more.pop("published", frozenset()),
    )  # fmt: skip


def test_a_side_that_did_not_change_is_wrongly_blamed_only_where_it_is_named_for_certain():
    found = score([played(verdict("in-house")), played(verdict("in-house", status="likely"), name="two")])
    assert found.wrong_blames == ("one",)
    assert found.wrong_per_thousand == 500.0
    assert (found.sides["in-house"].precision, found.sides["partner"].recall) == (0.0, 0.0)


@pytest.mark.parametrize("named", ["both", "interaction"])
def test_to_name_both_where_one_changed_is_to_blame_one_wrongly(named):
    assert score([played(verdict(named))]).wrong_blames == ("one",)


def test_whoever_is_named_for_what_only_noise_did_is_wrongly_blamed():
    elsewhere = verdict("partner", operation="GET /status", failure="availability")
    assert score([played(elsewhere)]).wrong_blames == ("one",)
    assert score([played(verdict("partner"), truth=None)]).wrong_blames == ("one",)


def test_a_wrong_circumstance_is_counted_apart():
    found = score([played(verdict("none"))])
    assert (found.wrong_blames, found.mistaken) == ((), ("one",))


def test_a_server_that_fails_by_noise_is_nobodys_change_though_the_operation_has_a_fault():
    found = score([played(verdict("partner"), verdict("none", failure="availability"))])
    assert (found.wrong_blames, found.mistaken, found.uncertainty) == ((), (), 0.0)


def test_dependent_exchanges_are_counted_apart():
    found = score([played(verdict("undetermined", status="undetermined"), independent=False)])
    assert found.standings[Group.DEPENDENT] == Standings(0, 0, 0, 1)
    assert found.abstention is None


def test_who_names_nobody_abstains_by_whatever_method():
    unsettled = verdict("undetermined", status="undetermined", operation="POST /orders", failure="availability")
    found = score([played(unsettled, verdict("partner"), verdict("partner"), verdict("partner", status="likely"))])
    assert found.standings[Group.UNSAFE] == Standings(0, 0, 0, 1)
    assert found.standings[Group.SAFE] == Standings(2, 1, 1, 0)
    assert (found.abstention, found.uncertainty) == (0.25, 0.5)


def test_a_wrong_likely_verdict_is_counted_as_such():
    found = score([played(verdict("in-house", status="likely"))])
    assert found.standings[Group.SAFE] == Standings(0, 1, 0, 0)


def test_whoever_is_named_where_its_change_has_not_arrived_is_wrongly_blamed():
    later = Expected("partner", "partner", environments=frozenset({"sandbox"}))
    told = verdict("partner"), verdict("partner", environment="production")
    both = replace(played(*told), truth={OPERATION: later})
    assert score([both]).wrong_blames == ("one",)
    assert score([replace(both, told=told[:1])]).wrong_blames == ()


def test_one_fault_is_held_against_the_cases_that_it_gave_and_not_against_those_of_noise():
    noise = verdict("undetermined", status="undetermined", failure="availability", conflict="2")
    found = score([played(verdict("partner"), noise)])
    assert (found.one_case, found.single_faults, found.noise_cases) == (1, 1, 1)
    found = score([played(verdict("partner"), verdict("partner", conflict="2"))])
    assert (found.one_case, found.single_faults, found.noise_cases) == (0, 1, 0)


def test_a_fault_that_was_taken_for_a_flake_gave_no_case_and_is_no_fault_told_twice():
    found = score([played(verdict("none", conflict=None))])
    assert (found.one_case, found.single_faults, found.mistaken) == (0, 0, ("one",))


def test_an_outage_that_was_over_at_once_may_be_told_as_either():
    brief = Expected("environment", "nobody", unavailable=True, also=frozenset({"none"}))
    outage = replace(played(verdict("none"), verdict("environment"), truth=None), truth={OPERATION: brief})
    assert score([outage]).mistaken == ()
    assert score([replace(outage, told=(verdict("partner"),))]).wrong_blames == ("one",)


def test_what_else_fails_while_the_host_is_down_is_the_outage():
    down = Expected("environment", "nobody", unavailable=True)
    elsewhere = verdict("environment", operation="GET /status", failure="availability")
    assert score([replace(played(elsewhere), elsewhere=down)]).mistaken == ()
    assert score([played(elsewhere)]).mistaken == ("one",)


def test_brier_is_the_mean_squared_distance():
    sure_and_right, sure_and_wrong = verdict("partner", sure=0.9), verdict("in-house", status="likely", sure=0.8)
    found = score([played(sure_and_right, sure_and_wrong)])
    assert found.brier == pytest.approx((0.1**2 + 0.8**2) / 2)
    assert [(each.least, each.right) for each in found.bins] == [(0.8, 0.0), (0.9, 1.0)]


OUTAGE = [
    observed("old_old", "pass", 0),
    *(observed("new_new", "fail", number, "availability") for number in range(1, 13)),
    *(observed("control", "fail", number, "availability") for number in range(1, 13)),
]


def test_without_a_control_an_outage_looks_like_a_change_of_the_provider():
    told = verdict("environment", failure="transport", observations=OUTAGE)
    outage = played(told, truth="environment")
    assert score([outage]).wrong_blames == ()
    assert wrong_blames([outage], ABLATIONS["without control"])[0] == 1
    assert wrong_blames([outage], ABLATIONS["majority of three"])[0] == 1


def test_without_a_control_the_few_replays_that_showed_an_outage_are_taken_for_as_many_as_may_be_sent():
    few = [each for each in OUTAGE if each["round"] <= 2]
    outage = played(verdict("environment", failure="availability", observations=few), truth="environment")
    assert wrong_blames([outage], ABLATIONS["without control"])[0] == 1
    unsafe = verdict("environment", failure="availability", observations=few, operation="POST /orders")
    told = replace(outage, told=(unsafe,), truth={"POST /orders": Expected("environment", "nobody")})
    assert wrong_blames([told], ABLATIONS["without control"])[0] == 0


def test_without_a_control_a_limit_still_says_by_itself_what_it_is():
    limited = [observed("old_old", "pass", 0), *(observed("new_new", "fail", n, "rate_limit") for n in (1, 2))]
    told = verdict("environment", failure="rate_limit", observations=limited)
    assert wrong_blames([played(told, truth="environment")], ABLATIONS["without control"]) == (0, 0)


def test_timing_alone_blames_whoever_published_something():
    told = verdict("in-house")
    right = played(told, truth="in-house", published=frozenset({"partner"}))
    assert wrong_blames([right], ABLATIONS["timing only"]) == (1, 0)


def test_both_forms_say_the_same():
    cases = [
        played(verdict("partner", observations=OUTAGE)),
        played(verdict("in-house", observations=OUTAGE), name="two"),
    ]
    text, found = "\n".join(lines(cases, 3)), to_json(cases, 3)
    assert "wrong blames          1 cases, 500.0 per 1,000" in text
    assert (found["wrong_blames"], found["wrong_blames_per_thousand_cases"]) == (["two"], 500.0)
    assert set(found["ablations"]) == set(ABLATIONS)

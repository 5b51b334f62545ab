"""Several steps of a description in one window: the one that explains the failure is found by holding it against each."""

from itertools import product

import pytest

from monitor.engine.descriptions.bisection import only_switch
from tests.engine.arena import CHARGE, an_arena, said, told


def test_a_switch_is_where_everything_before_is_false_and_everything_after_true():
    for seen in product((False, True, None), repeat=4):
        fitting = [
            place
            for place in (1, 2, 3)
            if seen[place - 1] is False
            and seen[place] is True
            and all(each is not True for each in seen[:place])
            and all(each is not False for each in seen[place:])
        ]
        assert only_switch(list(seen)) == (fitting[0] if fitting else None), seen


def charge(description):
    return description["components"]["schemas"]["Charge"]["properties"]


STEPS = [
    lambda description: charge(description)["amount"].update(maximum=100000),
    lambda description: (
        charge(description)["amount"].update(type="string", maximum=None)
        or charge(description)["amount"].pop("maximum")
    ),
    lambda description: charge(description)["amount"].update(pattern="^[0-9.]+$"),
]


@pytest.mark.parametrize("provider", ["partner", "in-house"])
async def test_the_step_that_came_to_permit_what_arrives_is_the_culprit_with_its_revisions(tmp_path, provider):
    with an_arena(tmp_path, provider=provider) as arena:
        await arena.cycle()
        for edit in STEPS:
            arena.later(minutes=5)
            arena.describe(edit)
            await arena.cycle(verifying=False)
        arena.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
        arena.later(minutes=5)
        report = await arena.cycle()
    assert told(report)[0][:2] == (provider, "attributed")
    culprit = report.regressions[0]["verdict"]["culprit"]
    assert culprit["kind"] == "description"
    assert "between revision " in culprit["summary"]
    assert "(polled 12:05) and " in culprit["summary"]
    assert culprit["summary"].endswith("(12:10)")
    assert culprit["not_after"].startswith("2026-01-01T12:10")

"""Whom not to blame for what is there only at some times (DESIGN.md §7, false-blame risks), either company providing."""

from datetime import timedelta

import pytest

from tests.engine.arena import CHARGE, accused, said, told
from tests.servers.scripted import Reply

DOWN = said({"error": "unavailable"}, 503)


def for_a_while(arena, answer, **time):
    """`answer` for so long after the first request that meets it; then what was answered before."""
    begun = []

    def reply(_):
        begun.append(arena.clock.now())
        return answer if begun[-1] - begun[0] < timedelta(**time) else said(CHARGE)

    return reply


async def an_hour_later(arena):
    arena.later(hours=1)
    return await arena.cycle()


@pytest.mark.parametrize("answer", [DOWN, Reply(reset=True)], ids=["unavailable", "no answer"])
@pytest.mark.parametrize("seconds", [2, 8, 25])
async def test_a_restart_of_what_serves_one_operation_is_no_change_of_its_provider(either, answer, seconds):
    """Every replay of the first seconds fails, and every control passes: what a change would look like, too."""
    await either.cycle()
    either.routes["/charges/ch_1042"] = for_a_while(either, answer, seconds=seconds)
    assert not accused(await an_hour_later(either))


@pytest.mark.parametrize("after", [1, 6, 12])
async def test_an_outage_that_begins_during_replays_does_not_explain_an_answer_that_had_arrived(either, after):
    """Neither the environment nor anybody: the wrong answer was there before the host went down."""
    await either.cycle()
    well, left = dict(either.routes), [after]

    def then_down(path, answer):
        def reply(_):
            left[0] -= path == "/charges/ch_1042"
            return answer if left[0] >= 0 else DOWN

        return reply

    well["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    either.routes.update({path: then_down(path, answer) for path, answer in well.items() if path != "/openapi.json"})
    report = await an_hour_later(either)
    [found] = [each for each in report.regressions if each["failure"] == "shape"]
    told_of_it = (found["verdict"]["changed_by"], found["verdict"]["status"])
    assert told_of_it in {
        ("undetermined", "undetermined"),
        (either.provider, "likely"),
        (either.provider, "attributed"),
    }


async def test_an_operation_that_stays_down_is_its_providers_in_the_run_that_saw_it(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = DOWN
    either.later(hours=1)
    begun = either.clock.now()
    assert told(await either.cycle()) == [(either.provider, "attributed", either.provider)]
    assert timedelta(seconds=30) < either.clock.now() - begun < timedelta(seconds=60)


async def test_two_operations_that_stay_down_are_waited_for_once(either):
    await either.cycle()
    either.routes.update(dict.fromkeys(("/charges/ch_1042", "/refunds/re_7"), DOWN))
    either.later(hours=1)
    begun = either.clock.now()
    assert set(told(await either.cycle())) == {(either.provider, "attributed", either.provider)}
    assert either.clock.now() - begun < timedelta(seconds=60)


async def test_what_code_decides_is_not_waited_for(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "19.99"})
    either.later(hours=1)
    begun = either.clock.now()
    assert accused(await either.cycle()) == {either.provider}
    assert either.clock.now() - begun < timedelta(seconds=10)

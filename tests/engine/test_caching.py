"""Replays that one cached answer served are one observation."""

import pytest

from tests.engine.arena import CHARGE, an_arena, said, told

BROKEN = CHARGE | {"amount": "19.99"}
DATE = "Thu, 01 Jan 2026 13:00:00 GMT"


@pytest.fixture
def arena(tmp_path):
    with an_arena(tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    ("headers", "certain"),
    [({"Age": "12", "Date": DATE}, False), ({"Age": "12", "ETag": '"7"'}, False), ({"Date": DATE}, True), ({}, True)],
    ids=["one entry by its date", "one entry by its tag", "from the origin", "no word of a cache"],
)
async def test_one_cached_answer_is_no_proof_however_often_it_is_served(arena, headers, certain):
    await arena.cycle()
    arena.routes["/charges/ch_1042"] = said(BROKEN, **headers)
    arena.later(hours=1)
    ((_, status, _),) = told(await arena.cycle())
    assert (status == "attributed") is certain


async def test_entries_of_different_ages_are_answers_of_their_own(arena):
    await arena.cycle()
    ages = iter(range(100))

    def answer(_):
        number = next(ages)
        return said(BROKEN, Age="1", Date=f"Thu, 01 Jan 2026 13:{number // 60:02}:{number % 60:02} GMT")

    arena.routes["/charges/ch_1042"] = answer
    arena.later(hours=1)
    ((changed, status, _),) = told(await arena.cycle())
    assert (changed, status) == ("partner", "attributed")

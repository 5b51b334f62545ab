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
    [
        ({"Age": "12", "Date": DATE}, False),
        ({"Age": "12", "ETag": '"7"'}, False),
        ({"Cache_Status": "origin; fwd=miss, edge; hit; ttl=376", "Date": DATE}, False),
        ({"X_Cache": "Hit from cloudfront"}, False),
        ({"X_Cache": "MISS, HIT"}, False),
        ({"CF_Cache_Status": "HIT"}, False),
        ({"X_Cache": "TCP_HIT from a23-1.example"}, False),
        ({"Cache_Status": "edge; fwd=miss"}, True),
        ({"X_Cache": "RefreshHit from cloudfront"}, True),
        ({"CF_Cache_Status": "DYNAMIC"}, True),
        ({"Date": DATE}, True),
        ({}, True),
    ],
    ids=str,
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


async def test_one_entry_whose_cache_dates_each_answer_anew_is_one(arena):
    """As Cloudflare does: `Age` grows, and `Date` is that of the cache."""
    await arena.cycle()
    arena.later(hours=1)
    begun = arena.clock.now()

    def answer(_):
        now = arena.clock.now()
        age = 30 + int((now - begun).total_seconds())
        return said(BROKEN, Age=str(age), Date=f"{now:%a, %d %b %Y %H:%M:%S} GMT", ETag='"7"')

    arena.routes["/charges/ch_1042"] = answer
    ((_, status, _),) = told(await arena.cycle())
    assert status != "attributed"

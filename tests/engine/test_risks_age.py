"""A recording has an age: from long before the failure it carries no certain blame by itself, and the verdict says so."""

from collections.abc import Iterator

import pytest

from monitor.reports.verdict_text import grounds
from tests.engine.arena import CHARGE, Arena, an_arena, said, told

BROKEN = said(CHARGE | {"amount": "19.99"})


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Arena]:
    """The same arena, with each company as the provider."""
    with an_arena(tmp_path, provider=request.param) as found:
        yield found


async def after(arena: Arena, **time: float):
    await arena.cycle()
    arena.routes["/charges/ch_1042"] = BROKEN
    arena.later(**time)
    report = await arena.cycle()
    (regression,) = report.regressions
    return told(report), regression["verdict"]


async def test_stale_recording(either):
    found, verdict = await after(either, days=45)
    assert found == [(either.provider, "likely", either.provider)]
    assert verdict["grade"] == "spec"
    (recorded,) = [each for each in verdict["observations"] if each["grade"] == "recording"]
    assert recorded["note"] == "recorded 45 days before the failure; stale"
    assert any("`previous`" in each for each in verdict["missing"])
    assert "  it rests on live experiments and a recording from 45 days before the failure" in list(grounds(verdict))


async def test_a_recording_of_an_hour_ago_is_not_stale(either):
    found, verdict = await after(either, hours=1)
    assert found == [(either.provider, "attributed", either.provider)]
    assert (verdict["grade"], verdict["grade_reason"]) == ("recording", "")
    assert "recorded 1 hour before the failure" in [each["note"] for each in verdict["observations"]]


async def test_stale_recording_and_a_described_change_at_the_place(either):
    def amounts_are_text(description):
        description["components"]["schemas"]["Charge"]["properties"]["amount"] = {"type": "string"}

    await either.cycle()
    either.describe(amounts_are_text)
    either.routes["/charges/ch_1042"] = BROKEN
    either.later(days=45)
    assert told(await either.cycle())[0][:2] == (either.provider, "attributed")


async def test_stale_recording_and_an_old_version_that_still_answers(tmp_path):
    with an_arena(tmp_path) as old:
        further = f"        previous: {old.host.url('').rstrip('/')}"
        with an_arena(tmp_path / "new", further=further) as arena:
            found, verdict = await after(arena, days=45)
    assert found == [("partner", "attributed", "partner")]
    assert verdict["grade_reason"] == "live experiments and a recording from 45 days before the failure"


async def test_days_without_verification_after_the_first_failure_make_no_recording_stale(either):
    """The age counts to the first failure: whoever looks later at a break that was seen in time sees it as well."""
    await either.cycle()
    either.routes["/charges/ch_1042"] = BROKEN
    either.later(hours=1)
    await either.cycle()
    either.later(days=45)
    either.describe(lambda it: it["info"].update({"version": "9"}))
    report = await either.cycle()
    assert {status for _, status, _ in told(report)} == {"attributed"}

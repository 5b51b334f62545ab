"""What answers show to have moved on the provider's side, with its interval, and what must not be taken for that."""

from collections.abc import Iterator

import pytest

from monitor.demo.contracts import payments_pact
from tests.engine.arena import CHARGE, Arena, an_arena, exactly, like, said, told

VERSION = "    version: {header: X-Acme-Version}\n    control:"


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Arena]:
    """The same arena, with each company as the provider, whose version is told by a header."""
    with an_arena(tmp_path, provider=request.param) as found:
        found.rewrite("    control:", VERSION)
        found.interactions(exactly("read one charge", "/charges/ch_1042", CHARGE), *payments_pact()["interactions"][1:])
        yield found


PENDING = CHARGE | {"status": "pending"}
"""Another value within the description: nothing explains it, so that no blame of it is certain."""


def charge(arena: Arena, body=CHARGE, **headers: str) -> None:
    arena.routes["/charges/ch_1042"] = said(body, **headers)


async def cycle(arena: Arena, **time: float):
    arena.later(**time or {"minutes": 15})
    return await arena.cycle()


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            {"X_Acme_Version": "2.0"},
            {"X_Acme_Version": "2.1"},
            "the version that its answers name went from 2.0 to 2.1",
        ),
        (
            {"Server": "nginx/1.26"},
            {"Server": "nginx/1.27"},
            "the software that answers changed from “server: nginx/1.26” to “server: nginx/1.27”",
        ),
    ],
)
async def test_a_header_that_moved_is_the_nearest_known_change_and_no_mechanism(either, before, after, text):
    charge(either, **before)
    await cycle(either)
    charge(either, PENDING, **after)
    (regression,) = (await cycle(either)).regressions
    verdict = regression["verdict"]
    assert (verdict["changed_by"], verdict["status"], verdict["mechanism"]) == (either.provider, "likely", "")
    culprit = verdict["culprit"]
    assert culprit["kind"] == "deployment"
    assert culprit["summary"].startswith(f"{text}, between 2026-01-01 12:15 and 2026-01-01 12:30 UTC")
    assert culprit["not_before"] == regression["last_passed_at"]
    assert culprit["not_after"] == regression["first_failed_at"]


async def test_a_header_that_flips_between_nodes_in_green_runs_is_no_change(either):
    for turn in range(3):
        charge(either, X_Acme_Version=f"2.{turn % 2}")
        await cycle(either)
    charge(either, PENDING, X_Acme_Version="2.2")
    (regression,) = (await cycle(either)).regressions
    assert regression["verdict"]["culprit"] == {}


async def test_a_version_that_was_green_before_explains_nothing(either):
    for version in ("2.0", "2.1"):
        charge(either, X_Acme_Version=version)
        await cycle(either)
    charge(either, PENDING, X_Acme_Version="2.0")
    (regression,) = (await cycle(either)).regressions
    assert regression["verdict"]["culprit"] == {}


async def test_a_node_that_others_have_met_already_is_no_change(either):
    charge(either, Server="a")
    either.routes["/refunds/re_7"].headers["Server"] = "b"
    await cycle(either)
    charge(either, PENDING, Server="b")
    (regression,) = (await cycle(either)).regressions
    assert regression["verdict"]["culprit"] == {}


async def test_the_balancer_that_answers_for_a_failing_host_is_no_new_software(either):
    charge(either, Server="nginx")
    await cycle(either)
    charge(either, {"error": "unavailable"}, status=503, Server="awselb/2.0")
    (regression,) = (await cycle(either)).regressions
    assert "software" not in str(regression["verdict"])


async def test_what_other_interactions_show_narrows_the_interval(either):
    """The charge is not verified for a while, and its failing answer names no version."""
    pact = payments_pact()["interactions"]
    charge(either, X_Acme_Version="2.0")
    either.routes["/refunds/re_7"].headers["X-Acme-Version"] = "2.0"
    first = await cycle(either)
    either.interactions(*pact[1:])
    await cycle(either, hours=1)
    either.routes["/refunds/re_7"].headers["X-Acme-Version"] = "2.1"
    await cycle(either, hours=1)
    either.interactions(exactly("read one charge", "/charges/ch_1042", CHARGE), *pact[1:])
    charge(either, PENDING)
    (regression,) = (await cycle(either, hours=1)).regressions
    assert not first.regressions
    assert (
        "2.0 to 2.1, between 2026-01-01 13:15 and 2026-01-01 14:15 UTC" in regression["verdict"]["culprit"]["summary"]
    )


async def test_swapping_the_companies_mirrors_what_moved(tmp_path):
    sides = []
    for provider in ("partner", "in-house"):
        with an_arena(tmp_path / provider, provider=provider) as arena:
            arena.rewrite("    control:", VERSION)
            charge(arena, X_Acme_Version="1")
            await cycle(arena)
            charge(arena, CHARGE | {"amount": "19.99"}, X_Acme_Version="2")
            sides.append((told(await cycle(arena)), provider))
    assert sides == [([(provider, "attributed", provider)], provider) for _, provider in sides]


# --- the shape of answers ---------------------------------------------------------------------------------------------


def two_resources(arena: Arena, other: dict) -> None:
    """One contract relies on the status of a charge, the other on nothing but the id of another; none is promised."""
    arena.describe(lambda it: it["components"]["schemas"]["Charge"].update({"required": ["id"]}))
    one = like("read one charge", "/charges/ch_1042", CHARGE)
    two = like("read another charge", "/charges/ch_7", {"id": "ch_7"})
    arena.interactions(one, two, *payments_pact()["interactions"][1:])
    arena.routes["/charges/ch_7"] = said(other)


WITHOUT = {name: value for name, value in CHARGE.items() if name != "status"}
OTHER = CHARGE | {"id": "ch_7"}
OTHER_WITHOUT = WITHOUT | {"id": "ch_7"}


@pytest.mark.parametrize(
    ("green_runs", "then", "expected"),
    [
        pytest.param(2, OTHER_WITHOUT, "attributed", id="another resource lost it too"),
        pytest.param(1, OTHER_WITHOUT, "likely", id="what was seen once is no rule"),
        pytest.param(2, OTHER, "likely", id="the other has it still: it may be data"),
        pytest.param(2, OTHER | {"status": 3}, "likely", id="the other changed otherwise"),
    ],
)
async def test_a_place_has_changed_where_another_resource_changed_in_the_same_way(either, green_runs, then, expected):
    two_resources(either, OTHER)
    for _ in range(green_runs):
        await cycle(either)
    charge(either, WITHOUT)
    either.routes["/charges/ch_7"] = said(then)
    report = await cycle(either)
    assert [(changed, status) for changed, status, _ in told(report)] == [(either.provider, expected)]
    culprit = report.regressions[0]["verdict"]["culprit"]
    assert culprit["kind"] == "behaviour"
    assert culprit["summary"].startswith("/status is missing")
    assert ("for another resource too" in culprit["summary"]) == (expected == "attributed")
    assert ("between 2026-01-01" in culprit["summary"]) or expected == "attributed"


async def test_a_member_that_comes_and_goes_for_another_resource_is_no_change_of_the_place(either):
    two_resources(either, OTHER)
    for turn in range(5):
        either.routes["/charges/ch_7"] = said(OTHER_WITHOUT if turn % 2 else OTHER)
        await cycle(either)
    charge(either, WITHOUT)
    either.routes["/charges/ch_7"] = said(OTHER_WITHOUT)
    assert told(await cycle(either))[0][1] == "likely"


async def test_an_interval_never_begins_after_it_ends(either):
    two_resources(either, OTHER)
    for _ in range(2):
        await cycle(either)
    charge(either, WITHOUT)
    either.routes["/charges/ch_7"] = said(OTHER_WITHOUT)
    (regression,) = (await cycle(either)).regressions
    culprit = regression["verdict"]["culprit"]
    assert culprit["not_before"] < culprit["not_after"]

"""Versions over time: what both companies described and deployed, drawn beside the cases of that time."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import httpx
from hypothesis import given
from hypothesis import strategies as st

from monitor.engine.course import Course, DeclaredVersions, Lane, LaneKind, Move, course_of
from monitor.model.changes import Change
from monitor.model.descriptions import Document, PollState, PollTarget
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import SpecSource
from monitor.model.sides import Side
from monitor.model.values import Direction, Severity
from monitor.web.integration.course_picture import LABEL, MOVES_LISTED, RIGHT, WIDTH, course_view
from tests.web.sample import NOW, before_now, configuration
from tests.web.site import Site
from tests.web.test_pages import Visible

QUARTER = timedelta(days=90)
ACME = configuration().integration("acme")


def course(site: Site, earliest=NOW - QUARTER) -> Course:
    return course_of(site.sample.configuration.integration("acme"), site.store, earliest, NOW)


def lane(found: Course, kind: LaneKind, api: str = "", environment: str = "") -> Lane:
    (only,) = [each for each in found.lanes if (each.kind, each.api, each.environment) == (kind, api, environment)]
    return only


def test_the_page_lists_what_it_draws(client: httpx.Client) -> None:
    page = Visible(client.get("/integrations/acme").text).words
    assert "Versions over time" in page
    assert (
        "08:27 UTC to 20 Nov 2026, 08:47 UTC Acme Pay: payments, described: 1 → 2, 3 edits, the worst of them breaking"
        in page
    )
    assert "Checkout: production, deployed: 419 → 420" in page
    assert "Acme Pay: payments sandbox, told: 2026-10 → 2026-11" in page
    listed = page[page.index("As a list") :]
    order = [
        listed.index(each)
        for each in ("payments, described: 1 → 2", "payments, described: 0 → 1", "419 → 420", "418 → 419")
    ]
    assert order == sorted(order)  # the newest first


def test_a_company_without_versions_is_told_what_will_appear(client: httpx.Client) -> None:
    page = Visible(client.get("/integrations/loyalty").text).words
    assert "Each version that either company describes or deploys will be a bar here" in page


def test_a_deployment_is_an_instant_and_what_is_polled_an_interval(site: Site) -> None:
    found = course(site)
    described = lane(found, LaneKind.DESCRIBED, "payments")
    assert [(each.not_before, each.not_after) for each in described.moves] == [
        (before_now(200), before_now(195)),
        (before_now(75), before_now(55)),
    ]
    assert [each.severity for each in described.moves] == [Severity.BREAKING, Severity.BREAKING]
    deployed = lane(found, LaneKind.DEPLOYED, environment="production")
    assert [(each.not_before, each.after) for each in deployed.moves] == [(None, "418"), (None, "419"), (None, "420")]
    assert lane(found, LaneKind.TOLD, "payments", "sandbox").moves == (
        Move(before_now(6060), before_now(6000), "2026-10", "2026-11"),
    )


def test_what_moved_before_the_span_is_left_out_and_its_version_is_drawn(site: Site) -> None:
    found = course(site, before_now(100))
    assert found.since == before_now(100)
    assert [each.not_after for each in lane(found, LaneKind.DESCRIBED, "payments").moves] == [before_now(55)]
    deployed = lane(found, LaneKind.DEPLOYED, environment="production")
    assert [(each.version, each.since) for each in deployed.stretches] == [("420", None)]


def test_of_two_descriptions_of_an_api_each_has_the_changes_that_led_to_it(fresh_site: Site) -> None:
    store, acme = fresh_site.store, fresh_site.sample.configuration.integration("acme")
    own = SpecSource(EnvironmentText("https://sandbox.acme.example/openapi.json"))
    payments = acme.api("payments")
    environments = (replace(payments.environments[0], spec=own), *payments.environments[1:])
    apis = tuple(replace(each, environments=environments) if each is payments else each for each in acme.apis)
    one, two = (
        store.put_document(Document("a.json", {"a.json": json.dumps({"info": {"version": each}}).encode()}, "a"))
        for each in ("s1", "s2")
    )
    target = PollTarget("acme", "payments", "sandbox")
    edit = Change("operation-added", Severity.COMPATIBLE, True, "c9" * 32, "GET /a", Direction.NONE, "", "was added")
    store.save_changes(target, one, two, [edit, edit], before_now(90), before_now(80))
    store.save_polls([PollState(target, two, last_polled_at=before_now(1))])
    found = course_of(replace(acme, apis=apis), store, NOW - QUARTER, NOW)
    assert lane(found, LaneKind.DESCRIBED, "payments", "sandbox").moves == (
        Move(before_now(90), before_now(80), one, two, Severity.COMPATIBLE, 2),
    )
    assert len(lane(found, LaneKind.DESCRIBED, "payments").moves) == 2
    assert DeclaredVersions(store).of(two) == "s2"
    assert DeclaredVersions(store).of("f" * 64) == ""


@given(st.lists(st.integers(1, 60 * 24 * 60), min_size=0, max_size=80, unique=True))
def test_the_stretches_of_a_lane_follow_each_other_and_nothing_is_drawn_outside(minutes: list[int]) -> None:
    versions = [f"v{number}" for number in range(len(minutes) + 1)]
    times = [before_now(each) for each in sorted(minutes, reverse=True)]
    moves = tuple(Move(None, at, one, two) for at, (one, two) in zip(times, pairwise(versions), strict=True))
    one = Lane(Side.PARTNER, LaneKind.TOLD, "payments", "sandbox", moves, versions[-1])
    assert [each.version for each in one.stretches] == versions
    assert all(before.until == after.since for before, after in pairwise(one.stretches))
    view = course_view(Course(before_now(70 * 24 * 60), NOW, (one,), ()), ACME, None)  # type: ignore[arg-type]
    assert view is not None
    assert all(each.x >= LABEL and each.x + each.width <= WIDTH - RIGHT + 3 for each in view.picture.bars)
    assert (len(view.steps), view.more) == (min(len(moves), MOVES_LISTED), max(len(moves) - MOVES_LISTED, 0))
    assert len(view.picture.ticks) <= 12

"""What is announced, by day; whom it meets; what falls into a freeze (DESIGN.md §8)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.cases import ConflictStatus
from monitor.model.integration import (
    Agreement,
    ApiSettings,
    CalendarEntry,
    CalendarKind,
    Integration,
    Maintenance,
    Waiver,
)
from monitor.model.sides import Side
from monitor.workflow.road_map import Announced, MilestoneKind, Relied, clashes, is_short, road_map
from tests.workflow.cases import COMPANIES, opened

TODAY = date(2027, 1, 4)
READ = "GET /charges/{id}"
RELIED = (Relied("payments", "pacts/a.json", READ), Relied("payments", "pacts/b.json", "POST /charges"))
DAYS = st.integers(-40, 400).map(lambda number: TODAY + timedelta(days=number))


def integration(**more) -> Integration:
    payments = ApiSettings("payments", Side.PARTNER)
    return Integration("acme", (payments,), COMPANIES, agreement=Agreement(notice=timedelta(days=30)), **more)


def entries():
    return st.builds(
        lambda day, side, kind, length: CalendarEntry(day, side, "v2", day + timedelta(days=length), kind),
        DAYS, st.sampled_from(Side), st.sampled_from(CalendarKind), st.integers(0, 20),
    )  # fmt: skip


def test_an_end_meets_the_contracts_that_call_it_and_says_when_it_was_announced():
    end = Announced("payments", READ, "x-sunset", date(2027, 2, 1), READ, TODAY)
    (found,) = road_map(integration(), [end], RELIED, [], TODAY)
    assert (found.kind, found.side, found.meets) == (MilestoneKind.SUNSET, Side.PARTNER, ("pacts/a.json",))
    assert found.notice == timedelta(days=28)
    assert is_short(found, integration())
    assert not is_short(replace(found, announced=date(2027, 1, 2)), integration())
    assert not is_short(replace(found, announced=None), integration())
    assert not is_short(replace(found, or_before=True), integration()), "it may have been announced earlier"


def test_what_is_not_tied_to_an_operation_meets_no_contract_by_name():
    member = Announced("payments", "Charge.amount", "deprecated", None)
    (found,) = road_map(integration(), [member], RELIED, [], TODAY)
    assert (found.kind, found.first, found.meets) == (MilestoneKind.DEPRECATED, None, ())


def test_a_release_meets_what_relies_on_the_apis_of_that_company():
    release = (CalendarEntry(date(2027, 2, 1), Side.PARTNER, "v2"),)
    (found,) = road_map(integration(calendar=release), [], RELIED, [], TODAY)
    assert found.meets == ("pacts/a.json", "pacts/b.json")


def test_windows_and_waivers_and_foreseen_breaks_have_their_place():
    night = datetime(2027, 1, 10, 22, tzinfo=UTC)
    window = Maintenance(night, night + timedelta(hours=4), Side.PARTNER)
    waiver = Waiver("3fa9" * 16, "agreed in the May call", "oncall@shop.example", date(2027, 1, 31))
    case = replace(opened().conflict, status=ConflictStatus.PENDING, operation=READ)
    ahead = road_map(integration(maintenance=(window,), waivers=(waiver,)), [], RELIED, [case], TODAY)
    assert [each.kind for each in ahead] == [MilestoneKind.MAINTENANCE, MilestoneKind.WAIVER, MilestoneKind.FORESEEN]
    assert (ahead[0].first, ahead[0].last) == (date(2027, 1, 10), date(2027, 1, 11))
    assert (ahead[2].case, ahead[2].meets) == (case.id, ("pacts/a.json",))


@given(st.lists(entries(), max_size=8))
def test_only_what_is_not_over_is_shown_in_order(calendar):
    found = road_map(integration(calendar=tuple(calendar)), [], RELIED, [], TODAY)
    assert len(found) == sum((each.until or each.date) >= TODAY for each in calendar)
    assert [each.first for each in found] == sorted(each.first for each in found)


@given(st.lists(entries(), max_size=8))
def test_a_clash_is_a_change_within_a_freeze_of_the_other_company_and_nothing_else(calendar):
    found = road_map(integration(calendar=tuple(calendar)), [], RELIED, [], TODAY)
    expected = [
        (change, freeze)
        for change in found
        for freeze in found
        if (change.kind, freeze.kind) == (MilestoneKind.RELEASE, MilestoneKind.FREEZE)
        if {change.side, freeze.side} == set(Side) and freeze.first <= change.first <= freeze.last
    ]
    assert [(each.milestone, each.freeze) for each in clashes(found)] == expected


@given(st.lists(entries(), max_size=8))
def test_swapping_the_companies_mirrors_the_road_map(calendar):
    def mirrored(each):
        return replace(each, side=each.side.other)

    there = road_map(integration(calendar=tuple(calendar)), [], RELIED, [], TODAY)
    swapped = replace(
        integration(calendar=tuple(map(mirrored, calendar))), apis=(ApiSettings("payments", Side.IN_HOUSE),)
    )
    assert sorted(map(mirrored, road_map(swapped, [], RELIED, [], TODAY)), key=repr) == sorted(there, key=repr)

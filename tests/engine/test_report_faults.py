"""A report is kept as a whole or not at all, and two of the same at one moment are one case."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from monitor.daemon.composition import Monitor
from monitor.daemon.reporting import file_report
from monitor.engine.ports import Store
from monitor.engine.settling.reporting import Filed
from monitor.errors import StoreError
from monitor.model.cases import ConflictStatus
from monitor.model.history import RecordKind
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.storage import open_store
from tests.engine.arena import CHARGE, Arena, an_arena, said
from tests.engine.test_faults import Failing
from tests.engine.test_reports import CHARGED, an_hour_later, curl, events
from tests.storage.conftest import empty_postgresql, postgresql, sqlite_url, url

__all__ = ["empty_postgresql", "postgresql", "sqlite_url", "url"]


def filed(arena: Arena, store: Any, filing: Filing) -> Filed:
    monitor = Monitor(arena.configuration, arena.folder, store, arena.clock, arena.environ)
    return file_report(monitor, arena.configuration.integrations[0], filing)


def kept(store: Store) -> tuple[set[str], set[str]]:
    """Cases in which something was reported, and cases of which an exchange is kept to be tried."""
    told = {case.id for case in store.conflicts() if "reported" in {each.event for each in store.log(case.id)}}
    tried = {str(each.data["conflict"]) for each in store.records(kinds=(RecordKind.REPORTED,))}
    return told, tried


@pytest.mark.parametrize("after", [False, True], ids=["before it took effect", "after it took effect"])
async def test_a_report_that_dies_at_any_call_of_the_store_is_there_as_a_whole_or_not_at_all(tmp_path, after):
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        arena.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
        arena.later(minutes=5)
        filing = Filing("amounts look wrong", "Jo Berg", Side.IN_HOUSE, curl(arena, CHARGED), customer=True)
        number, crashed = 1, 0
        while True:
            try:
                case = filed(arena, Failing(arena.store, number, after=after), filing).case
            except StoreError:
                crashed += 1
                number += 1
                told, tried = kept(arena.store)
                assert told == tried
                told_of = list(arena.store.records(kinds=(RecordKind.CONFLICT,)))
                assert {str(each.data["conflict"]) for each in told_of} == told
            else:
                break
        assert crashed > 5
        await an_hour_later(arena)
        assert [(each.id, each.status) for each in arena.cases()] == [(case.id, ConflictStatus.ATTRIBUTED)]
        assert events(arena, case).count("reported") == 1, "a report that is sent again is no second one"
        assert arena.store.integrity() is None


async def test_a_cycle_that_dies_while_it_remembers_what_passed_does_so_in_the_next(tmp_path):
    """Else what the very request showed before would be forgotten, and a break told as newly discovered."""
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        arena.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
        filed(arena, arena.store, Filing("wrong", "Jo Berg", Side.IN_HOUSE, curl(arena, CHARGED)))
        for number in range(1, 12):
            with pytest.raises(StoreError):
                await arena.cycle(store=Failing(arena.store, number, after=True))
        await an_hour_later(arena)
        (case,) = arena.cases()
        assert "never-passed" not in events(arena, case)
        assert case.status is ConflictStatus.ATTRIBUTED


class Meeting:
    """A store whose first writers wait for each other: each has read what there was before any of them wrote."""

    def __init__(self, store: Store, barrier: Barrier) -> None:
        self._store, self._barrier, self._met = store, barrier, False

    def __getattr__(self, name: str) -> Any:
        if name == "save_conflict" and not self._met:
            self._met = True
            self._barrier.wait(30)
        return getattr(self._store, name)


@pytest.mark.parametrize("exchange", [True, False], ids=["with an exchange", "twice the same sentence"])
async def test_two_who_report_the_same_at_one_moment_have_one_case(tmp_path, url, exchange):
    with an_arena(tmp_path) as arena, open_store(url) as store, ThreadPoolExecutor(2) as threads:
        await arena.cycle(store=store)
        line = curl(arena, CHARGED) if exchange else ""
        people = (
            [("Jo Berg", Side.IN_HOUSE), ("Kim Ito", Side.PARTNER)] if exchange else [("Jo Berg", Side.IN_HOUSE)] * 2
        )
        barrier = Barrier(2)

        def report(who: tuple[str, Side]) -> Filed:
            return filed(arena, Meeting(store, barrier), Filing("amounts look wrong", *who, line))

        found = list(threads.map(report, people))
        (case,) = store.conflicts()
        assert {each.case.id for each in found} == {case.id}
        assert sorted(each.joined for each in found) == [False, True]
        log = [(each.event, each.by) for each in store.log(case.id)]
        assert sorted(log) == [("reported", by) for by in sorted({by for by, _ in people})]
        assert len(list(store.records(kinds=(RecordKind.REPORTED,)))) == (2 if exchange else 0)
        assert store.integrity() is None


def test_more_who_report_at_once_than_take_turns_easily_all_stand_in_the_one_case(tmp_path, url):
    with an_arena(tmp_path) as arena, open_store(url) as store, ThreadPoolExecutor(6) as threads:
        barrier = Barrier(6)

        def report(number: int) -> Filed:
            filing = Filing(f"wrong, says {number}", f"Person {number}", Side.PARTNER, curl(arena, CHARGED))
            return filed(arena, Meeting(store, barrier), filing)

        found = list(threads.map(report, range(6)))
        (case,) = store.conflicts()
        assert {each.case.id for each in found} == {case.id}
        assert len(store.log(case.id)) == 6


async def test_what_was_reported_and_closed_before_is_another_case_later(tmp_path):
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        ids = []
        for _ in range(3):
            case = filed(arena, arena.store, Filing("wrong", "Jo Berg", Side.IN_HOUSE, curl(arena, CHARGED))).case
            ids.append(case.id)
            await an_hour_later(arena)
            arena.later(hours=25)
            await arena.cycle()
            assert arena.store.conflict(case.id).status is ConflictStatus.CLOSED
        assert len(set(ids)) == 3


async def test_what_is_brought_to_another_case_is_still_tried_for_the_one_that_it_was_reported_in(tmp_path):
    """Nobody takes an exchange away from the case of somebody else: it would wait for the monitor for ever."""
    with an_arena(tmp_path) as arena:
        health = {"get": {"responses": {"200": {"description": "how it is"}}}}
        arena.describe(lambda description: description["paths"].update({"/health": health}))
        arena.routes["/health"] = said({"ok": True})
        await arena.cycle()
        arena.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
        await an_hour_later(arena)
        (broken,) = arena.cases()
        line = curl(arena, "/health")
        own = filed(arena, arena.store, Filing("it says less", "Jo Berg", Side.IN_HOUSE, line)).case
        arena.later(minutes=5)
        brought = Filing("see here", "Eve Marsh", Side.PARTNER, line, case=broken.id)
        assert filed(arena, arena.store, brought).case.id == broken.id
        asked = len(arena.requests("/health"))
        await an_hour_later(arena)
        assert events(arena, own) == ["reported", "not-reproduced"]
        assert events(arena, broken).count("tried") == 1
        assert len(arena.requests("/health")) == asked + 1, "once for both"


async def test_a_dispute_in_the_words_of_a_report_of_just_now_is_a_dispute_and_once(tmp_path):
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        arena.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
        await an_hour_later(arena)
        (case,) = arena.cases()
        words = Filing("it is fine from here", "Eve Marsh", Side.PARTNER, curl(arena, CHARGED), case=case.id)
        filed(arena, arena.store, words)
        for _ in range(2):
            filed(arena, arena.store, replace(words, disputes=True))
        assert arena.store.conflict(case.id).status is ConflictStatus.DISPUTED
        assert events(arena, case)[-3:] == ["reported", "reported", "disputed"]

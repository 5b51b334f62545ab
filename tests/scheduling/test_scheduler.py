"""Ticks in worker threads: at once, one at a time, made up for once, kept over a reload, ended within a bound.

Intervals are an hour, so that nothing ticks by itself; `tick` brings the next one forward as the passing of time would.
"""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue

import pytest
from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES

from monitor.scheduling import Job, Scheduler

HOUR = timedelta(hours=1)
SOON = 10
"""Seconds until a test that waits in vain gives up."""


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    scheduler = Scheduler(workers=2, stop_within=timedelta(seconds=SOON))
    yield scheduler
    scheduler.stop()


class Work:
    """A job that tells each run, and goes on only when it is let."""

    def __init__(self, *, held: bool = False) -> None:
        self.runs: SimpleQueue[str] = SimpleQueue()
        self.gate = threading.Event()
        if not held:
            self.gate.set()

    def __call__(self) -> None:
        self.runs.put(threading.current_thread().name)
        self.gate.wait(SOON)


def tick(scheduler: Scheduler, name: str, ago: timedelta = timedelta(0)) -> None:
    scheduler._ticks.modify_job(name, next_run_time=datetime.now(UTC) - ago)


def next_tick(scheduler: Scheduler, name: str) -> datetime:
    return scheduler._ticks.get_job(name).next_run_time


def events(scheduler: Scheduler, kind: int) -> SimpleQueue:
    seen: SimpleQueue = SimpleQueue()
    scheduler._ticks.add_listener(seen.put, kind)
    return seen


def test_the_first_tick_comes_at_once_and_in_a_worker_thread(scheduler):
    work = Work()
    scheduler.start()
    scheduler.every(HOUR, "poll", work)
    assert work.runs.get(timeout=SOON).startswith("job-")
    assert next_tick(scheduler, "poll") > datetime.now(UTC) + HOUR / 2


def test_jobs_given_before_the_start_wait_for_it(scheduler):
    work = Work()
    scheduler.replace([Job("poll", HOUR, work)])
    assert work.runs.empty()
    assert not scheduler.running
    scheduler.start()
    assert scheduler.running
    assert work.runs.get(timeout=SOON)


def test_a_job_comes_again_by_itself(scheduler):
    work = Work()
    scheduler.start()
    scheduler.every(timedelta(milliseconds=20), "poll", work, jitter=timedelta(milliseconds=5))
    for _ in range(3):
        assert work.runs.get(timeout=SOON)


def test_a_tick_that_comes_while_the_job_runs_is_left_out(scheduler):
    work = Work(held=True)
    left_out = events(scheduler, EVENT_JOB_MAX_INSTANCES)
    scheduler.start()
    scheduler.every(HOUR, "poll", work)
    work.runs.get(timeout=SOON)
    for _ in range(3):
        tick(scheduler, "poll")
        left_out.get(timeout=SOON)
    assert work.runs.empty()
    ended = events(scheduler, EVENT_JOB_EXECUTED)
    work.gate.set()
    ended.get(timeout=SOON)
    tick(scheduler, "poll")
    assert work.runs.get(timeout=SOON)


def test_missed_ticks_are_made_up_for_once(scheduler):
    work = Work()
    ended = events(scheduler, EVENT_JOB_EXECUTED)
    scheduler.start()
    scheduler.every(HOUR, "poll", work)
    ended.get(timeout=SOON)
    tick(scheduler, "poll", ago=10 * HOUR)
    ended.get(timeout=SOON)
    assert work.runs.qsize() == 2
    assert next_tick(scheduler, "poll") > datetime.now(UTC)


def test_a_job_that_hangs_does_not_stop_the_others(scheduler):
    stuck, work = Work(held=True), Work()
    scheduler.start()
    scheduler.replace([Job("stuck", HOUR, stuck), Job("poll", HOUR, work)])
    assert stuck.runs.get(timeout=SOON) != work.runs.get(timeout=SOON)
    stuck.gate.set()


def test_no_more_jobs_run_at_once_than_there_are_workers(scheduler):
    works = [Work(held=True) for _ in range(3)]
    scheduler.start()
    scheduler.replace([Job(str(number), HOUR, work) for number, work in enumerate(works)])
    works[0].runs.get(timeout=SOON)
    works[1].runs.get(timeout=SOON)
    assert works[2].runs.empty()
    works[0].gate.set()
    assert works[2].runs.get(timeout=SOON)
    for work in works:
        work.gate.set()


def test_a_job_that_fails_is_logged_and_comes_again(scheduler, caplog):
    ended = events(scheduler, EVENT_JOB_EXECUTED)

    def fail() -> None:
        raise ValueError("no room")

    scheduler.start()
    scheduler.every(HOUR, "poll", fail)
    ended.get(timeout=SOON)
    tick(scheduler, "poll")
    ended.get(timeout=SOON)
    failures = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert [each.getMessage() for each in failures] == ["poll failed; it runs again at its next tick"] * 2


def test_a_reload_keeps_the_rhythm_of_unchanged_jobs_and_runs_their_new_work(scheduler):
    old, new = Work(), Work()
    scheduler.start()
    scheduler.replace([Job("poll", HOUR, old), Job("gone", HOUR, Work()), Job("faster", HOUR, old)])
    old.runs.get(timeout=SOON)
    before = next_tick(scheduler, "poll")
    faster = Work()
    scheduler.replace([Job("poll", HOUR, new), Job("faster", HOUR / 2, faster), Job("added", HOUR, Work())])
    assert faster.runs.get(timeout=SOON)
    assert next_tick(scheduler, "poll") == before
    assert new.runs.empty()
    assert {job.id for job in scheduler._ticks.get_jobs()} == {"poll", "faster", "added"}
    tick(scheduler, "poll")
    assert new.runs.get(timeout=SOON)


def test_a_job_replaced_while_it_runs_does_not_overlap_with_its_successor(scheduler):
    old, new = Work(held=True), Work()
    left_out = events(scheduler, EVENT_JOB_MAX_INSTANCES)
    ended = events(scheduler, EVENT_JOB_EXECUTED)
    scheduler.start()
    scheduler.replace([Job("poll", HOUR, old)])
    old.runs.get(timeout=SOON)
    scheduler.replace([])
    scheduler.replace([Job("poll", HOUR / 2, new)])
    left_out.get(timeout=SOON)
    assert new.runs.empty()
    old.gate.set()
    ended.get(timeout=SOON)
    tick(scheduler, "poll")
    assert new.runs.get(timeout=SOON)


def test_stopping_waits_for_the_job_that_runs(scheduler):
    work = Work(held=True)
    scheduler.start()
    scheduler.every(HOUR, "poll", work)
    work.runs.get(timeout=SOON)
    threading.Timer(0.01, work.gate.set).start()
    assert scheduler.stop() == ()
    assert not scheduler.running


def test_stopping_names_a_job_that_does_not_end_within_the_bound():
    scheduler = Scheduler(workers=1, stop_within=timedelta(milliseconds=10))
    stuck, queued = Work(held=True), Work()
    scheduler.start()
    scheduler.every(HOUR, "stuck", stuck)
    stuck.runs.get(timeout=SOON)
    scheduler.every(HOUR, "queued", queued)
    assert scheduler.stop() == ("stuck",)
    stuck.gate.set()
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join(SOON)
    assert queued.runs.empty()


def test_stopping_twice_or_before_the_start_is_fine():
    scheduler = Scheduler()
    assert scheduler.stop() == ()
    assert scheduler.stop() == ()


def test_a_process_ends_although_a_job_hangs():
    import subprocess
    import sys

    program = (
        "import threading; from datetime import timedelta as t; from monitor.scheduling import Scheduler\n"
        "begun = threading.Event(); s = Scheduler(stop_within=t(0)); s.start()\n"
        "s.every(t(hours=1), 'stuck', lambda: (begun.set(), threading.Event().wait())); begun.wait(); s.stop()"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0


def test_a_job_that_is_wanted_soon_does_not_wait_for_its_interval(scheduler):
    work = Work()
    scheduler.start()
    scheduler.every(HOUR, "poll", work)
    work.runs.get(timeout=SOON)
    scheduler.soon("poll")
    work.runs.get(timeout=SOON)
    scheduler.soon("one that is not there")

"""The scheduler: APScheduler's ticks behind the few things that the daemon needs."""

import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.scheduling.workers import Workers

WORKERS = 8
"""Jobs that run at once. They mostly wait for other companies' servers, so there may be more of them than cores."""
STOP_WITHIN = timedelta(seconds=20)
"""How long `stop` waits for running jobs: less than the 30 s after which Kubernetes kills a container that was told
to stop, and more than one probe with its time-out takes.
"""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Run `run` every `interval`. `name` is its identity; `jitter` moves each tick but the first by up to that much,
    so that many jobs do not go on in step.
    """

    name: str
    interval: timedelta
    run: Callable[[], None]
    jitter: timedelta = timedelta(0)

    def ticks_like(self, other: "Job") -> bool:
        return (self.interval, self.jitter) == (other.interval, other.jitter)


class Scheduler:
    """The first tick of a job comes at once. Of ticks that were missed, for want of a worker or while the machine
    slept, one is made up for. A job never overlaps with itself: a tick that comes while it runs is left out.
    """

    def __init__(self, *, workers: int = WORKERS, stop_within: timedelta = STOP_WITHIN) -> None:
        self._stop_within = stop_within
        self._jobs: dict[str, Job] = {}
        self._running: set[str] = set()
        self._stopping = False
        self._changed = threading.Condition()
        self._ticks: Any = BackgroundScheduler(  # type: ignore[no-untyped-call]
            timezone=UTC,
            executors={"default": Workers(workers)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._ticks.add_listener(_log_left_out, EVENT_JOB_MAX_INSTANCES)  # type: ignore[no-untyped-call]

    @property
    def running(self) -> bool:
        """Ticking: started, and not stopped."""
        return bool(self._ticks.running) and not self._stopping

    def start(self) -> None:
        self._ticks.start()

    def every(
        self, interval: timedelta, name: str, job: Callable[[], None], *, jitter: timedelta | None = None
    ) -> None:
        """Add one job, or replace the one of that name."""
        with self._changed:
            self._put(Job(name, interval, job, jitter or timedelta(0)))

    def replace(self, jobs: Collection[Job]) -> None:
        """Let these be all the jobs.

        One whose name, interval and jitter stay keeps its rhythm, and runs the new callable from its next tick on; one
        that is gone ends after the run that it is in.
        """
        with self._changed:
            for name in self._jobs.keys() - {job.name for job in jobs}:
                del self._jobs[name]
                self._ticks.remove_job(name)
            for job in jobs:
                self._put(job)

    def soon(self, name: str) -> None:
        """Let the next tick of that job come at once; while it runs, that tick is left out as any other is."""
        with self._changed:
            if name in self._jobs:
                self._ticks.modify_job(name, next_run_time=datetime.now(UTC))

    def stop(self) -> tuple[str, ...]:
        """Tick no more and wait for running jobs, within the bound; the names of those that had to be abandoned.

        What has not begun does not begin. Abandoned jobs end with the process.
        """
        with self._changed:
            self._stopping = True
        if self._ticks.running:
            self._ticks.shutdown(wait=False)
        deadline = time.monotonic() + self._stop_within.total_seconds()
        with self._changed:
            self._changed.wait_for(lambda: not self._running, timeout=max(0.0, deadline - time.monotonic()))
            abandoned = tuple(sorted(self._running))
        for name in abandoned:
            _LOG.warning("%s still runs after %s and is abandoned", name, self._stop_within)
        return abandoned

    def _put(self, job: Job) -> None:
        known = self._jobs.get(job.name)
        self._jobs[job.name] = job
        if known is not None and known.ticks_like(job):
            return
        self._ticks.add_job(
            self._run,
            "interval",
            args=(job.name,),
            id=job.name,
            seconds=job.interval.total_seconds(),
            jitter=job.jitter.total_seconds() or None,
            next_run_time=datetime.now(UTC),
            replace_existing=True,
        )

    def _run(self, name: str) -> None:
        """Run what the job of that name is now."""
        with self._changed:
            job = self._jobs.get(name)
            if job is None or self._stopping:
                return
            self._running.add(name)
        try:
            job.run()
        except Exception:  # noqa: BLE001 - whatever it is: it must not keep the next tick from coming
            _LOG.exception("%s failed; it runs again at its next tick", name)
        finally:
            with self._changed:
                self._running.discard(name)
                self._changed.notify_all()


def _log_left_out(event: JobSubmissionEvent) -> None:
    _LOG.info("%s still runs; this tick is left out", event.job_id)

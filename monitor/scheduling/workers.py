"""The threads that jobs run in."""

import threading
from collections.abc import Callable
from datetime import datetime
from queue import SimpleQueue
from typing import Any

from apscheduler.executors.base import BaseExecutor, run_job  # the library has no annotations

_Task = Callable[[], None]
_run_job: Callable[..., Any] = run_job


class Workers(BaseExecutor):
    """A fixed number of daemon threads. The library's own pool has threads that Python waits for when it exits, for
    ever where a job hangs.
    """

    def __init__(self, count: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._work, name=f"job-{n}", daemon=True) for n in range(count)]

    def start(self, scheduler: Any, alias: str) -> None:
        super().start(scheduler, alias)  # type: ignore[no-untyped-call]
        for thread in self._threads:
            thread.start()

    def shutdown(self, wait: bool = True) -> None:  # noqa: ARG002 - `Scheduler.stop` waits, bounded
        for _ in self._threads:
            self._tasks.put(None)

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        def task() -> None:
            events = _run_job(job, job._jobstore_alias, run_times, self._logger.name)  # noqa: SLF001 - as the library's do
            self._run_job_success(job.id, events)  # type: ignore[no-untyped-call]

        self._tasks.put(task)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()

"""Ticks: runs named jobs at intervals in worker threads of this process, and ends within a bound.

It knows no integration and keeps nothing: what was missed while the process was down is made up for by the first tick,
which comes at once.
"""

from monitor.scheduling.scheduler import Job, Scheduler

__all__ = ["Job", "Scheduler"]

"""The time and waiting for it; the only room that reads the machine's clock for the engine."""

from monitor.clock.system import SystemClock

__all__ = ["SystemClock"]

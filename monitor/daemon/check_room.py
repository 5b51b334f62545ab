"""Where submitted descriptions are checked: a few at a time, each in a process that is ended when it takes too long."""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.daemon.checking import Order
from monitor.engine.ports import Clock
from monitor.errors import Diagnostic, MonitorError, Place, StoreError, UsageError
from monitor.model.checks import Judged, Keepsake
from monitor.model.integration import Configuration
from monitor.web.check.busy import BusyError

AT_ONCE = 2
SECONDS_MAX = 60.0
MEMORY_BYTES = 2 * 2**30
_HEAVY = "it can't be judged within {seconds:g} s and {memory} MiB of memory"


@dataclass(slots=True)
class CheckRoom:
    """For all threads of a daemon. `database`: URL of its store, which is read and never written."""

    path: Path
    database: str = field(repr=False)
    configuration: Callable[[], Configuration]
    clock: Clock
    environ: Mapping[str, str] = field(repr=False)
    seconds_max: float = SECONDS_MAX
    memory_bytes: int = MEMORY_BYTES
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _asking: list[str | None] = field(default_factory=list, repr=False)
    _running: set[subprocess.Popen[bytes]] = field(default_factory=set, repr=False)

    def check(self, integration: str, api: str, content: bytes, who: str | None, *, keep: bool = False) -> Judged:
        """`who`: the visitor, who may have one check at a time; None where nobody is known. `keep`: what may be kept of
        it is wanted, too; nothing is kept here.

        Raises `BusyError`, `UsageError` for a document that is refused, and `StoreError`.
        """
        with self._place_of(who):
            configuration, now = self.configuration(), self.clock.now()
            environ = dict(self.environ)
            order = Order(configuration, self.path, environ, self.database, now, integration, api, content, keep)
            return judged(self._answer(order))

    def close(self) -> None:
        """End what runs."""
        with self._lock:
            for process in self._running:
                _end(process)

    @contextmanager
    def _place_of(self, who: str | None) -> Iterator[None]:
        with self._lock:
            own = who is not None and who in self._asking
            if own or len(self._asking) >= AT_ONCE:
                raise BusyError(own=own)
            self._asking.append(who)
        try:
            yield
        finally:
            with self._lock:
                self._asking.remove(who)

    def _answer(self, order: Order) -> dict[str, Any]:
        bounds = (str(self.memory_bytes), str(round(self.seconds_max) or 1))
        process = subprocess.Popen(
            (sys.executable, "-m", "monitor.daemon.checking", *bounds),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        with self._lock:
            self._running.add(process)
        try:
            output, errors = process.communicate(pickle.dumps(order), self.seconds_max)
        except subprocess.TimeoutExpired:
            raise self._heavy() from None
        finally:
            with self._lock:
                self._running.discard(process)
            _end(process)
            process.communicate()
        if process.returncode != 0 and (process.returncode < 0 or b"MemoryError" in errors):
            raise self._heavy()
        if process.returncode != 0:
            raise RuntimeError(errors[-4000:].decode("utf-8", "replace"))
        answer: dict[str, Any] = json.loads(output)
        return answer

    def _heavy(self) -> UsageError:
        text = _HEAVY.format(seconds=self.seconds_max, memory=self.memory_bytes >> 20)
        return UsageError(
            Diagnostic(
                "description-too-heavy",
                text,
                Place("the description"),
                help="submit a smaller one, or ask with `compat-monitor gate --candidate-spec`, which is not bounded",
            )
        )


def judged(answered: dict[str, Any]) -> Judged:
    """What the process answered. Raises the error that it met."""
    if "refused" in answered:
        raise _told(answered)
    kept = answered.get("keepsake")
    return Judged(answered["checked"], Keepsake(kept[0].encode("latin-1"), kept[1].encode()) if kept else None)


def _told(answered: dict[str, Any]) -> MonitorError:
    refused = answered["refused"]
    code, place = refused["code"], refused["place"] and Place(*refused["place"])
    problem = Diagnostic(code, refused["message"], place, help=refused["help"])
    return StoreError(problem) if answered["broken"] else UsageError(problem)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

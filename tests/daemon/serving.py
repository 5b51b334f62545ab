"""The real `compat-monitor serve` as a process on loopback, its log read while it runs.

    with serving(folder, database) as daemon:
        daemon.page("/health")
        daemon.logged("cycle finished", integration="acme")

Every wait is bounded, and ends as soon as what is waited for is there.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 90.0
"""Seconds until a wait gives up: far longer than anything takes, also on a machine that does something else."""
PROGRAM = (sys.executable, "-c", "from monitor.cli.main import main; main()")

Line = Mapping[str, Any]


@dataclass
class Daemon:
    process: subprocess.Popen[str]
    url: str
    lines: list[Line] = field(default_factory=list)
    """The log so far."""
    other: list[str] = field(default_factory=list)
    """What else was written to standard error."""

    def page(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def well(self) -> Mapping[str, Any]:
        """The facts of `/health`, once it says that all is well: on a busy machine cycles of a second are late often."""

        def facts() -> Any:
            status, text = self.page("/health")
            return json.loads(text)["facts"] if status == 200 else None

        found: Mapping[str, Any] = self.until(facts, "it never was well")
        return found

    def logged(self, message: str, *, after: int = 0, **fields: object) -> Line:
        """Wait for a line whose message begins so and which has these fields, behind the first `after` lines."""
        return self.until(
            lambda: next((line for line in self.lines[after:] if _fits(line, message, fields)), None),
            f"no line {message!r} with {fields}",
        )

    def until(self, found: Callable[[], Any], otherwise: str) -> Any:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            result = found()
            if result:
                return result
            time.sleep(0.02)
        raise AssertionError(f"{otherwise}; the log: {json.dumps(self.lines[-20:], indent=1)} {self.other[-20:]}")

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ended(self) -> int:
        """Wait for its end; the exit status."""
        return self.process.wait(PATIENCE)

    def read(self) -> None:
        """Follow standard error until it closes."""
        assert self.process.stderr is not None
        for text in self.process.stderr:
            try:
                self.lines.append(json.loads(text))
            except ValueError:
                self.other.append(text)


def _fits(line: Line, message: str, fields: Mapping[str, object]) -> bool:
    return str(line["message"]).startswith(message) and all(line.get(name) == value for name, value in fields.items())


@contextmanager
def serving(
    folder: Path, database: Path, environ: Mapping[str, str] | None = None, host: str = "127.0.0.1"
) -> Iterator[Daemon]:
    """The daemon from the moment when `/health` answers until the `with` ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["serve", str(folder), "--host", host, "--port", str(port), "--database", str(database)]
    process = subprocess.Popen(
        [*PROGRAM, *arguments], stderr=subprocess.PIPE, text=True, env={**os.environ, **(environ or {})}
    )
    daemon = Daemon(process, f"http://127.0.0.1:{port}")
    reader = threading.Thread(target=daemon.read, daemon=True)
    reader.start()
    try:
        daemon.until(lambda: _answers(daemon) or process.poll() is not None, "it does not answer")
        yield daemon
    finally:
        process.kill()
        process.wait(PATIENCE)
        reader.join(PATIENCE)


def _answers(daemon: Daemon) -> bool:
    try:
        return bool(daemon.page("/health"))
    except OSError:
        return False


def command(*arguments: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """One command line, to its end."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, **(environ or {})},
    )

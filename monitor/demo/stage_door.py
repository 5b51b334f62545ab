"""The year played slowly, with the monitor's pages open beside it."""

import asyncio
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from monitor.daemon.check_room import CheckRoom
from monitor.daemon.composition import Listener
from monitor.daemon.desk import Desk, LatestCycles
from monitor.demo.play import Production, production, told
from monitor.demo.story import STORY
from monitor.metrics import Metrics
from monitor.web import create_app
from monitor.web.context import Health


@dataclass(frozen=True, slots=True)
class Pages:
    """`listeners` keep the pages current: give them to every scene. `wait` returns when the server has ended."""

    address: str
    listeners: Sequence[Listener]
    wait: Callable[[], object]


def play_with_pages(listening: socket.socket, pace_seconds: float, say: Callable[[str], None]) -> None:
    """Serve the pages on a bound socket, play the year at the given pace, then keep serving until interrupted."""
    with production() as running, pages_of(running, listening) as pages:
        say(f"The page: {pages.address}   (Ctrl-C ends the demo)\n")
        _open_page(pages.address)
        try:
            for scene in STORY:
                played = asyncio.run(running.play(scene, pages.listeners))
                for line in told(played):
                    say(line)
                time.sleep(pace_seconds)
            say("\nThe year is over; the page stays until Ctrl-C.")
            pages.wait()
        except KeyboardInterrupt:
            say("")


@contextmanager
def pages_of(running: Production, listening: socket.socket) -> Iterator[Pages]:
    """The pages of a production, on a server of their own."""
    import uvicorn

    metrics, latest = Metrics(), LatestCycles()
    metrics.restore(running.store, running.configuration, running.clock.now())
    desk = Desk(running.store, lambda: running.configuration, running.clock)
    checks = CheckRoom(running.stage.folder, running.database, lambda: running.configuration, running.clock, {})
    context = desk.web_context(metrics, latest, lambda: Health(facts={"demo": "playing"}))
    app = create_app(replace(context, check=checks.check))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    ended = threading.Event()  # not `join`: one that Ctrl-C interrupts calls the thread ended (Python 3.11)

    def serve() -> None:
        server.run([listening])
        ended.set()

    threading.Thread(target=serve, name="pages", daemon=True).start()
    host, port = listening.getsockname()[:2]
    address = f"http://{host}:{port}/"
    try:
        yield Pages(address, (metrics.hear, latest.hear), ended.wait)
    finally:
        checks.close()
        server.should_exit = True
        ended.wait(timeout=5)


def _open_page(address: str) -> None:
    """In a browser, where there is a desktop to show one."""
    import os
    import sys

    if sys.stdout.isatty() and (os.environ.get("DISPLAY") or sys.platform in {"darwin", "win32"}):
        webbrowser.open(address)

"""The year played slowly, with the monitor's pages open beside it."""

import asyncio
import threading
import time
import webbrowser
from collections.abc import Callable

from monitor.daemon.desk import Desk, LatestCycles
from monitor.demo.play import production, told
from monitor.demo.story import STORY
from monitor.metrics import Metrics
from monitor.web import create_app
from monitor.web.context import Health


def play_with_pages(host: str, port: int, pace_seconds: float, say: Callable[[str], None]) -> None:
    """Serve the pages, play the year at the given pace, then keep serving until interrupted."""
    import uvicorn

    metrics, latest = Metrics(), LatestCycles()
    with production() as running:
        metrics.restore(running.store, running.configuration, running.clock.now())
        desk = Desk(running.store, lambda: running.configuration, running.clock)
        app = create_app(desk.web_context(metrics, latest, lambda: Health(facts={"demo": "playing"})))
        server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning"))
        serving = threading.Thread(target=server.run, name="pages", daemon=True)
        serving.start()
        while not server.started and serving.is_alive():
            time.sleep(0.02)
        if not serving.is_alive():
            return
        address = f"http://{host}:{server.servers[0].sockets[0].getsockname()[1]}/"
        say(f"The page: {address}   (Ctrl-C ends the demo)\n")
        _open_page(address)
        try:
            for scene in STORY:
                played = asyncio.run(running.play(scene, (metrics.hear, latest.hear)))
                for line in told(played):
                    say(line)
                time.sleep(pace_seconds)
            say("\nThe year is over; the page stays until Ctrl-C.")
            serving.join()
        except KeyboardInterrupt:
            say("")
        finally:
            server.should_exit = True
            serving.join(timeout=5)


def _open_page(address: str) -> None:
    """In a browser, where there is a desktop to show one."""
    import os
    import sys

    if sys.stdout.isatty() and (os.environ.get("DISPLAY") or sys.platform in {"darwin", "win32"}):
        webbrowser.open(address)

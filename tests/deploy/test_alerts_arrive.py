"""Metric to both teams: a real Prometheus scrapes a real /metrics, a real Alertmanager posts to two receivers."""

import json
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from monitor.metrics import Metrics
from tests.fakes.store import memory_store
from tests.web.sample import NOW, fill

DEPLOY = Path(__file__).parents[2] / "deploy" / "prometheus"
SECONDS = 30


class _Server(ThreadingHTTPServer):
    """Serves `exposition` under /metrics and keeps every alert that is posted, by path."""

    def __init__(self, exposition: Callable[[], tuple[bytes, str]]) -> None:
        self.exposition = exposition
        self.posted: dict[str, list[dict[str, Any]]] = {}
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        body, content_type = self.server.exposition()
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posted.setdefault(self.path, []).extend(message["alerts"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def _running(*command: str, log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(found: Callable[[], bool]) -> bool:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if found():
            return True
        threading.Event().wait(0.2)
    return False


def _firing(port: int) -> set[tuple[str, str]]:
    """Names and sides of the alerts that fire, by Prometheus's API."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/alerts", timeout=2) as answer:
            alerts = json.load(answer)["data"]["alerts"]
    except OSError:
        return set()
    return {
        (each["labels"]["alertname"], each["labels"].get("side", "")) for each in alerts if each["state"] == "firing"
    }


def _configure(folder: Path, server: _Server, alertmanager: int) -> None:
    """The shipped example configurations with this test's ports, and seconds in place of minutes."""
    receiver = f"http://127.0.0.1:{server.server_port}"
    routing = yaml.safe_load((DEPLOY / "alertmanager.yaml").read_text())
    routing["route"]["group_wait"] = "0s"
    for each in routing["receivers"]:
        each["webhook_configs"] = [{"url": f"{receiver}/{each['name']}"}]
    scraping = yaml.safe_load((DEPLOY / "prometheus.yaml").read_text())
    scraping["global"] = {"scrape_interval": "500ms", "scrape_timeout": "500ms", "evaluation_interval": "500ms"}
    scraping["rule_files"] = [str(DEPLOY / "alerts.yaml")]
    scraping["scrape_configs"][0]["static_configs"] = [{"targets": [f"127.0.0.1:{server.server_port}"]}]
    scraping["alerting"]["alertmanagers"] = [{"static_configs": [{"targets": [f"127.0.0.1:{alertmanager}"]}]}]
    (folder / "alertmanager.yaml").write_text(yaml.safe_dump(routing))
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(scraping))


def _texts(server: _Server, receiver: str) -> dict[str, str]:
    """Summary by alert name, of what one receiver was sent about the integration acme."""
    posted = server.posted.get(f"/{receiver}", [])
    return {
        each["labels"]["alertname"]: each["annotations"]["summary"]
        for each in posted
        if each["labels"].get("integration") == "acme"
    }


def test_a_break_reaches_both_teams_in_the_same_words(tmp_path: Path) -> None:
    store = memory_store()
    metrics = Metrics()
    metrics.restore(store, fill(store).configuration, NOW)
    server = _Server(metrics.exposition)
    prometheus, alertmanager = _free_port(), _free_port()
    _configure(tmp_path, server, alertmanager)
    expected = {"CompatMonitorCaseOpen", "CompatMonitorRegressionAttributed"}
    with ExitStack() as running:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.callback(server.server_close)
        running.callback(server.shutdown)
        running.enter_context(
            _running(
                "prometheus-alertmanager",
                f"--config.file={tmp_path / 'alertmanager.yaml'}",
                f"--storage.path={tmp_path / 'alertmanager'}",
                f"--web.listen-address=127.0.0.1:{alertmanager}",
                "--cluster.listen-address=",
                log=tmp_path / "alertmanager.log",
            )
        )
        running.enter_context(
            _running(
                "prometheus",
                f"--config.file={tmp_path / 'prometheus.yaml'}",
                f"--storage.tsdb.path={tmp_path / 'prometheus'}",
                f"--web.listen-address=127.0.0.1:{prometheus}",
                log=tmp_path / "prometheus.log",
            )
        )
        teams = ("in-house-team", "partner-team")
        arrived = _until(lambda: all(expected <= _texts(server, team).keys() for team in teams))
        firing = _firing(prometheus)
    log = (tmp_path / "prometheus.log").read_text()[-2000:] + (tmp_path / "alertmanager.log").read_text()[-2000:]
    assert arrived, (server.posted, firing, log)
    assert firing >= {(name, side) for name in expected for side in ("in-house", "partner")}
    texts = [{name: _texts(server, team)[name] for name in expected} for team in teams]
    assert texts[0] == texts[1]
    assert texts[0]["CompatMonitorRegressionAttributed"] == "acme: a change at Acme Pay explains what fails"

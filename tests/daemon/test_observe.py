"""Traffic handed to the running daemon, and traffic that a real Chromium recorded."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.daemon.partner import CHARGE, answer, configure, healthy
from tests.daemon.serving import Daemon, command, serving
from tests.servers.archives import archive, entry
from tests.servers.scripted import Reply, ScriptedServer
from tests.web.chromium import chromium


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(healthy()) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path, server: ScriptedServer) -> Path:
    configure(tmp_path / "contracts", server)
    file = tmp_path / "contracts" / "acme.yaml"
    text = file.read_text()
    lines = ["        probe: none" if "probe:" in line else line for line in text.splitlines()]
    file.write_text("\n".join(lines) + "\n")
    assert "probe: none" in file.read_text()
    return tmp_path / "contracts"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def post(daemon: Daemon, content: bytes, query: str = "by=Ada", **headers: str) -> tuple[int, dict]:
    request = urllib.request.Request(
        f"{daemon.url}/api/integrations/acme/apis/payments/traffic?{query}",
        content,
        {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as found:
            return found.status, json.load(found)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def probes(server: ScriptedServer) -> list[str]:
    return [each for each in server.paths() if each != "/openapi.json"]


def test_the_daemon_takes_traffic_verifies_by_it_and_sends_nothing(folder, tmp_path, server):
    at = datetime.now(UTC)
    paths = {"/charges/ch_1": CHARGE, "/status": {"status": "ok"}, "/currencies": ["EUR"]}
    har = json.dumps(archive(*(entry(server.url(path), at, said=said) for path, said in paths.items()))).encode()
    with serving(folder, tmp_path / "store.sqlite") as daemon:
        daemon.logged("cycle finished", integration="acme", state="unknown")
        status, first = post(daemon, har)
        assert (status, first["outcome"], first["environments"]["sandbox"]) == (
            200,
            "passed",
            {"exchanges": 3, "new": 3},
        )
        status, again = post(daemon, har)
        assert (status, again["environments"]["sandbox"]["new"]) == (200, 0)
        before = len(daemon.lines)
        daemon.logged("cycle finished", after=before, integration="acme", state="compatible")
        assert post(daemon, b"{}")[0] == 422
        assert post(daemon, har, Content_Type="text/plain")[0] == 415
        assert post(daemon, har, Origin="https://evil.example")[0] == 403
        assert post(daemon, har, Origin=daemon.url)[0] == 200
        assert post(daemon, har, query="")[0] == 422
        assert post(daemon, har, query="by=Ada&environment=moon")[0] == 422
        assert post(daemon, b" " * (32 * 2**20 + 1))[0] == 413
        _, text = daemon.page("/api/history?kind=observed")
        assert [each["data"]["by"] for each in json.loads(text)["observations"]] == ["Ada"]
        _, text = daemon.page("/integrations/acme")
        assert "read one charge" in text
    assert probes(server) == []


@pytest.mark.browser
def test_what_a_real_chromium_recorded_is_evidence(folder, tmp_path, server, browser):
    server.routes["/"] = Reply(body=b"<title>shop</title>", headers={"Content-Type": "text/html"})
    server.routes["/cached"] = Reply(body=b"{}", headers={"Cache-Control": "max-age=600"}, etag='"1"')
    recorded = tmp_path / "real.har"
    context = browser.new_context(record_har_path=recorded)
    page = context.new_page()
    page.goto(server.url("/"))
    page.route("**/mocked", lambda route: route.fulfill(json={"made": "up"}))
    for path in ("/charges/ch_1", "/currencies", "/status", "/cached", "/cached", "/mocked", "/charges/none"):
        page.evaluate(
            "path => fetch(path, {headers: {Authorization: 'Bearer top-secret-token'}}).then(r => r.text())", path
        )
    context.close()
    assert "top-secret-token" in recorded.read_text()
    sent = len(server.received)

    database = tmp_path / "store.sqlite"
    arguments = ["observe", str(folder), "--api", "payments", "--database", str(database)]
    result = command(*arguments, "--har", str(recorded), "--format", "json")
    (observed,) = json.loads(result.stdout)["observed"]
    found = {each["interaction"]: each["outcome"] for each in observed["interactions"]}
    assert found == {"read one charge": "passed", "list the currencies": "passed", "ask how it is": "passed"}
    assert result.returncode == 0
    assert len(server.received) == sent
    run = json.loads(command("run", str(folder), "--database", str(database), "--format", "json").stdout)
    (integration,) = run["integrations"]
    assert integration["verifications"]["passed"] == 3
    assert b"top-secret-token" not in database.read_bytes()
    assert answer(CHARGE).body

    server.routes["/charges/ch_1"] = answer({"id": "ch_1", "amount": "1200"})
    context = browser.new_context(record_har_path=tmp_path / "later.har")
    page = context.new_page()
    page.goto(server.url("/"))
    page.evaluate("() => fetch('/charges/ch_1').then(r => r.text())")
    context.close()
    result = command(*arguments, "--har", str(tmp_path / "later.har"))
    assert result.returncode == 1
    assert "text instead of a number at /amount" in " ".join(result.stdout.split())
    run = json.loads(command("run", str(folder), "--database", str(database), "--format", "json").stdout)
    (regression,) = run["integrations"][0]["regressions"]
    assert regression["verdict"]["status"] == "undetermined"
    assert regression["verdict"]["grade"] != "live"

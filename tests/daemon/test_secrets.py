"""A token from the environment, sent to a host that says it back wherever it can, ends up nowhere."""

import base64
import json
import signal
import sqlite3
from pathlib import Path
from urllib.parse import quote

import zstandard

from tests.daemon.partner import answer, configure, description, healthy
from tests.daemon.serving import command, serving
from tests.servers.scripted import Received, Reply, Route, ScriptedServer

TOKEN = "acme-live-Zm9/b2Jh+cnF1-eA=="
SPELLINGS = (TOKEN, quote(TOKEN, safe=""), base64.b64encode(TOKEN.encode()).decode().rstrip("="), TOKEN[4:-4])
"""As it is, in a URL, in a Basic header or a data URL, and cut at both ends."""


def echoes() -> dict[str, Route]:
    """Charges and status, with the caller's own credentials in body, headers and address."""

    def echo(value: object) -> Route:
        def say(request: Received) -> Reply:
            said = request.headers["authorization"]
            body = value if isinstance(value, list) else {**value, "you_sent": said, "raw": said.split()[-1]}  # type: ignore[dict-item]
            headers = {
                "X-Echo": said,
                "X-Request-Id": said.split()[-1],
                "Set-Cookie": f"session={said.split()[-1]}; Path=/",
                "Location": f"/next?token={quote(said.split()[-1], safe='')}",
            }
            ordinary = answer(body)
            return Reply(200, ordinary.body, {**ordinary.headers, **headers})

        return say

    return {
        **healthy(),
        "/charges/ch_1": echo({"id": "ch_1", "amount": 1200}),
        "/status": echo({"status": "ok"}),
        "/currencies": echo(["EUR"]),
    }


def failing(request: Received) -> Reply:
    """The break, told with the caller's credentials."""
    said = request.headers["authorization"]
    return Reply(401, f"who is {said}?".encode(), {"WWW-Authenticate": f'Bearer realm="{said}"', "X-Request-Id": said})


def changed(request: Received) -> Reply:
    said = request.headers["authorization"].split()[-1]
    ordinary = answer({"id": said, "amount": said})
    return Reply(200, ordinary.body, ordinary.headers)


def unreadable(request: Received) -> Reply:
    """No description, but a page that quotes the caller."""
    said = request.headers["authorization"]
    return Reply(200, f'{{"openapi": "{said}"'.encode(), {"ETag": f'"{said}"'})


def assert_nothing(what: str, content: str | bytes) -> None:
    plain = content.encode() if isinstance(content, str) else content
    for spelling in SPELLINGS:
        assert spelling.encode() not in plain, f"{what} holds the token as {spelling!r}"


def everything_in(database: Path) -> None:
    """The raw bytes of the files, and every value of every table, decompressed where it was compressed."""
    for file in database.parent.glob(f"{database.name}*"):
        assert_nothing(file.name, file.read_bytes())
    connection = sqlite3.connect(database)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    blobs = 0
    for table in tables:
        for row in connection.execute(f"SELECT * FROM {table}"):
            for value in row:
                if isinstance(value, bytes) and value.startswith(zstandard.MAGIC_NUMBER.to_bytes(4, "little")):
                    blobs += 1
                    assert_nothing(table, zstandard.ZstdDecompressor().decompress(value))
                elif isinstance(value, str | bytes):
                    assert_nothing(table, value)
    assert blobs > 3
    connection.close()


def test_it_is_in_no_store_log_metric_page_or_report(tmp_path):
    folder, database = tmp_path / "contracts", tmp_path / "store.sqlite"
    environ = {"ACME_TOKEN": TOKEN}
    with ScriptedServer(echoes()) as server:
        configure(folder, server, headers='{Authorization: "Bearer ${ACME_TOKEN}"}')
        arguments = ("run", str(folder), "--database", str(database), "--format", "json")
        first = command(*arguments, environ=environ)
        assert first.returncode == 0, first.stderr
        server.routes["/charges/ch_1"] = changed
        broken = command(*arguments, environ=environ)
        assert broken.returncode == 1, broken.stderr
        assert json.loads(broken.stdout)["integrations"][0]["regressions"]
        assert any(TOKEN in each.headers.get("authorization", "") for each in server.received)

        server.routes["/charges/ch_1"] = failing
        server.routes["/openapi.json"] = unreadable
        with serving(folder, database, environ) as daemon:
            daemon.logged("cycle finished", integration="acme", state="conflict")
            (case, *_) = json.loads(
                command("conflicts", "list", "--database", str(database), "--format", "json").stdout
            )["conflicts"]
            paths = ["/", "/metrics", "/health", "/integrations/acme", f"/cases/{case['id']}", "/api/history"]
            (regression, *_) = json.loads(broken.stdout)["integrations"][0]["regressions"]
            paths += [
                f"/cases/{regression['conflict']}/verdicts/{regression['fingerprint']}",
                "/api/integrations",
                f"/api/conflicts/{case['id']}",
            ]
            pages = {path: daemon.page(path) for path in paths}
            daemon.signal(signal.SIGTERM)
            assert daemon.ended() == 0
    for path, (status, text) in pages.items():
        assert status == 200, (path, text)
        assert_nothing(path, text)
    explained = [
        command("explain", subject, "--config", str(folder), "--database", str(database), "--format", form)
        for subject in (regression["conflict"], case["id"])
        for form in ("text", "json", "markdown")
    ]
    assert {each.returncode for each in explained} == {0}
    for done in (first, broken, *explained):
        assert_nothing("the report", done.stdout)
        assert_nothing("standard error", done.stderr)
    assert_nothing("the log", json.dumps([daemon.lines, daemon.other]))
    everything_in(database)


def test_it_is_not_kept_where_the_description_itself_quotes_it(tmp_path):
    folder, database = tmp_path / "contracts", tmp_path / "store.sqlite"

    def quoting(request: Received) -> Reply:
        said = request.headers["authorization"]
        return Reply(body=description().replace(b"Acme Pay", said.encode()), headers={"ETag": f'"{said}"'})

    with ScriptedServer({**healthy(), "/openapi.json": quoting}) as server:
        configure(folder, server, headers='{Authorization: "Bearer ${ACME_TOKEN}"}')
        arguments = ("run", str(folder), "--database", str(database), "--format", "json")
        done = command(*arguments, environ={"ACME_TOKEN": TOKEN})
    assert done.returncode == 3
    (poll,) = json.loads(done.stdout)["integrations"][0]["polls"]
    assert (poll["outcome"], poll["code"]) == ("unreadable", "description-quotes-credentials")
    assert_nothing("the report", done.stdout + done.stderr)
    everything_in(database)

"""The past of a description in a repository behind a real HTTPS server, as hosts of repositories serve it."""

import os
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from monitor.network.client import GuardedClient
from monitor.trial.git_program import GitFailedError
from monitor.trial.revisions import elsewhere
from tests.servers.certificates import issue
from tests.trial.samples import Checkout, description

SINCE = datetime(2025, 1, 1, tzinfo=UTC)


@contextmanager
def hosting(folder: Path, context):
    """`git http-backend` behind TLS: every repository in `folder`. Yields the port and the Authorization headers seen."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def _serve(self):
            seen.append(self.headers.get("Authorization"))
            path, _, query = self.path.partition("?")
            environment = {
                "PATH": os.environ["PATH"],
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_PROJECT_ROOT": str(folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REQUEST_METHOD": self.command,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            }
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True).stdout
            head, _, content = answer.partition(b"\r\n\r\n")
            headers = [line.partition(": ") for line in head.decode().split("\r\n")]
            status = next((int(value.split()[0]) for name, _, value in headers if name == "Status"), 200)
            self.send_response(status)
            for name, _, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _serve  # noqa: N815 - the base class looks for these names

        def log_message(self, format, *args):  # noqa: A002 - the base class names it so
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def host(tmp_path, monkeypatch):
    issued = issue(tmp_path)
    repository = Checkout(tmp_path / "repositories" / "shop")
    repository._git("config", "uploadpack.allowFilter", "true")
    repository._git("config", "uploadpack.allowAnySHA1InWant", "true")
    repository.commit({"openapi.json": description({}, version="1")}, "2020-01-01")
    repository.commit({"openapi.json": description({}, version="2")}, "2026-01-01")
    repository.commit({"openapi.json": description({}, version="3")}, "2026-02-01")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f"[http]\n\tsslCAInfo = {issued.authority}\n")
    monkeypatch.setenv("HOME", str(home))
    with hosting(tmp_path / "repositories", issued.context) as (port, seen):
        yield port, seen


async def test_recent_revisions_and_their_contents_come_over_https(host):
    port, seen = host
    location = f"git+https://user:secret@127.0.0.1:{port}/shop/.git@main:openapi.json"
    async with GuardedClient(agent="test") as client, elsewhere(location, client, SINCE) as repository:
        revisions = await repository.revisions(10)
        await repository.bring(revisions)
        documents = [await repository.document(each) for each in revisions]
        assert "secret" not in repository.shown
    assert [str(each.at.date()) for each in revisions] == ["2026-02-01", "2026-01-01"]
    assert [b'"version": "3"' in each.files["openapi.json"] for each in documents] == [True, False]
    assert set(seen) == {"Basic dXNlcjpzZWNyZXQ="}


async def test_a_name_that_leads_to_a_private_address_is_refused(host):
    port, seen = host
    async with GuardedClient(agent="test") as client:
        with pytest.raises(GitFailedError, match="not a public address"):
            async with elsewhere(f"git+https://127.1:{port}/shop/.git@main:openapi.json", client, SINCE):
                pass
    assert seen == []

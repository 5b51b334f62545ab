"""Servers that answer badly, all at once, under the real daemon: each is a fact about its own side, and nothing else."""

import gzip
import re
import signal
from pathlib import Path

import pytest

from monitor.model.descriptions import PollState
from monitor.storage import open_store
from tests.daemon.partner import description
from tests.daemon.serving import serving
from tests.servers.certificates import issue
from tests.servers.scripted import Reply, ScriptedServer

_JSON = {"Content-Type": "application/json"}
_BOMB = "\n".join(
    ["openapi: 3.0.3", "a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
)
GOOD = Reply(body=description(), headers=_JSON)
HOSTILE = {
    "drips": (Reply(body=description("string"), drip=1.0), "unreachable"),
    "hangs": (Reply(hang=600), "unreachable"),
    "page": (Reply(body=b"<!doctype html><title>Sign in</title>", headers={"Content-Type": "text/html"}), "unreadable"),
    "huge": (
        Reply(body=gzip.compress(b" " * 200 * 2**20, 1), headers={**_JSON, "Content-Encoding": "gzip"}),
        "unreadable",
    ),
    "aliases": (Reply(body=_BOMB.encode(), headers={"Content-Type": "application/yaml"}), "unreadable"),
    "truncated": (Reply(body=description()[:-40], headers=_JSON), "unreadable"),
    "nested": (Reply(body=b"[" * 200_000, headers=_JSON), "unreadable"),
    "gone": (Reply(503, b"down"), "unreachable"),
}
INTEGRATION = """\
integration: {name}
sides: {{in-house: {{name: Checkout}}, partner: {{name: Acme {name}}}}}
apis: {{payments: {{provider: partner, spec: "{url}"}}}}
schedule: {{poll: 5s, verify: 5s}}
"""


def states(database: Path) -> dict[str, PollState]:
    """By integration."""
    with open_store(f"sqlite:///{database}") as store:
        assert store.integrity() is None
        found = {state.target.scope: state for state in store.poll_states().values()}
        for state in found.values():
            assert state.digest is not None
            store.document(state.digest)
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contracts").mkdir()
    return tmp_path / "contracts"


def watch(folder: Path, name: str, url: str) -> None:
    (folder / f"{name}.yaml").write_text(INTEGRATION.format(name=name, url=url))


def test_each_is_a_fact_about_its_side_and_the_others_go_on(folder, tmp_path):
    database = tmp_path / "store.sqlite"
    certificate = issue(tmp_path)
    plain = {f"/{name}.json": GOOD for name in (*HOSTILE, "calm")}
    trusted = {"SSL_CERT_FILE": str(certificate.authority)}
    with ScriptedServer(plain) as server, ScriptedServer({"/api.json": GOOD}, tls=certificate.context) as secure:
        for name in (*HOSTILE, "calm"):
            watch(folder, name, server.url(f"/{name}.json"))
        watch(folder, "impostor", secure.url("/api.json"))
        with serving(folder, database, trusted) as daemon:
            for name in (*HOSTILE, "calm", "impostor"):
                daemon.logged("cycle finished", integration=name, state="compatible")
            daemon.signal(signal.SIGTERM)
            assert daemon.ended() == 0
        before = states(database)

        server.routes.update({f"/{name}.json": reply for name, (reply, _) in HOSTILE.items()})
        with serving(folder, database) as daemon:
            expected = {**{name: outcome for name, (_, outcome) in HOSTILE.items()}, "impostor": "unreadable"}
            for name, outcome in expected.items():
                line = daemon.logged("description not read", integration=name)
                assert (line["outcome"], bool(line["reason"])) == (outcome, True), dict(line)
                daemon.logged("cycle finished", integration=name, state="unknown")
            daemon.logged("cycle finished", after=len(daemon.lines), integration="calm", state="compatible")
            assert not [line for line in daemon.lines if "exception" in line]
            for name in expected:
                status, page = daemon.page(f"/integrations/{name}")
                assert status == 200
                assert re.search(rf"Acme {name} can mend that", page), name
            assert daemon.well()["store"] == "sound"
            daemon.process.kill()
            daemon.ended()
    after = states(database)
    assert {name: state.digest for name, state in after.items()} == {
        name: state.digest for name, state in before.items()
    }
    assert {name for name, state in after.items() if state.failing_since is not None} == set(expected)

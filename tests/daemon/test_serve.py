"""The daemon as its operator meets it: it answers, ends when told to, and reads its configuration again."""

import json
import signal
from pathlib import Path

import pytest

from tests.daemon.partner import configure, healthy
from tests.daemon.serving import command, serving
from tests.servers.scripted import Reply, ScriptedServer


@pytest.fixture
def server():
    with ScriptedServer(healthy()) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path, server: ScriptedServer) -> Path:
    configure(tmp_path / "contracts", server)
    return tmp_path / "contracts"


def test_it_answers_goes_on_with_a_reload_and_ends_when_told_to(folder, tmp_path):
    with serving(folder, tmp_path / "store.sqlite") as daemon:
        daemon.logged("cycle finished", integration="acme", state="compatible")
        assert daemon.well()["store"] == "sound"
        status, text = daemon.page("/metrics")
        assert status == 200
        assert 'integration="acme"' in text
        status, text = daemon.page("/")
        assert status == 200
        assert "Acme Pay" in text

        good = (folder / "acme.yaml").read_text()
        (folder / "acme.yaml").write_text(good.replace("poll: 1s", "pol: 1s"))
        before = len(daemon.lines)
        daemon.signal(signal.SIGHUP)
        line = daemon.logged("reload refused, the old configuration stays in force", after=before)
        assert "'pol'" in line["message"]
        daemon.logged("cycle finished", after=len(daemon.lines), state="compatible")
        assert "reload refused" in daemon.well()["configuration"]

        (folder / "acme.yaml").write_text(good.replace("integration: acme", "integration: bolt"))
        before = len(daemon.lines)
        daemon.signal(signal.SIGHUP)
        daemon.logged("configuration reloaded", after=before)
        daemon.logged("cycle finished", after=before, integration="bolt", state="compatible")
        assert json.loads(daemon.page("/health")[1])["facts"]["configuration"] == "in force as read"

        daemon.signal(signal.SIGTERM)
        assert daemon.ended() == 0


def test_it_ends_within_its_bound_in_the_middle_of_a_slow_cycle(folder, tmp_path, server):
    server.routes["/charges/ch_1"] = Reply(hang=600)
    with serving(folder, tmp_path / "store.sqlite") as daemon:
        daemon.until(lambda: "/charges/ch_1" in server.paths(), "the slow request was not sent")
        daemon.signal(signal.SIGTERM)
        assert daemon.ended() == 0
        daemon.until(lambda: any("is abandoned" in line["message"] for line in daemon.lines), "nothing was said of it")
    server.routes.update(healthy())
    again = command("run", str(folder), "--database", str(tmp_path / "store.sqlite"), "--format", "json")
    assert again.returncode == 0, again.stderr


def test_a_bad_configuration_does_not_start(folder, tmp_path):
    (folder / "acme.yaml").write_text("integration: acme\n")
    done = command("serve", str(folder), "--port", "0", "--database", str(tmp_path / "store.sqlite"))
    assert done.returncode == 2
    assert "apis" in done.stderr


def test_it_says_when_the_pages_are_open_to_more_than_this_machine(folder, tmp_path):
    with serving(folder, tmp_path / "store.sqlite", host="0.0.0.0") as daemon:
        daemon.logged("nobody has to sign in, and this listens on 0.0.0.0")
        daemon.logged("cycle finished", integration="acme")
        assert daemon.page("/")[0] == 200
        (folder / "settings.yaml").write_text("sign_in: {local: true}\n")
        before = len(daemon.lines)
        daemon.signal(signal.SIGHUP)
        daemon.logged("configuration reloaded", after=before)
        status, text = daemon.page("/")
        assert (status, "Password" in text) == (200, True)
        assert daemon.page("/api/integrations")[0] == 401
        (folder / "settings.yaml").write_text("contact: apis@shop.example\n")
        daemon.signal(signal.SIGHUP)
        daemon.logged("nobody has to sign in any more", after=before)
        assert len([line for line in daemon.lines if line["message"].startswith("nobody has to sign in")]) == 2

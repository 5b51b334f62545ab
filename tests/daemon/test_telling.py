"""The real daemon, live: a break reaches people, programs and the Alertmanager, and so does its end."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.daemon.service import Service
from monitor.model.cases import ConflictStatus
from monitor.model.sides import Side
from monitor.storage import open_store
from tests.daemon.partner import broken, configure, healthy
from tests.daemon.serving import Daemon, command, serving
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.notifiers.receivers import Webhook, webhook
from tests.notifiers.test_webhooks import SECRET, example_of_the_manual
from tests.servers.scripted import Reply, ScriptedServer
from tests.storage.examples import conflict, later, message

ADA = "Ada (oncall@shop.example)"


def make_live(folder: Path, people: Webhook, programs: ScriptedServer) -> None:
    file = folder / "acme.yaml"
    partner = f"{{name: Acme Pay, notify: [{{webhook: '{programs.url('/hooks')}', secret: '{SECRET}'}}]}}"
    text = file.read_text()
    text = text.replace("{name: Checkout}", f"{{name: Checkout, notify: ['{people.url}']}}")
    text = text.replace("{name: Acme Pay}", partner)
    file.write_text(f"{text}deliver: {{live: true, by: '{ADA}'}}\n")
    (folder / "settings.yaml").write_text(f"address: https://monitor.shop.example\nalertmanager: {programs.url('')}\n")


def events(server: ScriptedServer) -> list[dict]:
    return [json.loads(each.body) for each in server.received if each.path == "/hooks"]


def alerts(server: ScriptedServer) -> list[dict]:
    return [one for each in server.received if each.path == "/api/v2/alerts" for one in json.loads(each.body)]


@pytest.fixture
def partner():
    with ScriptedServer(healthy()) as found:
        yield found


def told(daemon: Daemon, server: ScriptedServer, reason: str) -> dict:
    return daemon.until(
        lambda: next((each for each in events(server) if each["data"]["reason"] == reason), None),
        f"no event {reason}",
    )


def test_a_break_and_its_end_reach_people_programs_and_the_alertmanager(tmp_path, partner):
    folder, database = tmp_path / "contracts", tmp_path / "store.sqlite"
    configure(folder, partner)
    with webhook() as people, ScriptedServer({"/hooks": Reply(204), "/api/v2/alerts": Reply()}) as programs:
        make_live(folder, people, programs)
        with serving(folder, database) as daemon:
            daemon.logged("cycle finished", integration="acme", state="compatible")
            partner.routes = broken()
            event = told(daemon, programs, "attributed")
            got = next(each for each in programs.received if each.path == "/hooks")
            assert example_of_the_manual()(got.headers, got.body, SECRET)
            data = event["data"]
            assert data["case"]["verdict"]["changed_by"] == "partner"
            assert data["link"] == f"https://monitor.shop.example/cases/{event['subject']}"
            first, *later = events(programs)
            assert f"switched on by {ADA}" in first["data"]["introduction"]
            assert all("introduction" not in each["data"] for each in later)
            ours = daemon.until(
                lambda: [body["message"] for _, body in people.received if data["log"]["hash"] in body["message"]],
                "Checkout was not told with the same head of the log",
            )[0]
            assert data["link"] in ours
            assert data["text"] in ours
            assert "first message" not in ours
            firing = daemon.until(lambda: alerts(programs), "no alert")[0]
            assert (firing["labels"]["case"], firing["labels"]["changed_by"]) == (event["subject"], "partner")

            partner.routes = healthy()
            told(daemon, programs, "working-again")
            ended = daemon.until(
                lambda: [each for each in alerts(programs) if each["endsAt"] < firing["endsAt"]], "no end"
            )[0]
            assert ended["labels"] == firing["labels"]
            sent = daemon.until(lambda: json.loads(daemon.page("/api/integrations/acme/messages")[1])["messages"], "")
            assert {each["outcome"] for each in sent} == {"delivered"}
        head = data["log"]["hash"]
        verified = command("evidence", "verify", "--head", head, "--database", str(database))
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert command("evidence", "verify", "--head", "0" * 64, "--database", str(database)).returncode == 1
        assert len({each["id"] for each in events(programs)}) == len(events(programs)), "each once"


def test_what_waited_is_delivered_however_seldom_anything_is_polled(tmp_path, partner):
    folder, clock = tmp_path / "contracts", FakeClock(later(60))
    configure(folder, partner, every="12h")
    with webhook() as people, ScriptedServer({}) as programs, memory_store() as store:
        make_live(folder, people, programs)
        service = Service(folder, store, clock, {})
        (job,) = [each for each in service._jobs() if each.name == "delivery of messages"]
        people.statuses = [503]
        store.save_conflict(conflict(), [], [replace(message(), side=Side.IN_HOUSE)])
        job.run()
        clock.advance(job.interval)
        job.run()
        assert [headers["Idempotency-Key"] for headers, _ in people.received] == ["m1", "m1"]
        assert store.messages(undelivered_only=True) == ()


def test_alerts_are_sent_again_after_a_cycle_that_did_not_finish_too(tmp_path, partner, monkeypatch):
    """What nobody sends again counts as over."""
    folder, clock = tmp_path / "contracts", FakeClock(later(60))
    configure(folder, partner)
    with webhook() as people, ScriptedServer({"/api/v2/alerts": Reply()}) as programs, memory_store() as store:
        make_live(folder, people, programs)
        service = Service(folder, store, clock, {})
        store.save_conflict(conflict(status=ConflictStatus.CONFIRMED), [], [])
        monkeypatch.setattr("monitor.daemon.composition.Cycle.run", lambda _: 1 / 0)
        (job,) = [each for each in service._jobs() if each.name == "acme"]
        job.run()
        (sent,) = alerts(programs)
        assert sent["labels"]["case"] == "case-1"
        assert sent["endsAt"] > clock.now().isoformat()


def test_metrics_say_whether_the_last_alerts_were_taken(tmp_path, partner):
    folder = tmp_path / "contracts"
    configure(folder, partner)
    with webhook() as people, ScriptedServer({"/api/v2/alerts": Reply(503)}) as programs, memory_store() as store:
        make_live(folder, people, programs)
        service = Service(folder, store, FakeClock(later(60)), {})
        service.metrics.restore(store, service.configuration, later(60))
        store.save_conflict(conflict(status=ConflictStatus.CONFIRMED), [], [])
        (job,) = [each for each in service._jobs() if each.name == "acme"]
        assert "compat_monitor_alerts_not_taken{" not in service.metrics.exposition()[0].decode()
        for status, shown in ((503, "1.0"), (200, "0.0")):
            programs.routes = {"/api/v2/alerts": Reply(status)}
            job.run()
            line = f'compat_monitor_alerts_not_taken{{integration="acme"}} {shown}\n'
            assert line in service.metrics.exposition()[0].decode()


def test_a_run_says_that_no_alert_was_taken(tmp_path, partner):
    folder, database = tmp_path / "contracts", tmp_path / "store.sqlite"
    configure(folder, partner)
    with webhook() as people, ScriptedServer({"/hooks": Reply(), "/api/v2/alerts": Reply(503)}) as programs:
        make_live(folder, people, programs)
        with open_store(f"sqlite:///{database}") as store:
            store.save_conflict(conflict(status=ConflictStatus.CONFIRMED), [], [])
        done = command("run", str(folder), "--database", str(database))
    assert "no alert of acme was taken: Alertmanager answered 503" in done.stderr
    assert "Traceback" not in done.stderr

"""`access`: people and programs are let in from the terminal, and the pages know them."""

import io
import json
import re
from datetime import timedelta

import httpx
import pytest

from monitor.access.inviting import invited
from monitor.access.passwords import password_fits
from monitor.cli import diagnostics
from monitor.daemon.desk import Desk, LatestCycles
from monitor.metrics import Metrics
from monitor.model.access import Role, Scope
from monitor.model.sides import Side
from monitor.web import Health, create_app

PASSWORD = "correct horse battery"
SIGN_IN = "sign_in: {local: true}\naddress: http://localhost\n"


@pytest.fixture
def locked(terminal):
    (terminal.world.folder / "settings.yaml").write_text(SIGN_IN)
    return terminal


@pytest.fixture
def add(terminal, monkeypatch):
    def run(*arguments: str, password: str = PASSWORD) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return terminal.run("access", "add", *arguments, "--password-stdin", "--by", "root")

    return run


def pages(terminal) -> httpx.AsyncClient:
    """What `serve` would answer, over the same store and configuration."""
    from monitor.config import load

    world = terminal.world
    configuration = load(world.folder)
    desk = Desk(world.store, lambda: configuration, world.clock)
    app = create_app(desk.web_context(Metrics(), LatestCycles(), Health))
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost", headers={"Origin": "http://localhost"}
    )


def test_an_account_is_added_changed_and_removed(terminal, add):
    status, out, err = add("Ann", "--role", "admin")
    assert (status, err) == (diagnostics.YES, "")
    assert out.startswith("Ann: admin for our side, sees all integrations\n")
    ann = terminal.world.store.account("Ann")
    assert (ann.role, ann.side, ann.integrations) == (Role.ADMIN, Side.IN_HOUSE, None)
    assert password_fits(ann.password, PASSWORD)
    assert add("Ann", "--role", "viewer", password="another good one")[0] == diagnostics.YES
    changed = terminal.world.store.account("Ann")
    assert changed.role is Role.VIEWER
    assert password_fits(changed.password, "another good one")
    assert terminal.run("access", "remove", "Ann", "--by", "root")[:2] == (diagnostics.YES, "Ann was removed\n")
    assert terminal.world.store.accounts() == ()
    log = json.loads(terminal.run("access", "log", "--format", "json")[1])["log"]
    assert [(each["event"], each["name"], each["text"]) for each in reversed(log)] == [
        ("account-added", "Ann", "admin for our side, sees all integrations, by root"),
        ("account-changed", "Ann", "viewer for our side, sees all integrations, by root"),
        ("account-removed", "Ann", "by root"),
    ]


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("Ann", "--role", "owner"), "short", "a password needs 12 characters or more"),
        (("Ann\x1b[2J", "--role", "owner"), PASSWORD, "a name is one line of words"),
        (("Bo", "--role", "owner", "--side", "partner"), PASSWORD, "name the integrations"),
        (("Bo", "--role", "owner", "--integration", "acne"), PASSWORD, "did you mean acme?"),
        (("Med", "--role", "mediator"), PASSWORD, "a mediator acts for neither company"),
    ],
)
def test_who_can_not_be_let_in_is_refused_with_the_reason(terminal, add, arguments, password, said):
    status, out, err = add(*arguments, password=password)
    assert (status, out) == (diagnostics.USAGE, "")
    assert said in err
    assert terminal.world.store.accounts() == ()


def test_removing_or_revoking_what_is_not_there_names_the_nearest(terminal, add):
    add("Ann", "--role", "viewer")
    status, _, err = terminal.run("access", "remove", "Anne")
    assert status == diagnostics.USAGE
    assert "did you mean Ann?" in err
    assert terminal.run("access", "revoke", "nothing")[0] == diagnostics.USAGE


async def test_a_link_to_a_case_comes_in_and_is_taken_back(locked, broken):
    status, out, err = locked.run(
        "access", "link", "acme", "--side", "partner", "--for", "jo@acme.example", "--name", "Jo Sand", "--case", broken.id,
        "--by", "Ann",
    )  # fmt: skip
    assert status == diagnostics.YES
    assert "for Jo Sand of Acme Pay, until 2026-01-15 13:00 UTC; take it back with\n" in err
    path = out.strip().removeprefix("http://localhost")
    async with pages(locked) as client:
        page = (await client.get(path)).text
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token
        assert "Continue as Acme Pay" in page
        answer = await client.post(path, data={"token": token[1]})
        assert answer.headers["location"] == f"/cases/{broken.id}"
        assert (await client.get(answer.headers["location"])).status_code == 200
        (link,) = locked.world.store.invitations()
        assert locked.run("access", "revoke", link.id)[0] == diagnostics.YES
        assert (await client.get(answer.headers["location"])).status_code == 303
        assert (await client.get(path)).status_code == 410
    text = locked.run("access", "list")[1]
    assert (
        text
        == f"link     {link.id} to case CASE of acme:\n    for Jo Sand <jo@acme.example>, taken back 2026-01-01 13:00 UTC\n"
    )
    lines = [line for line in locked.run("access", "log")[1].splitlines() if not line.startswith(" ")]
    assert [line.split()[2] for line in lines] == [
        "link-revoked", "link-used", "link-made",
    ]  # fmt: skip


def test_a_link_is_made_only_where_one_has_to_sign_in_and_for_a_case_of_that_integration(terminal, broken):
    arguments = ("access", "link", "acme", "--side", "partner", "--for", "jo@acme.example")
    status, out, err = terminal.run(*arguments)
    assert (status, out) == (diagnostics.USAGE, "")
    assert "write `sign_in: {local: true}` in settings.yaml" in err
    (terminal.world.folder / "settings.yaml").write_text(SIGN_IN)
    assert terminal.run(*arguments, "--case", "nope")[0] == diagnostics.USAGE
    assert terminal.world.store.invitations() == ()


async def test_a_token_is_shown_once_and_reads_what_it_may(locked):
    status, out, err = locked.run("access", "token", "ci", "--scope", "read", "--integration", "acme", "--by", "Ann")
    assert status == diagnostics.YES
    assert err == "ci: read for our side, sees acme; it is not shown again\n"
    secret = out.strip()
    assert re.fullmatch(r"cm_[\w-]{43}", secret)
    (stored,) = locked.world.store.api_tokens()
    assert (stored.scope, stored.integrations) == (Scope.READ, ("acme",))
    assert secret not in repr(stored)
    for told in (locked.run("access", "list"), locked.run("access", "list", "--format", "json")):
        assert "ci" in told[1]
        assert secret not in told[1]
        assert stored.digest not in told[1]
    assert locked.run("access", "token", "ci", "--scope", "read")[0] == diagnostics.USAGE
    async with pages(locked) as client:
        headers = {"Authorization": f"Bearer {secret}"}
        assert (await client.get("/api/integrations/acme", headers=headers)).status_code == 200
        assert (await client.get("/api/integrations/acme")).status_code == 401
        locked.run("access", "revoke", "ci")
        assert (await client.get("/api/integrations/acme", headers=headers)).status_code == 401


async def test_whoever_was_added_signs_in(locked, add):
    add("Bo", "--role", "owner", "--side", "partner", "--integration", "acme")
    async with pages(locked) as client:
        token = re.search(r'name="token" value="([^"]+)"', (await client.get("/sign-in")).text)
        assert token
        form = {"token": token[1], "name": "Bo", "password": PASSWORD, "next": "/integrations/acme"}
        assert (await client.post("/sign-in", data=form)).status_code == 303
        assert "You act as Bo" in (await client.get("/integrations/acme")).text


def test_a_hostile_name_can_not_steer_the_terminal(terminal):
    from monitor.model.access import AuditEntry, AuditEvent

    world = terminal.world
    world.store.audit(AuditEntry(world.clock.now(), AuditEvent.SIGN_IN_FAILED, "\x1b[2J", "", "::1"))
    out = terminal.run("access", "log")[1]
    assert "\x1b" not in out
    assert out.endswith("sign-in-failed   \\x1b[2J from ::1\n")


def test_an_empty_list_and_log_say_so(terminal):
    assert terminal.run("access", "list")[1].startswith("nobody was let in yet")
    assert terminal.run("access", "log")[1] == "nobody came in yet\n"


def test_a_link_to_somebody_without_a_name_asks_for_one(locked):
    status, out, err = locked.run("access", "link", "acme", "--side", "partner", "--for", "nobody@acme.example")
    assert (status, out) == (diagnostics.USAGE, "")
    assert "error[name-missing]" in err
    assert "--name" in err


def test_a_link_to_a_case_that_there_is_not_says_so_before_it_asks_for_a_name(locked):
    asked = ("--side", "partner", "--for", "nobody@acme.example", "--case", "acme-00000000")
    status, out, err = locked.run("access", "link", "acme", *asked)
    assert (status, out) == (diagnostics.USAGE, "")
    assert "error[no-such-case]" in err


def test_every_link_can_be_taken_back_by_its_name_whatever_it_came_out_as(locked):
    made = [
        invited(
            locked.world.store, integration="acme", side=Side.PARTNER, case=None, email="jo@acme.example", name="Jo",
            by="Ann", now=locked.world.clock.now(), lasts=timedelta(days=1),
        )[0].id
        for _ in range(300)
    ]  # fmt: skip
    assert not [each for each in made if each.startswith("-")], "a command takes it for an option"
    assert len(set(made)) == 300
    assert locked.run("access", "revoke", made[-1])[0] == diagnostics.YES


def test_without_a_terminal_the_password_is_asked_for_on_standard_input(terminal, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    status, _, err = terminal.run("access", "add", "Ann", "--role", "viewer", "--side", "in-house")
    assert status == diagnostics.USAGE
    assert "error[no-terminal]" in err
    assert "--password-stdin" in err

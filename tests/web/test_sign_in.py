"""Coming in with a password: sessions, their end, tries, and forms that only the session itself can send."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import httpx
import pytest

from monitor.access.sessions import ABSOLUTE, IDLE, TRIES_PER_ADDRESS, TRIES_PER_NAME, TRIES_WITHIN
from monitor.model.access import AuditEntry, AuditEvent, Role
from monitor.model.sides import Side
from monitor.web.access.door import inside
from tests.web import doors
from tests.web.doors import browser, sign_in, signed_in, token_on
from tests.web.site import Site


@pytest.fixture
def house(fresh_site: Site) -> Site:
    doors.locked(fresh_site)
    doors.account(fresh_site, "Ann")
    return fresh_site


@pytest.fixture
def client(house: Site) -> Iterator[httpx.Client]:
    with browser(house) as somebody:
        yield somebody


def events(site: Site) -> list[tuple[str, str]]:
    return [(each.event.value, each.name) for each in reversed(site.store.audit_entries(100))]


def test_one_comes_in_and_goes_where_one_wanted_to(house: Site, client: httpx.Client) -> None:
    asked = client.get("/integrations/acme?x=1")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2Fintegrations%2Facme%3Fx%3D1")
    page = client.get(asked.headers["location"]).text
    assert 'name="next" value="/integrations/acme?x=1"' in page
    answer = sign_in(client, "Ann", to="/integrations/acme?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/integrations/acme?x=1")
    seen = client.get("/integrations/acme")
    assert seen.status_code == 200
    assert "Ann" in seen.text
    assert "Your name" not in seen.text
    assert client.get("/sign-in").status_code == 303
    assert events(house) == [("signed-in", "Ann")]


def test_the_cookie_is_for_the_browser_alone(house: Site, client: httpx.Client) -> None:
    cookie = sign_in(client, "Ann").headers["set-cookie"]
    assert re.fullmatch(r"session=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)
    secret = client.cookies["session"]
    stored = "".join(
        map(str, house.store._database._engine.raw_connection().cursor().execute("SELECT * FROM sessions"))
    )
    assert secret not in stored


def test_over_https_the_cookie_is_secure_and_of_this_host_only(house: Site) -> None:
    doors.locked(house, address="https://monitor.shop.example")
    with browser(house) as client:
        client.headers["Origin"] = "https://monitor.shop.example"
        cookie = sign_in(client, "Ann").headers["set-cookie"]
    assert re.fullmatch(r"__Host-session=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", cookie)


def test_a_session_that_somebody_planted_is_never_used(house: Site, client: httpx.Client) -> None:
    planted = "p" * 43
    headers = {"Cookie": f"session={planted}"}
    form = {"token": token_on(client, "/sign-in", "/sign-in"), "name": "Ann", "password": doors.PASSWORD}
    answer = client.post("/sign-in", data=form, headers=headers)
    assert answer.status_code == 303
    assert planted not in answer.headers["set-cookie"]
    with browser(house) as attacker:
        assert attacker.get("/", headers=headers).status_code == 303


def test_coming_in_again_ends_the_session_before(house: Site, client: httpx.Client) -> None:
    sign_in(client, "Ann")
    before = client.cookies["session"]
    _, path = doors.link(house)
    assert doors.come_in(client, path).status_code == 303
    assert client.cookies["session"] != before
    with browser(house) as thief:
        thief.cookies.set("session", before)
        assert thief.get("/").status_code == 303


def test_an_old_session_is_no_longer_good_after_signing_out(house: Site, client: httpx.Client) -> None:
    sign_in(client, "Ann")
    kept = client.cookies["session"]
    answer = client.post("/sign-out", data={"token": token_on(client, "/", "/sign-out")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert 'session=""' in answer.headers["set-cookie"]
    with browser(house) as thief:
        thief.cookies.set("session", kept)
        assert thief.get("/").status_code == 303
        assert thief.get("/api/integrations").status_code == 401
    assert events(house) == [("signed-in", "Ann"), ("signed-out", "Ann")]


def test_a_session_ends_when_nobody_uses_it_and_at_the_latest_after_a_week(house: Site) -> None:
    clock = house.context.clock
    with closing(signed_in(house, "Ann")) as client:
        for _ in range(int(ABSOLUTE / (IDLE * 0.9))):
            clock.advance(IDLE * 0.9)
            assert client.get("/").status_code == 200
        clock.advance(IDLE * 0.9)
        assert client.get("/").status_code == 303
    with closing(signed_in(house, "Ann")) as client:
        clock.advance(IDLE)
        assert client.get("/").status_code == 303


def test_a_page_that_refreshes_itself_keeps_no_session_alive(house: Site) -> None:
    clock = house.context.clock
    with closing(signed_in(house, "Ann")) as client:
        for _ in range(3):
            assert client.get("/", headers={"Sec-Fetch-Dest": "empty"}).status_code == 200
            clock.advance(IDLE * 0.33)
        clock.advance(IDLE * 0.02)
        assert client.get("/", headers={"Sec-Fetch-Dest": "empty"}).status_code == 303


def test_whoever_is_changed_or_removed_is_out_at_once(house: Site) -> None:
    with closing(signed_in(house, "Ann")) as client:
        doors.account(house, "Ann", Role.VIEWER)
        assert client.get("/").status_code == 303
    with closing(signed_in(house, "Ann")) as client:
        assert house.store.remove_account("Ann")
        assert client.get("/").status_code == 303


def test_wrong_name_and_wrong_password_are_answered_alike(house: Site, client: httpx.Client) -> None:
    known, unknown = (sign_in(client, name, "wrong") for name in ("Ann", "Bob"))
    assert known.status_code == unknown.status_code == 403
    assert known.text.replace("Ann", "Bob") == unknown.text
    assert "do not fit" in known.text
    assert "set-cookie" not in known.headers
    assert events(house) == [("sign-in-failed", "Ann"), ("sign-in-failed", "Bob")]


def test_an_unknown_account_takes_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """By construction: one hash is compared whether there is an account or not."""
    import argon2

    from monitor.access.passwords import hashed, password_fits

    stored, compared = hashed("correct horse battery"), []
    real = argon2.PasswordHasher.verify

    def counted(self: argon2.PasswordHasher, hash: str, password: str) -> bool:  # noqa: A002 - the library's name
        compared.append(argon2.extract_parameters(hash))
        return real(self, hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    assert password_fits(stored, "correct horse battery")
    assert not password_fits(stored, "another")
    assert not password_fits(None, "another")
    assert compared == [argon2.extract_parameters(stored)] * 3


def test_too_many_tries_are_refused_for_a_while_and_alike_for_names_that_are_none(
    house: Site, client: httpx.Client
) -> None:
    for name in ("Ann", "Bob"):
        for _ in range(TRIES_PER_NAME):
            assert sign_in(client, name, "wrong").status_code == 403
        limited = sign_in(client, name)
        assert limited.status_code == 429
        assert "Try again in 15 minutes." in limited.text
    failures = [event for event, _ in events(house)]
    assert failures == ["sign-in-failed"] * 2 * TRIES_PER_NAME
    house.context.clock.advance(TRIES_WITHIN + timedelta(seconds=1))
    assert sign_in(client, "Ann").status_code == 303


def test_nobody_is_locked_out_from_afar_where_they_came_in_before(house: Site, client: httpx.Client) -> None:
    assert sign_in(client, "Ann").status_code == 303
    for _ in range(TRIES_PER_NAME):
        elsewhere = AuditEntry(house.context.clock.now(), AuditEvent.SIGN_IN_FAILED, "Ann", "", "203.0.113.9")
        house.store.audit(elsewhere)
    with doors.browser(house) as again:
        assert sign_in(again, "Ann").status_code == 303
    for _ in range(TRIES_PER_NAME):
        assert sign_in(doors.browser(house), "Ann", "wrong").status_code == 403
    assert sign_in(doors.browser(house), "Ann").status_code == 429, "but those from there count"


def test_one_address_that_tries_many_names_is_refused(house: Site, client: httpx.Client) -> None:
    for number in range(TRIES_PER_ADDRESS):
        entry = AuditEntry(house.context.clock.now(), AuditEvent.SIGN_IN_FAILED, f"n{number}", "", "127.0.0.1")
        house.store.audit(entry)
    assert sign_in(client, "Ann").status_code == 429


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/cases/1?x=y#z", "/cases/1?x=y#z"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("///evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("\\\\evil.example", "/"),
        ("/%0d%0aSet-Cookie:x", "/%0d%0aSet-Cookie:x"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("/[", "/["),
        ("//[", "/"),
    ],
)
def test_after_signing_in_nobody_is_sent_to_another_site(address: str, leads_to: str) -> None:
    assert inside(address) == leads_to


def test_an_address_of_another_site_is_not_kept_in_the_form(client: httpx.Client) -> None:
    page = client.get("/sign-in", params={"next": 'https://evil.example/"><script>'}).text
    assert "evil.example" not in page
    answer = sign_in(client, "Ann", to="//evil.example")
    assert answer.headers["location"] == "/"


HOSTILE = "<img src=x>\r\nSet-Cookie: x=1"


def test_a_name_can_neither_write_html_nor_headers(house: Site, client: httpx.Client) -> None:
    answer = sign_in(client, HOSTILE, "wrong")
    assert "<img src=x>" not in answer.text
    assert "set-cookie" not in answer.headers
    assert "&lt;img src=x&gt; Set-Cookie: x=1" in answer.text
    doors.account(house, "<img src=x>")
    with closing(signed_in(house, "<img src=x>")) as hostile:
        page = hostile.get("/integrations/acme").text
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


FORGED = {
    "without a token": ({"token": ""}, {}),
    "with a token made up": ({"token": "9999999999.00"}, {}),
    "from another site": ({}, {"Origin": "https://evil.example"}),
    "without an origin": ({}, {"Origin": ""}),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_form_signs_nobody_in_or_out(house: Site, client: httpx.Client, how: str) -> None:
    fields, headers = FORGED[how]
    form = {"token": token_on(client, "/sign-in", "/sign-in"), "name": "Ann", "password": doors.PASSWORD}
    assert client.post("/sign-in", data=form | fields, headers=headers).status_code == 403
    assert "session" not in client.cookies
    sign_in(client, "Ann")
    form = {"token": token_on(client, "/", "/sign-out")}
    assert client.post("/sign-out", data=form | fields, headers=headers).status_code == 403
    assert client.get("/").status_code == 200


def test_a_form_of_one_session_is_refused_in_another(house: Site, client: httpx.Client) -> None:
    """What an attacker reads on a page of their own is of no use in the browser of somebody else."""
    doors.account(house, "Mallory")
    path = f"/cases/{house.sample.cases['theirs']}"
    with closing(signed_in(house, "Mallory")) as attacker:
        stolen = token_on(attacker, path, f"{path}/acknowledge")
    sign_in(client, "Ann")
    answer = client.post(f"{path}/acknowledge", data={"token": stolen})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text
    own = token_on(client, path, f"{path}/acknowledge")
    assert client.post(f"{path}/acknowledge", data={"token": own}).status_code == 303


def test_whoever_is_signed_in_speaks_for_themselves_and_their_company(house: Site) -> None:
    """A form that claims another person or company is taken as said by whoever sent it."""
    doors.account(house, "Bo", Role.OWNER, Side.PARTNER, "acme")
    case = house.sample.cases["theirs"]
    path = f"/cases/{case}"
    with closing(signed_in(house, "Bo")) as client:
        assert "You act as Bo for Acme Pay." in client.get(path).text
        form = {"token": token_on(client, path, f"{path}/acknowledge"), "by": "Ann", "side": "in-house"}
        assert client.post(f"{path}/acknowledge", data=form).status_code == 303
    conflict = house.store.conflict(case)
    assert conflict is not None
    assert conflict.acknowledged_by == "Bo"
    assert house.store.log(case)[-1].by == "partner"


@pytest.mark.parametrize(("role", "side"), [(Role.VIEWER, Side.IN_HOUSE), (Role.MEDIATOR, None)])
def test_who_may_only_read_is_shown_no_form_and_refused(house: Site, role: Role, side: Side | None) -> None:
    doors.account(house, "Vera", role, side)
    path = f"/cases/{house.sample.cases['theirs']}"
    with closing(signed_in(house, "Vera")) as client:
        for page in (path, "/integrations/acme"):
            assert re.findall(r'action="([^"]+)"', client.get(page).text) == ["/sign-out"]
        answer = client.post(f"{path}/acknowledge", data={})
        assert answer.status_code == 403
        assert "Vera may not acknowledge cases, report problems, pause and resume probes" in answer.text
        assert client.post("/integrations/acme/pause", data={}).status_code == 403
    refused = house.store.audit_entries(1)[0]
    assert (refused.event, refused.name, refused.address) == (AuditEvent.ACT_REFUSED, "Vera", "127.0.0.1")
    assert refused.text == "POST /integrations/acme/pause"


def test_without_sign_in_there_is_no_door(fresh_client: httpx.Client, fresh_site: Site) -> None:
    nowhere = fresh_client.get("/nowhere")
    for path in ("/sign-in", "/link/x.y", "/access", "/access/links"):
        assert fresh_client.get(path).status_code in {404, 405}
        assert fresh_client.get(path).text == nowhere.text or path == "/access/links"
        assert fresh_client.post(path).text == nowhere.text or path == "/access"


def test_without_accounts_of_its_own_the_page_asks_for_no_password(house: Site, client: httpx.Client) -> None:
    from monitor.model.integration import SignIn

    token = token_on(client, "/sign-in", "/sign-in")
    doors.locked(house, sign_in=SignIn(local=False))
    assert "Password" not in client.get("/sign-in").text
    form = {"token": token, "name": "Ann", "password": doors.PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 403

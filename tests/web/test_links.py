"""Signed links: opened by whoever reads mail first, used by a click, good for what was signed and no longer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from monitor.access.invitations import link_id, link_is_ours, link_text
from monitor.access.keys import link_key
from monitor.model.access import AuditEvent
from monitor.model.cases import LogEntry
from monitor.model.sides import Side
from tests.storage.examples import exchange
from tests.web import doors
from tests.web.doors import browser, come_in
from tests.web.sample import NOW
from tests.web.site import Site


@pytest.fixture
def house(fresh_site: Site) -> Site:
    return doors.locked(fresh_site, contact="apis@shop.example")


@pytest.fixture
def client(house: Site) -> Iterator[httpx.Client]:
    with browser(house) as somebody:
        yield somebody


def test_opening_a_link_changes_nothing(house: Site, client: httpx.Client) -> None:
    _, path = doors.link(house)
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
        assert "Checkout invites Acme Pay" in page.text
        assert "Continue as Acme Pay" in page.text
    assert client.get("/integrations/acme").status_code == 303
    assert house.store.audit_entries(10) == ()


def test_a_click_comes_in_as_the_company_that_was_invited(house: Site, client: httpx.Client) -> None:
    _, path = doors.link(house)
    answer = come_in(client, path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/integrations/acme")
    assert "HttpOnly" in answer.headers["set-cookie"]
    page = client.get("/integrations/acme").text
    assert "Jo Berg" in page
    (used,) = house.store.audit_entries(10)
    assert (used.event, used.name, used.text) == (AuditEvent.LINK_USED, "Jo Berg", "link link-acme to acme")


def test_a_guest_acts_for_their_own_company_only(house: Site, client: httpx.Client) -> None:
    case = house.sample.cases["theirs"]
    _, path = doors.link(house, case=case)
    assert come_in(client, path).headers["location"] == f"/cases/{case}"
    action = f"/cases/{case}/acknowledge"
    form = {"token": doors.token_on(client, f"/cases/{case}", action), "by": "Ann", "side": Side.IN_HOUSE.value}
    assert client.post(action, data=form).status_code == 303
    entry = house.store.log(case)[-1]
    assert (entry.by, entry.text) == ("partner", "Acknowledged by Jo Berg")


def test_a_link_to_one_case_shows_that_case_and_nothing_else(house: Site, client: httpx.Client) -> None:
    case, other = house.sample.cases["theirs"], house.sample.cases["undetermined"]
    _, path = doors.link(house, case=case)
    come_in(client, path)
    assert (client.get("/").status_code, client.get("/").headers["location"]) == (303, f"/cases/{case}")
    page = client.get(f"/cases/{case}")
    assert page.status_code == 200
    assert 'href="/integrations/acme"' not in page.text
    for hidden in (
        f"/cases/{other}",
        f"/api/conflicts/{other}",
        "/integrations/acme",
        "/api/integrations/acme",
        "/metrics",
    ):
        assert client.get(hidden).status_code == 404, hidden
    assert [each["id"] for each in client.get("/api/conflicts").json()["conflicts"]] == [case]
    assert client.get("/api/integrations").json() == {"integrations": []}
    assert client.get("/api/history").json() == {"observations": []}
    detail = client.get(f"/api/conflicts/{case}").json()["regressions"][0]["exchanges"]
    for digest in detail.values():
        assert client.get(f"/api/exchanges/{digest}").status_code == 200
    others = house.store.regressions(conflict_id=other)
    assert isinstance(others[0], dict)
    apart = set(others[0]["exchanges"].values()) - set(detail.values())
    assert apart
    assert {client.get(f"/api/exchanges/{digest}").status_code for digest in apart} == {404}


def test_the_link_of_one_case_is_none_for_another(house: Site, client: httpx.Client) -> None:
    """Neither with another id before the signature, nor where the stored row was made to permit more."""
    one, path = doors.link(house, case=house.sample.cases["theirs"])
    two, _ = doors.link(house, "parcels")
    signature = path.rpartition(".")[2]
    assert client.get(f"/link/{two.id}.{signature}").status_code == 404
    house.store.save_invitation(replace(one, case=None))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
        lambda text: text[:-1],
        lambda text: text + "0",
        lambda text: text.partition(".")[0],
        lambda text: text.partition(".")[0] + ".",
        lambda text: "x" + text,
        lambda text: text.upper(),
        lambda _: "%00",
        lambda _: "é.é",
    ],
)
def test_a_link_that_was_tampered_with_is_none(house: Site, client: httpx.Client, change) -> None:
    _, path = doors.link(house)
    changed = f"/link/{change(path.removeprefix('/link/'))}"
    page = client.get(changed)
    assert page.status_code == 404
    assert "No such link" in page.text
    assert client.post(changed, data={"token": doors.token_on(client, path, path)}).status_code == 403
    assert "session" not in client.cookies


def test_an_expired_link_says_so_and_whom_to_ask(house: Site, client: httpx.Client) -> None:
    _, path = doors.link(house)
    token = doors.token_on(client, path, path)
    come_in(client, path)
    house.context.clock.advance(timedelta(days=14))
    page = client.get(path)
    assert page.status_code == 410
    assert (
        "It was good until 04 Dec 2026, 09:42 UTC." in page.text
        or "It was good until 4 Dec 2026, 09:42 UTC." in page.text
    )
    assert "Ask Checkout for a fresh one (apis@shop.example)." in page.text
    assert client.post(path, data={"token": token}).status_code == 403
    assert client.get("/integrations/acme").status_code == 303


def test_a_session_ends_with_the_link_that_it_came_by(house: Site, client: httpx.Client) -> None:
    _, path = doors.link(house, expires_at=NOW + timedelta(hours=1))
    come_in(client, path)
    house.context.clock.advance(timedelta(minutes=59))
    assert client.get("/integrations/acme").status_code == 200
    house.context.clock.advance(timedelta(minutes=1))
    assert client.get("/integrations/acme").status_code == 303


def test_a_link_that_was_taken_back_lets_nobody_in_and_puts_out_who_came_by_it(
    house: Site, client: httpx.Client
) -> None:
    link, path = doors.link(house)
    token = doors.token_on(client, path, path)
    come_in(client, path)
    house.store.save_invitation(replace(link, revoked_at=NOW))
    assert client.get("/integrations/acme").status_code == 303
    assert "It was taken back." in client.get(path).text
    with browser(house) as other:
        answer = other.post(path, data={"token": token})
        assert answer.status_code == 410
        assert "set-cookie" not in answer.headers


def test_a_link_to_what_is_no_longer_watched_lets_nobody_in(house: Site, client: httpx.Client) -> None:
    _, path = doors.link(house, "gone")
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": ""}])
def test_a_click_counts_only_on_our_own_page(house: Site, client: httpx.Client, headers: dict[str, str]) -> None:
    _, path = doors.link(house)
    form = {"token": doors.token_on(client, path, path)}
    assert client.post(path, data=form, headers=headers).status_code == 403
    assert client.post(path, data={}).status_code == 403
    assert "session" not in client.cookies


def test_names_in_a_link_are_text(house: Site, client: httpx.Client) -> None:
    _, path = doors.link(house, "hostile", name="<b>Jo</b>")
    page = client.get(path).text
    assert "<b>Jo</b>" not in page
    assert "<script>document" not in page


def test_the_key_is_made_once_and_stays(fresh_site: Site, tmp_path: Path) -> None:
    key = link_key(fresh_site.store)
    assert len(key) == 32
    assert link_key(fresh_site.store) == key
    made, path = doors.link(fresh_site)
    text = path.removeprefix("/link/")
    assert (link_id(text), link_text(key, made)) == (made.id, text)
    assert link_is_ours(key, made, text)
    assert not link_is_ours(b"x" * 32, made, text)


def test_what_a_report_was_answered_with_opens_from_the_log_for_both(fresh_site: Site) -> None:
    doors.locked(fresh_site)
    store, case = fresh_site.store, fresh_site.sample.cases["theirs"]
    conflict = store.conflict(case)
    assert conflict is not None
    digest = store.put_exchange(exchange(b'{"seen": true}'))
    entry = LogEntry(case, 0, NOW, "not-reproduced", "monitor", "passes now", {"exchange": digest})
    assert store.save_conflict(conflict, [entry], [])
    _, path = doors.link(fresh_site, case=case)
    with browser(fresh_site) as jo:
        doors.come_in(jo, path)
        page = jo.get(f"/cases/{case}").text
        assert f'href="/api/exchanges/{digest}"' in page
        assert jo.get(f"/api/exchanges/{digest}").status_code == 200
    _, other = doors.link(fresh_site, case=fresh_site.sample.cases["undetermined"], id="another")
    with browser(fresh_site) as somebody:
        doors.come_in(somebody, other)
        assert somebody.get(f"/api/exchanges/{digest}").status_code == 404

"""A link that has expired: a fresh one goes by mail, to the address that the old one was for and to no other."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message

import httpx
import pytest

from monitor.access.inviting import taken_back
from monitor.access.visitor import OUTSIDER
from monitor.model.integration import MailSecurity, MailServer
from monitor.model.mail import Mail
from monitor.notifiers import post
from monitor.web.security import form_token
from tests.notifiers.receivers import Mailbox, mailbox
from tests.web import doors
from tests.web.doors import browser
from tests.web.sample import NOW, before_now
from tests.web.site import Site, running_site

OLD = {"made_at": before_now(20_160), "expires_at": NOW}


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with mailbox() as server:
        yield server


@pytest.fixture
def house(tmp_path, box: Mailbox) -> Iterator[Site]:
    box.mails.clear()

    def send(mail: Mail) -> str | None:
        return asyncio.run(post(mail, site.sample.configuration.settings, {}))

    with running_site(tmp_path, post=send) as site:
        server = MailServer("127.0.0.1", box.port, MailSecurity.NONE, sender="monitor@shop.example")
        yield doors.locked(site, contact="apis@shop.example", mail=server, address=site.url)


@pytest.fixture
def client(house: Site) -> Iterator[httpx.Client]:
    with browser(house) as somebody:
        yield somebody


def ask(client: httpx.Client, path: str) -> httpx.Response:
    return client.post(f"{path}/renew", data={"token": doors.token_on(client, path, f"{path}/renew")})


def link_in(mail: Message) -> str:
    found = re.search(r"http://\S+(/link/\S+)", mail.get_payload(decode=True).decode())
    assert found
    return found[1]


def test_a_fresh_link_comes_by_mail_and_lasts_as_long(house: Site, client: httpx.Client, box: Mailbox) -> None:
    case = house.sample.cases["theirs"]
    _, path = doors.link(house, case=case, **OLD)
    assert "Send me a fresh one" in client.get(path).text
    assert box.mails == []  # opened by a mail scanner
    answer = ask(client, path)
    assert answer.status_code == 200
    assert "a…@acme.example" in answer.text
    assert "/link/" not in answer.text.replace(path, "")  # whoever asks is shown nothing that comes in
    (mail,) = box.mails
    assert mail["To"] == "api@acme.example"
    fresh = link_in(mail)
    assert doors.come_in(client, fresh).headers["location"] == f"/cases/{case}"
    (made,) = [each for each in house.store.invitations() if each.id != "link-acme"]
    assert (made.case, made.email, made.expires_at - NOW) == (case, "api@acme.example", timedelta(days=14))
    assert any("by the link link-acme" in each.text for each in house.store.audit_entries(10))


def test_asked_twice_one_is_sent(house: Site, client: httpx.Client, box: Mailbox) -> None:
    _, path = doors.link(house, **OLD)
    assert [ask(client, path).status_code for _ in range(2)] == [200, 200]
    assert len(box.mails) == 1


def test_a_link_that_was_good_for_minutes_only_is_renewed_all_the_same(
    house: Site, client: httpx.Client, box: Mailbox
) -> None:
    """It says that a fresh one is on its way, and so it is."""
    _, path = doors.link(house, made_at=before_now(5), expires_at=NOW)
    assert "on its way" in ask(client, path).text
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [({"revoked_at": before_now(5)}, 410), ({"expires_at": NOW + timedelta(days=1)}, 200)],
    ids=["taken back", "still good"],
)
def test_only_what_has_expired_is_renewed(
    house: Site, client: httpx.Client, box: Mailbox, change: dict, status: int
) -> None:
    """Though the form is one of ours."""
    _, path = doors.link(house, **(OLD | change))
    token = form_token(house.context.form_key, f"{OUTSIDER.binding} renew {path.removeprefix('/link/')}", NOW)
    answer = client.post(f"{path}/renew", data={"token": token})
    assert answer.status_code == status
    assert "on its way" not in answer.text
    assert (box.mails, len(house.store.invitations())) == ([], 1)


def test_a_click_of_another_site_sends_nothing(house: Site, client: httpx.Client, box: Mailbox) -> None:
    _, path = doors.link(house, **OLD)
    form = {"token": doors.token_on(client, path, f"{path}/renew")}
    assert client.post(f"{path}/renew", data=form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(f"{path}/renew", data={}).status_code == 403
    assert box.mails == []


def test_where_the_server_takes_no_mail_nothing_is_made(house: Site, client: httpx.Client, box: Mailbox) -> None:
    _, path = doors.link(house, **OLD)
    doors.locked(house, mail=MailServer("127.0.0.1", 1, MailSecurity.NONE), address=house.url)
    answer = ask(client, path)
    assert answer.status_code == 503
    assert "Nothing was changed" in answer.text
    assert [each.id for each in house.store.invitations() if each.revoked_at is None] == ["link-acme"]
    doors.locked(house, mail=MailServer("127.0.0.1", box.port, MailSecurity.NONE), address=house.url)
    assert ask(client, path).status_code == 200
    assert len(box.mails) == 1


def test_without_a_mail_server_the_page_says_whom_to_ask(house: Site, client: httpx.Client) -> None:
    doors.locked(house, mail=None)
    _, path = doors.link(house, **OLD)
    page = client.get(path).text
    assert "Send me a fresh one" not in page
    assert "Ask Checkout for a fresh one (apis@shop.example)" in page


def test_a_link_that_was_taken_back_offers_none(house: Site, client: httpx.Client) -> None:
    _, path = doors.link(house, **OLD)
    assert taken_back(house.store, "link-acme", "Ann", NOW)
    assert "Send me a fresh one" not in client.get(path).text


def test_an_older_link_is_no_way_around_a_fresh_one_that_was_taken_back(
    house: Site, client: httpx.Client, box: Mailbox
) -> None:
    _, path = doors.link(house, **OLD)
    token = doors.token_on(client, path, f"{path}/renew")
    assert client.post(f"{path}/renew", data={"token": token}).status_code == 200
    (fresh,) = [each for each in house.store.invitations() if each.id != "link-acme"]
    assert taken_back(house.store, fresh.id, "Ann", NOW + timedelta(minutes=1))
    assert "Send me a fresh one" not in client.get(path).text
    assert client.post(f"{path}/renew", data={"token": token}).status_code == 410
    assert len(box.mails) == 1
    assert len(house.store.invitations()) == 2

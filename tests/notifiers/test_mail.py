"""Mail through the server of settings.yaml, to a real one."""

import pytest
from aiosmtpd.smtp import AuthResult

from monitor.errors import UsageError
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Deliver, Integration, MailSecurity, MailServer, Settings
from monitor.model.sides import Side
from monitor.notifiers import AppriseNotifier, Channels, deliver_outbox
from monitor.notifiers.mail import with_server
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.notifiers.receivers import mailbox
from tests.storage.examples import conflict, later, message

ADDRESS = "mailto:api@acme.example,ops@acme.example"
PASSWORD = "p@ss:w/rd? 100%"


def told(address: str) -> Integration:
    partner = Company(Side.PARTNER, "Acme Pay", notify=(EnvironmentText(address),))
    companies = {Side.PARTNER: partner, Side.IN_HOUSE: Company(Side.IN_HOUSE, "Shop")}
    return Integration("acme", (), companies, deliver=Deliver.LIVE)


async def deliver(server: MailServer | None, environ=None):
    with memory_store() as store:
        store.save_conflict(conflict(), [], [message()])
        settings = Settings(contact="api-monitor@shop.example", mail=server)
        channels = Channels(AppriseNotifier(), None)
        await deliver_outbox(store, channels, [told(ADDRESS)], environ or {}, FakeClock(later(1)), settings)
        return store.messages()[0]


async def test_mail_goes_to_each_address_through_the_server():
    with mailbox() as box:
        sent = await deliver(MailServer("127.0.0.1", box.port, MailSecurity.NONE))
    assert sent.delivered_at, sent.last_error
    assert sorted(each["To"] for each in box.mails) == ["api@acme.example", "ops@acme.example"]
    for mail in box.mails:
        assert "api-monitor@shop.example" in mail["From"]
        assert mail["Idempotency-Key"] == "m1"
        assert mail["Subject"] == "Charges"


async def test_the_server_is_signed_in_to():
    seen = []

    def known(_server, _session, _envelope, _mechanism, login):
        seen.append((login.login, login.password))
        return AuthResult(success=True)

    with mailbox(authenticator=known, auth_required=True, auth_require_tls=False) as box:
        server = MailServer(
            "127.0.0.1",
            box.port,
            MailSecurity.NONE,
            EnvironmentText("monitor@shop.example"),
            EnvironmentText("${MAIL_PASSWORD}"),
            "monitor@shop.example",
        )
        sent = await deliver(server, {"MAIL_PASSWORD": PASSWORD})
    assert sent.delivered_at, sent.last_error
    assert set(seen) == {(b"monitor@shop.example", PASSWORD.encode())}
    assert len(box.mails) == 2


async def test_a_server_that_does_not_encrypt_gets_nothing_unless_that_was_said():
    with mailbox() as box:
        sent = await deliver(MailServer("127.0.0.1", box.port))
    assert box.mails == []
    assert sent.delivered_at is None
    assert PASSWORD not in str(sent.last_error)


async def test_without_a_server_the_reason_is_told():
    assert (await deliver(None)).last_error == "settings.yaml names no mail server"


@pytest.mark.parametrize(
    ("security", "begins"),
    [
        (MailSecurity.STARTTLS, "mailtos://mail.shop.example:587?"),
        (MailSecurity.TLS, "mailtos://mail.shop.example:465?"),
        (MailSecurity.NONE, "mailto://mail.shop.example:25?"),
    ],
)
def test_the_port_is_the_usual_one_unless_it_is_said(security, begins):
    settings = Settings(mail=MailServer("mail.shop.example", security=security))
    url = with_server("mailto:api@acme.example", settings, {})
    assert url.startswith(begins)
    assert "from=compat-monitor%40mail.shop.example" in url


def test_other_urls_are_left_as_they_are():
    assert with_server("mailto://user:x@shop.example", Settings(), {}) == "mailto://user:x@shop.example"
    assert with_server("slack://a/b/c", Settings(), {}) == "slack://a/b/c"


def test_a_password_that_is_not_set_is_named():
    server = MailServer("mail.shop.example", user=EnvironmentText("m"), password=EnvironmentText("${MAIL_PASSWORD}"))
    with pytest.raises(UsageError, match="MAIL_PASSWORD"):
        with_server("mailto:api@acme.example", Settings(mail=server), {})

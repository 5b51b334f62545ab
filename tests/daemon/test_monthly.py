"""The report on a month by mail: to whom, of what, in whose eyes, once."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.message import Message

import pytest

from monitor.accounts.monthly import month_due, next_due
from monitor.daemon.monthly import send_monthly
from monitor.model.costs import CostRates
from monitor.model.integration import Configuration, Deliver, MailSecurity, MailServer
from monitor.model.mail import MonthlyReport
from monitor.model.sides import Side
from monitor.storage import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.notifiers.receivers import Mailbox, mailbox
from tests.web.sample import fill

FIRST = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
RATES = CostRates("EUR", Decimal(95), Decimal("0.25"), Decimal("0.02"), Decimal(400), Decimal(250))
CEO = MonthlyReport(("ceo@shop.example",))
VP = MonthlyReport(("vp@shop.example",), organisation="Payments")
LEAD = MonthlyReport(("lead@shop.example",), team="Cards")
THEIRS = MonthlyReport(("cto@acme.example",), Side.PARTNER, company="Acme Pay")
TEAMS = {
    "acme": ("Cards", "Payments"),
    "parcels": ("Orders", "Shop"),
    "maps": ("Orders", "Shop"),
    "ledger": ("Books", "Payments"),
}


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with mailbox() as server:
        yield server


@pytest.fixture
def store(box: Mailbox) -> Iterator[SqlStore]:
    box.mails.clear()
    with memory_store() as filled:
        yield filled


def configured(store: SqlStore, box: Mailbox, *reports: MonthlyReport, shadow: Sequence[str] = ()) -> Configuration:
    sample = fill(store).configuration
    integrations = []
    for each in sample.integrations:
        if each.name in TEAMS:
            team, organisation = TEAMS[each.name]
            ours = replace(each.company(Side.IN_HOUSE), team=team, organisation=organisation)
            companies = {**each.companies, Side.IN_HOUSE: ours}
            deliver = Deliver.SHADOW if each.name in shadow else Deliver.LIVE
            integrations.append(replace(each, companies=companies, deliver=deliver))
    server = MailServer("127.0.0.1", box.port, MailSecurity.NONE, sender="monitor@shop.example")
    return Configuration(
        replace(sample.settings, mail=server, monthly_reports=reports, cost_rates=RATES), tuple(integrations)
    )


def send(configuration: Configuration, store: SqlStore, at: datetime = FIRST) -> list[str]:
    return asyncio.run(send_monthly(configuration, store, FakeClock(at), {}))


def text_of(mail: Message) -> str:
    """The part without layout, without line breaks."""
    parts = [each for each in mail.walk() if each.get_content_type() == "text/plain"]
    return " ".join(parts[0].get_payload(decode=True).decode().split())


def html_of(mail: Message) -> str:
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/html"]
    return part.get_payload(decode=True).decode()


def test_each_reader_gets_what_they_answer_for_by_the_parts_below(store: SqlStore, box: Mailbox) -> None:
    assert send(configured(store, box, CEO, VP, LEAD), store) == []
    mails = {each["To"]: each for each in box.mails}
    assert set(mails) == {"ceo@shop.example", "vp@shop.example", "lead@shop.example"}
    ceo, vp, lead = (html_of(mails[f"{who}@shop.example"]) for who in ("ceo", "vp", "lead"))
    assert "By organisation" in ceo
    assert all(name in ceo for name in ("Payments", "Shop"))
    assert "Books" not in ceo
    assert "By team" in vp
    assert "Payments of Checkout: What 2 integrations cost" in vp
    assert all(name in vp for name in ("Cards", "Books"))
    assert "Orders" not in vp
    assert "Both companies, by the same rule" in lead  # a single integration: nothing to roll up
    for each in mails.values():
        assert each["Subject"].startswith("1 Nov to 30 Nov 2026: ")
        assert html_of(each).count("The decision that is asked") == 1
        assert "The decision that is asked" in text_of(each)


def test_the_other_company_gets_its_own_integrations_and_no_costs(store: SqlStore, box: Mailbox) -> None:
    send(configured(store, box, THEIRS, LEAD), store)
    theirs, ours = (html_of(each) for each in sorted(box.mails, key=lambda mail: mail["To"]))
    assert "EUR" in ours
    assert "EUR" not in theirs
    assert not any(name in theirs for name in ("Nordic Parcels", "Ledgerly", "Cards", "cost_rates"))


def test_it_is_sent_once_however_often_it_is_due(store: SqlStore, box: Mailbox) -> None:
    configuration = configured(store, box, CEO)
    for days in range(0, 30, 7):
        assert send(configuration, store, FIRST + timedelta(days=days)) == []
    assert len(box.mails) == 1
    send(configuration, store, datetime(2027, 1, 1, 7, tzinfo=UTC))
    assert [each["Subject"].partition(":")[0] for each in box.mails] == ["1 Nov to 30 Nov 2026", "1 Dec to 31 Dec 2026"]


def test_what_the_server_did_not_take_is_tried_again(store: SqlStore, box: Mailbox) -> None:
    configuration = configured(store, box, CEO)
    away = replace(
        configuration, settings=replace(configuration.settings, mail=MailServer("127.0.0.1", 1, MailSecurity.NONE))
    )
    (failure,) = send(away, store)
    assert "ceo@shop.example" in failure
    assert send(configuration, store, FIRST + timedelta(seconds=30)) == []
    assert box.mails == []  # not at once
    send(configuration, store, FIRST + timedelta(minutes=2))
    assert len(box.mails) == 1


def test_what_is_in_shadow_is_told_to_nobody(store: SqlStore, box: Mailbox) -> None:
    configuration = configured(store, box, CEO, LEAD, shadow=["acme", "ledger"])
    send(configuration, store)
    (mail,) = box.mails
    assert mail["To"] == "ceo@shop.example"
    assert "Payments" not in html_of(mail)


def test_a_month_in_which_nothing_was_watched_is_not_told(store: SqlStore, box: Mailbox) -> None:
    assert send(configured(store, box, CEO), store, datetime(2026, 11, 2, tzinfo=UTC)) == []
    assert box.mails == []


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (FIRST - timedelta(seconds=1), None),
        (FIRST, "2026-11"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2026-11"),
        (datetime(2027, 1, 1, 6, 59, tzinfo=UTC), None),
        (datetime(2027, 1, 1, 7, 0, tzinfo=UTC), "2026-12"),
    ],
)
def test_a_month_is_due_on_the_first_of_the_next_from_seven_on(now: datetime, month: str | None) -> None:
    due = month_due(now)
    assert (f"{due.start:%Y-%m}" if due else None) == month
    assert next_due(now) > now

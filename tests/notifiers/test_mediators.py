"""Whoever mediates is told through the same outbox and the same rules as both companies: real mail, real store."""

from dataclasses import replace

import pytest

from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Deliver, Integration, MailSecurity, MailServer, Settings
from monitor.model.mediators import Mediator
from monitor.model.sides import Side
from monitor.notifiers import AppriseNotifier, Channels, deliver_outbox
from monitor.workflow.told import told
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.notifiers.receivers import mailbox
from tests.storage.examples import conflict, later, message

MEDIATORS = (
    Mediator("Mia Stone", "mia@between.example", (EnvironmentText("mailto:mia@between.example"),)),
    Mediator("Leo Hart", "leo@between.example", (EnvironmentText("mailto:leo@between.example"),)),
)
BETWEEN = replace(message("between"), side=None, reason="room-opened")


def integration(deliver: Deliver) -> Integration:
    partner = Company(Side.PARTNER, "Acme Pay", notify=(EnvironmentText("mailto:api@acme.example"),))
    companies = {Side.PARTNER: partner, Side.IN_HOUSE: Company(Side.IN_HOUSE, "Shop")}
    return Integration("acme", (), companies, deliver=deliver, mediators=MEDIATORS)


@pytest.mark.parametrize("deliver", Deliver)
async def test_who_mediates_is_told_where_messages_are_sent_and_else_shown(deliver):
    with mailbox() as box, memory_store() as store:
        store.save_conflict(conflict(), [], [message(), BETWEEN])
        server = MailServer("127.0.0.1", box.port, MailSecurity.NONE)
        settings = Settings(contact="api-monitor@shop.example", mail=server, mediators=MEDIATORS)
        channels = Channels(AppriseNotifier(), None)
        owner = integration(deliver)
        await deliver_outbox(store, channels, [owner], {}, FakeClock(later(1)), settings)
        kept = {each.id: each for each in store.messages()}
    assert (kept["between"].side, kept["m1"].side) == (None, Side.PARTNER)
    assert all(each.shadow is (deliver is Deliver.SHADOW) for each in kept.values())
    wanted = ["api@acme.example", "leo@between.example", "mia@between.example"] if deliver is Deliver.LIVE else []
    assert sorted(each["To"] for each in box.mails) == wanted
    shown = told(kept["between"], owner, (), None)
    assert (shown.company, shown.to_json()["side"]) == ("Mia Stone and Leo Hart", "mediators")
    introduced = [
        each["To"] for each in box.mails if "This is the first message" in each.get_payload(decode=True).decode()
    ]
    assert introduced == wanted[:1], "whoever mediates knows whose monitor it is"


async def test_who_mediates_and_is_told_nowhere_reads_the_page():
    with memory_store() as store:
        store.save_conflict(conflict(), [], [BETWEEN])
        owner = replace(integration(Deliver.LIVE), mediators=(Mediator("Mia Stone", "mia@between.example"),))
        await deliver_outbox(store, Channels(AppriseNotifier(), None), [owner], {}, FakeClock(later(1)), Settings())
        (kept,) = store.messages()
    assert (kept.shadow, kept.attempts) == (True, 0)

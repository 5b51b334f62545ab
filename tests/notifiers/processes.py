"""What the tests of crashes and of several daemons run in processes of their own."""

import asyncio
import os
import signal
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from sqlalchemy import event

from monitor.clock import SystemClock
from monitor.daemon.delivery import deliver
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Configuration, Deliver, Integration, Settings, Webhook
from monitor.model.sides import Side
from monitor.storage import open_store

processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.notifiers.processes", "alembic.command", "apprise", "psycopg"])

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def configured(people: str, programs: str) -> Configuration:
    """Acme Pay is told at both, live."""
    hook = Webhook(EnvironmentText(programs), EnvironmentText(SECRET))
    partner = Company(Side.PARTNER, "Acme Pay", notify=(EnvironmentText(people),), webhooks=(hook,))
    companies = {Side.PARTNER: partner, Side.IN_HOUSE: Company(Side.IN_HOUSE, "Checkout")}
    return Configuration(Settings(), (Integration("acme", (), companies, deliver=Deliver.LIVE),))


def deliver_and_die(url: str, people: str, programs: str, statements: int) -> None:
    """One delivery, killed as its `statements`-th moment in the store is to begin; opening it does not count."""
    with open_store(url) as store:
        left = statements

        def count(*_seen: object) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(store._database._engine, moment, count)
        asyncio.run(deliver(configured(people, programs), store, SystemClock(), {}))


def deliver_often(url: str, people: str, programs: str, together: Barrier, rounds: int) -> None:
    """As a daemon does, cycle after cycle; each round begins in all processes at once."""
    with open_store(url) as store:
        for _ in range(rounds):
            together.wait(60)
            asyncio.run(deliver(configured(people, programs), store, SystemClock(), {}))

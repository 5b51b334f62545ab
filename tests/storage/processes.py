"""What the tests of several processes run in each; a fork server imports this once, so that each starts at once."""

import os
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection

from sqlalchemy import event

from monitor.errors import StoreError
from monitor.storage import SqlStore, open_store
from tests.storage.examples import NOW, conflict, document, entry, exchange, kept, message, record

processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.storage.processes", "alembic.command", "psycopg"])


def open_and_count(url: str, answers: Connection) -> None:
    with open_store(url) as store:
        answers.send(len(list(store.records())))


def spend(url: str, answers: Connection, limit: int) -> None:
    with open_store(url) as store:
        taken = [store.spend("acme", "payments", "sandbox", NOW.date(), 1, limit) for _ in range(limit)]
    answers.send(sum(taken))


def open_cases(url: str, answers: Connection, name: str) -> None:
    with open_store(url) as store:
        cases = [f"{name}-{number}" for number in range(5)]
        answers.send([store.save_conflict(conflict(case), [entry(case), entry(case)], []) for case in cases])


def write_as_somebody_else(url: str, answers: Connection) -> None:
    """As a user who is not root: permissions do not stop root."""
    if os.geteuid() == 0:
        os.setuid(65534)
    try:
        with open_store(url) as store:
            store.record([record(1)])
    except StoreError as error:
        answers.send(error.diagnostic.code)


CONTENTS = (b"what was submitted", b"what was found")
STEPS = ("records", "with contents", "case", "document", "exchange", "evidence", "budget")


def write(store: SqlStore, step: str) -> None:
    match step:
        case "records":
            store.record([record(number) for number in range(3)])
        case "with contents":
            store.record_with(record(3), CONTENTS)
        case "case":
            store.save_conflict(conflict(), [entry(), entry(event="confirmed")], [message()])
        case "document":
            store.put_document(document())
        case "exchange":
            store.put_exchange(exchange())
        case "evidence":
            digest = store.put_exchange(exchange())
            store.keep([kept(digest, "1.0"), kept(digest, "1.1"), kept(digest, "1.2")], [kept(digest, "1.0")])
        case "budget":
            store.spend("acme", "payments", "sandbox", NOW.date(), 3, 5)


def write_and_die(url: str, acknowledged: Connection, statements: int) -> None:
    """Write step by step, tell each that has returned, and be killed as the `statements`-th statement is to begin."""
    store = open_store(url)
    left = statements

    def count(*_seen: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(store._database._engine, moment, count)
    for step in STEPS:
        write(store, step)
        acknowledged.send(step)


def write_until_killed(url: str, acknowledged: Connection) -> None:
    with open_store(url) as store:
        number = 0
        while True:
            store.record([record(number), record(number + 1)])
            number += 2
            acknowledged.send(number)

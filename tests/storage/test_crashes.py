"""kill -9 between statements: what was acknowledged is there, what was not is there as a whole or not at all."""

import random
import shutil

import pytest

from monitor.model.json_value import digest_of
from monitor.storage import open_store
from tests.storage.examples import NOW, document, exchange
from tests.storage.processes import CONTENTS, STEPS, processes, write_and_die, write_until_killed

EVERY = 5
"""Every so many statements a run is killed; with 1 it is every statement, which takes five times as long."""


def run_until_it_dies(target, *arguments) -> tuple[list[str], int | None]:
    reader, writer = processes.Pipe(duplex=False)
    process = processes.Process(target=target, args=(arguments[0], writer, *arguments[1:]))
    process.start()
    writer.close()
    acknowledged = []
    try:
        while True:
            acknowledged.append(reader.recv())
    except EOFError:
        process.join()
    return acknowledged, process.exitcode


def found_in(store) -> dict[str, object]:
    """What there is of each step of `processes.write`, as far as it got: None for nothing at all."""

    def stored(read, noun):
        try:
            return read(noun) or None
        except KeyError:
            return None

    case = store.conflict("case-1")
    versions = sorted(each.fingerprint.version for each in store.kept("acme", "payments", "sandbox"))
    spent = store.spent("acme", "payments", "sandbox", NOW.date())
    return {
        "records": len([each for each in store.records() if each.data["number"] < 3]) or None,
        "with contents": _with_contents(store),
        "case": None if case is None else (case.version, len(store.log("case-1")), len(store.messages())),
        "document": stored(store.document, document().digest),
        "exchange": next((stored(store.exchange, digest) for digest in _digests(store, "exchanges")), None),
        "evidence": versions or None,
        "budget": spent or None,
    }


def _with_contents(store):
    """How many of its record and its contents there are."""
    named = sum(each.data["number"] == 3 for each in store.records())
    stored = set(_digests(store, "blobs")) & set(map(digest_of, CONTENTS))
    return named + len(stored) or None


def _digests(store, table):
    with store._database.reading() as connection:
        return connection.exec_driver_sql(f"SELECT digest FROM {table}").scalars().all()


WHOLE = {
    "records": 3,
    "with contents": 1 + len(CONTENTS),
    "case": (1, 2, 1),
    "document": document(),
    "exchange": exchange(),
    "evidence": ["1.1", "1.2"],
    "budget": 3,
}


def test_a_writer_killed_at_any_statement_leaves_whole_steps(migrated_sqlite, tmp_path):
    statements, exit_code = 0, -9
    while exit_code == -9:
        path = shutil.copy(migrated_sqlite, tmp_path / f"{statements}.sqlite")
        acknowledged, exit_code = run_until_it_dies(write_and_die, f"sqlite:///{path}", statements)
        with open_store(f"sqlite:///{path}") as store:
            found = found_in(store)
            assert store.integrity() is None
        for step, content in found.items():
            assert content == WHOLE[step] or (content is None and step not in acknowledged)
        statements += EVERY
    assert acknowledged == list(STEPS)
    assert statements > 20


@pytest.mark.parametrize("seed", range(4))
def test_a_writer_killed_from_outside_has_lost_nothing_that_it_confirmed(sqlite_file, seed):
    confirmed_before_kill = random.Random(seed).randrange(2, 60)
    reader, writer = processes.Pipe(duplex=False)
    process = processes.Process(target=write_until_killed, args=(f"sqlite:///{sqlite_file}", writer))
    process.start()
    writer.close()
    confirmed = 0
    for _ in range(confirmed_before_kill):
        confirmed = reader.recv()
    process.kill()
    process.join()
    while reader.poll():
        try:
            confirmed = reader.recv()
        except EOFError:
            break
    with open_store(f"sqlite:///{sqlite_file}") as store:
        numbers = [each.data["number"] for each in store.records()]
        assert store.integrity() is None
    assert numbers == list(range(len(numbers)))
    assert len(numbers) in {confirmed, confirmed + 2}

"""Evidence is kept by interaction, status and fingerprint; the newest replaces its like and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import IntegrityError

from monitor.model.evidence import Fingerprint, Varying, Volatility
from monitor.storage import open_store, schema
from monitor.storage.database import Database
from monitor.storage.store import SqlStore
from tests.storage.examples import exchange, interaction, kept, later, recording

WHERE = ("acme", "payments", "sandbox")


def test_the_newest_of_a_fingerprint_moves_and_that_of_another_stays(store):
    old, new = store.put_exchange(exchange(b"old")), store.put_exchange(exchange(b"new"))
    first = kept(old, "1.0")
    second = kept(old, "1.1", at=later(5))
    store.keep([first, second])
    moved = replace(
        second, exchange=new, last_at=later(10), compared=1, varying=(Varying("/at", Volatility.TIME),), shape={"a": 1}
    )
    store.keep([moved])
    assert store.kept(*WHERE) == (first, moved)
    assert store.exchange(store.kept(*WHERE)[0].exchange).response.body == b"old"


def test_status_and_interaction_tell_evidence_apart(store):
    digest = store.put_exchange(exchange())
    rows = [
        kept(digest),
        replace(kept(digest, at=later(1)), status=404),
        replace(kept(digest, at=later(2)), interaction="b"),
    ]
    store.keep(rows)
    assert store.kept(*WHERE) == tuple(rows)
    assert store.kept(*WHERE, interaction().key) == tuple(rows[:2])
    assert store.kept("acme", "payments", "production") == ()
    assert store.kept(*WHERE, "unknown") == ()


def test_what_is_dropped_is_forgotten_and_its_exchange_stays(store):
    digest = store.put_exchange(exchange())
    first, second = kept(digest, "1.0"), kept(digest, "1.1", at=later(5))
    store.keep([first])
    store.keep([second], [first])
    assert store.kept(*WHERE) == (second,)
    store.keep([], [second])
    assert store.kept(*WHERE) == ()
    assert store.exchange(digest) == exchange()


def test_evidence_without_its_exchange_is_refused_as_a_whole(store):
    digest = store.put_exchange(exchange())
    with pytest.raises(IntegrityError):
        store.keep([kept(digest), kept("missing", "2.0")])
    assert store.kept(*WHERE) == ()


def test_every_part_of_a_fingerprint_tells():
    base = Fingerprint()
    others = [replace(base, **{name: ("a",) if name == "server" else "a"}) for name in base.__dataclass_fields__]
    digests = [base.digest, *(each.digest for each in others)]
    assert len(set(digests)) == len(digests) == 9


def test_a_database_of_the_version_before_gains_the_table_and_keeps_what_it_had(url):
    database = Database(url)
    database.initialise()
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).with_name("migrations")))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    with SqlStore(database) as before:
        digest = before.save_recording(recording())
    with open_store(url) as store:
        assert store.kept(*WHERE) == ()
        store.keep([kept(digest)])
    with open_store(url) as store:
        assert store.recording(*WHERE, interaction().key) == recording()
        assert store.kept(*WHERE) == (kept(digest),)
        assert store.integrity() is None

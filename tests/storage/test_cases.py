"""Conflicts with optimistic locking, the hash-chained log, regressions."""

import sqlite3
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from monitor.model.cases import ConflictStatus, NextAction, hash_of
from monitor.model.sides import Side
from monitor.storage import chain, open_store
from tests.storage.examples import conflict, entry, later, message, record


def test_a_new_conflict_is_stored_with_its_log_and_messages(store):
    case = replace(conflict(), next_action=NextAction("acknowledge", Side.PARTNER, later(240)), notes={"a": "b"})
    assert store.save_conflict(case, [entry(), entry(event="confirmed")], [message()])
    assert store.conflict("case-1") == replace(case, version=1)
    assert [each.event for each in store.log("case-1")] == ["opened", "confirmed"]
    newest = store.log("case-1")[-1]
    assert store.messages() == (replace(message(), chain_number=newest.number, chain_head=newest.hash),)


def test_a_writer_who_read_an_older_version_writes_nothing(store):
    store.save_conflict(conflict(), [], [])
    read = store.conflict("case-1")
    assert store.save_conflict(replace(read, title="first"), [entry()], [message("m1")])
    assert not store.save_conflict(replace(read, title="second"), [entry()], [message("m2")])
    assert store.conflict("case-1").title == "first"
    assert store.conflict("case-1").version == 2
    assert len(store.log("case-1")) == 1
    assert [each.id for each in store.messages()] == ["m1"]


def test_a_conflict_can_be_new_only_once_and_an_unknown_one_not_updated(store):
    assert store.save_conflict(conflict(), [], [])
    assert not store.save_conflict(conflict(), [entry()], [message()])
    assert not store.save_conflict(replace(conflict("case-2"), version=3), [], [])
    assert store.conflict("case-2") is None
    assert store.log("case-1") == ()
    assert store.messages() == ()


def test_a_failure_in_the_messages_takes_back_conflict_and_log(store):
    store.save_conflict(conflict(), [], [message("taken")])
    with pytest.raises(DBAPIError):
        store.save_conflict(conflict("case-2"), [entry("case-2")], [message("taken", conflict_id="case-2")])
    assert store.conflict("case-2") is None
    assert store.log("case-2") == ()
    assert store.chain_head() == chain.Head()


def test_conflicts_come_newest_first_narrowed_by_integration_and_openness(store):
    store.save_conflict(conflict("old"), [], [])
    store.save_conflict(conflict("new", opened_at=later(1)), [], [])
    store.save_conflict(conflict("closed", ConflictStatus.CLOSED, opened_at=later(2)), [], [])
    store.save_conflict(conflict("elsewhere", integration="other", opened_at=later(3)), [], [])
    assert [each.id for each in store.conflicts()] == ["elsewhere", "closed", "new", "old"]
    assert [each.id for each in store.conflicts(integration="acme")] == ["closed", "new", "old"]
    assert [each.id for each in store.conflicts(integration="acme", open_only=True)] == ["new", "old"]
    store.save_conflict(replace(store.conflict("old"), status=ConflictStatus.FLAKE), [], [])
    assert [each.id for each in store.conflicts(integration="acme", open_only=True)] == ["new"]


def test_the_log_is_one_chain_over_all_cases(store):
    store.save_conflict(conflict("a"), [entry("a"), entry("a")], [])
    store.save_conflict(conflict("b"), [entry("b")], [])
    store.save_conflict(store.conflict("a"), [entry("a", text="odd \x00 \ud800 \\")], [])
    assert [each.number for each in store.log("a")] == [1, 2, 4]
    entries = sorted(store.log("a") + store.log("b"), key=lambda each: each.number)
    assert [each.previous for each in entries] == ["", *(each.hash for each in entries[:-1])]
    assert [each.hash for each in entries] == [hash_of(each.to_json()) for each in entries]
    assert store.chain_head() == chain.Head(4, entries[-1].hash)
    assert store.integrity() is None


def test_regressions_are_replaced_and_name_their_conflict(store):
    store.save_conflict(conflict("a"), [], [])
    store.save_conflict(conflict("b", integration="other", opened_at=later(1)), [], [])
    store.save_regression("a", "f1", {"message": "old"})
    store.save_regression("a", "f1", {"message": "new"})
    store.save_regression("a", "f2", {"message": "second"})
    store.save_regression("b", "f1", {"message": "elsewhere"})
    first, second = {"message": "new", "conflict": "a"}, {"message": "second", "conflict": "a"}
    elsewhere = {"message": "elsewhere", "conflict": "b"}
    assert store.regressions() == (elsewhere, first, second)
    assert store.regressions(conflict_id="a") == (first, second)
    assert store.regressions(integration="other") == (elsewhere,)
    assert store.regressions(conflict_id="a", integration="other") == ()


def test_a_regression_of_an_unknown_conflict_is_a_mistake_that_is_not_hidden(store):
    with pytest.raises(DBAPIError):
        store.save_regression("unknown", "f1", {})


@pytest.mark.parametrize("table", ["records", "log_entries"])
@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE {table} SET {column} = 'x'", id="update"),
        pytest.param("DELETE FROM {table}", id="delete"),
    ],
)
def test_rows_that_are_append_only_refuse_to_be(store, table, statement):
    store.save_conflict(conflict(), [entry()], [])
    store.record([record()])
    text = statement.format(table=table, column="by" if table == "log_entries" else "cycle")
    with pytest.raises(DBAPIError, match="append-only"), store._database.writing() as connection:
        connection.exec_driver_sql(text)
    assert len(store.log("case-1")) == len(list(store.records())) == 1


def test_a_record_can_not_be_replaced_by_inserting_another_in_its_place(sqlite_file):
    with open_store(f"sqlite:///{sqlite_file}") as store:
        store.record([record(1)])
    replace_it = (
        "INSERT OR REPLACE INTO records (id, at, kind, integration, cycle, data) VALUES (1, '', '', '', '', '{}')"
    )
    with sqlite3.connect(sqlite_file) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(replace_it)
    other.close()
    with open_store(f"sqlite:///{sqlite_file}") as store:
        assert [each.data for each in store.records()] == [{"number": 1}]


def test_records_can_not_be_emptied_at_once(empty_postgresql):
    with open_store(empty_postgresql) as store:
        store.record([record(1)])
        with psycopg.connect(empty_postgresql) as other, pytest.raises(psycopg.Error, match="append-only"):
            other.execute("TRUNCATE records")
        assert len(list(store.records())) == 1


@pytest.mark.parametrize(
    "tampering",
    [
        pytest.param("UPDATE log_entries SET text = 'it was you' WHERE number = 2", id="an entry changed"),
        pytest.param("UPDATE log_entries SET at = '1999-01-01 00:00:00' WHERE number = 2", id="an entry redated"),
        pytest.param("DELETE FROM log_entries WHERE number = 2", id="an entry taken out"),
        pytest.param("UPDATE log_entries SET number = number + 10 WHERE number > 1", id="room made for others"),
    ],
)
def test_integrity_names_the_first_log_entry_that_was_tampered_with(store, tampering):
    store.save_conflict(conflict(), [entry(), entry(), entry()], [])
    with store._database.writing() as connection:
        for statement in _without_triggers(store):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(tampering)
    assert store.integrity() == "log entry 2 is not what it was when it was written"


def _without_triggers(store) -> list[str]:
    """What somebody who owns the database can do, and what the chain is there to show."""
    if store._database._engine.dialect.name == "postgresql":
        return ["SET LOCAL session_replication_role = replica"]
    return [f"DROP TRIGGER log_entries_{name}" for name in ("not_updated", "not_deleted", "not_replaced")]


def test_an_end_cut_off_the_log_is_noticed_by_whoever_kept_the_head(store):
    store.save_conflict(conflict(), [entry(), entry()], [])
    kept = store.chain_head()
    with store._database.writing() as connection:
        for statement in _without_triggers(store):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("DELETE FROM log_entries WHERE number = 2")
    assert store.integrity() is None
    assert kept.hash not in {each.hash for each in store.log("case-1")}


def test_only_the_newest_are_read_where_a_few_are_asked_for(store):
    for number in range(4):
        assert store.save_conflict(replace(conflict(f"case-{number}"), opened_at=later(number)), [], [])
    assert [each.id for each in store.conflicts(newest=2)] == ["case-3", "case-2"]
    assert [each.id for each in store.conflicts(integration="nobody", newest=2)] == []


def test_closed_conflicts_are_not_looked_at_where_the_open_ones_are_asked_for(tmp_path):
    asked = []
    with open_store(f"sqlite:///{tmp_path / 'cases.db'}") as store:
        engine = store._database._engine
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        assert store.conflicts(open_only=True) == ()
        (statement, values) = next(each for each in asked if "FROM conflicts" in each[0])
        with engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert any("SEARCH conflicts USING INDEX" in row[3] for row in plan), plan

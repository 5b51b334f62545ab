"""Records: appended, ordered, narrowed, streamed, never rewritten."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from monitor.model.history import Record, RecordKind
from monitor.model.json_value import digest_of
from monitor.storage import SqlStore
from tests.storage.examples import NOW, record


def numbers(store: SqlStore, **narrowed) -> list[object]:
    return [each.data["number"] for each in store.records(**narrowed)]


def test_records_come_back_oldest_first_with_growing_ids(store):
    store.record([record(2), record(1)])
    store.record([record(3)])
    found = list(store.records())
    assert numbers(store) == [2, 1, 3]
    assert [each.id for each in found] == sorted({each.id for each in found})
    assert found[0].at == record(2).at
    assert found[0].at.tzinfo is not None


def test_records_are_narrowed_by_kind_and_integration(store):
    store.record(
        [
            record(1),
            record(2, RecordKind.CHANGE),
            record(3, RecordKind.CHANGE, "other"),
            record(4, RecordKind.GATE),
        ]
    )
    assert numbers(store, kinds=[RecordKind.CHANGE]) == [2, 3]
    assert numbers(store, kinds=[RecordKind.CHANGE, RecordKind.GATE], integration="acme") == [2, 4]
    assert numbers(store, integration="nobody") == []


def test_a_record_and_the_contents_that_it_names_are_one(store):
    contents = (b"openapi: 3.1.0", b'{"answer": "no"}')
    kept = store.record_with(record(1), contents)
    assert (kept.id > 0, replace(kept, id=0)) == (True, record(1))
    assert store.recorded(kept.id) == kept == next(store.records())
    assert tuple(store.content(digest_of(each)) for each in contents) == contents
    assert store.record_with(record(2), contents).id > kept.id
    assert store.recorded(kept.id + 100) is None
    with pytest.raises(KeyError):
        store.content("0" * 64)


def test_newest_keeps_the_latest_in_their_order(store):
    store.record([record(number, integration="acme" if number % 2 else "other") for number in range(10)])
    assert numbers(store, newest=3) == [7, 8, 9]
    assert numbers(store, newest=2, integration="acme") == [7, 9]
    assert numbers(store, newest=0) == []
    assert numbers(store, newest=99) == list(range(10))


def test_the_newest_time_of_a_kind_is_told_for_many_integrations_at_once(store):
    names = ["acme", "other", "none", 'it\'s "quoted"']
    store.record([record(number, integration=names[number % 2]) for number in range(6)])
    store.record([record(9, RecordKind.CHANGE), record(7, integration=names[3])])
    kind = record(0).kind
    assert store.last_recorded(kind, names) == {
        "acme": record(4).at, "other": record(5).at, names[3]: record(7).at,
    }  # fmt: skip
    assert store.last_recorded(kind, []) == {}


def test_an_empty_store_has_no_records_and_recording_nothing_is_fine(store):
    store.record([])
    assert list(store.records()) == []


def test_a_record_without_api_keeps_none(store):
    store.record([Record(NOW, RecordKind.PAUSED, "acme", None, "")])
    assert next(store.records()).api is None


def test_text_from_anywhere_comes_back_as_it_was(store):
    odd = "zero \x00 surrogate \ud800 backslash \\u0041 quote ' ☃"
    store.record([Record(NOW, RecordKind.POLL, odd, odd, odd, {odd: [odd]})])
    (found,) = store.records(integration=odd)
    assert (found.integration, found.api, found.cycle, found.data) == (odd, odd, odd, {odd: [odd]})


def test_reading_goes_on_over_many_pages_while_others_write(store):
    store.record([record(number) for number in range(2500)])
    reading = store.records()
    first = next(reading)
    store.record([record(9999)])
    assert [first.data["number"], *(each.data["number"] for each in reading)] == list(range(2500))


def test_a_reader_who_stops_early_holds_no_connection(store):
    store.record([record(number) for number in range(10)])
    for _ in range(30):
        next(store.records())
    store.record([record(10)])
    assert len(list(store.records())) == 11


def test_a_thousand_records_are_one_executemany_in_one_transaction(store):
    executions, commits = [], []
    engine = store._database._engine
    event.listen(engine, "before_cursor_execute", lambda *seen: executions.append((seen[2], seen[5])))
    event.listen(engine, "commit", commits.append)
    store.record([record(number) for number in range(1000)])
    inserts = [many for statement, many in executions if statement.startswith("INSERT")]
    assert inserts == [True]
    assert len(commits) == 1

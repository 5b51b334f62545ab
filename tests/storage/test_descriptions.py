"""Snapshots stored once, poll states, and the differences between snapshots."""

import pytest
from sqlalchemy import event, func, select

from monitor.errors import Diagnostic, Place, StoreError
from monitor.model.descriptions import Document, PollState, PollTarget, Validators
from monitor.storage.tables import blobs
from tests.storage.examples import NOW, TARGET, change, document, later


def count_of_blobs(store) -> int:
    with store._database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(blobs))


def test_a_snapshot_comes_back_whole(store):
    digest = store.put_document(document())
    assert digest == document().digest
    assert store.document(digest) == document()


def test_the_same_bytes_are_stored_once_wherever_they_came_from(store):
    first = store.put_document(document(source="first"))
    assert store.put_document(document(source="second")) == first
    assert store.document(first).source == "first"
    assert count_of_blobs(store) == 2


def test_two_snapshots_share_the_files_that_did_not_change(store):
    store.put_document(document(b"old"))
    store.put_document(document(b"new"))
    assert count_of_blobs(store) == 3


def test_which_file_is_the_entry_belongs_to_the_snapshot(store):
    files = {"a.json": b"1", "b.json": b"2"}
    digests = {store.put_document(Document(entry, files, "")) for entry in files}
    assert len(digests) == 2
    assert {store.document(digest).entry for digest in digests} == set(files)


def test_an_empty_file_and_odd_names_survive(store):
    odd = Document("a\x00\ud800.json", {"a\x00\ud800.json": b"", "\\": b"\x00\xff"}, "\x00")
    assert store.document(store.put_document(odd)) == odd


def test_an_unknown_digest_is_a_key_error(store):
    with pytest.raises(KeyError, match="missing"):
        store.document("missing")


def test_content_is_compressed(store):
    digest = store.put_document(Document("a", {"a": b"same words " * 10_000}, ""))
    with store._database.reading() as connection:
        row = connection.execute(select(blobs)).one()
    assert row.size == 110_000
    assert len(row.content) < 1000
    assert len(store.document(digest).files["a"]) == row.size


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda row: {"content": b"not zstd"}, id="content that can't be unpacked"),
        pytest.param(lambda row: {"content": row.content[:-1]}, id="content cut short"),
    ],
)
def test_damaged_content_is_told_and_never_returned(store, damage):
    digest = store.put_document(Document("a", {"a": b"words"}, ""))
    with store._database.writing() as connection:
        row = connection.execute(select(blobs)).one()
        connection.execute(blobs.update().values(damage(row)))
    with pytest.raises(StoreError) as caught:
        store.document(digest)
    assert caught.value.diagnostic.code == "store-damaged"


def test_other_content_under_a_digest_is_told(store):
    digest = store.put_document(Document("a", {"a": b"words"}, ""))
    other = store.put_document(Document("a", {"a": b"lies!"}, ""))
    with store._database.writing() as connection:
        rows = connection.execute(select(blobs)).all()
        lies = next(
            row for row in rows if store.document(other).files["a"] == b"lies!" and row.digest != rows[0].digest
        )
        connection.execute(blobs.update().values(content=lies.content))
    with pytest.raises(StoreError, match="not what its digest says"):
        (store.document(digest), store.document(other))


def test_poll_states_are_kept_by_target_and_replaced(store):
    failed = PollState(
        PollTarget("acme", "payments", "sandbox"),
        digest="d1",
        validators=Validators(etag='"1"'),
        failing_since=NOW,
        diagnostic=Diagnostic("spec-unreachable", "no answer", Place("https://acme.example", 1)),
    )
    store.save_polls([PollState(TARGET, last_polled_at=NOW), failed])
    store.save_polls([PollState(TARGET, digest="d2", last_polled_at=later(5))])
    assert store.poll_states() == {
        "acme/payments": PollState(TARGET, digest="d2", last_polled_at=later(5)),
        "acme/payments/sandbox": failed,
    }


def test_a_thousand_poll_states_are_one_executemany_in_one_transaction(store):
    states = [PollState(PollTarget("shared", f"api-{number}"), last_polled_at=NOW) for number in range(1000)]
    store.save_polls(states)
    upserts, commits = [], []
    engine = store._database._engine
    event.listen(engine, "before_cursor_execute", lambda *seen: upserts.append((seen[2][:6], seen[5])))
    event.listen(engine, "commit", commits.append)
    store.save_polls(states)
    assert [many for statement, many in upserts if statement == "INSERT"] == [True]
    assert len(commits) == 1
    assert len(store.poll_states()) == 1000


def test_changes_come_oldest_first_for_their_api(store):
    store.save_changes(TARGET, "b", "c", [change("third")], later(10), later(20))
    store.save_changes(TARGET, "a", "b", [change("first"), change("second")], None, later(5))
    store.save_changes(PollTarget("acme", "hooks"), "a", "b", [change("other")], None, NOW)
    assert list(store.changes("acme", "payments")) == [
        (None, later(5), "a", "b", change("first")),
        (None, later(5), "a", "b", change("second")),
        (later(10), later(20), "b", "c", change("third")),
    ]


def test_saving_a_comparison_again_after_an_interrupted_cycle_adds_nothing(store):
    for not_before in (None, NOW):
        store.save_changes(TARGET, "a", "b", [change()], not_before, later(5))
        store.save_changes(TARGET, "a", "b", [change()], not_before, later(10))
    assert [found[:2] for found in store.changes("acme", "payments")] == [(None, later(5)), (NOW, later(5))]


def test_a_change_that_was_taken_back_and_made_again_is_kept_twice(store):
    store.save_changes(TARGET, "a", "b", [change()], NOW, later(5))
    store.save_changes(TARGET, "b", "a", [change()], later(5), later(10))
    store.save_changes(TARGET, "a", "b", [change()], later(10), later(15))
    assert [found[2:4] for found in store.changes("acme", "payments")] == [("a", "b"), ("b", "a"), ("a", "b")]

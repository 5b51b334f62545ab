"""A database that fails is told with a stable code, in plain words, with place and help; what was stored stays."""

import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from monitor.errors import Diagnostic, StoreError
from monitor.storage import open_store
from tests.storage.examples import document, record
from tests.storage.processes import processes, write_as_somebody_else


def problem(caught: pytest.ExceptionInfo[StoreError]) -> Diagnostic:
    """The one diagnostic, which has everything that a person needs."""
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.place
    assert diagnostic.help
    assert diagnostic.message == diagnostic.message.lower().replace("sqlite", "SQLite")
    return diagnostic


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"this is a letter, not a database\n" * 100, id="text"),
        pytest.param(b"SQLite format 2\0" + bytes(4096), id="another format"),
    ],
)
def test_a_file_that_is_not_a_database_is_told_and_not_touched(tmp_path, content):
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{path}")
    assert problem(caught).code == "store-not-a-database"
    assert problem(caught).place.source == str(path)
    assert path.read_bytes() == content


def test_a_folder_that_can_not_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{tmp_path}/file/folder/monitor.sqlite")
    assert problem(caught).code == "store-cannot-open"


def test_a_folder_in_place_of_the_file_is_told(tmp_path):
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{tmp_path}")
    assert problem(caught).code == "store-cannot-open"


def test_a_read_only_database_can_be_read_and_says_why_it_is_not_written(sqlite_file):
    with open_store(f"sqlite:///{sqlite_file}") as store:
        store.record([record(1)])
    with open_store(f"sqlite:///file:{sqlite_file}?mode=ro&uri=true") as store:
        with pytest.raises(StoreError) as caught:
            store.record([record(2)])
        assert problem(caught).code == "store-read-only"
        assert [each.data["number"] for each in store.records()] == [1]


WRITE_ONE = """
import sys
import tempfile
from monitor.errors import StoreError
from monitor.storage import open_store
from tests.storage.examples import record
try:
    with open_store(sys.argv[1]) as store:
        for number in range(2000):
            store.record([record(number)])
            print(number, flush=True)
except StoreError as error:
    sys.exit(error.diagnostic.code)
"""


def test_a_file_that_this_user_may_not_write_is_told(sqlite_file, tmp_path):
    shared = Path(tempfile.mkdtemp())  # not in `tmp_path`, where only its owner may look
    path = Path(shutil.copy(sqlite_file, shared))
    path.chmod(0o444)
    shared.chmod(0o555)
    reader, writer = processes.Pipe(duplex=False)
    try:
        process = processes.Process(target=write_as_somebody_else, args=(f"sqlite:///{path}", writer))
        process.start()
        writer.close()
        assert reader.recv() in {"store-read-only", "store-cannot-open"}
        process.join()
    finally:
        shared.chmod(0o755)
        shutil.rmtree(shared)


def test_a_full_disk_is_told_and_everything_before_it_is_kept(sqlite_file):
    with open_store(f"sqlite:///{sqlite_file}") as store:
        digest = store.put_document(document())

        def limit(connection, _record=None):
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 10}")

        store._database._engine.dispose()
        event.listen(store._database._engine, "connect", limit)
        written = 0
        with pytest.raises(StoreError) as caught:  # noqa: PT012
            while True:
                store.record([record(number) for number in range(written, written + 50)])
                written += 50
        assert problem(caught).code == "store-full"
        assert written > 0
        assert [each.data["number"] for each in store.records()] == list(range(written))
        assert store.document(digest) == document()
        assert store.integrity() is None
        assert store.reachable() is None
        event.remove(store._database._engine, "connect", limit)
        store._database._engine.dispose()
        store.record([record(written)])
        assert len(list(store.records())) == written + 1


def test_a_disk_that_refuses_to_write_is_told_and_everything_confirmed_is_kept(sqlite_file):
    def limited():
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that the write fails instead of the program
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    url = f"sqlite:///{sqlite_file}"
    done = subprocess.run(
        [sys.executable, "-c", WRITE_ONE, url], check=False, capture_output=True, text=True, preexec_fn=limited
    )
    assert done.stderr.strip() in {"store-io", "store-full"}
    confirmed = [int(number) for number in done.stdout.split()]
    assert confirmed
    with open_store(url) as store:
        assert [each.data["number"] for each in store.records()] == confirmed
        assert store.integrity() is None


def test_a_database_locked_for_too_long_is_told_and_works_again_afterwards(sqlite_file):
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    with open_store(f"sqlite:///{sqlite_file}?timeout=0.01") as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            store.record([record(1)])
        assert problem(caught).code == "store-locked"
        assert list(store.records()) == []
        other.execute("ROLLBACK")
        store.record([record(2)])
        assert len(list(store.records())) == 1
    other.close()


def test_a_damaged_file_is_told(sqlite_file):
    with open_store(f"sqlite:///{sqlite_file}") as store:
        store.record([record(number) for number in range(2000)])
    content = bytearray(sqlite_file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xff" * 8192
    sqlite_file.write_bytes(content)
    with open_store(f"sqlite:///{sqlite_file}") as store:
        assert store.integrity() is not None  # in words of ours or SQLite's, by which page it met first
        with pytest.raises(StoreError) as caught:
            list(store.records())
    assert problem(caught).code == "store-damaged"


def test_a_store_whose_file_became_something_else_is_not_reachable(sqlite_file):
    store = open_store(f"sqlite:///{sqlite_file}")
    store.close()
    sqlite_file.write_bytes(b"something else " * 1000)
    assert store.reachable() == f"{sqlite_file}: this file is not a SQLite database"


def test_a_row_that_holds_no_noun_is_told(store):
    with store._database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO poll_states (target, body) VALUES ('acme', '[]')")
    with pytest.raises(StoreError, match="can't be read"):
        store.poll_states()


def test_a_server_that_is_not_there_is_told_without_the_password():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(StoreError) as caught:
            open_store(f"postgresql://monitor:s3cret@127.0.0.1:{port}/monitor")
    diagnostic = problem(caught)
    assert diagnostic.code == "store-unreachable"
    assert "s3cret" not in f"{caught.value} {diagnostic}"
    assert f"127.0.0.1:{port}/monitor" in str(diagnostic.place)


def test_a_database_that_the_server_does_not_have_is_told(postgresql):
    with pytest.raises(StoreError) as caught:
        open_store(postgresql.uri.replace("/postgres?", "/nowhere?"))
    assert problem(caught).code == "store-unreachable"
    assert '"nowhere" does not exist' in problem(caught).note


@pytest.mark.parametrize(
    ("state", "code"),
    [
        pytest.param("53100", "store-full", id="disk full"),
        pytest.param("25006", "store-read-only", id="read-only"),
        pytest.param("40001", "store-locked", id="serialisation failure"),
        pytest.param("40P01", "store-locked", id="deadlock"),
        pytest.param("58030", "store-io", id="disk error"),
        pytest.param("XX001", "store-damaged", id="damaged page"),
        pytest.param("53300", "store-unreachable", id="too many connections"),
        pytest.param("42501", "store-cannot-open", id="no right"),
    ],
)
def test_what_postgresql_reports_is_told_and_taken_back(empty_postgresql, state, code):
    with open_store(empty_postgresql) as store:
        store.record([record(1)])
        with store._database.writing() as connection:
            connection.exec_driver_sql(
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION 'it failed' USING ERRCODE = '{state}'; END $$"
            )
            connection.exec_driver_sql("CREATE TRIGGER fail AFTER INSERT ON records EXECUTE FUNCTION fail()")
        with pytest.raises(StoreError) as caught:
            store.record([record(2)])
        assert problem(caught).code == code
        assert len(list(store.records())) == 1


def test_a_lock_kept_on_postgresql_is_told(empty_postgresql):
    open_store(empty_postgresql).close()
    with (
        psycopg.connect(empty_postgresql) as other,
        open_store(f"{empty_postgresql}&options=-c%20lock_timeout%3D1") as store,
    ):
        other.execute("LOCK TABLE records IN EXCLUSIVE MODE")
        with pytest.raises(StoreError) as caught:
            store.record([record(1)])
        assert problem(caught).code == "store-locked"
        other.rollback()
        store.record([record(2)])


def test_connections_that_the_server_closed_are_replaced(empty_postgresql):
    with open_store(empty_postgresql) as store, psycopg.connect(empty_postgresql, autocommit=True) as other:
        store.record([record(1)])
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        assert len(list(store.records())) == 1

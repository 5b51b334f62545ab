"""Migrations give the tables that the code expects; other people's databases are left alone."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor.errors import StoreError, UsageError
from monitor.storage import open_existing, open_store, schema
from monitor.storage.tables import metadata
from tests.storage.examples import record


def test_all_migrations_together_give_the_tables_of_the_code(url):
    with open_store(url) as store, store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_the_head_in_the_code_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_a_file_is_written_with_a_log_ahead_and_each_commit_reaches_the_disk(sqlite_file):
    with open_store(f"sqlite:///{sqlite_file}") as store, store._database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_opening_again_finds_what_was_stored(url):
    with open_store(url) as store:
        store.record([record(1)])
    with open_store(url) as store:
        assert [each.data for each in store.records()] == [{"number": 1}]
        assert store.integrity() is None


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(url):
    with open_store(url) as store, store._database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert caught.value.diagnostic.code == "store-newer"
    assert "9999" in caught.value.diagnostic.note


def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{path}")
    assert caught.value.diagnostic.code == "store-foreign"
    assert "bookmarks" in caught.value.diagnostic.note
    assert path.read_bytes() == before


def test_a_postgresql_database_may_be_shared_unless_the_names_clash(empty_postgresql):
    import psycopg

    with psycopg.connect(empty_postgresql) as other:
        other.execute("CREATE TABLE procrastinate_jobs (id int)")
    open_store(empty_postgresql).close()
    with psycopg.connect(empty_postgresql) as other:
        other.execute(f"DROP TABLE {schema.VERSION_TABLE}")
    with pytest.raises(StoreError, match="another program"):
        open_store(empty_postgresql)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("monitor.sqlite", id="a path"),
        pytest.param("", id="nothing"),
        pytest.param("mysql://root:secret@localhost/monitor", id="another database"),
        pytest.param("unheard-of:///x", id="an unknown scheme"),
    ],
)
def test_what_is_no_url_of_a_known_database_is_a_usage_error(url):
    with pytest.raises(UsageError) as caught:
        open_store(url)
    assert caught.value.diagnostic.code == "database-url"
    assert "secret" not in str(caught.value)


def test_an_opened_store_that_is_up_to_date_loads_no_alembic(sqlite_file):
    import subprocess
    import sys

    program = (
        f"import sys, monitor.storage as s; s.open_store('sqlite:///{sqlite_file}'); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_only_asking_makes_nothing(url):
    """On PostgreSQL the database is there, and has no tables of this program."""
    with pytest.raises(UsageError) as caught:
        open_existing(url)
    assert caught.value.diagnostic.code == "store-missing"
    open_store(url).close()
    open_existing(url).close()

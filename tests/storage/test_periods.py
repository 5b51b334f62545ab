"""A period is read without what ended before it, in the order of time, on every database."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from monitor.model.cases import ConflictStatus
from monitor.model.history import Record, RecordKind
from monitor.storage import SqlStore, codec, open_store, schema
from monitor.storage.database import Database
from tests.storage.examples import conflict, entry, later


def ids(found):
    return [each.id for each in found]


@pytest.fixture
def filled(store):
    over = replace(conflict("over", ConflictStatus.CLOSED), updated_at=later(10))
    lasting = replace(conflict("lasting", ConflictStatus.CLOSED, opened_at=later(5)), updated_at=later(100))
    cases = (over, lasting, conflict("open", opened_at=later(50)), conflict("elsewhere", integration="other"))
    for case in cases:
        assert store.save_conflict(case, [], [])
    return store


def test_a_period_has_the_cases_that_were_open_in_it(filled):
    assert ids(filled.conflicts_between(later(20), later(40), integration="acme")) == ["lasting"]
    assert ids(filled.conflicts_between(later(0), later(6), integration="acme")) == ["over", "lasting"]
    assert ids(filled.conflicts_between(later(101), later(200))) == ["elsewhere", "open"]


def test_its_bounds_belong_to_it_at_the_start_only(filled):
    assert ids(filled.conflicts_between(later(10), later(50), integration="acme")) == ["over", "lasting"]
    assert ids(filled.conflicts_between(later(11), later(51), integration="acme")) == ["lasting", "open"]


def test_a_case_that_comes_back_is_in_the_period_again(filled):
    again = replace(filled.conflict("over"), status=ConflictStatus.DETECTED, updated_at=later(300))
    assert filled.save_conflict(again, [], [])
    assert "over" in ids(filled.conflicts_between(later(200), later(299)))


def test_logs_come_by_case_without_what_is_not_wanted(filled):
    entries = [entry("open", event) for event in ("seen", "repeated", "repeated", "green")]
    filled.save_conflict(filled.conflict("open"), entries, [])
    logs = filled.logs(["open", "over"], without=("repeated",))
    assert [each.event for each in logs["open"]] == ["seen", "green"]
    assert logs["over"] == ()
    assert logs["open"] == tuple(each for each in filled.log("open") if each.event != "repeated")


def test_what_is_not_wanted_is_there_where_it_moved_the_case(filled):
    def moved(begun, ended):
        return replace(entry("open", "repeated"), data={"from": begun, "to": ended, "note": 'it said "to":"closed"'})

    told = [moved("fix verified", "confirmed"), moved("confirmed", "confirmed"), moved("closed", "detected")]
    filled.save_conflict(filled.conflict("open"), told, [])
    kept = filled.logs(["open"], without=("repeated",))["open"]
    assert [(each.data["from"], each.data["to"]) for each in kept] == [
        ("fix verified", "confirmed"),
        ("closed", "detected"),
    ]


def test_more_cases_than_one_statement_takes(filled):
    assert len(filled.logs([f"case-{number}" for number in range(1200)])) == 1200


def test_regressions_come_by_case(filled):
    filled.save_regression("open", "f1", {"environment": "production"})
    assert filled.regressions_of(["open", "over"]) == {"open": ({"environment": "production"},), "over": ()}


def verification(minutes, outcome, integration="acme"):
    data = {"outcome": outcome, "reason": 'it said "outcome":"failed"'}
    return Record(later(minutes), RecordKind.VERIFICATION, integration, "payments", "c", data)


def test_records_of_a_kind_and_a_time_come_by_integration(store):
    store.record([verification(minutes, "passed") for minutes in (1, 2, 3)])
    store.record([verification(2, "failed", "other"), Record(later(2), RecordKind.GATE, "acme", None, "", {})])

    def between(since, until, *integrations):
        found = store.records_between(
            later(since), later(until), kind=RecordKind.VERIFICATION, integrations=integrations
        )
        return [(each.integration, each.at) for each in found]

    assert between(1, 3, "acme") == [("acme", later(1)), ("acme", later(2))]
    assert sorted(between(2, 3, "acme", "other")) == [("acme", later(2)), ("other", later(2))]
    assert between(0, 9, *(f"many-{number}" for number in range(1200))) == []


def test_failed_checks_are_those_that_say_so_within_their_spans(store):
    said = [(1, "failed"), (2, "passed"), (3, "errored"), (4, "failed")]
    store.record([verification(*each) for each in said])
    store.record([verification(2, "failed", "other")])
    found = store.failed_checks([("acme", later(1), later(4)), ("other", later(0), later(2))])
    assert [(each.integration, each.data["outcome"]) for each in found] == [("acme", "failed"), ("acme", "errored")]
    many = [("acme", later(number), later(number + 1)) for number in range(250)]
    assert len(list(store.failed_checks(many))) == 3
    assert list(store.failed_checks([])) == []


def test_an_integration_is_watched_since_its_first_record(store):
    store.record([verification(3, "passed"), verification(5, "passed"), verification(4, "passed", "o\x00ther")])
    assert store.watched_since(["acme", "o\x00ther", "never"]) == {"acme": later(3), "o\x00ther": later(4)}


def test_cases_of_the_version_before_are_found_by_when_they_ended(url):
    database = Database(url)
    database.initialise()
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).with_name("migrations")))
    closed = replace(conflict("closed", ConflictStatus.CLOSED), updated_at=later(30))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for case in (closed, conflict("open")):
            row = {"open": case.status.is_open, "at": case.opened_at, "body": codec.dump(case)}
            connection.execute(
                text("INSERT INTO conflicts VALUES (:id, 'acme', :open, :at, 1, :body)"), {"id": case.id, **row}
            )
    SqlStore(database).close()
    with open_store(url) as store:
        assert ids(store.conflicts_between(later(29), later(40))) == ["closed", "open"]
        assert ids(store.conflicts_between(later(31), later(40))) == ["open"]

"""Since when a description is known to have said what it says."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from monitor.engine.descriptions.announcements import Seen, snapshots, sunsets
from monitor.engine.descriptions.context import ApiContext, DatedChange, Descriptions
from monitor.model.changes import Change
from monitor.model.descriptions import Document
from monitor.model.history import ContractInForce
from monitor.model.integration import ApiSettings
from monitor.model.sides import Side
from monitor.model.values import Direction, Severity
from monitor.storage import open_store

JANUARY, JUNE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
WITHOUT = b'{"openapi": "3.1.0", "info": {"title": "Pay", "version": "1"}, "paths": {}}'
CHANGE = Change("operation-deprecated", Severity.RISKY, True, "c1", "GET /charges", Direction.NONE, "", "it ends")


def change(base: str, revision: str, at: datetime) -> DatedChange:
    return DatedChange(CHANGE, at - HOUR, at, base, revision)


def context(in_force: str | None, *changes: DatedChange) -> ApiContext:
    known = ContractInForce("acme", "pay", in_force, (), JANUARY)
    return ApiContext(ApiSettings("pay", Side.PARTNER), "acme", in_force=known, changes=changes)


SEEN = {
    "the first, in force": (context("a"), [Seen(JANUARY, "a", True)]),
    "a later one that is advanced to": (
        context("b", change("a", "b", JUNE)),
        [Seen(JUNE - HOUR, "a", True), Seen(JUNE, "b")],
    ),
    "the first, which is still in force": (
        context("a", change("a", "b", JUNE)),
        [Seen(JANUARY, "a", True), Seen(JUNE - HOUR, "a", True), Seen(JUNE, "b")],
    ),
    "one that came back": (
        context(None, change("a", "b", JUNE), change("b", "a", JUNE + 2 * HOUR)),
        [Seen(JUNE - HOUR, "a", True), Seen(JUNE, "b"), Seen(JUNE + 2 * HOUR, "a")],
    ),
    "none": (context(None), []),
}


@pytest.mark.parametrize(("known", "seen"), SEEN.values(), ids=SEEN)
def test_a_snapshot_counts_from_what_led_to_it_and_only_the_first_is_open_to_the_past(known, seen):
    assert list(snapshots(known)) == seen


def test_a_contract_in_force_that_was_advanced_makes_no_announcement_older(tmp_path):
    """In force since January; that it ends was first read in June."""
    operation = {"x-sunset": "2026-12-01", "responses": {"200": {"description": "charges"}}}
    described = {
        "openapi": "3.1.0",
        "info": {"title": "Pay", "version": "2"},
        "paths": {"/charges": {"get": operation}},
    }
    with open_store(f"sqlite:///{tmp_path}/monitor.sqlite") as store:
        files = {"openapi.json": json.dumps(described).encode()}
        ends = store.put_document(Document("openapi.json", files, "api.acme.example"))
        without = store.put_document(Document("openapi.json", {"openapi.json": WITHOUT}, "api.acme.example"))
        found = sunsets(context(ends, change(without, ends, JUNE)), Descriptions(store))
    assert [(each.announced, key) for key, each in found.items()] == [(JUNE, "GET /charges")]

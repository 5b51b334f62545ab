"""`explain FINGERPRINT`: a change that a cycle stored, explained from the database."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli.main import run
from monitor.model.changes import Change
from monitor.model.descriptions import PollState, PollTarget
from monitor.storage import open_store
from tests.rules.documents import changes, document, response_of

AMOUNT = {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "integer"}}}
NOW = datetime(2027, 1, 4, tzinfo=UTC)


@pytest.fixture
def stored(tmp_path: Path) -> tuple[str, Change]:
    base = response_of(AMOUNT)
    revision = response_of({**AMOUNT, "properties": {"amount": {"type": "string"}}})
    (change,) = changes(base, revision)
    database = f"sqlite:///{tmp_path / 'monitor.sqlite'}"
    target = PollTarget("acme", "payments")
    with open_store(database) as store:
        digests = [store.put_document(document(each)) for each in (base, revision)]
        store.save_polls([PollState(target, digests[1])])
        store.save_changes(target, *digests, [change], None, NOW)
    return database, change


def test_a_change_is_explained_by_the_beginning_of_its_fingerprint(stored, capsys) -> None:
    database, change = stored
    assert run(["explain", change.fingerprint[:8], "--database", database]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{change.fingerprint}: breaking\n  api      acme/payments\n")
    assert '"amount": "abc"' in shown
    assert "used by  no contract that is known" in shown
    assert "response-property-type-changed: breaking, unless" in shown


def test_a_change_is_explained_to_programs(stored, capsys) -> None:
    database, change = stored
    assert run(["explain", change.fingerprint, "--database", database, "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["changes"]
    assert (found["api"], found["rule"]) == ("acme/payments", change.rule)


def test_an_unknown_fingerprint_says_where_to_look(stored, capsys) -> None:
    database, change = stored
    other = ("0" if change.fingerprint[0] != "0" else "1") * 8
    assert run(["explain", other, "--database", database]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "what `diff` and `gate` show is not stored" in said
    assert "compat-monitor explain RULE-ID" in said


def test_the_help_says_that_fingerprints_are_those_of_the_database(capsys) -> None:
    assert run(["explain", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "What `diff` and `gate` compare is not stored" in said

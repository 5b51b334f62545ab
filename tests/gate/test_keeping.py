"""What is kept of a check on purpose: in one piece, within bounds of each company, and without secrets."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.engine.gate import keeping
from monitor.engine.gate.keeping import KEPT_A_DAY, keep, keepsake, kept_check, kept_checks
from monitor.errors import UsageError
from monitor.model.checks import Keeper
from monitor.model.history import RecordKind
from monitor.model.json_value import digest_of
from monitor.model.mediators import Mediator
from monitor.model.sides import Side
from monitor.model.values import Answer
from tests.fakes.store import memory_store
from tests.web.sample import NOW, an_answer, configuration

ACME = configuration().integrations[0]
DESK, SHOP = Keeper("API desk", Side.PARTNER), Keeper("Jo Berg", Side.IN_HOUSE)
DAY = timedelta(days=1)
DESCRIPTION = b'{"openapi": "3.1.0"}'


@pytest.fixture
def store():
    with memory_store() as store:
        yield store


def submitted(store, keeper=DESK, *, number=0, at=NOW, description=DESCRIPTION, integration=ACME):
    answer = an_answer(integration.name, integration.apis[0].name, f"{number:064x}")
    return keep(store, integration, keeper, answer, keepsake(answer, description, ()), at)


def test_what_was_submitted_and_found_is_read_back_by_its_number(store):
    kept = submitted(store)
    assert kept_check(store, "acme", kept.number) == kept
    assert (kept.by, kept.side, kept.at, kept.api) == ("API desk", Side.PARTNER, NOW, "payments")
    assert (kept.answer, kept.breaking, kept.in_use) == (Answer.NO, 1, 1)
    assert kept.environments == {"sandbox": Answer.NO, "production": Answer.NO}
    assert store.content(kept.description) == DESCRIPTION
    assert json.loads(store.content(kept.found)) == {**an_answer("acme", "payments", f"{0:064x}"), "stored": True}
    (record,) = store.records()
    assert (record.kind, record.id, record.data["answer"]) == (RecordKind.CHECKED, kept.number, "no")


def test_it_is_of_its_own_integration_and_no_other_record_is_one(store):
    kept = submitted(store)
    store.record([replace(next(store.records()), kind=RecordKind.GATE)])
    assert kept_check(store, "parcels", kept.number) is None
    assert kept_check(store, "acme", kept.number + 1) is None
    assert kept_checks(store, "parcels", 10) == ()


def test_the_newest_come_first(store):
    kept = [submitted(store, number=number, at=NOW + number * DAY) for number in range(4)]
    assert kept_checks(store, "acme", 3) == tuple(kept[:0:-1])


def test_the_same_that_the_same_person_has_just_had_kept_is_one(store):
    first = submitted(store)
    assert submitted(store, at=NOW + timedelta(seconds=50)) == first
    others = [
        submitted(store, number=1),
        submitted(store, SHOP),
        submitted(store, at=NOW + timedelta(minutes=2)),
    ]
    assert len({first.number, *(each.number for each in others)}) == 4


def test_each_company_has_so_many_a_day_and_takes_nothing_of_the_other(store):
    for number in range(KEPT_A_DAY):
        submitted(store, number=number, at=NOW + number * timedelta(minutes=1))
    with pytest.raises(UsageError) as refused:
        submitted(store, number=99, at=NOW + timedelta(hours=23))
    assert refused.value.diagnostic.code == "check-not-kept"
    assert refused.value.diagnostic.message == f"Acme Pay had {KEPT_A_DAY} checks kept within a day"
    assert len(list(store.records())) == KEPT_A_DAY
    assert submitted(store, SHOP, number=99, at=NOW + timedelta(hours=23)).side is Side.IN_HOUSE
    assert submitted(store, number=99, at=NOW + DAY).side is Side.PARTNER
    with pytest.raises(UsageError):
        submitted(store, number=100, at=NOW + DAY)


def test_who_mediates_has_nothing_kept_for_a_company(store):
    mediated = replace(ACME, mediators=(Mediator("Mia Ode", "mia@between.example"),))
    with pytest.raises(UsageError, match="Mia Ode mediates"):
        submitted(store, Keeper("mia ode", Side.PARTNER), integration=mediated)
    assert not list(store.records())


def test_there_is_a_bound_of_bytes_too(store, monkeypatch):
    monkeypatch.setattr(keeping, "BYTES_A_DAY", 2 * len(DESCRIPTION))
    submitted(store, number=1)
    with pytest.raises(UsageError, match="more than 0 MiB of descriptions kept within a day"):
        submitted(store, number=2, description=DESCRIPTION + b" ")
    submitted(store, number=2)
    submitted(store, SHOP, number=3)


@pytest.mark.parametrize(
    ("submitted", "kept"),
    [
        pytest.param(b'{"x": "hunter2hunter2"}', b'{"x": "[redacted]"}', id="a known secret"),
        pytest.param(b"a: https://jo:pass@x.example", b"a: https://[redacted]@x.example", id="a password in an address"),
        pytest.param(b"e: ghp_0123456789abcdefghijABCD", b"e: [redacted]", id="a token, by its shape"),
        pytest.param(b'{"password": "#/components/schemas/P"}', None, id="a name that credentials have, too"),
        pytest.param(b"\xff\xfeo\x00p\x00", None, id="bytes that are no UTF-8"),
    ],
)  # fmt: skip
def test_what_is_or_looks_like_a_credential_is_not_kept(submitted, kept):
    assert keepsake({}, submitted, ["hunter2hunter2"]).description == (kept or submitted)


def test_neither_is_it_in_what_was_found():
    shown = {"a": ["x hunter2hunter2", 77_123_456, 1, True, None], "hunter2hunter2": "ghp_0123456789abcdefghijABCD"}
    kept = json.loads(keepsake(shown, b"", ["hunter2hunter2", "77123456"]).answer)
    assert kept == {"a": ["x [redacted]", 0, 1, True, None], "[redacted]": "[redacted]", "stored": True}


def test_what_was_taken_out_is_said(store):
    plain = submitted(store, number=1)
    assert plain.is_redacted, "the sample's digest is of another description"
    answer = an_answer("acme", "payments", digest_of(DESCRIPTION))
    kept = keep(store, ACME, DESK, answer, keepsake(answer, DESCRIPTION, ()), NOW)
    assert not kept.is_redacted
    assert kept.to_json()["redacted"] is False

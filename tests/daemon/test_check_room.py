"""Submitted descriptions are judged in processes with bounds, over a database that can't be written."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

import monitor
from monitor.daemon.check_room import AT_ONCE, MEMORY_BYTES, SECONDS_MAX, CheckRoom
from monitor.errors import StoreError, UsageError
from monitor.model.history import Record, RecordKind
from monitor.storage import open_store, open_to_read
from monitor.storage.tables import metadata
from monitor.web.check.busy import BusyError
from monitor.web.check.program import DESCRIPTION_LIMIT
from tests.engine.world import World, a_world
from tests.gate.desk import Desk, charge
from tests.gate.test_candidate_descriptions import amount_becomes_text
from tests.storage.conftest import empty_postgresql, postgresql, sqlite_url, url

__all__ = ["empty_postgresql", "postgresql", "sqlite_url", "url"]


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    parsed = make_url(url)
    named = parsed.set(drivername="postgresql+psycopg") if parsed.get_backend_name() == "postgresql" else parsed
    engine = create_engine(named)
    with engine.connect() as connection:
        rows = {
            name: sorted(map(tuple, connection.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in metadata.tables
        }
    engine.dispose()
    return rows


def room(world: World, url: str, **more: object) -> CheckRoom:
    return CheckRoom(world.folder, url, lambda: world.configuration, world.clock, {}, **more)


async def test_nothing_is_stored_of_what_is_checked(tmp_path, url):
    with a_world(tmp_path) as made, open_store(url) as store:
        world = replace(made, store=store)
        await world.cycle(verifying=False)
        before = everything(url)
        assert sum(map(len, before.values())) > 5
        spec = Desk(world).spec(amount_becomes_text)
        found = room(world, url).check("acme", "payments", spec.read_bytes(), "Jo").answer
        assert found["answer"] == "no"
        assert found["stored"] is False
        assert everything(url) == before
        assert spec.read_bytes() not in json.dumps(before, default=repr).encode()


async def test_what_may_be_kept_is_handed_out_without_secrets_and_stored_by_nobody_here(tmp_path):
    secret, url = "acme-live-Zm9vYmFycXV4", f"sqlite:///{tmp_path / 'store.sqlite'}"
    with a_world(tmp_path) as world:
        await world.cycle(verifying=False)
        world.rewrite("rate: 1000/s, budget: 100000/day}\n    control: GET /status", WITH_SECRET)
        content = Desk(world).spec(lambda document: leaking(document, secret)).read_bytes()
        before = everything(url)
        found = replace(room(world, url), environ={"ACME_TOKEN": secret}).check(
            "acme", "payments", content, "Jo", keep=True
        )
        assert everything(url) == before
        kept = found.keepsake
        assert kept is not None
        assert (secret in json.dumps(found.answer), secret.encode() in content) == (True, True)
        assert secret.encode() not in kept.description + kept.answer
        assert json.loads(kept.description)["info"]["title"] == "the key [redacted]"
        assert json.loads(kept.answer)["stored"] is True


WITH_SECRET = """rate: 1000/s, budget: 100000/day}
        headers: {Authorization: "Bearer ${ACME_TOKEN}"}
    control: GET /status"""


def leaking(document, secret):
    """A secret stands where the answer shows it, too."""
    document["info"]["title"] = f"the key {secret}"
    amount_becomes_text(document)
    charge(document)["properties"]["amount"]["enum"] = [secret]


def test_a_store_that_is_opened_to_read_refuses_to_be_written(url):
    with pytest.raises(StoreError) as refused:
        open_to_read(url)
    assert refused.value.diagnostic.code in {"store-not-prepared", "store-cannot-open"}
    with open_store(url):
        pass
    before = everything(url)
    with open_to_read(url) as store:
        assert store.conflicts() == ()
        with pytest.raises(StoreError, match="can't be written"):
            store.record([Record(a_moment(), RecordKind.GATE, "acme", None, "-", {})])
    assert everything(url) == before


def a_moment():
    from tests.web.sample import NOW

    return NOW


def test_what_takes_too_long_or_too_much_is_ended(tmp_path):
    content = b'{"openapi": "3.0.0", "x-many": [' + b'{"a": 1},' * 1_500_000 + b"{}]}"
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with a_world(tmp_path) as world:
        for bounds in ({"seconds_max": 0.01}, {"memory_bytes": 400 * 2**20}):
            held = room(world, url, **bounds)
            with pytest.raises(UsageError) as refused:
                held.check("acme", "payments", content, None)
            assert refused.value.diagnostic.code == "description-too-heavy"
            assert (held._running, held._asking) == (set(), [])


def test_a_few_run_at_once_and_one_of_each_visitor(tmp_path):
    with a_world(tmp_path) as world:
        held = room(world, "sqlite:///none")
        with held._place_of("Jo"):
            with pytest.raises(BusyError) as own, held._place_of("Jo"):
                pass
            with held._place_of("Bo"), pytest.raises(BusyError) as others, held._place_of("Eva"):
                pass
            with held._place_of(None):
                pass
        assert AT_ONCE == 2
        assert (own.value.own, others.value.own) == (True, False)
        assert held._asking == []


def test_closing_it_ends_what_runs(tmp_path):
    with a_world(tmp_path) as world:
        held = room(world, f"sqlite:///{tmp_path / 'store.sqlite'}")
        ended: list[str] = []

        def ask() -> None:
            try:
                held.check("acme", "payments", b'{"openapi": "3.0.0"}', None)
            except UsageError as error:
                ended.append(error.diagnostic.code)

        thread = threading.Thread(target=ask)
        thread.start()
        while not held._running and thread.is_alive():
            thread.join(0.01)
        held.close()
        thread.join(30)
        assert ended == ["description-too-heavy"]


def test_the_manual_names_the_bounds():
    text = (Path(monitor.__file__).parent.parent / "docs" / "check.md").read_text(encoding="utf-8")
    assert f"more than {DESCRIPTION_LIMIT >> 20} MiB" in text
    assert f"within {SECONDS_MAX:g} seconds and {MEMORY_BYTES >> 30} GiB of memory" in text
    assert AT_ONCE == 2
    assert "two checks are running already" in text

"""Versions that environments tell: asked once a cycle, within the rules, and a deployment where they change."""

import json
from datetime import timedelta

import pytest

from monitor.engine.verifying.versions import version_changes, version_in
from monitor.model.exchanges import Exchange, Request, Response
from monitor.model.history import Record, RecordKind
from monitor.model.integration import VersionProbe
from tests.engine.arena import CHARGE, PROBE, Arena, an_arena, said, told
from tests.fakes.store import memory_store
from tests.servers.scripted import Reply
from tests.storage.examples import NOW

SHAPED_ANEW = said(CHARGE | {"amount": "19.99"})


def answer(body=b"", status=200, **headers: str) -> Exchange:
    return Exchange(Request("GET", "/version"), "", NOW, 0.1, Response(status, tuple(headers.items()), body))


TOLD = {
    "in a header": (VersionProbe(header="X-V"), answer(**{"x-v": " 1.4 "}), "1.4"),
    "in JSON": (VersionProbe(url="/version", json_pointer="/build/id"), answer(b'{"build": {"id": "a1"}}'), "a1"),
    "as a number": (VersionProbe(url="/version", json_pointer="/n"), answer(b'{"n": 7}'), "7"),
    "as text": (VersionProbe(url="/version"), answer(b"2026.11.3\n"), "2026.11.3"),
    "not in this header": (VersionProbe(header="X-V"), answer(), None),
    "not at this place": (VersionProbe(url="/version", json_pointer="/build"), answer(b'{"b": 1}'), None),
    "an object is none": (VersionProbe(url="/version", json_pointer="/build"), answer(b'{"build": {}}'), None),
    "a page is none": (VersionProbe(url="/version"), answer(b"<html>" + b" " * 500), None),
    "what is no JSON": (VersionProbe(url="/version", json_pointer="/build"), answer(b"1.4"), None),
    "an error is none": (VersionProbe(url="/version"), answer(b"1.4", 500), None),
}


@pytest.mark.parametrize(("probe", "exchange", "version"), TOLD.values(), ids=TOLD)
def test_a_version_is_read_where_the_configuration_says(probe, exchange, version):
    assert version_in(exchange, probe) == version


def test_changes_are_intervals_and_only_a_version_never_seen_before_is_new():
    times = [NOW + timedelta(minutes=15 * number) for number in range(6)]
    versions = ["1", "1", "2", "1", "2", "3"]
    with memory_store() as store:
        for at, version in zip(times, versions, strict=True):
            data = {"environment": "sandbox", "version": version}
            store.record([Record(at, RecordKind.VERSION, "acme", "payments", "c", data)])
            store.record([Record(at, RecordKind.VERSION, "acme", "payments", "c", data | {"environment": "other"})])
        found = list(version_changes(store, "acme", "payments", "sandbox"))
    assert [(each.before, each.after, each.is_new) for each in found] == [
        ("1", "2", True),
        ("2", "1", False),
        ("1", "2", False),
        ("2", "3", True),
    ]
    assert (found[0].not_before, found[0].not_after) == (times[1], times[2])


def versioned(arena: Arena, how: str) -> None:
    arena.rewrite("    generated:", f"    version: {how}\n    generated:")


def versions(arena: Arena) -> list[str]:
    return [str(each.data["version"]) for each in arena.store.records(kinds=(RecordKind.VERSION,), integration="acme")]


def runs(version: str, how: str, arena: Arena, charge: Reply) -> None:
    """The host runs this version and answers so."""
    body = charge.body
    headers = {"Content-Type": "application/json"} | ({"X-Acme-Version": version} if "header" in how else {})
    arena.routes["/charges/ch_1042"] = Reply(200, body, headers)
    arena.routes["/version"] = Reply(200, json.dumps({"build": version}).encode())


@pytest.mark.parametrize("how", ["{header: X-Acme-Version}", "{url: /version, json: /build}"])
@pytest.mark.parametrize("provider", ["partner", "in-house"])
async def test_a_new_version_between_last_pass_and_first_fail_is_the_culprit_with_its_interval(tmp_path, how, provider):
    with an_arena(tmp_path, provider=provider) as arena:
        versioned(arena, how)
        runs("1.4", how, arena, said(CHARGE))
        await arena.cycle()
        before = arena.clock.now()
        arena.later(hours=1)
        runs("1.5", how, arena, said({name: CHARGE[name] for name in ("id", "currency", "status")}))
        report = await arena.cycle()
    assert versions(arena) == ["1.4", "1.5"]
    assert told(report) == [(provider, "attributed", provider)]
    culprit = report.regressions[0]["verdict"]["culprit"]
    assert culprit["kind"] == "deployment"
    assert "1.4" in culprit["summary"]
    assert "1.5" in culprit["summary"]
    assert culprit["not_before"] <= before.isoformat() < culprit["not_after"]


async def test_the_look_is_one_get_a_cycle_that_counts_against_the_budget(tmp_path):
    with an_arena(tmp_path) as arena:
        versioned(arena, "{url: /version, json: /build}")
        runs("1.4", "url", arena, said(CHARGE))
        for _ in range(3):
            await arena.cycle()
        sent = [each for each in arena.host.received if each.path != "/openapi.json"]
        assert len(arena.requests("/version")) == 3
        assert arena.store.spent("acme", "payments", "sandbox", arena.clock.now().date()) == len(sent)


@pytest.mark.parametrize("probe", ["none", "{methods: [POST]}", PROBE.replace("100000", "4")])
async def test_nothing_is_asked_where_rules_or_budget_forbid_it(tmp_path, probe):
    with an_arena(tmp_path, probe=probe) as arena:
        versioned(arena, "{url: /version, json: /build}")
        runs("1.4", "url", arena, said(CHARGE))
        await arena.cycle()
        assert not arena.requests("/version")


async def test_where_it_answers_without_a_version_that_is_said_and_nothing_is_in_doubt(tmp_path):
    with an_arena(tmp_path) as arena:
        versioned(arena, "{url: /version, json: /build}")
        report = await arena.cycle()
    assert report.state.value == "compatible"
    (problem,) = report.problems
    assert problem["code"] == "version-not-told"
    assert "GET /version answered 404 without it" in problem["message"]

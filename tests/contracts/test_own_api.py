"""The monitor monitors itself: `contracts/` holds what programs read of its API, and a break of ours is told as ours."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import monitor
from monitor.config import load
from monitor.config.variables import unset
from monitor.daemon.composition import Monitor
from monitor.documents import load_any
from monitor.interactions.interactions_file import read_interactions
from monitor.openapi import match_operation, read_api
from monitor.reports.run_report import IntegrationReport, RunReport
from monitor.web import create_app
from tests.fakes.clock import FakeClock
from tests.web.conftest import site
from tests.web.site import Site, running_site

__all__ = ["site"]

CONTRACTS = Path(monitor.__file__).parent.parent / "contracts"
FILE = CONTRACTS / "api.interactions.yaml"
NOT_ASKED = {
    "observeTraffic": "it hands in evidence",
    "sayInConflict": "it acts in a case",
    "mediateConflict": "it acts in the room of a case",
    "reportProblem": "it opens a case",
    "checkDescription": "each call costs a process",
}
"""Operations without an interaction in `contracts/`, each with the reason: mostly that it changes something."""


@dataclass
class Breaking:
    """Stands before the application: a member of what it answers is called otherwise, once that is asked for.

    `paths`: of the answers it is called otherwise in.
    """

    app: ASGIApp | None = None
    paths: tuple[str, ...] = ()
    names: tuple[bytes, bytes] = (b'"state"', b'"condition"')

    def before(self, app: ASGIApp) -> ASGIApp:
        self.app = app
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        if scope["type"] != "http" or scope["path"] not in self.paths:
            await self.app(scope, receive, send)
            return
        start: list[Message] = []

        async def renamed(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            body = message["body"].replace(*self.names)
            headers = [each for each in start[0]["headers"] if each[0] != b"content-length"]
            await send({**start[0], "headers": [*headers, (b"content-length", str(len(body)).encode())]})
            await send({**message, "body": body})

        await self.app(scope, receive, renamed)


@dataclass
class Own:
    """A daemon with the sample's year behind it that also watches itself, as `serve contracts` does."""

    site: Site
    folder: Path
    breaking: Breaking

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.site.context.clock, FakeClock)
        return self.site.context.clock

    async def run(self) -> IntegrationReport:
        """One whole cycle of our own monitor over what it serves."""
        report = RunReport()
        await Monitor(load(self.folder), self.folder, self.site.store, self.clock, {}, (report.hear,)).run_all()
        return report.integrations["compat-monitor"]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    breaking, folder = Breaking(), tmp_path / "contracts"
    shutil.copytree(CONTRACTS, folder)
    with running_site(tmp_path, breaking.before) as site:
        file = folder / "compat-monitor.yaml"
        text = file.read_text(encoding="utf-8").replace("http://127.0.0.1:8750", site.url)
        file.write_text(
            text.replace("contracts:\n", "contracts:\n  - {api: api, interactions: cases.interactions.yaml}\n")
        )
        (folder / "cases.interactions.yaml").write_text(json.dumps(of_a_case(site)))
        sample = site.sample.configuration
        watched = replace(sample, integrations=(*load(folder).integrations, *sample.integrations))
        site.sample = replace(site.sample, configuration=watched)
        yield Own(site, folder, breaking)


def of_a_case(site: Site) -> dict[str, Any]:
    """What programs read of one case: the sample has one, and a daemon that watches nothing but itself has none."""
    case = site.sample.cases["theirs"]
    (regression,) = site.store.regressions(conflict_id=case)
    assert isinstance(regression, Mapping)
    exchanges: Any = regression["exchanges"]
    path, entry = f"/api/conflicts/{case}", {"number": 1, "event": "", "by": "", "text": "", "hash": "", "previous": ""}
    verdict = {"changed_by": "partner", "owes": "partner", "status": "attributed", "confidence": 0.99, "cells": {}}
    checked = f"/api/integrations/acme/checks/{site.sample.checks['acme']}"
    asked: dict[str, Any] = {
        path: {"id": case, "status": "", "waiting_on": "", "regressions": [{"fingerprint": "", "verdict": verdict}]},
        f"{path}/log": {"log": [entry]},
        f"{path}/settlement": {"four_times": {}, "visibility": "", "working_seconds_on": {}},
        checked: {"number": 1, "by": "", "answer": "", "breaking": 1, "found": {"changes": [{"fingerprint": ""}]}},
        f"{checked}/description": "the description",
        f"/api/exchanges/{exchanges['now']}": {"digest": "", "url": "", "at": "", "request": {"method": "GET"}},
    }
    return {
        "consumer": "Automation",
        "provider": "compat-monitor",
        "interactions": [
            {
                "description": f"read {path}",
                "request": {"path": path},
                "response": {"status": 200, "body": body},
            }
            for path, body in asked.items()
        ],
    }


def outcomes(report: IntegrationReport) -> dict[str, str]:
    return {each["interaction"]: f"{each['outcome']} {each['reason']}" for each in report.results}  # type: ignore[misc]


LISTED, STATE = "/api/integrations", "/integrations/*/state"


@pytest.mark.parametrize("described", [False, True], ids=["in-silence", "with-its-description"])
async def test_all_that_programs_rely_on_holds_and_a_break_of_ours_is_told_as_ours(own: Own, described: bool) -> None:
    green = await own.run()
    assert {each: how for each, how in outcomes(green).items() if not how.startswith("passed")} == {}
    assert (green.state.value, green.regressions, green.problems) == ("compatible", [], [])
    own.breaking.paths = (LISTED, "/openapi.json") if described else (LISTED,)
    own.clock.advance(timedelta(minutes=15))
    report = await own.run()
    assert report.state.value == "conflict"
    (regression,) = report.regressions
    assert (regression["operation"], regression["pointer"]) == (f"GET {LISTED}", STATE)
    verdict: Any = regression["verdict"]
    assert (verdict["changed_by"], verdict["owes"], verdict["status"]) == ("in-house", "in-house", "attributed")
    assert verdict["survivors"] == ["in-house"]
    told = verdict["mechanism"]
    if described:
        assert verdict["culprit"]["kind"] == "description"
        assert told.startswith("compat-monitor: the member `state` is called `condition` now")
        (change,) = (each for each in report.changes if each["operation"] == f"GET {LISTED}")
        assert (change["severity"], change["used_by"]) == ("breaking", ["Automation"])
    else:
        assert (verdict["culprit"]["kind"], report.changes) == ("behaviour", [])
        assert told.startswith("compat-monitor: member 'state' is missing")


@pytest.fixture(scope="module")
def description(site: Site) -> dict[str, Any]:
    return create_app(site.context).openapi()


def called(description: dict[str, Any]) -> dict[str, str | None]:
    """Description of an interaction -> the operation of the API that it calls."""
    described = read_api(description, source="openapi.json")
    value = load_any(FILE.read_bytes(), FILE.name)
    interactions = read_interactions(value, api="api", contract=FILE.name)
    return {
        each.description: match_operation(described, each.request.method, each.request.path) for each in interactions
    }


def test_each_operation_is_asked_for_or_says_why_not(description: dict[str, Any]) -> None:
    ids = {
        f"{method.upper()} {path}": operation["operationId"]
        for path, item in description["paths"].items()
        for method, operation in item.items()
    }
    found = called(description)
    assert [each for each, operation in found.items() if operation is None] == [], "no such operation (any more)"
    asked = {ids[operation] for operation in found.values() if operation is not None}
    missing = set(ids.values()) - asked - NOT_ASKED.keys()
    assert missing == set(), (
        f"{', '.join(sorted(missing))}: add an interaction to contracts/{FILE.name}, "
        f"or a line to NOT_ASKED in {Path(__file__).name} that says why there is none"
    )
    assert set(NOT_ASKED) - set(ids.values()) == set(), "not an operation any more: take it out of NOT_ASKED"
    assert asked & NOT_ASKED.keys() == set(), "it is asked for now: take it out of NOT_ASKED"


def test_it_is_ready_in_a_clean_clone() -> None:
    """Without a variable, a secret or a network: read as `config check contracts` does."""
    (integration,) = load(CONTRACTS).integrations
    assert unset(load(CONTRACTS), {}, alerts=True) == {}
    tracked = ("git", "-C", str(CONTRACTS.parent), "check-ignore", "--no-index", *map(str, CONTRACTS.iterdir()))
    assert subprocess.run(tracked, capture_output=True, text=True, check=False).stdout == ""
    assert integration.company(integration.apis[0].provider).name == "compat-monitor"

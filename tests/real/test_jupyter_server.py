"""jupyter-server, run by nobody here, moves from 1.24 to 2.14 under a consumer that was written for 1.24.

What differs, found by asking both: 2.14 answers a request for contents that do not exist with plain text that it calls
JSON, where 1.24 sends `{"message": …}`; and `/api` names another version. The description, Swagger 2.0 as the package
ships and serves it, gained operations, parameters and members, and says nothing of either difference.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.real.programs import environment_with, running

OLD, NEW = "1.24.0", "2.14.2"
TOKEN = "b0b1c7e1-not-to-be-stored"
COMPANIONS = (
    "anyio<5",
    "jupyter_client<9",
    "jupyter_core<6",
    "nbconvert<8",
    "nbformat<6",
    "pyzmq<28",
    "tornado<7",
    "traitlets<6",
)
"""jupyter-server leaves the majors of what it stands on open; the old release was not written for what comes next."""

INTEGRATION = """\
integration: notebooks
description: Notebook Desk shows people the files of a Jupyter Server.
sides:
  in-house: {{name: Notebook Desk}}
  partner: {{name: Jupyter}}
apis:
  server:
    provider: partner
    spec: {{url: "{url}/api/spec.yaml", headers: {{Authorization: "token ${{JUPYTER_TOKEN}}"}}}}
    environments:
      sandbox:
        base_url: {url}
        headers: {{Authorization: "token ${{JUPYTER_TOKEN}}"}}
        probe: {{rate: 100/s, budget: 10000/day}}
    generated: {{enabled: false}}
contracts:
  - {{api: server, interactions: desk.interactions.yaml}}
"""

CONTRACT = """\
consumer: Notebook Desk
provider: Jupyter
interactions:
  - description: see whether the server is busy
    request: {path: /api/status}
    response:
      status: 200
      headers: {Content-Type: application/json}
      body: {connections: 0, kernels: 0, started: 2026-01-01T00:00:00Z, last_activity: 2026-01-01T00:00:00Z}
      match: {$.started: datetime, $.last_activity: datetime}
  - description: list what kernels there are
    request: {path: /api/kernelspecs}
    response: {status: 200, body: {default: python3, kernelspecs: {}}}
  - description: list the terminals
    request: {path: /api/terminals}
    response: {status: 200, equal: []}
  - description: read a file
    request: {path: /api/contents/hello.txt}
    response:
      status: 200
      equal: {name: hello.txt, path: hello.txt, type: file, format: text, mimetype: text/plain, content: hello}
  - description: read a notebook
    request: {path: /api/contents/notes.ipynb, query: {type: notebook}}
    response: {status: 200, body: {type: notebook, content: {cells: [], nbformat: 4}}}
  - description: tell people why a file can't be shown
    request: {path: /api/contents/missing.txt}
    response:
      status: 404
      headers: {Content-Type: application/json}
      body: {message: "file or directory does not exist: 'missing.txt'"}
  - description: tell people why a folder can't be shown
    request: {path: /api/contents/nowhere}
    response:
      status: 404
      headers: {Content-Type: application/json}
      body: {message: "file or directory does not exist: 'nowhere'"}
"""
NOT_FOUND = {"tell people why a file can't be shown", "tell people why a folder can't be shown"}


@dataclass(frozen=True)
class Desk:
    """The consumer's folder with everything in it, and the port where the server always is."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def server(self, version: str) -> Iterator[None]:
        python = environment_with(f"jupyter-server-{version}", (f"jupyter-server=={version}", *COMPANIONS))
        home = self.folder / "home"
        places = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
        settings = {
            "ip": "127.0.0.1",
            "port": str(self.port),
            "port_retries": "0",
            "token": TOKEN,
            "open_browser": "False",
            "allow_root": "True",
            "root_dir": str(self.folder / "files"),
        }
        command = [str(python), "-m", "jupyter_server", *(f"--ServerApp.{key}={it}" for key, it in settings.items())]
        environ = {"HOME": str(home), **places}
        log = self.folder / "jupyter.log"
        with running(command, ready=f"{self.url}/api", log=log, environ=environ, folder=self.folder / "files"):
            yield

    def monitor(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command of the product, as people would type it."""
        return subprocess.run(
            [sys.executable, "-c", "from monitor.cli.main import main; main()", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "JUPYTER_TOKEN": TOKEN},
        )

    def cycle(self) -> tuple[int, dict[str, Any]]:
        """Exit status and what `run` found."""
        contracts, store = str(self.folder / "contracts"), str(self.folder / "store.sqlite")
        done = self.monitor("run", contracts, "--database", store, "--format", "json")
        assert done.returncode in {0, 1, 3}, done.stderr
        (found,) = json.loads(done.stdout)["integrations"]
        return done.returncode, found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    for name in ("contracts", "files", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "files" / "hello.txt").write_text("hello")
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "files" / "notes.ipynb").write_text(json.dumps(notebook))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = Desk(tmp_path, port)
    (tmp_path / "contracts" / "notebooks.yaml").write_text(INTEGRATION.format(url=found.url))
    (tmp_path / "contracts" / "desk.interactions.yaml").write_text(CONTRACT)
    return found


def outcomes(found: dict[str, Any]) -> dict[str, str]:
    return {each["interaction"]: each["outcome"] for each in found["verifications"]["results"]}


def test_the_upgrade_of_a_real_server_is_attributed_to_who_upgraded_and_a_restart_to_nobody(desk: Desk):
    with desk.server(OLD):
        status, found = desk.cycle()
    assert (status, found["state"]) == (0, "compatible"), found["reasons"]
    assert set(outcomes(found).values()) == {"passed"}
    assert [each["outcome"] for each in found["polls"]] == ["first"]

    with desk.server(OLD):
        status, found = desk.cycle()
    assert (status, found["state"]) == (0, "compatible"), found["reasons"]
    assert not found["changes"]
    assert not found["regressions"]
    assert not found["conflicts"]

    with desk.server(NEW):
        status, found = desk.cycle()
        again, repeated = desk.cycle()
    assert (status, found["state"]) == (1, "conflict")
    assert {name for name, outcome in outcomes(found).items() if outcome == "failed"} == NOT_FOUND
    assert_the_upgrade_is_explained(found)
    assert (again, repeated["state"]) == (1, "conflict")
    assert not repeated["changes"]
    assert [each["id"] for each in repeated["conflicts"]] == [each["id"] for each in found["conflicts"]]

    with desk.server(OLD):
        _, back = desk.cycle()
    assert set(outcomes(back).values()) == {"passed"}
    assert not back["regressions"]
    broken = {each["id"] for each in found["conflicts"]}
    assert {each["status"] for each in back["conflicts"] if each["id"] in broken} == {"fix verified"}
    assert {each["status"] for each in back["conflicts"] if each["id"] not in broken} == {"pending"}, (
        "what 2.14 had begun to describe is gone again"
    )

    assert_no_trace_of_the_token(desk)


def assert_the_upgrade_is_explained(found: dict[str, Any]) -> None:
    assert {each["severity"] for each in found["changes"]} == {"compatible"}
    assert {each["rule"] for each in found["changes"]} >= {"operation-added"}
    assert found["regressions"]
    for regression in found["regressions"]:
        verdict = regression["verdict"]
        assert (verdict["changed_by"], verdict["status"]) == ("partner", "attributed"), verdict
        assert verdict["owes"] == "partner", json.dumps(verdict, indent=1)
        assert regression["operation"] == "GET /api/contents/{path}"
        assert regression["failure"] == "shape"
        assert (verdict["cells"]["old_old"], verdict["cells"]["old_new"], verdict["cells"]["control"]) == (
            "pass",
            "fail",
            "pass",
        )
        assert verdict["culprit"]["kind"] == "behaviour"
        assert "not JSON" in verdict["culprit"]["summary"]
    assert {each["conflict"] for each in found["regressions"]} == {each["id"] for each in found["conflicts"]}


def assert_no_trace_of_the_token(desk: Desk) -> None:
    for file in desk.folder.glob("store.sqlite*"):
        assert TOKEN.encode() not in file.read_bytes()


def test_a_description_that_only_gained_things_is_compatible(desk: Desk):
    descriptions = []
    for version in (OLD, NEW):
        python = environment_with(f"jupyter-server-{version}", (f"jupyter-server=={version}", *COMPANIONS))
        (found,) = python.parent.parent.glob("lib/*/site-packages/jupyter_server/services/api/api.yaml")
        descriptions.append(str(found))
    onward = desk.monitor("diff", *descriptions, "--format", "json")
    assert onward.returncode == 0, onward.stderr
    assert json.loads(onward.stdout)["summary"]["breaking"] == 0
    back = desk.monitor("diff", *reversed(descriptions), "--format", "json")
    assert back.returncode == 1
    removed = {each["operation"] for each in json.loads(back.stdout)["changes"] if each["rule"] == "operation-removed"}
    assert removed == {"GET /api/", "GET /api/me"}

"""Making and replaying generated cases against Schemathesis's own run of the same description.

    python -m pytest tests/benchmarks/bench_generated.py        (make benchmark)

Both start a process, load the same description of thirty operations, make five valid cases of each and send them one
after another to the same server, a process of its own. Rounds alternate, and the fastest of each counts. Schemathesis
may send a few cases more or less than we do, so times are per case.
"""

import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from monitor.clock import SystemClock
from monitor.interactions.judgement import outcome_of
from monitor.model.descriptions import Document
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ApiSettings, Environment, GeneratedCases, ProbeRules
from monitor.model.sides import Side
from monitor.model.values import Outcome
from monitor.network.client import GuardedClient
from monitor.verifiers.exchanger import HttpExchanger
from monitor.verifiers.generator import SchemathesisGenerator
from tests.servers.scripted import Received, Reply
from tests.verifiers.loopback import JSON, Loopback

OPERATIONS = 30
EXAMPLES = 5
ROUNDS = 2
RATIO_MAX = 1.2
ANSWER = b'{"id": "x", "amount": 1, "tags": ["a"]}'


def description() -> dict[str, Any]:
    thing = {
        "type": "object",
        "required": ["id", "amount"],
        "properties": {
            "id": {"type": "string", "maxLength": 20},
            "amount": {"type": "integer", "minimum": 0},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
        {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["asc", "desc"]}},
    ]
    responses = {"200": {"description": "", "content": content}}
    paths: dict[str, Any] = {}
    for number in range(OPERATIONS // 2):
        paths[f"/things{number}/{{id}}"] = {
            "get": {"parameters": parameters, "responses": responses},
            "post": {
                "parameters": parameters[:1],
                "requestBody": {"required": True, "content": content},
                "responses": responses,
            },
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {"schemas": {"Thing": thing}},
    }


def _serve(pipe: Connection) -> None:
    with Loopback(lambda _: Reply(body=ANSWER, headers=JSON)) as server:
        pipe.send(server.base)
        while pipe.recv() == "count":
            pipe.send(sum(_is_case(asked) for asked in server.received))
            server.received.clear()


def _is_case(asked: Received) -> bool:
    return asked.path.startswith("/things")


@pytest.fixture
def server() -> Iterator[tuple[str, Connection]]:
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    yield here.recv(), here
    here.send("stop")
    process.join(10)


def counted(pipe: Connection) -> int:
    pipe.send("count")
    return int(pipe.recv())


async def ours(url: str) -> None:
    api = ApiSettings("things", Side.PARTNER, generated=GeneratedCases(examples=EXAMPLES))
    content = json.dumps(description()).encode()
    document = Document("openapi.json", {"openapi.json": content}, "openapi.json")
    cases = await SchemathesisGenerator().generate(api, document, "digest")
    environment = Environment("sandbox", EnvironmentText(url), probe=ProbeRules(rate_per_second=100_000))
    async with GuardedClient(agent="compat-monitor benchmark") as client:
        exchanger = HttpExchanger(client, SystemClock(), {})
        for case in cases:
            outcome, _, reason = outcome_of(case, await exchanger.send(case.request, environment))
            assert outcome is Outcome.PASSED, reason


def theirs(url: str, folder: Path) -> None:
    (folder / "openapi.json").write_text(json.dumps(description()))
    (folder / "empty.toml").write_text("")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "empty.toml", "run", "openapi.json"]
    options = ["--url", url, "--phases", "fuzzing", "--mode", "positive", "--seed", "1", "--workers", "1"]
    checks = ["--checks", "status_code_conformance,content_type_conformance,response_schema_conformance"]
    more = ["--max-examples", str(EXAMPLES), "--generation-database", "none"]
    found = subprocess.run(
        [*command, *options, *checks, *more], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert found.returncode == 0, found.stdout[-2000:] + found.stderr[-2000:]


async def test_generated_cases_take_little_longer_than_schemathesis_itself(
    server: tuple[str, Connection], tmp_path: Path
):
    url, pipe = server
    mine, its = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await ours(url)
        mine.append((time.perf_counter() - started) / counted(pipe))
        started = time.perf_counter()
        theirs(url, tmp_path)
        its.append((time.perf_counter() - started) / counted(pipe))
    ratio = min(mine) / min(its)
    print(f"per case: ours {min(mine) * 1000:.1f} ms, Schemathesis {min(its) * 1000:.1f} ms, ratio {ratio:.2f}")
    assert ratio <= RATIO_MAX

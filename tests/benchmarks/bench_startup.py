"""`diff` of two 50 KB descriptions against the start of Python with json and click: a ratio, measured in one run.

    python -m pytest tests/benchmarks/bench_startup.py        (make benchmark)

Rounds alternate, and the fastest of each counts, since everything else on the machine can only slow them down.
Bytecode is cached, as an installer leaves it, even where the environment forbids Python to write it.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

RATIO_MAX = {"--help": 3.0, "diff": 5.0}
ROUNDS = 7
SIZE = 50_000
MAIN = "from monitor.cli.main import main; main()"
FORBIDDEN = ("schemathesis", "sqlalchemy", "fastapi", "starlette", "jsonschema", "rich", "httpx")


def description(amount: str) -> bytes:
    """About 50 KB, with an edit in a component and another in an operation."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Charge"}}}
    operation = {"responses": {"200": {"description": "what was asked for, in full", "content": content}}}
    charge = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string"}, "amount": {"type": amount}},
    }
    value: dict = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}
    value["components"] = {"schemas": {"Charge": charge}}
    number = 0
    while len(json.dumps(value, indent=1)) < SIZE:
        for _ in range(20):
            number += 1
            value["paths"][f"/charges/{number}/{{id}}"] = {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "get": operation,
            }
    value["paths"]["/charges/1/{id}"]["get"] = {**operation, "deprecated": amount == "string"}
    return json.dumps(value, indent=1).encode()


def test_a_command_starts_fast(tmp_path: Path) -> None:
    base, revision = tmp_path / "base.json", tmp_path / "revision.json"
    base.write_bytes(description("integer"))
    revision.write_bytes(description("string"))
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    floor: list[float] = []
    ours: dict[str, list[float]] = {"--help": [], "diff": []}
    for _ in range(ROUNDS):
        floor.append(seconds(["import json, click"], environment))
        ours["--help"].append(seconds([MAIN, "--help"], environment))
        ours["diff"].append(seconds([MAIN, "diff", str(base), str(revision)], environment, status=1))
    for name, took in ours.items():
        ratio = min(took) / min(floor)
        print(f"{name} {min(took):.3f} s, floor {min(floor):.3f} s, ratio {ratio:.2f} (at most {RATIO_MAX[name]})")
        assert ratio <= RATIO_MAX[name]


def test_diff_loads_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    base.write_bytes(description("integer"))
    program = (
        "import sys; from monitor.cli.main import run; "
        f"run(['diff', {str(base)!r}, {str(base)!r}]); "
        f"sys.exit(' '.join(name for name in {FORBIDDEN!r} if name in sys.modules) or 0)"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr


def seconds(program: list[str], environment: dict[str, str], *, status: int = 0) -> float:
    start = time.perf_counter()
    finished = subprocess.run([sys.executable, "-c", *program], capture_output=True, env=environment)
    assert finished.returncode == status, finished.stderr
    return time.perf_counter() - start

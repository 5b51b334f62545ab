"""`diff` of two 50 KB descriptions against the start of Python with json and click: a ratio, measured in one run.

    python -m pytest tests/benchmarks/bench_startup.py        (make benchmark)

Rounds alternate, and the fastest of each counts, since everything else on the machine can only slow them down.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

RATIO_MAX = 6.0
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


def test_diff_starts_fast(tmp_path: Path) -> None:
    base, revision = tmp_path / "base.json", tmp_path / "revision.json"
    base.write_bytes(description("integer"))
    revision.write_bytes(description("string"))
    floor, ours = [], []
    for _ in range(ROUNDS):
        floor.append(seconds([sys.executable, "-c", "import json, click"]))
        ours.append(seconds([sys.executable, "-c", MAIN, "diff", str(base), str(revision)], status=1))
    print(f"diff {min(ours):.3f} s, floor {min(floor):.3f} s, ratio {min(ours) / min(floor):.2f} (at most {RATIO_MAX})")
    assert min(ours) <= RATIO_MAX * min(floor)


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


def seconds(command: list[str], *, status: int = 0) -> float:
    start = time.perf_counter()
    finished = subprocess.run(command, capture_output=True)
    assert finished.returncode == status, finished.stderr
    return time.perf_counter() - start

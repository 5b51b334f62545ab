"""`diff` of pairs in six sizes, and of GitHub's releases: processor time and peak memory of the whole process, against floors of the same run.

    python -m pytest tests/benchmarks/bench_diff.py -s        (make benchmark)

The floor of a pair is a Python process that starts, imports orjson (or ryaml) and parses both documents. Small pairs
are held against the start of Python with click, which any command here pays. oasdiff's figures were measured on
another machine and are printed for orientation. Rounds alternate and the best of each counts.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.documents import Pair, pairs

ROUNDS = 3
DIFF = "from monitor.cli.main import main; main()"
START = "import json, click"
FLOORS = {
    ".json": "import sys, orjson; kept = [orjson.loads(open(p, 'rb').read()) for p in sys.argv[1:]]",
    ".yaml": "import sys, ryaml; kept = [ryaml.loads(open(p).read()) for p in sys.argv[1:]]",
}
SLOW_YAML = "import sys, yaml; kept = [yaml.load(open(p).read(), Loader=yaml.CSafeLoader) for p in sys.argv[1:]]"
FAST_YAML = (
    "import sys; from monitor.documents import load; kept = [load(open(p, 'rb').read(), p) for p in sys.argv[1:]]"
)
MEMORY_MAX = 2.0
YAML_MAX = 0.2


@dataclass(frozen=True)
class Limit:
    """`seconds` is the absolute figure of the target; `ratio` what is held against the floor of the same run."""

    ratio: float
    seconds: float
    oasdiff: str
    tolerated: float = 2.0
    """A row says `slow` from its limit on, which some do not meet yet; beyond this many times the limit it fails."""


LIMITS = {
    "80 KB JSON": Limit(4.0, 0.08, "0.04 s, 28 MB"),
    "80 KB YAML": Limit(5.0, 0.10, "0.10 s, 28 MB"),
    "1.5 MB JSON": Limit(8.0, 0.2, "0.6-0.8 s, 71-84 MB"),
    "2.7 MB YAML": Limit(4.0, 0.75, "2.5 s, 187 MB"),
    "4 MB JSON": Limit(8.0, 0.8, "7.9 s"),
    "12 MB JSON": Limit(5.0, 0.88, "4.4-5.9 s, 368 MB"),
    "12 MB JSON, 20.0.0 to 21.0.0": Limit(5.0, 0.88, "4.4-5.9 s, 368 MB"),
    "12 MB JSON, 21.0.0 to 22.0.0": Limit(5.0, 0.88, "4.4-5.9 s, 368 MB"),
    "12 MB JSON, 600 edits": Limit(5.0, 0.88, "4.4-5.9 s, 368 MB", tolerated=2.5),
}


@dataclass(frozen=True)
class Cost:
    seconds: float
    """Of processor time, start and end of the process included."""
    memory: float
    """Peak, in MB."""


LAUNCHER = """
import os, sys
pid = os.posix_spawn(sys.executable, [sys.executable, "-c", *sys.argv[1:]], os.environ)
_, status, used = os.wait4(pid, 0)
print("\\n", used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), file=sys.stderr)
"""
"""Starts and measures: a process begins with the peak memory of whoever starts it, and ours holds large documents."""


def cost(program: str, *arguments: str, environment: dict[str, str], statuses: tuple[int, ...] = (0,)) -> Cost:
    finished = subprocess.run(
        [sys.executable, "-c", LAUNCHER, program, *arguments], env=environment, capture_output=True, text=True
    )
    seconds, memory, status = finished.stderr.splitlines()[-1].split()
    assert int(status) in statuses, finished.stderr
    return Cost(float(seconds), float(memory))


def best(costs: list[Cost]) -> Cost:
    return Cost(min(each.seconds for each in costs), min(each.memory for each in costs))


def test_diff_costs_what_the_table_allows(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    print(f"\n{'pair':29}{'ours':>9}{'floor':>9}{'ratio':>7}{'limit':>7}        {'memory':>14}   oasdiff, elsewhere")
    slow = [name for pair in pairs(tmp_path) for name in measured(pair, environment)]
    assert not slow, f"slower, or larger, than the table allows: {', '.join(slow)}"


def measured(pair: Pair, environment: dict[str, str]) -> list[str]:
    """Prints the row of a pair; the names of what is beyond its limit."""
    files, limit = (str(pair.base), str(pair.revision)), LIMITS[pair.name]
    small = pair.base.stat().st_size < 200_000
    ours, floors, parsed = [], [], []
    for _ in range(ROUNDS):
        ours.append(cost(DIFF, "diff", *files, environment=environment, statuses=(0, 1, 3)))
        parsed.append(cost(FLOORS[pair.base.suffix], *files, environment=environment))
        floors.append(cost(START, environment=environment) if small else parsed[-1])
    mine, floor, memory = best(ours), best(floors), best(parsed).memory
    ratio, larger = mine.seconds / floor.seconds, mine.memory / memory
    print(
        f"{pair.name:29}{mine.seconds:7.2f} s{floor.seconds:7.2f} s{ratio:7.1f}{limit.ratio:7.1f}"
        f"  {'ok' if ratio <= limit.ratio else 'slow':5}{mine.memory:6.0f} MB {larger:3.1f} x   {limit.oasdiff}"
        f" (at most {limit.seconds} s there)"
    )
    found = [pair.name] if ratio > limit.tolerated * limit.ratio else []
    return found if small or larger <= MEMORY_MAX else [*found, f"memory of {pair.name}"]


def test_yaml_is_read_in_a_fifth_of_the_time_of_pyyaml(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    pair = next(each for each in pairs(tmp_path) if each.name == "2.7 MB YAML")
    files = (str(pair.base), str(pair.revision))
    ours = best([cost(FAST_YAML, *files, environment=environment) for _ in range(ROUNDS)])
    theirs = best([cost(SLOW_YAML, *files, environment=environment) for _ in range(ROUNDS)])
    ratio = ours.seconds / theirs.seconds
    print(f"\n2.7 MB YAML twice: ours {ours.seconds:.2f} s, CSafeLoader {theirs.seconds:.2f} s, ratio {ratio:.2f}")
    assert ratio <= YAML_MAX

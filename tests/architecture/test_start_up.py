"""Commands that run in every build of every team start fast: they import only what they use."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"schemathesis", "sqlalchemy", "fastapi", "starlette", "httpx", "alembic", "apprise", "jinja2", "deepdiff"}
DESCRIPTION = '{"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "paths": {}}'


def imported_by(*arguments: str, folder: Path) -> set[str]:
    """The top-level modules that a command line imports, in a process of its own."""
    program = (
        "import sys\n"
        "from monitor.cli.main import run\n"
        f"status = run({list(arguments)!r})\n"
        "print(status, *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    status, *modules = finished.stderr.splitlines()[-1].split()
    assert status == "0", finished.stderr
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["diff", "base.json", "revision.json"], ["config", "check", "contracts"]],
    ids=" ".join,
)
def test_a_command_imports_no_heavy_library_that_it_does_not_use(arguments, tmp_path):
    for name in ("base.json", "revision.json"):
        (tmp_path / name).write_text(DESCRIPTION)
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "acme.yaml").write_text(
        "integration: acme\napis:\n  payments: {provider: partner, spec: ../base.json}\n"
    )
    assert imported_by(*arguments, folder=tmp_path) & HEAVY == set()


def test_diff_defines_no_nouns_that_it_does_not_use(tmp_path):
    (tmp_path / "base.json").write_text(DESCRIPTION)
    program = (
        "import sys; from monitor.cli.main import run; run(['diff', 'base.json', 'base.json'])\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert not {"monitor.model.contracts", "monitor.model.exchanges"} & set(finished.stderr.split())


def test_the_pages_import_calendars_where_one_is_asked_for():
    program = "import sys, monitor.web; sys.exit('icalendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_help_imports_no_command(tmp_path):
    program = (
        "import sys; from monitor.cli.main import run; run(['--help'])\n"
        "print(*[name for name in sys.modules if name.startswith('monitor')], file=sys.stderr)\n"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert set(finished.stderr.split()) == {
        "monitor",
        "monitor.errors",
        "monitor.errors.remedies",
        "monitor.cli",
        "monitor.cli.main",
        "monitor.cli.commands",
        "monitor.cli.diagnostics",
    }

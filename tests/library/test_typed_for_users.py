"""A user's own program is type-checked against an editable install of ours, which is what the chores make."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import monitor

ROOT = Path(monitor.__file__).parent.parent
PROGRAM = """
from monitor import Severity, compare

breaking: int = compare({}, {}).count(Severity.BREAKING)
worst: str = compare({}, {}).count(Severity.BREAKING)
"""
NO_INDEX = ("No matching distribution found for setuptools", "NewConnectionError", "Could not fetch URL")


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """The interpreter of an environment that holds nothing but the editable install."""
    folder = tmp_path_factory.mktemp("user")
    source = folder / "source"
    source.mkdir()
    shutil.copytree(ROOT / "monitor", source / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    venv.create(folder / "venv")
    python = folder / "venv" / "bin" / "python"
    made = subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--editable", source],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "CI" not in os.environ and made.returncode and any(each in made.stderr for each in NO_INDEX):
        pytest.skip("the build backend can't be fetched here")
    assert made.returncode == 0, made.stderr
    return python


def test_mypy_finds_the_types_of_an_editable_install(python, tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "--cache-dir", "none", "program.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    (error, _) = checked.stdout.splitlines()
    assert error.startswith("program.py:5: error: Incompatible types in assignment"), checked.stdout + checked.stderr

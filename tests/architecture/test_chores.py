"""Chores of a newcomer: they list themselves, install what is locked, and say clearly what they can't do."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

import monitor

ROOT = Path(monitor.__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SCRIPT = ROOT / ".ci" / "install-programs"


def normal(requirement: str) -> str:
    """The name of a requirement as indexes spell it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


def locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {normal(found): version for found, version in re.findall(r"^([^\s#=]+)==(\S+)", text, re.MULTILINE)}


def folder_with(tmp_path: Path, *programs: str) -> str:
    """A PATH on which only these programs are."""
    for program in programs:
        (tmp_path / program).symlink_to(shutil.which(program) or program)
    return str(tmp_path)


def test_make_alone_lists_every_chore():
    listed = subprocess.run(
        ["make", "-C", str(ROOT), "--no-print-directory"], capture_output=True, text=True, check=True
    )
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r"^make (\w+) +\S", listed.stdout, re.MULTILINE) == phony[1].split()


def test_what_the_project_needs_is_locked():
    runtime = locked("requirements.lock")
    assert {normal(each) for each in PROJECT["dependencies"]} <= set(runtime)
    everything = locked("requirements-test.lock")
    assert {normal(each) for each in PROJECT["optional-dependencies"]["test"]} <= set(everything)
    assert runtime.items() <= everything.items()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_file_has_hashes_and_names_no_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    assert len(re.findall(r"^\S+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)) == len(locked(name))


def test_programs_that_cannot_be_installed_are_named(tmp_path):
    finished = subprocess.run(
        [SCRIPT], env={"PATH": folder_with(tmp_path, "bash", "env")}, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 2
    assert "chromium" in finished.stderr
    assert "install them by hand" in finished.stderr


def test_nothing_is_installed_where_all_programs_are():
    finished = subprocess.run([SCRIPT], env=os.environ, capture_output=True, text=True, check=True)
    assert finished.stdout == finished.stderr == ""

"""The command itself: what it loads, what a terminal sees, and that nothing it starts outlives it."""

import asyncio
import subprocess
import sys

from monitor.cli import try_
from monitor.demo.companies import checkout
from monitor.demo.company import Company
from tests.architecture.test_start_up import HEAVY, imported_by


def test_it_loads_neither_generator_nor_store_nor_pages(tmp_path):
    with Company("Checkout", checkout()) as ours:
        assert imported_by("try", ours.url, folder=tmp_path) & HEAVY == {"httpx"}


def test_a_terminal_sees_what_is_being_done_and_a_file_does_not(trial, monkeypatch):
    with Company("Checkout", checkout()) as ours:
        monkeypatch.setattr(try_.sys.stderr, "isatty", lambda: True)
        status, text, errors = trial(ours.url)
    assert f"looking for a description at {ours.url} …" in errors
    assert f"calling {ours.url} …" in errors
    assert errors.endswith("\r\x1b[2K")
    assert "…" not in text
    assert status == 0


def test_a_result_is_there_before_the_others_are_known(tmp_path):
    """The description is printed while live answers are still awaited."""
    program = (
        "import sys, asyncio\n"
        "from monitor.cli import try_\n"
        "from monitor.trial import trial\n"
        "async def never(*_): await asyncio.sleep(3600); yield\n"
        "trial.checked = never\n"
        "from monitor.cli.main import run\n"
        "run(['try', sys.argv[1]])\n"
    )
    with Company("Checkout", checkout()) as ours:
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", program, ours.url], cwd=tmp_path, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout.readline() == "✓ in-house: Checkout webhooks 4.2.0, 2 operations, OpenAPI 3.0\n"
        finally:
            process.kill()
            process.communicate()


async def test_a_trial_that_is_given_up_leaves_nothing_behind(tmp_path, monkeypatch):
    from pathlib import Path

    from monitor.trial.arguments import read_argument
    from monitor.trial.trial import Subject

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Company("Checkout", checkout()) as ours:
        coming = try_._findings(Subject((read_argument(ours.url),) * 2, None, Path(tmp_path / "out")))
        await anext(coming)
        await coming.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert not (tmp_path / "out").exists()

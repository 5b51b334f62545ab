"""The scripted year, played by the command as a newcomer runs it, and by a story with a lie in it."""

import dataclasses
import subprocess
import sys
from pathlib import Path

from monitor.demo.play import production, told
from monitor.demo.story import STORY, Truth
from monitor.model.values import ChangedBy, Owes


def test_demo_once_plays_the_year_and_every_verdict_is_right():
    done = subprocess.run(
        [Path(sys.executable).with_name("compat-monitor"), "demo", "--once"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(STORY)} of {len(STORY)} scenes as they truly were" in done.stdout
    assert done.stdout.count("✓ right") == len(STORY)
    assert "Acme Pay changed (payments)" in done.stdout


async def test_a_verdict_that_is_not_the_truth_is_called_wrong():
    lie = dataclasses.replace(STORY[2], truth=(Truth("payments", ChangedBy.IN_HOUSE, Owes.IN_HOUSE),))
    with production() as running:
        await running.play(STORY[0])
        played = await running.play(lie)
    assert not played.right
    assert "✕ WRONG, the truth is: conflict; Checkout changed (payments)" in "\n".join(told(played))

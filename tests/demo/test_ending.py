"""The demo ended as it says: Ctrl-C once the year is over."""

import signal
import subprocess
import sys

SHORT = "from monitor.demo import story; story.STORY = story.STORY[:3]; from monitor.cli.main import main; main()"
"""The program with a year that is over soon; test_demo plays all of it."""


def test_ctrl_c_after_the_year_ends_the_demo_quietly():
    program = (sys.executable, "-c", SHORT)
    with subprocess.Popen(
        [*program, "demo", "--port", "0", "--pace", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        told = [
            line for line in iter(demo.stdout.readline, "") if not line.startswith("The year is over") or _stop(demo)
        ]
        errors = demo.stderr.read() if demo.stderr else ""
    assert any("http://127.0.0.1:" in line for line in told)
    assert demo.returncode == 0
    assert errors == ""


def _stop(demo: subprocess.Popen[str]) -> bool:
    demo.send_signal(signal.SIGINT)
    return True

"""The demo ended as it says: Ctrl-C once the year is over."""

import signal
import subprocess
import sys
from pathlib import Path


def test_ctrl_c_after_the_year_ends_the_demo_quietly():
    program = Path(sys.executable).with_name("compat-monitor")
    with subprocess.Popen(
        [program, "demo", "--port", "0", "--pace", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
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

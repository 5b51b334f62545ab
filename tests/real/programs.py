"""Released programs from the package index, each in a virtual environment of its own, run as real processes.

The environments are kept in the user's cache folder, so that only the first run of the tests installs anything. Which
index serves the packages is each machine's own setting of pip.
"""

import fcntl
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

INSTALL_SECONDS = 600
START_SECONDS = 60
STOP_SECONDS = 15


def environment_with(name: str, requirements: Sequence[str]) -> Path:
    """The Python of a virtual environment that holds `requirements`; made on first use, by one process at a time."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = user_cache_path("compat-monitor-tests", appauthor=False, ensure_exists=True) / f"{name}-python{python}"
    program, receipt = folder / "bin" / "python", folder / "installed.txt"
    wanted = "\n".join(requirements)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not receipt.exists() or receipt.read_text() != wanted or not program.exists():
            receipt.unlink(missing_ok=True)
            _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder)])
            pip = [sys.executable, "-m", "pip", "--python", str(program), "install", "--quiet", "--no-compile"]
            _run([*pip, "--disable-pip-version-check", *requirements])
            receipt.write_text(wanted)
    return program


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


@contextmanager
def running(
    command: Sequence[str], *, ready: str, log: Path, environ: Mapping[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The program until the `with` ends, from the moment when the URL `ready` answers."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **environ}, cwd=folder
        )
    try:
        _wait_for(ready, process, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the program ended by itself:\n{log.read_text()}"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{url} did not answer within {START_SECONDS} s:\n{log.read_text()}")

"""The `git` program, run so that it only reads: no hooks, no prompts, no programs that a repository names."""

import asyncio
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_SETTINGS = (
    ("core.hooksPath", os.devnull),
    ("core.fsmonitor", "false"),
    ("core.quotePath", "false"),
    ("log.showSignature", "false"),
    ("credential.helper", ""),
    ("http.followRedirects", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("protocol.allow", "never"),
    ("safe.directory", "*"),
)
"""The folder was named on the command line, so it may belong to another user, as checkouts of build machines do."""


class GitFailedError(Exception):
    """git refused, was not there, or took too long; the text is one plain sentence."""


class Git:
    """Commands in one repository. `folder`: where they run. `settings`: beyond the above; they win."""

    def __init__(self, folder: Path, settings: Iterable[tuple[str, str]] = ()) -> None:
        self._folder = folder
        self._environment = _environment((*_SETTINGS, *settings))

    async def __call__(self, *arguments: str, given: bytes = b"") -> bytes:
        """What the command prints. Raises `GitFailedError`; the caller bounds the time."""
        try:
            process = await asyncio.create_subprocess_exec(
                "git",
                *arguments,
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        except OSError:
            raise GitFailedError("the program git can't be started") from None
        try:
            output, errors = await process.communicate(given)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):  # it may end in the same moment
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        if process.returncode:
            said = " ".join(errors.decode(errors="replace").split())[-200:]
            raise GitFailedError(f"git: {said}" if said else f"git {arguments[0]} failed")
        return output


def _environment(settings: Iterable[tuple[str, str]]) -> dict[str, str]:
    pairs = list(settings)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_PAGER": "cat",
        "GIT_CONFIG_COUNT": str(len(pairs)),
        **{f"GIT_CONFIG_KEY_{number}": name for number, (name, _) in enumerate(pairs)},
        **{f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in enumerate(pairs)},
    }

"""Generated cases: Schemathesis in a process of its own, bounded in time, memory and output; its cases pinned."""

import asyncio
import base64
import contextlib
import json
import math
import os
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.documents import bundle
from monitor.errors import Diagnostic, MonitorError, OtherSideError, Place
from monitor.interactions.schema_conformance import DIALECT_4, DIALECT_2020
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin
from monitor.model.descriptions import Document
from monitor.model.exchanges import Request
from monitor.model.integration import ApiSettings

_CONSUMER = "generated"
_ANY_SUCCESS = tuple(range(200, 300))
_OUTPUT_BYTES_MAX = 64 * 2**20
_DIALECTS: Mapping[str, str] = {"Draft4Validator": DIALECT_4, "Draft202012Validator": DIALECT_2020}


class SchemathesisGenerator:
    """`engine.ports.CaseGenerator`. `timeout_seconds` bounds the wall clock and, in whole seconds, processor time."""

    def __init__(self, *, timeout_seconds: float = 120, memory_bytes: int = 2 * 2**30) -> None:
        self._timeout_seconds = timeout_seconds
        self._memory_bytes = memory_bytes

    async def generate(self, api: ApiSettings, document: Document, digest: str) -> tuple[Interaction, ...]:
        """Raises `DocumentError` for a description that can't be read, `OtherSideError` (codes `generation-…`) where
        the generator failed on it or hit a bound.
        """
        if not api.generated.enabled or api.generated.examples < 1:
            return ()
        order = {
            "document": bundle(document),
            "examples": api.generated.examples,
            "seed": api.generated.seed,
            "memory_bytes": self._memory_bytes,
            "cpu_seconds": math.ceil(self._timeout_seconds),
        }
        lines = await self._run(json.dumps(order, default=dict).encode(), document.source)
        cases = _interactions(lines, api.name, document.source, digest)
        problems = [line for line in lines if "problem" in line]
        if problems and not cases:
            message = f"no operation of the description can be used: {problems[0]['problem'][:200]}"
            raise _failed("generation-impossible", message, document.source)
        return cases

    async def _run(self, order: bytes, source: str) -> list[dict[str, Any]]:
        with tempfile.TemporaryDirectory(prefix="compat-monitor-generate-") as folder:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "monitor.verifiers.generate",
                cwd=folder,
                env=_environ(folder),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
            try:
                async with asyncio.timeout(self._timeout_seconds):
                    output, errors = await _communicate(process, order)
                    status = await process.wait()
            except TimeoutError:
                message = f"making cases took longer than {self._timeout_seconds} s"
                raise _failed("generation-timeout", message, source) from None
            except _TooMuchOutputError:
                message = f"the cases are larger than {_OUTPUT_BYTES_MAX >> 20} MiB"
                raise _failed("generation-too-large", message, source) from None
            finally:
                await _end(process)
        if status != 0:
            raise _failed("generation-failed", _ending(status, errors), source)
        return [json.loads(line) for line in output.splitlines()]


class _TooMuchOutputError(Exception):
    pass


async def _communicate(process: asyncio.subprocess.Process, order: bytes) -> tuple[bytes, bytes]:
    """Write the order while reading both outputs, so that neither side waits for the other."""
    stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
    assert stdin is not None
    assert stdout is not None
    assert stderr is not None

    async def write() -> None:
        with contextlib.suppress(ConnectionError):
            stdin.write(order)
            await stdin.drain()
        stdin.close()

    _, output, errors = await asyncio.gather(write(), _read(stdout), _read(stderr))
    return output, errors


async def _read(stream: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := await stream.read(2**16):
        size += len(part)
        if size > _OUTPUT_BYTES_MAX:
            raise _TooMuchOutputError
        parts.append(part)
    return b"".join(parts)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill whatever is left of the process and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _environ(folder: str) -> dict[str, str]:
    """No secret of ours reaches the process; whatever it keeps stays in its folder."""
    package = Path(__file__).parents[2]
    return {
        "PATH": os.defpath,
        "HOME": folder,
        "TMPDIR": folder,
        "PYTHONPATH": str(package),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": f"{folder}/hypothesis",
    }


_OUT_OF_MEMORY = ("MemoryError", "SystemError", "failed to map segment", "Cannot allocate memory")
"""Where even the exception finds no room, the interpreter or the loader says one of the others."""


def _ending(status: int, errors: bytes) -> str:
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return "making cases took more processor time than allowed"
    last = errors.decode(errors="replace").strip().rpartition("\n")[2]
    if any(each in last for each in _OUT_OF_MEMORY) or status in {-signal.SIGABRT, -signal.SIGSEGV}:
        return "making cases took more memory than allowed"
    return f"cases can't be made from the description: {last[:300] or f'the generator ended with status {status}'}"


def _failed(code: str, message: str, source: str) -> MonitorError:
    return OtherSideError(Diagnostic(code, message, Place(source)), transient=False)


def _interactions(lines: Sequence[Mapping[str, Any]], api: str, contract: str, digest: str) -> tuple[Interaction, ...]:
    interactions: list[Interaction] = []
    operation, number = "", 0
    expected = ExpectedResponse()
    unsupported: tuple[str, ...] = ()
    for line in lines:
        if "declared" in line:
            operation, number = line["operation"], 0
            expected, unsupported = _expected(line)
        elif "request" in line:
            number += 1
            interactions.append(
                Interaction(
                    api=api,
                    consumer=_CONSUMER,
                    provider=api,
                    description=f"{operation}, case {number}",
                    origin=Origin.GENERATED,
                    contract=contract,
                    request=_request(line["request"]),
                    response=expected,
                    operation=operation,
                    pinned_to=digest,
                    unsupported=unsupported,
                )
            )
    return tuple(interactions)


def _request(written: Mapping[str, Any]) -> Request:
    body = written["body"]
    return Request(
        written["method"],
        written["path"],
        tuple((name, value) for name, value in written["query"]),
        tuple((name, value) for name, value in written["headers"]),
        None if body is None else base64.b64decode(body),
    )


def _expected(line: Mapping[str, Any]) -> tuple[ExpectedResponse, tuple[str, ...]]:
    """What the description declares for success; where it declares none, any 2xx."""
    dialect = _DIALECTS.get(line["dialect"], DIALECT_2020)
    declared = tuple((each["status"], _body(each, dialect)) for each in line["declared"])
    unsupported = tuple(each["problem"] for each in line["declared"] if "problem" in each)
    return ExpectedResponse(() if declared else _ANY_SUCCESS, by_status=declared), unsupported


def _body(declared: Mapping[str, Any], dialect: str) -> ExpectedBody | None:
    if "media_type" not in declared:
        return None
    return ExpectedBody(media_type=declared["media_type"], schema=declared.get("schema"), dialect=dialect)

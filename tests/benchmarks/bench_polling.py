"""Polling unchanged descriptions against the bare HTTP client doing the same conditional requests.

    python -m pytest tests/benchmarks/bench_polling.py        (make benchmark)

Both clients ask the same server, a process of its own, for the same thousand descriptions with the same concurrency;
rounds alternate, and the fastest round of each counts, since everything else on the machine can only slow them down.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import orjson
import pytest

from monitor.model.descriptions import Unchanged
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import SpecSource
from monitor.network.client import GuardedClient
from monitor.sources import DescriptionFetcher, FetchLimits
from tests.servers.scripted import Reply, ScriptedServer

DESCRIPTIONS = 1_000
AT_ONCE = 50
ROUNDS = 3
RATIO_MAX = 1.5


def _serve(pipe: Connection) -> None:
    body = b'{"openapi": "3.0.3", "paths": {}, "x": "' + b"x" * 20_000 + b'"}'
    with ScriptedServer(
        {f"/{number}.json": Reply(body=body, etag=f'"{number}"') for number in range(DESCRIPTIONS)}
    ) as server:
        pipe.send(server.url(""))
        pipe.recv()


@pytest.fixture
def server() -> Iterator[str]:
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    yield here.recv()
    here.send(None)
    process.join(10)


async def _timed(work: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Seconds by the wall and of this process's processor time."""
    wall, processor = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - wall, time.process_time() - processor


async def test_polling_unchanged_descriptions_costs_little_more_than_the_requests(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [SpecSource(EnvironmentText(f"{server}/{number}.json")) for number in range(DESCRIPTIONS)]
    limits = FetchLimits(requests_at_once=AT_ONCE, requests_at_once_per_host=AT_ONCE)
    pool = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=10)
    async with GuardedClient(agent="bench") as guarded, httpx.AsyncClient(limits=pool, trust_env=False) as bare:
        fetcher = DescriptionFetcher(guarded, {}, cache=Path("/nonexistent"), limits=limits)
        first = await asyncio.gather(*(fetcher.fetch(source, None) for source in sources))
        validators = [result.validators for result in first]
        parsed = _count_parsing(monkeypatch)

        async def poll() -> None:
            results = await asyncio.gather(*map(fetcher.fetch, sources, validators))
            assert all(isinstance(result, Unchanged) for result in results)

        async def request() -> None:
            gate = asyncio.Semaphore(AT_ONCE)

            async def one(number: int) -> None:
                async with gate:
                    answer = await bare.get(f"{server}/{number}.json", headers={"If-None-Match": f'"{number}"'})
                    assert answer.status_code == 304

            await asyncio.gather(*map(one, range(DESCRIPTIONS)))

        await request()
        rounds = [(await _timed(request), await _timed(poll)) for _ in range(ROUNDS)]
    baseline, ours = (min(each[side] for each in rounds) for side in (0, 1))
    print(
        f"\n{DESCRIPTIONS} conditional polls: bare {baseline[0]:.2f} s ({baseline[1]:.2f} s of processor), "
        f"ours {ours[0]:.2f} s ({ours[1]:.2f} s): {ours[0] / baseline[0]:.2f} times"
    )
    assert parsed == []
    assert ours[0] <= RATIO_MAX * baseline[0]


def _count_parsing(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of all documents that are parsed from now on."""
    lengths: list[int] = []
    loads = orjson.loads

    def counted(content: bytes) -> object:
        lengths.append(len(content))
        return loads(content)

    monkeypatch.setattr("monitor.documents.json_text.orjson.loads", counted)
    monkeypatch.setattr("monitor.sources.parts.load", lambda content, name: lengths.append(len(content)))
    return lengths

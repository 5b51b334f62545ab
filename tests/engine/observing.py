"""An arena to which nothing may be sent, and traffic that others sent, handed in as archives."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.daemon.composition import Monitor
from monitor.daemon.observation import observe_archive
from monitor.engine.observed.observation import Observed
from tests.engine.arena import CHARGE, REFUND, Arena, an_arena
from tests.servers.archives import archive, entry

PLACES = {
    "/charges/ch_1042": CHARGE,
    "/currencies": ["EUR"],
    "/status": {"status": "ok"},
    "/refunds/re_7": REFUND,
}
"""What the sample contract asks for, and what it is answered when all is well."""


@contextmanager
def an_observed_arena(folder: Path, **settings: Any) -> Iterator[Arena]:
    with an_arena(folder, **{"probe": "none", "control": None, **settings}) as arena:
        yield arena


def ago(arena: Arena, **time: float) -> datetime:
    return arena.clock.now() - timedelta(**time)


def seen(arena: Arena, at: datetime, path: str, said: Any = None, **more: Any) -> dict[str, Any]:
    """One entry; `said` is what is answered when all is well, where it is left out."""
    return entry(arena.host.url(path), at, said=PLACES[path] if said is None else said, **more)


def all_well(arena: Arena, at: datetime) -> list[dict[str, Any]]:
    return [seen(arena, at + timedelta(seconds=each), path) for each, path in enumerate(PLACES)]


def broken(
    arena: Arena, times: Sequence[datetime], said: Any, path: str = "/charges/ch_1042", **more: Any
) -> list[Any]:
    """At each time: the failing exchange, and the others well beside it."""
    others = [name for name in PLACES if name != path]
    entries = []
    for at in times:
        entries.append(seen(arena, at, path, said, **more))
        entries += [seen(arena, at + timedelta(seconds=5 + each), name) for each, name in enumerate(others)]
    return entries


async def observe(arena: Arena, *entries: dict[str, Any]) -> Observed:
    monitor = Monitor(arena.configuration, arena.folder, arena.store, arena.clock, arena.environ)
    content = json.dumps(archive(*entries)).encode()
    integration = arena.configuration.integrations[0]
    return (await observe_archive(monitor, [integration], "payments", content, "traffic.har", "tests"))[0]


def probes(arena: Arena) -> list[str]:
    """What was sent to the host beside the polls of its description."""
    return [each.path for each in arena.host.received if each.path != "/openapi.json"]

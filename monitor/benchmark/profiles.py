"""Noise around a fault: what the network, several nodes and caches do to the answers of a host."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate

from monitor.benchmark.clock import SimulatedClock
from monitor.benchmark.host import Answer, Call, Reply

CACHED_SECONDS = 120
_TRY_AGAIN = Reply(503, {"error": "try again"})


@dataclass(frozen=True, slots=True)
class Scenery:
    """What a profile may use. `now`: the host with the fault; `before`: as it was."""

    rng: random.Random
    clock: SimulatedClock
    now: Answer
    before: Answer


@dataclass(frozen=True, slots=True)
class Profile:
    """`independent`: one exchange tells nothing of the next; else abstaining is told apart. `names_versions`: every
    answer says which version of the provider gave it.
    """

    name: str
    around: Callable[[Scenery], Answer]
    independent: bool = True
    names_versions: bool = False


def _quiet(scenery: Scenery) -> Answer:
    return scenery.now


def _flaky(rate: float) -> Callable[[Scenery], Answer]:
    def around(scenery: Scenery) -> Answer:
        return lambda call: _TRY_AGAIN if scenery.rng.random() < rate else scenery.now(call)

    return around


def _canary(share: float) -> Callable[[Scenery], Answer]:
    """So large a part of the requests meets nodes with the fault."""

    def around(scenery: Scenery) -> Answer:
        def answer(call: Call) -> Reply | None:
            return scenery.now(call) if scenery.rng.random() < share else scenery.before(call)

        return answer

    return around


def _cached(scenery: Scenery) -> Answer:
    """An edge cache that keeps each answer for two minutes, and may have kept one from before the fault."""
    kept: dict[tuple[str, str], tuple[float, Reply | None]] = {}

    def answer(call: Call) -> Reply | None:
        key, now = (call.path, str(sorted(call.query.items()))), scenery.clock.now().timestamp()
        born, reply = kept.get(key, (0.0, None))
        if now - born >= CACHED_SECONDS:
            source = scenery.before if key not in kept and scenery.rng.random() < 0.3 else scenery.now
            born, reply = kept[key] = now, source(call)
        if reply is None:
            return None
        cached = {"Age": str(int(now - born)), "Date": formatdate(born, usegmt=True)} if now > born else {}
        return Reply(reply.status, reply.body, {**reply.headers, **cached})

    return answer


PROFILES: tuple[Profile, ...] = (
    Profile("quiet", _quiet),
    Profile("flaky 5 %", _flaky(0.05)),
    Profile("flaky 15 %", _flaky(0.15)),
    Profile("flaky 30 %", _flaky(0.30)),
    Profile("canary 50 %", _canary(0.5), independent=False),
    Profile("canary 80 %", _canary(0.8), independent=False),
    Profile("sticky cache", _cached, independent=False),
    Profile("canary 50 % that names its version", _canary(0.5), independent=False, names_versions=True),
)

"""Around a fault: what the network, several nodes, caches and time do to the answers of a host."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
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
    gone_soon: bool = False
    """The fault is there for some seconds only, so that any run may have come too late to see it again."""
    host_fails: bool = False
    """The whole host fails for some seconds, besides."""
    volatile: bool = False
    """Every answer has other ids, times and cursors, from the first day on."""


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


def _some_seconds(rng: random.Random) -> float:
    """From a quarter of a second to twenty, the short as often as the long."""
    return math.exp(rng.uniform(math.log(0.25), math.log(20)))


def _comes_and_goes(present: float, period: float) -> Callable[[Scenery], Answer]:
    """The fault is there for `present` of each `period` seconds."""

    def around(scenery: Scenery) -> Answer:
        phase = scenery.rng.uniform(0, period)

        def answer(call: Call) -> Reply | None:
            there = (scenery.clock.now().timestamp() + phase) % period < present
            return scenery.now(call) if there else scenery.before(call)

        return answer

    return around


def _gone_soon(scenery: Scenery) -> Answer:
    """Taken back some seconds after the first request that meets the fault."""
    lasts, until = _some_seconds(scenery.rng), math.inf

    def answer(call: Call) -> Reply | None:
        nonlocal until
        now = scenery.clock.now().timestamp()
        if now >= until:
            return scenery.before(call)
        reply = scenery.now(call)
        if until == math.inf and call.path != "/openapi.json" and reply != scenery.before(call):
            until = now + lasts
        return reply

    return answer


def _outage_meanwhile(scenery: Scenery) -> Answer:
    """The host is down for some seconds within the first run that may meet the fault."""
    delay, lasts = scenery.rng.uniform(0, 3), _some_seconds(scenery.rng)
    begins = scenery.clock.now() + timedelta(seconds=delay)

    def answer(call: Call) -> Reply | None:
        down = begins <= scenery.clock.now() < begins + timedelta(seconds=lasts) and call.path != "/openapi.json"
        return _TRY_AGAIN if down else scenery.now(call)

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
    Profile("there 2 of 5 minutes", _comes_and_goes(120, 300), independent=False),
    Profile("gone after seconds", _gone_soon, independent=False, gone_soon=True),
    Profile("an outage meanwhile", _outage_meanwhile, independent=False, host_fails=True),
    Profile("volatile data", _quiet, volatile=True),
)

"""Which cases a seed gives: every fault in every profile that suits it, for each company as the provider."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch

from monitor.benchmark.faults import FAULTS, Extent, Fault, Role
from monitor.benchmark.profiles import PROFILES, Profile
from monitor.model.sides import Side


class Beside(StrEnum):
    """What else happens in the same interval."""

    NOTHING = "alone"
    HARMLESS = "other side changes too"
    """Something harmless at the same resource."""
    FAULT = "second fault"
    """Of the other side, at another resource."""
    PRODUCTION = "production later"
    """A second environment still has the provider as it was, and the consumer as it is."""
    AGAIN = "taken back, and there again"
    """In the next run all is well; some runs later the same fault is there once more."""


@dataclass(frozen=True, slots=True)
class Case:
    """`number` seeds all that is random in it."""

    number: int
    seed: int
    fault: Fault
    profile: Profile
    beside: Beside
    provider: Side

    @property
    def name(self) -> str:
        beside = "" if self.beside is Beside.NOTHING else f", {self.beside.value}"
        return f"{self.fault.name} / {self.profile.name}{beside} / {self.provider.value} provides"

    @property
    def independent(self) -> bool:
        return self.profile.independent

    def rng(self) -> random.Random:
        return random.Random(f"{self.seed}/{self.number}")  # noqa: S311 - a simulation wants a seed


_BLAMING = frozenset({Role.PROVIDER, Role.CONSUMER})


def _kinds() -> Iterator[tuple[Fault, Profile, Beside]]:
    for fault in FAULTS:
        for profile in PROFILES:
            if _suits(fault, profile):
                yield fault, profile, Beside.NOTHING
        if fault.changed_by in _BLAMING and not fault.is_of_webhooks:
            yield fault, PROFILES[0], Beside.HARMLESS
            yield fault, PROFILES[0], Beside.FAULT
            yield fault, PROFILES[2], Beside.HARMLESS
            yield fault, PROFILES[0], Beside.PRODUCTION
            yield fault, PROFILES[2], Beside.PRODUCTION
            yield fault, PROFILES[0], Beside.AGAIN


def _suits(fault: Fault, profile: Profile) -> bool:
    """What comes and goes, or meets a part of the requests, is of the host's side; an outage befalls every change.

    Of webhooks the receiver's host is the one with the noise.
    """
    if fault.is_of_webhooks:
        return profile.independent and not profile.volatile
    if profile.host_fails:
        return fault.changed_by in _BLAMING and not fault.unavailable
    if profile.gone_soon and fault.changed_by is Role.ENVIRONMENT:
        return True
    return profile.independent or (fault.changed_by is Role.PROVIDER and fault.extent is not Extent.HOST)


def cases(seed: int, count: int, only: str = "*") -> tuple[Case, ...]:
    """`count` cases, or all that match `only` (a glob on names) among so many. The same seed gives the same cases.

    Each round goes through every kind for both companies, in an order of its own, so that a small count is a sample.
    """
    kinds = [(*kind, provider) for kind in _kinds() for provider in Side]
    found: list[Case] = []
    rng = random.Random(seed)  # noqa: S311 - a simulation wants a seed
    while len(found) < count:
        rng.shuffle(kinds)
        found += [Case(len(found) + at, seed, *kind) for at, kind in enumerate(kinds)]
    return tuple(each for each in found[:count] if fnmatch(each.name, only))

"""How often an environment can really be verified, within its rate and its daily budget (DESIGN.md §2)."""

from dataclasses import dataclass
from datetime import timedelta

from monitor.model.integration import ProbeRules, Schedule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Workload:
    """One environment of one API. Requests are counted per day; `recheck` is None where nothing is ever verified."""

    interactions: int
    """Those whose method may be sent."""
    wanted_per_day: int
    allowed_per_day: int
    recheck: timedelta | None
    """The true time between two verifications of the same interaction."""

    @property
    def is_slower_than_wanted(self) -> bool:
        return self.wanted_per_day > self.allowed_per_day


def workload(schedule: Schedule, probe: ProbeRules, interactions: int) -> Workload:
    """`interactions`: how many have a method that `probe` allows, at one request each."""
    wanted = round(interactions * (_DAY / schedule.verify))
    by_rate = int(probe.rate_per_second * _DAY.total_seconds())
    allowed = min(by_rate, probe.budget_for_verification)
    recheck = None
    if interactions and allowed:
        recheck = max(schedule.verify, interactions * _DAY / allowed)
    return Workload(interactions, wanted, allowed, recheck)

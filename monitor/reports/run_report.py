"""What one or more cycles found, as the JSON of `run --format json` (DESIGN.md §3). A listener of events."""

from dataclasses import dataclass, field

from monitor.engine.events import (
    Changed,
    ConflictChanged,
    CycleFinished,
    Event,
    FlakeCounted,
    Polled,
    Problem,
    RegressionFound,
    RegressionOngoing,
    Verified,
    WitnessTried,
)
from monitor.model.cases import Conflict
from monitor.model.changes import change_to_json
from monitor.model.descriptions import Poll
from monitor.model.json_value import JsonValue
from monitor.model.values import CompatibilityState, Outcome


@dataclass
class IntegrationReport:
    """Collected in the order in which things happened."""

    integration: str
    state: CompatibilityState = CompatibilityState.UNKNOWN
    reasons: tuple[str, ...] = ("the cycle did not finish",)
    polls: list[dict[str, JsonValue]] = field(default_factory=list)
    changes: list[dict[str, JsonValue]] = field(default_factory=list)
    results: list[dict[str, JsonValue]] = field(default_factory=list)
    confirmations: list[dict[str, JsonValue]] = field(default_factory=list)
    regressions: list[dict[str, JsonValue]] = field(default_factory=list)
    flakes: list[dict[str, JsonValue]] = field(default_factory=list)
    problems: list[dict[str, JsonValue]] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)

    @property
    def newly_discovered(self) -> list[dict[str, JsonValue]]:
        """What fails and never passed here: no regression, whoever has to mend it."""
        return [each for each in self.results if each["pending"]]

    def to_json(self) -> dict[str, JsonValue]:
        counts = {outcome.value: sum(each["outcome"] == outcome.value for each in self.results) for outcome in Outcome}
        return {
            "integration": self.integration,
            "state": self.state.value,
            "reasons": list(self.reasons),
            "polls": self.polls,
            "changes": self.changes,
            "verifications": {**counts, "results": self.results},
            "confirmations": self.confirmations,
            "regressions": self.regressions,
            "flakes": self.flakes,
            "newly_discovered": self.newly_discovered,
            "conflicts": [each.to_json() for each in self.conflicts.values()],
            "problems": self.problems,
        }


class RunReport:
    """Hears every event; `to_json` at any time."""

    def __init__(self) -> None:
        self.integrations: dict[str, IntegrationReport] = {}

    def hear(self, event: Event) -> None:
        match event:
            case Polled(integration=name, poll=poll):
                self._of(name).polls.append(poll_to_json(poll))
            case Changed():
                self._of(event.integration).changes.extend(
                    {
                        "api": event.target.api,
                        "environment": event.target.environment,
                        "not_before": event.not_before.isoformat() if event.not_before else None,
                        "not_after": event.not_after.isoformat(),
                        **change_to_json(change),
                    }
                    for change in event.changes
                )
            case Verified():
                self._of(event.integration).results.append(verified_to_json(event))
            case WitnessTried(confirmation=confirmation):
                self._of(event.integration).confirmations.append(confirmation.to_json())
            case RegressionFound(regression=regression, conflict=conflict):
                self._of(regression.integration).regressions.append(regression.to_json(conflict))
            case RegressionOngoing():
                self._of(event.integration).regressions.append(dict(event.data))
            case FlakeCounted(regression=regression, rate=rate):
                flake = regression.to_json(None) | {"rate": rate.to_json() if rate else None}
                self._of(regression.integration).flakes.append(flake)
            case ConflictChanged(conflict=conflict_now):
                self._of(conflict_now.integration).conflicts[conflict_now.id] = conflict_now
            case Problem():
                self._of(event.integration).problems.append(
                    {"code": event.code, "message": event.message, "owner": event.owner}
                )
            case CycleFinished():
                report = self._of(event.integration)
                report.state, report.reasons = event.state, event.reasons
            case _:
                pass

    def to_json(self) -> dict[str, JsonValue]:
        return {"integrations": [each.to_json() for each in self.integrations.values()]}

    @property
    def state(self) -> CompatibilityState:
        """The worst of all integrations: a conflict anywhere, else anything unknown, else compatible."""
        states = {each.state for each in self.integrations.values()}
        for worst in (CompatibilityState.CONFLICT, CompatibilityState.UNKNOWN):
            if worst in states:
                return worst
        return CompatibilityState.COMPATIBLE if states else CompatibilityState.UNKNOWN

    def _of(self, integration: str) -> IntegrationReport:
        return self.integrations.setdefault(integration, IntegrationReport(integration))


def poll_to_json(poll: Poll) -> dict[str, JsonValue]:
    return {
        "api": poll.target.api,
        "environment": poll.target.environment,
        "outcome": poll.outcome.value,
        "at": poll.at.isoformat(),
        "digest": poll.digest,
        "previous_digest": poll.previous_digest,
        "code": poll.diagnostic.code if poll.diagnostic else None,
        "reason": str(poll.diagnostic) if poll.diagnostic else None,
    }


def verified_to_json(event: Verified) -> dict[str, JsonValue]:
    return {
        "api": event.api,
        "environment": event.environment,
        "contract": event.contract,
        "interaction": event.interaction,
        "operation": event.operation,
        "outcome": event.outcome.value,
        "reason": event.reason,
        "pending": event.pending,
        "origin": event.origin.value if event.origin else None,
        "observed_at": event.at.isoformat() if event.observed else None,
    }

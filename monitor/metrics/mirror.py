"""Gauges that mirror the store: read at start, after a reload and after each cycle; a restart forgets nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from prometheus_client import Gauge

from monitor.engine.ports import Store
from monitor.metrics.families import WHOLE_API, Families
from monitor.model.cases import Conflict
from monitor.model.descriptions import PollState
from monitor.model.flakiness import flake_rate
from monitor.model.history import InteractionHistory
from monitor.model.integration import ApiSettings, Integration
from monitor.model.json_value import JsonValue
from monitor.model.receiving import served
from monitor.model.values import ChangedBy, VerdictStatus

Labelled = Counter[tuple[str, ...]]
SHARED = "shared"
"""Scope of a poll target that several integrations use (see `PollTarget`)."""


class Mirror:
    """Writes what the store holds about one integration into the gauges of `families`."""

    def __init__(self, families: Families) -> None:
        self._families = families
        self._written: dict[tuple[Gauge, str], set[tuple[str, ...]]] = {}

    def forget(self, integration: str) -> None:
        self._written = {key: labels for key, labels in self._written.items() if key[1] != integration}

    def refresh(self, store: Store, integration: Integration, now: datetime) -> tuple[Conflict, ...]:
        """Bring every mirrored gauge up to date; the open cases."""
        conflicts = store.conflicts(integration=integration.name, open_only=True)
        self._conflicts(integration.name, conflicts)
        self._regressions(integration.name, store, {conflict.id for conflict in conflicts})
        self._messages(integration.name, store)
        self._polls(integration, store.poll_states())
        self._environments(integration, store, now)
        paused_until = store.paused_until(integration.name)
        self._families.paused.labels(integration.name).set(paused_until is not None and paused_until > now)
        return conflicts

    def _conflicts(self, name: str, conflicts: tuple[Conflict, ...]) -> None:
        failing = [each for each in conflicts if each.status.is_failing]
        unacknowledged = [each for each in failing if each.acknowledged_at is None]
        counts: Labelled = Counter((each.status.value, each.waiting_on or "nobody") for each in conflicts)
        self._write(self._families.conflicts_open, name, counts)
        self._families.conflicts_unacknowledged.labels(name).set(len(unacknowledged))
        _oldest(self._families.conflict_oldest, name, failing)
        _oldest(self._families.unacknowledged_oldest, name, unacknowledged)

    def _regressions(self, name: str, store: Store, open_conflicts: set[str]) -> None:
        counts: Labelled = Counter(
            labels
            for regression in store.regressions(integration=name)
            if (labels := _regression_labels(regression, open_conflicts)) is not None
        )
        self._write(self._families.regressions_open, name, counts)

    def _messages(self, name: str, store: Store) -> None:
        counts: Labelled = Counter(
            (message.to, "failed" if message.attempts else "waiting")
            for message in store.messages(undelivered_only=True, integration=name)
        )
        self._write(self._families.messages_waiting, name, counts)

    def _polls(self, integration: Integration, states: Mapping[str, PollState]) -> None:
        for state in states.values():
            api = integration.api(state.target.api)
            if api is None or state.target.scope != (SHARED if api.shared else integration.name):
                continue
            seconds = state.last_good_at.timestamp() if state.last_good_at else 0
            self._families.poll_last.labels(
                integration.name, state.target.api, state.target.environment or WHOLE_API
            ).set(seconds)

    def _environments(self, integration: Integration, store: Store, now: datetime) -> None:
        for api in served(integration):
            for environment in api.environments:
                labels = (integration.name, api.name, environment.name)
                self._families.budget_used.labels(*labels).set(store.spent(*labels, now.date()))
                self._families.budget_limit.labels(*labels).set(environment.probe.budget_per_day)
                self._flakes(labels, store.interaction_history(*labels).values())

    def _flakes(self, labels: tuple[str, str, str], histories: Iterable[InteractionHistory]) -> None:
        rates = [rate for each in histories if (rate := flake_rate(each.recent)) is not None]
        runs = sum(each.runs for each in rates)
        self._families.flake_ratio.labels(*labels).set(sum(each.flakes for each in rates) / runs if runs else 0)
        self._families.flakiest_ratio.labels(*labels).set(max((each.share for each in rates), default=0))

    def verified(self, integration: Integration, store: Store) -> None:
        """When each environment was last verified (once, at start; afterwards events tell)."""
        for api, environment in _environments(integration):
            labels = (integration.name, api.name, environment)
            histories = store.interaction_history(*labels).values()
            times = [each.last_verified_at for each in histories if each.last_verified_at is not None]
            newest = max(times).timestamp() if times else 0
            self._families.verification_last.labels(*labels).set(newest)

    def _write(self, gauge: Gauge, name: str, counts: Labelled) -> None:
        """Set each count; what was there before and is gone becomes 0, so that a fall is seen and not merely absent."""
        written = self._written.setdefault((gauge, name), set())
        for labels in written - counts.keys():
            gauge.labels(name, *labels).set(0)
        for labels, count in counts.items():
            gauge.labels(name, *labels).set(count)
        written.update(counts)


def _environments(integration: Integration) -> list[tuple[ApiSettings, str]]:
    return [(api, environment.name) for api in served(integration) for environment in api.environments]


def _oldest(gauge: Gauge, name: str, conflicts: list[Conflict]) -> None:
    if conflicts:
        gauge.labels(name).set(min(each.opened_at for each in conflicts).timestamp())
    else:
        gauge.remove_by_labels({"integration": name})


def _regression_labels(regression: JsonValue, open_conflicts: set[str]) -> tuple[str, str, str] | None:
    """Environment, changed_by and status of a saved regression; None where its case is no longer open."""
    if not isinstance(regression, Mapping) or regression.get("conflict") not in open_conflicts:
        return None
    verdict = regression.get("verdict")
    facts = verdict if isinstance(verdict, Mapping) else {}
    return (
        str(regression.get("environment")),
        _member(ChangedBy, facts.get("changed_by"), ChangedBy.UNDETERMINED),
        _member(VerdictStatus, facts.get("status"), VerdictStatus.UNDETERMINED),
    )


def _member(
    values: type[ChangedBy] | type[VerdictStatus], word: JsonValue, otherwise: ChangedBy | VerdictStatus
) -> str:
    """The word where it is of the closed list, so that a label stays within it."""
    return str(word) if word in list(values) else otherwise.value

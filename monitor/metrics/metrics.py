"""The `Metrics` of a running monitor: a listener of engine events, restored from the store, exposed as text."""

import platform
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from monitor.engine.events import (
    Changed,
    ConflictChanged,
    CycleFinished,
    Event,
    FlakeCounted,
    Polled,
    Problem,
    RegressionFound,
    Verified,
)
from monitor.engine.ports import Store
from monitor.metrics.families import WHOLE_API, Families
from monitor.metrics.mirror import Mirror
from monitor.model.cases import MEDIATORS, Conflict
from monitor.model.descriptions import PollOutcome
from monitor.model.integration import Configuration, Integration
from monitor.model.sides import Side
from monitor.model.values import CompatibilityState, Outcome, Severity

GRACE = 2
"""A cycle is overdue after this many verification intervals: one to wait for its turn, one to run."""
MESSAGE_OUTCOMES = ("delivered", "shadow", "failed")

_READ = frozenset({PollOutcome.UNCHANGED, PollOutcome.FIRST, PollOutcome.CHANGED, PollOutcome.MOVED})


class Metrics:
    """Safe to hear from several threads. Until `restore` has run, only the build is exposed."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._families = Families(self._registry)
        self._families.build.info({"version": version("compat-monitor"), "python": platform.python_version()})
        self._mirror = Mirror(self._families)
        self._lock = threading.RLock()
        self._store: Store | None = None
        self._integrations: dict[str, Integration] = {}
        self._windows_seen: dict[str, datetime] = {}
        self._hearing: dict[type, Callable[..., None]] = {
            Polled: self._polled,
            Changed: self._changed,
            Verified: self._verified,
            RegressionFound: self._regression_found,
            FlakeCounted: self._flake_counted,
            ConflictChanged: self._conflict_changed,
            Problem: self._problem,
            CycleFinished: self._cycle_finished,
        }

    def restore(self, store: Store, configuration: Configuration, now: datetime) -> None:
        """Take up what the store knows: call at start and after a reload.

        An integration new to this process is in conflict where the store holds an open case of something that fails,
        and otherwise *unknown* until a cycle has finished: a restart proves nothing.
        """
        with self._lock:
            wanted = {each.name: each for each in configuration.integrations}
            for gone in self._integrations.keys() - wanted.keys():
                self._families.forget(gone)
                self._mirror.forget(gone)
            for name, integration in wanted.items():
                if name not in self._integrations:
                    self._begin(store, integration, now)
                self._configured(integration)
                self._mirror.refresh(store, integration, now)
            self._store, self._integrations = store, wanted

    def hear(self, event: Event) -> None:
        """Count what an event says; of an integration that is not configured, nothing: labels stay bounded."""
        method = self._hearing.get(type(event))
        if method is not None:
            with self._lock:
                method(event)

    def message(self, integration: str, side: Side | None, outcome: str) -> None:
        """Count one attempt to tell a side; `outcome` is one of `MESSAGE_OUTCOMES`. Raises `ValueError` for another."""
        if outcome not in MESSAGE_OUTCOMES:
            raise ValueError(f"unknown outcome of a message: {outcome}")
        with self._lock:
            if integration in self._integrations:
                self._families.messages.labels(integration, side.value if side else MEDIATORS, outcome).inc()

    def alerted(self, integration: str, *, taken: bool) -> None:
        """What became of the last alerts of an integration."""
        with self._lock:
            if integration in self._integrations:
                self._families.alerts_not_taken.labels(integration).set(not taken)

    def exposition(self) -> tuple[bytes, str]:
        """The text for Prometheus and its content type."""
        with self._lock:
            return generate_latest(_WithoutCreationTimes(self._registry)), CONTENT_TYPE_PLAIN_0_0_4

    def _begin(self, store: Store, integration: Integration, now: datetime) -> None:
        """Every series at zero, before anything happens: a first failure is then an increase and not an appearance."""
        name, families = integration.name, self._families
        for histogram in (families.window, families.verdict, families.cycle):
            histogram.labels(name)
        families.cycle_last.labels(name).set(0)
        families.cycle_due.labels(name).set(now.timestamp() + GRACE * integration.schedule.verify.total_seconds())
        for side in Side:
            for outcome in MESSAGE_OUTCOMES:
                families.messages.labels(name, side.value, outcome)
        for owner in (*(side.value for side in Side), "monitor"):
            families.problems.labels(name, owner)
        conflicts = store.conflicts(integration=name, open_only=True)
        for conflict in conflicts:
            self._remember_window(conflict)
        failing = any(each.status.is_failing for each in conflicts)
        self._set_state(name, CompatibilityState.CONFLICT if failing else CompatibilityState.UNKNOWN)
        self._mirror.verified(integration, store)

    def _configured(self, integration: Integration) -> None:
        name, families = integration.name, self._families
        families.side.remove_by_labels({"integration": name})
        for side, company in integration.companies.items():
            families.side.labels(name, side.value, company.name).set(1)
        families.poll_interval.labels(name).set(integration.schedule.poll.total_seconds())
        families.verify_interval.labels(name).set(integration.schedule.verify.total_seconds())
        families.acknowledge_within.labels(name).set(integration.agreement.acknowledge_within.total_seconds())
        for api in integration.apis:
            for severity in Severity:
                families.changes.labels(name, api.name, severity.value)
            described = [(WHOLE_API, api.spec), *((each.name, each.spec) for each in api.environments)]
            for place in (place for place, spec in described if spec is not None):
                families.poll_last.labels(name, api.name, place)
                for outcome in PollOutcome:
                    families.polls.labels(name, api.name, place, outcome.value)
            for environment in api.environments:
                families.flakes.labels(name, api.name, environment.name)
                for result in Outcome:
                    families.verifications.labels(name, api.name, environment.name, result.value)

    def _set_state(self, name: str, state: CompatibilityState) -> None:
        for each in CompatibilityState:
            self._families.state.labels(name, each.value).set(each is state)

    def _has_place(self, integration: str, api: str, environment: str | None) -> bool:
        known = self._integrations.get(integration)
        settings = known.api(api) if known else None
        return settings is not None and (environment is None or settings.environment(environment) is not None)

    def _polled(self, event: Polled) -> None:
        target = event.poll.target
        if not self._has_place(event.integration, target.api, target.environment):
            return
        labels = (event.integration, target.api, target.environment or WHOLE_API)
        self._families.polls.labels(*labels, event.poll.outcome.value).inc()
        if event.poll.outcome in _READ:
            self._families.poll_last.labels(*labels).set(event.poll.at.timestamp())

    def _changed(self, event: Changed) -> None:
        if self._has_place(event.integration, event.target.api, event.target.environment):
            for change in event.changes:
                self._families.changes.labels(event.integration, event.target.api, change.severity.value).inc()

    def _verified(self, event: Verified) -> None:
        if self._has_place(event.integration, event.api, event.environment):
            labels = (event.integration, event.api, event.environment)
            self._families.verifications.labels(*labels, event.outcome.value).inc()
            if event.outcome is not Outcome.SKIPPED:
                self._families.verification_last.labels(*labels).set(event.at.timestamp())

    def _regression_found(self, event: RegressionFound) -> None:
        regression = event.regression
        if regression.integration in self._integrations:
            verdict = regression.verdict
            self._families.regressions.labels(
                regression.integration,
                verdict.changed_by.value,
                verdict.status.value,
                regression.signature.failure.value,
            ).inc()
            self._families.verdict.labels(regression.integration).observe(event.seconds_to_verdict)

    def _flake_counted(self, event: FlakeCounted) -> None:
        regression = event.regression
        if self._has_place(regression.integration, regression.api, regression.environment):
            self._families.flakes.labels(regression.integration, regression.api, regression.environment).inc()

    def _conflict_changed(self, event: ConflictChanged) -> None:
        conflict = event.conflict
        if conflict.integration not in self._integrations:
            return
        if self._remember_window(conflict) and conflict.confirmed_at and conflict.attributed_at:
            seconds = (conflict.attributed_at - conflict.confirmed_at).total_seconds()
            self._families.window.labels(conflict.integration).observe(max(seconds, 0.0))
        if not conflict.status.is_open:
            self._windows_seen.pop(conflict.id, None)

    def _remember_window(self, conflict: Conflict) -> bool:
        """Whether this attribution was not counted yet: a case moves on several times after its window has ended."""
        if conflict.attributed_at is None or self._windows_seen.get(conflict.id) == conflict.attributed_at:
            return False
        self._windows_seen[conflict.id] = conflict.attributed_at
        return True

    def _problem(self, event: Problem) -> None:
        if event.integration in self._integrations:
            owner = event.owner if event.owner in list(Side) else "monitor"
            self._families.problems.labels(event.integration, owner).inc()

    def _cycle_finished(self, event: CycleFinished) -> None:
        integration = self._integrations.get(event.integration)
        if integration is None:
            return
        name, families = integration.name, self._families
        families.cycle.labels(name).observe(event.seconds)
        families.cycle_last.labels(name).set(event.at.timestamp())
        families.cycle_due.labels(name).set(event.at.timestamp() + GRACE * integration.schedule.verify.total_seconds())
        self._set_state(name, event.state)
        if self._store is not None:
            self._mirror.refresh(self._store, integration, event.at)


class _WithoutCreationTimes(Collector):
    """The registry's metrics less `_created`, which the text format would expose as a gauge beside each counter."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for metric in self._registry.collect():
            kept = [sample for sample in metric.samples if not sample.name.endswith("_created")]
            slim = Metric(metric.name, metric.documentation, metric.type)
            slim.samples = kept
            yield slim

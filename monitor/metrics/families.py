"""Every metric by name, unit and labels, in one table (https://prometheus.io/docs/practices/naming/)."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.metrics import MetricWrapperBase

PREFIX = "compat_monitor"
WHOLE_API = "all"
"""Label `environment` of a description that stands for every environment of its API."""

_WINDOW_BUCKETS = (1, 5, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600, 7 * 24 * 3600)
_VERDICT_BUCKETS = (0.5, 1, 2, 5, 10, 20, 40, 60, 120)
_CYCLE_BUCKETS = (0.5, 2, 10, 30, 60, 300, 900)


class Families:
    """The metrics of one registry. Attribute names are the metric names without prefix and unit."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self.labelled: list[MetricWrapperBase] = []
        """Those with a label `integration`, which go when an integration leaves the configuration."""
        self.build = Info("build", "The running program.", namespace=PREFIX, registry=registry)
        self._add_states()
        self._add_cases()
        self._add_observations()
        self._add_durations()

    def _add_states(self) -> None:
        self.side = self._gauge("side_info", "1; names the company that stands on each side.", "side", "company")
        self.state = self._gauge("integration_state", "1 for the state the integration is in, else 0.", "state")
        self.paused = self._gauge("integration_paused", "1 while probes are paused by a person, else 0.")
        self.poll_interval = self._gauge("poll_interval_seconds", "Time between polls, as configured.")
        self.verify_interval = self._gauge("verify_interval_seconds", "Time between verifications, as configured.")
        self.acknowledge_within = self._gauge(
            "acknowledge_within_seconds", "Time in which the companies agreed to acknowledge a case."
        )
        self.cycle_last = self._gauge(
            "cycle_last_success_timestamp_seconds", "When the last whole cycle finished; 0 = none since the start."
        )
        self.cycle_due = self._gauge(
            "cycle_due_timestamp_seconds", "When the next cycle should have finished at the latest."
        )
        self.budget_used = self._gauge(
            "probe_budget_used", "Probes sent today (UTC) to an environment.", "api", "environment"
        )
        self.budget_limit = self._gauge(
            "probe_budget_limit", "Probes that may be sent to an environment in a day.", "api", "environment"
        )

    def _add_cases(self) -> None:
        self.conflicts_open = self._gauge(
            "conflicts_open", "Cases that people have to settle, by whom they wait for.", "status", "waiting_on"
        )
        self.conflicts_unacknowledged = self._gauge(
            "conflicts_unacknowledged", "Open cases of something that fails and that nobody has acknowledged."
        )
        self.conflict_oldest = self._gauge(
            "conflict_oldest_opened_timestamp_seconds", "When the oldest open case was opened; absent where none is."
        )
        self.unacknowledged_oldest = self._gauge(
            "conflict_oldest_unacknowledged_timestamp_seconds",
            "When the oldest unacknowledged case was opened; absent where none is.",
        )
        self.regressions_open = self._gauge(
            "regressions_open", "Regressions of open cases.", "environment", "changed_by", "status"
        )
        self.regressions = self._counter("regressions", "Regressions found.", "changed_by", "status", "failure")
        self.flakes = self._counter(
            "flakes", "Failures that passed again with nothing changed; nobody was told.", "api", "environment"
        )
        self.flake_ratio = self._gauge(
            "flake_ratio", "Share of the last verifications that failed and passed again.", "api", "environment"
        )
        self.flakiest_ratio = self._gauge(
            "flakiest_interaction_ratio", "The same, of the interaction where it is highest.", "api", "environment"
        )
        self.messages = self._counter("messages", "Messages to a side, by what became of them.", "side", "outcome")
        self.messages_waiting = self._gauge(
            "messages_waiting", "Messages that have not been delivered yet.", "side", "outcome"
        )

        self.alerts_not_taken = self._gauge(
            "alerts_not_taken", "1 while Alertmanager did not take the last alerts, 0 where it did; absent before any."
        )

    def _add_observations(self) -> None:
        self.polls = self._counter("polls", "Polls of a description.", "api", "environment", "outcome")
        self.poll_last = self._gauge(
            "poll_last_success_timestamp_seconds", "When a description was last read; 0 = never.", "api", "environment"
        )
        self.verifications = self._counter("verifications", "Verified exchanges.", "api", "environment", "outcome")
        self.verification_last = self._gauge(
            "verification_last_timestamp_seconds",
            "When an exchange was last verified, whatever came of it; 0 = never.",
            "api",
            "environment",
        )
        self.changes = self._counter("description_changes", "Edits of descriptions.", "api", "severity")
        self.problems = self._counter("problems", "Problems that did not stop a cycle, by who can mend them.", "owner")

    def _add_durations(self) -> None:
        self.window = self._histogram("window_seconds", "From confirmed to attributed.", _WINDOW_BUCKETS)
        self.verdict = self._histogram("verdict_seconds", "From failure seen to verdict.", _VERDICT_BUCKETS)
        self.cycle = self._histogram("cycle_duration_seconds", "Length of a cycle.", _CYCLE_BUCKETS)

    def forget(self, integration: str) -> None:
        """Drop every series of an integration."""
        for family in self.labelled:
            family.remove_by_labels({"integration": integration})

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        gauge = Gauge(name, text, ("integration", *labels), namespace=PREFIX, registry=self._registry)
        self.labelled.append(gauge)
        return gauge

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        counter = Counter(name, text, ("integration", *labels), namespace=PREFIX, registry=self._registry)
        self.labelled.append(counter)
        return counter

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
        histogram = Histogram(name, text, ("integration",), namespace=PREFIX, registry=self._registry, buckets=buckets)
        self.labelled.append(histogram)
        return histogram

# ruff: noqa: INP001 - a script beside what it writes, not a package
"""Writes dashboard.json beside this file: `python deploy/grafana/dashboard.py`. A test checks that it is current."""

import json
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).with_name("dashboard.json")
SOURCE = {"type": "prometheus", "uid": "${source}"}
ONE = '{integration=~"$integration"}'
COLOURS = {"compatible": "green", "conflict": "red", "unknown": "orange"}


def panel(
    title: str, description: str, kind: str, at: tuple[int, int, int, int], *queries: tuple[str, str], **extra: Any
) -> dict[str, Any]:
    """A panel at (x, y, width, height) in Grafana's 24-column grid; `queries` are (PromQL, legend)."""
    x, y, width, height = at
    body = {
        "title": title,
        "description": description,
        "type": kind,
        "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": width, "h": height},
        "targets": [
            {
                "refId": chr(ord("A") + number),
                "datasource": SOURCE,
                "expr": query,
                "legendFormat": legend,
                "instant": kind in {"stat", "table", "bargauge"},
            }
            for number, (query, legend) in enumerate(queries)
        ],
        "fieldConfig": {"defaults": {}, "overrides": []},
        "options": {},
    }
    body["fieldConfig"]["defaults"].update(extra)
    return body


def quantile(share: float, histogram: str, time: str) -> str:
    """PromQL for a quantile over all chosen integrations."""
    return f"histogram_quantile({share}, sum by (le) (increase({histogram}_bucket{ONE}[{time}])))"


def _state_panel() -> dict[str, Any]:
    unknown, conflict = (
        f'compat_monitor_integration_state{{integration=~"$integration",state="{state}"}}'
        for state in ("unknown", "conflict")
    )
    names = {"0": "compatible", "1": "unknown", "2": "conflict"}
    mappings = {value: {"text": name, "color": COLOURS[name]} for value, name in names.items()}
    return panel(
        "State",
        "In words: compatible, conflict, or unknown. Unknown is not compatible.",
        "state-timeline",
        (0, 0, 24, 7),
        (f"{unknown} + on (integration) 2 * {conflict}", "{{integration}}"),
        mappings=[{"type": "value", "options": mappings}],
        color={"mode": "thresholds"},
    )


def _cases() -> list[dict[str, Any]]:
    return [
        panel(
            "Open cases",
            "What people have to settle, by whom it waits for.",
            "timeseries",
            (0, 7, 12, 8),
            (
                f"sum by (integration, waiting_on) (compat_monitor_conflicts_open{ONE})",
                "{{integration}}: {{waiting_on}}",
            ),
        ),
        panel(
            "Regressions by the change that explains them",
            "Open regressions; undetermined ones say on their page what is missing.",
            "timeseries",
            (12, 7, 12, 8),
            (f"sum by (changed_by, status) (compat_monitor_regressions_open{ONE})", "{{changed_by}} ({{status}})"),
        ),
        panel(
            "Time from confirmed to attributed",
            "The window, at the 50th and 90th percentile over a week.",
            "timeseries",
            (0, 15, 12, 8),
            *(
                (quantile(share, "compat_monitor_window_seconds", "7d"), f"{int(share * 100)} %")
                for share in (0.5, 0.9)
            ),
            unit="s",
        ),
        panel(
            "Oldest open case",
            "Age of the oldest case that is still open.",
            "timeseries",
            (12, 15, 12, 8),
            (f"time() - compat_monitor_conflict_oldest_opened_timestamp_seconds{ONE}", "{{integration}}"),
            unit="s",
        ),
    ]


def _observations() -> list[dict[str, Any]]:
    return [
        panel(
            "Verified exchanges",
            "By outcome, per hour.",
            "timeseries",
            (0, 23, 8, 8),
            (f"sum by (outcome) (increase(compat_monitor_verifications_total{ONE}[1h]))", "{{outcome}}"),
        ),
        panel(
            "Edits of descriptions",
            "By severity, per day.",
            "timeseries",
            (8, 23, 8, 8),
            (f"sum by (severity) (increase(compat_monitor_description_changes_total{ONE}[1d]))", "{{severity}}"),
        ),
        panel(
            "Flakes",
            "Failures that passed again with nothing changed, per day; nobody was told.",
            "timeseries",
            (16, 23, 8, 8),
            (f"sum by (integration) (increase(compat_monitor_flakes_total{ONE}[1d]))", "{{integration}}"),
        ),
        panel(
            "Age of descriptions",
            "Since each description was last read.",
            "timeseries",
            (0, 31, 8, 8),
            (
                f"time() - (compat_monitor_poll_last_success_timestamp_seconds{ONE} > 0)",
                "{{integration}} {{api}} {{environment}}",
            ),
            unit="s",
        ),
        panel(
            "Probe budget used today",
            "Share of the day's probes.",
            "timeseries",
            (8, 31, 8, 8),
            (
                f"compat_monitor_probe_budget_used{ONE} / (compat_monitor_probe_budget_limit{ONE} > 0)",
                "{{integration}} {{api}} {{environment}}",
            ),
            unit="percentunit",
            max=1,
        ),
        panel(
            "Cycle duration",
            "90th percentile over an hour.",
            "timeseries",
            (16, 31, 8, 8),
            (quantile(0.9, "compat_monitor_cycle_duration_seconds", "1h"), "90 %"),
            unit="s",
        ),
    ]


def dashboard() -> dict[str, Any]:
    """The dashboard as Grafana's JSON model (schema version 39), importable by hand or by provisioning."""
    panels = [_state_panel(), *_cases(), *_observations()]
    for number, each in enumerate(panels, start=1):
        each["id"] = number
    return {
        "uid": "compat-monitor",
        "title": "compat-monitor",
        "description": "Do the two companies' APIs fit together, who waits for whom, and is the monitor itself well.",
        "tags": ["compat-monitor"],
        "schemaVersion": 39,
        "timezone": "utc",
        "refresh": "1m",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {
            "list": [
                {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"},
                {
                    "name": "integration",
                    "label": "Integration",
                    "type": "query",
                    "datasource": SOURCE,
                    "query": "label_values(compat_monitor_integration_state, integration)",
                    "multi": True,
                    "includeAll": True,
                    "allValue": ".*",
                    "current": {"text": "All", "value": "$__all"},
                    "refresh": 2,
                },
            ]
        },
        "panels": panels,
    }


def text() -> str:
    """What dashboard.json holds."""
    return json.dumps(dashboard(), indent=2) + "\n"


if __name__ == "__main__":
    OUTPUT.write_text(text(), encoding="utf-8")

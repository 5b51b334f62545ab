"""Alert rules and dashboard: real promtool, and every metric they name is one that the monitor exposes."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from monitor.metrics import Metrics
from monitor.workflow.alerts import NAME
from tests.fakes.store import memory_store
from tests.web.sample import NOW, fill

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "alerts.yaml"


@pytest.fixture(scope="module")
def exposed() -> set[str]:
    """Names of all samples, and of all families without suffix: a counter without series has only its family."""
    store = memory_store()
    metrics = Metrics()
    metrics.restore(store, fill(store).configuration, NOW)
    names = set()
    for family in text_string_to_metric_families(metrics.exposition()[0].decode()):
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        names.update(family.name + suffix for suffix in suffixes)
    return names


def named_in(text: str) -> set[str]:
    return set(re.findall(r"compat_monitor_[a-z_]+", text))


def alerts() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def test_promtool_accepts_the_rules() -> None:
    checked = subprocess.run(
        ["promtool", "check", "rules", "--lint=all", "--lint-fatal", str(RULES)], capture_output=True, timeout=30
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_each_rule_fires_when_it_should_and_only_then() -> None:
    tests = DEPLOY / "prometheus" / "alerts.test.yaml"
    checked = subprocess.run(["promtool", "test", "rules", str(tests)], capture_output=True, timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_each_rule_is_tested() -> None:
    tested = (DEPLOY / "prometheus" / "alerts.test.yaml").read_text()
    assert [rule["alert"] for rule in alerts() if rule["alert"] not in tested] == []


def test_the_example_configurations_are_accepted() -> None:
    for command in (
        ["promtool", "check", "config", "--syntax-only", str(DEPLOY / "prometheus" / "prometheus.yaml")],
        ["amtool", "check-config", str(DEPLOY / "prometheus" / "alertmanager.yaml")],
    ):
        checked = subprocess.run(command, capture_output=True, timeout=30)
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: rule["alert"] + rule["labels"].get("changed_by", ""))
def test_each_alert_says_what_to_do_and_names_only_what_exists(rule: dict[str, Any], exposed: set[str]) -> None:
    assert named_in(rule["expr"]) <= exposed
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["description"]
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    headings = re.findall(r"^## (.+)$", (DEPLOY.parent / page).read_text(), re.MULTILINE)
    assert anchor == rule["alert"].lower()
    assert anchor in [heading.lower() for heading in headings]


def test_the_dashboard_is_current() -> None:
    script = DEPLOY / "grafana" / "dashboard.py"
    space: dict[str, Any] = {"__file__": str(script), "__name__": "dashboard"}
    exec(compile(script.read_text(), str(script), "exec"), space)
    assert space["text"]() == (DEPLOY / "grafana" / "dashboard.json").read_text(), f"run: python {script}"


def test_the_dashboard_names_only_what_exists(exposed: set[str]) -> None:
    used = named_in((DEPLOY / "grafana" / "dashboard.json").read_text())
    assert used
    assert used <= exposed


def test_each_query_of_the_dashboard_is_promql(tmp_path: Path) -> None:
    import json

    panels = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text())["panels"]
    queries = [target["expr"] for panel in panels for target in panel["targets"]]
    rules = [{"record": f"query:{number}", "expr": query} for number, query in enumerate(queries)]
    file = tmp_path / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    checked = subprocess.run(["promtool", "check", "rules", str(file)], capture_output=True, timeout=30)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_alert_of_the_monitor_itself_goes_to_both_teams() -> None:
    asked = subprocess.run(
        [
            "amtool",
            "config",
            "routes",
            "test",
            f"--config.file={DEPLOY / 'prometheus' / 'alertmanager.yaml'}",
            f"alertname={NAME}",
            "integration=acme",
        ],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert asked.stdout.strip() == "in-house-team,partner-team", asked.stderr

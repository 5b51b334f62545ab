"""What a run found, for people: the worst first, and for each thing what to do."""

from collections import Counter
from collections.abc import Iterator, Mapping

from monitor.model.integration import Configuration, Integration
from monitor.model.values import CompatibilityState, Outcome
from monitor.reports import verdict_text
from monitor.reports.run_report import IntegrationReport, RunReport

_SYMBOL: Mapping[CompatibilityState, str] = {
    CompatibilityState.COMPATIBLE: "✓",
    CompatibilityState.CONFLICT: "✕",
    CompatibilityState.UNKNOWN: "?",
}


def lines(report: RunReport, configuration: Configuration) -> Iterator[str]:
    for name, found in report.integrations.items():
        integration = configuration.integration(name)
        if integration is not None:
            yield from _integration(found, integration)


def _integration(found: IntegrationReport, integration: Integration) -> Iterator[str]:
    yield f"{_SYMBOL[found.state]} {found.integration}: {found.state.value}"
    for reason in found.reasons:
        yield f"    {reason}"
    yield f"  descriptions: {_counted(Counter(str(each['outcome']) for each in found.polls)) or 'none configured'}"
    outcomes = Counter(str(each["outcome"]) for each in found.results)
    yield f"  contracts: {_counted(outcomes) or 'nothing verified'}"
    for result in found.results:
        if result["outcome"] != Outcome.PASSED.value:
            pending = " (has never passed here)" if result["pending"] else ""
            where = f"{result['interaction']} in {result['environment']}"
            yield f"    {result['outcome']}: {where}: {result['reason']}{pending}"
    if found.changes:
        severities = Counter(str(each["severity"]) for each in found.changes)
        yield f"  changes of descriptions: {_counted(severities)}"
        for change in found.changes:
            if change["severity"] != "compatible":
                yield f"    {change['severity']}: {change['operation']}: {change['message']}"
    if found.regressions:
        yield f"  regressions: {len(found.regressions)}"
        for regression in found.regressions:
            yield from (f"    {line}" for line in verdict_text.lines(regression, integration))
            yield f"      compat-monitor conflicts show {regression['conflict']}"
    if found.flakes:
        yield f"  flakes: {len(found.flakes)} (failed once and passed again; nobody is told)"
    for problem in found.problems:
        yield f"  note[{problem['code']}]: {problem['message']}"
    yield ""


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {word}" for word, number in counts.most_common())

"""What a run found, for people: the state and why, regressions first, and for each thing what to do."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from monitor.model.flakiness import FlakeRate
from monitor.model.integration import Configuration, Integration
from monitor.model.json_value import JsonValue
from monitor.model.values import CompatibilityState, Outcome
from monitor.reports import verdict_text
from monitor.reports.layout import WIDTH, shortened, wrapped
from monitor.reports.run_report import IntegrationReport, RunReport

SYMBOL: Mapping[CompatibilityState, str] = {
    CompatibilityState.COMPATIBLE: "✓",
    CompatibilityState.CONFLICT: "✕",
    CompatibilityState.UNKNOWN: "?",
}
_ROWS_MAX = 10
"""Of a list; the rest is counted, and in the JSON."""
_WORDS: Mapping[str, str] = {"first": "read for the first time", "moved": "read from elsewhere"}


def lines(report: RunReport, configuration: Configuration, options: str = "") -> Iterator[str]:
    """`options`: for the commands that are printed, such as ` --database URL`."""
    for name, found in report.integrations.items():
        integration = configuration.integration(name)
        if integration is not None:
            yield from _integration(found, integration, options)


def _integration(found: IntegrationReport, integration: Integration, options: str) -> Iterator[str]:
    yield f"{SYMBOL[found.state]} {found.integration}: {found.state.value}"
    yield from _regressions(found, integration, options)
    for reason in _limited([each for each in found.reasons if not _told_below(each, found)]):
        yield from wrapped(reason, first="    ")
    polled = Counter(_WORDS.get(str(each["outcome"]), str(each["outcome"])) for each in found.polls)
    yield f"  descriptions: {_counted(polled) or 'none configured'}"
    yield from _changes(found.changes)
    yield from _confirmations(found.confirmations)
    yield from _contracts(found)
    if found.flakes:
        yield f"  flakes: {len(found.flakes)} (failed once and passed again; nobody is told)"
        for row in _limited([f"{each['operation']}: {each['message']}{_rate(each)}" for each in found.flakes]):
            yield from wrapped(row, first="    ", rest="      ")
    for problem in found.problems:
        if str(problem["message"]) not in found.reasons:
            yield from wrapped(str(problem["message"]), first=f"  note[{problem['code']}]: ", rest="    ")
    yield ""


def _told_below(reason: str, found: IntegrationReport) -> bool:
    """A case whose regressions are shown needs no line of its own, and neither does each of its failures."""
    shown = {str(each["conflict"]) for each in found.regressions}
    if any(reason.startswith(f"case {case}:") for case in shown):
        return True
    failing = {str(each["interaction"]).split("|")[2] for each in found.regressions}
    fresh = {str(each["interaction"]) for each in found.newly_discovered}
    names = fresh if _never_passed(reason) else failing
    return any(reason.startswith(f"“{name}” in ") for name in names)


def _never_passed(reason: str) -> bool:
    return " has never passed " in reason


def _regressions(found: IntegrationReport, integration: Integration, options: str) -> Iterator[str]:
    """One verdict for each case; what else fails for the same reason is named beside it."""
    by_case: dict[str, list[Mapping[str, JsonValue]]] = {}
    for regression in found.regressions:
        by_case.setdefault(str(regression["conflict"]), []).append(regression)
    for case, members in by_case.items():
        yield from (f"    {line}" for line in verdict_text.lines(members[0], integration, WIDTH - 4))
        for row in _limited(_each_once(Counter(f"{each['operation']}: {each['message']}" for each in members[1:]))):
            yield from wrapped(row, first="      also ")
        yield f"      compat-monitor conflicts show {case}{options}"
        yield f"      compat-monitor explain {str(members[0]['fingerprint'])[:12]}{options}"


def _changes(changes: Sequence[Mapping[str, JsonValue]]) -> Iterator[str]:
    if not changes:
        return
    yield f"  changes of descriptions: {_counted(Counter(str(each['severity']) for each in changes))}"
    rows = [
        f"{each['severity']}: {each['operation']}: {each['message']}"
        for severity in ("breaking", "risky")
        for each in changes
        if each["severity"] == severity
    ]
    for row in _limited(rows):
        yield from wrapped(row, first="    ", rest="      ")


def _contracts(found: IntegrationReport) -> Iterator[str]:
    fresh = found.newly_discovered
    relied_on = [each for each in found.results if not (each["pending"] and _generated(each))]
    outcomes = Counter(str(each["outcome"]) for each in relied_on)
    yield f"  verifications: {_counted(outcomes) or 'nothing verified'}"
    said = " ".join(found.reasons)
    flakes = {(str(each["environment"]), str(each["interaction"]).split("|")[2]) for each in found.flakes}
    rows = [
        _row(each)
        for each in relied_on
        if each["outcome"] != Outcome.PASSED.value
        and not each["pending"]
        and (str(each["environment"]), str(each["interaction"])) not in flakes
        and f"“{each['interaction']}” in {each['environment']}" not in said
    ]
    yield from _listed(rows)
    if fresh:
        reasons = [each for each in found.reasons if _never_passed(each)]
        rows = [_in_words(each, reasons) for each in fresh if not _generated(each)]
        yield from _newly_discovered(rows, fresh)


def _newly_discovered(rows: Sequence[str], fresh: Sequence[Mapping[str, JsonValue]]) -> Iterator[str]:
    """What never passed here: each that somebody relies on, and generated cases by their number."""
    yield "  newly discovered: what fails and never passed here, so that nothing broke"
    yield from _listed(rows)
    explored = [each for each in fresh if _generated(each)]
    if explored:
        operations = {str(each["operation"]) for each in explored}
        cases = f"{len(explored)} generated case{'s' * (len(explored) != 1)}"
        where = f"{len(operations)} operation{'s' * (len(operations) != 1)}"
        yield from wrapped(f"{cases} of {where}; --format json lists them", first="    ", rest="      ")


def _row(each: Mapping[str, JsonValue]) -> str:
    return f"{each['outcome']}: {each['interaction']} in {each['environment']}: {each['reason']}"


def _in_words(result: Mapping[str, JsonValue], reasons: Sequence[str]) -> str:
    """With who can mend it, where the state rests on it."""
    begin = f"“{result['interaction']}” in {result['environment']} "
    return next((each for each in reasons if each.startswith(begin)), _row(result))


def _listed(rows: Sequence[str]) -> Iterator[str]:
    reasons = Counter(rows)
    for row in _limited(_each_once(reasons)):
        yield from wrapped(row, first="    ", rest="      ")


def _rate(flake: Mapping[str, JsonValue]) -> str:
    rate = flake["rate"]
    if not isinstance(rate, Mapping):
        return ""
    return f"; it flaked in {FlakeRate(int(str(rate['flakes'])), int(str(rate['runs'])))}"


def _generated(result: Mapping[str, JsonValue]) -> bool:
    return result["origin"] == "generated"


def _confirmations(confirmations: Sequence[Mapping[str, JsonValue]]) -> Iterator[str]:
    """What the live API showed of breaks that are foreseen."""
    rows = [
        f"{each['live']}: {each['operation']}: {each['message']} ({each['environment']}: {each['reason']})"
        for each in confirmations
    ]
    if rows:
        yield "  foreseen breaks, tried on the live API:"
        for row in _limited(rows):
            yield from wrapped(row, first="    ")


def _each_once(counts: Counter[str]) -> list[str]:
    return [row if count == 1 else f"{row} ({count} times)" for row, count in counts.items()]


def _limited(rows: Sequence[str]) -> Iterator[str]:
    yield from (shortened(row, 400) for row in rows[:_ROWS_MAX])
    if len(rows) > _ROWS_MAX:
        yield f"and {len(rows) - _ROWS_MAX} more; --format json lists them"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {word}" for word, number in counts.most_common())

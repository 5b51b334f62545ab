"""Severities that an integration sets by itself (`rules:` in its configuration)."""

from collections.abc import Mapping

from monitor.errors import Diagnostic, UsageError
from monitor.model.values import Severity
from monitor.rules.catalogue import ROWS


def check_overrides(overrides: Mapping[str, str]) -> Mapping[str, Severity]:
    """By rule id. Raises `UsageError` for an id or a severity that does not exist, with the nearest one that does."""
    known = {row.id for row in ROWS}
    problems = []
    for rule, severity in overrides.items():
        if rule not in known:
            problems.append(unknown_rule(rule))
        if severity not in set(Severity):
            words = ", ".join(Severity)
            problems.append(
                Diagnostic("unknown-severity", f"{severity!r} is not a severity of {rule}", help=f"use one of {words}")
            )
    if problems:
        raise UsageError(*problems)
    return {rule: Severity(severity) for rule, severity in overrides.items()}


def unknown_rule(rule: str) -> Diagnostic:
    from difflib import get_close_matches

    near = get_close_matches(rule, [row.id for row in ROWS], n=1, cutoff=0.5)
    advice = f"did you mean {near[0]!r}?" if near else "'compat-monitor rules' lists them"
    return Diagnostic("unknown-rule", f"there is no rule {rule!r}", help=advice)

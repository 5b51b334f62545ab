"""Severities that an integration sets by itself (`rules:` in its configuration)."""

from collections.abc import Mapping

from monitor.errors import Diagnostic, UsageError
from monitor.model.values import Severity
from monitor.rules.catalogue import ROWS
from monitor.rules.catalogue.families import FAMILIES


def check_overrides(overrides: Mapping[str, str]) -> Mapping[str, Severity]:
    """By rule id; one of a family holds for each rule of it that has none of its own.

    Raises `UsageError` for an id or a severity that does not exist, with the nearest one that does.
    """
    known = known_ids()
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
    found = {rule: Severity(severity) for rule, severity in overrides.items()}
    whole = {rule: found[family] for family, rules in FAMILIES.items() if family in found for rule in rules}
    return {**whole, **{rule: severity for rule, severity in found.items() if rule not in FAMILIES}}


def known_ids() -> frozenset[str]:
    """Of rules and of families of rules."""
    return frozenset({row.id for row in ROWS} | FAMILIES.keys())


def unknown_rule(rule: str) -> Diagnostic:
    from difflib import get_close_matches

    near = get_close_matches(rule, sorted(known_ids()), n=1, cutoff=0.5)
    advice = f"did you mean {near[0]!r}?" if near else "'compat-monitor rules' lists them"
    return Diagnostic("unknown-rule", f"there is no rule {rule!r}", help=advice)

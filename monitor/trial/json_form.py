"""Findings as JSON: their fields under the same names, `finding` telling which kind each is."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from monitor.model.json_value import JsonValue
from monitor.trial.findings import Finding, outcome_of


def trial_to_json(findings: Iterable[Finding]) -> dict[str, JsonValue]:
    """`outcome`: a word of `findings.Outcome`; `findings` in the order in which they were made."""
    made = tuple(findings)
    return {"outcome": outcome_of(made).value, "findings": [finding_to_json(each) for each in made]}


def finding_to_json(finding: Finding) -> dict[str, JsonValue]:
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(finding).__name__).lower()
    return {"finding": kind, **_object(finding)}


def _object(value: Any) -> dict[str, JsonValue]:
    return {each.name: _json(getattr(value, each.name)) for each in fields(value)}


def _json(value: object) -> JsonValue:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json(each) for each in value]
    if is_dataclass(value):
        return _object(value)
    assert value is None or isinstance(value, str | int)
    return value

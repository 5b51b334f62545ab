"""A report on costs and prevention as CSV: one row for each case, and after an empty line one of totals for each
integration. As RFC 4180 has it, but for line ends, which are those of text files.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from monitor.model.json_value import JsonObject, JsonValue

CASE_COLUMNS = (
    "integration", "id", "title", "api", "status", "counts_as", "environments", "changed_by", "first_indication_at",
    "attributed_at", "verified_at", "explained_after_seconds", "verified_after_seconds", "failing_seconds",
    "exposed_seconds", "delayed_seconds", "working_seconds in-house", "working_seconds partner", "failed_checks",
    "failed_calls_seen", "currency", "cost engineers", "cost failed_calls", "cost customers", "cost delay",
    "cost total",
)  # fmt: skip
TOTAL_COLUMNS = (
    "integration", "from", "to", "exposed_seconds", "escaped", "prevented", "refused_by_gate", "foreseen",
    "shown_before_production", "working_seconds in-house", "working_seconds partner", "currency", "cost engineers",
    "cost failed_calls", "cost customers", "cost delay", "cost total",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute (OWASP, CSV injection)."""


def table(report: JsonObject) -> str:
    """From `accounts.as_json.to_json`; without a final line break."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    integrations = [each for each in _list(report["integrations"]) if isinstance(each, Mapping)]
    rows.writerow(CASE_COLUMNS)
    for integration in integrations:
        for case in _list(integration["cases"]):
            assert isinstance(case, Mapping)
            rows.writerow(_cells({**_flat(case), "integration": integration["integration"]}, CASE_COLUMNS))
    rows.writerow(())
    rows.writerow(TOTAL_COLUMNS)
    for integration in integrations:
        rows.writerow(_cells({**_totals(integration), "from": report["from"], "to": report["to"]}, TOTAL_COLUMNS))
    return written.getvalue().removesuffix("\n")


def _totals(integration: JsonObject) -> dict[str, JsonValue]:
    sides, prevented = integration["sides"], integration["prevented"]
    assert isinstance(sides, Mapping)
    assert isinstance(prevented, Mapping)
    working = {
        f"working_seconds {side}": own["working_seconds"] for side, own in sides.items() if isinstance(own, Mapping)
    }
    return {**_flat(integration), **prevented, "prevented": prevented["total"], **working}


def _flat(value: JsonObject) -> dict[str, JsonValue]:
    """Its members, and those of `working_seconds` and `cost` under both names."""
    found: dict[str, JsonValue] = dict(value)
    for name in ("working_seconds", "cost"):
        inner = value.get(name)
        if isinstance(inner, Mapping):
            found |= {f"{name} {key}": each for key, each in inner.items()} | {"currency": inner.get("currency")}
    return found


def _cells(found: JsonObject, columns: Sequence[str]) -> list[str]:
    return [_cell(found.get(column)) for column in columns]


def _cell(value: JsonValue) -> str:
    if value is None:
        return ""
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []

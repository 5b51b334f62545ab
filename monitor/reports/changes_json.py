"""A comparison as JSON: the fields of DESIGN.md §3, `diff --format json`."""

from monitor.model.changes import Comparison, change_to_json
from monitor.model.json_value import JsonValue
from monitor.model.values import Severity


def comparison_to_json(comparison: Comparison) -> dict[str, JsonValue]:
    return {
        "base": comparison.base,
        "revision": comparison.revision,
        "summary": {
            **{severity.value: comparison.count(severity) for severity in Severity},
            "undecided": comparison.undecided,
        },
        "changes": [change_to_json(change) for change in comparison.changes],
        "notes": list(comparison.notes),
    }

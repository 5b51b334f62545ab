"""A comparison as JSON: the fields of DESIGN.md §3, `diff --format json`. `diff.schema.json` describes every one."""

from collections.abc import Iterable
from pathlib import Path

from monitor.model.changes import Change, change_to_json, version_step_to_json
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonObject, JsonValue, digest_of
from monitor.model.values import Severity
from monitor.reports.comparisons import Pair, Report


def report_to_json(report: Report) -> dict[str, JsonValue]:
    """One pair by itself; several as `{"pairs": […], "summary": …}`, each pair with its name."""
    if not report.several:
        return _pair_to_json(report.pairs[0])
    pairs: list[JsonValue] = [{"name": pair.name, **_pair_to_json(pair)} for pair in report.pairs]
    changed = sum(bool(pair.comparison.changes) for pair in report.pairs)
    unread: list[JsonValue] = [
        {"name": each.name, "code": each.reason.code, "message": str(each.reason)} for each in report.unread
    ]
    totals: dict[str, JsonValue] = {"pairs": len(report.pairs), "changed": changed, **_summary(report.changes)}
    return {"pairs": pairs, "unread": unread, "summary": totals}


def _pair_to_json(pair: Pair) -> dict[str, JsonValue]:
    comparison = pair.comparison
    return {
        "base": _with_digest(comparison.base, pair.base),
        "revision": _with_digest(comparison.revision, pair.revision),
        "summary": _summary(comparison.changes),
        "changes": [change_to_json(change) for change in comparison.changes],
        "notes": list(comparison.notes),
        "version_step": None if comparison.version_step is None else version_step_to_json(comparison.version_step),
    }


def _with_digest(about: JsonObject, document: Document | None) -> JsonObject:
    """Of the entry file: for programs only, so that nobody else waits for it."""
    return {**about, "digest": digest_of(document.files[document.entry])} if document else about


def _summary(changes: Iterable[Change]) -> dict[str, JsonValue]:
    """Counts of edits."""
    found = list(changes)
    return {
        **{severity.value: sum(each.severity is severity for each in found) for severity in Severity},
        "undecided": sum(not each.decided for each in found),
    }


def schema_text() -> str:
    """The published JSON Schema of the output."""
    return Path(__file__).with_name("diff.schema.json").read_text(encoding="utf-8")

"""GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from collections.abc import Iterable

from monitor.model.json_value import JsonValue, digest_of_value
from monitor.reports.annotations import Annotation, Level

_SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "minor", Level.NOTE: "info"}


def entries(found: Iterable[Annotation]) -> list[JsonValue]:
    return [_entry(each) for each in found]


def _entry(each: Annotation) -> dict[str, JsonValue]:
    """GitLab wants a path and a line of every entry, and a fingerprint that no other has.

    That of a change is the same in each pair of descriptions that it is made in, so it stands beside (`change`).
    """
    path = each.spot.file.removeprefix("./") if each.spot is not None else "unknown"
    line = each.spot.line if each.spot is not None and each.spot.line is not None else 1
    return {
        "description": each.sentence,
        "check_name": each.guide.id,
        "fingerprint": digest_of_value([each.fingerprint, path, each.where]),
        "change": each.fingerprint,
        "severity": _SEVERITIES[each.level],
        "location": {"path": path, "lines": {"begin": line}},
    }

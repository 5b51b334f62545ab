"""A comment is no longer than code hosts take; what is left out is what is least missed, and it is said."""

import pytest

from monitor.model.values import Severity
from monitor.reports.changes_markdown import lines
from tests.reports.samples import change, report

LONGEST = 65_536
"""Characters of a comment on GitHub."""


def comment(breaking: int, compatible: int) -> list[str]:
    """Each change takes a line of some 400 characters, and breaking ones an example."""
    several = ((Severity.BREAKING, breaking), (Severity.COMPATIBLE, compatible))
    found = [
        change(number, severity=severity, message=f"{number} {severity.value} {'x' * 300}")
        for severity, many in several
        for number in range(many)
    ]
    return [*lines(report(*found))]


@pytest.mark.parametrize(
    ("breaking", "compatible", "examples", "listed"),
    [(5, 5, 5, True), (5, 400, 5, False), (130, 400, 10, False), (158, 400, 0, False)],
    ids=["all fits", "what is compatible does not", "nor does each example", "nor is there room for any"],
)
def test_a_comment_leaves_out_what_is_least_missed(breaking: int, compatible: int, examples: int, listed: bool) -> None:
    found = comment(breaking, compatible)
    assert len("\n".join(found)) < LONGEST
    assert sum(line.startswith("  <details>") for line in found) == examples
    assert sum(" breaking xxx" in line for line in found) == breaking
    assert sum(" compatible xxx" in line for line in found) == (compatible if listed else 0)
    assert (f"✅ {compatible} compatible, not listed here" in found) is not listed


def test_a_comment_that_has_no_room_for_all_that_breaks_says_so() -> None:
    found = comment(300, 0)
    assert len("\n".join(found)) < LONGEST
    assert found[2] == "**300 edits break 1 operation**"
    assert found[-1] == "> The rest is left out: a comment has no more room."

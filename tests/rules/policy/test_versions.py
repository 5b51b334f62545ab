"""Versions as semver.org orders them, and what a step promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.changes import Change
from monitor.model.values import Direction, Severity, Step
from monitor.rules.policy import version_step
from monitor.rules.policy.versions import parse
from tests.rules.documents import compared, description

ORDERED = [
    "0.0.1", "0.1.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
    "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0",
]  # fmt: skip
"""§11's own example, and more."""

NOT_SEMANTIC = (
    "", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3-a..b", "latest", "2026-11-22",
    "2026.11.22", "1.2.3 beta", "-1.2.3", "१.2.3",
)  # fmt: skip


def broken(severity=Severity.BREAKING):
    return (Change("r", severity, True, "f", "GET /a", Direction.NONE, "", "m"),)


def test_versions_are_ordered_as_the_specification_says():
    assert sorted(set(ORDERED), key=lambda each: parse(each).order) == ORDERED


@pytest.mark.parametrize("text", NOT_SEMANTIC)
def test_what_is_no_semantic_version_is_not_judged(text):
    assert parse(text) is None
    assert version_step(text, "1.0.0", broken()).step is Step.NOT_SEMANTIC
    assert version_step("1.0.0", text, broken()).enough is None


@given(st.text(max_size=30))
def test_any_text_is_parsed_or_refused(text):
    parsed = parse(text)
    assert parsed is None or parsed.order == parsed.order


@pytest.mark.parametrize(
    ("base", "revision", "step", "enough"),
    [
        ("1.4.0", "2.0.0", Step.MAJOR, True),
        ("1.4.0", "2.0.0-rc.1", Step.MAJOR, True),
        ("1.4.0", "1.5.0", Step.MINOR, False),
        ("1.4.0", "1.4.1", Step.PATCH, False),
        ("1.4.0", "1.4.0", Step.NONE, False),
        ("1.4.0+a", "1.4.0+b", Step.NONE, False),
        ("v1.4.0", "v1.5.0", Step.MINOR, False),
        ("0.4.0", "0.5.0", Step.MAJOR, True),
        ("0.4.0", "0.4.1", Step.PATCH, False),
        ("0.0.4", "0.0.5", Step.MAJOR, True),
        ("0.9.0", "1.0.0", Step.MAJOR, True),
        ("2.0.0-rc.1", "2.0.0-rc.2", Step.PRE_RELEASE, None),
        ("2.0.0-rc.1", "2.0.0", Step.PRE_RELEASE, None),
        ("2.0.0", "1.9.0", Step.BACKWARDS, None),
        ("2026-01-01", "2026-02-01", Step.NOT_SEMANTIC, None),
        ("2026.1.1", "2026.2.1", Step.NOT_SEMANTIC, None),
    ],
)
def test_a_break_is_held_against_the_step(base, revision, step, enough):
    found = version_step(base, revision, broken())
    assert (found.step, found.enough, found.breaking) == (step, enough, True)
    assert version_step(base, revision, broken(Severity.RISKY)).enough is (None if enough is None else True)


def test_a_comparison_says_so_in_a_note_and_counts_it_as_no_change():
    base, revision = description({}), {**description({}), "paths": {}}
    base["info"]["version"], revision["info"]["version"] = "1.4.0", "1.5.0"
    found = compared(base, revision, locations=False)
    assert len(found.changes) == 1
    assert found.version_step.enough is False
    assert found.notes == ("breaking changes, but from 1.4.0 to 1.5.0 is only a minor step",)
    revision["info"]["version"] = "2.0.0"
    assert compared(base, revision, locations=False).notes == ()

"""What a run's text makes of lists that would be too long to read."""

import pytest

from monitor.model.integration import Company, Configuration, Integration, Settings
from monitor.model.sides import Side
from monitor.model.values import CompatibilityState
from monitor.reports.run_report import IntegrationReport, RunReport
from monitor.reports.run_text import lines
from tests.workflow.cases import failing


def result(number, *, origin="generated", outcome="failed", pending=True):
    return {
        "api": "payments", "environment": "sandbox", "contract": "generated", "interaction": f"GET /a, case {number}",
        "operation": f"GET /a{number % 2}", "outcome": outcome, "reason": "word " * 60, "pending": pending,
        "origin": origin,
    }  # fmt: skip


def text_of(*results):
    companies = {side: Company(side, side.value) for side in Side}
    report = RunReport()
    report.integrations["acme"] = IntegrationReport("acme", CompatibilityState.COMPATIBLE, (), results=list(results))
    return list(lines(report, Configuration(Settings(), (Integration("acme", (), companies),))))


def test_generated_cases_that_never_passed_are_one_line():
    found = text_of(*(result(number) for number in range(300)))
    start = found.index("  newly discovered: what fails and never passed here, so that nothing broke")
    assert found[start + 1] == "    300 generated cases of 2 operations; --format json lists them"
    assert not any("case 7" in each for each in found)
    assert len(found) < 10


@pytest.mark.parametrize("length", [1, 50])
def test_long_lists_and_long_reasons_are_bounded_and_wrapped(length):
    found = text_of(*(result(number, origin="pact", pending=False) for number in range(length)))
    assert len(found) < 60
    assert all(len(each) <= 100 for each in found)
    assert any("and 40 more" in each for each in found) is (length == 50)


def test_what_fails_the_same_way_in_several_interactions_of_a_case_is_one_line():
    companies = {side: Company(side, side.value) for side in Side}
    regression = failing().to_json("acme-1") | {"message": "text instead of a number"}
    report = RunReport()
    conflict = CompatibilityState.CONFLICT
    report.integrations["acme"] = IntegrationReport("acme", conflict, (), regressions=[regression] * 4)
    found = list(lines(report, Configuration(Settings(), (Integration("acme", (), companies),))))
    assert [each for each in found if "also" in each] == [
        "      also GET /charges/{id}: text instead of a number (3 times)"
    ]

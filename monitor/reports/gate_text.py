"""The gate's answer for people: the answer first, then why, then what to do."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.engine.gate.decision import Decision
from monitor.engine.gate.reasons import Reason
from monitor.model.integration import Integration
from monitor.model.values import Answer
from monitor.reports.layout import wrapped
from monitor.reports.verdict_text import company_name

SYMBOL: Mapping[Answer, str] = {Answer.YES: "✓", Answer.NO: "✕", Answer.UNKNOWN: "?"}
_ROWS_MAX = 5
"""Reasons of one code; the rest is counted, and in the JSON."""


def lines(decision: Decision, override: str | None, integrations: Sequence[Integration]) -> Iterator[str]:
    """Sides are named as companies where there is one integration, whose companies they are."""
    yield f"{SYMBOL[decision.answer]} {decision.answer.value}"
    if override:
        yield from wrapped(override, first="  overridden: ", rest="    ")
    for (answer, code), reasons in decision.by_code.items():
        yield from _reasons(answer, code, reasons, integrations)


def _reasons(
    answer: Answer, code: str, reasons: Sequence[Reason], integrations: Sequence[Integration]
) -> Iterator[str]:
    for reason in reasons[:_ROWS_MAX]:
        yield from wrapped(f"{code}: {reason.message}", first=f"  {SYMBOL[answer]} ")
    if len(reasons) > _ROWS_MAX:
        yield f"    and {len(reasons) - _ROWS_MAX} more of these; --format json lists them"
    if answer is Answer.YES:
        return
    for side in dict.fromkeys(each.supplied_by for each in reasons if each.supplied_by):
        who = company_name(side, integrations[0] if len(integrations) == 1 else None)
        yield f"      {'can be mended' if answer is Answer.NO else 'can be supplied'} by: {who}"
    for command in dict.fromkeys(each.command for each in reasons if each.command):
        yield f"      next: {command}"

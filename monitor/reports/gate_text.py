"""The gate's answer for people: the answer first, then why, then what to do."""

from collections.abc import Iterator, Mapping

from monitor.engine.gate import Decision
from monitor.model.values import Answer

_SYMBOL: Mapping[Answer, str] = {Answer.YES: "✓", Answer.NO: "✕", Answer.UNKNOWN: "?"}


def lines(decision: Decision, override: str | None) -> Iterator[str]:
    yield f"{_SYMBOL[decision.answer]} {decision.answer.value}"
    if override:
        yield f"  overridden: {override}"
    for reason in decision.reasons:
        yield f"  {_SYMBOL[reason.answer]} {reason.code}: {reason.message}"
        if reason.answer is Answer.UNKNOWN and reason.supplied_by:
            yield f"      can be supplied by: {reason.supplied_by}"
        if reason.command and reason.answer is not Answer.YES:
            yield f"      next: {reason.command}"

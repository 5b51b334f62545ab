"""A case as one line, as lists and headings show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.explanation.words import Names
from monitor.model.cases import Conflict
from monitor.model.integration import Integration
from monitor.model.values import VerdictStatus
from monitor.web.words import CASE_STATUSES, answer_line


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An open or closed case as one line. `waits_for` is a company's name, or empty where it waits for nobody."""

    id: str
    title: str
    status: str
    status_words: str
    answer: str
    """Who changed and how sure that is; empty before there is a verdict."""
    waits_for: str
    action: str
    due: datetime | None
    opened_at: datetime
    environment: str
    acknowledged_by: str
    closed_at: datetime | None


def case_lines(open_cases: Iterable[Conflict], integration: Integration | None) -> tuple[CaseLine, ...]:
    """What weighs most comes first."""
    return tuple(case_line(each, integration) for each in sorted(open_cases, key=_last_what_weighs_least))


def _last_what_weighs_least(case: Conflict) -> tuple[bool, bool, bool]:
    """What fails comes first, of that what is explained, then what was confirmed; a list has room for a few only."""
    explained = case.verdict.get("status") in {VerdictStatus.ATTRIBUTED.value, VerdictStatus.LIKELY.value}
    return not case.status.is_failing, not explained, case.confirmed_at is None


def case_line(conflict: Conflict, integration: Integration | None) -> CaseLine:
    names = Names.of(integration, conflict.api)
    action = conflict.next_action
    waits = conflict.waiting_on
    return CaseLine(
        id=conflict.id,
        title=conflict.title,
        status=conflict.status.value,
        status_words=CASE_STATUSES[conflict.status.value],
        answer=answer_line(conflict.verdict, names),
        waits_for=names.side(waits) if waits and waits != "nobody" else "",
        action=action.what if action else "",
        due=action.due if action else None,
        opened_at=conflict.opened_at,
        environment=conflict.environment or "",
        acknowledged_by=conflict.acknowledged_by or "",
        closed_at=conflict.closed_at,
    )

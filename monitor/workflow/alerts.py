"""Open cases as alerts, for whoever routes and silences those by Alertmanager."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, datetime

from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.integration import Company, Integration
from monitor.model.sides import Side
from monitor.model.values import VerdictStatus
from monitor.workflow import words

NAME = "CompatMonitorCase"
_UNCONFIRMED = frozenset({ConflictStatus.DETECTED})
"""It was seen failing once, and may be a flake: of those nobody is alerted."""
SEVERITIES: Mapping[VerdictStatus, str] = {
    VerdictStatus.ATTRIBUTED: "page",
    VerdictStatus.LIKELY: "page",
    VerdictStatus.UNDETERMINED: "ticket",
}
"""The words of the shipped rules for Prometheus."""


@dataclass(frozen=True, slots=True)
class Alert:
    """`labels` are its identity: what changes while it is the same alert stands in `annotations`."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    starts_at: datetime
    link: str | None = None


def is_alert(conflict: Conflict) -> bool:
    """Something fails now, and its replays fail too: neither foreseen, nor seen once, nor working again."""
    return conflict.status.is_failing and conflict.status not in _UNCONFIRMED


def alerts(
    conflicts: Iterable[Conflict], integration: Integration, paused_until: datetime | None, link_of: Mapping[str, str]
) -> tuple[Alert, ...]:
    """One for each case that fails. `link_of`: pages by case. A pause ends no alert, since it mends nothing."""
    return tuple(_alert(each, integration, paused_until, link_of.get(each.id)) for each in conflicts if is_alert(each))


def _alert(conflict: Conflict, integration: Integration, paused_until: datetime | None, page: str | None) -> Alert:
    companies, verdict = integration.companies, conflict.verdict
    status = words.status_in(verdict)
    labels = {
        "alertname": NAME,
        "integration": conflict.integration,
        "case": conflict.id,
        "api": conflict.api,
        "environment": conflict.environment or "",
        "operation": conflict.operation or "",
        "severity": SEVERITIES[status],
        "changed_by": words.changed_by_in(verdict).value,
        "owes": words.owes_in(verdict).value,
        "status": status.value,
    }
    names = f"{companies[Side.IN_HOUSE].name} and {companies[Side.PARTNER].name}"
    annotations = {
        "summary": f"{names}: {conflict.title}",
        "description": _description(conflict, companies),
        "next_action": words.next_step(conflict, companies) or "",
        "case_status": conflict.status.value,
        "link": page or "",
        "paused": _paused(paused_until),
    }
    return Alert(
        {name: value for name, value in labels.items() if value},
        {name: value for name, value in annotations.items() if value},
        conflict.confirmed_at or conflict.opened_at,
        page,
    )


def _description(conflict: Conflict, companies: Mapping[Side, Company]) -> str:
    verdict = conflict.verdict
    said = [words.named(words.EXPLANATION[words.changed_by_in(verdict)], companies)]
    mechanism = verdict.get("mechanism")
    said += [f"what shows it: {mechanism}"] if mechanism else []
    said.append(words.CERTAINTY[words.status_in(verdict)])
    said.append(words.named(words.STEP[words.owes_in(verdict)], companies))
    said += [holder] if (holder := words.taken_over(conflict, companies)) else []
    said += [f"What would settle it: {each}" for each in words.list_in(verdict, "missing")]
    return ". ".join(each[:1].upper() + each[1:] for each in said) + "."


def _paused(until: datetime | None) -> str:
    if until is None:
        return ""
    end = "until it is resumed" if until.year == MAXYEAR else f"until {until:%Y-%m-%d %H:%M} UTC"
    return f"nothing is sent {end}, so that nobody knows whether it still fails"

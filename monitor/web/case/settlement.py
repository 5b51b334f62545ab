"""What stands in a case beside its verdict, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.engine.settling.people import settlement_of
from monitor.explanation.words import duration
from monitor.model.cases import Conflict
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.settlement import ConcernKind, Hearers, Standing, Unmet, Urgency
from monitor.model.sides import Side
from monitor.web.case.viewing import may_say, viewer
from monitor.web.context import WebContext
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.next_actions import confirming
from monitor.workflow.speaking import objection
from monitor.workflow.transitions import possible

STANDINGS: Mapping[str, str] = {
    Standing.PROPOSED: "proposed, not accepted by all yet",
    Standing.AGREED: "agreed by all whose work it needs",
    Standing.DECLINED: "not accepted",
    Standing.KEPT: "kept",
    Standing.MISSED: "missed",
    Standing.LAPSED: "holds no longer",
}
CONCERNS: Mapping[str, str] = {
    ConcernKind.WORRY: "Worry",
    ConcernKind.DISAGREEMENT: "Disagreement",
    ConcernKind.URGENCY: "Urgency",
}
UNMET: Mapping[str, str] = {
    Unmet.MIS_SET: "the expectation was mis-set",
    Unmet.FALSE_ASSUMPTION: "a false assumption",
    Unmet.COMMITMENT_MISSED: "a commitment was missed",
}
HEARERS: Mapping[str, str] = {
    Hearers.OTHER_SIDE: "the other company",
    Hearers.OUR_TEAMS: "our teams",
    Hearers.CUSTOMERS: "customers",
}
URGENCIES = tuple(each.value for each in Urgency)
VISIBILITY: Mapping[str, str] = {
    "loud": "loud: requests fail",
    "silent": "silent: answers say that all is well, and are not as agreed",
    "latent": "latent: foreseen, not failing",
}


@dataclass(frozen=True, slots=True)
class SettlementView:
    """`found`: as `workflow.settlement.shown` has it, for whoever looks. `can`: what the visitor may say now."""

    found: Mapping[str, JsonValue]
    integration: Integration
    can: frozenset[str]

    def company(self, side: str) -> str:
        return self.integration.company(Side(side)).name

    def need(self, need: str) -> str:
        """Whose work is needed: a company, or somebody there."""
        side, _, contact = need.partition("/")
        return f"{contact} ({self.company(side)})" if contact else self.company(side)

    def when(self, text: str) -> datetime:
        return datetime.fromisoformat(text)

    def hours(self, seconds: int) -> str:
        return duration(timedelta(seconds=seconds))

    @property
    def unconfirmed(self) -> frozenset[object]:
        """Numbers of the log entries that the owner has not confirmed yet."""
        said = self.found["unconfirmed"]
        return (
            frozenset(each["number"] for each in said if isinstance(each, dict))
            if isinstance(said, list)
            else frozenset()
        )

    @property
    def needs(self) -> tuple[str, ...]:
        """What a commitment may say that it needs."""
        contacts = [f"{side.value}/{each.name}" for side in Side for each in self.integration.company(side).contacts]
        return (*(side.value for side in Side), *contacts)


def settlement_view(context: WebContext, conflict: Conflict, integration: Integration | None) -> SettlementView | None:
    """None where the integration is not configured any more: nobody's words are known then."""
    if integration is None:
        return None
    found = settlement_of(context.store, conflict, integration, context.clock.now(), viewer())
    kinds = possible(conflict.status) if conflict.status.is_open else (EventKind.REOPENED,)
    return SettlementView(
        found, integration, frozenset(each.value for each in kinds if may_say(each) and _can(conflict, each))
    )


def _can(conflict: Conflict, kind: EventKind) -> bool:
    """A case that only foresaw something is not opened again by people, only who reported one ends it, each for itself,
    and whoever said that it works need not say it again.
    """
    if kind is EventKind.RESOLVED:
        return conflict.only_reported and viewer() in {None, *conflict.not_over_for}
    if kind is EventKind.WORKS:
        return viewer() not in confirming(conflict)
    again = CaseEvent(kind, text="it is not over")
    return kind is not EventKind.REOPENED or objection(conflict, again, {}, ()) is None

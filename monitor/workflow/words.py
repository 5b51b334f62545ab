"""The words that both companies read: their names, and blameless ones for ours (DESIGN.md §4)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from monitor.model.cases import Conflict
from monitor.model.integration import Company
from monitor.model.json_value import JsonObject
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes, VerdictStatus

EXPLANATION: Mapping[ChangedBy, str] = {
    ChangedBy.IN_HOUSE: "The change that explains it is one of {in_house}'s",
    ChangedBy.PARTNER: "The change that explains it is one of {partner}'s",
    ChangedBy.BOTH: "Two changes explain it, one of {in_house}'s and one of {partner}'s",
    ChangedBy.INTERACTION: "The changes of {in_house} and {partner} are each fine alone and do not fit together",
    ChangedBy.ENVIRONMENT: "No change of {in_house} or {partner} explains it, but what lies between or around them",
    ChangedBy.HARNESS: "No change of {in_house} or {partner} explains it: it comes from this monitor",
    ChangedBy.NONE: "It passes again, and neither {in_house} nor {partner} changed anything",
    ChangedBy.UNDETERMINED: "It is not settled yet whether a change of {in_house}, of {partner} or neither explains it",
}

SURVIVOR: Mapping[ChangedBy, str] = {
    ChangedBy.IN_HOUSE: "a change of {in_house}'s",
    ChangedBy.PARTNER: "a change of {partner}'s",
    ChangedBy.BOTH: "a change of each",
    ChangedBy.INTERACTION: "two changes that are fine alone",
    ChangedBy.ENVIRONMENT: "an outage, credential, quota or missing test data",
    ChangedBy.HARNESS: "this monitor or an old recording",
    ChangedBy.NONE: "a passing disturbance",
    ChangedBy.UNDETERMINED: "something else",
}

STEP: Mapping[Owes, str] = {
    Owes.IN_HOUSE: "Next step with {in_house}",
    Owes.PARTNER: "Next step with {partner}",
    Owes.BOTH: "Next step with {in_house} and {partner}, each for its own part",
    Owes.CONTRACT: "Next step with {in_house} and {partner} together: the contract itself",
    Owes.NOBODY: "No step is needed from {in_house} or {partner}",
    Owes.UNDETERMINED: "Whose step it is, {in_house}'s or {partner}'s, depends on what is still open",
}

CERTAINTY: Mapping[VerdictStatus, str] = {
    VerdictStatus.ATTRIBUTED: "Shown by experiment",
    VerdictStatus.LIKELY: "Most likely so, not shown beyond doubt",
    VerdictStatus.UNDETERMINED: "Not settled yet",
}

UNCONFIRMED = "The contract in force that this rests on has not been confirmed by both companies."


def named(template: str, companies: Mapping[Side, Company]) -> str:
    """The template with the companies' names in it."""
    return template.format(in_house=companies[Side.IN_HOUSE].name, partner=companies[Side.PARTNER].name)


def moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def next_step(conflict: Conflict, companies: Mapping[Side, Company]) -> str | None:
    """Who does what next, and by when; None where nothing is to be done."""
    action = conflict.next_action
    if action is None:
        return None
    who = companies[action.owner].name if action.owner else "both companies"
    if conflict.waiting_on == "nobody":
        who = "this monitor"
    due = f", by {moment(action.due)}" if action.due else ""
    set_by = f" (set by {action.set_by}, who mediates)" if action.set_by else ""
    return f"{who}{due}: {action.what}{set_by}"


def taken_over(conflict: Conflict, companies: Mapping[Side, Company]) -> str | None:
    """Whose step it is for now, whatever the verdict says; None where nobody took it over."""
    return f"Taken over by {companies[conflict.held_by].name}" if conflict.held_by is not None else None


def changed_by_in(verdict: JsonObject) -> ChangedBy:
    return ChangedBy(str(verdict.get("changed_by", ChangedBy.UNDETERMINED)))


def owes_in(verdict: JsonObject) -> Owes:
    return Owes(str(verdict.get("owes", Owes.UNDETERMINED)))


def status_in(verdict: JsonObject) -> VerdictStatus:
    return VerdictStatus(str(verdict.get("status", VerdictStatus.UNDETERMINED)))


def list_in(verdict: JsonObject, key: str) -> tuple[str, ...]:
    """A list of strings in a verdict's JSON; empty where it has none."""
    value = verdict.get(key)
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()

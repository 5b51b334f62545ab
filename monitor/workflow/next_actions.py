"""The one next action of every open case: a template per status and verdict, due in the hours of who must act."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.cases import Conflict, ConflictStatus, NextAction
from monitor.model.integration import Agreement, Company
from monitor.model.sides import Side
from monitor.model.values import Owes, VerdictStatus
from monitor.workflow.words import list_in, named, owes_in, status_in
from monitor.workflow.working_time import add_working

GREEN_UNTIL_CLOSED = timedelta(hours=24)
"""How long a case stays green before it closes by itself."""

WORKS = "works, says "
"""How the notes begin that say for which company it works; the company's side follows."""
TAKE_OVER = "take it over, or say to whom it belongs"
"""What whoever is handed a case is asked; an acknowledgement takes it over."""

S = ConflictStatus


class Actor(StrEnum):
    OWING = "whose step it is"
    BOTH = "both companies"
    MONITOR = "this monitor"
    SILENT = "whoever has not confirmed it"


class Clock(StrEnum):
    """Which promise of the agreement sets the due time."""

    ACKNOWLEDGE = "acknowledge_within"
    UPDATE = "update_every"
    CLOSES = "24 hours of green"


@dataclass(frozen=True, slots=True)
class Template:
    what: str
    actor: Actor
    clock: Clock


_ACKNOWLEDGE = Template("acknowledge it, or say that you see it differently", Actor.OWING, Clock.ACKNOWLEDGE)
_PLAN = Template("say what will be done and by when the next update comes", Actor.OWING, Clock.UPDATE)

TEMPLATES: Mapping[ConflictStatus, Template] = {
    S.PENDING: Template(
        "agree before it takes effect whether the change goes out or what relies on it moves", Actor.BOTH, Clock.UPDATE
    ),
    S.REPORTED: Template("the monitor tries what was reported in its next run", Actor.MONITOR, Clock.UPDATE),
    S.DETECTED: Template("the monitor repeats the failing exchange in its next run", Actor.MONITOR, Clock.UPDATE),
    S.CONFIRMED: Template("supply what would settle it", Actor.BOTH, Clock.ACKNOWLEDGE),
    S.ATTRIBUTED: _ACKNOWLEDGE,
    S.ACCEPTED: _PLAN,
    S.DISPUTED: Template("the monitor runs the experiment again with what was brought", Actor.MONITOR, Clock.UPDATE),
    S.UPHELD: _PLAN,
    S.OVERTURNED: Template("the monitor looks for the explanation again", Actor.MONITOR, Clock.UPDATE),
    S.COMMITTED: Template("do what was committed, and say how far it is", Actor.OWING, Clock.UPDATE),
    S.FIX_VERIFIED: Template("confirm that it works, or reopen; else it closes by itself", Actor.SILENT, Clock.CLOSES),
}

_UNEXPLAINED: Mapping[ConflictStatus, ConflictStatus] = {
    S.DETECTED: S.DETECTED,
    S.CONFIRMED: S.DETECTED,
    S.OVERTURNED: S.OVERTURNED,
}
"""Status without a cause -> that of which the next action is taken where the verdict does not say what is missing."""

TOGETHER: Mapping[Owes, str] = {
    Owes.BOTH: "each company acknowledges its own part",
    Owes.CONTRACT: "settle together what the contract means, and write it down",
    Owes.UNDETERMINED: "settle together whose step it is under the contract in force",
    Owes.NOBODY: "watch it: no step is needed from either company",
}


def with_next_action(
    conflict: Conflict,
    now: datetime,
    agreement: Agreement,
    companies: Mapping[Side, Company],
    *,
    promised: datetime | None = None,
) -> Conflict:
    """The case with its next action and whom it waits on; an ended case waits on nobody.

    `promised`: until when the company whose step it is said that it takes it, where that is sooner.
    """
    if not conflict.status.is_open:
        return replace(conflict, next_action=None, waiting_on="nobody")
    if conflict.asked is not None:
        return replace(conflict, next_action=conflict.asked, waiting_on=waits_on(conflict))
    template = _template(conflict)
    owner = _owner(conflict, template)
    what = _what(conflict, template, owner, companies)
    due = _due(conflict, template, owner, now, agreement, companies)
    action = NextAction(what, owner, min(due, promised or due))
    return replace(conflict, next_action=action, waiting_on=waits_on(conflict))


def acting(conflict: Conflict) -> Side | None:
    """The company whose step the status calls for, whatever somebody was asked meanwhile; None: both or the monitor."""
    return _owner(conflict, _template(conflict)) if conflict.status.is_open else None


def handed_to(conflict: Conflict) -> NextAction | None:
    """What whoever is handed the case is asked, until it is taken over or handed on."""
    return conflict.asked if conflict.asked is not None and conflict.asked.what == TAKE_OVER else None


def waits_on(conflict: Conflict) -> str:
    """Whose the next action is: `in-house`, `partner`, `both` or `nobody`."""
    if not conflict.status.is_open:
        return "nobody"
    if conflict.asked is not None:
        owner = conflict.asked.owner
    else:
        template = _template(conflict)
        if template.actor is Actor.MONITOR:
            return "nobody"
        owner = _owner(conflict, template)
    return owner.value if owner else "both"


def confirming(conflict: Conflict) -> frozenset[Side]:
    """The companies for which it works, as they said since it was green."""
    return frozenset(side for side in Side if f"{WORKS}{side.value}" in conflict.notes)


def _template(conflict: Conflict) -> Template:
    if conflict.status is S.ATTRIBUTED and conflict.acknowledged_at is not None:
        return _PLAN
    if conflict.status in _UNEXPLAINED:
        asks = status_in(conflict.verdict) is VerdictStatus.UNDETERMINED and list_in(conflict.verdict, "missing")
        return TEMPLATES[S.CONFIRMED if asks else _UNEXPLAINED[conflict.status]]
    return TEMPLATES[conflict.status]


def _owner(conflict: Conflict, template: Template) -> Side | None:
    owes = owes_in(conflict.verdict)
    if template.actor is Actor.SILENT:
        silent = set(Side) - confirming(conflict)
        return silent.pop() if len(silent) == 1 else None
    if template.actor is Actor.OWING and conflict.held_by is not None:
        return conflict.held_by
    one_side = template.actor is Actor.OWING and owes in {Owes.IN_HOUSE, Owes.PARTNER}
    return Side(owes.value) if one_side else None


def _what(conflict: Conflict, template: Template, owner: Side | None, companies: Mapping[Side, Company]) -> str:
    if template.actor is Actor.OWING and owner is None:
        return TOGETHER[owes_in(conflict.verdict)]
    missing = list_in(conflict.verdict, "missing")
    if missing and template is TEMPLATES[S.CONFIRMED]:
        return f"{template.what}: {missing[0]}"
    return named(template.what, companies)


def _due(
    conflict: Conflict,
    template: Template,
    owner: Side | None,
    now: datetime,
    agreement: Agreement,
    companies: Mapping[Side, Company],
) -> datetime:
    if template.clock is Clock.CLOSES:
        return (conflict.green_since or now) + GREEN_UNTIL_CLOSED
    allowed = agreement.acknowledge_within if template.clock is Clock.ACKNOWLEDGE else agreement.update_every
    if template.actor is Actor.MONITOR:
        return now + allowed
    acting = [owner] if owner else list(Side)
    return max(add_working(now, allowed, companies[side].hours) for side in acting)

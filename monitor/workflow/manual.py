"""The manual page of the case, made from the table: `docs/case.md`."""

from monitor.model.cases import ConflictStatus
from monitor.workflow.events import EventKind
from monitor.workflow.next_actions import TEMPLATES, Clock
from monitor.workflow.settlement.escalation import TABLE as TRIGGERS
from monitor.workflow.settlement.escalation import Row as TriggerRow
from monitor.workflow.transitions import TABLE, Effect, Row

_HEAD = """# The case

Made from the table in `monitor/workflow/transitions.py`; a test keeps it current. What is not listed is refused, and
nothing changes. `undetermined` is what `attributed` counts as where the verdict leaves it open; `green-for-a-day` is
what `green` counts as after 24 hours; `relapsed` is what a failure after a green run, a reopening and the end of a
waiver count as where the verdict is known; `works` is what an acknowledgement of a verified fix counts as, and
`works-for-both` what that of the second company counts as; `resolved-for-one` is what `resolved` counts as where the
other company reported it, too, and has not said that it is over; `insisted` is what a reopening counts as where
somebody reported it and nothing was seen to fail; `supported` is what `committed` counts as where the commitment is of
the company whose step it is not.

"""


def page() -> str:
    """The page as Markdown: a diagram, every transition, the next action of each open status, and what goes further."""
    return f"{_HEAD}{_diagram()}\n{_transitions()}\n{_next_actions()}\n{_escalation()}"


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    moves: dict[tuple[str, str], list[str]] = {}
    for (status, event), row in TABLE.items():
        if status is not row.status:
            moves.setdefault((_node(status), _node(row.status)), []).append(event.value)
    lines += [f"    {begin} --> {end}: {', '.join(events)}" for (begin, end), events in moves.items()]
    lines += [f"    {_node(status)} --> [*]" for status in ConflictStatus if not status.is_open]
    return "\n".join([*lines, "```", ""])


def _node(status: ConflictStatus | None) -> str:
    return "[*]" if status is None else status.value.replace(" ", "_")


def _transitions() -> str:
    lines = ["## Transitions", "", "| status | event | becomes | effects |", "|---|---|---|---|"]
    for status in (None, *ConflictStatus):
        rows = [(event, TABLE[status, event]) for event in EventKind if (status, event) in TABLE]
        lines += [_line(status, event, row) for event, row in rows]
    return "\n".join([*lines, ""])


def _line(status: ConflictStatus | None, event: EventKind, row: Row) -> str:
    effects = "; ".join(effect.value for effect in Effect if effect in row.effects) or "log only"
    becomes = "stays" if row.status is status else row.status.value
    return f"| {status.value if status else '(new)'} | {event.value} | {becomes} | {effects} |"


def _next_actions() -> str:
    lines = ["## Next actions", "", "| status | who | what | within |", "|---|---|---|---|"]
    lines += [
        f"| {status.value} | {each.actor.value} | {each.what} | {each.clock.value} |"
        for status, each in TEMPLATES.items()
    ]
    return "\n".join([*lines, ""])


def _escalation() -> str:
    lines = ["## When nobody acts", "", "| what is the matter | after | goes to | to |", "|---|---|---|---|"]
    lines += [
        f"| {trigger.value} | {_after(row)} | {row.goes.value} | {row.what} |" for trigger, row in TRIGGERS.items()
    ]
    return "\n".join([*lines, ""])


def _after(row: TriggerRow) -> str:
    clocks = ((row.acknowledging, Clock.ACKNOWLEDGE), (row.updating, Clock.UPDATE))
    periods = [f"{count} × {clock.value}" if count > 1 else clock.value for count, clock in clocks if count]
    return " and ".join(periods) or "at once"

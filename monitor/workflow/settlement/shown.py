"""What stands in a case beside its verdict, as JSON: the one form in which page, API and terminal get it, by viewer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.model.cases import Conflict
from monitor.model.integration import Agreement, Company
from monitor.model.json_value import JsonValue
from monitor.model.mediators import Mediator
from monitor.model.settlement import Commitment, Concern, NoteKind, PrivateNote, Reported, Settlement
from monitor.model.sides import Side
from monitor.workflow.settlement.audience import for_viewer
from monitor.workflow.settlement.escalation import Trigger, planned
from monitor.workflow.settlement.people import chain, owner_of
from monitor.workflow.settlement.rooms_shown import room_shown
from monitor.workflow.settlement.stalling import stalled
from monitor.workflow.settlement.urgency import claimed, computed, time_on_sides, visibility
from monitor.workflow.working_time import add_working


def shown(
    conflict: Conflict,
    view: Settlement,
    regressions: Sequence[Mapping[str, JsonValue]],
    notes: Sequence[PrivateNote],
    agreement: Agreement,
    companies: Mapping[Side, Company],
    now: datetime,
    viewer: Side | None,
    mediators: Sequence[Mediator] = (),
) -> dict[str, JsonValue]:
    """`notes`: of the case, of both sides: only those of the viewer's are in the answer."""
    estimates = {(each.side, each.subject): each.data for each in notes if each.kind is NoteKind.ESTIMATE}
    spent = time_on_sides(view, companies, now, conflict.closed_at)
    return {
        "four_times": {
            "first_indication": _at(conflict.first_indication_at),
            "customer_noticed": _at(view.customer_noticed_at),
            "confirmed": _at(conflict.confirmed_at),
            "attributed": _at(conflict.attributed_at),
        },
        "visibility": visibility(conflict, regressions).value,
        "urgency": _urgency(conflict, view, regressions, agreement, now) if conflict.status.is_open else None,
        "people": [each for side in Side for each in _people(companies[side], conflict.operation, viewer)],
        "reports": [_report(each, viewer) for each in view.reports],
        "commitments": [
            _commitment(each, estimates.get((each.side, each.id), {}), viewer) for each in view.commitments
        ],
        "concerns": [_concern(each, agreement, companies, viewer) for each in view.concerns],
        "expectations": [
            for_viewer(
                "expectation",
                {
                    "id": each.id,
                    "at": _at(each.at),
                    "side": each.side.value,
                    "by": each.by,
                    "text": each.text,
                    "hearers": each.hearers.value,
                    "confirmed_by": {side.value: by for side, by in each.confirmed_by.items()},
                    "confirmed": each.confirmed,
                    "retracted": each.retracted,
                },
                each.side,
                viewer,
            )
            for each in view.expectations
        ],
        "hand_overs": [
            for_viewer(
                "hand_over",
                {
                    "number": each.number,
                    "at": _at(each.at),
                    "side": each.side.value,
                    "by": each.by,
                    "to": each.to.value,
                    "contact": each.contact,
                    "reason": each.reason,
                },
                each.side,
                viewer,
            )
            for each in view.hand_overs
        ],
        "unconfirmed": [
            for_viewer(
                "statement",
                {
                    "number": each.number,
                    "at": _at(each.at),
                    "side": each.side.value,
                    "by": each.by,
                    "event": each.event,
                    "text": each.text,
                    "owner": each.owner,
                },
                each.side,
                viewer,
            )
            for each in view.unconfirmed
        ],
        "mediators": [each.name for each in mediators],
        "rooms": [room_shown(each, now, viewer) for each in view.rooms],
        "stalled": [each.stall.value for each in stalled(view)] if conflict.status.is_open else [],
        "planned_steps": [
            for_viewer(
                "step",
                {
                    "trigger": each.trigger.value,
                    "due": _at(each.due),
                    "side": each.side.value if each.side else None,
                    "to": list(each.to),
                    "what": each.what,
                    "about": each.about,
                },
                None,
                viewer,
            )
            for each in planned(conflict, view, agreement, companies, mediators)
        ],
        "working_seconds_on": {side.value: int(spent[side].total_seconds()) for side in Side},
        "notes": [
            for_viewer(
                "note",
                {"side": each.side.value, "at": _at(each.at), "by": each.by, "text": each.data.get("text", "")},
                each.side,
                viewer,
            )
            for each in notes
            if each.kind is NoteKind.NOTE and each.side is viewer
        ],
    }


def told_once(found: Mapping[str, JsonValue]) -> list[JsonValue]:
    """The planned steps for people. What somebody said in an owner's place is told word for word under `unconfirmed`,
    and goes to that owner: once, with how often, when the first of it does.
    """
    steps = found["planned_steps"]
    runs: dict[str, list[Mapping[str, JsonValue]]] = {}
    for number, step in enumerate(steps if isinstance(steps, list | tuple) else ()):
        assert isinstance(step, Mapping)
        in_place = step["trigger"] == Trigger.NOT_THE_OWNER.value
        runs.setdefault(f"{step['to']}" if in_place else f"{number}", []).append(step)
    return [{**run[0], "about": f"{len(run)} times"} if len(run) > 1 else run[0] for run in runs.values()]


def _report(each: Reported, viewer: Side | None) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {
        "number": each.number,
        "at": _at(each.at),
        "by": each.by,
        "side": each.side.value,
        "text": each.text,
        "request": each.request,
        "environment": each.environment,
        "expected": each.expected,
        "answered": each.answered,
        "not_kept": list(each.not_kept),
        "left_out": list(each.left_out),
        "document": each.document,
        "untried": each.untried,
    }
    return for_viewer("report", fields, each.side, viewer)


def _commitment(each: Commitment, private: Mapping[str, JsonValue], viewer: Side | None) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {
        "id": each.id,
        "at": _at(each.at),
        "side": each.side.value,
        "by": each.by,
        "what": each.what,
        "plan": each.plan,
        "owner": each.owner,
        "needs": list(each.needs),
        "accepted_by": list(each.accepted_by),
        "awaits": list(each.awaits),
        "due": _at(each.due),
        "standing": each.standing.value,
        "declined": each.declined,
        "fixed_at": _at(each.fixed_at),
        "no_buffer": each.no_buffer,
        "lapsed": each.lapsed,
        **{name: private[name] for name in ("estimate", "buffer", "overruns") if name in private},
    }
    return for_viewer("commitment", fields, each.side, viewer)


def _concern(
    each: Concern, agreement: Agreement, companies: Mapping[Side, Company], viewer: Side | None
) -> dict[str, JsonValue]:
    due = add_working(each.asked_at, agreement.acknowledge_within, companies[each.to].hours)
    fields: dict[str, JsonValue] = {
        "id": each.id,
        "at": _at(each.at),
        "side": each.side.value,
        "by": each.by,
        "kind": each.kind.value,
        "text": each.text,
        "to": each.to.value,
        "claimed": each.claimed.value if each.claimed else None,
        "answered": each.answered,
        "settled": each.settled,
        "due": None if each.answered else _at(due),
        "answers": [
            {
                "at": _at(answer.at),
                "side": answer.side.value,
                "by": answer.by,
                "text": answer.text,
                "expectation": answer.expectation,
                "unmet": answer.unmet.value,
                "adequate": answer.adequate,
            }
            for answer in each.answers
        ],
    }
    return for_viewer("concern", fields, each.side, viewer)


def _people(company: Company, operation: str | None, viewer: Side | None) -> list[JsonValue]:
    owner = owner_of(company, operation)
    return [
        for_viewer(
            "contact",
            {
                "side": company.side.value,
                "name": each.name,
                "role": each.role,
                "owner": each is owner,
                "email": each.email,
                "operations": list(each.operations),
            },
            company.side,
            viewer,
        )
        for each in chain(company, operation)
    ]


def _urgency(
    conflict: Conflict,
    view: Settlement,
    regressions: Sequence[Mapping[str, JsonValue]],
    agreement: Agreement,
    now: datetime,
) -> dict[str, JsonValue]:
    found = computed(conflict, regressions, agreement, now)
    fields: dict[str, JsonValue] = {
        "level": found.level.value,
        "impact": found.impact,
        "visibility": found.visibility.value,
        "time": found.time,
        "reasons": list(found.reasons),
        "claimed": {side.value: level.value for side, level in claimed(view)},
    }
    return for_viewer("urgency", fields, None, None)


def _at(value: datetime | None) -> str | None:
    return value.isoformat() if value else None

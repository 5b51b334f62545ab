"""The mediation room of a case: its page, and what whoever mediates says in it. Companies speak as everywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from monitor.access.permissions import Act
from monitor.explanation.words import Names
from monitor.model.cases import Conflict
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.web.case.line import CaseLine, case_line
from monitor.web.case.settlement import SettlementView, settlement_view
from monitor.web.case.viewing import moment_said
from monitor.web.context import Refusal, WebContext
from monitor.web.forms import Form, PageTemplates, answered, refused_form
from monitor.web.lookup import find_conflict
from monitor.web.present import visitor
from monitor.workflow.events import EventKind
from monitor.workflow.settlement import moves
from monitor.workflow.transitions import possible

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RoomPage:
    """`room`: the newest, open or closed; None where there never was one. `earlier`: those before it, newest first.

    `mediators`: as whom the visitor may act between the companies; nobody where they may not. `can`: what whoever
    mediates may say now.
    """

    case: CaseLine
    conflict: Conflict
    names: Names
    room: Mapping[str, JsonValue] | None
    earlier: tuple[Mapping[str, JsonValue], ...]
    mediators: tuple[str, ...]
    can: frozenset[str]


def may_mediate_as(integration: Integration) -> tuple[str, ...]:
    """The visitor's own name; any of those who mediate, where nobody signs in; none for everybody else."""
    who = visitor()
    if not who.may(Act.MEDIATE) or who.side is not None:
        return ()
    if not who.is_known:
        return tuple(each.name for each in integration.mediators)
    return (who.name,) if any(each.is_called(who.name) for each in integration.mediators) else ()


def barred_from_mediating() -> Refusal:
    """Why this visitor can't speak between the companies, whatever the case takes; None where they can."""
    who = visitor()
    return f"{who.name} acts for a company, and mediates nothing" if who.side is not None else None


def room_page(conflict: Conflict, integration: Integration | None, settlement: SettlementView | None) -> RoomPage:
    found = settlement.found["rooms"] if settlement else []
    rooms = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
    kinds = possible(conflict.status) if conflict.status.is_open else ()
    return RoomPage(
        case=case_line(conflict, integration),
        conflict=conflict,
        names=Names.of(integration, conflict.api),
        room=rooms[-1] if rooms else None,
        earlier=tuple(reversed(rooms[:-1])),
        mediators=may_mediate_as(integration) if integration and EventKind.ROOM_OPENED in kinds else (),
        can=frozenset(each.value for each in kinds),
    )


def _step(form: Fields) -> moves.Move:
    due = moment_said(datetime.fromisoformat(form["until"]).replace(tzinfo=UTC))
    return moves.SetStep(None if form["of"] == "both" else Side(form["of"]), form["text"], due)


def _offer(form: Fields) -> moves.Move:
    tasks = {side: form.get(f"task-{side.value}", "") for side in Side}
    return moves.Offer(form["text"], form["experiment"], tasks, form.get("command", ""))


MOVES: Mapping[str, Callable[[Fields], moves.Move]] = {
    "mediate": lambda form: moves.OpenRoom(form["text"]),
    "offer": _offer,
    "next-step": _step,
    "close-room": lambda form: moves.CloseRoom(form["text"]),
}
"""Forms of whoever mediates."""


def room_router(context: WebContext, pages: PageTemplates) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/cases/{conflict_id}/room")
    def room(conflict_id: str) -> Response:
        conflict = find_conflict(context, conflict_id)
        owner = context.configuration().integration(conflict.integration)
        if owner is None:
            raise HTTPException(404, f"the integration of case {conflict_id!r} is not configured any more")
        settlement = settlement_view(context, conflict, owner)
        return pages.html("room.html", page=room_page(conflict, owner, settlement), settlement=settlement)

    @router.post("/cases/{conflict_id}/mediate/{move}")
    def mediate(conflict_id: str, move: str, request: Request, form: Form) -> Response:
        find_conflict(context, conflict_id)
        refused = refused_form(context, pages, request, form, f"mediate {conflict_id}")
        if refused is not None:
            return refused
        try:
            said = MOVES[move](form)
        except (KeyError, ValueError):
            return pages.problem(422, "Something is missing", "Nothing was changed: fill in each field of the form.")
        if (barred := barred_from_mediating()) is not None:
            return pages.problem(403, "Not allowed", f"Nothing was changed: {barred}.")
        refusal = context.settle(conflict_id, said, form["by"], None)
        return answered(pages, refusal, f"/cases/{quote(conflict_id, safe='')}/room")

    return router

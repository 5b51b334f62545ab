"""The forms of a case: each becomes one move, by one table. A link never acts: only a click within the page does."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from monitor.model.settlement import ConcernKind, Hearers, Unmet, Urgency
from monitor.model.sides import Side
from monitor.web.case.viewing import moment_said, unsayable
from monitor.web.context import WebContext
from monitor.web.forms import Form, ProblemPages, answered, refused_form
from monitor.web.lookup import find_conflict
from monitor.workflow.events import EventKind
from monitor.workflow.settlement import moves

Fields = Mapping[str, str]


def _moment(text: str) -> datetime:
    """Of a field for date and time, in UTC, as its label says. Raises `ValueError`."""
    return moment_said(datetime.fromisoformat(text).replace(tzinfo=UTC))


def _propose(form: Fields) -> moves.Move:
    needs = tuple(value for name, value in sorted(form.items()) if name.startswith("needs-"))
    estimate = _moment(form["estimate"])
    return moves.Propose(form["what"], form["plan"], estimate, form.get("owner", ""), needs, form.get("no_buffer", ""))


def _raise(form: Fields) -> moves.Move:
    kind = ConcernKind(form["kind"])
    claimed = Urgency(form["urgency"]) if kind is ConcernKind.URGENCY and form.get("urgency") else None
    return moves.Raise(kind, form["text"], claimed)


def _update(form: Fields) -> moves.Move:
    return moves.Update(form["text"], _moment(form["next_by"]) if form.get("next_by") else None)


MOVES: Mapping[str, Callable[[Fields], moves.Move]] = {
    "accept": lambda form: moves.Say(EventKind.ACCEPTED, form.get("text", "")),
    "resolve": lambda form: moves.Say(EventKind.RESOLVED, form.get("text", "")),
    "works": lambda form: moves.Say(EventKind.WORKS, form.get("text", "")),
    "reopen": lambda form: moves.Say(EventKind.REOPENED, form["text"]),
    "update": _update,
    "propose": _propose,
    "consent": lambda form: moves.Consent(form["commitment"]),
    "decline": lambda form: moves.Decline(form["commitment"], form.get("text", "")),
    "concern": _raise,
    "answer": lambda form: moves.Reply(form["concern"], form["text"], form["expectation"], Unmet(form["unmet"])),
    "adequate": lambda form: moves.Judge(form["concern"], True),
    "not-adequate": lambda form: moves.Judge(form["concern"], False, form.get("text", "")),
    "expect": lambda form: moves.Expect(form["text"], Hearers(form["hearers"])),
    "confirm": lambda form: moves.Affirm(form["expectation"], form["sentence"]),
    "retract": lambda form: moves.Retract(form["expectation"]),
    "hand-over": lambda form: moves.HandTo(Side(form["to"]), form["text"], form.get("contact", "")),
    "vouch": lambda form: moves.Vouch(int(form["statement"])),
    "noticed": lambda form: moves.Notice(_moment(form["at"])),
}


def _accept_option(form: Fields) -> moves.Move:
    estimate = _moment(form["estimate"]) if form.get("estimate") else None
    plan, owner, no_buffer = (form.get(name, "") for name in ("plan", "owner", "no_buffer"))
    return moves.AcceptOption(form["option"], form["sentence"], plan, estimate, owner, no_buffer)


IN_THE_ROOM: Mapping[str, Callable[[Fields], moves.Move]] = {
    "mediate": lambda form: moves.OpenRoom(form["text"]),
    "position": lambda form: moves.StatePosition(form["text"], form["changes_mind"]),
    "accept-option": _accept_option,
    "decline-option": lambda form: moves.DeclineOption(form["option"], form["text"]),
}
"""Those on the page of the room, which they lead back to."""


def case_action_router(context: WebContext, pages: ProblemPages) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.post("/cases/{conflict_id}/say/{move}")
    def say(conflict_id: str, move: str, request: Request, form: Form) -> Response:
        find_conflict(context, conflict_id)
        refused = refused_form(context, pages, request, form, f"say {conflict_id}")
        if refused is not None:
            return refused
        side = form.get("side", "")
        if side not in list(Side):
            return pages.problem(422, "A company is missing", "Nothing was changed: say for which company you act.")
        try:
            said = {**MOVES, **IN_THE_ROOM}[move](form)
        except (KeyError, ValueError):
            return pages.problem(422, "Something is missing", "Nothing was changed: fill in each field of the form.")
        if (barred := unsayable(said)) is not None:
            return pages.problem(403, "Not allowed", f"Nothing was changed: {barred}.")
        refusal = context.settle(conflict_id, said, form["by"], Side(side))
        room = "/room" if move in IN_THE_ROOM else ""
        return answered(pages, refusal, f"/cases/{quote(conflict_id, safe='')}{room}")

    return router

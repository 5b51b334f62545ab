"""A company sees an explanation differently: the form for it, with what it brings to show why."""

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from monitor.engine.settling.reporting import DOCUMENT_MAX, SENTENCE_MAX
from monitor.errors import UsageError
from monitor.explanation.words import Names
from monitor.model.cases import Conflict
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.web.case.brought import TOO_LONG, BroughtForm, MaybeExchange, exchange_of, why_not
from monitor.web.case.saying import Said, Text
from monitor.web.case.viewing import unsayable
from monitor.web.context import Refusal, WebContext
from monitor.web.forms import PageTemplates, answered, refused_form
from monitor.web.lookup import find_conflict
from monitor.workflow.events import EventKind
from monitor.workflow.settlement import moves

_REFUSED = "case-event-refused"
"""Code of what a case does not take now, by whoever tells it."""


class DisputeMove(Said):
    move: Literal["dispute"]
    text: Text = Field(description="What is seen differently.")
    exchange: MaybeExchange = ""
    document: Annotated[str, Field(max_length=DOCUMENT_MAX)] = Field(
        default="", description="Any text that shows it, such as lines of a log."
    )

    def value(self) -> moves.Move:
        return moves.Say(EventKind.DISPUTED, self.text)


class _Page:
    def __init__(self, conflict: Conflict, names: Names) -> None:
        self.conflict, self.names = conflict, names


def dispute(
    context: WebContext, conflict: Conflict, text: str, by: str, side: Side, exchange: str, document: str
) -> Refusal:
    """With what is brought in one piece: neither stands in the case without the other.

    Raises `UsageError` for what is brought and can't be taken; nothing is kept then.
    """
    if not exchange.strip() and not document.strip():
        return context.settle(conflict.id, moves.Say(EventKind.DISPUTED, text), by, side)
    filing = Filing(text, by, side, exchange, case=conflict.id, document=document, disputes=True)
    try:
        context.report(conflict.integration, filing)
    except UsageError as error:
        if error.diagnostic.code != _REFUSED:
            raise
        return error.diagnostic.message
    return None


def dispute_router(context: WebContext, pages: PageTemplates) -> APIRouter:
    """Before the router of all other forms, which are shorter."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.post("/cases/{conflict_id}/say/dispute")
    def say_dispute(conflict_id: str, request: Request, form: BroughtForm) -> Response:
        conflict = find_conflict(context, conflict_id)
        if not form:
            return pages.problem(413, "Too long", TOO_LONG)
        refused = refused_form(context, pages, request, form, f"say {conflict_id}")
        if refused is not None:
            return refused
        if (barred := unsayable(moves.Say(EventKind.DISPUTED))) is not None:
            return pages.problem(403, "Not allowed", f"Nothing was changed: {barred}.")
        try:
            refusal = _disputed(context, conflict, form)
        except (UsageError, ValueError) as error:
            return _again(context, pages, conflict, form, why_not(error))
        return answered(pages, refusal, f"/cases/{quote(conflict_id, safe='')}")

    return router


def _disputed(context: WebContext, conflict: Conflict, form: Mapping[str, str]) -> Refusal:
    """Raises `ValueError` with what is missing, in words, and `UsageError`."""
    if form.get("side", "") not in list(Side):
        raise ValueError("say for which company you act")
    text = form.get("text", "")
    if not 0 < len(text) <= SENTENCE_MAX:
        raise ValueError(f"say in at most {SENTENCE_MAX} characters what you see differently")
    return dispute(context, conflict, text, form["by"], Side(form["side"]), exchange_of(form), form.get("document", ""))


def _again(
    context: WebContext, pages: PageTemplates, conflict: Conflict, form: Mapping[str, str], problem: str
) -> Response:
    """The form as it was filled in, with why it was not taken."""
    integration = context.configuration().integration(conflict.integration)
    names = Names.of(integration, conflict.api)
    return pages.html("dispute.html", status=422, page=_Page(conflict, names), filled=form, problem=problem)

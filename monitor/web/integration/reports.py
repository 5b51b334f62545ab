"""Report a problem: a form on the page of an integration, and one route for programs."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from monitor.engine.settling.reporting import SENTENCE_MAX
from monitor.errors import UsageError
from monitor.explanation.words import Names
from monitor.model.integration import Integration
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.web.answers import ConflictAnswer, Problem
from monitor.web.case.brought import TOO_LONG, BroughtForm, MaybeExchange, exchange_of, why_not
from monitor.web.case.saying import Moment, Said
from monitor.web.case.viewing import moment_said, spoken
from monitor.web.context import WebContext
from monitor.web.forms import NAME_LIMIT, PageTemplates, strange_form
from monitor.web.lookup import find_integration
from monitor.web.present import visitor
from monitor.web.programs import from_a_program
from monitor.web.security import origin_problem

_REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"model": Problem, "description": "It comes from the page of another site, or that visitor may not say it."},
    404: {"model": Problem, "description": "There is no such integration."},
    415: {"model": Problem, "description": "The body is not said to be JSON."},
    422: {
        "model": Problem,
        "description": "It is not as described here, or why it can't be taken; nothing is kept.",
    },
}


class ReportBody(Said):
    sentence: Annotated[str, Field(min_length=1, max_length=SENTENCE_MAX, description="What is the matter.")]
    exchange: MaybeExchange = ""
    expect: Annotated[int, Field(ge=100, le=599)] | None = Field(
        default=None, description="The status that was expected; null: what the description declares for success."
    )
    customer: bool = Field(default=False, description="A customer noticed it.")
    noticed_at: Moment | None = Field(default=None, description="When a customer noticed it.")
    case: Annotated[str, Field(max_length=200)] = Field(default="", description="An open case that it belongs to.")


class FiledAnswer(BaseModel):
    """The case that it opened or joined, and what is done with the exchange."""

    conflict: ConflictAnswer
    joined: bool = Field(description="The case was open already.")
    tried: bool = Field(description="There is a request, and the next cycle tries it within the probe rules.")
    untried: str | None = Field(description="Why the request that was brought is not tried, in words.")
    environment: str | None
    not_kept: list[str] = Field(description="Credentials of the exchange, by name; the environment brings its own.")
    left_out: list[str] = Field(description="What else of it is not in the request, by name.")
    last_seen_to_pass: datetime | None = Field(description="When a green run last made the very request.")


def reports_router(context: WebContext, pages: PageTemplates) -> APIRouter:
    router = APIRouter()
    _add_route(router, context)
    _add_form(router, context, pages)
    return router


def _add_route(router: APIRouter, context: WebContext) -> None:
    @router.post(
        "/api/integrations/{name}/reports",
        operation_id="reportProblem",
        tags=["conflicts"],
        summary="Report a problem: a sentence and, if at hand, the exchange that shows it",
        responses=_REFUSALS,
        dependencies=[Depends(from_a_program(context, "nothing was kept"))],
    )
    def report_problem(name: str, body: ReportBody) -> FiledAnswer:
        find_integration(context, name)
        if (barred := _barred()) is not None:
            raise HTTPException(403, f"nothing was kept: {barred}")
        speaker = spoken({"by": body.by, "side": body.side.value})
        filing = Filing(
            body.sentence,
            speaker["by"],
            Side(speaker["side"]),
            body.exchange,
            body.expect,
            body.noticed_at,
            body.customer,
            body.case,
        )
        return FiledAnswer.model_validate(context.report(name, filing).to_json())


def _barred() -> str | None:
    who = visitor()
    return f"{who.name} acts for neither company" if who.is_known and who.side is None else None


def _add_form(router: APIRouter, context: WebContext, pages: PageTemplates) -> None:
    @router.post("/integrations/{name}/reports", include_in_schema=False, response_class=HTMLResponse)
    def report(name: str, request: Request, form: BroughtForm) -> Response:
        integration = find_integration(context, name)
        headers, address = request.headers, context.configuration().settings.address
        barred = origin_problem(headers.get("origin"), headers.get("host"), address) or _barred()
        if barred is not None:
            return pages.problem(403, "Not accepted", f"Nothing was kept: {barred}.")
        if not form:
            return pages.problem(413, "Too long", TOO_LONG)
        if strange_form(context, request, form, f"report {name}") is not None:
            return _again(pages, integration, form, 403, "The form was open for long. Send it once more.")
        try:
            filed = context.report(name, _filing(form))
        except (UsageError, ValueError) as error:
            return _again(pages, integration, form, 422, why_not(error))
        return RedirectResponse(f"/cases/{quote(filed.case.id, safe='')}", status_code=303)


def _again(
    pages: PageTemplates, integration: Integration, form: Mapping[str, str], status: int, problem: str
) -> Response:
    """The form as it was filled in, with why it was not taken."""
    return pages.html(
        "report_problem.html",
        status=status,
        page=_Page(integration, Names.of(integration)),
        filled=form,
        problem=problem,
    )


class _Page:
    def __init__(self, integration: Integration, names: Names) -> None:
        self.integration, self.names = integration, names


def _filing(form: Mapping[str, str]) -> Filing:
    """Raises `ValueError` with what is missing, in words."""
    if not 0 < len(form.get("by", "")) <= NAME_LIMIT:
        raise ValueError("the log needs the name of a person")
    if form.get("side", "") not in list(Side):
        raise ValueError("say for which company you act")
    exchange = exchange_of(form)
    expected = form.get("expect", "")
    if expected and not (expected.isascii() and expected.isdigit() and len(expected) <= 3):
        raise ValueError("the expected status is a number such as 200")
    return Filing(
        form.get("sentence", ""),
        form["by"],
        Side(form["side"]),
        exchange,
        int(expected) if expected else None,
        _noticed(form.get("noticed", "")),
        bool(form.get("customer")),
        form.get("case", ""),
    )


def _noticed(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return moment_said(datetime.fromisoformat(text).replace(tzinfo=UTC))
    except ValueError:
        raise ValueError("when it was noticed is a date and a time") from None

"""What conflicts cost and what was prevented: the page for whoever decides, and the same for programs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from pydantic import BaseModel, Field

from monitor.access.visitor import Way
from monitor.accounts.account import Account
from monitor.accounts.as_json import to_json
from monitor.accounts.markup import body
from monitor.accounts.period import EARLIEST, LATEST, Period, month_of
from monitor.accounts.screen import screen
from monitor.engine.accounting import accounts
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.web.answers import Answer, Problem
from monitor.web.context import WebContext
from monitor.web.lookup import find_integration
from monitor.web.present import visitor

DAYS = 90
_MONTH = r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"
_REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is no such integration."},
    422: {"model": Problem, "description": "It is not as described here, or no time that a report can be of."},
}


class DecisionAnswer(BaseModel):
    rule: str = Field(description="Of the table in docs/report.md; `none` where no decision is asked.")
    ask: str
    because: list[str] = Field(description="The figures that it rests on, in sentences.")
    integration: str | None


class AccountAnswer(Answer):
    """One integration; docs/report.md says what each figure means. Times are in seconds."""

    integration: str
    exposed_seconds: float = Field(description="Production time in which something failed.")
    escaped: int
    prevented: dict[str, int]
    avoided: dict[str, Any] = Field(description="Ranges `[low, high]`, or null where too little is known.")
    cost: dict[str, Any] | None = Field(description="To the reader's own side; null without rates, or for another.")
    sides: dict[Side, dict[str, Any]] = Field(description="The same figures of both companies.")
    cases: list[dict[str, Any]]
    months: list[dict[str, Any]]


class ReportAnswer(BaseModel):
    start: datetime = Field(alias="from")
    end: datetime = Field(alias="to")
    decision: DecisionAnswer
    integrations: list[AccountAnswer]


class HtmlPages(Protocol):
    def html(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse: ...


def viewer() -> Side:
    """For whose eyes a report is made: costs are shown to our side only.

    Where nobody signs in, whoever reaches the pages is of our side; a mediator is of neither, and sees what both see.
    """
    ours = visitor().side is Side.IN_HOUSE or visitor().way is Way.OPEN_HOUSE
    return Side.IN_HOUSE if ours else Side.PARTNER


def _seen(context: WebContext) -> tuple[Integration, ...]:
    return tuple(each for each in context.configuration().integrations if visitor().sees(each.name))


def report_router(context: WebContext, pages: HtmlPages) -> APIRouter:
    router = APIRouter()
    _add_pages(router, context, pages)
    _add_api(router, context)
    return router


def _period_asked(context: WebContext) -> Any:
    """Reads the query into a `Period`. Raises `HTTPException` 422 for what is none."""

    def read(
        month: Annotated[str | None, Query(pattern=_MONTH, description="A calendar month (UTC): `2026-11`.")] = None,
        last_days: Annotated[int | None, Query(ge=1, le=3660, description="So many days up to now.")] = None,
        since: Annotated[date | None, Query(alias="from", description="The first day (UTC).")] = None,
        until: Annotated[
            date | None, Query(alias="to", description="The last day; today where it is left out.")
        ] = None,
    ) -> Period:
        now = context.clock.now()
        if sum((month is not None, last_days is not None, since is not None or until is not None)) > 1:
            raise HTTPException(422, "month, last_days and from/to each name a time; give one")
        if month is not None:
            found = month_of(_start_of(date.fromisoformat(f"{month}-01")))
        elif since or until:
            end = _start_of(until) + timedelta(days=1) if until else now
            start = _start_of(since) if since else end - timedelta(days=DAYS)
            if end <= start:
                raise HTTPException(422, "`to` lies before `from`")
            found = Period(start, end)
        else:
            found = Period(now - timedelta(days=last_days or DAYS), now)
        if found.start >= now:
            raise HTTPException(422, "the time lies in the future: nothing can be said of it yet")
        return found

    return read


def _start_of(day: date) -> datetime:
    """Raises `HTTPException` 422 for a day of which nobody can have observed anything."""
    found = datetime.combine(day, time(), UTC)
    if not EARLIEST <= found <= LATEST:
        raise HTTPException(422, f"{day} is no day that a report can be of")
    return found


def _found(context: WebContext, integrations: Sequence[Integration], period: Period) -> tuple[Account, ...]:
    return accounts(
        context.store, integrations, period, context.configuration().settings.cost_rates, context.clock.now()
    )


def _add_pages(router: APIRouter, context: WebContext, pages: HtmlPages) -> None:
    asked = Depends(_period_asked(context))

    def page(integrations: Sequence[Integration], period: Period, name: str) -> Response:
        if not integrations:
            return pages.html("report.html", body=None, title="Report", name="", times=())
        told = screen(_found(context, integrations, period), viewer())
        times = _times(context.clock.now())
        return pages.html("report.html", body=Markup(body(told)), title=told.title, name=name, times=times)  # noqa: S704 - escaped by it

    @router.get("/report", include_in_schema=False)
    def report(period: Annotated[Period, asked]) -> Response:
        return page(_seen(context), period, "")

    @router.get("/integrations/{name}/report", include_in_schema=False)
    def report_of(name: str, period: Annotated[Period, asked]) -> Response:
        return page([find_integration(context, name)], period, name)


def _times(now: datetime) -> tuple[tuple[str, str], ...]:
    """Words and query of the times that the page offers."""
    last = month_of(now).start - timedelta(days=1)
    return (
        ("Last 30 days", "last_days=30"),
        ("Last 90 days", "last_days=90"),
        ("Last year", "last_days=365"),
        (f"{last:%B %Y}", f"month={last:%Y-%m}"),
        (f"{now:%B %Y}", f"month={now:%Y-%m}"),
    )


def _add_api(router: APIRouter, context: WebContext) -> None:
    asked = Depends(_period_asked(context))

    def answer(integrations: Sequence[Integration], period: Period) -> ReportAnswer:
        if not integrations:
            raise HTTPException(404, "no integration is configured")
        return ReportAnswer.model_validate(to_json(_found(context, integrations, period), viewer()))

    @router.get(
        "/api/report",
        operation_id="getReport",
        tags=["report"],
        summary="What conflicts cost and what was prevented, of all integrations",
        responses=_REFUSALS,
    )
    def get_report(period: Annotated[Period, asked]) -> ReportAnswer:
        return answer(_seen(context), period)

    @router.get(
        "/api/integrations/{name}/report",
        operation_id="getIntegrationReport",
        tags=["report"],
        summary="What conflicts cost and what was prevented, of one integration",
        responses=_REFUSALS,
    )
    def get_integration_report(name: str, period: Annotated[Period, asked]) -> ReportAnswer:
        return answer([find_integration(context, name)], period)

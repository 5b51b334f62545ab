"""Checks that somebody had kept: for both companies, as a page and for programs, as they were found then."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import HTMLResponse

from monitor.engine.gate.keeping import kept_check, kept_checks
from monitor.explanation.words import Names
from monitor.model.checks import KeptCheck
from monitor.model.integration import Integration
from monitor.web.answers import Problem
from monitor.web.check.answers import CheckAnswer, KeptCheckAnswer, KeptCheckDetail, KeptCheckList
from monitor.web.check.view import CheckView, check_view, path_of_check
from monitor.web.context import WebContext
from monitor.web.lookup import find_integration
from monitor.web.present import visitor
from monitor.web.rendering import Pages
from monitor.workflow.settlement.audience import for_viewer

SHOWN = 10
AT_ONCE = 100
_DIGITS_MAX = 15
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is no such integration, or no such check of it was kept."}
}


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One of the list on the page of an integration."""

    path: str
    company: str
    check: KeptCheckAnswer


@dataclass(frozen=True, slots=True)
class KeptPage:
    integration: Integration
    names: Names
    check: KeptCheckAnswer
    view: CheckView


def kept_lines(context: WebContext, integration: Integration) -> Sequence[KeptLine]:
    """The newest, the newest first."""
    return [
        KeptLine(path_of_check(integration.name, each.number), integration.company(each.side).name, _seen(each))
        for each in kept_checks(context.store, integration.name, SHOWN)
    ]


def kept_router(context: WebContext, pages: Pages) -> APIRouter:
    router = APIRouter()
    _add_routes(router, context)

    @router.get("/integrations/{name}/checks/{number}", include_in_schema=False, response_class=HTMLResponse)
    def kept_page(name: str, number: str) -> Response:
        integration, kept = _find(context, name, number)
        view = check_view(_answer(context, kept), integration)
        return pages.html("kept.html", page=KeptPage(integration, Names.of(integration), _seen(kept), view))

    return router


def _add_routes(router: APIRouter, context: WebContext) -> None:
    @router.get(
        "/api/integrations/{name}/checks",
        operation_id="listChecks",
        tags=["integrations"],
        summary="Checks before shipping that were kept, the newest first",
        responses=_UNKNOWN,
    )
    def list_checks(name: str, newest: Annotated[int, Query(ge=1, le=10 * AT_ONCE)] = AT_ONCE) -> KeptCheckList:
        integration = find_integration(context, name)
        return KeptCheckList(checks=[_seen(each) for each in kept_checks(context.store, integration.name, newest)])

    @router.get(
        "/api/integrations/{name}/checks/{number}",
        operation_id="getCheck",
        tags=["integrations"],
        summary="One check that was kept, with what was found then",
        responses=_UNKNOWN,
    )
    def get_check(name: str, number: str) -> KeptCheckDetail:
        _, kept = _find(context, name, number)
        return KeptCheckDetail(**dict(_seen(kept)), found=_answer(context, kept))

    @router.get(
        "/api/integrations/{name}/checks/{number}/description",
        operation_id="getCheckedDescription",
        tags=["integrations"],
        summary="The description that was checked, as it is kept",
        response_class=Response,
        responses={**_UNKNOWN, 200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    def get_checked_description(name: str, number: str) -> Response:
        _, kept = _find(context, name, number)
        content = context.store.content(kept.description)
        suffix = "json" if content.lstrip()[:1] == b"{" else "yaml"
        named = {"content-disposition": f'attachment; filename="check-{kept.number}.{suffix}"'}
        return Response(content, media_type="text/plain", headers=named)


def _find(context: WebContext, name: str, number: str) -> tuple[Integration, KeptCheck]:
    """Raises `HTTPException` 404 where that integration has none of that number."""
    integration = find_integration(context, name)
    is_number = number.isascii() and number.isdigit() and len(number) <= _DIGITS_MAX
    kept = kept_check(context.store, integration.name, int(number)) if is_number else None
    if kept is None:
        raise HTTPException(404, f"{name} has no check {number!r} that was kept")
    return integration, kept


def _answer(context: WebContext, kept: KeptCheck) -> CheckAnswer:
    """As it was found then."""
    return CheckAnswer.model_validate({**json.loads(context.store.content(kept.found)), "check": kept.number})


def _seen(kept: KeptCheck) -> KeptCheckAnswer:
    return KeptCheckAnswer.model_validate(for_viewer("check", kept.to_json(), kept.side, visitor().side))

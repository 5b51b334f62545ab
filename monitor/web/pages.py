"""The pages for people, and the three forms on them."""

from collections.abc import Mapping
from datetime import MAXYEAR, UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from monitor.access.permissions import Act
from monitor.engine.course import DeclaredVersions
from monitor.engine.explaining import leading_first
from monitor.explanation.cells import answer_of
from monitor.explanation.explanation import BORROWED, UNTOLD
from monitor.explanation.words import RESULTS, cell_words
from monitor.model.integration import Deliver
from monitor.model.sides import Side
from monitor.web.case.page import case_page
from monitor.web.case.settlement import CONCERNS, HEARERS, STANDINGS, UNMET, URGENCIES, VISIBILITY, settlement_view
from monitor.web.case.verdict import HEIGHT, WIDTH, verdict_page
from monitor.web.check.kept import SHOWN as KEPT_SHOWN
from monitor.web.check.kept import kept_lines
from monitor.web.context import WebContext
from monitor.web.forms import Form, answered, refused_form
from monitor.web.integration import course_picture
from monitor.web.integration.page import integration_course, integration_page
from monitor.web.lookup import find_conflict, find_integration
from monitor.web.overview import road_map_picture
from monitor.web.overview.messages import SHOWN, destinations_shown, newest_messages
from monitor.web.overview.wall import tiles
from monitor.web.present import visitor
from monitor.web.rendering import Pages, path_part
from monitor.web.words import REASONS, STATES, SYMBOLS
from monitor.workflow.event_words import EVENTS
from monitor.workflow.settlement.shown import told_once

PAUSES = {"2": timedelta(hours=2), "24": timedelta(days=1)}
"""Choices of the pause form; anything else: until resumed."""


IN_TEMPLATES: Mapping[str, Any] = MappingProxyType(
    {
        "events": EVENTS,
        "REASONS": REASONS,
        "STATES": STATES,
        "SYMBOLS": SYMBOLS,
        "cell_words": cell_words,
        "drawn": course_picture,
        "road": road_map_picture,
        "Act": Act,
        "Side": Side,
        "RESULTS": RESULTS,
        "BORROWED": BORROWED,
        "UNTOLD": UNTOLD,
        "WIDTH": WIDTH,
        "HEIGHT": HEIGHT,
        "answer_of": answer_of,
        "STANDINGS": STANDINGS,
        "told_once": told_once,
        "CONCERNS": CONCERNS,
        "UNMET": UNMET,
        "HEARERS": HEARERS,
        "URGENCIES": URGENCIES,
        "VISIBILITY": VISIBILITY,
        "KEPT_SHOWN": KEPT_SHOWN,
    }
)
"""Words, tables and drawings that templates call by name."""


def page_router(context: WebContext, pages: Pages) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _add_pages(router, context, pages)
    _add_forms(router, context, pages)
    return router


def _add_pages(router: APIRouter, context: WebContext, pages: Pages) -> None:
    declared = DeclaredVersions(context.store)

    @router.get("/")
    def wall() -> Response:
        if case := visitor().case:
            return RedirectResponse(f"/cases/{path_part(case)}", 303)
        return pages.html("wall.html", tiles=tiles(context))

    @router.get("/integrations/{name}")
    def integration(name: str, case: str = "") -> Response:
        owner = find_integration(context, name)
        told = newest_messages(context, owner, SHOWN)[::-1]
        places = [(owner.recipient(side).name, where) for side, where in destinations_shown(context, owner).items()]
        live = owner.deliver is Deliver.LIVE
        return pages.html(
            "integration.html",
            page=integration_page(context, owner),
            course=integration_course(context, owner, declared),
            kept=kept_lines(context, owner),
            told=told,
            destinations=places,
            live=live,
            filled={"case": case[:200]},
            problem="",
        )

    @router.get("/cases/{conflict_id}")
    def case(conflict_id: str) -> Response:
        conflict = find_conflict(context, conflict_id)
        configuration = context.configuration()
        owner, address = configuration.integration(conflict.integration), configuration.settings.address
        settlement = settlement_view(context, conflict, owner)
        return pages.html("case.html", page=case_page(context.store, conflict, owner, address), settlement=settlement)

    @router.get("/cases/{conflict_id}/verdicts/{fingerprint}")
    def verdict(conflict_id: str, fingerprint: str) -> Response:
        conflict = find_conflict(context, conflict_id)
        begun = [
            each
            for each in leading_first(context.store, conflict)
            if str(each.get("fingerprint", "")).startswith(fingerprint)
        ]
        if len({each.get("fingerprint") for each in begun}) != 1:
            few = "no verdict" if not begun else "more than one verdict that begins with"
            raise HTTPException(404, f"case {conflict_id!r} has {few} {fingerprint!r}")
        owner = context.configuration().integration(conflict.integration)
        return pages.html("verdict.html", page=verdict_page(context.store, conflict, begun[0], owner))


def _add_forms(router: APIRouter, context: WebContext, pages: Pages) -> None:
    @router.post("/cases/{conflict_id}/acknowledge")
    def acknowledge(conflict_id: str, request: Request, form: Form) -> Response:
        find_conflict(context, conflict_id)
        refused = refused_form(context, pages, request, form, f"acknowledge {conflict_id}")
        if refused is not None:
            return refused
        side = form.get("side", "")
        if side not in list(Side):
            return pages.problem(422, "A company is missing", "Nothing was changed: say for which company you act.")
        refusal = context.acknowledge(conflict_id, form["by"], Side(side))
        return answered(pages, refusal, f"/cases/{path_part(conflict_id)}")

    @router.post("/integrations/{name}/pause")
    def pause(name: str, request: Request, form: Form) -> Response:
        find_integration(context, name)
        refused = refused_form(context, pages, request, form, f"pause {name}")
        if refused is not None:
            return refused
        span = PAUSES.get(form.get("hours", ""))
        until = context.clock.now() + span if span else datetime(MAXYEAR, 12, 31, 23, 59, tzinfo=UTC)
        return answered(pages, context.pause(name, until, form["by"]), f"/integrations/{path_part(name)}")

    @router.post("/integrations/{name}/resume")
    def resume(name: str, request: Request, form: Form) -> Response:
        find_integration(context, name)
        refused = refused_form(context, pages, request, form, f"resume {name}")
        return refused or answered(pages, context.resume(name, form["by"]), f"/integrations/{path_part(name)}")

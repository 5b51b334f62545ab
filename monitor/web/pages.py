"""The pages for people, and the three forms on them."""

from datetime import MAXYEAR, UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.access.permissions import Act
from monitor.engine.course import DeclaredVersions
from monitor.engine.explaining import leading_first
from monitor.explanation.cells import answer_of
from monitor.explanation.explanation import BORROWED, UNTOLD
from monitor.explanation.words import RESULTS, cell_words, clock_time, duration, probability
from monitor.model.integration import Deliver
from monitor.model.sides import Side
from monitor.web import course_picture, road_map_picture
from monitor.web.access.present import visitor
from monitor.web.api import find_conflict, find_integration
from monitor.web.case_page import case_page
from monitor.web.context import WebContext
from monitor.web.forms import Form, answered, refused_form, token_of_form
from monitor.web.integration_page import integration_course, integration_page
from monitor.web.messages import SHOWN, destinations_shown, newest_messages
from monitor.web.settlement import CONCERNS, HEARERS, STANDINGS, UNMET, URGENCIES, VISIBILITY, settlement_view
from monitor.web.verdict_page import HEIGHT, WIDTH, verdict_page
from monitor.web.wall import tiles
from monitor.web.words import EVENTS, REASONS, STATES, SYMBOLS, ago, sentence, with_code

PAUSES = {"2": timedelta(hours=2), "24": timedelta(days=1)}
"""Choices of the pause form; anything else: until resumed."""


class Pages:
    """Renders templates with the words and the clock that all of them use."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            events=EVENTS,
            REASONS=REASONS,
            STATES=STATES,
            SYMBOLS=SYMBOLS,
            cell_words=cell_words,
            token=self._token,
            drawn=course_picture,
            road=road_map_picture,
            visitor=visitor,
            Act=Act,
            Side=Side,
        )
        self._templates.globals.update(
            road=road_map_picture,
            RESULTS=RESULTS,
            BORROWED=BORROWED,
            UNTOLD=UNTOLD,
            WIDTH=WIDTH,
            HEIGHT=HEIGHT,
            answer_of=answer_of,
        )
        self._templates.globals.update(
            STANDINGS=STANDINGS,
            CONCERNS=CONCERNS,
            UNMET=UNMET,
            HEARERS=HEARERS,
            URGENCIES=URGENCIES,
            VISIBILITY=VISIBILITY,
        )
        self._templates.filters.update(
            clock_time=clock_time,
            duration=duration,
            path=_path_part,
            probability=probability,
            sentence=sentence,
            with_code=with_code,
        )

    def html(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        now = self._context.clock.now()
        text = self._templates.get_template(template).render(now=now, ago=lambda moment: ago(moment, now), **values)
        return HTMLResponse(text, status_code=status)

    def problem(self, status: int, title: str, message: str) -> HTMLResponse:
        return self.html("problem.html", status=status, title=title, message=message)

    def _token(self, purpose: str) -> str:
        return token_of_form(self._context, purpose)


def _path_part(text: str) -> str:
    return quote(text, safe="")


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
            return RedirectResponse(f"/cases/{_path_part(case)}", 303)
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
        return answered(pages, refusal, f"/cases/{_path_part(conflict_id)}")

    @router.post("/integrations/{name}/pause")
    def pause(name: str, request: Request, form: Form) -> Response:
        find_integration(context, name)
        refused = refused_form(context, pages, request, form, f"pause {name}")
        if refused is not None:
            return refused
        span = PAUSES.get(form.get("hours", ""))
        until = context.clock.now() + span if span else datetime(MAXYEAR, 12, 31, 23, 59, tzinfo=UTC)
        return answered(pages, context.pause(name, until, form["by"]), f"/integrations/{_path_part(name)}")

    @router.post("/integrations/{name}/resume")
    def resume(name: str, request: Request, form: Form) -> Response:
        find_integration(context, name)
        refused = refused_form(context, pages, request, form, f"resume {name}")
        return refused or answered(pages, context.resume(name, form["by"]), f"/integrations/{_path_part(name)}")

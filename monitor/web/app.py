"""Puts the room together: routes, headers of every answer, and errors as pages or JSON."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from monitor.errors import StoreError, UsageError
from monitor.web.access.described import described
from monitor.web.access.guard import Guard
from monitor.web.access.link_pages import link_router
from monitor.web.access.oidc import oidc_router
from monitor.web.access.people import people_router
from monitor.web.access.sign_in import sign_in_router
from monitor.web.api import api_router
from monitor.web.case.actions import case_action_router
from monitor.web.case.api import case_api_router
from monitor.web.case.disputing import dispute_router
from monitor.web.case.room import room_router
from monitor.web.check.kept import kept_router
from monitor.web.check.page import check_page_router
from monitor.web.check.program import check_router
from monitor.web.context import WebContext
from monitor.web.integration.reports import reports_router
from monitor.web.integration.sent import sent_router
from monitor.web.integration.traffic import traffic_router
from monitor.web.limits import BodyLimit
from monitor.web.live import live_router
from monitor.web.overview.messages import messages_router
from monitor.web.overview.report import report_router
from monitor.web.overview.road_map import road_map_router
from monitor.web.pages import IN_TEMPLATES, page_router
from monitor.web.problems import problem_answer, refusal_answer
from monitor.web.rendering import Pages
from monitor.web.security import SecurityHeaders

STATIC = Path(__file__).parent / "static"


class _Files(StaticFiles):
    """Nothing in them is secret: a browser keeps them, and asks each time whether they are the same still."""

    def file_response(self, *args: Any, **more: Any) -> Response:
        answer = super().file_response(*args, **more)
        answer.headers["cache-control"] = "no-cache"
        return answer


def create_app(context: WebContext) -> FastAPI:
    """The whole application; it starts nothing and holds no state beyond `context`."""
    app = FastAPI(
        title="compat-monitor",
        version=version("compat-monitor"),
        summary="Which side changed, what it changed, and whose step is next.",
        docs_url=None,
        redoc_url=None,
    )
    pages = Pages(context, IN_TEMPLATES)
    app.add_middleware(Guard, context=context, pages=pages)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)  # the last is the outermost
    app.include_router(api_router(context))
    app.include_router(traffic_router(context))
    app.include_router(messages_router(context))
    app.include_router(live_router(context))
    app.include_router(page_router(context, pages))
    app.include_router(road_map_router(context, pages))
    app.include_router(sent_router(context, pages))
    app.include_router(check_router(context))
    app.include_router(check_page_router(context, pages))
    app.include_router(kept_router(context, pages))
    app.include_router(sign_in_router(context, pages))
    app.include_router(oidc_router(context, pages))
    app.include_router(link_router(context, pages))
    app.include_router(report_router(context, pages))
    app.include_router(reports_router(context, pages))
    app.include_router(people_router(context, pages))
    app.include_router(case_api_router(context))
    app.include_router(dispute_router(context, pages))
    app.include_router(case_action_router(context, pages))
    app.include_router(room_router(context, pages))
    app.mount("/static", _Files(directory=STATIC), name="static")
    _add_errors(app, pages)
    app.openapi = described(app, context)  # type: ignore[method-assign] # as FastAPI's manual has it
    return app


def _add_errors(app: FastAPI, pages: Pages) -> None:
    def answer(request: Request, status: int, code: str, title: str, message: str) -> Response:
        return problem_answer(pages, request, status, code, title, message)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return refusal_answer(pages, request, error)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        wrong = [f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors()]
        message = f"the request is not as /openapi.json describes it: {'; '.join(wrong)}"
        return answer(request, 422, "request-invalid", "Not possible", message)

    @app.exception_handler(UsageError)
    async def unusable(request: Request, error: UsageError) -> Response:
        return answer(request, 422, error.diagnostic.code, "Not possible", str(error.diagnostic))

    @app.exception_handler(StoreError)
    async def unreadable(request: Request, error: StoreError) -> Response:
        return answer(request, 503, error.diagnostic.code, "The store can't be read", error.diagnostic.message)

    @app.exception_handler(Exception)
    async def failed(request: Request, _error: Exception) -> Response:
        message = "a mistake of this program; it is in the log, please report it"
        return answer(request, 500, "our-bug", "That is our mistake", message)

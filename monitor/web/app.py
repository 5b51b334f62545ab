"""Puts the room together: routes, headers of every answer, and errors as pages or JSON."""

from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from monitor.errors import StoreError, UsageError
from monitor.web.api import api_router
from monitor.web.context import WebContext
from monitor.web.pages import Pages, page_router
from monitor.web.road_map import road_map_router
from monitor.web.security import HEADERS, SecurityHeaders
from monitor.web.traffic import traffic_router

STATIC = Path(__file__).parent / "static"
_TITLES = {404: "Not found", 405: "Not possible here"}


def create_app(context: WebContext) -> FastAPI:
    """The whole application; it starts nothing and holds no state beyond `context`."""
    app = FastAPI(
        title="compat-monitor",
        version=version("compat-monitor"),
        summary="Which side changed, what it changed, and whose step is next.",
        docs_url=None,
        redoc_url=None,
    )
    pages = Pages(context)
    app.add_middleware(SecurityHeaders)
    app.include_router(api_router(context))
    app.include_router(traffic_router(context))
    app.include_router(page_router(context, pages))
    app.include_router(road_map_router(context, pages))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _add_errors(app, pages)
    return app


def _add_errors(app: FastAPI, pages: Pages) -> None:
    def answer(request: Request, status: int, code: str, title: str, message: str) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"code": code, "message": message}, status, headers=HEADERS)
        page = pages.problem(status, title, message[:1].upper() + message[1:])
        page.headers.update(HEADERS)
        return page

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        title = _TITLES.get(error.status_code, "Not possible")
        message = "nothing is at this address" if error.detail == "Not Found" else str(error.detail)
        return answer(request, error.status_code, title.lower().replace(" ", "-"), title, message)

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

"""A refusal, as a page for people, as JSON for programs, or as text for whoever asks a program for that."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from monitor.web.forms import ProblemPages
from monitor.web.security import HEADERS

_TITLES = {401: "Sign in first", 404: "Not found", 405: "Not possible here", 429: "Busy", 503: "Busy"}


def is_for_programs(path: str) -> bool:
    return path.startswith(("/api/", "/metrics", "/health", "/events"))


def wants_text(request: Request) -> bool:
    accepts = request.headers.get("accept", "")
    return "text/plain" in accepts and "json" not in accepts


def problem_answer(pages: ProblemPages, request: Request, status: int, code: str, title: str, message: str) -> Response:
    if is_for_programs(request.url.path):
        if wants_text(request):
            return PlainTextResponse(f"error[{code}]: {message}\n", status, headers=HEADERS)
        return JSONResponse({"code": code, "message": message}, status, headers=HEADERS)
    page = pages.problem(status, title, message[:1].upper() + message[1:])
    page.headers.update(HEADERS)
    return page


def refusal_answer(pages: ProblemPages, request: Request, error: HTTPException, title: str | None = None) -> Response:
    title = title or _TITLES.get(error.status_code, "Not possible")
    message = "nothing is at this address" if error.detail == "Not Found" else str(error.detail)
    answer = problem_answer(pages, request, error.status_code, title.lower().replace(" ", "-"), title, message)
    answer.headers.update(error.headers or {})
    if error.status_code == 401:
        answer.headers["www-authenticate"] = 'Bearer realm="compat-monitor"'
    return answer

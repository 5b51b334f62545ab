"""A refusal, as a page for people or as JSON for programs."""

from fastapi import Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from monitor.web.forms import ProblemPages
from monitor.web.security import HEADERS

_TITLES = {401: "Sign in first", 404: "Not found", 405: "Not possible here", 429: "Busy", 503: "Busy"}


def is_for_programs(path: str) -> bool:
    return path.startswith(("/api/", "/metrics", "/health"))


def problem_answer(pages: ProblemPages, path: str, status: int, code: str, title: str, message: str) -> Response:
    if is_for_programs(path):
        return JSONResponse({"code": code, "message": message}, status, headers=HEADERS)
    page = pages.problem(status, title, message[:1].upper() + message[1:])
    page.headers.update(HEADERS)
    return page


def refusal_answer(pages: ProblemPages, path: str, error: HTTPException, title: str | None = None) -> Response:
    title = title or _TITLES.get(error.status_code, "Not possible")
    message = "nothing is at this address" if error.detail == "Not Found" else str(error.detail)
    answer = problem_answer(pages, path, error.status_code, title.lower().replace(" ", "-"), title, message)
    answer.headers.update(error.headers or {})
    if error.status_code == 401:
        answer.headers["www-authenticate"] = 'Bearer realm="compat-monitor"'
    return answer

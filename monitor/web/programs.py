"""What a program has to send before anything is done for it."""

from collections.abc import Callable

from fastapi import HTTPException, Request

from monitor.web.context import WebContext
from monitor.web.security import origin_problem


def from_a_program(context: WebContext, undone: str = "nothing was changed") -> Callable[[Request], None]:
    """A dependency of routes that do something: JSON, which no form of another site can send, and no foreign origin.

    Raises `HTTPException` 403 or 415. `undone`: how its message begins.
    """

    def checked(request: Request) -> None:
        headers, address = request.headers, context.configuration().settings.address
        if "origin" in headers and (problem := origin_problem(headers["origin"], headers.get("host"), address)):
            raise HTTPException(403, f"{undone}: {problem}")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(415, f"{undone}: send it as application/json")

    return checked

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
        refuse_other_sites(context, request, undone)
        if media_type_of(request) != "application/json":
            raise HTTPException(415, f"{undone}: send it as application/json")

    return checked


def refuse_other_sites(context: WebContext, request: Request, undone: str) -> None:
    """Raises `HTTPException` 403 for what the page of another site sends; a program names no origin."""
    headers, address = request.headers, context.configuration().settings.address
    if "origin" in headers and (problem := origin_problem(headers["origin"], headers.get("host"), address)):
        raise HTTPException(403, f"{undone}: {problem}")


def media_type_of(request: Request) -> str:
    """Without its parameters; empty where none is said."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def body_within(request: Request, limit: int, too_large: str) -> bytes:
    """Raises `HTTPException` 413 for one that turns out to be longer, before all of it is read.

    Not by the length that it says: some clients that are refused while they send lose the answer.
    """
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise HTTPException(413, too_large)
    return bytes(content)

"""How large a request may be, since bodies are read before a route can refuse them; how many answers may stay open."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 2**18
"""Bytes. What is larger by nature has a limit of its own: archives of traffic (`traffic.ARCHIVE_LIMIT`), and
descriptions that are checked (`checking.DESCRIPTION_LIMIT`).
"""
STREAMS_OF_ONE = 20
"""Event streams that one visitor may have open, or one address where nobody signs in. A page listens only while it is
seen: that is an office, or more windows than anybody looks at.
"""
STREAMS_IN_ALL = 200
RETRY_SECONDS = 60
_LARGER = re.compile(r"/api/integrations/[^/]+/apis/[^/]+/(traffic|check)|/integrations/[^/]+/check")
_NO_PLACE = "too many pages listen at once; try again in a minute"
_TOO_LARGE = "the request is too large; nothing was changed"


class BodyLimit:
    """ASGI middleware: 413 for a body that says or turns out to be longer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _LARGER.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not said.isdigit() or int(said) > BODY_LIMIT:
            await JSONResponse({"code": "too-large", "message": _TOO_LARGE}, 413)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > BODY_LIMIT:
                raise HTTPException(413, _TOO_LARGE)
            return message

        await self._app(scope, counted, send)


class Places:
    """How many answers are open: of one visitor, and in all. Of one event loop."""

    def __init__(self, of_one: int, in_all: int) -> None:
        self._of_one, self._in_all = of_one, in_all
        self._open: Counter[str] = Counter()

    @contextmanager
    def taken(self, who: str) -> Iterator[None]:
        """Raises `HTTPException` where no place is left."""
        if self._open[who] >= self._of_one or self._open.total() >= self._in_all:
            raise HTTPException(503, _NO_PLACE, {"Retry-After": str(RETRY_SECONDS)})
        self._open[who] += 1
        try:
            yield
        finally:
            self._open[who] -= 1
            self._open += Counter()  # forgets who has none open

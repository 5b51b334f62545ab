"""How large a request may be. Bodies are read before a route can refuse them, and memory is bounded."""

import re

from fastapi import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 2**18
"""Bytes. What is larger by nature has a limit of its own: archives of traffic (`traffic.ARCHIVE_LIMIT`), and
descriptions that are checked (`checking.DESCRIPTION_LIMIT`).
"""
_LARGER = re.compile(r"/api/integrations/[^/]+/apis/[^/]+/(traffic|check)|/integrations/[^/]+/check")
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

"""An open page hears at once that something was observed: server-sent events (WHATWG HTML, §9.2).

What is sent is that something happened, never what: the page asks again, and is shown what its visitor may see.
"""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from monitor.access.visitor import Visitor
from monitor.web.access.door import caller
from monitor.web.context import WebContext
from monitor.web.limits import STREAMS_IN_ALL, STREAMS_OF_ONE, Places
from monitor.web.present import visitor
from monitor.web.seen import seen_records

LOOK_SECONDS = 1.0
LOOKS = 300
"""Then the answer ends, and the browser asks again: whoever may not come in any more is not answered."""
QUIET_LOOKS = 15
"""After so many looks without news a comment is sent, so that no proxy takes the connection for dead."""


def live_router(context: WebContext) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    places = Places(STREAMS_OF_ONE, STREAMS_IN_ALL)

    async def place(request: Request) -> AsyncIterator[None]:
        who = visitor()
        with places.taken(f"{who.way}:{who.name if who.is_known else caller(request)}"):
            yield  # until all of the answer was sent

    @router.get("/events", dependencies=[Depends(place)])
    async def events(request: Request) -> StreamingResponse:
        known = await run_in_threadpool(newest_seen, context, visitor())  # before the answer begins: nothing is missed
        news = _news(context, visitor(), request, known)
        return StreamingResponse(news, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    return router


async def _news(context: WebContext, who: Visitor, request: Request, known: int | None) -> AsyncIterator[str]:
    yield "retry: 5000\n\n"  # for an `EventSource`; the pages' own reader waits longer each time by itself
    quiet = 0
    for _ in range(LOOKS):
        if await request.is_disconnected():
            return
        await asyncio.sleep(LOOK_SECONDS)
        newest = await run_in_threadpool(newest_seen, context, who)
        quiet = 0 if newest != known else quiet + 1
        if newest != known:
            known = newest
            yield "event: observed\ndata: ask again\n\n"
        elif quiet % QUIET_LOOKS == 0:
            yield ": nothing new\n\n"


def newest_seen(context: WebContext, who: Visitor) -> int | None:
    """A number that grows with what the visitor sees: of other things it is not told even that there are any."""
    if who.case is not None:
        case = context.store.conflict(who.case)
        return case.version if case else None
    return next((each.id for each in seen_records(context.store, who, None, (), 1)), None)

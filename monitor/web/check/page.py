"""Check before you ship, for people: choose the API, paste or upload its next description, read what it would break."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from monitor.errors import UsageError
from monitor.explanation.words import Names
from monitor.model.integration import ApiSettings, Integration
from monitor.web.check.multipart import fields_of
from monitor.web.check.program import DESCRIPTION_LIMIT, body_of, judged, may_not_check
from monitor.web.check.view import CheckView, check_view
from monitor.web.context import WebContext
from monitor.web.forms import strange_form
from monitor.web.lookup import find_integration
from monitor.web.present import visitor
from monitor.web.rendering import Pages
from monitor.web.words import sentence

PASTED_SHOWN_MAX = 2**18
"""Bytes of a pasted description that its page shows again; a larger one is in the clipboard still."""
_AROUND = 2**14
"""Bytes that a form needs beside the description."""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`apis`: those that the visitor may check. `others`: those that only the other company may. `address`: of the
    monitor, for the `curl` line. `signed_in`: whether a program needs a token.
    """

    integration: Integration
    names: Names
    apis: tuple[ApiSettings, ...]
    others: tuple[ApiSettings, ...]
    address: str
    signed_in: bool
    chosen: str = ""
    refusal: str = ""
    view: CheckView | None = None
    text: str = ""
    """What was pasted, to be mended and sent again."""


def check_page_router(context: WebContext, pages: Pages) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def shown(
        request: Request,
        integration: Integration,
        *,
        status: int = 200,
        chosen: str = "",
        refusal: str = "",
        view: CheckView | None = None,
        text: str = "",
    ) -> Response:
        own = tuple(each for each in integration.apis if may_not_check(integration, each) is None)
        page = CheckPage(
            integration,
            Names.of(integration),
            own,
            tuple(each for each in integration.apis if each not in own),
            (context.configuration().settings.address or str(request.base_url)).rstrip("/"),
            visitor().is_known,
            chosen,
            refusal,
            view,
            text,
        )
        return pages.html("check.html", status=status, page=page, mebibytes=DESCRIPTION_LIMIT >> 20)

    @router.get("/integrations/{name}/check")
    def check_form(name: str, request: Request) -> Response:
        return shown(request, find_integration(context, name))

    @router.post("/integrations/{name}/check")
    async def check(name: str, request: Request) -> Response:
        integration = find_integration(context, name)
        body = await body_of(request, DESCRIPTION_LIMIT + _AROUND)
        fields = fields_of(request.headers.get("content-type", ""), body)
        told = {each: fields.get(each, b"").decode("utf-8", "replace") for each in ("token", "api")}
        problem = strange_form(context, request, told, f"check {name}")
        if problem is not None:
            return pages.problem(403, "Not accepted", f"Nothing was judged: {problem}.")
        api = integration.api(told["api"])
        if api is None:
            return shown(request, integration, status=422, refusal="Choose which API it describes.")
        if refusal := may_not_check(integration, api):
            raise HTTPException(403, refusal)
        content, pasted = fields.get("file", b""), fields.get("text", b"")
        shown_again = not content and len(pasted) <= PASTED_SHOWN_MAX
        text = pasted.decode("utf-8", "replace") if shown_again else ""
        content = content or pasted
        if not content.strip():
            return shown(
                request, integration, status=422, chosen=api.name, refusal="Paste the description, or choose its file."
            )
        try:
            answer = await run_in_threadpool(judged, context, integration, api, content)
        except UsageError as error:
            refused = sentence(str(error.diagnostic))
            return shown(request, integration, status=422, chosen=api.name, refusal=refused, text=text)
        return shown(request, integration, chosen=api.name, view=check_view(answer, integration), text=text)

    return router

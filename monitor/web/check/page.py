"""Check before you ship, for people: choose the API, paste or upload its next description, read what it would break."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from monitor.errors import UsageError
from monitor.explanation.words import Names
from monitor.model.checks import Keeper
from monitor.model.integration import ApiSettings, Integration
from monitor.model.sides import Side
from monitor.web.check.multipart import fields_of
from monitor.web.check.program import DESCRIPTION_LIMIT, TOO_LARGE, address_of, judged, may_not_check
from monitor.web.check.view import CheckView, check_view, path_of_check
from monitor.web.context import WebContext
from monitor.web.forms import NAME_LIMIT, strange_form
from monitor.web.lookup import find_integration
from monitor.web.present import visitor
from monitor.web.programs import body_within
from monitor.web.rendering import Pages
from monitor.web.words import sentence

PASTED_SHOWN_MAX = 2**18
"""Bytes of a pasted description that its page shows again; a larger one is in the clipboard still."""
_AROUND = 2**14
"""Bytes that a form needs beside the description."""
_TOLD = ("token", "api", "keep", "by", "side")


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`apis`: those that the visitor may check. `others`: those that only the other company may. `address`: of the
    monitor, for the `curl` line. `signed_in`: whether a program needs a token. `filled`: the form as it was sent; its
    `text` is what was pasted, to be mended and sent again.
    """

    integration: Integration
    names: Names
    apis: tuple[ApiSettings, ...]
    others: tuple[ApiSettings, ...]
    address: str
    signed_in: bool
    filled: Mapping[str, str]
    refusal: str = ""
    view: CheckView | None = None


def check_page_router(context: WebContext, pages: Pages) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def shown(
        request: Request,
        integration: Integration,
        filled: Mapping[str, str],
        *,
        refusal: str = "",
        view: CheckView | None = None,
    ) -> Response:
        own = tuple(each for each in integration.apis if may_not_check(integration, each) is None)
        page = CheckPage(
            integration,
            Names.of(integration),
            own,
            tuple(each for each in integration.apis if each not in own),
            address_of(context, request),
            visitor().is_known,
            filled,
            refusal,
            view,
        )
        status = 422 if refusal else 200
        return pages.html("check.html", status=status, page=page, mebibytes=DESCRIPTION_LIMIT >> 20)

    @router.get("/integrations/{name}/check")
    def check_form(name: str, request: Request) -> Response:
        return shown(request, find_integration(context, name), {})

    @router.post("/integrations/{name}/check")
    async def check(name: str, request: Request) -> Response:
        integration = find_integration(context, name)
        body = await body_within(request, DESCRIPTION_LIMIT + _AROUND, TOO_LARGE)
        fields = fields_of(request.headers.get("content-type", ""), body)
        filled, content = _filled(fields), fields.get("file") or fields.get("text", b"")
        problem = strange_form(context, request, filled, f"check {name}")
        if problem is not None:
            return pages.problem(403, "Not accepted", f"Nothing was judged: {problem}.")
        api = integration.api(filled["api"])
        if api is None:
            return shown(request, integration, filled, refusal="Choose which API it describes.")
        if refusal := may_not_check(integration, api):
            raise HTTPException(403, refusal)
        if lacking := _lacking(filled, content):
            return shown(request, integration, filled, refusal=lacking)
        keeper = Keeper(filled["by"], Side(filled["side"])) if filled["keep"] else None
        try:
            answer = await run_in_threadpool(judged, context, integration, api, content, keeper)
        except UsageError as error:
            return shown(request, integration, filled, refusal=sentence(str(error.diagnostic)))
        if answer.check is not None:
            return RedirectResponse(path_of_check(name, answer.check), 303)
        return shown(request, integration, filled, view=check_view(answer, integration))

    return router


def _filled(fields: Mapping[str, bytes]) -> dict[str, str]:
    """What the form says, in the visitor's own name where the visitor is known."""
    said = {name: fields.get(name, b"").decode("utf-8", "replace").strip() for name in _TOLD}
    pasted = fields.get("text", b"")
    shown_again = not fields.get("file") and len(pasted) <= PASTED_SHOWN_MAX
    return visitor().speaks({**said, "text": pasted.decode("utf-8", "replace") if shown_again else ""})


def _lacking(filled: Mapping[str, str], content: bytes) -> str:
    """What the form lacks, in words; empty where nothing."""
    if filled["keep"] and not 0 < len(filled["by"]) <= NAME_LIMIT:
        return "Say your name, so that both companies know who had it kept."
    if filled["keep"] and filled["side"] not in list(Side):
        return "Say for which company you act, so that both know who had it kept."
    return "" if content.strip() else "Paste the description, or choose its file."

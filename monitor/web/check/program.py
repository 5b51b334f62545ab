"""Check before you ship, for programs: a description sent in is judged, answered, and kept only where that is asked."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import PlainTextResponse

from monitor.engine.gate.keeping import keep
from monitor.errors import UsageError
from monitor.model.checks import Judged, Keeper
from monitor.model.integration import ApiSettings, Integration
from monitor.model.sides import Side
from monitor.web.answers import Problem
from monitor.web.check.answers import CheckAnswer
from monitor.web.check.busy import BusyError
from monitor.web.check.text import check_text
from monitor.web.context import WebContext
from monitor.web.forms import NAME_LIMIT
from monitor.web.lookup import find_api
from monitor.web.present import visitor
from monitor.web.problems import wants_text
from monitor.web.programs import body_within, refuse_other_sites

DESCRIPTION_LIMIT = 16 * 2**20
"""Bytes of a description that is sent in; a larger one is checked with `gate`."""
RETRY_SECONDS = 15
TOO_LARGE = f"nothing was judged: the description is larger than {DESCRIPTION_LIMIT >> 20} MiB"
_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "Nobody signed in, or the token is not good."},
    403: {"model": Problem, "description": "The other company provides this API, or a page of another site asks."},
    404: {"model": Problem, "description": "There is no such integration or API."},
    413: {"model": Problem, "description": "The description is too large."},
    422: {
        "model": Problem,
        "description": "The description can't be judged, where it says so with line and column; or nobody is named for "
        "whom it is to be kept.",
    },
    429: {"model": Problem, "description": "Another check of whoever asks is not done yet."},
    503: {"model": Problem, "description": "Too many checks run at once; try again in a moment."},
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The next description itself, JSON or YAML, in one file, under whatever media type.",
        "content": {"*/*": {"schema": {"type": "string"}}},
    }
}


def check_router(context: WebContext) -> APIRouter:
    router = APIRouter()

    async def description(request: Request) -> bytes:
        """The body, after all that can be refused without it."""
        refuse_other_sites(context, request, "nothing was judged")
        return await body_within(request, DESCRIPTION_LIMIT, TOO_LARGE)

    @router.post(
        "/api/integrations/{name}/apis/{api}/check",
        operation_id="checkDescription",
        tags=["integrations"],
        summary="Check before you ship: what would this description break? Kept only with `keep`",
        response_model=CheckAnswer,
        responses={**_REFUSALS, 200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
        openapi_extra=_BODY,
    )
    def check_description(
        name: str,
        api: str,
        request: Request,
        content: Annotated[bytes, Depends(description)],
        *,
        kept: Annotated[
            bool,
            Query(
                alias="keep",
                description="Keep it, for good: both companies can read what was sent in and what was found.",
            ),
        ] = False,
        by: Annotated[
            str | None,
            Query(min_length=1, max_length=NAME_LIMIT, description="Who has it kept, where no token says so."),
        ] = None,
        side: Annotated[
            Side | None,
            Query(description="For which company, where no token says so; else for the one that provides the API."),
        ] = None,
    ) -> CheckAnswer | Response:
        integration, found = find_api(context, name, api)
        if refusal := may_not_check(integration, found):
            raise HTTPException(403, refusal)
        said = visitor().speaks({"by": by or "", "side": (side or found.provider).value})
        if kept and not said["by"]:
            raise HTTPException(422, "nothing was judged: by: say who has it kept")
        keeper = Keeper(said["by"], Side(said["side"])) if kept else None
        answer = judged(context, integration, found, content, keeper)
        if wants_text(request):
            return PlainTextResponse(check_text(answer, integration, address_of(context, request)))
        return answer

    return router


def may_not_check(integration: Integration, api: ApiSettings) -> str | None:
    """Why this visitor may not; None where they may: whoever provides an API checks what comes next of it."""
    who, provider = visitor(), integration.company(api.provider).name
    if not who.is_known or who.side is api.provider:
        return None
    return f"{provider} provides {api.name}, and only {provider} can check what it will be; {who.name} acts for " + (
        f"{integration.company(who.side).name}" if who.side else "neither company"
    )


def address_of(context: WebContext, request: Request) -> str:
    """Of the monitor, as whoever asks can reach it."""
    return (context.configuration().settings.address or str(request.base_url)).rstrip("/")


def judged(
    context: WebContext, integration: Integration, api: ApiSettings, content: bytes, keeper: Keeper | None
) -> CheckAnswer:
    """`keeper` None: it is not kept.

    Raises `HTTPException` where too much is going on, `UsageError` for a description that can't be judged.
    """
    found = _judged(context, integration, api, content, keep=keeper is not None)
    if keeper is None or found.keepsake is None:
        return CheckAnswer.model_validate(found.answer)
    try:
        kept = keep(context.store, integration, keeper, found.answer, found.keepsake, context.clock.now())
    except UsageError as error:
        return CheckAnswer.model_validate({**found.answer, "not_kept": _with_help(error)})
    return CheckAnswer.model_validate({**found.answer, "stored": True, "check": kept.number})


def _judged(context: WebContext, integration: Integration, api: ApiSettings, content: bytes, *, keep: bool) -> Judged:
    who = visitor()
    try:
        return context.check(
            integration.name, api.name, content, f"{who.way}:{who.name}" if who.is_known else None, keep=keep
        )
    except BusyError as busy:
        retry = {"Retry-After": str(RETRY_SECONDS)}
        if busy.own:
            raise HTTPException(429, "another check of yours is not done yet", retry) from None
        raise HTTPException(503, "too many checks run at once; try again in a moment", retry) from None
    except UsageError as error:
        raise UsageError(replace(error.diagnostic, message=f"{_with_help(error)}. Nothing was kept")) from None


def _with_help(error: UsageError) -> str:
    about = error.diagnostic
    return f"{about.message}; {about.help}" if about.help else about.message

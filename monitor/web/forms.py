"""What all forms of the pages share: how one is read, who speaks in it, and why it may be refused."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Protocol
from urllib.parse import parse_qs

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from monitor.web.context import Refusal, WebContext
from monitor.web.present import visitor
from monitor.web.security import form_token, origin_problem, token_is_good

FORM_LIMIT = 10_000
"""Bytes of a form; a longer one is not ours."""
NAME_LIMIT = 80


class ProblemPages(Protocol):
    def problem(self, status: int, title: str, message: str) -> Response: ...


class PageTemplates(ProblemPages, Protocol):
    def html(self, template: str, *, status: int = 200, **values: Any) -> Response: ...


def form_of(limit: int) -> Callable[[Request], Awaitable[dict[str, str]]]:
    """The fields of a urlencoded form, the last of each name; nothing where it has more bytes or is not one.

    `by` and `side` are the visitor's own where the visitor is known, whatever the form says.
    """

    async def form(request: Request) -> dict[str, str]:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                return {}
        try:
            fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=40)
        except ValueError:
            return {}
        return visitor().speaks({name: values[-1].strip() for name, values in fields.items()})

    return form


Form = Annotated[dict[str, str], Depends(form_of(FORM_LIMIT))]


def token_of_form(context: WebContext, purpose: str) -> str:
    """For the hidden field `token` of a form; good for that purpose, and in this visitor's session only."""
    return form_token(context.form_key, _in_session(purpose), context.clock.now())


def strange_form(context: WebContext, request: Request, form: dict[str, str], purpose: str) -> str | None:
    """Why the form is not ours, or None where it is."""
    headers = request.headers
    problem = origin_problem(headers.get("origin"), headers.get("host"), context.configuration().settings.address)
    if problem is not None:
        return problem
    if not token_is_good(context.form_key, _in_session(purpose), form.get("token", ""), context.clock.now()):
        return "the form is no longer good; go back, reload the page and try again"
    return None


def _in_session(purpose: str) -> str:
    return f"{visitor().binding} {purpose}"


def refused_form(
    context: WebContext, pages: ProblemPages, request: Request, form: dict[str, str], purpose: str
) -> Response | None:
    """A refusal as a page, or None where the form is ours and names a person."""
    problem = strange_form(context, request, form, purpose)
    if problem is not None:
        return pages.problem(403, "Not accepted", f"Nothing was changed: {problem}.")
    if not 0 < len(form.get("by", "")) <= NAME_LIMIT:
        return pages.problem(422, "A name is missing", "Nothing was changed: the log needs the name of a person.")
    return None


def answered(pages: ProblemPages, refusal: Refusal, to: str) -> Response:
    if refusal is not None:
        return pages.problem(409, "Not possible now", f"Nothing was changed: {refusal}.")
    return RedirectResponse(to, status_code=303)

"""What all forms of the pages share: how one is read, who speaks in it, and why it may be refused."""

from typing import Annotated, Protocol
from urllib.parse import parse_qs

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from monitor.web.context import Refusal, WebContext
from monitor.web.security import origin_problem, token_is_good

FORM_LIMIT = 10_000
"""Bytes of a form; a longer one is not ours."""
NAME_LIMIT = 80


class ProblemPages(Protocol):
    def problem(self, status: int, title: str, message: str) -> Response: ...


async def _form(request: Request) -> dict[str, str]:
    """The fields of a urlencoded form, the last of each name; nothing where it is too long or not one."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_LIMIT:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
    return {name: values[-1].strip() for name, values in fields.items()}


Form = Annotated[dict[str, str], Depends(_form)]


def refused_form(
    context: WebContext, pages: ProblemPages, request: Request, form: dict[str, str], purpose: str
) -> Response | None:
    """A refusal as a page, or None where the form is ours and names a person."""
    now, headers = context.clock.now(), request.headers
    problem = origin_problem(headers.get("origin"), headers.get("host"), context.configuration().settings.address)
    if problem is None and not token_is_good(context.form_key, purpose, form.get("token", ""), now):
        problem = "the form is no longer good; go back, reload the page and try again"
    if problem is not None:
        return pages.problem(403, "Not accepted", f"Nothing was changed: {problem}.")
    if not 0 < len(form.get("by", "")) <= NAME_LIMIT:
        return pages.problem(422, "A name is missing", "Nothing was changed: the log needs the name of a person.")
    return None


def answered(pages: ProblemPages, refusal: Refusal, to: str) -> Response:
    if refusal is not None:
        return pages.problem(409, "Not possible now", f"Nothing was changed: {refusal}.")
    return RedirectResponse(to, status_code=303)

"""The page behind a signed link. To open it changes nothing, since mail scanners open links; a click on it comes in."""

from enum import StrEnum
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from monitor.access.invitations import link_id, link_is_ours
from monitor.access.keys import link_key
from monitor.explanation.words import Names
from monitor.model.access import AuditEvent, Holder, Invitation
from monitor.web.access.door import let_in, need_door, noted
from monitor.web.context import WebContext
from monitor.web.forms import Form, PageTemplates, strange_form


class Standing(StrEnum):
    GOOD = "good"
    EXPIRED = "expired"
    ENDED = "ended"
    """Revoked, or its integration is no longer watched."""
    STRANGE = "strange"
    """Not as it was signed."""


_STATUS = {Standing.GOOD: 200, Standing.EXPIRED: 410, Standing.ENDED: 410, Standing.STRANGE: 404}


def link_router(context: WebContext, pages: PageTemplates) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def page(text: str, link: Invitation | None, standing: Standing) -> Response:
        settings = context.configuration().settings
        integration = context.configuration().integration(link.integration) if link else None
        values = {
            "text": text,
            "link": link,
            "standing": standing.value,
            "names": Names.of(integration),
            "contact": settings.contact,
        }
        return pages.html("link.html", status=_STATUS[standing], **values)

    @router.get("/link/{text}")
    def link_page(text: str) -> Response:
        need_door(context)
        return page(text, *_judged(context, text))

    @router.post("/link/{text}")
    def come_in(text: str, request: Request, form: Form) -> Response:
        need_door(context)
        problem = strange_form(context, request, form, f"link {text}")
        if problem is not None:
            return pages.problem(403, "Not accepted", f"Nothing was changed: {problem}.")
        link, standing = _judged(context, text)
        if link is None or standing is not Standing.GOOD:
            return page(text, link, standing)
        noted(context, request, AuditEvent.LINK_USED, link.name, f"link {link.id} to {link.integration}")
        to = f"/cases/{_path(link.case)}" if link.case else f"/integrations/{_path(link.integration)}"
        return let_in(context, request, Holder.INVITATION, link.id, to, until=link.expires_at)

    return router


def _judged(context: WebContext, text: str) -> tuple[Invitation | None, Standing]:
    """What a link permits; None, like one that never was, where it is not as it was signed."""
    link = context.store.invitation(link_id(text))
    if link is None or not link_is_ours(link_key(context.store), link, text):
        return None, Standing.STRANGE
    if link.revoked_at is not None or context.configuration().integration(link.integration) is None:
        return link, Standing.ENDED
    return link, Standing.GOOD if context.clock.now() < link.expires_at else Standing.EXPIRED


def _path(part: str) -> str:
    return quote(part, safe="")

"""The page behind a signed link. To open it changes nothing, since mail scanners open links; a click on it comes in."""

from enum import StrEnum
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from monitor.access.invitations import link_id, link_is_ours
from monitor.access.inviting import ended_since, renewed, taken_back
from monitor.access.keys import link_key
from monitor.explanation.words import Names, clock_time
from monitor.model.access import AuditEvent, Holder, Invitation
from monitor.model.mail import Mail
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

    def page(text: str, link: Invitation | None, standing: Standing, sent_to: str = "") -> Response:
        settings = context.configuration().settings
        integration = context.configuration().integration(link.integration) if link else None
        values = {
            "text": text,
            "link": link,
            "standing": standing.value,
            "names": Names.of(integration),
            "contact": settings.contact,
            "can_renew": _can_renew(context),
            "sent_to": sent_to,
        }
        return pages.html("link.html", status=200 if sent_to else _STATUS[standing], **values)

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

    @router.post("/link/{text}/renew")
    def renew(text: str, request: Request, form: Form) -> Response:
        """To the address that the old one was for, whoever asks: this browser is told nothing that it did not have."""
        need_door(context)
        problem = strange_form(context, request, form, f"renew {text}")
        if problem is not None:
            return pages.problem(403, "Not accepted", f"Nothing was changed: {problem}.")
        link, standing = _judged(context, text)
        if link is None or standing is not Standing.EXPIRED or not _can_renew(context):
            return page(text, link, standing)
        made = renewed(context.store, link, context.clock.now())
        refusal = context.post(_letter(context, *made)) if made else None
        if made and refusal is not None:
            taken_back(context.store, made[0].id, "compat-monitor: it could not be sent", made[0].made_at)
            return pages.problem(503, "No mail could be sent", f"Nothing was changed: {refusal}.")
        return page(text, link, standing, sent_to=_hidden(link.email))

    return router


def _can_renew(context: WebContext) -> bool:
    settings = context.configuration().settings
    return settings.mail is not None and settings.address is not None


def _letter(context: WebContext, link: Invitation, path: str) -> Mail:
    names = Names.of(context.configuration().integration(link.integration))
    address = (context.configuration().settings.address or "").rstrip("/")
    text = (
        f"{link.name}, here is the link that you asked for:\n\n{address}{path}\n\n"
        f"It shows what is watched between {names.in_house} and {names.partner}, and is good until "
        f"{clock_time(link.expires_at)}.\nWhoever has it can use it. If you did not ask for it, you need do nothing: "
        "it came to nobody but you."
    )
    return Mail(link.id, link.email, f"Your link to {names.in_house} and {names.partner}", text)


def _hidden(email: str) -> str:
    """`j…@acme.example`: enough for whoever it belongs to."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _judged(context: WebContext, text: str) -> tuple[Invitation | None, Standing]:
    """What a link permits; None, like one that never was, where it is not as it was signed."""
    link = context.store.invitation(link_id(text))
    if link is None or not link_is_ours(link_key(context.store), link, text):
        return None, Standing.STRANGE
    if link.revoked_at is not None or context.configuration().integration(link.integration) is None:
        return link, Standing.ENDED
    if context.clock.now() < link.expires_at:
        return link, Standing.GOOD
    return link, Standing.ENDED if ended_since(context.store, link) else Standing.EXPIRED


def _path(part: str) -> str:
    return quote(part, safe="")

"""What the pages of the door share: whether there is one, where somebody goes afterwards, and the session's cookie."""

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from monitor.access.sessions import digest_of, opened
from monitor.model.access import AuditEntry, AuditEvent, Holder
from monitor.web.access.identification import cookie_name, is_secure
from monitor.web.context import WebContext
from monitor.web.lookup import no_address


def need_door(context: WebContext) -> None:
    """Raises `HTTPException` 404 where nobody signs in."""
    if context.configuration().settings.sign_in is None:
        raise no_address()


def inside(address: str) -> str:
    """The address where it is a path of ours, else the first page: nobody is sent to another site from here."""
    plain = address.isprintable() and " " not in address and "\\" not in address
    if not plain or not address.startswith("/") or address.startswith("//"):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else address


def caller(request: Request) -> str:
    """The address that a request came from."""
    return request.client.host if request.client else ""


def let_in(
    context: WebContext, request: Request, holder: Holder, held_by: str, to: str, until: datetime | None = None
) -> Response:
    """Opens a session under a new id, ends the one that the browser had, and sends the browser on."""
    secret, secure = secrets.token_urlsafe(32), is_secure(context)
    name = cookie_name(secure=secure)
    if name in request.cookies:
        context.store.close_session(digest_of(request.cookies[name]))
    context.store.open_session(opened(secret, holder, held_by, context.clock.now(), until))
    answer = RedirectResponse(to, 303)
    answer.set_cookie(name, secret, path="/", secure=secure, httponly=True, samesite="lax")
    return answer


def noted(context: WebContext, request: Request, event: AuditEvent, name: str, text: str = "") -> None:
    context.store.audit(AuditEntry(context.clock.now(), event, name, text, caller(request)))

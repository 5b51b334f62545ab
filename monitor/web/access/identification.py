"""Whose request it is: by an API token, else by the session that a cookie names, else nobody's.

A calendar program can send neither header nor cookie: for a calendar, and nothing else, the token may stand in the
address, and then it may only read.
"""

from datetime import datetime

from fastapi import HTTPException, Request

from monitor.access.sessions import (
    NOTED_EVERY,
    digest_of,
    link_is_live,
    session_is_live,
    token_is_live,
)
from monitor.access.visitor import (
    ANYBODY,
    OUTSIDER,
    Visitor,
    holder_of_account,
    holder_of_link,
    holder_of_token,
)
from monitor.model.access import Account, ApiToken, Holder, Scope, Session
from monitor.web.context import WebContext

CALENDAR = ".ics"
"""How the address of a calendar ends."""


def cookie_name(*, secure: bool) -> str:
    """With `__Host-` a browser takes the cookie only from this very host, over https, for all of its paths
    (https://www.rfc-editor.org/rfc/rfc6265bis §4.1.3).
    """
    return "__Host-session" if secure else "session"


def is_secure(context: WebContext) -> bool:
    return (context.configuration().settings.address or "").startswith("https:")


def visitor_of(context: WebContext, request: Request) -> Visitor:
    """Raises `HTTPException` 401 for a token that is none of ours; a session that is over is nobody's."""
    if context.configuration().settings.sign_in is None:
        return ANYBODY
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return holder_of_token(_live_token(context, token.strip()))
    in_address = request.query_params.get("token")
    if in_address is not None and request.url.path.endswith(CALENDAR):
        return _subscriber(context, in_address)
    secret = request.cookies.get(cookie_name(secure=is_secure(context)))
    return _by_session(context, digest_of(secret), request) if secret else OUTSIDER


def _subscriber(context: WebContext, token: str) -> Visitor:
    known = _live_token(context, token)
    if known.scope is not Scope.READ:
        raise HTTPException(401, "a token that may more than read does not belong into an address")
    return holder_of_token(known)


def _live_token(context: WebContext, token: str) -> ApiToken:
    known = context.store.api_token(digest_of(token))
    if known is None or not token_is_live(known, context.clock.now()):
        raise HTTPException(401, "this token is not known, or no longer good")
    return known


def _by_session(context: WebContext, digest: str, request: Request) -> Visitor:
    now = context.clock.now()
    session = context.store.session(digest)
    if session is None or not session_is_live(session, now):
        return OUTSIDER
    # A page that keeps itself current is no sign that somebody sits before it.
    by_itself = request.headers.get("sec-fetch-dest") == "empty"
    if not by_itself and now - session.seen_at >= NOTED_EVERY:
        context.store.note_session(digest, now)
    return _held(context, session, now)


def _held(context: WebContext, session: Session, now: datetime) -> Visitor:
    if session.holder is Holder.ACCOUNT:
        account = context.store.account(session.held_by)
        if account is None or not _may_still(context, account):
            return OUTSIDER
        return holder_of_account(account, session.digest)
    link = context.store.invitation(session.held_by)
    return OUTSIDER if link is None or not link_is_live(link, now) else holder_of_link(link, session.digest)


def _may_still(context: WebContext, account: Account) -> bool:
    """Whether the way by which that account came in is still one."""
    ways = context.configuration().settings.sign_in
    return ways is not None and (ways.oidc is not None if account.subject else ways.local)

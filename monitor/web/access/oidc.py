"""Signing in with an OpenID provider: authorization code with PKCE, state and nonce."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from monitor.access.identity import Asked, Identity, StrangeTokenError, identity_of, role_of
from monitor.model.access import Account, AuditEvent, Holder, Role
from monitor.model.integration import Oidc
from monitor.model.sides import Side
from monitor.network.failures import NetworkFailure
from monitor.web.access.door import inside, let_in, noted
from monitor.web.access.identification import is_secure
from monitor.web.access.provider import Provider, ProviderError
from monitor.web.context import WebContext
from monitor.web.forms import PageTemplates
from monitor.web.lookup import no_address
from monitor.web.security import form_token, token_is_good

BACK = "/sign-in/oidc/done"
PATIENCE = timedelta(minutes=15)
"""How long somebody may take at the provider."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What a browser keeps while it is at the provider, so that nobody else's answer is taken for its own."""

    state: str
    nonce: str
    verifier: str
    to: str


def oidc_router(context: WebContext, pages: PageTemplates) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def refused(reason: str, status: int = 403) -> Response:
        return pages.problem(status, "Not signed in", f"Nobody was signed in: {reason}. Go back and try again.")

    @router.get("/sign-in/oidc")
    async def leave(request: Request) -> Response:
        _, provider = _provider(context)
        pending = _new_question(inside(request.query_params.get("next", "/")))
        try:
            parts = await provider.parts()
        except (ProviderError, NetworkFailure) as error:
            return refused(f"the provider can't be asked, {error}", 502)
        to = provider.question(parts, state=pending.state, nonce=pending.nonce, verifier=pending.verifier)
        answer = RedirectResponse(to, 303)
        secure = is_secure(context)
        answer.set_cookie(
            _cookie(context), _sealed(context, pending), path="/", secure=secure, httponly=True, samesite="lax"
        )
        return answer

    @router.get(BACK)
    async def come_back(request: Request) -> Response:
        oidc, provider = _provider(context)
        told = request.query_params
        pending = _unsealed(context, request.cookies.get(_cookie(context), ""))
        if pending is None or not hmac.compare_digest(told.get("state", "").encode(), pending.state.encode()):
            return refused("this answer belongs to no question of this browser, or it took too long")
        if told.get("iss", oidc.issuer) != oidc.issuer or "code" not in told:
            return refused("the provider did not let you in")
        try:
            parts = await provider.parts()
            tokens, keys = await provider.answer(parts, code=told["code"], verifier=pending.verifier)
            identity = _identity(context, oidc, tokens, keys, pending)
        except (ProviderError, NetworkFailure) as error:
            return refused(f"the provider can't be asked, {error}", 502)
        except StrangeTokenError as error:
            return refused(str(error))
        return await run_in_threadpool(welcome, request, oidc, identity, pending.to)

    def welcome(request: Request, oidc: Oidc, identity: Identity, to: str) -> Response:
        role = role_of(identity.values, oidc.roles)
        known = context.store.account(identity.name)
        if role is None:
            _turn_away(context, request, known, identity)
            return refused(f"{identity.name} has no role here; ask whoever runs this monitor")
        if known is not None and known.subject != identity.subject:
            noted(context, request, AuditEvent.SIGN_IN_FAILED, identity.name, "somebody else has this name")
            return refused(f"somebody else is called {identity.name} here; ask whoever runs this monitor")
        _keep(context, request, known, identity, role)
        noted(context, request, AuditEvent.SIGNED_IN, identity.name, "by the provider")
        answer = let_in(context, request, Holder.ACCOUNT, identity.name, to)
        answer.delete_cookie(_cookie(context), path="/", secure=is_secure(context), httponly=True, samesite="lax")
        return answer

    return router


def _turn_away(context: WebContext, request: Request, known: Account | None, identity: Identity) -> None:
    """The account of somebody who has no role any more goes, with the sessions that are still open."""
    if known is not None and known.subject == identity.subject:
        context.store.remove_account(known.name)
    noted(context, request, AuditEvent.SIGN_IN_FAILED, identity.name, "the provider gives them no role here")


def _new_question(to: str) -> Pending:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Pending(state, nonce, verifier, to)


def _keep(context: WebContext, request: Request, known: Account | None, identity: Identity, role: Role) -> None:
    """The account as the provider has it now; its sessions end only where it changed."""
    side = None if role is Role.MEDIATOR else Side.IN_HOUSE
    account = Account(identity.name, role, side, None, "", context.clock.now(), identity.subject)
    if known is not None and replace(account, added_at=known.added_at) == known:
        return
    context.store.save_account(account)
    event = AuditEvent.ACCOUNT_ADDED if known is None else AuditEvent.ACCOUNT_CHANGED
    noted(context, request, event, identity.name, f"{role} by the provider")


def _provider(context: WebContext) -> tuple[Oidc, Provider]:
    """Raises `HTTPException` 404 where none is configured, and `UsageError` where its secret is not set."""
    settings = context.configuration().settings
    oidc = settings.sign_in.oidc if settings.sign_in else None
    if oidc is None:
        raise no_address()
    secret = oidc.client_secret.resolve(context.environ) if oidc.client_secret else None
    redirect = f"{(settings.address or '').rstrip('/')}{BACK}"
    return oidc, Provider(oidc, settings, secret, redirect)


def _identity(
    context: WebContext, oidc: Oidc, tokens: Mapping[str, Any], keys: Mapping[str, Any], pending: Pending
) -> Identity:
    asked = Asked(oidc.issuer, oidc.client_id, pending.nonce, oidc.claim)
    access = tokens.get("access_token")
    token = str(tokens.get("id_token", ""))
    return identity_of(token, keys, asked, access if isinstance(access, str) else None, context.clock.now())


def _cookie(context: WebContext) -> str:
    return "__Host-oidc" if is_secure(context) else "oidc"


def _sealed(context: WebContext, pending: Pending) -> str:
    """Good in this browser for `PATIENCE`: signed, so that nobody plants a question that was never asked."""
    until = int((context.clock.now() + PATIENCE).timestamp())
    text = urlsafe_b64encode(json.dumps(asdict(pending) | {"until": until}).encode()).decode()
    return f"{text}.{form_token(context.form_key, f'oidc {text}', context.clock.now())}"


def _unsealed(context: WebContext, sealed: str) -> Pending | None:
    text, _, token = sealed.partition(".")
    now = context.clock.now()
    if not token_is_good(context.form_key, f"oidc {text}", token, now):
        return None
    kept = json.loads(urlsafe_b64decode(text))
    return None if kept.pop("until") <= now.timestamp() else Pending(**kept)

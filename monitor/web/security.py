"""Headers of every answer, and proof that a form was ours: without cookies or sessions.

A form carries a token, signed for its purpose and good for a day; the browser's `Origin` must be the host that was
asked for; and that host must be the configured address, an IP literal or localhost, since any other name may have been
pointed here by a stranger (DNS rebinding).
"""

import hashlib
import hmac
import ipaddress
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_LIFE = timedelta(days=1)
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class SecurityHeaders:
    """ASGI middleware that lays `HEADERS` over every answer; one that is already set stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(message)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _add(message: MutableMapping[str, Any]) -> None:
    headers = list(message.get("headers", []))
    present = {name.lower() for name, _ in headers}
    headers += [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in present]
    message["headers"] = headers


def form_token(key: bytes, purpose: str, now: datetime) -> str:
    """A token for one purpose (`acknowledge <id>`), good for `TOKEN_LIFE` and up to an hour more.

    It is the same within an hour, so that a page that is refreshed meanwhile stays the same.
    """
    expires = (int((now + TOKEN_LIFE).timestamp()) // 3600 + 1) * 3600
    return f"{expires}.{_signature(key, purpose, expires)}"


def token_is_good(key: bytes, purpose: str, token: str, now: datetime) -> bool:
    expires, _, signature = token.partition(".")
    if not (expires.isascii() and expires.isdigit() and len(expires) <= 12) or now.timestamp() > int(expires):
        return False
    return hmac.compare_digest(signature.encode(), _signature(key, purpose, int(expires)).encode())


def _signature(key: bytes, purpose: str, expires: int) -> str:
    return hmac.new(key, f"{expires} {purpose}".encode(), hashlib.sha256).hexdigest()


def origin_problem(origin: str | None, host: str | None, address: str | None) -> str | None:
    """Why a form that claims this Origin, sent to this Host, is refused; None where it is ours.

    `address` is the public address of the pages, where one is configured.
    """
    if not origin or not host:
        return "the browser did not say which page the form came from"
    try:
        came_from = urlsplit(origin).netloc.lower()
    except ValueError:
        return "the browser named no page that the form can have come from"
    if address and urlsplit(address).netloc.lower() == came_from:
        return None
    if came_from != host.lower():
        return "the form came from another site"
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or _is_ip_literal(name):
        return None
    return f"forms are accepted only under the configured address; set `address:` in settings.yaml to use {name}"


def _is_ip_literal(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

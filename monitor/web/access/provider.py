"""An OpenID provider as it is asked: where its parts are, and what a code is worth."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from monitor.model.integration import Oidc, Settings
from monitor.network.addresses import host_and_port, literal_allowance
from monitor.network.client import GuardedClient, user_agent

ANSWER_LIMIT = 2**20
SECONDS = 10.0


class ProviderError(Exception):
    """The provider can't be used as it is; the message is for people."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Addresses that the provider publishes."""

    authorize: str
    token: str
    keys: str


class Provider:
    def __init__(self, oidc: Oidc, settings: Settings, secret: str | None, redirect: str) -> None:
        """`redirect`: the address to which the provider sends people back."""
        self._oidc, self._settings, self._secret, self._redirect = oidc, settings, secret, redirect

    async def parts(self) -> Parts:
        """Raises `ProviderError` and `NetworkFailure`."""
        found = await self._asked("GET", f"{self._oidc.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self._oidc.issuer:
            raise ProviderError(f"it calls itself another issuer than {self._oidc.issuer}")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        scheme = "https://" if self._oidc.issuer.startswith("https://") else ("http://", "https://")
        addresses = [found.get(name) for name in names]
        for name, address in zip(names, addresses, strict=True):
            if not isinstance(address, str) or not address.startswith(scheme):
                raise ProviderError(f"it publishes no {name} that can be used")
        return Parts(*map(str, addresses))

    def question(self, parts: Parts, *, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to be asked."""
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        asked = {
            "response_type": "code",
            "client_id": self._oidc.client_id,
            "redirect_uri": self._redirect,
            "scope": "openid profile email",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{parts.authorize}{'&' if '?' in parts.authorize else '?'}{urlencode(asked)}"

    async def answer(self, parts: Parts, *, code: str, verifier: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What the code is worth, and the keys to check it with. Raises `ProviderError` and `NetworkFailure`."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": verifier,
            "client_id": self._oidc.client_id,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self._secret is not None:
            pair = f"{quote_plus(self._oidc.client_id)}:{quote_plus(self._secret)}"  # RFC 6749 §2.3.1
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        told = await self._asked("POST", parts.token, headers, urlencode(form).encode())
        return told, await self._asked("GET", parts.keys)

    async def _asked(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Mapping[str, Any]:
        issuer = self._oidc.issuer
        allow = literal_allowance(issuer) if host_and_port(url) == host_and_port(issuer) else frozenset()
        sent = {"Accept": "application/json", **(headers or {})}
        networks = self._settings.networks_allowed
        async with GuardedClient(agent=user_agent(self._settings), networks_allowed=networks) as client:
            answer = await client.send(
                method, url, sent, body, timeout=SECONDS, max_bytes=ANSWER_LIMIT, fresh=True, allow=allow
            )
        try:
            value = json.loads(answer.body)
        except ValueError:
            value = None
        if answer.status != 200 or answer.truncated or not isinstance(value, dict):
            raise ProviderError(f"it answered {answer.status} where one expects JSON and 200")
        return value

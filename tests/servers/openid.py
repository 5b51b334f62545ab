"""A small OpenID provider on loopback that signs its tokens and holds codes against their PKCE challenge.

    with openid_provider() as provider:
        provider.person = {"sub": "1", "email": "ann@shop.example", "groups": ["payments"]}
        …
        provider.forge = lambda claims: {**claims, "nonce": "another"}    # what goes wrong next

It asks nobody anything: whoever is sent to it comes back as `person`.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT, SECRET = "compat-monitor", "s3cret: with/odd chars"
Claims = dict[str, Any]


@dataclass
class OpenIdProvider:
    now: Callable[[], datetime]
    url: str = ""
    person: Claims = field(default_factory=dict)
    forge: Callable[[Claims], Claims] = lambda claims: claims
    """Changes the claims before they are signed."""
    key: Key = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1", "use": "sig"}))
    signs_with: tuple[str, Key] | None = None
    """Algorithm and key of the tokens, where they are not its own."""
    unsigned: bool = False
    published: Claims = field(default_factory=dict)
    """Laid over the metadata."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """The questions with which browsers came."""
    refused: list[str] = field(default_factory=list)
    """Why codes were not taken."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    async def metadata(self, _request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                **self.published,
            }
        )

    async def authorize(self, request: Request) -> RedirectResponse:
        question = dict(request.query_params)
        self.asked.append(question)
        code = secrets.token_urlsafe(16)
        self._codes[code] = question
        told = urlencode({"code": code, "state": question["state"], "iss": self.url})
        return RedirectResponse(f"{question['redirect_uri']}?{told}", 303)

    async def token(self, request: Request) -> JSONResponse:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        question = self._codes.pop(form.get("code", ""), None)
        problem = self._problem(request, form, question)
        if problem is not None:
            self.refused.append(problem)
            return JSONResponse({"error": problem}, 400)
        assert question is not None
        second = int(self.now().timestamp())
        claims = {"iss": self.url, "aud": CLIENT, "iat": second, "exp": second + 300, "nonce": question["nonce"]}
        if self.unsigned:
            return JSONResponse({"id_token": _unsigned(self.forge(claims | self.person))})
        algorithm, key = self.signs_with or ("ES256", self.key)
        token = jwt.encode(
            {"alg": algorithm, "kid": "1"}, self.forge(claims | self.person), key, algorithms=[algorithm]
        )
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": token})

    async def keys(self, _request: Request) -> JSONResponse:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def _problem(self, request: Request, form: dict[str, str], question: dict[str, str] | None) -> str | None:
        scheme, _, pair = request.headers.get("authorization", "").partition(" ")
        name, _, secret = base64.b64decode(pair).decode().partition(":")
        if (scheme, unquote_plus(name), unquote_plus(secret)) != ("Basic", CLIENT, SECRET):
            return "invalid_client"
        if question is None or form.get("redirect_uri") != question["redirect_uri"]:
            return "invalid_grant"
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return None if challenge == question["code_challenge"] else "invalid_grant"

    def shared_secret(self) -> tuple[str, Key]:
        """Signs with what the client knows too."""
        return "HS256", OctKey.import_key(SECRET.ljust(32))


def _unsigned(claims: Claims) -> str:
    parts = (
        base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in ({"alg": "none"}, claims)
    )
    return f"{'.'.join(parts)}."


@contextmanager
def openid_provider(now: Callable[[], datetime]) -> Iterator[OpenIdProvider]:
    provider = OpenIdProvider(now)
    routes = [
        Route("/.well-known/openid-configuration", provider.metadata),
        Route("/authorize", provider.authorize),
        Route("/token", provider.token, methods=["POST"]),
        Route("/keys", provider.keys),
    ]
    config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=0, log_level="warning")
    server, started = uvicorn.Server(config), threading.Event()
    startup = server.startup

    async def startup_and_tell(sockets: object = None) -> None:
        await startup(sockets)  # type: ignore[arg-type]
        started.set()

    server.startup = startup_and_tell  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert started.wait(10), "the provider did not start"
    provider.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(10)

"""What `/openapi.json` says of who may ask."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from monitor.web.access.identification import cookie_name, is_secure
from monitor.web.access.routes import ROUTES
from monitor.web.context import WebContext

TOKEN, SESSION = "token", "session"  # names of the two schemes


def described(app: FastAPI, context: WebContext) -> Callable[[], dict[str, Any]]:
    """The description with its security, which follows the configuration in force; to stand for `app.openapi`."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        schemes = {
            TOKEN: {
                "type": "http",
                "scheme": "bearer",
                "description": "An API token, made with `compat-monitor access token`.",
            },
            SESSION: {
                "type": "apiKey",
                "in": "cookie",
                "name": cookie_name(secure=is_secure(context)),
                "description": "The session of somebody who signed in.",
            },
        }
        needed: list[dict[str, list[str]]] = [{TOKEN: []}, {SESSION: []}]
        is_open = context.configuration().settings.sign_in is None
        paths = {
            path: {
                method: operation | {"security": [{}] if is_public(method, path) else needed}
                for method, operation in item.items()
            }
            for path, item in document["paths"].items()
        }
        components = document.get("components", {}) | {"securitySchemes": schemes}
        # Where nobody signs in, nothing is needed, and what is sent is passed over.
        return document | ({} if is_open else {"paths": paths}) | {"components": components}

    return openapi


def is_public(method: str, path: str) -> bool:
    rule = ROUTES.get((method.upper(), path))
    return rule is not None and rule.act is None

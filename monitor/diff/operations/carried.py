"""Credentials in a message (OpenAPI 3.1, Security Scheme Object), and how they are asked for (RFC 6749).

What is secret is the name of its scheme in braces: which one it is decides, not how it looks.
"""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from monitor.model.api import Alternative, Credential, Flow, SecurityScheme
from monitor.model.json_value import JsonObject, JsonValue

Schemes = Mapping[str, SecurityScheme]


def not_in_messages(alternative: Alternative, schemes: Schemes) -> str:
    """Why no message shows these credentials, in words; empty where one does, or where none is needed."""
    ways = [_carrier(each, schemes) for each in _in_order(alternative)]
    if not ways or any(ways):
        return ""
    certified = [each.scheme for each in alternative if schemes.get(each.scheme, _UNKNOWN).type == "mutualTLS"]
    if certified:
        return f"no message shows it: {certified[0]} is a certificate, which is shown as the connection is made"
    names = ", ".join(each.scheme for each in _in_order(alternative))
    return f"no message shows it: how {names} travels is not described"


def with_credentials(message: JsonObject, alternative: Alternative, schemes: Schemes) -> JsonObject:
    """A request that carries them all."""
    request = message["request"]
    assert isinstance(request, Mapping)
    parts: dict[str, dict[str, JsonValue]] = {"query": {}, "headers": {}}
    for part, held in parts.items():
        known = request.get(part)
        held.update(known if isinstance(known, Mapping) else {})
    for each in _in_order(alternative):
        carrier = _carrier(each, schemes)
        if carrier is not None:
            part, name, text = carrier
            others = parts[part].get(name)
            parts[part][name] = text if others is None else _beside(name, str(others), text)
    carried = {"headers": parts["headers"], **({"query": parts["query"]} if parts["query"] else {})}
    return {**message, "request": {**request, **carried}}


def _beside(name: str, others: str, text: str) -> str:
    """Of two tokens that are sent in the same way a request carries one, which has to do for both."""
    way, _, secret = text.partition(" {")
    if secret and others.startswith(f"{way} {{") and others.endswith("}"):
        return f"{others[:-1]} and {secret}"
    return f"{others}{'; ' if name == 'Cookie' else ', '}{text}"


def carried_in(scheme: SecurityScheme) -> str:
    """In words; empty where that is not described."""
    match scheme.type:
        case "apiKey" if scheme.parameter is not None:
            return f"the {scheme.location} {scheme.parameter}"
        case "http" if scheme.http_scheme:
            return f"HTTP {scheme.http_scheme}"
    return scheme.type or ""


_UNKNOWN = SecurityScheme("", "", None)


def _in_order(alternative: Alternative) -> list[Credential]:
    return sorted(alternative, key=lambda each: each.scheme)


def _carrier(credential: Credential, schemes: Schemes) -> tuple[str, str, str] | None:
    """Part of the request, name and text."""
    scheme = schemes.get(credential.scheme, _UNKNOWN)
    allowed = f" with {', '.join(sorted(credential.scopes))}" if credential.scopes else ""
    secret = f"{{{credential.scheme}{allowed}}}"
    match scheme.type:
        case "apiKey" if scheme.parameter is not None:
            if scheme.location == "cookie":
                return "headers", "Cookie", f"{scheme.parameter}={secret}"
            return "query" if scheme.location == "query" else "headers", scheme.parameter, secret
        case "http" if scheme.http_scheme:
            return "headers", "Authorization", f"{scheme.http_scheme.capitalize()} {secret}"
        case "oauth2" | "openIdConnect":
            return "headers", "Authorization", f"Bearer {secret}"
    return None


def token_request(flow: Flow, scopes: frozenset[str]) -> JsonObject | None:
    """What asks for a token by this flow; None where the description does not say where."""
    asked = _ASKED.get(flow.kind)
    url = None if asked is None else asked[1](flow)
    if asked is None or not url:
        return None
    method, _, fields = asked
    at = urlsplit(url)
    values: dict[str, JsonValue] = {**fields, **({"scope": " ".join(sorted(scopes))} if scopes else {})}
    request: dict[str, JsonValue] = {"method": method, "path": at.path or "/"}
    headers: dict[str, JsonValue] = {"Host": at.netloc} if at.netloc else {}
    query: dict[str, JsonValue] = dict(parse_qsl(at.query, keep_blank_values=True))
    if method == "POST":
        request["body"] = values
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    else:
        query |= values
    return {"request": {**request, **({"query": query} if query else {}), "headers": headers}}


_ASKED: Mapping[str, tuple[str, Callable[[Flow], str | None], Mapping[str, str]]] = {
    "implicit": ("GET", lambda flow: flow.authorization_url, {"response_type": "token", "client_id": "{client}"}),
    "authorizationCode": (
        "GET",
        lambda flow: flow.authorization_url,
        {"response_type": "code", "client_id": "{client}"},
    ),
    "password": (
        "POST",
        lambda flow: flow.token_url,
        {"grant_type": "password", "username": "{user}", "password": "{password}"},
    ),
    "clientCredentials": (
        "POST",
        lambda flow: flow.token_url,
        {"grant_type": "client_credentials", "client_id": "{client}"},
    ),
    "deviceAuthorization": ("POST", lambda flow: flow.device_authorization_url, {"client_id": "{client}"}),
}
"""By flow: method, where, and the parameters that name it (RFC 6749 §4, RFC 8628 §3.1)."""

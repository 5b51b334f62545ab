"""Names under which credentials travel: in headers, in URLs and forms, in bodies."""

import re
from collections.abc import Iterable

CREDENTIAL_HEADERS = frozenset(
    {
        "authorization",
        "cookie",
        "set-cookie",
        "proxy-authorization",
        "x-api-key",
        "api-key",
        "apikey",
        "x-auth-token",
        "x-access-token",
        "x-csrf-token",
        "x-xsrf-token",
        "x-amz-security-token",
        "x-goog-api-key",
        "ocp-apim-subscription-key",
        "x-functions-key",
        "private-token",
        "x-gitlab-token",
        "x-vault-token",
        "x-session-token",
        "authentication-info",
    }
)
"""In lower case."""

CREDENTIAL_MEMBERS = frozenset(
    {
        "password",
        "passwd",
        "pwd",
        "secret",
        "clientsecret",
        "token",
        "accesstoken",
        "refreshtoken",
        "idtoken",
        "authtoken",
        "sessiontoken",
        "bearertoken",
        "apikey",
        "apisecret",
        "secretkey",
        "privatekey",
        "accesskey",
        "authorization",
        "credentials",
        "clientassertion",
    }
)
CREDENTIAL_PARAMETERS = CREDENTIAL_MEMBERS | {
    "signature",
    "sig",
    "xamzsignature",
    "xamzsecuritytoken",
    "xamzcredential",
    "sessionid",
    "jsessionid",
}
"""In lower case, without hyphens and underscores. `key` and `code` are not among them: most APIs mean no secret by it,
and a parameter that counts as a credential no longer tells two requests apart."""


def is_credential_name(name: str, names: Iterable[str] = CREDENTIAL_MEMBERS) -> bool:
    """Of a member or parameter."""
    return plain_name(name) in names


def is_credential_header(name: str) -> bool:
    return name.lower() in CREDENTIAL_HEADERS


def plain_name(name: str) -> str:
    """In lower case, without hyphens, underscores and the like."""
    return re.sub(r"[^a-z0-9]", "", name.lower())

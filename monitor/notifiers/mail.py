"""Mail through the server of settings.yaml: an address becomes a URL that Apprise understands."""

from collections.abc import Mapping
from urllib.parse import quote, unquote, urlencode

from monitor.errors import Diagnostic, UsageError
from monitor.model.integration import MailSecurity, MailServer, Settings

PREFIX = "mailto:"
"""RFC 6068, without the slashes that a URL of Apprise has, which names a server of its own."""
_MODES: Mapping[MailSecurity, tuple[str, str, int]] = {
    MailSecurity.STARTTLS: ("mailtos", "starttls", 587),
    MailSecurity.TLS: ("mailtos", "ssl", 465),
    MailSecurity.NONE: ("mailto", "insecure", 25),
}
"""Scheme, mode of Apprise, and usual port."""


def is_address(url: str) -> bool:
    return url.lower().startswith(PREFIX) and not url[len(PREFIX) :].startswith("//")


def with_server(url: str, settings: Settings, environ: Mapping[str, str]) -> str:
    """`mailto:a@x.example,b@y.example` with the server; any other URL as it is.

    Raises `UsageError` where there is no server, or a variable of it is not set.
    """
    if not is_address(url):
        return url
    server = settings.mail
    if server is None:
        message = "settings.yaml names no mail server"
        raise UsageError(Diagnostic("mail-server-missing", message, help="add 'smtp: {host: …}' there"))
    scheme, mode, port = _MODES[server.security]
    asked = {"to": unquote(url[len(PREFIX) :].partition("?")[0]), "from": sender(server, settings), "mode": mode}
    return f"{scheme}://{_login(server, environ)}{server.host}:{server.port or port}?{urlencode(asked)}"


def sender(server: MailServer, settings: Settings) -> str:
    """Whom mail comes from: who is named, else whom the other company reaches the operator at."""
    if server.sender:
        return server.sender
    return settings.contact if settings.contact and "@" in settings.contact else f"compat-monitor@{server.host}"


def _login(server: MailServer, environ: Mapping[str, str]) -> str:
    if server.user is None:
        return ""
    password = server.password.resolve(environ) if server.password else ""
    return f"{quote(server.user.resolve(environ), safe='')}:{quote(password, safe='')}@"

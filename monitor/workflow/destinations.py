"""Where a side is told, in words that people recognise and without what only its owner may know.

Most of a URL of Apprise is a token, host included; what is shown is the service, and a host or address only where it is
known to be one.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from monitor.errors import UsageError
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Webhook
from monitor.model.mediators import Between

SERVICES: Mapping[str, str] = {
    "slack": "Slack",
    "msteams": "Microsoft Teams",
    "workflows": "Microsoft Teams",
    "workflow": "Microsoft Teams",
    "discord": "Discord",
    "gchat": "Google Chat",
    "tgram": "Telegram",
    "rocket": "Rocket.Chat",
    "rockets": "Rocket.Chat",
    "mmost": "Mattermost",
    "mmosts": "Mattermost",
    "matrix": "Matrix",
    "matrixs": "Matrix",
    "pagerduty": "PagerDuty",
    "opsgenie": "Opsgenie",
    "signal": "Signal",
    "signals": "Signal",
    "ntfy": "ntfy",
    "ntfys": "ntfy",
}
"""By the scheme of an Apprise URL."""
_HOSTS: Mapping[str, str] = {
    **dict.fromkeys(("json", "jsons"), "JSON to {}"),
    **dict.fromkeys(("xml", "xmls"), "XML to {}"),
    **dict.fromkeys(("form", "forms"), "a form to {}"),
    **dict.fromkeys(("http", "https"), "{}"),
}
"""Schemes in whose URL the host is one."""
_MAIL = frozenset({"mailto", "mailtos"})


def destinations(company: Company | Between, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Those of a side, in its order; one whose variable is not set is named by that."""
    return tuple(_named(each, environ) for each in company.destinations)


def _named(destination: EnvironmentText | Webhook, environ: Mapping[str, str]) -> str:
    text = destination.url if isinstance(destination, Webhook) else destination
    try:
        url = text.resolve(environ)
    except UsageError:
        return f"what {' and '.join(f'${{{name}}}' for name in text.variables)} names"
    return f"webhook at {_host(url)}" if isinstance(destination, Webhook) else described(url)


def described(url: str) -> str:
    """`Slack`, `mail to a…@acme.example`, `JSON to hooks.acme.example`; else the scheme alone."""
    scheme = url.partition(":")[0].lower()
    if scheme in _MAIL:
        return f"mail to {', '.join(map(_masked, _mail_addresses(url)))}"
    if scheme in _HOSTS:
        return _HOSTS[scheme].format(_host(url))
    if scheme in SERVICES:
        return SERVICES[scheme]
    return scheme if scheme.isalnum() and ":" in url else "something that is no URL"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "no host"
    except ValueError:
        return "no host"


def _mail_addresses(url: str) -> list[str]:
    """Whom Apprise writes to: `to`, else the path, else user and host."""
    try:
        parts = urlsplit(url)
        named = parse_qs(parts.query).get("to", [])
        written = ",".join(named) or unquote(parts.path).replace("/", ",")
        found = [each.strip() for each in written.split(",") if "@" in each]
        return found or [f"{unquote(parts.username or '')}@{parts.hostname or ''}"]
    except ValueError:
        return ["@"]


def _masked(address: str) -> str:
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"

"""The one table of what each route asks of a visitor. What is not in it is refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from monitor.access.permissions import Act


class About(StrEnum):
    """What a route shows or changes, and so who may see that it is there."""

    NOTHING = auto()
    """No integration: the door itself, files of the pages. What it shows to whom, its handler says."""
    ALL = auto()
    """All integrations at once: only for visitors who see all."""
    SEEN = auto()
    """A list of what the visitor sees, which its handler picks."""
    INTEGRATION = auto()
    """The integration `{name}`."""
    CASE = auto()
    """The case `{conflict_id}`."""
    EXCHANGE = auto()
    """The exchange `{digest}`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`act`: what the visitor must be allowed to; None where anybody may."""

    act: Act | None
    about: About


ROUTES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/"): Rule(Act.READ, About.SEEN),
    ("GET", "/integrations/{name}"): Rule(Act.READ, About.INTEGRATION),
    ("POST", "/integrations/{name}/pause"): Rule(Act.ACT, About.INTEGRATION),
    ("POST", "/integrations/{name}/resume"): Rule(Act.ACT, About.INTEGRATION),
    ("POST", "/integrations/{name}/reports"): Rule(Act.ACT, About.INTEGRATION),
    ("POST", "/api/integrations/{name}/reports"): Rule(Act.ACT, About.INTEGRATION),
    ("GET", "/events"): Rule(Act.READ, About.SEEN),
    ("GET", "/road-map"): Rule(Act.READ, About.SEEN),
    ("GET", "/road-map.ics"): Rule(Act.READ, About.SEEN),
    ("GET", "/integrations/{name}/road-map"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/integrations/{name}/road-map.ics"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/report"): Rule(Act.READ, About.SEEN),
    ("GET", "/integrations/{name}/sent"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/integrations/{name}/report"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/integrations/{name}/check"): Rule(Act.READ, About.INTEGRATION),
    ("POST", "/integrations/{name}/check"): Rule(Act.READ, About.INTEGRATION),
    ("POST", "/api/integrations/{name}/apis/{api}/check"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/integrations/{name}/checks/{number}"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/api/integrations/{name}/checks"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/api/integrations/{name}/checks/{number}"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/api/integrations/{name}/checks/{number}/description"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/cases/{conflict_id}"): Rule(Act.READ, About.CASE),
    ("POST", "/cases/{conflict_id}/acknowledge"): Rule(Act.ACT, About.CASE),
    ("POST", "/cases/{conflict_id}/say/dispute"): Rule(Act.ACT, About.CASE),
    ("POST", "/cases/{conflict_id}/say/{move}"): Rule(Act.ACT, About.CASE),
    ("GET", "/cases/{conflict_id}/room"): Rule(Act.READ, About.CASE),
    ("POST", "/cases/{conflict_id}/mediate/{move}"): Rule(Act.MEDIATE, About.CASE),
    ("GET", "/cases/{conflict_id}/verdicts/{fingerprint}"): Rule(Act.READ, About.CASE),
    ("GET", "/api/history"): Rule(Act.READ, About.SEEN),
    ("GET", "/api/exchanges/{digest}"): Rule(Act.READ, About.EXCHANGE),
    ("GET", "/api/integrations"): Rule(Act.READ, About.SEEN),
    ("GET", "/api/integrations/{name}"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/api/integrations/{name}/changes"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/api/integrations/{name}/messages"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/api/integrations/{name}/evidence"): Rule(Act.READ, About.INTEGRATION),
    ("POST", "/api/integrations/{name}/apis/{api}/traffic"): Rule(Act.OBSERVE, About.INTEGRATION),
    ("GET", "/api/road-map"): Rule(Act.READ, About.SEEN),
    ("GET", "/api/report"): Rule(Act.READ, About.SEEN),
    ("GET", "/api/integrations/{name}/sent"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/api/integrations/{name}/report"): Rule(Act.READ, About.INTEGRATION),
    ("GET", "/api/conflicts"): Rule(Act.READ, About.SEEN),
    ("GET", "/api/conflicts/{conflict_id}"): Rule(Act.READ, About.CASE),
    ("GET", "/api/conflicts/{conflict_id}/log"): Rule(Act.READ, About.CASE),
    ("GET", "/api/conflicts/{conflict_id}/settlement"): Rule(Act.READ, About.CASE),
    ("POST", "/api/conflicts/{conflict_id}/moves"): Rule(Act.ACT, About.CASE),
    ("POST", "/api/conflicts/{conflict_id}/mediation"): Rule(Act.MEDIATE, About.CASE),
    ("GET", "/metrics"): Rule(Act.READ, About.ALL),
    ("GET", "/health"): Rule(None, About.NOTHING),
    ("GET", "/openapi.json"): Rule(None, About.NOTHING),
    ("GET", "/static/{path:path}"): Rule(None, About.NOTHING),
    ("GET", "/sign-in"): Rule(None, About.NOTHING),
    ("POST", "/sign-in"): Rule(None, About.NOTHING),
    ("GET", "/sign-in/oidc"): Rule(None, About.NOTHING),
    ("GET", "/sign-in/oidc/done"): Rule(None, About.NOTHING),
    ("POST", "/sign-out"): Rule(None, About.NOTHING),
    ("GET", "/access"): Rule(Act.ADMINISTER, About.ALL),
    ("POST", "/access/links"): Rule(Act.ADMINISTER, About.ALL),
    ("POST", "/access/revoke"): Rule(Act.ADMINISTER, About.ALL),
    ("GET", "/link/{text}"): Rule(None, About.NOTHING),
    ("POST", "/link/{text}"): Rule(None, About.NOTHING),
    ("POST", "/link/{text}/renew"): Rule(None, About.NOTHING),
}


@dataclass(frozen=True, slots=True)
class Found:
    """`rule` is None where the address is one of ours, but not with this method."""

    rule: Rule | None
    parameters: Mapping[str, str]


def found(method: str, path: str) -> Found | None:
    """What the table says of a request; None where it knows no such address. HEAD asks what GET asks."""
    method = "GET" if method == "HEAD" else method
    elsewhere: Found | None = None
    for (allowed, template), rule in ROUTES.items():
        match = _PATTERNS[template].fullmatch(path)
        if match and allowed == method:
            return Found(rule, match.groupdict())
        if match:
            elsewhere = Found(None, {})
    return elsewhere


def _pattern(template: str) -> re.Pattern[str]:
    """Parameters as Starlette reads them: one segment each, or with `:path` all that is left."""
    return re.compile("".join(_parts(template)))


def _parts(template: str) -> Iterator[str]:
    for part in re.split(r"(\{[^}]+\})", template):
        if part.startswith("{"):
            name, _, kind = part[1:-1].partition(":")
            yield f"(?P<{name}>{'.*' if kind == 'path' else '[^/]+'})"
        else:
            yield re.escape(part)


_PATTERNS = {template: _pattern(template) for _, template in ROUTES}

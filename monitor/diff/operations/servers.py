"""Facts about where an API is called: servers by the URLs that their templates can become."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from monitor.diff.sides import Sides, stated
from monitor.model.api import Operation, Server
from monitor.model.facts import Fact, FactKind
from monitor.model.values import Direction
from monitor.openapi.servers import HOST

ROOT = Server("/", "/", "/servers")
"""Where none is listed (OpenAPI 3.0, OpenAPI Object: `servers`)."""
_UNTOLD = "the host of the description"
_ANY = "{}"
"""Stands for a variable that may be anything."""
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_ANY_HOST = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")
"""Also of the scheme that the description came by (RFC 3986 §4.2)."""
_UNNAMED = re.compile(r"\w+://" + re.escape(HOST) + r"(?=/|$)")
_SCHEME = re.compile(r"\bhttps?:(?=//)")
_OWN_PORT = re.compile(r"^(http://[^/?#]*):80(?=[/?#]|$)|^(https://[^/?#]*):443(?=[/?#]|$)")
_PORT, _NUMBER = re.compile(r":\.\+(?=/|$)"), r":(?:\\d+|{})"
"""A variable in the place of a port, in the expression for a URL."""
_WITHOUT_PORT = re.compile(r"^(https?)://[^/?#:]*(?=[/?#]|$)")
_PORTS = {"http": ":80", "https": ":443"}
_MOST_URLS = 256
_MOST_SHOWN = 3


def server_facts(
    sides: Sides, operation: Operation, before: Sequence[Server], after: Sequence[Server]
) -> Iterator[Fact]:
    """Servers of the whole API, or of one operation that has its own."""
    before, after = before or (ROOT,), after or (ROOT,)
    offered = _offered(after)
    listed = _shown([url for each in after for url in ([each.url] if _is_open(each) else _urls(each))])
    listed = f"none, which means {_UNTOLD}" if after == (ROOT,) else listed
    gone = [_unlisted(sides, FactKind.SERVER_REMOVED, operation, each, after, listed) for each in before]
    new = [_unlisted(sides, FactKind.SERVER_ADDED, operation, each, before, listed) for each in after]
    yield from filter(None, gone if any(gone) else new)  # what came in the place of another is named there
    templates = {each.template: each for each in after}
    for server in before:
        other = templates.get(server.template, server)
        was, is_now = _normal(server.url), _normal(other.url)
        if was != is_now and _is_listed(was, offered):
            kind = FactKind.SERVER_DEFAULT_CHANGED
            yield _stated(sides, kind, operation, server.template, before=server.url, after=other.url)


def below_host(url: str) -> str:
    named = _ANY_HOST.match(url)
    return url[named.end() :] if named else url


def _unlisted(
    sides: Sides, kind: FactKind, operation: Operation, server: Server, others: Sequence[Server], listed: str
) -> Fact | None:
    """One fact for each server, which names those of its URLs that the other side does not have.

    Of a host that is called by `http` and `https` they are one edit, as 2.0 writes it. A variable that may be anything
    is shown by its default, but where the other side has that, by itself or as one of the same server's.
    """
    known = _offered(others)
    urls = [name for url, name in zip(_urls(server), _names(server), strict=True) if not _is_listed(url, known)]
    if not urls:
        return None
    is_same = any(each.template == server.template for each in others)
    is_kept = is_same or _is_listed(_normal(server.url), known)
    name = _shown(urls) if is_kept or not _is_open(server) else server.url
    fact = _stated(sides, kind, operation, name, after=listed)
    if server is ROOT:
        fact = replace(fact, values={**fact.values, "name": f"{name} ({_UNTOLD}, where none is listed)"})
    return replace(fact, edit=f"{kind.value}|{_SCHEME.sub('', name)}|{listed}")


def _shown(urls: Sequence[str]) -> str:
    more = f" and {len(urls) - _MOST_SHOWN} more" if len(urls) > _MOST_SHOWN else ""
    return ", ".join(urls[:_MOST_SHOWN]) + more


def _stated(sides: Sides, kind: FactKind, operation: Operation, name: str, **values: str) -> Fact:
    held = [operation.pointer or ("/servers" if api.server_details else "") for api in (sides.base, sides.revision)]
    return stated(sides, kind, Direction.NONE, operation, f"server {name}", (held[0], held[1]), name=name, **values)


def _is_open(server: Server) -> bool:
    return not all(each.values for each in server.variables.values())


def _urls(server: Server) -> Iterator[str]:
    """What the template can become; a variable without an enumeration stays open."""
    return map(_normal, _filled(server, [each.values or (_ANY,) for each in server.variables.values()]))


def _offered(servers: Sequence[Server]) -> list[str]:
    """With each open variable also as its default, which may be no text at all."""
    choices = [[each.values or (_ANY, each.default) for each in one.variables.values()] for one in servers]
    return [_normal(url) for one, of_one in zip(servers, choices, strict=True) for url in _filled(one, of_one)]


def _names(server: Server) -> Iterator[str]:
    """Of the same, in order: what stays open has the name of its variable."""
    return _filled(server, [each.values or ("{" + name + "}",) for name, each in server.variables.items()])


def _filled(server: Server, choices: Sequence[Sequence[str]]) -> Iterator[str]:
    names = list(server.variables)
    for chosen in islice(product(*choices), _MOST_URLS):
        url = server.template
        for name, value in zip(names, chosen, strict=True):
            url = url.replace("{" + name + "}", value)
        yield url.rstrip("/") or "/"


def _normal(url: str) -> str:
    """Case has no meaning in scheme and host (RFC 3986 §6.2.2.1), nor the scheme's own port (§6.2.3), nor has a slash
    before the paths.
    """
    lowered = _HOST.sub(lambda found: found[0].lower(), url)
    return _OWN_PORT.sub(lambda found: found[1] or found[2], lowered).rstrip("/") or "/"


def _is_listed(url: str, patterns: Sequence[str]) -> bool:
    """Where one says nothing of host and scheme, whatever serves the description is meant, and that is the other's."""
    if any(_path(each) == _path(url) and "/" in {each[:1], url[:1]} for each in patterns):
        return True
    matching = [_PORT.sub(_NUMBER, ".+".join(map(re.escape, each.split(_ANY)))) for each in patterns]
    return any(re.fullmatch(each, url) or re.fullmatch(each, _with_own_port(url)) for each in matching)


def _with_own_port(url: str) -> str:
    """As a variable of the port may have it."""
    return _WITHOUT_PORT.sub(lambda found: found[0] + _PORTS[found[1]], url)


def _path(url: str) -> str:
    """Below a host that is not named."""
    return _UNNAMED.sub("", url) or "/"

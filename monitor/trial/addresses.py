"""Where a description may be, given one address of an API or a page about it."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from monitor.model.exchanges import Headers
from monitor.model.json_value import JsonValue

API_CATALOG = "/.well-known/api-catalog"
"""RFC 9727."""

WELL_KNOWN = (
    "openapi.json",
    "openapi.yaml",
    "swagger.json",
    "v3/api-docs",
    "api-docs",
    ".well-known/openapi.json",
    ".well-known/openapi.yaml",
    "openapi.yml",
    "swagger.yaml",
    "swagger/v1/swagger.json",
    "v2/api-docs",
    "api/openapi.json",
    "api/schema/",
    "q/openapi",
    "openapi",
)
"""Where frameworks publish descriptions, most usual first: under the address given, and at the root of its host."""

_USUAL = 6
"""So many of them are also tried in the folders between."""

_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*!#$&+.^`|~-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\",;\s]*))?)*)")
_RELATIONS = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\",;\s]*))", re.IGNORECASE)
_IN_PAGE = re.compile(
    rb"""(?:\burl|spec-url|data-url|configUrl)["']?\s*[:=]\s*["']([^"'<>\s]{1,500})["']""", re.IGNORECASE
)
_NAMES_A_DESCRIPTION = re.compile(r"openapi|swagger|api-docs|\.ya?ml\b|\.json\b|schema", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:html?|php|aspx?|jsp|json|ya?ml)$", re.IGNORECASE)
_LINKS_MAX = 10
_PAGE_BYTES = 512 * 1024


def linked(headers: Headers, base: str, relation: str) -> tuple[str, ...]:
    """Targets of `Link` headers with that relation (RFC 8288; `service-desc` is of RFC 8631)."""
    text = ", ".join(value for name, value in headers if name.lower() == "link")[:10_000]
    found = []
    for target, parameters in _LINK.findall(text):
        relations = " ".join(quoted or bare for quoted, bare in _RELATIONS.findall(parameters)).lower().split()
        if relation in relations:
            found.append(_joined(base, target))
    return tuple(dict.fromkeys(each for each in found if each))[:_LINKS_MAX]


def in_page(body: bytes, base: str) -> tuple[str, ...]:
    """Descriptions that a page of Swagger UI, Redoc and the like loads."""
    targets = (each.decode("latin-1") for each in _IN_PAGE.findall(body[:_PAGE_BYTES]))
    found = (_joined(base, each) for each in targets if _NAMES_A_DESCRIPTION.search(each))
    return tuple(dict.fromkeys(each for each in found if each))[:_LINKS_MAX]


def in_catalog(value: JsonValue, base: str, relation: str = "service-desc") -> tuple[str, ...]:
    """Targets of a linkset (RFC 9264) with that relation: `service-desc` leads to descriptions, `item` to APIs of the
    catalog, `api-catalog` to catalogs inside it (RFC 9727, §4).
    """
    contexts = value.get("linkset") if isinstance(value, Mapping) else None
    found = []
    for context in contexts if isinstance(contexts, list | tuple) else ():
        targets = context.get(relation) if isinstance(context, Mapping) else None
        for target in targets if isinstance(targets, list | tuple) else ():
            href = target.get("href") if isinstance(target, Mapping) else None
            if isinstance(href, str):
                found.append(_joined(base, href))
    return tuple(dict.fromkeys(each for each in found if each))[:_LINKS_MAX]


def well_known(url: str) -> Iterator[str]:
    """Under the path given (a page counts as its folder), at the root, and the most usual ones in between."""
    parts = urlsplit(url)
    folders = [each for each in parts.path.split("/") if each]
    if folders and _PAGE.search(folders[-1]):
        folders.pop()
    between = range(len(folders) - 1, 0, -1)
    names = {len(folders): WELL_KNOWN, 0: WELL_KNOWN} | dict.fromkeys(between, WELL_KNOWN[:_USUAL])
    for depth, tried in names.items():
        folder = "/".join(["", *folders[:depth], ""])
        yield from (f"{parts.scheme}://{parts.netloc}{folder}{name}" for name in tried)


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _joined(base: str, target: str) -> str | None:
    try:
        url = urljoin(base, target)
        usable = urlsplit(url).scheme in {"http", "https"} and bool(urlsplit(url).hostname)
    except ValueError:
        return None
    return url if usable else None

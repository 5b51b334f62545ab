"""The URL that a request goes to: a base URL, a path that may be encoded already, and parameters."""

from urllib.parse import quote, urlencode, urlsplit

from monitor.model.exchanges import Request

_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = "-._~:/@!$'()*,"


def url_of(base_url: str, request: Request) -> str:
    """`base_url` with the request's path appended; what is percent-encoded in the path stays as it is.

    A path always begins a new segment: one such as `@elsewhere.example/` must not become part of the host.
    """
    base = base_url.rstrip("/")
    path = f"/{request.path.lstrip('/')}" if request.path else ""
    query = urlencode(request.query, quote_via=quote, safe=_QUERY_SAFE)
    return base + quote(path, safe=_PATH_SAFE) + (f"?{query}" if query else "")


def secrets_in_url(url: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the values that are secret in this URL: not the ones that only name its scheme, host or port."""
    parts = urlsplit(url)
    open_part = f"{parts.scheme}://{parts.hostname or ''}:{parts.port or ''}"
    return tuple(value for value in values if value not in open_part and not value.startswith(open_part.rstrip(":")))

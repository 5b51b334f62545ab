"""Which of several base URLs a URL lies under: one host may serve many APIs, told apart by their paths."""

from collections.abc import Hashable, Mapping
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

Place = TypeVar("Place", bound=Hashable)
_PORTS = {"http": 80, "https": 443}


def below(url: SplitResult, base_urls: Mapping[Place, str]) -> tuple[Place, str] | None:
    """The place whose base URL is the longest that fits, and the path of `url` below it; None where none does."""
    found = [
        (len(urlsplit(base).path.rstrip("/")), place, path)
        for place, base in base_urls.items()
        if (path := relative(url, base)) is not None
    ]
    if not found:
        return None
    _, place, path = max(found, key=lambda each: each[0])
    return place, path


def relative(url: SplitResult, base_url: str) -> str | None:
    """The path below this URL; None where it does not lie under it."""
    base = urlsplit(base_url)
    path = base.path.rstrip("/")
    if _origin(url) != _origin(base) or not f"{url.path}/".startswith(f"{path}/"):
        return None
    return url.path[len(path) :] or "/"


def _origin(url: SplitResult) -> tuple[str, str, int | None]:
    try:
        port = url.port
    except ValueError:
        port = -1  # no number: the origin of nothing
    return url.scheme, (url.hostname or "").rstrip("."), port or _PORTS.get(url.scheme)

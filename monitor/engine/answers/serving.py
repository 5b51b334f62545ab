"""What an answer says of the version that gave it."""

import re
from collections.abc import Iterator

from monitor.model.exchanges import Exchange

_VERSION_HEADERS = frozenset({"x-release", "x-build", "x-build-id", "x-revision", "x-commit", "x-git-commit", "x-sha"})
_PRODUCT_HEADERS = frozenset({"server", "x-powered-by"})
_PRODUCT = re.compile(r"([\w.-]+)/(v?\d[\w.+-]*)")
"""`product/version` (RFC 9110 §10.1.5 and §10.2.4)."""


def served_by(exchange: Exchange, version_header: str | None) -> tuple[tuple[str, str], ...]:
    """Pairs of what has a version and which, by name: (`x-version`, `1.4`), (`server: shop`, `2.0.1`).

    `version_header`: the one that the configuration names; other headers that commonly name a version count, too. A
    product counts with its name, since what another product answers, as a gateway does, is no other version.
    """
    if exchange.response is None:
        return ()
    configured = (version_header or "").lower()
    found: set[tuple[str, str]] = set()
    for name, value in exchange.response.headers:
        lower = name.lower()
        if lower == configured or lower in _VERSION_HEADERS or lower.endswith("version"):
            found.add((lower, value))
        elif lower in _PRODUCT_HEADERS:
            found.update(_products(lower, value))
    return tuple(sorted(found))


def _products(name: str, value: str) -> Iterator[tuple[str, str]]:
    for product, version in _PRODUCT.findall(value):
        yield f"{name}: {product}", version

"""Which replays were answered from one cached answer: they are one observation, however often it is served."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.model.exchanges import Exchange, Response, header
from monitor.model.json_value import digest_of_value

_STATUSES = ("cache-status", "x-cache", "x-cache-status", "cf-cache-status", "x-vercel-cache")
"""Headers in which caches say what they did: RFC 9211, and what CDNs had before it."""
_HIT = re.compile(r"(?i)(?:^|[\s,;]|tcp_|tcp_mem_)hit\b")
"""Not of what was asked for anew, as `RefreshHit`: there the origin said that it still answers so."""


def cache_entry(exchange: Exchange) -> str | None:
    """The same text for answers that were one cached answer; None where the origin answered this request.

    An `Age` says that it did not, and a cache keeps the `Date` of the origin (RFC 9111 §5.1 and §4.2.3). Some put their
    own in its place, or tell no age: what they serve twice has the same tag and the same bytes.
    """
    response, request = exchange.response, exchange.request
    if response is None or not _is_cached(response):
        return None
    born = _date_of_origin(response, exchange.at) or header(response.headers, "etag") or response.body.decode("latin-1")
    return digest_of_value([request.method, request.path, [list(pair) for pair in request.query], born])


def _is_cached(response: Response) -> bool:
    if header(response.headers, "age") is not None:
        return True
    return any(_HIT.search(header(response.headers, name) or "") for name in _STATUSES)


def _date_of_origin(response: Response, at: datetime) -> str | None:
    """`Date`, where it is older than now by the age that is told, or at least not the time of this very answer."""
    date, age = header(response.headers, "date"), (header(response.headers, "age") or "").strip()
    if date is None or not age.isdecimal():
        return None
    try:
        known_for = at - parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return None
    is_now = abs(known_for) <= timedelta(seconds=int(age)) / 2
    return None if is_now else date

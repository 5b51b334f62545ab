"""Answers that may come from something in front of an API: a challenge, a login portal, a maintenance page.

They come with any status, often 200, so that their class says nothing of the host they hide.
"""

from monitor.interactions.media_types import essence_of
from monitor.model.exchanges import Exchange, Response, header

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_OPENINGS = (b"<!doctype html", b"<html")


_ORDINARY = frozenset({404, 410})
"""Statuses for which a server's own error page is a page for people too; so it is for all of 5xx."""


def is_page_or_redirect(exchange: Exchange) -> bool:
    """Whether what came back is a page for people, whatever its media type says, or sends elsewhere."""
    response = exchange.response
    if response is None or response.status >= 500 or response.status in _ORDINARY:
        return False
    return _is_page(response) or (300 <= response.status < 400 and header(response.headers, "location") is not None)


def _is_page(response: Response) -> bool:
    named = essence_of(header(response.headers, "content-type"))
    return named in _PAGES or response.body.lstrip()[:20].lower().startswith(_OPENINGS)


def may_be_intercepted(now: Exchange, before: Exchange | None) -> bool:
    """Whether a failing answer may be somebody else's: a page or redirect where the recorded answer was none."""
    return is_page_or_redirect(now) and not (before is not None and is_page_or_redirect(before))


def is_same_answer(one: Exchange, other: Exchange) -> bool:
    """Whether two operations gave one and the same success, as what stands in front of all of them does."""
    first, second = one.response, other.response
    if first is None or second is None or not first.body:
        return False
    return first.status == second.status and 200 <= first.status < 300 and first.body == second.body

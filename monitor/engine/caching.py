"""Which replays were answered from one cached answer: they are one observation, however often it is served."""

from monitor.model.exchanges import Exchange, header
from monitor.model.json_value import digest_of_value


def cache_entry(exchange: Exchange) -> str | None:
    """The same text for answers that were one cached answer; None where the origin answered this request.

    An `Age` says that it did not, and a cache keeps the `Date` of the origin (RFC 9111 §5.1 and §4.2.3).
    """
    response, request = exchange.response, exchange.request
    if response is None or header(response.headers, "age") is None:
        return None
    born = header(response.headers, "date") or header(response.headers, "etag") or response.body.decode("latin-1")
    return digest_of_value([request.method, request.path, [list(pair) for pair in request.query], born])

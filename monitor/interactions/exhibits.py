"""An exchange that a person brings, a curl line or an HTTP archive, as the request that shows what they mean.

Anybody may have sent it, with another credential, quota or data: it is something to try, and evidence of nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.documents import load_any
from monitor.errors import Diagnostic, DocumentError, UsageError
from monitor.interactions.attempt_names import carries_attempt
from monitor.interactions.base_urls import below
from monitor.interactions.credential_names import is_credential_header
from monitor.interactions.curl_reading import read_curl
from monitor.interactions.pasted_credentials import (
    may_be_credential,
    may_be_credential_parameter,
    shown_name,
    without_credentials_in,
)
from monitor.interactions.redaction import Redactor, TrafficRedactor
from monitor.interactions.request_matching import is_added_by_clients
from monitor.interactions.traffic import read_traffic
from monitor.model.exchanges import REDACTED, Exchange, Request

LENGTH_MAX = 5 * 2**20
"""Characters of an archive; one exchange is enough."""
Place = tuple[str, str]
"""API and environment."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_METHOD = re.compile(r"[A-Z][A-Z-]{0,19}")
_DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_OVERRIDES = frozenset({"x-http-method-override", "x-http-method", "x-method-override"})
"""Headers by which a request of one method does what another does: probe rules go by the method."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """`request`: redacted, its path below the base URL of the environment. `credentials` and `left_out`: names of what
    is not in it. `spoilt`: why it can't be tried as it is; empty where it can. `answered`: what an archive shows.
    """

    api: str
    environment: str
    request: Request
    credentials: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    spoilt: str = ""
    answered: str = ""


def read_exhibit(
    text: str, base_urls: Mapping[Place, str], secrets: Sequence[str], now: datetime, expected: int | None = None
) -> Exhibit:
    """`secrets`: known values that must never be kept. `expected`: the status that was expected; of an archive, the
    newest exchange that was answered otherwise is the one that is meant, without one the newest refusal.

    Raises `UsageError` for what can't be read, and for what goes to none of the environments.
    """
    if text.lstrip().startswith("{"):
        return _of_archive(text, base_urls, secrets, now, expected)
    pasted = read_curl(text)
    found = below(pasted.url, base_urls)
    if found is None:
        raise _elsewhere(f"the address {pasted.url.scheme}://{pasted.url.hostname}", base_urls)
    place, path = found
    request = Redactor(secrets).request(replace(pasted.request, path=path))
    return _checked(Exhibit(*place, request, pasted.credentials, pasted.left_out))


def _of_archive(
    text: str, base_urls: Mapping[Place, str], secrets: Sequence[str], now: datetime, expected: int | None
) -> Exhibit:
    if len(text) > LENGTH_MAX:
        message = f"the archive is larger than {LENGTH_MAX >> 20} MiB"
        raise UsageError(Diagnostic("archive-too-large", message, help="export only the exchange that is meant"))
    try:
        value = load_any(text.encode("utf-8", "replace"), "the archive")
    except DocumentError as error:
        raise UsageError(*error.diagnostics) from None
    places = dict(enumerate(base_urls))
    by_name = {str(number): base_urls[place] for number, place in places.items()}
    traffic = read_traffic(value, archive="the archive", base_urls=by_name, now=now)
    found = [(each, places[int(name)]) for name, several in traffic.exchanges.items() for each in several]
    if not found and not traffic.elsewhere:
        help_text = "record again with the network panel open, then save all as HAR"
        raise UsageError(Diagnostic("archive-empty", "there is no exchange in the archive", help=help_text))
    if not found:
        raise _elsewhere("what is in the archive", base_urls)
    found.sort(key=lambda each: each[0].at)
    telling = [each for each in found if _is_meant(each[0], expected)]
    exchange, place = (telling or found)[-1]
    exchange = TrafficRedactor(secrets).exchange(exchange)
    request, credentials, left_out = _without_the_clients(exchange.request)
    others = len(found) - 1 + traffic.elsewhere
    more = (*left_out, f"{others} other {'exchange' if others == 1 else 'exchanges'}") if others else left_out
    return _checked(Exhibit(*place, request, credentials, more, answered=_answered(exchange)))


def _is_meant(exchange: Exchange, expected: int | None) -> bool:
    status = exchange.response.status if exchange.response is not None else 0
    return status != expected if expected is not None else status >= 400


def _answered(exchange: Exchange) -> str:
    status = exchange.response.status if exchange.response is not None else "nothing"
    request_id = f", request id {exchange.request_id}" if exchange.request_id else ""
    return f"{status} at {exchange.at:%Y-%m-%d %H:%M} UTC{request_id}"


def _without_the_clients(request: Request) -> tuple[Request, tuple[str, ...], tuple[str, ...]]:
    """Without credentials, which the environment brings, and without what clients add; and the names of both."""
    added = [name for name, _ in request.headers if is_added_by_clients(name.lower()) or carries_attempt(name)]
    secret = [
        name
        for name, value in request.headers
        if REDACTED in value or is_credential_header(name) or (name not in added and may_be_credential(name, value))
    ]
    secret += [name for name, value in request.query if REDACTED in value or may_be_credential_parameter(name, value)]
    headers = tuple(each for each in request.headers if each[0] not in {*secret, *added})
    query = tuple(each for each in request.query if each[0] not in secret)
    kept = replace(request, headers=headers, query=query)
    return kept, tuple(dict.fromkeys(map(shown_name, secret))), tuple(dict.fromkeys(added))


def _checked(exhibit: Exhibit) -> Exhibit:
    """Whoever may report has it sent with the environment's own credentials, so it goes nowhere else than it says."""
    exhibit = replace(exhibit, request=without_credentials_in(exhibit.request))
    request = exhibit.request
    for name, value in request.headers:
        if not _TOKEN.fullmatch(name) or not value.isprintable() or not value.isascii():
            message = f"header {name[:40]!r} can't be sent as it is: it has other characters than HTTP allows"
            raise UsageError(Diagnostic("report-refused", message))
    if not _METHOD.fullmatch(request.method):
        raise UsageError(Diagnostic("report-refused", f"{request.method[:30]!r} is no method"))
    if _DOTS.search(request.path) or "\\" in request.path:
        return replace(exhibit, spoilt="its address has `..` in it, which may lead elsewhere")
    if any(name.lower() in _OVERRIDES for name, _ in request.headers):
        return replace(exhibit, spoilt="a header changes its method")
    texts = (request.path, *(value for _, value in request.query), (request.body or b"").decode("latin-1"))
    if not any(REDACTED in text for text in texts):
        return exhibit
    return replace(exhibit, spoilt="a credential stands in its address or body and is not kept")


def _elsewhere(what: str, base_urls: Mapping[Place, str]) -> UsageError:
    known = ", ".join(f"{environment} of {api}" for api, environment in base_urls) or "no environment with an address"
    message = f"{what} goes to none of the environments that are watched: {known}"
    return UsageError(Diagnostic("report-elsewhere", message, help="give the exchange as it was sent to one of them"))

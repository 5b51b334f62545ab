"""HTTP archives (HAR 1.2) as evidence: what was really asked and answered, when, by any client.

The other reading of an archive, as what a consumer relies on, is `har.py`. Here every entry that goes to one of an
API's environments becomes an exchange, at its own time. Not evidence of what the host answers, and left out with their
number: entries without an answer, those that the client answered itself (its cache, a service worker, a mock), and
those that say no more than that its cache is still good.

Source: the HAR 1.2 specification by J. Odvarko; members with an underscore are those of Chromium and Playwright.
"""

import base64
import binascii
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl

from monitor.interactions.base_urls import below
from monitor.interactions.contract_node import ContractNode
from monitor.interactions.har_entries import had_body, posted, text_of, url_of
from monitor.interactions.request_ids import request_id_in
from monitor.model.exchanges import Exchange, Headers, Request, Response, header
from monitor.model.json_value import JsonValue

_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far ahead of ours the clock of the machine that recorded may be."""
_OWN_ANSWERS = ("_fetchedViaServiceWorker", "_wasFulfilledLocally", "_fromCache")


class LeftOut(StrEnum):
    """Why an entry is no evidence of what the host answers."""

    NO_ANSWER = "no answer was recorded"
    OWN_ANSWER = "answered by the client itself, from its cache or a mock"
    NOT_MODIFIED = "not modified, so that what was used came from the client's cache"
    BODY_UNKNOWN = "the body of the request was not recorded"


@dataclass(frozen=True, slots=True)
class Traffic:
    """`exchanges`: by environment, oldest first. `elsewhere`: how many entries went to none of them."""

    exchanges: Mapping[str, tuple[Exchange, ...]] = field(default_factory=dict)
    elsewhere: int = 0
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)


def read_traffic(value: JsonValue, *, archive: str, base_urls: Mapping[str, str], now: datetime) -> Traffic:
    """`base_urls`: environment -> where it is. The exchanges hold everything, secrets too: redact before keeping them.

    Raises `UsageError` (code `contract-malformed`) for what is no archive, and for an entry whose time is unreadable or
    still to come: the newest exchange counts, so a wrong clock would hide all that follows.
    """
    log = ContractNode(value, archive).members(required=("log",))["log"]
    found: dict[str, list[Exchange]] = {}
    left_out: Counter[LeftOut] = Counter()
    elsewhere = 0
    for entry in log.members(required=("entries",))["entries"].items():
        members = entry.members(required=("startedDateTime", "request", "response"))
        url = url_of(members["request"])
        place = below(url, base_urls)
        if place is None:
            elsewhere += 1
            continue
        environment, path = place
        at = _time(members["startedDateTime"], now)
        exchange = _exchange(members, url, path, at)
        if isinstance(exchange, LeftOut):
            left_out[exchange] += 1
        else:
            found.setdefault(environment, []).append(exchange)
    ordered = {name: tuple(sorted(each, key=lambda one: one.at)) for name, each in found.items()}
    return Traffic(ordered, elsewhere, dict(left_out))


def _time(node: ContractNode, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(node.text())
    except ValueError:
        raise node.error(f"expected a time such as 2027-01-31T12:00:00.000Z, found {node.text()!r}") from None
    if at.tzinfo is None:
        raise node.error("the time has no zone", advice="write it as 2027-01-31T12:00:00.000Z")
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        raise node.error("there is no such time") from None
    if at > now + _CLOCKS_DIFFER:
        advice = "correct the clock of the machine that recorded it, or of this one"
        raise node.error(f"this is still to come: it is {now:%Y-%m-%dT%H:%M:%SZ} here", advice=advice)
    return at


def _exchange(members: Mapping[str, ContractNode], url: SplitResult, path: str, at: datetime) -> Exchange | LeftOut:
    answer = members["response"].members(required=("status",))
    if any(members[name].value for name in _OWN_ANSWERS if name in members):
        return LeftOut.OWN_ANSWER
    status = answer["status"].value
    if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
        return LeftOut.NO_ANSWER
    if status == 304:
        return LeftOut.NOT_MODIFIED
    request = _request(members["request"], url, path)
    if request is None:
        return LeftOut.BODY_UNKNOWN
    response = _response(status, request.method, answer)
    return Exchange(
        request=request,
        url=url._replace(fragment="").geturl(),
        at=at,
        duration_seconds=_seconds(members.get("time")),
        response=response,
        request_id=request_id_in(response.headers),
        trace_id=_trace_id(request.headers),
    )


def _request(node: ContractNode, url: SplitResult, path: str) -> Request | None:
    """None where it had a body that is not in the archive."""
    members = node.members(required=("method", "url"))
    headers = _headers(members.get("headers"))
    query = tuple(parse_qsl(url.query, keep_blank_values=True))
    media_type = header(headers, "content-type")
    body = posted(members, media_type)
    if body is None and had_body(members, media_type):
        return None
    return Request(members["method"].text().upper(), path, query, headers, body)


def _headers(node: ContractNode | None) -> Headers:
    """Without the pseudo-headers of HTTP/2, which say again what method and URL say."""
    found = []
    for each in node.items() if node is not None else ():
        members = each.members(required=("name", "value"))
        name = members["name"].text()
        if not name.startswith(":"):
            found.append((name, members["value"].text()))
    return tuple(found)


def _response(status: int, method: str, members: Mapping[str, ContractNode]) -> Response:
    """What the archive has less of than the answer had is cut: nothing may be concluded from its end."""
    headers = _headers(members.get("headers"))
    content = members["content"].members() if "content" in members and members["content"].value is not None else {}
    text = text_of(content.get("text"))
    body = text.encode("utf-8", "surrogatepass")
    if "encoding" in content and content["encoding"].value == "base64":
        try:
            body = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise content["text"].error("the content is not base64") from None
    sizes = [content["size"].value if "size" in content else 0]
    if not body and "bodySize" in members and method != "HEAD":
        sizes.append(members["bodySize"].value)  # it counts compressed bytes: more than none is all that it tells
    return Response(status, headers, body, any(isinstance(size, int | float) and len(body) < size for size in sizes))


def _seconds(node: ContractNode | None) -> float:
    """`time` is in milliseconds, and -1 where it is not known."""
    value = node.value if node is not None else None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 1e9:
        return 0.0
    return value / 1000


def _trace_id(headers: Headers) -> str | None:
    """Of a `traceparent` (W3C Trace Context §3.2)."""
    parts = (header(headers, "traceparent") or "").split("-")
    return parts[1] if len(parts) == 4 and len(parts[1]) == 32 else None

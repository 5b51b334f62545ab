"""Exchanges as an HTTP archive (HAR 1.2), which browsers and many tools open.

Members that begin with `_` are ours, as the format allows: digest, request and trace id, address, what was redacted.
"""

import base64
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from monitor.model.exchanges import Exchange, Headers, Response, header
from monitor.model.json_value import JsonObject, JsonValue


def as_har(exchanges: Mapping[str, Exchange], creator: JsonObject) -> JsonObject:
    """By digest, oldest first. `creator`: name and version of what wrote it."""
    ordered = sorted(exchanges.items(), key=lambda each: (each[1].at, each[0]))
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(*each) for each in ordered]}}


def _entry(digest: str, exchange: Exchange) -> JsonObject:
    milliseconds = round(exchange.duration_seconds * 1000, 3)
    own: dict[str, JsonValue] = {
        "_digest": digest,
        "_requestId": exchange.request_id,
        "_traceId": exchange.trace_id,
        "_sourceAddress": exchange.source_address,
        "_redacted": list(exchange.redacted),
        "_error": exchange.error_text or (exchange.error.value if exchange.error else None),
    }
    return {
        "startedDateTime": exchange.at.isoformat(),
        "time": milliseconds,
        "request": _request(exchange),
        "response": _response(exchange.response),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        **{name: value for name, value in own.items() if value},
    }


def _request(exchange: Exchange) -> JsonObject:
    request = exchange.request
    body = request.body or b""
    posted: dict[str, JsonValue] = {}
    if request.body is not None:
        media_type = header(request.headers, "content-type") or "application/octet-stream"
        posted = {"postData": {"mimeType": media_type, "text": body.decode("utf-8", errors="replace")}}
    return {
        "method": request.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(request.headers),
        "queryString": _named(parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": len(body),
        **posted,
    }


def _response(response: Response | None) -> JsonObject:
    """Status 0 where none arrived, as browsers write it."""
    found = response or Response(0)
    media_type = header(found.headers, "content-type") or "x-unknown"
    return {
        "status": found.status,
        "statusText": _phrase(found.status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(found.headers),
        "content": {"size": len(found.body), "mimeType": media_type, **_text(found.body)},
        "redirectURL": header(found.headers, "location") or "",
        "headersSize": -1,
        "bodySize": len(found.body),
    }


def _text(body: bytes) -> JsonObject:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode("ascii"), "encoding": "base64"}


def _named(pairs: Headers | Iterable[tuple[str, str]]) -> JsonValue:
    return [{"name": name, "value": value} for name, value in pairs]


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""

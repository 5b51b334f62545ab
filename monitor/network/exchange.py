"""One exchange: the request, its redirects, and the body within its bound."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from monitor.model.exchanges import Headers, NoResponse, header
from monitor.network.addresses import HostPort, host_and_port
from monitor.network.compression import CorruptBodyError, undo_codings
from monitor.network.credentials import split_credentials
from monitor.network.failures import NetworkFailure, classified

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HARMLESS = frozenset(
    {"accept", "accept-language", "accept-encoding", "user-agent", "if-none-match", "if-modified-since"}
)
"""Headers that may go to another origin; every other one may be a credential."""
_IN_A_THREAD = 256 * 1024
"""Compressed bodies longer than this many bytes are undone in a thread, so that the loop goes on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is without content codings; `truncated`: it is only the beginning.

    `headers` are as received. `url`: where it came from, after `redirects` redirects. `remote_address` and
    `local_address` are `host:port` of the connection, for "find it in your own logs".
    """

    status: int
    headers: Headers
    body: bytes
    truncated: bool
    url: str
    redirects: int = 0
    remote_address: str | None = None
    local_address: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it is to be sent. `allow`: hosts and ports that its own configuration names literally."""

    method: str
    url: str
    headers: Headers
    body: bytes | None
    allow: frozenset[HostPort]

    def without_credentials_in_url(self) -> "Call":
        """User and password of the URL become an Authorization header, unless there is one; the fragment goes."""
        url, authorization = split_credentials(urldefrag(self.url).url)
        headers = self.headers
        if authorization is not None and header(headers, "Authorization") is None:
            headers = (*headers, ("Authorization", authorization))
        return Call(self.method, url, headers, self.body, self.allow)

    def redirected(self, status: int, location: str) -> "Call":
        """The call that follows a redirect (RFC 9110 §15.4). Raises `NetworkFailure` where it must not be followed."""
        url = urldefrag(urljoin(self.url, location)).url
        before, after = urlsplit(self.url), urlsplit(url)
        if after.scheme not in {"http", "https"} or not after.hostname:
            raise NetworkFailure(NoResponse.PROTOCOL, "the redirect leads to something other than a web address")
        if (before.scheme, after.scheme) == ("https", "http"):
            raise NetworkFailure(NoResponse.PROTOCOL, f"the redirect leads from https to http, at {after.hostname}")
        method, body = self.method, self.body
        if status not in {307, 308} and method != "HEAD":
            method, body = "GET", None
        if _origin(self.url) == _origin(url):
            return Call(method, url, self.headers, body, self.allow)
        if body is not None:
            raise NetworkFailure(NoResponse.PROTOCOL, f"the redirect would send the body on to {after.hostname}")
        harmless = tuple((name, value) for name, value in self.headers if name.lower() in _HARMLESS)
        same_host = host_and_port(self.url) == host_and_port(url)
        return Call(method, url, harmless, None, self.allow if same_host else frozenset())


async def answer_to(call: Call, transport: httpx.AsyncBaseTransport, *, redirects_max: int, max_bytes: int) -> Answer:
    """Send `call`, follow redirects, read the body. Raises `NetworkFailure`; the caller bounds the time."""
    for redirects in range(redirects_max + 1):
        try:
            response = await transport.handle_async_request(_request(call))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise classified(error) from None
        try:
            location = response.headers.get("location")
            if redirects_max and response.status_code in _REDIRECTS and location is not None:
                call = call.redirected(response.status_code, location)
                continue
            return await _read(response, call, redirects, max_bytes)
        finally:
            await response.aclose()
    raise NetworkFailure(NoResponse.PROTOCOL, f"more than {redirects_max} redirects, one after the other")


def _request(call: Call) -> httpx.Request:
    waits = dict.fromkeys(("connect", "read", "write", "pool"))  # none of its own: the caller bounds the whole exchange
    return httpx.Request(
        call.method,
        call.url,
        headers=list(call.headers),
        content=call.body,
        extensions={"timeout": waits, "allow": call.allow},
    )


async def _read(response: httpx.Response, call: Call, redirects: int, max_bytes: int) -> Answer:
    stream = response.extensions.get("network_stream")
    remote, local = _address(stream, "server_addr"), _address(stream, "client_addr")
    try:
        body, cut = await _body(response, max_bytes)
        codings = response.headers.get("content-encoding", "")
        if codings and body:
            undo = partial(undo_codings, body, codings, limit=max_bytes, partial=cut)
            body, cut = await asyncio.to_thread(undo) if len(body) > _IN_A_THREAD else undo()
    except CorruptBodyError as error:
        raise NetworkFailure(NoResponse.PROTOCOL, str(error)) from None
    except (httpx.HTTPError, OSError) as error:
        raise classified(error) from None
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
    return Answer(response.status_code, headers, body, cut, call.url, redirects, remote, local)


async def _body(response: httpx.Response, max_bytes: int) -> tuple[bytes, bool]:
    """At most `max_bytes` of the body as sent, and whether there was more."""
    parts: list[bytes] = []
    length = 0
    async for part in response.aiter_raw():
        parts.append(part)
        length += len(part)
        if length > max_bytes:
            return b"".join(parts)[:max_bytes], True
    return b"".join(parts), False


def _address(stream: Any, which: str) -> str | None:
    found = stream.get_extra_info(which) if stream is not None else None
    if not found:
        return None
    host, port = found[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _origin(url: str) -> tuple[str, HostPort]:
    return urlsplit(url).scheme, host_and_port(url)

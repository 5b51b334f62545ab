"""Connections: the name is resolved once, and the address that passed the rules is the one connected to."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import httpcore
import httpx

from monitor.model.exchanges import NoResponse
from monitor.network.addresses import DEFAULT_PORTS, Address, AddressRules, HostPort, parse_address
from monitor.network.failures import NetworkFailure

_SECONDS_PER_ADDRESS = 5.0
"""How long one of several addresses of a name may keep the next waiting."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections below httpcore, so that TLS keeps the name for SNI and the certificate check."""

    def __init__(self, rules: AddressRules, *, literal: bool) -> None:
        """`literal`: for hosts that the configuration names as IP literal or `localhost`, whatever their address."""
        self._rules = rules
        self._literal = literal
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await permitted_addresses(host, port, self._rules, literal=self._literal)
        return await first_that_accepts(self._backend, addresses, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Pools that never share a connection: under the rules or for hosts that the configuration names; plain or TLS.

    A request says in `extensions["allow"]` which hosts and ports its own configuration names literally. `tls`: makes
    the TLS context, which takes a tenth of a second and so is made for the first https request.
    """

    def __init__(
        self, rules: AddressRules, tls: Callable[[], ssl.SSLContext], *, connections_max: int, idle_max: int
    ) -> None:
        self._rules = rules
        self._tls = tls
        self._limits = httpx.Limits(max_connections=connections_max, max_keepalive_connections=idle_max)
        self._pools: dict[tuple[bool, str], _PooledTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        allow: frozenset[HostPort] = request.extensions.get("allow", frozenset())
        scheme = request.url.scheme
        kind = ((request.url.host, request.url.port or DEFAULT_PORTS.get(scheme, 0)) in allow, scheme)
        if kind not in self._pools:
            context = self._tls() if scheme == "https" else _unused_context()
            self._pools[kind] = _PooledTransport(GuardedBackend(self._rules, literal=kind[0]), context, self._limits)
        return await self._pools[kind].handle_async_request(request)

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()


class _PooledTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over our backend, which its constructor doesn't accept."""

    def __init__(self, backend: GuardedBackend, context: ssl.SSLContext, limits: httpx.Limits) -> None:
        super().__init__(verify=context, trust_env=False, limits=limits)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=backend,
        )


@cache
def _unused_context() -> ssl.SSLContext:
    """For plain HTTP: httpx takes no transport without one, and making one takes longer than connecting to loopback."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def tls_context(authorities: str | None = None) -> ssl.SSLContext:
    """Trusts the public authorities and those of this machine, and the PEM file `authorities` if given."""
    context = httpx.create_ssl_context(verify=True, trust_env=False)
    context.load_default_certs()
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context


async def first_that_accepts(
    backend: httpcore.AsyncNetworkBackend,
    addresses: Sequence[Address],
    port: int,
    timeout: float | None,  # noqa: ASYNC109 - handed on to httpcore
    local_address: str | None = None,
    socket_options: Iterable[Any] | None = None,
) -> httpcore.AsyncNetworkStream:
    """A connection to the first of the addresses that accepts one. Raises what httpcore raises where none does."""
    patience = timeout if len(addresses) == 1 else min(timeout or _SECONDS_PER_ADDRESS, _SECONDS_PER_ADDRESS)
    for address in addresses[:-1]:
        try:
            return await backend.connect_tcp(str(address), port, patience, local_address, socket_options)
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            continue
    return await backend.connect_tcp(str(addresses[-1]), port, patience, local_address, socket_options)


async def permitted_addresses(host: str, port: int, rules: AddressRules, *, literal: bool) -> list[Address]:
    """The addresses of a host that may be connected to. Raises `NetworkFailure` where there is none."""
    found = await _resolved(host, port)
    if literal:
        return [address for address in found if host != "localhost" or address.is_loopback] or found
    permitted = [address for address in found if rules.permits(address)]
    if not permitted:
        raise NetworkFailure(
            NoResponse.REFUSED_ADDRESS,
            f"{host} is at {found[0]}, which is not a public address, so it was not connected to",
        )
    return permitted


async def _resolved(host: str, port: int) -> list[Address]:
    """The addresses of a name, in the resolver's order, each once. Odd spellings (`127.1`, `0x7f.1`) are understood."""
    with suppress(ValueError):
        return [parse_address(host)]  # no name, so no thread for the resolver
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NetworkFailure(NoResponse.DNS, f"the name {host} could not be resolved") from None
    return list(dict.fromkeys(parse_address(str(answer[4][0])) for answer in answers))

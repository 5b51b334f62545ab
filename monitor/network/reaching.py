"""A host probed layer by layer, within the guards of the client: its name, a connection, the TLS handshake."""

import asyncio
import ssl
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import httpcore

from monitor.model.exchanges import NoResponse
from monitor.model.probes import Layer, LayerProbe
from monitor.model.values import Cell
from monitor.network.addresses import AddressRules
from monitor.network.connections import first_that_accepts, permitted_addresses
from monitor.network.failures import NetworkFailure, classified


async def layers_of(
    host: str,
    port: int,
    rules: AddressRules,
    tls: Callable[[], ssl.SSLContext] | None,
    *,
    literal: bool,
    patience: float,
) -> tuple[LayerProbe, ...]:
    """What each layer showed, up to the first that did not pass; nothing is sent beyond the handshake.

    `tls`: None for plain HTTP. `literal`: the configuration names the host as IP literal or `localhost`. `patience`:
    seconds for each layer.
    """
    seen: list[LayerProbe] = []
    layer, begun = Layer.DNS, time.perf_counter()

    def passed(text: str) -> None:
        nonlocal begun
        seen.append(LayerProbe(layer, Cell.PASS, f"{text} in {(time.perf_counter() - begun) * 1000:.0f} ms"))
        begun = time.perf_counter()

    stream: httpcore.AsyncNetworkStream | None = None
    try:
        async with asyncio.timeout(patience):
            addresses = await permitted_addresses(host, port, rules, literal=literal)
        passed(", ".join(map(str, addresses)))
        layer = Layer.CONNECTION
        async with asyncio.timeout(patience):
            stream = await first_that_accepts(httpcore.AnyIOBackend(), addresses, port, patience)
        passed(f"accepted by {_address(stream)}")
        if tls is not None:
            layer = Layer.TLS
            stream = await stream.start_tls(tls(), host, patience)
            passed(_certificate(stream))
    except (httpcore.NetworkError, httpcore.TimeoutException, NetworkFailure, OSError) as error:
        failure = classified(error)
        result = Cell.UNKNOWN if failure.kind is NoResponse.REFUSED_ADDRESS else Cell.FAIL
        seen.append(LayerProbe(layer, result, failure.text))
    finally:
        if stream is not None:
            await stream.aclose()
    return tuple(seen)


def _address(stream: httpcore.AsyncNetworkStream) -> str:
    found: Sequence[object] = stream.get_extra_info("server_addr") or ("the host",)
    return " port ".join(str(each) for each in found[:2])


def _certificate(stream: httpcore.AsyncNetworkStream) -> str:
    """Until when the certificate that the handshake found valid is so."""
    shaken = stream.get_extra_info("ssl_object")
    certificate = shaken.getpeercert() if shaken is not None else None
    if not certificate or "notAfter" not in certificate:
        return "handshake done"
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
    return f"certificate valid until {until:%Y-%m-%d %H:%M} UTC, handshake"

"""The guarded client: one request, one answer or one `NetworkFailure`."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from monitor import __version__
from monitor.model.exchanges import Headers, header
from monitor.model.integration import Settings
from monitor.model.probes import Layer, LayerProbe
from monitor.model.values import Cell
from monitor.network.addresses import AddressRules, HostPort, host_and_port
from monitor.network.compression import ACCEPTED
from monitor.network.connections import GuardedTransport, permitted_addresses, tls_context
from monitor.network.exchange import Answer, Call, answer_to
from monitor.network.failures import classified
from monitor.network.reaching import layers_of

if TYPE_CHECKING:
    import ssl

REDIRECTS_MAX = 5


def user_agent(settings: Settings) -> str:
    """Names program, operator and contact, so that whoever is called knows whom to ask."""
    whom = "; ".join(part for part in (settings.operator, settings.contact) if part)
    printable = "".join(character for character in whom if " " <= character <= "~" and character not in "()\\")
    return f"compat-monitor/{__version__} ({printable})"


class GuardedClient:
    """Sends requests to public addresses, to `networks_allowed`, and to what a single call allows. Use as `async with`.

    For one event loop. At most `connections_max` connections are open at once and `idle_max` kept for reuse, counted
    apart for http and https, and for hosts that a call allows.
    """

    def __init__(
        self,
        *,
        agent: str,
        networks_allowed: Iterable[str] = (),
        authorities: str | None = None,
        connections_max: int = 50,
        idle_max: int = 10,
    ) -> None:
        """`agent`: the User-Agent (`user_agent`). `networks_allowed`: CIDR blocks. `authorities`: a PEM file to trust.

        Raises `ValueError` for a malformed block.
        """
        self._agent = agent
        self._rules = AddressRules(networks_allowed)
        self._authorities = authorities
        self._sizes = (connections_max, idle_max)
        self._context: ssl.SSLContext | None = None
        self._transport: GuardedTransport | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection; the client may be used again afterwards."""
        if self._transport is not None:
            transport, self._transport = self._transport, None
            await transport.aclose()

    async def send(
        self,
        method: str,
        url: str,
        headers: Headers | Mapping[str, str] = (),
        body: bytes | None = None,
        *,
        timeout: float = 30.0,  # noqa: ASYNC109 - part of the answer's meaning: its end is a NetworkFailure
        max_bytes: int = 64 * 2**20,
        fresh: bool = False,
        allow: Collection[HostPort] = (),
        follow_redirects: bool = False,
    ) -> Answer:
        """Send one request and read its answer, of whatever status.

        `url`: absolute, http or https; user and password in it become an Authorization header. `timeout`: seconds for
        the whole exchange, redirects and body included. `max_bytes`: how much of the body is kept, counted both as sent
        and as decompressed. `fresh`: on a connection of its own, which is closed afterwards. `allow`: hosts and ports
        that may be connected to whatever their address (`literal_allowance` of a configured URL), never by a redirect
        to another. `follow_redirects`: up to five; to another origin without credentials and without body, and never
        from https to http.

        Raises `NetworkFailure`, and nothing else for what a server or network does.
        """
        pairs = tuple(headers.items() if isinstance(headers, Mapping) else headers)
        defaults = (("User-Agent", self._agent), ("Accept", "*/*"), ("Accept-Encoding", ACCEPTED))
        pairs += tuple((name, value) for name, value in defaults if header(pairs, name) is None)
        transport = self._new_transport(1, 0) if fresh else self._shared_transport()
        try:
            call = Call(method, url, pairs, body, frozenset(allow)).without_credentials_in_url()
            async with asyncio.timeout(timeout):
                return await answer_to(
                    call, transport, redirects_max=REDIRECTS_MAX if follow_redirects else 0, max_bytes=max_bytes
                )
        except (TimeoutError, ValueError) as error:
            raise classified(error) from None
        finally:
            if fresh:
                await transport.aclose()

    async def addresses(self, url: str, allow: Collection[HostPort] = ()) -> tuple[str, ...]:
        """The addresses at which `send` would reach this URL's host, for a program that makes its own connections.

        Raises `NetworkFailure`.
        """
        try:
            host, port = host_and_port(url)
        except ValueError as error:
            raise classified(error) from None
        literal = (host, port) in frozenset(allow)
        return tuple(map(str, await permitted_addresses(host, port, self._rules, literal=literal)))

    async def reach(
        self,
        url: str,
        allow: Collection[HostPort] = (),
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - seconds for each layer; its end is part of what is seen
    ) -> tuple[LayerProbe, ...]:
        """How far a connection to this URL's host comes, layer by layer; nothing is sent beyond the TLS handshake."""
        try:
            host, port = host_and_port(url)
        except ValueError as error:
            return (LayerProbe(Layer.DNS, Cell.UNKNOWN, classified(error).text),)
        literal = (host, port) in frozenset(allow)
        tls = self._tls if url.lower().startswith("https:") else None
        return await layers_of(host, port, self._rules, tls, literal=literal, patience=timeout)

    def _shared_transport(self) -> GuardedTransport:
        if self._transport is None:
            self._transport = self._new_transport(*self._sizes)
        return self._transport

    def _new_transport(self, connections_max: int, idle_max: int) -> GuardedTransport:
        return GuardedTransport(self._rules, self._tls, connections_max=connections_max, idle_max=idle_max)

    def _tls(self) -> "ssl.SSLContext":
        if self._context is None:
            self._context = tls_context(self._authorities)
        return self._context

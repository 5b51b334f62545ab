"""Which addresses may be connected to."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
HostPort = tuple[str, int]

_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: on networks without IPv4, a public IPv4 server is reached through such an address."""
_ALSO_SPECIAL = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "2001::/23", "3fff::/20", "5f00::/16"))
)
"""Blocks of those registries that `ipaddress` calls global in some Python versions."""
DEFAULT_PORTS = {"http": 80, "https": 443}


class AddressRules:
    """Public addresses may be connected to, and those in the networks that the operator named."""

    def __init__(self, networks_allowed: Iterable[str] = ()) -> None:
        """`networks_allowed`: CIDR blocks. Raises `ValueError` for one that is malformed."""
        self._networks = tuple(ip_network(network) for network in networks_allowed)

    def permits(self, address: Address) -> bool:
        meant = embedded(address)
        if any(
            each.version == network.version and each in network
            for each in (address, meant)
            for network in self._networks
        ):
            return True
        return is_public(meant)


def embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, NAT64, 6to4, Teredo), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def is_public(address: Address) -> bool:
    """Is it an ordinary address of the public internet (IANA's special-purpose registries, RFC 6890)?"""
    special = (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
        or (isinstance(address, IPv6Address) and address.is_site_local)
        or any(address.version == network.version and address in network for network in _ALSO_SPECIAL)
    )
    return address.is_global and not special


def literal_allowance(url: str) -> frozenset[HostPort]:
    """What a URL in the configuration allows: its own host and port, where that is an IP literal or `localhost`."""
    host, port = host_and_port(url)
    return frozenset({(host, port)}) if host == "localhost" or _is_literal(host) else frozenset()


def host_and_port(url: str) -> HostPort:
    """Host in lower case, without brackets, and port (else the scheme's). Raises `ValueError` for a bad port."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme.lower(), 0)


def parse_address(text: str) -> Address:
    """An address as the resolver writes it, without a zone (`fe80::1%eth0`)."""
    return ip_address(text.partition("%")[0])


def _is_literal(host: str) -> bool:
    try:
        parse_address(host)
    except ValueError:
        return False
    return True

"""Which addresses are public, against a table with IANA's special-purpose blocks and the ways around them."""

from ipaddress import ip_address

import pytest

from monitor.network.addresses import AddressRules, literal_allowance

REFUSED = {
    "this network": "0.0.0.0",
    "loopback": "127.0.0.1",
    "loopback, further on": "127.8.9.10",
    "private 10": "10.1.2.3",
    "private 172": "172.16.0.1",
    "private 192": "192.168.1.1",
    "carrier-grade NAT": "100.64.0.1",
    "link-local, cloud metadata": "169.254.169.254",
    "protocol assignments": "192.0.0.8",
    "documentation": "192.0.2.1",
    "benchmarking": "198.18.0.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 unspecified": "::",
    "IPv6 loopback": "::1",
    "IPv6 unique local": "fd00::1",
    "IPv6 link-local": "fe80::1",
    "IPv6 site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 documentation": "2001:db8::1",
    "mapped private": "::ffff:10.0.0.1",
    "mapped metadata": "::ffff:169.254.169.254",
    "compatible loopback": "::127.0.0.1",
    "NAT64 private": "64:ff9b::10.0.0.1",
    "NAT64 local use": "64:ff9b:1::1",
    "6to4 of a private address": "2002:0a00:0001::1",
    "Teredo of a private address": "2001:0:4136:e378:8000:63bf:f5ff:fffe",
}
PERMITTED = {
    "public IPv4": "93.184.216.34",
    "public IPv6": "2606:4700::1111",
    "mapped public": "::ffff:93.184.216.34",
    "NAT64 public": "64:ff9b::93.184.216.34",
}


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED)
def test_special_addresses_are_refused(address: str) -> None:
    assert not AddressRules().permits(ip_address(address))


@pytest.mark.parametrize("address", PERMITTED.values(), ids=PERMITTED)
def test_public_addresses_are_permitted(address: str) -> None:
    assert AddressRules().permits(ip_address(address))


def test_allowed_networks_hold_for_the_address_that_is_meant() -> None:
    rules = AddressRules(("10.0.0.0/8", "fd00::/8"))
    permitted = {
        each: rules.permits(ip_address(each)) for each in ("10.0.0.1", "::ffff:10.0.0.1", "fd00::1", "192.168.0.1")
    }
    assert permitted == {"10.0.0.1": True, "::ffff:10.0.0.1": True, "fd00::1": True, "192.168.0.1": False}


def test_a_malformed_network_is_refused() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.1/8"):
        AddressRules(("10.0.0.1/8",))


@pytest.mark.parametrize(
    ("url", "allowance"),
    [
        ("http://127.0.0.1:8080/spec", {("127.0.0.1", 8080)}),
        ("https://localhost/spec", {("localhost", 443)}),
        ("http://LOCALHOST/spec", {("localhost", 80)}),
        ("http://[::1]:81/", {("::1", 81)}),
        ("https://api.example/", set()),
        ("http://127.1/", set()),
        ("http://localhost.evil.example/", set()),
    ],
)
def test_only_a_literal_address_or_localhost_allows_itself(url: str, allowance: set[tuple[str, int]]) -> None:
    assert literal_allowance(url) == allowance

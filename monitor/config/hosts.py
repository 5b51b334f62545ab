"""Addresses that the configuration writes out, and that may therefore be connected to although they are not public."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ApiSettings, Configuration

_DEFAULT_PORTS = {"http": 80, "https": 443}


def literal_hosts(configuration: Configuration) -> frozenset[tuple[str, int]]:
    """(host, port) of every URL that names `localhost` or an IP literal, and not by a `${NAME}`.

    Hosts are in lower case, IPv6 addresses without brackets. Allowed for exactly that host and port, and never reached
    through a redirect or a `$ref`.
    """
    found = (_literal(text) for text in _urls(configuration))
    return frozenset(each for each in found if each is not None)


def _urls(configuration: Configuration) -> Iterator[EnvironmentText]:
    for integration in configuration.integrations:
        for api in integration.apis:
            yield from _urls_of(api)
        for contract in integration.contracts:
            yield contract.location


def _urls_of(api: ApiSettings) -> Iterator[EnvironmentText]:
    if api.spec is not None:
        yield api.spec.location
    for environment in api.environments:
        addresses = (environment.base_url, environment.states, environment.previous)
        yield from (address for address in addresses if address is not None)
        if environment.spec is not None:
            yield environment.spec.location
    for receiver in api.receivers:
        yield receiver.url
        if receiver.previous is not None:
            yield receiver.previous


def _literal(text: EnvironmentText) -> tuple[str, int] | None:
    try:
        parts = urlsplit(text.template)
        host, port = parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if host is None or port is None or not _is_literal(host):
        return None
    return host, port


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True

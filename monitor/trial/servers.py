"""Where an API runs, as far as its description and the command line tell."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from monitor.network.addresses import literal_allowance
from monitor.trial.arguments import Kind
from monitor.trial.described import Described


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """`url` None: not known, or not to be called, for the `reason`."""

    url: str | None
    reason: str = ""


def base_url_of(described: Described) -> BaseUrl:
    """The first server declared, one on the host of the description before others.

    Relative servers, and the default `/`, stand beside the description (OpenAPI 3.0, Server Object). An address on
    this machine or network is used only where the command line names the same host and port.
    """
    declared = described.api.servers
    address = described.address
    if address is None and not any("://" in each for each in declared):
        return BaseUrl(None, "the description declares no server, and it was not fetched from one")
    servers = [_joined(address, each) for each in declared or ("/",)]
    usable = [each for each in servers if each is not None]
    if not usable:
        return BaseUrl(None, f"the server {declared[0]!r} is not a web address that can be called")
    same_host = [each for each in usable if address and urlsplit(each).netloc == urlsplit(address).netloc]
    chosen = (same_host or usable)[0]
    given = described.argument.text if described.argument.kind is Kind.WEB else ""
    if not literal_allowance(chosen) <= literal_allowance(given):
        return BaseUrl(None, f"the description names {chosen}, which was not given on the command line")
    return BaseUrl(chosen.rstrip("/"))


def known_servers(described: Described) -> tuple[str, ...]:
    """Every address under which the API is known, for telling its traffic from others'."""
    base = base_url_of(described).url
    absolute = (_joined(described.address, each) for each in described.api.servers)
    return tuple(dict.fromkeys(each.rstrip("/") for each in (base, *absolute) if each))


def _joined(address: str | None, server: str) -> str | None:
    try:
        url = urljoin(address or "", server)
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and "{" not in url
    except ValueError:
        return None
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl() if usable else None

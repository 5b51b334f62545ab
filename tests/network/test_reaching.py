"""A host probed layer by layer, against real servers, names and ports."""

import socket
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.probes import Layer, LayerProbe
from monitor.model.values import Cell
from monitor.network.addresses import literal_allowance
from monitor.network.client import GuardedClient
from tests.servers.certificates import Issued, issue
from tests.servers.scripted import Reply, ScriptedServer


async def reach(url: str, authorities: str | None = None, **options) -> tuple[LayerProbe, ...]:
    async with GuardedClient(agent="test/1", authorities=authorities, **options) as client:
        return await client.reach(url, literal_allowance(url), timeout=5)


def results(layers: tuple[LayerProbe, ...]) -> list[tuple[Layer, Cell]]:
    return [(each.layer, each.result) for each in layers]


async def test_plain_http_has_two_layers_and_nothing_is_sent() -> None:
    with ScriptedServer({"/": Reply()}) as server:
        layers = await reach(server.url())
    assert results(layers) == [(Layer.DNS, Cell.PASS), (Layer.CONNECTION, Cell.PASS)]
    assert f"127.0.0.1 port {server.port}" in layers[1].text
    assert not server.received


async def test_a_valid_certificate_is_told_with_its_end(tmp_path) -> None:
    issued = issue(tmp_path, valid_for=timedelta(days=30))
    ends = datetime.now(UTC) + timedelta(days=30)
    with ScriptedServer({"/": Reply()}, tls=issued.context) as server:
        layers = await reach(server.url(host="localhost"), str(issued.authority))
    assert results(layers)[-1] == (Layer.TLS, Cell.PASS)
    assert f"valid until {ends:%Y-%m-%d}" in layers[-1].text
    assert not server.received


def expired(tmp_path) -> tuple[Issued, str | None]:
    issued = issue(tmp_path, valid_for=-timedelta(days=1))
    return issued, str(issued.authority)


def unknown_authority(tmp_path) -> tuple[Issued, str | None]:
    return issue(tmp_path), None


def another_name(tmp_path) -> tuple[Issued, str | None]:
    issued = issue(tmp_path, names=("shop.example",))
    return issued, str(issued.authority)


BAD = {
    "expired": (expired, "certificate has expired"),
    "of an authority that nobody trusts": (unknown_authority, "unable to get local issuer certificate"),
    "for another name": (another_name, "localhost"),
}


@pytest.mark.parametrize(("made", "said"), BAD.values(), ids=BAD)
async def test_a_certificate_that_is_not_valid_fails_at_tls_and_says_why(tmp_path, made, said) -> None:
    issued, authorities = made(tmp_path)
    with ScriptedServer({"/": Reply()}, tls=issued.context) as server:
        layers = await reach(server.url(host="localhost"), authorities)
    assert results(layers) == [(Layer.DNS, Cell.PASS), (Layer.CONNECTION, Cell.PASS), (Layer.TLS, Cell.FAIL)]
    assert said in layers[-1].text
    assert not server.received


async def test_a_server_that_speaks_no_tls_fails_at_tls() -> None:
    with ScriptedServer({"/": Reply()}) as server:
        layers = await reach(server.url().replace("http:", "https:"))
    assert results(layers)[-1] == (Layer.TLS, Cell.FAIL)


async def test_a_name_that_does_not_resolve_fails_at_dns() -> None:
    layers = await reach("https://payments.acme.invalid/v1")
    assert results(layers) == [(Layer.DNS, Cell.FAIL)]
    assert layers[0].text == "the name payments.acme.invalid could not be resolved"


async def test_a_closed_port_fails_at_the_connection() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        layers = await reach(f"http://127.0.0.1:{closed.getsockname()[1]}")
    assert results(layers) == [(Layer.DNS, Cell.PASS), (Layer.CONNECTION, Cell.FAIL)]
    assert "refused" in layers[-1].text


async def test_where_our_own_rules_forbid_to_look_nothing_is_known_and_nothing_connected() -> None:
    with ScriptedServer({"/": Reply()}) as server:
        async with GuardedClient(agent="test/1") as client:
            layers = await client.reach(server.url())
    assert results(layers) == [(Layer.DNS, Cell.UNKNOWN)]
    assert server.connections == 0


async def test_an_allowed_network_may_be_looked_at() -> None:
    with ScriptedServer({"/": Reply()}) as server:
        async with GuardedClient(agent="test/1", networks_allowed=("127.0.0.0/8",)) as client:
            layers = await client.reach(server.url())
    assert results(layers)[-1] == (Layer.CONNECTION, Cell.PASS)

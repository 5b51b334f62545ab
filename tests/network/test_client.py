"""The guarded client against real servers on loopback."""

import gzip
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from monitor.model.exchanges import NoResponse, header
from monitor.model.integration import Settings
from monitor.network.addresses import literal_allowance
from monitor.network.client import GuardedClient, user_agent
from monitor.network.failures import NetworkFailure
from tests.servers.certificates import issue
from tests.servers.scripted import Reply, ScriptedServer


async def send(server: ScriptedServer, path: str = "/", *, client: GuardedClient | None = None, **options):
    async with client or GuardedClient(agent="test/1") as guarded:
        url = server.url(path)
        return await guarded.send("GET", url, **{"allow": literal_allowance(url), "timeout": 60, **options})


async def failure(server: ScriptedServer, path: str = "/", **options) -> NetworkFailure:
    with pytest.raises(NetworkFailure) as caught:
        await send(server, path, **options)
    return caught.value


async def test_an_answer_carries_status_headers_body_and_both_addresses() -> None:
    with ScriptedServer({"/": Reply(404, b"no", {"X-Request-Id": "r1"})}) as server:
        answer = await send(server)
    assert (answer.status, answer.body, answer.truncated) == (404, b"no", False)
    assert header(answer.headers, "x-request-id") == "r1"
    assert answer.remote_address == f"127.0.0.1:{server.port}"
    assert answer.local_address is not None
    assert answer.local_address.startswith("127.0.0.1:")


async def test_the_user_agent_names_operator_and_contact() -> None:
    agent = user_agent(Settings(operator="Shop (Berlin)", contact="api@shop.example"))
    with ScriptedServer({"/": Reply()}) as server:
        await send(server, client=GuardedClient(agent=agent))
    assert server.received[0].headers["user-agent"] == agent
    assert agent.startswith("compat-monitor/")
    assert agent.endswith(" (Shop Berlin; api@shop.example)")


async def test_a_local_address_is_refused_before_anything_is_sent() -> None:
    with ScriptedServer({"/": Reply()}) as server:
        for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"):
            async with GuardedClient(agent="test/1") as client:
                with pytest.raises(NetworkFailure) as caught:
                    await client.send("GET", server.url(host=host), timeout=60)
            assert caught.value.kind is NoResponse.REFUSED_ADDRESS, host
            assert not caught.value.transient
    assert server.connections == 0


async def test_an_allowed_network_may_be_connected_to() -> None:
    with ScriptedServer({"/": Reply(body=b"in")}) as server:
        answer = await send(server, client=GuardedClient(agent="t", networks_allowed=("127.0.0.0/8",)), allow=())
    assert answer.body == b"in"


async def test_a_connection_of_an_allowed_literal_is_not_shared_with_calls_that_do_not_allow_it() -> None:
    with ScriptedServer({"/": Reply()}) as server:
        async with GuardedClient(agent="test/1") as client:
            await client.send("GET", server.url(), allow=literal_allowance(server.url()))
            with pytest.raises(NetworkFailure) as caught:
                await client.send("GET", server.url())
    assert caught.value.kind is NoResponse.REFUSED_ADDRESS


async def test_a_redirect_to_another_local_port_is_refused_although_the_first_is_allowed() -> None:
    with ScriptedServer({"/": Reply(body=b"secret")}) as inner:
        redirect = Reply(302, headers={"Location": inner.url()})
        with ScriptedServer({"/": redirect}) as outer:
            refused = await failure(outer, follow_redirects=True)
            both = literal_allowance(outer.url()) | literal_allowance(inner.url())
            still_refused = await failure(outer, follow_redirects=True, allow=both)
    assert refused.kind is still_refused.kind is NoResponse.REFUSED_ADDRESS
    assert inner.connections == 0


async def test_redirects_within_one_origin_keep_the_headers_and_others_lose_them() -> None:
    with ScriptedServer({"/end": Reply(body=b"end")}) as other, ScriptedServer() as server:
        server.routes = {
            "/near": Reply(301, headers={"Location": "/end"}),
            "/far": Reply(307, headers={"Location": other.url("/end")}),
            "/end": Reply(body=b"end"),
        }
        client = GuardedClient(agent="test/1", networks_allowed=("127.0.0.0/8",))
        options = {
            "client": client,
            "headers": {"X-Api-Key": "k", "Authorization": "Bearer t"},
            "follow_redirects": True,
        }
        near, far = await send(server, "/near", **options), await send(server, "/far", **options)
    assert (near.redirects, near.url, far.url) == (1, server.url("/end"), other.url("/end"))
    assert server.received[1].headers["x-api-key"] == "k"
    assert not {"x-api-key", "authorization"} & set(other.received[0].headers)
    assert other.received[0].headers["user-agent"] == "test/1"


async def test_a_body_is_not_sent_on_to_another_origin() -> None:
    with ScriptedServer({"/": Reply()}) as other, ScriptedServer() as server:
        server.routes = {"/": Reply(307, headers={"Location": other.url()})}
        async with GuardedClient(agent="t", networks_allowed=("127.0.0.0/8",)) as client:
            with pytest.raises(NetworkFailure, match="would send the body on"):
                await client.send("POST", server.url(), body=b"secret", follow_redirects=True)
    assert other.connections == 0


@pytest.mark.parametrize(
    ("location", "text"),
    [
        ("/", "more than 5 redirects"),
        ("ftp://127.0.0.1/", "other than a web address"),
        ("http://[bad", "not one that HTTP"),
    ],
)
async def test_endless_and_strange_redirects_end(location: str, text: str) -> None:
    with ScriptedServer({"/": Reply(302, headers={"Location": location})}) as server:
        problem = await failure(server, follow_redirects=True)
    assert problem.kind is NoResponse.PROTOCOL
    assert text in problem.text


async def test_a_redirect_is_an_answer_where_it_is_not_to_be_followed() -> None:
    with ScriptedServer({"/": Reply(302, headers={"Location": "/x"})}) as server:
        assert (await send(server)).status == 302


async def test_fresh_requests_have_connections_of_their_own() -> None:
    with ScriptedServer({"/": Reply()}) as server:
        async with GuardedClient(agent="t") as client:
            for fresh in (False, False, True, True):
                await client.send("GET", server.url(), fresh=fresh, allow=literal_allowance(server.url()))
    assert [request.connection for request in server.received] == [1, 1, 2, 3]


async def test_credentials_in_the_url_travel_in_a_header() -> None:
    with ScriptedServer({"/": Reply()}) as server:
        url = server.url().replace("http://", "http://user:pass%40word@")
        async with GuardedClient(agent="t") as client:
            answer = await client.send("GET", url, allow=literal_allowance(url))
    assert server.received[0].headers["authorization"] == "Basic dXNlcjpwYXNzQHdvcmQ="
    assert answer.url == server.url()


async def test_no_proxy_and_no_cookie_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with ScriptedServer({"/": Reply(headers={"Set-Cookie": "a=b"})}) as server:
        async with GuardedClient(agent="t") as client:
            for _ in range(2):
                await client.send("GET", server.url(), allow=literal_allowance(server.url()))
    assert "cookie" not in server.received[1].headers


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        pytest.param(Reply(reset=True), NoResponse.CONNECT, id="reset"),
        pytest.param(Reply(raw=b""), NoResponse.PROTOCOL, id="closed without an answer"),
        pytest.param(Reply(raw=b"SSH-2.0-OpenSSH\r\n\r\n"), NoResponse.PROTOCOL, id="not HTTP"),
        pytest.param(Reply(body=b"short", cut=5), NoResponse.PROTOCOL, id="body shorter than promised"),
        pytest.param(Reply(hang=60), NoResponse.TIMEOUT, id="no answer"),
        pytest.param(Reply(body=b"x" * 1000, drip=0.05), NoResponse.TIMEOUT, id="a byte now and then"),
        pytest.param(Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"}), NoResponse.PROTOCOL, id="not gzip"),
    ],
)
async def test_a_broken_server_is_a_failure_with_the_layer_that_failed(reply: Reply, kind: NoResponse) -> None:
    with ScriptedServer({"/": reply}) as server:
        problem = await failure(server, timeout=0.3 if kind is NoResponse.TIMEOUT else 60)
    assert problem.kind is kind


async def test_nobody_listening_and_an_unknown_name_are_told_apart() -> None:
    with ScriptedServer() as server:
        url = server.url()
    async with GuardedClient(agent="t") as client:
        with pytest.raises(NetworkFailure) as closed:
            await client.send("GET", url, allow=literal_allowance(url))
        with pytest.raises(NetworkFailure) as unknown:
            await client.send("GET", "http://no-such-host.invalid/")
    assert (closed.value.kind, unknown.value.kind) == (NoResponse.CONNECT, NoResponse.DNS)
    assert "refused" in closed.value.text


async def test_certificates_are_checked_against_the_name(tmp_path: Path) -> None:
    good = issue(tmp_path)
    (tmp_path / "old").mkdir()
    expired = issue(tmp_path / "old", valid_for=timedelta(days=-1))
    with ScriptedServer({"/": Reply(body=b"ok")}, tls=good.context) as server:
        trusted = await send(server, client=GuardedClient(agent="t", authorities=str(good.authority)))
        untrusted = await failure(server)
    with ScriptedServer({"/": Reply()}, tls=expired.context) as server:
        late = await failure(server, client=GuardedClient(agent="t", authorities=str(expired.authority)))
    assert trusted.body == b"ok"
    assert untrusted.kind is late.kind is NoResponse.TLS
    assert "expired" in late.text
    assert not late.transient


async def test_the_name_of_the_url_is_the_name_in_the_handshake(tmp_path: Path) -> None:
    other = issue(tmp_path, names=("other.example",))
    with ScriptedServer({"/": Reply()}, tls=other.context) as server:
        url = server.url(host="localhost")
        async with GuardedClient(agent="t", authorities=str(other.authority)) as client:
            with pytest.raises(NetworkFailure) as caught:
                await client.send("GET", url, allow=literal_allowance(url))
    assert "localhost" in caught.value.text


CODED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("coding", CODED)
async def test_compressed_bodies_are_undone(coding: str) -> None:
    content = b'{"a": "' + b"x" * 3_000_000 + b'"}'
    reply = Reply(body=CODED[coding](content), headers={"Content-Encoding": coding})
    with ScriptedServer({"/": reply}) as server:
        answer = await send(server)
    assert answer.body == content
    assert not answer.truncated


@pytest.mark.parametrize("coding", CODED)
async def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    reply = Reply(body=CODED[coding](bytes(50_000_000)), headers={"Content-Encoding": coding})
    with ScriptedServer({"/": reply}) as server:
        answer = await send(server, max_bytes=1_000_000)
    assert (len(answer.body), answer.truncated) == (1_000_000, True)


async def test_a_long_body_is_cut_while_it_streams() -> None:
    with ScriptedServer({"/": Reply(body=b"x" * 5_000_000)}) as server:
        answer = await send(server, max_bytes=1000)
    assert (answer.body, answer.truncated) == (b"x" * 1000, True)


async def test_a_head_request_has_no_body() -> None:
    with ScriptedServer({"/": Reply(body=b"abc", headers={"Content-Encoding": "gzip"})}) as server:
        async with GuardedClient(agent="t") as client:
            answer = await client.send("HEAD", server.url(), allow=literal_allowance(server.url()))
    assert answer.body == b""

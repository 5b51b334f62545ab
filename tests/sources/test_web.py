"""Descriptions at URLs, polled from a scripted server."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from monitor.model.descriptions import Fetched, FetchFailed, FetchResult, Unchanged, Validators
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import SpecSource
from monitor.network.client import GuardedClient
from monitor.sources import DescriptionFetcher, FetchLimits
from tests.servers.certificates import issue
from tests.servers.scripted import Received, Reply, ScriptedServer

ENTRY = b'{"openapi": "3.0.3", "paths": {}}'
SPLIT = {
    "/api/openapi.yaml": b'openapi: 3.0.3\npaths: {/a: {$ref: "paths/a.yaml"}}\n',
    "/api/paths/a.yaml": b'get: {$ref: "../../shared/b.json#/get"}\n',
    "/shared/b.json": b'{"get": {"$ref": "/api/openapi.yaml#/x"}}',
}


@pytest.fixture
async def client() -> AsyncIterator[GuardedClient]:
    async with GuardedClient(agent="test/1") as guarded:
        yield guarded


def fetcher(client: GuardedClient, environ: Mapping[str, str] | None = None, **limits) -> DescriptionFetcher:
    return DescriptionFetcher(client, environ or {}, cache=Path("/nonexistent"), limits=FetchLimits(**limits))


def source(url: str, **headers: str) -> SpecSource:
    return SpecSource(EnvironmentText(url), {name: EnvironmentText(value) for name, value in headers.items()})


def failed(result: FetchResult) -> tuple[str, bool]:
    assert isinstance(result, FetchFailed)
    return result.diagnostic.code, result.transient


def fetched(result: FetchResult) -> Fetched:
    assert isinstance(result, Fetched), result
    return result


def split_routes() -> dict[str, Reply]:
    return {path: Reply(body=body, etag=f'"{number}"') for number, (path, body) in enumerate(SPLIT.items())}


@pytest.mark.parametrize(
    "validator", [{"etag": '"1"'}, {"last_modified": "Thu, 01 Jan 2026 00:00:00 GMT"}, {}], ids=["etag", "date", "none"]
)
async def test_an_unchanged_description_is_reported_unchanged(client: GuardedClient, validator: dict[str, str]) -> None:
    with ScriptedServer({"/o.json": Reply(body=ENTRY, **validator)}) as server:
        spec = source(server.url("/o.json"))
        first = fetched(await fetcher(client).fetch(spec, None))
        second = await fetcher(client).fetch(spec, first.validators)
        third = await fetcher(client).fetch(spec, second.validators)
    assert first.document.files == {"o.json": ENTRY}
    assert second == third == Unchanged(first.validators)
    assert ("if-none-match" in server.received[2].headers) == ("etag" in validator)
    assert ("if-modified-since" in server.received[2].headers) == ("last_modified" in validator)


async def test_a_changed_description_is_fetched(client: GuardedClient) -> None:
    with ScriptedServer({"/": [Reply(body=ENTRY, etag="1"), Reply(body=b'{"openapi": "3.1.0"}', etag="2")]}) as server:
        first = fetched(await fetcher(client).fetch(source(server.url()), None))
        second = fetched(await fetcher(client).fetch(source(server.url()), first.validators))
    assert second.document.files == {"description": b'{"openapi": "3.1.0"}'}
    assert second.validators.etag == "2"


async def test_validators_of_another_location_are_not_used(client: GuardedClient) -> None:
    with ScriptedServer({"/a": Reply(body=ENTRY, etag="1"), "/b": Reply(body=b'{"b": 1}', etag="1")}) as server:
        first = fetched(await fetcher(client).fetch(source(server.url("/a")), None))
        moved = fetched(await fetcher(client).fetch(source(server.url("/b")), first.validators))
    assert moved.document.files == {"b": b'{"b": 1}'}


async def test_validators_from_elsewhere_mean_that_all_is_fetched(client: GuardedClient) -> None:
    with ScriptedServer({"/": Reply(body=ENTRY)}) as server:
        for revision in (None, "not json", "[]", '{"entry": {"unknown": 1}}', '{"source": 1}'):
            fetched(await fetcher(client).fetch(source(server.url()), Validators(revision=revision)))


async def test_a_split_description_is_one_document(client: GuardedClient) -> None:
    with ScriptedServer(split_routes()) as server:
        result = fetched(await fetcher(client).fetch(source(server.url("/api/openapi.yaml")), None))
    assert result.document.entry == "openapi.yaml"
    assert {name: result.document.files[name] for name in ("openapi.yaml", "paths/a.yaml", "../shared/b.json")} == dict(
        zip(("openapi.yaml", "paths/a.yaml", "../shared/b.json"), SPLIT.values(), strict=True)
    )


async def test_an_unchanged_split_description_costs_one_conditional_request_per_file(client: GuardedClient) -> None:
    with ScriptedServer(split_routes()) as server:
        spec = source(server.url("/api/openapi.yaml"))
        first = fetched(await fetcher(client).fetch(spec, None))
        server.received.clear()
        assert await fetcher(client).fetch(spec, first.validators) == Unchanged(first.validators)
    assert sorted(set(server.paths())) == sorted(SPLIT)
    assert all("if-none-match" in request.headers for request in server.received)


@pytest.mark.parametrize("path", SPLIT)
async def test_a_change_in_any_file_is_seen(client: GuardedClient, path: str) -> None:
    with ScriptedServer(split_routes()) as server:
        spec = source(server.url("/api/openapi.yaml"))
        first = fetched(await fetcher(client).fetch(spec, None))
        server.routes[path] = Reply(body=SPLIT[path] + b" ", etag='"new"')
        second = fetched(await fetcher(client).fetch(spec, first.validators))
        assert isinstance(await fetcher(client).fetch(spec, second.validators), Unchanged)
    assert second.document != first.document
    assert set(second.document.files) == set(first.document.files)


async def test_a_missing_part_is_left_out_and_noticed_when_it_comes(client: GuardedClient) -> None:
    routes = split_routes()
    part = routes.pop("/shared/b.json")
    with ScriptedServer(routes) as server:
        spec = source(server.url("/api/openapi.yaml"))
        first = fetched(await fetcher(client).fetch(spec, None))
        assert isinstance(await fetcher(client).fetch(spec, first.validators), Unchanged)
        server.routes["/shared/b.json"] = part
        second = fetched(await fetcher(client).fetch(spec, first.validators))
    assert set(second.document.files) - set(first.document.files) >= {"../shared/b.json"}


async def test_a_part_that_fails_for_now_fails_the_fetch_rather_than_changing_the_description(
    client: GuardedClient,
) -> None:
    with ScriptedServer({**split_routes(), "/shared/b.json": Reply(503)}) as server:
        result = await fetcher(client).fetch(source(server.url("/api/openapi.yaml")), None)
    assert failed(result) == ("description-status", True)


@pytest.mark.parametrize(
    ("status", "help_"), [(404, "check the address"), (401, "wants a credential"), (503, "it may pass")]
)
async def test_what_to_do_about_a_status_is_said(client: GuardedClient, status: int, help_: str) -> None:
    with ScriptedServer({"/o.json": Reply(status)}) as server:
        result = await fetcher(client).fetch(source(server.url("/o.json")), None)
    assert isinstance(result, FetchFailed)
    assert help_ in (result.diagnostic.help or "")


async def test_references_to_other_origins_are_not_followed(client: GuardedClient) -> None:
    with ScriptedServer({"/x.json": Reply(body=b"{}")}) as other:
        entry = json.dumps({"a": {"$ref": other.url("/x.json")}, "b": {"$ref": "//127.0.0.1:1/x"}}).encode()
        with ScriptedServer({"/o.json": Reply(body=entry)}) as server:
            result = fetched(await fetcher(client).fetch(source(server.url("/o.json")), None))
    assert list(result.document.files) == ["o.json"]
    assert other.connections == 0


async def test_a_description_split_over_too_many_files_is_refused(client: GuardedClient) -> None:
    def endless(request: Received) -> Reply:
        number = int(request.path.strip("/") or 0)
        return Reply(body=json.dumps({"a": {"$ref": str(number + 1)}}).encode())

    with ScriptedServer() as server:
        server.routes = {f"/{number}": endless for number in range(20)}
        result = await fetcher(client, parts_max=10).fetch(source(server.url("/0")), None)
    assert failed(result) == ("description-too-many-files", False)


@pytest.mark.parametrize(
    ("reply", "code", "transient"),
    [
        pytest.param(Reply(404), "description-status", False, id="not found"),
        pytest.param(Reply(401), "description-status", False, id="not authorised"),
        pytest.param(Reply(429), "description-status", True, id="too many requests"),
        pytest.param(Reply(503), "description-status", True, id="unavailable"),
        pytest.param(Reply(304), "description-status", False, id="not modified, unasked"),
        pytest.param(Reply(body=b""), "document-empty", False, id="empty"),
        pytest.param(Reply(body=b"<!doctype html><p>Sign in"), "document-is-html", False, id="web page"),
        pytest.param(Reply(body=b'{"openapi": "3.'), "document-truncated", False, id="truncated"),
        pytest.param(Reply(body=b"[1]"), "document-not-an-object", False, id="array"),
        pytest.param(Reply(body=b"a: \xff"), "document-encoding", False, id="not UTF-8"),
        pytest.param(Reply(body=b"x" * 2_000_000), "description-too-large", False, id="too large"),
        pytest.param(Reply(body=ENTRY, cut=9), "network-protocol", True, id="cut off"),
        pytest.param(Reply(body=b"x" * 99, drip=0.1), "network-timeout", True, id="a byte now and then"),
        pytest.param(Reply(reset=True), "network-connect", True, id="reset"),
    ],
)
async def test_bad_answers_are_facts_about_that_side(
    client: GuardedClient, reply: Reply, code: str, transient: bool
) -> None:
    with ScriptedServer({"/o.json": reply}) as server:
        spec = source(server.url("/o.json"))
        seconds = 0.5 if reply.drip else 60  # none but that one is to be waited for
        result = await fetcher(client, bytes_max=2**20, seconds_per_file=seconds).fetch(spec, None)
    assert failed(result) == (code, transient)
    assert isinstance(result, FetchFailed)
    assert result.diagnostic.place is not None
    assert result.diagnostic.place.source == server.url("/o.json")


async def test_a_single_broken_connection_is_tried_once_more(client: GuardedClient) -> None:
    with ScriptedServer({"/": [Reply(reset=True), Reply(body=ENTRY)]}) as server:
        fetched(await fetcher(client).fetch(source(server.url()), None))
    with ScriptedServer({"/": Reply(reset=True)}) as server:
        await fetcher(client).fetch(source(server.url()), None)
    assert len(server.received) == 2


async def test_a_failing_certificate_is_a_lasting_failure(client: GuardedClient, tmp_path: Path) -> None:
    with ScriptedServer({"/": Reply(body=ENTRY)}, tls=issue(tmp_path).context) as server:
        assert failed(await fetcher(client).fetch(source(server.url()), None)) == ("network-tls", False)


async def test_policy_headers_are_kept(client: GuardedClient) -> None:
    policy = {
        "Deprecation": "@1735689599",
        "Sunset": "Wed, 01 Jul 2026 00:00:00 GMT",
        "Link": '<https://x>; rel="sunset"',
    }
    with ScriptedServer({"/": Reply(body=ENTRY, headers={**policy, "X-Other": "1"})}) as server:
        result = fetched(await fetcher(client).fetch(source(server.url()), None))
    assert result.headers == {name.lower(): value for name, value in policy.items()}


async def test_secrets_are_sent_and_never_shown(client: GuardedClient) -> None:
    with ScriptedServer({"/s3cret": Reply(500)}) as server:
        spec = source(server.url("/${PLACE}"), Authorization="Bearer ${TOKEN}")
        environ = {"PLACE": "s3cret", "TOKEN": "t0ken"}
        result = await fetcher(client, environ).fetch(spec, None)
        unknown_host = await fetcher(client, environ).fetch(source("http://${TOKEN}.invalid/"), None)
        in_the_url = await fetcher(client).fetch(source(f"http://user:t0ken@127.0.0.1:{server.port}/missing"), None)
    assert server.received[0].headers["authorization"] == "Bearer t0ken"
    for shown in (str(result), str(unknown_host), str(in_the_url)):
        assert "t0ken" not in shown
        assert "s3cret" not in shown


async def test_a_missing_variable_is_a_failure_that_names_it(client: GuardedClient) -> None:
    result = await fetcher(client).fetch(source("https://${NOWHERE}/"), None)
    assert failed(result) == ("environment-variable-missing", False)


async def test_credentials_are_not_sent_after_a_redirect_to_another_origin() -> None:
    with ScriptedServer() as other, ScriptedServer() as server:
        other.routes = {"/o.yaml": Reply(body=b'a: {$ref: "p.yaml"}'), "/p.yaml": Reply(body=b"a: 1")}
        server.routes = {"/": Reply(302, headers={"Location": other.url("/o.yaml")})}
        async with GuardedClient(agent="t", networks_allowed=("127.0.0.0/8",)) as client:
            result = fetched(await fetcher(client).fetch(source(server.url(), Authorization="Bearer x"), None))
    assert set(result.document.files) == {"o.yaml", "p.yaml"}
    assert all("authorization" not in request.headers for request in other.received)


async def test_a_host_gets_no_more_connections_than_politeness_allows(client: GuardedClient) -> None:
    with ScriptedServer() as server:
        server.routes = {f"/{number}": Reply(body=ENTRY, hang=0.01) for number in range(30)}
        polite = fetcher(client, requests_at_once_per_host=3)
        await asyncio.gather(*(polite.fetch(source(server.url(f"/{number}")), None) for number in range(30)))
    assert server.open_most == 3

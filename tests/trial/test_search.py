"""The ways to a description, against real servers, and the ways in which a server may lead astray."""

import json
import socket

import pytest

from monitor.model.sides import Side
from monitor.network.client import GuardedClient
from monitor.trial import search as searching
from monitor.trial.addresses import WELL_KNOWN, in_catalog, in_page, linked, well_known
from monitor.trial.arguments import read_argument, without_secrets
from monitor.trial.described import Described
from monitor.trial.findings import DescriptionMissing
from tests.servers.scripted import Reply, ScriptedServer
from tests.trial.samples import Checkout, description, get, json_reply

SHOP = description({"/status": get()})
SHOP_YAML = Reply(body=b"openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths: {}\n")
PAGE = Reply(body=b"<html><script>SwaggerUIBundle({url: '/described/openapi.json'})</script></html>")


async def find(argument, tmp_path):
    async with GuardedClient(agent="test") as client:
        return await searching.Search(client, tmp_path / "cache").find(read_argument(str(argument)), Side.IN_HOUSE)


FOUND = {
    "the address itself": ("/any/name", {"/any/name": json_reply(SHOP)}, "/any/name", "the address given"),
    "a service-desc link": (
        "/v1", {"/v1": Reply(204, headers={"Link": '</d.json>; rel="other service-desc"'}), "/d.json": json_reply(SHOP)},
        "/d.json", "a service-desc link",
    ),
    "a page of Swagger UI": (
        "/docs", {"/docs": PAGE, "/described/openapi.json": json_reply(SHOP)}, "/described/openapi.json", "named by the page",
    ),
    "the catalog": (
        "/", {"/.well-known/api-catalog": json_reply({"linkset": [{"anchor": "/", "service-desc": [{"href": "/x.json"}]}]}),
              "/x.json": json_reply(SHOP)},
        "/x.json", "the API catalog",
    ),
    "a catalog that is linked": (
        "/", {"/": Reply(headers={"Link": "</catalog>; rel=api-catalog"}),
              "/catalog": json_reply({"linkset": [{"service-desc": [{"href": "x.json"}]}]}), "/x.json": json_reply(SHOP)},
        "/x.json", "the API catalog",
    ),
    "an item of the catalog that links to it": (
        "/", {"/.well-known/api-catalog": json_reply({"linkset": [{"anchor": "/", "item": [{"href": "/apis/shop"}]}]}),
              "/apis/shop": Reply(200, headers={"Link": "</x.json>; rel=service-desc"}), "/x.json": json_reply(SHOP)},
        "/x.json", "the API catalog",
    ),
    "an item of the catalog that is a description": (
        "/", {"/.well-known/api-catalog": json_reply({"linkset": [{"item": [{"href": "/gone"}, {"href": "/x.json"}]}]}),
              "/x.json": json_reply(SHOP)},
        "/x.json", "the API catalog",
    ),
    "a catalog in the catalog": (
        "/", {"/.well-known/api-catalog": json_reply({"linkset": [{"api-catalog": [{"href": "/apis/catalog"}]}]}),
              "/apis/catalog": json_reply({"linkset": [{"service-desc": [{"href": "x.json"}]}]}),
              "/apis/x.json": json_reply(SHOP)},
        "/apis/x.json", "the API catalog",
    ),
    "under the base path": ("/v2", {"/v2/openapi.json": json_reply(SHOP)}, "/v2/openapi.json", "a well-known place"),
    "at the root of the host": ("/v2", {"/openapi.yaml": SHOP_YAML}, "/openapi.yaml", "a well-known place"),
    "Spring's place": ("/", {"/v3/api-docs": json_reply(SHOP)}, "/v3/api-docs", "a well-known place"),
    "behind a redirect": (
        "/old", {"/old": Reply(301, headers={"Location": "/new/"}), "/new/": Reply(404), "/openapi.json": json_reply(SHOP)},
        "/openapi.json", "a well-known place",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND.keys())
async def test_a_description_is_found_by(case, tmp_path):
    path, routes, where, how = case
    with ScriptedServer(routes) as server:
        found = await find(server.url(path), tmp_path)
        assert isinstance(found, Described), found
        assert (found.found.location, found.found.how) == (server.url(where), how)
        assert found.found.title == "Shop"


@pytest.mark.parametrize("name", WELL_KNOWN)
async def test_each_well_known_place_is_tried(name, tmp_path):
    with ScriptedServer({f"/{name}": json_reply(SHOP)}) as server:
        found = await find(server.url("/"), tmp_path)
    assert isinstance(found, Described)


async def test_a_description_in_several_files_is_read_whole(tmp_path):
    entry = description({"/a": {"$ref": "parts/a.json"}})
    with ScriptedServer({"/openapi.json": json_reply(entry), "/parts/a.json": json_reply(get())}) as server:
        found = await find(server.url("/openapi.json"), tmp_path)
    assert isinstance(found, Described)
    assert [*found.document.files] == ["openapi.json", "parts/a.json"]
    assert found.found.operations == 1


async def test_a_server_that_has_it_in_the_first_place_is_asked_for_nothing_else(tmp_path):
    with ScriptedServer({"/openapi.json": json_reply(SHOP)}) as server:
        await find(server.url("/"), tmp_path)
        assert server.paths() == ["/", "/.well-known/api-catalog", "/openapi.json"]


async def test_a_server_does_not_lead_to_an_address_that_was_not_written_down(tmp_path):
    with ScriptedServer({"/openapi.json": json_reply(SHOP)}) as inner:
        links = {"Link": f'<{inner.url("/openapi.json")}>; rel="service-desc"'}
        catalog = json_reply({"linkset": [{"service-desc": [{"href": inner.url("/openapi.json")}]}]})
        routes = {"/": Reply(body=b"{}", headers=links), "/.well-known/api-catalog": catalog}
        with ScriptedServer(routes) as outer:
            found = await find(outer.url("/"), tmp_path)
        assert inner.received == []
    assert isinstance(found, DescriptionMissing)
    assert "not tried: that address was not given on the command line" in {each.answer for each in found.attempts}


async def test_an_item_of_a_catalog_does_not_lead_there_either(tmp_path):
    with ScriptedServer({"/openapi.json": json_reply(SHOP)}) as inner:
        catalog = json_reply({"linkset": [{"item": [{"href": inner.url("/openapi.json")}]}]})
        with ScriptedServer({"/.well-known/api-catalog": catalog}) as outer:
            assert isinstance(await find(outer.url("/"), tmp_path), DescriptionMissing)
        assert inner.received == []


async def test_a_server_does_not_learn_the_value_of_a_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("OUR_SECRET", "hunter2")
    with ScriptedServer({"/": Reply(headers={"Link": '</d?${OUR_SECRET}>; rel="service-desc"'})}) as server:
        await find(server.url("/"), tmp_path)
        assert not any("hunter2" in each.target for each in server.received)


async def test_credentials_go_to_the_host_that_they_were_given_for(tmp_path):
    def locked(request):
        return json_reply(SHOP) if request.headers.get("authorization") == "Basic dTpwdw==" else Reply(401)

    with ScriptedServer({"/v1/openapi.json": locked}) as server:
        found = await find(server.url("/v1").replace("http://", "http://u:pw@"), tmp_path)
        missing = await find(server.url("/v1/openapi.json"), tmp_path)
        assert isinstance(found, Described)
        assert found.found.location == server.url("/v1/openapi.json")
    assert isinstance(missing, DescriptionMissing)
    assert "user:password" in missing.remedy


HOSTILE = {
    "no server": None,
    "a reset": Reply(reset=True),
    "no HTTP": Reply(raw=b"SSH-2.0-OpenSSH\r\n"),
    "a truncated document": Reply(body=b'{"openapi": "3.0.0"'),
    "a list": Reply(body=b"[]"),
    "other bytes": Reply(body=bytes(range(256))),
    "an alias bomb": Reply(body=b"a: &a [x,x]\nb: &b [*a,*a]\n" * 50),
    "nested too deeply": Reply(body=b'{"openapi":"3.0.0","paths":' + b'{"a":' * 5000),
    "an empty answer": Reply(),
    "an unknown version": json_reply({"openapi": "9.9.9"}),
    "a redirect to itself": Reply(302, headers={"Location": "/"}),
    "a malformed link": Reply(headers={"Link": '<http://[::1>; rel="service-desc", <<;rel=service-desc'}),
    "a server error": Reply(500),
}


@pytest.mark.parametrize("reply", HOSTILE.values(), ids=HOSTILE.keys())
async def test_whatever_a_server_does_is_said(reply, tmp_path):
    with ScriptedServer({} if reply is None else {"/": reply}) as server:
        url = server.url("/")
        if reply is not None:
            found = await find(url, tmp_path)
    if reply is None:
        found = await find(url, tmp_path)
    assert isinstance(found, DescriptionMissing)
    assert found.attempts[0].place == url
    assert found.attempts[0].answer


async def test_a_server_that_never_answers_is_left_within_the_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(searching, "SECONDS", 0.2)
    with ScriptedServer({"/": Reply(hang=60)}) as server:
        found = await find(server.url("/"), tmp_path)
        assert server.paths() == ["/"]
    assert isinstance(found, DescriptionMissing)
    assert found.attempts[0].answer == "no answer within the time-out"


async def test_a_private_address_behind_a_name_is_refused_with_the_way_out(tmp_path, monkeypatch):
    async def resolved(self, host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("asyncio.BaseEventLoop.getaddrinfo", resolved)
    found = await find("http://shop.example/", tmp_path)
    assert isinstance(found, DescriptionMissing)
    assert found.remedy == "give its IP address in place of the name: what is written out is allowed"


async def test_a_folder_gives_its_likeliest_description_and_names_the_others(tmp_path):
    repository = Checkout(tmp_path / "shop")
    files = {
        "tests/openapi.json": description({}, "Sample"),
        "node_modules/x/openapi.json": description({}, "Dependency"),
        "docs/shop.yaml": json.dumps(SHOP),
        "docs/openapi.yaml": json.dumps(SHOP),
        "package.json": {"openapi": "is mentioned here"},
        "broken/api/v1/openapi.json": '{"openapi": "3.0.0", oops',
    }
    repository.commit(files, "2026-01-01")
    found = await find(tmp_path / "shop", tmp_path)
    assert isinstance(found, Described)
    folder = f"{tmp_path}/shop"
    assert found.found.location == f"{folder}/docs/openapi.yaml"
    assert found.found.others == (
        f"{folder}/broken/api/v1/openapi.json", f"{folder}/docs/shop.yaml", f"{folder}/tests/openapi.json",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ((), "it holds no JSON or YAML file"),
        (("package.json",), "its only JSON or YAML file is no description"),
        (("package.json", "ci.yaml"), "none of its 2 JSON and YAML files is a description"),
    ],
)
async def test_a_folder_without_a_description_says_how_many_files_it_looked_into(files, says, tmp_path):
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in files:
        (folder / name).write_text("{}")
    found = await find(folder, tmp_path)
    assert isinstance(found, DescriptionMissing)
    assert found.attempts[0].answer == says


async def test_headers_that_announce_an_end_are_kept_with_the_description(tmp_path):
    with ScriptedServer({"/d": json_reply(SHOP, Sunset="Thu, 31 Dec 2026 00:00:00 GMT")}) as server:
        found = await find(server.url("/d"), tmp_path)
    assert isinstance(found, Described)
    assert found.headers == {"sunset": "Thu, 31 Dec 2026 00:00:00 GMT"}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('<a>; rel="service-desc"', ("http://h/v1/a",)),
        ('<a>; type="x;y,z"; rel=service-desc', ("http://h/v1/a",)),
        ('<a>; rel=next, <b>; REL="service-desc up"', ("http://h/v1/b",)),
        ('<a>; rel="service-doc"', ()),
        ("<mailto:a@h>; rel=service-desc", ()),
        ("garbage", ()),
    ],
)
def test_links_are_read_as_rfc_8288_writes_them(value, found):
    assert linked((("Link", value),), "http://h/v1/", "service-desc") == found


@pytest.mark.parametrize("value", [None, [], {"linkset": 5}, {"linkset": [5, {"service-desc": [5, {"href": 5}]}]}])
def test_a_catalog_that_is_none_names_nothing(value):
    assert in_catalog(value, "http://h/") == ()


def test_pages_name_descriptions_and_nothing_else():
    page = (
        b'<redoc spec-url="/o.yaml"> x.url = "/logo.png"; "url": "//cdn.example/swagger.json"; url:"javascript:.json"'
    )
    assert in_page(page, "https://h/docs") == ("https://h/o.yaml", "https://cdn.example/swagger.json")


def test_well_known_places_are_tried_under_the_path_at_the_root_and_between():
    places = [*well_known("http://h/shop/v1/index.html")]
    openapi = [each for each in places if each.endswith("/openapi.json") and ".well-known" not in each]
    assert openapi[:2] == ["http://h/shop/v1/openapi.json", "http://h/shop/v1/api/openapi.json"]
    assert openapi[2:] == ["http://h/openapi.json", "http://h/api/openapi.json", "http://h/shop/openapi.json"]
    assert len(places) == len(set(places))


def test_a_version_with_a_dot_is_a_folder():
    assert next(well_known("http://h/v1.0")) == "http://h/v1.0/openapi.json"


@pytest.mark.parametrize("url", ["http://h", "http://h/", "http://h/index.html"])
def test_at_the_root_each_well_known_place_is_tried_once(url):
    assert [*well_known(url)] == [f"http://h/{name}" for name in WELL_KNOWN]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@h/x", "https://h/x"),
        ("git+https://tok@h/r@main:a.json", "git+https://h/r@main:a.json"),
        ("https://h/x?a=1&token=s", "https://h/x?a=1&token=…"),
        ("https://h/x@y?a=b@c", "https://h/x@y?a=b@c"),
    ],
)
def test_secrets_of_an_address_are_not_shown(url, shown):
    assert without_secrets(url) == shown

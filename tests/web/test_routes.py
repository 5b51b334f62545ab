"""Each route is in the one table, and whoever may not have it learns nothing from it."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.routing import BaseRoute, Mount

from monitor.model.access import Role, Scope
from monitor.model.sides import Side
from monitor.web import create_app
from monitor.web.access.routes import ROUTES, About, found
from tests.web import doors
from tests.web.sample import HOSTILE
from tests.web.site import Site, running_site


def flat(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from flat(inner.routes) if inner is not None else [route]


def served(site: Site) -> set[tuple[str, str]]:
    """Method and template of everything that the application answers; HEAD goes with GET."""
    pairs = set()
    for route in flat(create_app(site.context).routes):
        path = f"{route.path}/{{path:path}}" if isinstance(route, Mount) else route.path  # type: ignore[attr-defined]
        pairs |= {(method, path) for method in getattr(route, "methods", None) or {"GET"} if method != "HEAD"}
    return pairs


def test_every_route_is_in_the_table_and_the_table_has_no_other(site: Site) -> None:
    assert served(site) == set(ROUTES)


@pytest.mark.parametrize(("method", "template"), ROUTES)
def test_a_request_is_judged_by_the_row_of_its_own_route(method: str, template: str) -> None:
    path = re.sub(r"\{(\w+)[^}]*\}", r"x-\1", template)
    asked = found(method, path)
    assert asked is not None
    assert asked.rule is ROUTES[method, template]
    assert asked.parameters == {name: f"x-{name}" for name in re.findall(r"\{(\w+)", template)}


@pytest.mark.parametrize(("method", "template"), ROUTES)
def test_what_a_row_is_about_is_in_its_address(method: str, template: str) -> None:
    named = {About.INTEGRATION: "{name}", About.CASE: "{conflict_id}", About.EXCHANGE: "{digest}"}
    about = ROUTES[method, template].about
    assert [each for each in named.values() if each in template] == [named[about]] if about in named else True
    if about not in named:
        assert not any(each in template for each in named.values())


async def test_a_route_that_the_table_lacks_is_refused_also_in_an_open_house(site: Site) -> None:
    app = create_app(site.context)
    app.add_api_route("/new", lambda: "seen", methods=["GET"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        answer = await client.get("/new")
        assert answer.status_code == 404
        assert "seen" not in answer.text
        assert (await client.delete("/health")).status_code == 405


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Locked, with an account, a link and a token for Acme Pay, and one for all."""
    with running_site(tmp_path_factory.mktemp("locked")) as site:
        yield doors.locked(site)


ABSENT = "nowhere"


def own(site: Site) -> dict[str, list[str]]:
    cases = [site.sample.cases[each] for each in ("theirs", "undetermined", "foreseen", "closed")]
    regression: Any = site.store.regressions(conflict_id=cases[0])[0]
    return {
        "name": ["acme"],
        "conflict_id": cases,
        "fingerprint": [regression["fingerprint"]],
        "digest": [regression["exchanges"]["now"]],
        "api": ["payments"],
        "text": ["x.y"],
        "path": ["style.css"],
        "move": ["update"],
        "number": [str(site.sample.checks["acme"])],
    }


def foreign(site: Site) -> dict[str, list[str]]:
    cases = [each.id for each in site.store.conflicts() if each.integration != "acme"]
    shared = str(site.store.regressions(integration="acme"))
    digests = [
        digest
        for each in site.store.regressions()
        if isinstance(each, dict) and each["conflict"] in cases
        for digest in each["exchanges"].values()
        if digest not in shared  # the same exchange may have been seen by both
    ]
    assert len(cases) > 1
    assert digests
    return {"name": ["parcels", "hostile", "ledger"], "conflict_id": cases, "digest": digests}


def filled(template: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", lambda match: quote(values[match[1]], safe=""), template)


def told(answer: httpx.Response, name: str) -> str:
    """What people read, without the name that they asked for."""
    is_json = answer.headers["content-type"] == "application/json"
    return (answer.json()["message"] if is_json else unescape(answer.text)).replace(repr(name), "NAME")


def secrets_of_others(site: Site) -> set[str]:
    """Names, companies, ids and digests that nobody of Acme Pay may meet."""
    others = [each for each in site.sample.configuration.integrations if each.name != "acme"]
    words = {each.name for each in others if each.name != "maps"} | {each.company(Side.PARTNER).name for each in others}
    unseen = foreign(site)
    words |= {*unseen["conflict_id"], *unseen["digest"]}
    return (words | {"Labels and tracking"}) - {HOSTILE} | {"owned", "Open Street Tiles"}


def visitors(site: Site) -> dict[str, httpx.Client]:
    doors.account(site, "Bo", Role.OWNER, Side.PARTNER, "acme")
    _, path = doors.link(site)
    guest = doors.browser(site)
    assert doors.come_in(guest, path).status_code == 303
    bearer = doors.browser(site)
    bearer.headers.update(doors.token(site, "pipeline", Scope.ACT, "acme"))
    return {"account": doors.signed_in(site, "Bo"), "link": guest, "token": bearer}


@pytest.fixture(scope="module")
def people(house: Site) -> dict[str, httpx.Client]:
    return visitors(house)


ENDLESS = {"/events"}
"""Answers that never end: `test_live.py` reads them."""
GETS = sorted(template for method, template in ROUTES if method == "GET" and template not in ENDLESS)
ALL = sorted(ROUTES)
WAYS = ("account", "link", "token")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("template", GETS)
def test_nothing_of_another_integration_is_told(
    house: Site, people: dict[str, httpx.Client], template: str, way: str
) -> None:
    client, mine = people[way], own(house)
    names = re.findall(r"\{(\w+)", template)
    choices = mine[names[0]] if names else [""]
    for choice in choices:
        values = {name: mine[name][0] for name in names} | ({names[0]: choice} if names else {})
        answer = client.get(filled(template, values), follow_redirects=True)
        if ROUTES["GET", template].about in {About.INTEGRATION, About.CASE, About.EXCHANGE, About.SEEN}:
            # A verdict is of one case; the others of this list have none by that fingerprint.
            assert answer.status_code == 200 or "fingerprint" in names, (template, answer.text)
        met = {word for word in secrets_of_others(house) if word in answer.text}
        assert met == set(), (template, met)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("method", "template"), ALL)
def test_what_is_of_others_is_answered_as_what_is_not_there(
    house: Site, people: dict[str, httpx.Client], method: str, template: str, way: str
) -> None:
    client, mine, theirs = people[way], own(house), foreign(house)
    names = [name for name in re.findall(r"\{(\w+)", template) if name in theirs]
    for name in names:
        absent = "0" * 64 if name == "digest" else ABSENT
        for other in theirs[name]:
            values = {each: mine[each][0] for each in re.findall(r"\{(\w+)", template)}
            one, none = (
                client.request(method, filled(template, values | {name: each}), data={}) for each in (other, absent)
            )
            assert one.status_code == none.status_code == 404, (template, other)
            assert told(one, other) == told(none, absent)
            assert set(one.headers.items()) ^ set(none.headers.items()) <= {
                (name, each.headers[name]) for each in (one, none) for name in ("content-length", "date")
            }


def test_names_that_are_not_configured_are_answered_with_those_that_the_visitor_sees(
    site: Site, client: httpx.Client, people: dict[str, httpx.Client]
) -> None:
    path, nobody = "/api/integrations/{}/apis/{}/{}", "no integration 'nope' is configured; there is "
    for last in ("check", "traffic?by=Jo"):
        api = client.post(path.format("acme", "nope", last), json={}).json()["message"]
        assert api == "the integration acme has no API 'nope'; it has payments, webhooks"
        all_names = ", ".join(each.name for each in site.sample.configuration.integrations)
        assert client.post(path.format("nope", "x", last), json={}).json()["message"] == nobody + all_names
    for way in WAYS:
        assert people[way].get("/api/integrations/nope").json()["message"] == nobody + "acme"


def test_metrics_and_details_of_health_are_for_those_who_see_all(house: Site, people: dict[str, httpx.Client]) -> None:
    for way in WAYS:
        answer = people[way].get("/metrics")
        assert (answer.status_code, answer.text) == (404, people[way].get("/metrics/nowhere").text)
    scraper = doors.token(house, "prometheus")
    with doors.browser(house) as client:
        assert client.get("/metrics", headers=scraper).status_code == 200
        assert client.get("/metrics").status_code == 401
        assert client.get("/health", headers=scraper).json()["facts"] == {"store": "sound"}
        assert client.get("/health").json() == {"status": "ok", "reasons": [], "facts": {}}


@pytest.mark.parametrize(("method", "template"), ALL)
def test_who_is_not_signed_in_gets_nothing(house: Site, method: str, template: str) -> None:
    path = filled(template, {name: values[0] for name, values in own(house).items()})
    with doors.browser(house) as client:
        answer = client.request(method, path)
        unknown = client.request(method, path, headers={"Authorization": "Bearer of-nobody"})
    assert unknown.status_code == 401
    assert unknown.headers["www-authenticate"].startswith("Bearer")
    if ROUTES[method, template].act is None:
        assert answer.status_code in {200, 404, 403}
        assert "acme" not in answer.text.replace("api@acme", "")
    elif method == "GET" and not path.startswith(("/api/", "/metrics", "/events")):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=%2F")
    else:
        assert answer.status_code == 401


def test_lists_hold_what_the_visitor_sees(house: Site, people: dict[str, httpx.Client]) -> None:
    for way in WAYS:
        client = people[way]
        assert [each["integration"] for each in client.get("/api/integrations").json()["integrations"]] == ["acme"]
        conflicts = client.get("/api/conflicts").json()["conflicts"]
        assert {each["integration"] for each in conflicts} == {"acme"}
        assert len(conflicts) == len(house.store.conflicts(integration="acme"))
        assert client.get("/api/conflicts?integration=parcels").json() == {"conflicts": []}
        observed = client.get("/api/history").json()["observations"]
        assert {each["integration"] for each in observed} == {"acme"}
        assert observed == sorted(observed, key=lambda each: each["id"])
        assert client.get("/api/history?integration=parcels").json() == {"observations": []}
        three = client.get("/api/history?newest=3").json()["observations"]
        assert three == observed[-3:]


def test_a_visitor_of_two_integrations_has_both_in_one_history(house: Site) -> None:
    both = doors.token(house, "two", Scope.READ, "acme", "parcels")
    with doors.browser(house) as client:
        observed = client.get("/api/history", headers=both).json()["observations"]
        newest = client.get("/api/history?newest=4", headers=both).json()["observations"]
    assert all(one["id"] < other["id"] for one, other in pairwise(observed))
    assert newest == observed[-4:]

"""API tokens: what each scope may, for whom, and for how long."""

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from monitor.engine.observed.observation import Observed
from monitor.model.access import Scope
from monitor.model.sides import Side
from monitor.web.context import takes_no_traffic
from tests.web import doors
from tests.web.sample import NOW
from tests.web.site import Site, client_of, running_site

TRAFFIC = "/api/integrations/acme/apis/payments/traffic"
PAUSE = "/integrations/acme/pause"


@pytest.fixture
def house(fresh_site: Site) -> Site:
    return doors.locked(fresh_site)


@pytest.fixture
def client(house: Site) -> Iterator[httpx.Client]:
    with client_of(house.url) as program:
        yield program


@pytest.mark.parametrize(
    ("scope", "reads", "observes", "acts"),
    [(Scope.READ, 200, 403, 403), (Scope.OBSERVE, 200, 422, 403), (Scope.ACT, 200, 422, 303)],
)
def test_each_scope_may_what_it_says(
    house: Site, client: httpx.Client, scope: Scope, reads: int, observes: int, acts: int
) -> None:
    """Traffic that is allowed gets as far as the sample site, which takes none."""
    headers = doors.token(house, "ci", scope)
    assert client.get("/api/integrations/acme", headers=headers).status_code == reads
    answer = client.post(TRAFFIC, json={"log": {}}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) in {(observes, "not-possible"), (403, "not-allowed")}
    assert answer.status_code == observes
    if acts == 303:
        headers["Origin"] = house.url
        form = {"token": doors.token_on(browser_with(house, headers), "/integrations/acme", PAUSE), "hours": "2"}
        assert client.post(PAUSE, data=form, headers=headers).status_code == 303
    else:
        assert client.post(PAUSE, data={}, headers=headers).status_code == acts


def browser_with(house: Site, headers: dict[str, str]) -> httpx.Client:
    client = doors.browser(house)
    client.headers.update(headers)
    return client


FEEDS = ("/road-map.ics", "/integrations/acme/road-map.ics")


@pytest.mark.parametrize("feed", FEEDS)
def test_a_calendar_program_comes_in_with_a_token_in_the_address(house: Site, client: httpx.Client, feed: str) -> None:
    headers = doors.token(house, "calendar", Scope.READ, expires_at=NOW + timedelta(days=9))
    secret = headers["Authorization"].partition(" ")[2]
    assert client.get(feed).status_code in {303, 401}, "nobody comes in without"
    answer = client.get(feed, params={"token": secret})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert secret not in answer.text
    assert client.get(feed, params={"token": "cm_wrong"}).status_code == 401
    house.context.clock.advance(timedelta(days=9))
    assert client.get(feed, params={"token": secret}).status_code == 401, "it is over"


def test_the_road_map_shows_a_whole_address_for_a_calendar_program(house: Site) -> None:
    doors.account(house, "Ann")
    ann = doors.signed_in(house, "Ann")
    for page in ("/road-map", "/integrations/acme/road-map"):
        shown = re.search(r"give it <code>([^<]+)</code>", ann.get(page).text)
        assert shown is not None
        assert shown[1] == f"{house.url}{page}.ics?token=…"
    ann.close()


def test_a_token_in_the_address_reads_calendars_and_nothing_else(house: Site, client: httpx.Client) -> None:
    secret = doors.token(house, "calendar", Scope.READ)["Authorization"].partition(" ")[2]
    for path in ("/api/integrations", "/road-map", "/metrics", "/api/road-map", "/integrations/acme"):
        assert client.get(path, params={"token": secret}).status_code in {303, 401}, path
    for scope in (Scope.OBSERVE, Scope.ACT):
        strong = doors.token(house, f"strong {scope}", scope)["Authorization"].partition(" ")[2]
        answer = client.get(FEEDS[0], params={"token": strong})
        assert answer.status_code == 401
        assert "may more than read" in answer.text


def test_a_calendar_has_only_what_its_token_sees(house: Site, client: httpx.Client) -> None:
    narrow = doors.token(house, "narrow", Scope.READ, "elsewhere")["Authorization"].partition(" ")[2]
    assert client.get(FEEDS[1], params={"token": narrow}).status_code == 404
    assert "BEGIN:VEVENT" not in client.get(FEEDS[0], params={"token": narrow}).text


def test_who_hands_traffic_in_is_whose_token_it_is(tmp_path) -> None:
    taken: list[str] = []

    def observe(name: str, api: str, environment: str | None, archive: bytes, by: str) -> Observed:
        taken.append(by)
        return takes_no_traffic(name, api, environment, archive, by)

    with running_site(tmp_path, observe=observe) as site:
        doors.locked(site)
        headers = doors.token(site, "ci", Scope.OBSERVE)
        with client_of(site.url) as client:
            client.post(f"{TRAFFIC}?by=Somebody", json={"log": {}}, headers=headers)
            client.post(TRAFFIC, json={"log": {}}, headers=headers)
    assert taken == ["ci", "ci"]


def test_without_sign_in_traffic_needs_a_name(fresh_site: Site, fresh_client: httpx.Client) -> None:
    answer = fresh_client.post(TRAFFIC, json={"log": {}})
    assert answer.status_code == 422
    assert "by: " in answer.json()["message"]


def test_a_token_ends_with_its_time_and_when_it_is_revoked(house: Site, client: httpx.Client) -> None:
    headers = doors.token(house, "ci", expires_at=NOW + timedelta(days=1))
    gone = doors.token(house, "old", revoked_at=NOW)
    assert client.get("/api/integrations", headers=headers).status_code == 200
    house.context.clock.advance(timedelta(days=1))
    for each in (headers, gone):
        answer = client.get("/api/integrations", headers=each)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-first")


def test_a_wrong_token_is_not_made_good_by_a_session(house: Site) -> None:
    doors.account(house, "Ann")
    client = doors.signed_in(house, "Ann")
    assert client.get("/api/integrations").status_code == 200
    assert client.get("/api/integrations", headers={"Authorization": "Bearer no"}).status_code == 401
    assert client.get("/api/integrations", headers={"Authorization": "Basic no"}).status_code == 200


def test_a_token_of_one_company_sees_its_integrations(house: Site, client: httpx.Client) -> None:
    headers = doors.token(house, "ci", Scope.OBSERVE, "acme", side=Side.PARTNER)
    assert client.get("/api/integrations/parcels", headers=headers).status_code == 404
    foreign = TRAFFIC.replace("acme", "parcels")
    assert client.post(foreign, json={"log": {}}, headers=headers).status_code == 404
    assert house.store.audit_entries(1) == ()

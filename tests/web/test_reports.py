"""Report a problem: the form on the page of an integration and the route for programs, through the real command."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import unquote

import httpx
import pytest

from monitor.engine.course import course_of
from monitor.model.access import Role, Scope
from monitor.model.cases import ConflictStatus
from monitor.web.case.brought import EXCHANGE_LIMIT
from tests.fakes.clock import FakeClock
from tests.web import doors
from tests.web.site import Site, client_of, reporting_site

FORM = "/integrations/acme/reports"
API = "/api/integrations/acme/reports"
OURS = {"by": "Jo <Berg>", "side": "in-house"}


@pytest.fixture(scope="module")
def reporting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with reporting_site(tmp_path_factory.mktemp("reporting")) as site:
        yield site


@pytest.fixture
def client(reporting: Site) -> Iterator[httpx.Client]:
    with doors.browser(reporting) as found:
        yield found


def sent(client: httpx.Client, **fields: str) -> httpx.Response:
    token = doors.token_on(client, "/integrations/acme", FORM)
    return client.post(FORM, data={"token": token, **OURS, **fields})


def line(site: Site, path: str = "/charges/ch_1") -> str:
    (api, *_) = site.sample.configuration.integration("acme").apis
    environment = next(each for each in api.environments if each.base_url is not None)
    return f"curl -H 'Authorization: Bearer s3cret-abcdef' {environment.base_url}{path}"


def test_a_report_is_a_case_at_once_and_stands_on_its_page(reporting: Site, client: httpx.Client) -> None:
    answer = sent(client, sentence="payouts are <late>", customer="yes", noticed="2026-11-19T08:00")
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "payouts are &lt;late&gt;" in page
    assert "reported, not verified yet" in page
    assert "19 Nov 2026, 08:00 UTC" in page
    assert "bring the exchange that shows it" in page.lower()
    case = answer.headers["location"].rpartition("/")[2]
    later = client.get(f"/integrations/acme?case={case}")
    assert f'name="case" maxlength="200" value="{case}"' in later.text
    joined = sent(client, sentence="here it is", exchange=line(reporting, "/charges/<i>"), case=case)
    assert joined.headers["location"] == answer.headers["location"]
    page = client.get(answer.headers["location"]).text
    assert "What was reported" in page
    assert "Not kept, since it is a credential: Authorization." in page
    assert "s3cret" not in page


def test_what_was_only_reported_stands_below_what_fails_on_the_wall_and_is_drawn_otherwise(
    reporting: Site, client: httpx.Client
) -> None:
    at = reporting.context.clock.now()
    place = sent(client, sentence="zebras are <shown>").headers["location"].rpartition("/")[2]
    acme = reporting.context.configuration().integration("acme")
    assert acme is not None
    shown = map(reporting.store.conflict, map(unquote, re.findall(r'href="/cases/([^"]+)"', client.get("/").text)))
    listed = [each for each in shown if each is not None and each.integration == "acme"]
    failing = [each.status.is_failing for each in listed]
    assert failing == sorted(failing, reverse=True)
    assert len(failing) == 4
    assert failing[0]
    explained = [each.verdict.get("status") == "attributed" for each in listed]
    assert explained == sorted(explained, reverse=True)
    assert explained[0]
    found = course_of(acme, reporting.store, at - timedelta(days=90), at + timedelta(hours=1))
    assert [each.case for each in found.troubles if each.reported and each.case == place] == [place]
    assert not all(each.reported for each in found.troubles)
    assert isinstance(reporting.context.clock, FakeClock)
    reporting.context.clock.advance(timedelta(minutes=5))
    page = client.get("/integrations/acme").text
    open_ones = re.findall(r'href="/cases/([^"#]+)"', page.partition('id="open"')[2])[: len(listed)]
    assert [unquote(each) for each in open_ones] == [each.id for each in listed], "as on the wall"
    assert '<g class="case-reported"><title>zebras are &lt;shown&gt;</title>' in page
    assert "a dashed outline was only reported, and not seen to fail" in page
    assert ">open and closed<title>" in page


def test_whoever_reported_it_ends_it_on_the_page(reporting: Site, client: httpx.Client) -> None:
    place = sent(client, sentence="it is slow").headers["location"]
    action = f"{place}/say/resolve"
    token = doors.token_on(client, place, action)
    theirs = client.post(action, data={"token": token, "by": "API desk", "side": "partner"})
    assert theirs.status_code == 409
    assert client.post(action, data={"token": token, **OURS}).status_code == 303
    case = reporting.store.conflict(place.rpartition("/")[2])
    assert case is not None
    assert case.status is ConflictStatus.CLOSED


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"sentence": ""}, "Say in a sentence what is the matter."),
        ({"exchange": "curl https://elsewhere.example/<x>"}, "goes to none of the environments that are watched"),
        ({"exchange": "curl --frobnicate x"}, "Option --frobnicate of curl is not known here."),
        ({"exchange": '{"log": {}}'}, "'entries' is missing"),
        ({"exchange": "x" * (EXCHANGE_LIMIT + 1)}, "more than 100000 characters"),
        ({"expect": "ok"}, "a number such as 200"),
        ({"noticed": "yesterday"}, "a date and a time"),
        ({"side": "both"}, "Say for which company you act."),
        ({"by": ""}, "The log needs the name of a person."),
        ({"token": "old"}, "Send it once more."),
    ],
)
def test_a_refused_form_comes_back_as_it_was_filled_in(
    reporting: Site, client: httpx.Client, fields: dict[str, str], why: str
) -> None:
    before = len(reporting.store.conflicts())
    written = {"sentence": "it's “odd” </textarea>", "expect": "204", **fields}
    answer = sent(client, **written)
    assert answer.status_code in {403, 422}
    assert "hx-get" not in answer.text, "what was filled in stays until it is sent"
    text = html.unescape(answer.text)
    assert why in text
    assert "Nothing was kept yet." in text
    for name in ("sentence", "exchange", "expect"):
        assert written.get(name, "")[:300] in text
    assert "odd” </textarea>" not in answer.text
    assert len(reporting.store.conflicts()) == before


def test_a_page_of_another_site_reports_nothing(reporting: Site, client: httpx.Client) -> None:
    token = doors.token_on(client, "/integrations/acme", FORM)
    away = {"Origin": "https://evil.example"}
    fields = {"token": token, "sentence": "x", **OURS}
    assert client.post(FORM, data=fields, headers=away).status_code == 403
    assert client.post(API, json={"sentence": "x", **OURS}, headers=away).status_code == 403
    plain = {"Content-Type": "text/plain"}
    assert client.post(API, content=b'{"sentence": "x"}', headers=plain).status_code == 415


def test_programs_report_over_the_api(reporting: Site, client: httpx.Client) -> None:
    body = {"sentence": "it fails", "exchange": line(reporting, "/charges/ch_9"), "expect": 200, **OURS}
    answer = client.post(API, json=body)
    assert answer.status_code == 200
    found = answer.json()
    assert found["not_kept"] == ["Authorization"]
    assert found["conflict"]["integration"] == "acme"
    case = found["conflict"]["id"]
    (*_, told) = client.get(f"/api/conflicts/{case}/settlement").json()["reports"]
    assert (told["text"], told["expected"]) == ("it fails", 200)
    refused = client.post(API, json={**body, "exchange": "curl"})
    assert (refused.status_code, refused.json()["code"]) == (422, "curl-unreadable")
    assert client.post(API, json={**body, "expect": 7}).status_code == 422
    assert client.post("/api/integrations/none/reports", json=body).status_code == 404


def test_the_other_company_reports_by_its_link_and_only_of_its_own_integration(reporting: Site) -> None:
    open_house = reporting.sample
    try:
        site = doors.locked(reporting)
        _, path = doors.link(site)
        with doors.browser(site) as guest:
            guest.post(path, data={"token": doors.token_on(guest, path, path)})
            token = doors.token_on(guest, "/integrations/acme", FORM)
            fields = {"token": token, "sentence": "we see 500", "by": "Mallory", "side": "in-house"}
            answer = guest.post(FORM, data=fields)
            assert answer.status_code == 303
            (entry, *_) = site.store.log(answer.headers["location"].rpartition("/")[2])
            assert (entry.by, entry.data["side"]) == ("Jo Berg", "partner"), "as who they are"
            others = [each.name for each in site.sample.configuration.integrations if each.name != "acme"]
            for other in others:
                assert guest.post(f"/integrations/{other}/reports", data=fields).status_code == 404
        body = {"sentence": "x", **OURS}
        reader = doors.token(site, "reader", Scope.READ)
        actor = doors.token(site, "actor", Scope.ACT, "acme")
        with client_of(site.url) as program:
            assert program.post(API, json=body).status_code == 401
            assert program.post(API, json=body, headers=reader).status_code == 403
            assert program.post(API, json=body, headers=actor).status_code == 200
            for other in others:
                assert program.post(f"/api/integrations/{other}/reports", json=body, headers=actor).status_code == 404
        doors.account(site, "vi", Role.VIEWER)
        with doors.browser(site) as viewer:
            doors.sign_in(viewer, "vi")
            assert FORM not in viewer.get("/integrations/acme").text, "no form for who may not"
    finally:
        reporting.sample = open_house

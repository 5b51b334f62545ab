"""The road map as page, calendar and JSON, from a real store."""

from dataclasses import replace
from datetime import date, timedelta

import httpx
from icalendar import Calendar

from monitor.model.descriptions import Document, PollTarget
from tests.web.sample import NOW, before_now
from tests.web.site import Site, client_of
from tests.web.test_pages import Visible

ACME = "/integrations/acme/road-map"


def milestones(client: httpx.Client) -> list[dict]:
    return client.get("/api/road-map?integration=acme").json()["milestones"]


def test_the_page_names_day_company_contracts_and_notice(client: httpx.Client) -> None:
    page = Visible(client.get(ACME).text).words
    assert "2027-01-15 in 56 days" in page
    assert "Ends GET /charges/{id}" in page
    assert "Announced 2026-11-20: 56 days of notice, 90 are agreed." in page
    assert "Falls into a freeze of Checkout: inventory." in page
    assert "Release v2 release Acme Pay · the calendar Will meet" in page
    assert (
        page.index("2026-11-29 in 9 days")
        < page.index("2026-12-14 in")
        < page.index("2027-01-11 to")
        < page.index("2027-01-15 in")
    )


def test_an_end_is_announced_by_the_first_snapshot_that_carries_its_day(site: Site, client: httpx.Client) -> None:
    (sunset,) = [each for each in milestones(client) if each["kind"] == "sunset"]
    assert (sunset["announced"], sunset["notice_days"], sunset["short_notice"]) == ("2026-11-20", 56, True)
    assert sunset["announced_or_before"] is False
    assert sunset["meets"] == ["pacts/checkout.json"]
    assert sunset["freeze"] == "inventory"


def test_an_end_that_is_moved_was_announced_anew(fresh_site: Site) -> None:
    store, target = fresh_site.store, PollTarget("acme", "payments")
    state = store.poll_states()[target.key]
    assert state.digest is not None
    content = store.document(state.digest).files["openapi.json"].replace(b"2027-01-15", b"2027-03-01")
    moved = store.put_document(Document("openapi.json", {"openapi.json": content}, "api.acme.example"))
    store.save_changes(target, state.digest, moved, [], before_now(20), before_now(10))
    store.save_polls([replace(state, digest=moved)])
    with client_of(fresh_site.url) as client:
        found = [each for each in milestones(client) if each["kind"] == "sunset"]
    assert [each["first"] for each in found] == ["2027-03-01"]


def test_an_end_that_stood_there_when_watching_began_may_be_older_and_is_not_short(fresh_site: Site) -> None:
    """Nothing led to the description in force, which carries it."""
    store, target = fresh_site.store, PollTarget("acme", "webhooks")
    state, described = store.poll_states()[target.key], store.poll_states()[PollTarget("acme", "payments").key].digest
    in_force = store.contract_in_force("acme", "webhooks")
    assert in_force is not None
    assert described is not None
    content = store.document(described).files["openapi.json"].replace(b"2027-01-15", b"2027-01-20")
    first = store.put_document(Document("openapi.json", {"openapi.json": content}, "api.acme.example"))
    store.save_polls([replace(state, digest=first)])
    store.save_contract_in_force(replace(in_force, description_digest=first))
    with client_of(fresh_site.url) as client:
        (found,) = [each for each in milestones(client) if each["first"] == "2027-01-20"]
        page = Visible(client.get(ACME).text).words
        feed = client.get("/integrations/acme/road-map.ics").text.replace("\r\n ", "")
    assert found["announced"] == in_force.since.date().isoformat()
    assert (found["announced_or_before"], found["short_notice"], found["notice_days"]) == (True, False, 62)
    assert f"Announced on or before {found['announced']}: at least 62 days of notice, 90 are agreed." in page
    assert f"Announced: on or before {found['announced']}" in feed


def test_the_calendar_is_read_back_by_a_calendar_program(client: httpx.Client) -> None:
    answer = client.get("/integrations/acme/road-map.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    dated = [each for each in milestones(client) if each["first"] is not None]
    assert sorted(str(each["dtstart"].dt) for each in events) == sorted(each["first"] for each in dated)
    assert len({str(each["uid"]) for each in events}) == len(events)
    (freeze,) = [each for each in events if "inventory" in str(each["summary"])]
    assert freeze["dtend"].dt - freeze["dtstart"].dt == timedelta(days=10)
    assert str(freeze["summary"]) == "Checkout, freeze: inventory"


def test_the_calendar_of_hostile_names_is_still_one(client: httpx.Client) -> None:
    events = Calendar.from_ical(client.get("/road-map.ics").content).walk("VEVENT")
    assert len(events) == len([each for each in client.get("/api/road-map").json()["milestones"] if each["first"]])


def test_where_nothing_is_announced_the_page_says_what_will_appear(client: httpx.Client) -> None:
    assert "What will appear here" in Visible(client.get("/integrations/loyalty/road-map").text).words


def test_headers_of_answers_announce_an_end_too(fresh_site: Site) -> None:
    store = fresh_site.store
    recording = next(
        each
        for each in store.recordings("acme", "payments", "sandbox").values()
        if each.interaction.operation == "GET /charges"
    )
    response = recording.exchange.response
    assert response is not None
    day = (NOW + timedelta(days=100)).strftime("%a, %d %b %Y 00:00:00 GMT")
    exchange = replace(recording.exchange, response=replace(response, headers=(*response.headers, ("Sunset", day))))
    store.save_recording(replace(recording, exchange=exchange))
    with client_of(fresh_site.url) as client:
        (found,) = [each for each in milestones(client) if each["operation"] == "GET /charges"]
    assert date.fromisoformat(found["first"]) == (NOW + timedelta(days=100)).date()
    assert found["how"].startswith("answers carry `Sunset: ")
    assert found["meets"] == ["pacts/checkout.json"]

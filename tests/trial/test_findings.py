"""Endings, traffic and relations as findings, and what they are in words and JSON."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from monitor.errors import UsageError
from monitor.model.descriptions import Document
from monitor.model.sides import Side
from monitor.openapi.endings import endings_of, from_headers
from monitor.schemas import jsonschema_rs_judge
from monitor.trial import text
from monitor.trial.arguments import Argument, Kind
from monitor.trial.described import Described, described
from monitor.trial.findings import (
    Check,
    DescriptionMissing,
    Ending,
    EndingsListed,
    Finding,
    LiveChecked,
    LiveOutcome,
    NotChecked,
    Outcome,
    Relation,
    outcome_of,
)
from monitor.trial.json_form import trial_to_json
from monitor.trial.relation import related
from monitor.trial.traffic import read_archive, traffic_use
from tests.trial.samples import answer_schema, description, get

TODAY = date(2026, 11, 22)


async def read(value, side=Side.IN_HOUSE, address="https://shop.example/openapi.json"):
    document = Document("openapi.json", {"openapi.json": json.dumps(value).encode()}, address)
    argument = Argument(Kind.WEB, address)
    found = await described(argument, side, document, "the address given", location=address, address=address)
    assert isinstance(found, Described), found
    return found


async def test_everything_that_ends_is_listed_the_next_date_first():
    member = {"type": "string", "deprecated": True}
    value = description(
        {
            "/late": get(**{"x-sunset": "2027-06-01"}),
            "/soon": get(deprecated=True, **{"x-sunset": "2026-12-31T00:00:00Z"}),
            "/some-day": get(deprecated=True),
            "/odd": get(**{"x-sunset": "when it is time"}),
            "/fine": get(parameters=[{"name": "q", "in": "query", "deprecated": True, "schema": {"type": "string"}}]),
        },
        components={"schemas": {"Order": answer_schema(note=member, total={"type": "integer"}), "Odd": True}},
    )
    found = await read(value)
    headers = {"sunset": "Fri, 01 Jan 2027 00:00:00 GMT"}
    told = [*text.lines(EndingsListed(Side.PARTNER, endings_of(found.api, headers), TODAY))]
    assert told == [
        "· partner: 7 things deprecated or ending",
        "    2026-12-31 (in 39 days)  GET /soon: x-sunset 2026-12-31T00:00:00Z",
        "    2027-01-01 (in 40 days)  the address of the description: Sunset: Fri, 01 Jan 2027 00:00:00 GMT",
        "    2027-06-01 (in 191 days)  GET /late: x-sunset 2027-06-01",
        "    GET /fine, query parameter q: deprecated",
        "    GET /odd: x-sunset when it is time",
        "    GET /some-day: deprecated",
        "    Order.note: deprecated",
    ]


@pytest.mark.parametrize(
    ("day", "words"), [("2026-11-21", "1 day ago"), ("2026-11-22", "today"), ("2026-11-23", "in 1 day")]
)
def test_a_date_is_told_as_the_days_to_it(day, words):
    ending = Ending("GET /a", f"x-sunset {day}", date.fromisoformat(day))
    assert f"{day} ({words})  GET /a" in [*text.lines(EndingsListed(Side.PARTNER, (ending,), TODAY))][1]


@pytest.mark.parametrize(
    ("header", "value", "on"),
    [
        ("sunset", "Sat, 31 Dec 2022 23:59:59 GMT", date(2022, 12, 31)),
        ("deprecation", "@1688169599", date(2023, 6, 30)),
        ("deprecation", "true", None),
        ("sunset", "soon", None),
        ("deprecation", "@999999999999", None),
    ],
)
def test_headers_that_announce_an_end_are_read_as_their_rfcs_write_them(header, value, on):
    (ending,) = from_headers({header: value}, "x")
    assert ending.on == on


def test_headers_that_announce_nothing_are_none():
    assert [*from_headers({"deprecation": "false", "link": "<x>; rel=sunset"}, "x")] == []


def archive_of(tmp_path, *requests):
    entries = [
        {
            "request": {"method": method, "url": url, "headers": []},
            "response": {"status": status, "content": {"mimeType": "application/json", "text": "{}"}},
        }
        for method, url, status in requests
    ]
    path = tmp_path / "traffic.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return read_archive(path)


USED = description(
    {"/a": get(), "/b/{id}": get(deprecated=True, **{"x-sunset": "2027-01-01"}), "/c": get()},
    servers=[{"url": "https://api.shop.example/v1"}],
)


async def test_traffic_shows_which_operations_are_used_and_which_of_those_end(tmp_path):
    archive = archive_of(
        tmp_path,
        ("GET", "https://api.shop.example/v1/a", 200),
        ("GET", "https://api.shop.example/v1/a?page=2", 200),
        ("GET", "https://api.shop.example/v1/b/7", 200),
        ("GET", "https://other.example/v1/c", 200),
        ("GET", "https://api.shop.example/v1/c", 503),
    )
    use = traffic_use(await read(USED, Side.PARTNER), archive)
    assert [*text.lines(replace(use, archive="traffic.har"))] == [
        "! partner: traffic.har uses 2 of 3 operations, 1 of them deprecated or ending",
        "    GET /b/{id}: 1 request  x-sunset 2027-01-01",
        "    GET /a: 2 different requests",
    ]


async def test_traffic_to_another_host_is_matched_by_its_paths_and_that_is_said(tmp_path):
    archive = archive_of(tmp_path, ("GET", "https://staging.example/a", 200), ("GET", "https://x.example/zzz", 200))
    use = traffic_use(await read(USED), archive)
    assert (use.requests, [each.operation for each in use.used], use.by_path_alone) == (2, ["GET /a"], True)
    assert [*text.lines(use)][-1].startswith("    by their paths alone")


async def test_traffic_that_uses_nothing_of_it_is_unknown(tmp_path):
    use = traffic_use(await read(USED), archive_of(tmp_path, ("GET", "https://x.example/zzz", 200)))
    (line,) = text.lines(use)
    assert line.endswith("uses no operation of this description")
    assert not use.by_path_alone


def test_an_archive_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("monitor.trial.traffic._BYTES_MAX", 10)
    with pytest.raises(UsageError, match="larger than"):
        archive_of(tmp_path)


PATHS = {f"/{name}": get() for name in "abcdefgh"}
RELATIONS = {
    "the same": (PATHS, PATHS, Relation.TWO_VERSIONS),
    "one more": ({"/a": get()}, {"/a": get(), "/b": get()}, Relation.TWO_VERSIONS),
    "most shared": ({**PATHS, "/x": get()}, {**PATHS, "/y": get()}, Relation.TWO_VERSIONS),
    "nothing shared": ({"/a": get()}, {"/b": get()}, Relation.TWO_APIS),
    "a health check shared": ({"/a": get()}, PATHS, Relation.TWO_APIS),
    "a few of many shared": (PATHS, {"/a": get(), **{f"/{n}": get() for n in range(8)}}, Relation.TWO_APIS),
    "nothing described": ({}, {}, Relation.TWO_APIS),
}


@pytest.mark.parametrize("case", RELATIONS.values(), ids=RELATIONS.keys())
async def test_two_descriptions_are(case):
    one, other, relation = case
    judge = jsonschema_rs_judge()
    for pair in ((one, other), (other, one)):
        first, second = [await read(description(paths)) for paths in pair]
        assert related(first, second, judge).relation is relation


async def test_two_that_say_the_same_have_no_command_that_would_show_nothing():
    same = [await read(description(PATHS)) for _ in range(2)]
    assert [*text.lines(related(*same, jsonschema_rs_judge()))] == [
        "· probably two versions of one API: they share 8 of 8 operations",
        "    from the first to the second: no change",
    ]


async def test_two_versions_are_told_with_their_difference_and_the_command_that_shows_it():
    changed = {**PATHS, "/a": get(answer_schema(status={"type": "integer"}))}
    first = await read(description(PATHS))
    second = await read(description(changed), address="https://shop.example/a b.json")
    assert [*text.lines(related(first, second, jsonschema_rs_judge()))] == [
        "· probably two versions of one API: they share 8 of 8 operations",
        "    from the first to the second: 1 breaking, 0 risky, 0 compatible",
        "    see them: compat-monitor diff https://shop.example/openapi.json 'https://shop.example/a b.json'",
    ]


def test_every_finding_has_words():
    assert set(text._WORDS) == set(get_args(Finding))


def test_json_spells_every_field():
    at = datetime(2026, 1, 31, 12, tzinfo=UTC)
    live = LiveChecked(
        Side.PARTNER, "GET /a", "u", LiveOutcome.UNKNOWN, "r", at=at, announced=(Ending("w", "a", TODAY),)
    )
    (told,) = trial_to_json([live])["findings"]
    assert told.keys() == {"finding", *(each.name for each in fields(LiveChecked))}
    assert (told["finding"], told["at"]) == ("live-checked", "2026-01-31T12:00:00+00:00")
    assert told["announced"] == [{"what": "w", "announcement": "a", "on": "2026-11-22", "operation": None}]
    assert json.dumps(told)


async def test_the_outcome_is_the_worst_that_is_known():
    found = (await read(description({}))).found
    live = LiveChecked(Side.PARTNER, "GET /a", "u", LiveOutcome.VIOLATES, "r")
    lost = DescriptionMissing(Side.PARTNER, "x", (), "y")
    assert outcome_of([]) is Outcome.UNKNOWN
    assert outcome_of([lost, NotChecked(Check.LIVE, "r")]) is Outcome.UNKNOWN
    assert outcome_of([found, replace(live, outcome=LiveOutcome.UNREACHABLE)]) is Outcome.FINE
    assert outcome_of([lost, found]) is Outcome.UNKNOWN
    assert outcome_of([found, live]) is Outcome.VIOLATED
    assert outcome_of([found, live, replace(lost, unusable=True)]) is Outcome.UNUSABLE

"""Differences that are none, and places that are one: what messages look like must not make a blame."""

import gzip
import json
import random
from collections.abc import Iterator

import pytest

from monitor.demo.contracts import payments_pact
from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, Arena, accused, an_arena, exactly, like, said, told
from tests.servers.scripted import Reply

JSON = {"Content-Type": "application/json"}
BYTES = json.dumps(CHARGE).encode()
PATH = "/charges/ch_1042"


@pytest.fixture
def arena(tmp_path) -> Iterator[Arena]:
    with an_arena(tmp_path) as found:
        yield found


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


SAME = {
    "compressed": Reply(200, gzip.compress(BYTES), {**JSON, "Content-Encoding": "gzip"}),
    "with a charset": Reply(200, BYTES, {"Content-Type": "application/json; charset=UTF-8"}),
    "spaced and reordered": Reply(200, json.dumps(dict(reversed(CHARGE.items())), indent=4).encode(), JSON),
    "with members more": said(CHARGE | {"note": "new", "links": []}),
    "with another amount": said(CHARGE | {"amount": 5}),
    "with other headers": said(CHARGE, X_Served_By="node-7", Age="3"),
}


@pytest.mark.parametrize("reply", SAME.values(), ids=SAME)
async def test_an_answer_that_means_the_same_is_no_difference(arena, reply):
    await arena.cycle()
    arena.routes[PATH] = reply
    report = await an_hour_later(arena)
    assert report.state is CompatibilityState.COMPATIBLE
    assert not report.regressions


SECRETS = {
    "a member of JSON": lambda n: said({"access_token": f"abcdef12345{n}", "user": "x"}),
    "a form": lambda n: Reply(200, f"token=abcdefgh{n}&user=x".encode(), {"Content-Type": "text/plain"}),
    "a cookie": lambda n: said({"user": "x"}, Set_Cookie=f"session=abcdefgh{n}; Path=/"),
}


@pytest.mark.parametrize("answer", SECRETS.values(), ids=SECRETS)
async def test_a_token_that_is_another_in_every_answer_makes_no_false_difference(arena, answer):
    numbers = iter(range(1000, 2000))
    body = (
        json.loads(answer(999).body)
        if answer(999).headers["Content-Type"] == JSON["Content-Type"]
        else "token=abcdefgh999&user=x"
    )
    arena.interactions(exactly("log in", "/login", body), *payments_pact()["interactions"])
    arena.routes["/login"] = lambda _: answer(next(numbers))
    for _ in range(2):
        report = await an_hour_later(arena)
        assert not report.regressions
        assert not arena.cases()


async def test_a_token_that_is_no_text_any_more_is_a_difference_although_it_is_redacted(arena):
    arena.interactions(like("log in", "/login", {"access_token": "abc"}), *payments_pact()["interactions"])
    arena.routes["/login"] = said({"access_token": "abcdefgh1"})
    await arena.cycle()
    arena.routes["/login"] = said({"access_token": 7})
    report = await an_hour_later(arena)
    assert [each["pointer"] for each in report.regressions] == ["/access_token"]
    assert not [each for each in told(report) if each[1] == "attributed"], "nothing describes it, so it is not certain"


UNDECIDED = {
    "XML that is spelt otherwise": (
        {"status": 200, "headers": {"Content-Type": "application/xml"}, "body": "<a><b>1</b></a>"},
        Reply(200, b"<a><b>1</b></a>", {"Content-Type": "application/xml"}),
        Reply(200, b"<a>\n<b>1</b></a>", {"Content-Type": "application/xml"}),
    ),
    "a body longer than what is kept": (
        {"status": 200, "body": {"a": 1}, "matchingRules": {"$.body": {"match": "type"}}},
        said({"a": 1}),
        said({"a": "x" * 3000}),
    ),
}


@pytest.mark.parametrize(("expected", "before", "now"), UNDECIDED.values(), ids=UNDECIDED)
async def test_what_cannot_be_compared_is_unknown_and_no_regression(arena, expected, before, now):
    odd = {"description": "odd", "request": {"method": "GET", "path": "/odd"}, "response": expected}
    arena.interactions(odd, *payments_pact()["interactions"])
    arena.routes["/odd"] = before
    async with arena.exchanger(body_bytes_max=2000) as exchanger:
        assert (await arena.cycle(exchanger=exchanger)).state is CompatibilityState.COMPATIBLE
        arena.routes["/odd"] = now
        arena.later(hours=1)
        report = await arena.cycle(exchanger=exchanger)
    assert report.state is CompatibilityState.UNKNOWN
    assert not report.regressions


BREAKS = {
    "no body": (Reply(200, b"", JSON), "likely"),
    "a body that ends too early": (Reply(200, BYTES[:-9], JSON), "attributed"),
    "a body in another character set": (
        Reply(200, json.dumps(CHARGE | {"status": "é"}, ensure_ascii=False).encode("latin-1"), JSON),
        "attributed",
    ),
    "a body that is not compressed as it says": (Reply(200, BYTES, {**JSON, "Content-Encoding": "gzip"}), "likely"),
    "204 instead of 200": (Reply(204), "attributed"),
    "plain text": (Reply(200, b"19.99", {"Content-Type": "text/plain"}), "attributed"),
}


@pytest.mark.parametrize(("reply", "most"), BREAKS.values(), ids=BREAKS)
async def test_a_broken_message_is_its_providers_as_surely_as_the_description_says_so(arena, reply, most):
    await arena.cycle()
    arena.routes[PATH] = reply
    found = told(await an_hour_later(arena))
    assert {(changed, status) for changed, status, _ in found} == {("partner", most)}


ONLY_HEADERS = {
    "HEAD": ({"method": "HEAD", "path": "/currencies"}, {"status": 200, "headers": {"X-Total": "2"}}),
    "GET": ({"method": "GET", "path": "/currencies"}, {"status": 200, "headers": {"X-Total": "2"}}),
}


@pytest.mark.parametrize(("request_", "response"), ONLY_HEADERS.values(), ids=ONLY_HEADERS)
async def test_a_header_that_no_description_promises_is_never_certain(arena, request_, response):
    arena.interactions(
        {"description": "count", "request": request_, "response": response}, *payments_pact()["interactions"]
    )
    arena.routes["/currencies"] = said(["EUR"], X_Total="2")
    await arena.cycle()
    arena.routes["/currencies"] = said(["EUR"])
    report = await an_hour_later(arena)
    assert [each["pointer"] for each in report.regressions] == ["/headers/x-total"]
    assert {(changed, status) for changed, status, _ in told(report)} == {("partner", "likely")}


def a_list(arena: Arena) -> None:
    rules = {
        "$": {"matchers": [{"match": "type", "min": 1}]},
        "$[*].amount": {"matchers": [{"match": "integer"}]},
    }
    listed = {
        "description": "list charges",
        "request": {"method": "GET", "path": "/charges"},
        "response": {"status": 200, "body": [CHARGE], "matchingRules": {"body": rules}},
    }
    arena.interactions(listed, like("list the currencies", "/currencies", ["EUR"]), version="3.0.0")
    arena.routes["/charges"] = said([CHARGE] * 4)


def with_one_broken(index: int) -> Reply:
    return said([CHARGE | {"amount": "19.99"} if each == index else CHARGE for each in range(4)])


async def test_another_element_of_the_same_list_is_the_same_failure(arena):
    """Item 3 fails, then item 0: one place, one case, one regression."""
    a_list(arena)
    await arena.cycle()
    prints = set()
    for index in (3, 0):
        arena.routes["/charges"] = with_one_broken(index)
        report = await an_hour_later(arena)
        assert [each["pointer"] for each in report.regressions] == ["/*/amount"]
        prints |= {each["fingerprint"] for each in report.regressions}
    assert len(prints) == 1
    assert len(arena.cases()) == 1


async def test_an_element_that_moves_through_the_list_is_no_flake(arena):
    a_list(arena)
    await arena.cycle()
    chance = random.Random(3)
    arena.routes["/charges"] = lambda _: with_one_broken(chance.randrange(4))
    report = await an_hour_later(arena)
    assert [each["verdict"]["cells"]["new_new"] for each in report.regressions] == ["fail"]
    assert accused(report) == {"partner"}

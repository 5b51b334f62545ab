"""Whole terminal texts: what a newcomer reads, word for word."""

import json

import pytest

from monitor.demo.companies import acme_pay, checkout
from monitor.demo.company import Company
from tests.servers.scripted import ScriptedServer
from tests.trial.samples import answer_schema, description, get, json_reply


def test_two_companies_are_seen_within_seconds_and_an_integration_is_written(trial):
    with Company("Checkout", checkout()) as ours, Company("Acme Pay", acme_pay()) as acme:
        status, text, errors = trial(ours.url, acme.url)
    assert errors == ""
    assert (
        text.replace(ours.url, "http://OURS").replace(acme.url, "http://ACME")
        == """\
✓ in-house: Checkout webhooks 4.2.0, 2 operations, OpenAPI 3.0
    http://OURS/openapi.json (a well-known place)
    tried http://OURS: answered 404
    tried http://OURS/.well-known/api-catalog: answered 404
✓ partner: Acme Pay payments 1.0.0, 4 operations, OpenAPI 3.0
    http://ACME/openapi.json (a well-known place)
    tried http://ACME: answered 404
    tried http://ACME/.well-known/api-catalog: answered 404
· two APIs of two sides: they share 0 of 2 operations
✓ in-house: nothing is announced as deprecated or ending
✓ partner: nothing is announced as deprecated or ending
✓ in-house: GET /ready answers as described
· in-house: called 1 operation at http://OURS, 1 not
    1: not GET, and so it may change something
✓ partner: GET /status answers as described
✓ partner: GET /currencies answers as described
· partner: called 2 operations at http://ACME, 2 not
    2: needs a parameter whose value only you know
? in-house: not looked at: past revisions, since a web address keeps no past revisions
    to have it: give the file in its repository: git+https://host/repository@ref:path, or a checkout's folder
? partner: not looked at: past revisions, since a web address keeps no past revisions
    to have it: give the file in its repository: git+https://host/repository@ref:path, or a checkout's folder
· wrote contracts-try/checkout-webhooks-acme-pay-payments.yaml, in shadow: it watches and tells nobody
    next: compat-monitor config check contracts-try
    then: compat-monitor run contracts-try
"""
    )
    assert status == 0


def test_an_answer_that_is_not_as_described_ends_with_status_1_and_says_where(trial):
    document = description({"/status": get(answer_schema(amount={"type": "integer"}))})
    wrong = json_reply({"amount": "19.99"}, **{"X-Request-Id": "r-17"})
    with ScriptedServer({"/openapi.json": json_reply(document), "/status": wrong}) as server:
        status, text, _ = trial(server.url("/openapi.json"))
        address = server.url("")
    told = text.replace(address, "http://SHOP").splitlines()
    start = next(number for number, line in enumerate(told) if line.startswith("✕"))
    assert told[start] == (
        "✕ in-house: GET /status does not answer as described: the body is not what the schema for application/json "
        "allows: `/amount` does not satisfy `type: integer` "
        "(#/paths/~1status/get/responses/200/content/application~1json/schema/properties/amount/type)"
    )
    assert told[start + 1].startswith("    http://SHOP/status, ")
    assert told[start + 1].endswith(" UTC, request id r-17")
    assert status == 1


def test_nothing_found_is_unknown_and_says_what_was_tried_and_what_would_settle_it(trial):
    with ScriptedServer({"/": json_reply({"hello": "there"})}) as server:
        status, text, _ = trial(server.url("/"))
        address = server.url("")
    assert (
        text.replace(address, "http://SHOP")
        == """\
? in-house: no description found at http://SHOP/, so nothing else of it was looked at
    tried http://SHOP/: this is not an OpenAPI description: it is an object without `openapi` or `swagger`
    tried http://SHOP/.well-known/api-catalog: answered 404
    tried http://SHOP/openapi.json: the server answered 404 instead of the description
    tried http://SHOP/openapi.yaml: the server answered 404 instead of the description
    tried http://SHOP/swagger.json: the server answered 404 instead of the description
    tried 12 more: the server answered 404 instead of the description
    to settle it: give the address of the description itself, a file, or git+https://host/repository@ref:path
? not written: a first integration, since there is no description to watch
"""
    )
    assert status == 3


@pytest.mark.parametrize(
    ("argument", "line"),
    [
        ("nowhere.json", "'nowhere.json': there is no such file or folder"),
        ("shop.example/api", "'shop.example/api': there is no such file or folder"),
        ("ftp://shop.example/api", "'ftp://shop.example/api': nothing can be fetched by ftp"),
        ("https://", "'https://': this is not a web address"),
        ("https://shop.example:99999/", "'https://shop.example:99999/': this is not a web address"),
        ("https://host.example/a/b.git", "'https://host.example/a/b.git': this is a repository, and not a file in it"),
        ("git+https://host.example/a", "'git+https://host.example/a': this does not name a file in a git repository"),
        ("git+https://u:pw@host.example/a", "'git+https://host.example/a': this does not name a file in a git repository"),
    ],
)  # fmt: skip
def test_an_argument_that_can_not_be_used_is_refused_with_an_example(trial, argument, line):
    status, text, errors = trial(argument)
    assert (status, text) == (2, "")
    assert " ".join(errors.split()).startswith(f"error[argument-unusable]: {line} = help: write ")


def test_a_host_without_scheme_is_understood_in_the_help(trial):
    assert "help: write https://shop.example/api, if a web address is meant" in trial("shop.example/api")[2]


def test_a_file_that_is_no_description_is_a_mistake_of_the_command(trial, tmp_path):
    (tmp_path / "work" / "broken.json").write_text('{"openapi": "3.0.0",\n "info": ')
    status, text, _ = trial("broken.json")
    assert (
        text
        == """\
? in-house: no description found at broken.json, so nothing else of it was looked at
    tried broken.json: the document ends in the middle, in line 2
    to settle it: the end is missing: save or download the document again
? not written: a first integration, since there is no description to watch
"""
    )
    assert status == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [("{}", "key 'log' is missing"), ("not json", "expected an object"), (None, "no such file")],
    ids=["no archive", "no JSON", "no file"],
)
def test_an_archive_that_is_none_is_refused_before_anything_is_sent(trial, tmp_path, content, words):
    if content is not None:
        (tmp_path / "traffic.har").write_text(content)
    with ScriptedServer() as server:
        status, _, errors = trial(server.url("/"), "--har", tmp_path / "traffic.har")
        assert server.received == []
    assert status == 2
    assert words in errors


def test_json_holds_every_finding_and_the_outcome(trial):
    with Company("Checkout", checkout()) as ours:
        status, text, _ = trial(ours.url, "--format", "json")
    told = json.loads(text)
    assert (status, told["outcome"]) == (0, "fine")
    assert [each["finding"] for each in told["findings"]] == [
        "description-found", "endings-listed", "live-checked", "live-left-out", "not-checked", "integration-written",
    ]  # fmt: skip
    live = told["findings"][2]
    assert (live["side"], live["operation"], live["outcome"], live["status"]) == (
        "in-house",
        "GET /ready",
        "conforms",
        200,
    )


def test_text_of_the_other_company_does_not_steer_the_terminal(trial):
    document = description({"/a\x1b[2J": get()}, title="Shop\x1b]0;owned\x07")
    with ScriptedServer({"/openapi.json": json_reply(document)}) as server:
        _, text, _ = trial(server.url("/openapi.json"))
    assert "\x1b" not in text
    assert "Shop\\x1b]0;owned" in text


def test_a_password_of_an_address_is_never_printed_nor_written(trial, tmp_path):
    with Company("Checkout", checkout()) as ours:
        status, text, errors = trial(ours.url.replace("http://", "http://us:hunter2@") + "/openapi.json?api_key=s3cret")
    written = (tmp_path / "work" / "contracts-try" / "checkout-webhooks.yaml").read_text()
    assert status == 0
    for secret in ("hunter2", "s3cret"):
        assert secret not in text + errors + written
    assert "add it as ${NAME} under 'headers'" in written


def test_json_is_whole_whatever_a_title_holds(trial):
    with ScriptedServer({"/o.json": json_reply(description({}, "half \x9b\x1b"))}) as server:
        status, text, _ = trial(server.url("/o.json"), "--format", "json")
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["findings"][0]["title"] == "half \x9b\x1b"
    assert status == 0

"""HTTP archives as contracts: what is taken from them, and what is left behind."""

import pytest

from monitor.errors import UsageError
from monitor.interactions.har import read_har
from monitor.interactions.judgement import judge
from monitor.model.contracts import Interaction
from monitor.model.values import Outcome
from tests.interactions.builders import answer


def entry(
    url: str = "https://api.acme.example/v1/charges?limit=2",
    *,
    status: int = 200,
    body: str = '{"id": 1}',
    **request: object,
) -> dict:
    headers = [
        {"name": name, "value": "secret-1"}
        for name in ("Authorization", "Cookie", ":authority", "User-Agent", "sec-ch-ua")
    ]
    headers.append({"name": "Accept", "value": "application/json"})
    return {
        "request": {"method": "GET", "url": url, "headers": headers, **request},
        "response": {"status": status, "content": {"mimeType": "application/json", "text": body}},
    }


def archive(*entries: dict, base_urls: tuple[str, ...] = ()) -> tuple[Interaction, ...]:
    return read_har(
        {"log": {"version": "1.2", "entries": list(entries)}}, api="payments", contract="t.har", base_urls=base_urls
    )


def test_an_archive_entry_expects_the_same_status_and_shape():
    (found,) = archive(entry(), base_urls=("https://api.acme.example/v1",))
    assert (found.request.path, found.request.query) == ("/charges", (("limit", "2"),))
    assert found.description == "GET /charges?limit=2"
    assert judge(found, answer({"id": 2})).outcome is Outcome.PASSED
    assert judge(found, answer({"id": "2"})).outcome is Outcome.FAILED
    assert judge(found, answer({"id": 2}, status=201)).outcome is Outcome.FAILED


def test_an_archive_brings_no_credentials_and_nothing_of_the_browser():
    (found,) = archive(entry("https://api.acme.example/charges?api_key=secret-1&a=1"))
    assert found.request.headers == (("Accept", "application/json"),)
    assert "secret-1" not in repr(found)


FORM = "application/x-www-form-urlencoded"
UPLOAD = [{"name": "content-type", "value": "multipart/form-data; boundary=x"}]
AS_JSON = [{"name": "Content-Type", "value": "application/json"}]
FIELDS = {"mimeType": FORM, "params": [{"name": "a b", "value": "1"}, {"name": "c"}], "text": ""}


@pytest.mark.parametrize(
    ("sent", "body", "known"),
    [
        ({"postData": FIELDS, "bodySize": 7}, b"a+b=1&c=", True),
        ({"postData": {"mimeType": "multipart/form-data; boundary=x", "params": [{"name": "file"}]}}, None, False),
        ({"bodySize": 812}, None, False),
        ({"bodySize": 0, "headers": UPLOAD}, None, False),
        ({"bodySize": -1, "headers": AS_JSON, "postData": {"mimeType": "application/json", "text": ""}}, None, False),
        ({"bodySize": -1, "headers": AS_JSON, "method": "GET"}, None, True),
        ({"bodySize": 0, "headers": AS_JSON}, None, True),
        ({"bodySize": -1}, None, True),
        ({"postData": {"mimeType": "", "text": "", "params": []}, "bodySize": 0}, None, True),
    ],
    ids=[
        "the fields of a form",
        "an upload",
        "a body that is not in the archive",
        "an upload that is said to have no size",
        "a body of a size not known",
        "a request that has none, though it names a type",
        "an empty one that names a type",
        "a size not known",
        "no body",
    ],
)
def test_a_body_is_what_was_sent_or_said_not_to_be_known(sent: dict, body: bytes | None, known: bool):
    (found,) = archive(entry(**{"method": "POST", **sent}))
    assert (found.request.body, found.unsupported == ()) == (body, known)


def test_what_was_not_modified_expects_what_the_client_kept():
    (found,) = archive(entry(status=304, body=""))
    assert judge(found, answer({"id": 2})).outcome is Outcome.PASSED
    for entries in ([entry(), entry(status=304)], [entry(status=304), entry()]):
        assert [each.response.statuses for each in archive(*entries)] == [(200,)]


@pytest.mark.parametrize("text", ["bm90IGEgd2hvbGUgY", "gICA"])
def test_a_body_that_is_cut_off_or_in_another_charset_says_nothing(text: str):
    cut = entry()
    cut["response"]["content"] |= {"text": text, "encoding": "base64"}
    assert [each.response.body for each in archive(cut)] == [None]


@pytest.mark.parametrize("content", [None, []])
def test_an_answer_without_content_is_one(content: object):
    told = entry()
    told["response"] = {"status": 200, "content": content}
    assert [each.response.body for each in archive(told)] == [None]


def test_a_body_whose_type_only_a_header_tells_is_read():
    told = entry()
    told["response"] = {
        "status": 200,
        "headers": [{"name": "content-type", "value": "application/json"}],
        "content": {"text": '{"id": 1}', "mimeType": None},
    }
    (found,) = archive(told)
    assert found.response.body is not None
    assert (found.response.body.example, found.response.body.media_type) == ({"id": 1}, "application/json")


PREFLIGHT = entry(
    method="OPTIONS", headers=[{"name": "Access-Control-Request-Method", "value": "GET"}], status=204, body=""
)

LEFT_OUT = [
    ("what a browser asks before", PREFLIGHT),
    ("a socket", entry(status=101)),
    ("a socket by its own scheme", entry("wss://api.acme.example/v1/live", status=101)),
    ("data", entry("data:application/json,{}")),
    ("no response", entry(status=0)),
    ("a server error", entry(status=503)),
    ("an answer about credentials", entry(status=401)),
    ("another host", entry("https://tracker.example/v1/pixel")),
    ("a host whose name begins alike", entry("https://api.acme.example.evil.example/v1/charges")),
    ("a path that begins alike", entry("https://api.acme.example/v10/charges")),
]


@pytest.mark.parametrize("left_out", [each[1] for each in LEFT_OUT], ids=[each[0] for each in LEFT_OUT])
def test_an_entry_nobody_relies_on_is_left_out(left_out: dict):
    assert archive(left_out, entry(), base_urls=("https://api.acme.example/v1",)) == archive(
        entry(), base_urls=("https://api.acme.example/v1",)
    )


def test_repeats_count_once_and_bodies_tell_requests_apart():
    posts = [entry(method="POST", postData={"mimeType": "application/json", "text": text}) for text in ("1", "2", "1")]
    assert len(archive(entry(), entry(), *posts)) == 3


@pytest.mark.parametrize(
    "value", [{}, {"log": {}}, {"log": {"entries": [{}]}}, [], {"log": {"entries": [entry("http://[x")]}}]
)
def test_what_is_no_archive_is_refused(value: object):
    with pytest.raises(UsageError):
        read_har(value, api="payments", contract="t.har")


def test_every_answer_of_a_request_shows_what_is_used():
    answers = [
        entry(status=404, body='{"code": "gone"}'),
        *(entry(body=text) for text in ('{"id": 1}', '{"id": 2}', '{"id": 3, "fee": 1}', '{"kind": "a"}')),
        entry(body='{"kind": "b"}'),
        entry(status=304, body=""),
    ]
    told = {"log": {"entries": answers}}
    found = read_har(told, api="payments", contract="t.har", every_answer=True)
    assert [(each.response.statuses, each.response.body.example) for each in found if each.response.body] == [
        ((404,), {"code": "gone"}),
        ((200,), {"id": 1}),
        ((200,), {"id": 3, "fee": 1}),
        ((200,), {"kind": "a"}),
        ((200,), {"kind": "b"}),
    ]
    traced = [entry(headers=[{"name": "X-Trace", "value": each}]) for each in ("1", "2")]
    told = {"log": {"entries": [entry(), *traced]}}
    assert len(read_har(told, api="payments", contract="t.har", every_answer=True)) == 2
    assert {each.key for each in found} == {archive(*answers)[0].key}
    assert archive(*answers) == found[:1]

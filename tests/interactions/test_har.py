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


LEFT_OUT = [
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


@pytest.mark.parametrize("value", [{}, {"log": {}}, {"log": {"entries": [{}]}}, []])
def test_what_is_no_archive_is_refused(value: object):
    with pytest.raises(UsageError):
        read_har(value, api="payments", contract="t.har")

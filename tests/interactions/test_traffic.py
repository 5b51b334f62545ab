"""HTTP archives read as evidence: what counts, what does not and is said, and what is refused as a whole."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import UsageError
from monitor.interactions.redaction import TrafficRedactor
from monitor.interactions.traffic import LeftOut, Traffic, read_traffic
from monitor.model.exchanges import Exchange
from tests.servers.archives import archive, entry

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
BASES = {"sandbox": "https://sandbox.acme.example/v1", "production": "https://api.acme.example"}
CHARGE = "https://api.acme.example/charges/ch_1"


def read(*entries: dict, bases: dict = BASES) -> Traffic:
    return read_traffic(archive(*entries), archive="traffic.har", base_urls=bases, now=NOW)


def only(*entries: dict) -> Exchange:
    (exchange,) = read(*entries).exchanges["production"]
    return exchange


def refusal(*entries: dict) -> str:
    with pytest.raises(UsageError) as caught:
        read(*entries)
    return str(caught.value.diagnostic)


def test_an_exchange_keeps_its_own_time_and_is_relative_to_its_environment():
    ago = NOW - timedelta(days=2)
    traffic = read(
        entry("https://sandbox.acme.example/v1/charges/ch_1?expand=a&expand=b#top", ago, said={"id": "ch_1"}),
        entry(CHARGE, ago, said={}, answer_headers={"X-Request-Id": "r-1"}),
        entry("https://elsewhere.example/charges/ch_1", ago),
        entry("https://sandbox.acme.example/v10/charges", ago),
        entry("https://sandbox.acme.example:8443/v1/charges", ago),
        entry("wss://api.acme.example/stream", ago),
    )
    assert traffic.elsewhere == 4
    (sandbox,) = traffic.exchanges["sandbox"]
    assert (sandbox.at, sandbox.duration_seconds) == (ago, 0.0125)
    assert (sandbox.request.path, sandbox.request.query) == ("/charges/ch_1", (("expand", "a"), ("expand", "b")))
    assert sandbox.url == "https://sandbox.acme.example/v1/charges/ch_1?expand=a&expand=b"
    assert traffic.exchanges["production"][0].request_id == "r-1"


def test_hosts_are_compared_as_hosts_and_the_longest_base_url_wins():
    bases = {"all": "https://api.acme.example/", "second": "https://API.acme.example:443/v2"}
    traffic = read(
        entry("https://api.acme.example/v2/charges", NOW), entry("https://api.acme.example/v1", NOW), bases=bases
    )
    assert {name: [each.request.path for each in found] for name, found in traffic.exchanges.items()} == {
        "second": ["/charges"],
        "all": ["/v1"],
    }


def test_exchanges_come_oldest_first_whatever_the_order_of_the_entries():
    times = [NOW - timedelta(minutes=each) for each in (3, 9, 1)]
    found = read(*(entry(CHARGE, at) for at in times)).exchanges["production"]
    assert [each.at for each in found] == sorted(times)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (entry(CHARGE, NOW, status=0), LeftOut.NO_ANSWER),
        (entry(CHARGE, NOW, status=-1), LeftOut.NO_ANSWER),
        (entry(CHARGE, NOW, status=101), LeftOut.NO_ANSWER),
        (entry(CHARGE, NOW, _fromCache="disk"), LeftOut.OWN_ANSWER),
        (entry(CHARGE, NOW, _wasFulfilledLocally=True), LeftOut.OWN_ANSWER),
        (entry(CHARGE, NOW, _fetchedViaServiceWorker=True), LeftOut.OWN_ANSWER),
        (entry(CHARGE, NOW, status=304, said=""), LeftOut.NOT_MODIFIED),
    ],
)
def test_what_is_no_evidence_of_the_host_is_left_out_and_counted(made, reason):
    traffic = read(made, entry(CHARGE, NOW, said={}))
    assert traffic.left_out == {reason: 1}
    assert len(traffic.exchanges["production"]) == 1


def test_a_request_whose_body_was_not_recorded_is_not_taken_for_one_without():
    made = entry(CHARGE, NOW, method="POST")
    made["request"]["bodySize"] = 17
    assert read(made).left_out == {LeftOut.BODY_UNKNOWN: 1}


def test_a_form_is_put_together_from_its_parameters():
    made = entry(CHARGE, NOW, method="POST", headers={"Content-Type": "application/x-www-form-urlencoded"})
    made["request"]["postData"] = {"mimeType": "", "params": [{"name": "a", "value": "1 2"}, {"name": "b"}]}
    assert only(made).request.body == b"a=1+2&b="


def test_bodies_are_bytes_whatever_way_they_are_written():
    made = entry(CHARGE, NOW)
    made["response"]["content"] = {"size": 3, "text": base64.b64encode(b"\x00\xffa").decode(), "encoding": "base64"}
    exchange = only(made)
    assert (exchange.response.body, exchange.response.truncated) == (b"\x00\xffa", False)


@pytest.mark.parametrize(
    ("content", "body_size"),
    [({"size": 900, "text": '{"id": '}, None), ({"size": 900}, None), ({}, 400), ({"text": ""}, 12)],
)
def test_a_body_that_was_cut_or_left_out_says_so(content, body_size):
    made = entry(CHARGE, NOW)
    made["response"] |= {"content": content} | ({"bodySize": body_size} if body_size else {})
    assert only(made).response.truncated


def test_no_body_where_there_was_none_is_not_cut():
    made = entry(CHARGE, NOW, method="HEAD")
    made["response"] |= {"content": {"size": 0}, "bodySize": 400}
    assert not only(made).response.truncated


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"startedDateTime": "yesterday"}, "expected a time"),
        ({"startedDateTime": "2027-01-10T11:00:00"}, "no zone"),
        ({"startedDateTime": "0001-01-01T00:00:00+12:00"}, "no such time"),
        ({"startedDateTime": (NOW + timedelta(hours=1)).isoformat()}, "still to come"),
        ({"startedDateTime": 12}, "expected text"),
        ({"request": "GET /"}, "expected an object"),
        ({"response": {}}, "'status' is missing"),
    ],
)
def test_an_entry_that_can_not_be_trusted_refuses_the_archive_and_names_its_place(change, said):
    text = refusal(entry(CHARGE, NOW), entry(CHARGE, NOW) | change)
    assert said in text
    assert "/log/entries/1" in text


def test_clocks_may_differ_a_little():
    assert only(entry(CHARGE, NOW + timedelta(minutes=4))).at > NOW


@pytest.mark.parametrize("value", [None, [], {"log": {}}, {"log": {"entries": {}}}, {"log": {"entries": [1]}}, "x"])
def test_what_is_no_archive_is_refused(value):
    with pytest.raises(UsageError):
        read_traffic(value, archive="traffic.har", base_urls=BASES, now=NOW)


def test_credentials_of_whoever_sent_it_are_found_wherever_they_stand():
    secret = "c2VjcmV0LXRva2Vu99"
    exchange = only(
        entry(
            f"{CHARGE}?token={secret}",
            NOW,
            said={"echo": f"you sent {secret}", "password": "x", "amount": 3},
            headers={"Authorization": f"Bearer {secret}", "Cookie": "session=0123456789abcdef; theme=dark"},
            answer_headers={"Set-Cookie": "next=fedcba9876543210; Path=/; HttpOnly; SameSite=Lax"},
        )
    )
    kept = TrafficRedactor(["known-value"]).exchange(exchange)
    text = repr(kept)
    assert not any(each in text for each in (secret, "0123456789abcdef", "fedcba9876543210", '"x"'))
    assert b'"amount": 3' in kept.response.body or b'"amount":3' in kept.response.body

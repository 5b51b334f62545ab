"""Credentials in what people paste, by whatever name; and what only sounds like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.interactions.pasted_credentials import (
    may_be_credential,
    may_be_credential_parameter,
    without_credentials,
    without_credentials_in,
)
from monitor.model.exchanges import Request
from tests.interactions.secrets_of import IN_PROSE

SECRET = [
    ("authorization: Basic dXNlcjpwYXNz", "authorization: [redacted]"),
    ("curl -H 'X-Shop-Token: abc' https://a.example", "curl -H 'X-Shop-Token: [redacted]' https://a.example"),
    ("client_secret=abc and more", "client_secret=[redacted] and more"),
    ("sent Bearer abcdef123456, refused", "sent Bearer [redacted], refused"),
    ("it is eyJhbGciOiJIUzI1NiJ9.e30.abc here", "it is [redacted] here"),
    ("Cookie: sid=1; theme=dark\nAccept: */*", "Cookie: [redacted]\nAccept: */*"),
]
PLAIN = [
    "we use Basic Authentication and bearer tokens",
    'GET /charges/ch_1 says "amount": "19" since 08:30, status: 500',
    "the author: Jo; primary key: id; page 2 of 3",
    "Content-Type: application/json\nX-Request-Id: 4f1c",
]


@pytest.mark.parametrize(("text", "left"), SECRET)
def test_what_stands_behind_the_name_of_a_credential_is_left_out(text: str, left: str):
    assert without_credentials(text) == left
    assert without_credentials(left) == left


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_sounds_like_one_stays(text: str):
    assert without_credentials(text) == text


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("X-Auth", "k", True),
        ("Shop-Api-Key", "k", True),
        ("X-Signature", "k", True),
        ("Foo", "Bearer abcdefg", True),
        ("Accept", "application/json", False),
        ("X-Author", "Jo", False),
        ("X-Tenant", "basic plan", False),
    ],
)
def test_a_header_is_known_by_its_words_or_its_value(name: str, value: str, secret: bool):
    assert may_be_credential(name, value) is secret


PARAMETERS = [
    ("jwt", "k", True),
    ("shopToken", "k", True),
    ("user[secret]", "k", True),
    ("user%5Btoken%5D", "k", True),
    ("code", "SplxlOBeZQQYbYS6WxSbIA", True),
    ("key", "abcdefghijklmnopqrst", True),
    ("api-key", "k", True),
    ("ticket", "ghp_abcdefghijklmnopqrstuvwxyz012345", True),
    ("code", "DE", False),
    ("code", "insufficient_funds", False),
    ("key", "ch_1042", False),
    ("postal_code", "10115", False),
    ("page_token", "k", False),
    ("cursor", "k9Fh2LmQ8rTzW4xYbN7vC1dJ5sG3pA6e", False),
]


@pytest.mark.parametrize(("name", "value", "secret"), PARAMETERS, ids=[f"{each[0]}={each[1]}" for each in PARAMETERS])
def test_a_parameter_is_known_by_its_name_and_an_ordinary_one_by_its_value(name: str, value: str, secret: bool):
    assert may_be_credential_parameter(name, value) is secret


IN_ADDRESSES = [
    ("GET https://a.example/x;jwt=abc/y?page=2 fails", "GET https://a.example/x;jwt=[redacted]?page=2 fails"),
    ("https://a.example/cb?state=1&code=Splx1OBeZQQY&page=2", "https://a.example/cb?state=1&code=[redacted]&page=2"),
    ("https://a.example/x?jwt=a&key=abcdef1234&b=c", "https://a.example/x?jwt=[redacted]&key=[redacted]&b=c"),
]


@pytest.mark.parametrize(("text", "left"), IN_ADDRESSES)
def test_in_an_address_only_the_secret_is_left_out(text: str, left: str):
    assert without_credentials(text) == left
    assert without_credentials(left) == left


AS_PROGRAMS_WRITE = [
    (r'got {"body":"{\"password\":\"hunter2\",\"n\":1}"}', r'got {"body":"{\"password\":\"[redacted]\",\"n\":1}"}'),
    ('{"passphrase": "correct horse, battery", "n": 1}', '{"passphrase": "[redacted]", "n": 1}'),
    ('{"name": "X-Api-Key", "value": "abc"}', '{"name": "X-Api-Key", "value": "[redacted]"}'),
    ('{"name":"Authorization","value":"Shop abc"}', '{"name":"Authorization","value":"[redacted]"}'),
    ("<password>hunter2</password> is refused", "<password>[redacted]</password> is refused"),
    ('<s:Password Type="text">hunter2</s:Password>', '<s:Password Type="text">[redacted]</s:Password>'),
    ("to postgres://shop:hunter2@db.example/shop", "to postgres://[redacted]@db.example/shop"),
    ("curl -u shop:hunter2 https://a.example", "curl -u [redacted] https://a.example"),
    ("curl --user=shop:hunter2 https://a.example", "curl --user=[redacted] https://a.example"),
    ("curl -b 'shop=abc; b=c' https://a.example", "curl -b '[redacted]' https://a.example"),
    ("Authorization: Shop abc123, sig=def\nAccept: */*", "Authorization: [redacted]\nAccept: */*"),
]


@pytest.mark.parametrize(("text", "left"), AS_PROGRAMS_WRITE)
def test_a_credential_is_left_out_of_what_programs_write(text: str, left: str):
    assert without_credentials(text) == left
    assert without_credentials(left) == left


def test_a_body_in_xml_is_looked_over_as_one_in_json_is():
    body = b"<login><password>hunter2</password><code>DE</code><db>postgres://a:b@c.example</db></login>"
    kept = without_credentials_in(Request("POST", "/login", body=body)).body
    left = b"<login><password>[redacted]</password><code>DE</code><db>postgres://[redacted]@c.example</db></login>"
    assert kept == left


NEEDED = [
    "http://shop.example:8080/a@b is refused, and so is http://shop.example:8080 for jo@shop.example",
    "no Authorization header is sent since the update of Monday",
    '"code": "the card was declined, attempt 4 of 12 since 2027", "page_token": "a b"',
    '{"name": "page_token", "value": "k"}, {"name": "key", "value": "DE"}',
    "<code>GET /charges/12345678</code> and <Key>photos/2027/a12345678901234567.jpg</Key>",
    "docker run -u 1000:1000 shop",
    "request id k9Fh2LmQ8rTzW4xYbN7vC1dJ5sG3pA6e",
    "X-Amz-Id-2: eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran",
    'ETag: "k9Fh2LmQ8rTzW4xYbN7vC1dJ5sG3pA6e"',
    "digest sha256-k9Fh2LmQ8rTzW4xYbN7vC1dJ5sG3pA6eZ7w=",
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "commit 3b18e512dba79e4c8300dd08aeb37f8e728b8dad",
    "sum 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    "550e8400-e29b-41d4-a716-446655440000 and 550E8400-E29B-41D4-A716-446655440000",
    "GET /v2/Files/k9Fh2LmQ8rTzW4xYbN7vC1dJ5sG3pA6e/content",
    "in getChargesByCustomerIdV2ResponseBodySchema of docs-2026-11-29-Acme-Checkout-Report-Final-v2",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36",
    "error code: ERR_PAYMENT_402_REFUSED, key: charge.amount.currency",
    "12345678901234567890123456789012345678901234 is the sum",
]


@pytest.mark.parametrize("text", NEEDED)
def test_ids_digests_and_names_stay_since_people_need_them(text: str):
    assert without_credentials(text) == text


@pytest.mark.parametrize("kind", IN_PROSE)
@given(data=st.data())
def test_what_is_evidently_a_token_is_left_out_of_any_sentence(kind: str, data: st.DataObject):
    secret = data.draw(IN_PROSE[kind])
    before = data.draw(st.sampled_from(["the new one is ", "(", "we sent '", "fails with\n", "token ", "x="]))
    after = data.draw(st.sampled_from([" since nine", ")", "'", "\n500", ", and", "", "."]))
    found = without_credentials(f"{before}{secret}{after}")
    assert secret not in found
    assert found.startswith(before)
    assert without_credentials(found) == found

"""Credentials in what people paste, by whatever name; and what only sounds like one."""

import pytest

from monitor.interactions.pasted_credentials import may_be_credential, without_credentials

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

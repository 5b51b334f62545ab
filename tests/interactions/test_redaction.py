"""A secret put anywhere in an exchange never survives, and what is left keeps its types."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.interactions.redaction import Redactor
from monitor.model.contracts import ExpectedBody, ExpectedResponse
from monitor.model.exchanges import REDACTED, Exchange, Request, Response
from tests.interactions.builders import NOW, interaction

secrets = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=8, max_size=24).filter(
    lambda text: text not in REDACTED
)
surroundings = st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=8)

SPELLINGS = {
    "plain": lambda secret: secret,
    "percent-encoded": lambda secret: quote(secret, safe=""),
    "percent-encoded in lower case": lambda secret: (
        quote(secret, safe="").lower() if secret.isascii() and secret.islower() else quote(secret)
    ),
    "form-encoded": quote_plus,
    "escaped in JSON": lambda secret: json.dumps(secret)[1:-1],
    "escaped in HTML": html.escape,
    "as the password of Basic": lambda secret: base64.b64encode(f"user:{secret}".encode()).decode(),
    "as the user of Basic": lambda secret: base64.b64encode(f"{secret}:password".encode()).decode(),
    "alone in Base64 for URLs": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
}


def parts(**fields: object) -> dict[str, object]:
    return fields


PLACES = {
    "path": lambda text: parts(request=Request("GET", f"/a/{text}/b")),
    "query value": lambda text: parts(request=Request("GET", "/", (("q", text),))),
    "query name": lambda text: parts(request=Request("GET", "/", ((text, "1"),))),
    "request header": lambda text: parts(request=Request("GET", "/", headers=(("X-Some", f"a {text}"),))),
    "request body": lambda text: parts(request=Request("POST", "/", body=f"a={text}".encode())),
    "url": lambda text: parts(url=f"https://api.example/{text}?q={text}"),
    "response header": lambda text: parts(response=Response(200, (("Location", f"/next?x={text}"),))),
    "text body": lambda text: parts(response=Response(200, body=f"<p>{text}</p>".encode())),
    "JSON text": lambda text: parts(response=Response(200, body=json.dumps({"a": [f"x{text}"]}).encode())),
    "JSON name": lambda text: parts(response=Response(200, body=json.dumps({text: 1}, ensure_ascii=False).encode())),
    "cut JSON": lambda text: parts(response=Response(200, body=json.dumps({"a": text})[:-1].encode(), truncated=True)),
    "binary body": lambda text: parts(response=Response(200, body=b"\xff\xfe" + text.encode() + b"\x00")),
    "error text": lambda text: parts(error_text=f"could not send {text}"),
    "request id": lambda text: parts(request_id=text),
}


def exchange(**parts: object) -> Exchange:
    return Exchange(
        **{"request": Request("GET", "/"), "url": "https://api.example/", "at": NOW, "duration_seconds": 0, **parts}
    )


def everything(found: Exchange) -> bytes:
    """Every byte of an exchange, as it is and with JSON escapes resolved."""
    response = found.response or Response(0)
    texts = [found.url, found.error_text, found.request_id or "", found.request.path, *found.redacted]
    texts += [part for pair in (*found.request.query, *found.request.headers, *response.headers) for part in pair]
    raw = b"\n".join([*(text.encode() for text in texts), found.request.body or b"", response.body])
    try:
        return raw + json.dumps(json.loads(response.body), ensure_ascii=False).encode()
    except ValueError:
        return raw


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(list(PLACES)), st.sampled_from(list(SPELLINGS)), secrets, surroundings)
def test_a_secret_never_survives(place: str, spelling: str, secret: str, before: str):
    spelt = SPELLINGS[spelling](secret)
    redacted = Redactor([secret]).exchange(exchange(**PLACES[place](before + " " + spelt)))
    assert secret.encode() not in everything(redacted)
    assert spelt.encode() not in everything(redacted)


@given(secret=secrets)
def test_a_redacted_exchange_is_redacted_once_and_for_all(secret: str):
    redactor = Redactor([secret])
    once = redactor.exchange(exchange(response=Response(200, body=json.dumps({"a": secret, "token": "x"}).encode())))
    assert redactor.exchange(once) == once


BY_NAME = [
    ("Authorization", Request("GET", "/", headers=(("authorization", "Bearer abc-def"),))),
    ("Cookie", Request("GET", "/", headers=(("Cookie", "session=abc-def"),))),
    ("X-Api-Key", Request("GET", "/", headers=(("X-API-Key", "abc-def"),))),
    ("api_key in the query", Request("GET", "/", (("api_key", "abc-def"),))),
    ("signature in the query", Request("GET", "/", (("X-Amz-Signature", "abc-def"),))),
    ("password in JSON", Request("POST", "/", body=b'{"user": "a", "password": "abc-def"}')),
    ("nested under a secret name", Request("POST", "/", body=b'{"credentials": {"a": ["abc-def"]}}')),
    ("clientSecret in JSON", Request("POST", "/", body=b'{"clientSecret": "abc-def"}')),
    ("password in a form", Request("POST", "/", body=b"user=a&password=abc-def&b=1")),
    ("password in cut JSON", Request("POST", "/", body=b'{"password": "abc-def", "b": [1')),
]


@pytest.mark.parametrize("request_", [pair[1] for pair in BY_NAME], ids=[pair[0] for pair in BY_NAME])
def test_a_credential_is_known_by_its_name(request_: Request):
    redacted = Redactor().exchange(exchange(request=request_))
    assert b"abc-def" not in everything(redacted)
    assert redacted.redacted


URLS = [
    "https://user:abc-def@api.example/x",
    "https://api.example/x?access_token=abc-def&b=1",
    "https://api.example/x?b=1&sig=abc-def",
]


@pytest.mark.parametrize("url", URLS)
def test_a_url_keeps_no_credential(url: str):
    redacted = Redactor().exchange(exchange(url=url, error_text=f"could not reach {url}"))
    assert "abc-def" not in redacted.url + redacted.error_text
    assert redacted.url.startswith("https://")


def test_set_cookie_is_redacted_and_other_headers_stay():
    redacted = Redactor().exchange(exchange(response=Response(200, (("Set-Cookie", "a=b"), ("ETag", '"x"')))))
    assert redacted.response.headers == (("Set-Cookie", REDACTED), ("ETag", '"x"'))
    assert redacted.redacted == ("Set-Cookie",)


def test_types_stay():
    body = b'{"token": "t", "secret": 12, "password": null, "apiKey": true, "pin": 4711, "credentials": {"n": 1.50}}'
    redacted = Redactor(["4711"]).exchange(exchange(response=Response(200, body=body)))
    assert json.loads(redacted.response.body) == {
        "token": REDACTED,
        "secret": 0,
        "password": None,
        "apiKey": True,
        "pin": 0,
        "credentials": {"n": 0},
    }


def test_what_is_not_secret_keeps_every_byte():
    body = b'{ "amount": 1.50, "big": 123456789012345678901234567890, "a": 1, "a": 2, "page_token": "p", "key": "k" }'
    before = exchange(response=Response(200, (("ETag", "1"),), body), url="https://api.example/x?code=EUR&key=1")
    assert Redactor(["not in there"]).exchange(before) == before


def test_rewriting_a_body_keeps_the_spelling_of_numbers_and_repeated_members():
    body = b'{"token": "t", "amount": 1.50, "big": 1e400, "a": 1, "a": 2}'
    redacted = Redactor().exchange(exchange(response=Response(200, body=body)))
    assert redacted.response.body == b'{"token":"[redacted]","amount":1.50,"big":1e400,"a":1,"a":2}'


def test_names_of_its_own_may_be_added():
    redactor = Redactor(header_names=["X-Acme-Pass"], member_names=["pin-code"])
    request = Request("POST", "/", headers=(("x-acme-pass", "abc-def"),), body=b'{"pinCode": "abc-def"}')
    assert b"abc-def" not in everything(redactor.exchange(exchange(request=request)))


def test_an_interaction_is_stored_without_its_credentials():
    stored = Redactor(["s3cr3t-value"]).interaction(
        interaction(
            ExpectedResponse((200,), body=ExpectedBody({"access_token": "abc-def", "n": 1, "x": "s3cr3t-value"})),
            request=Request("GET", "/", headers=(("Authorization", "Bearer abc-def"), ("Accept", "a/b"))),
        )
    )
    assert stored.request.headers == (("Authorization", REDACTED), ("Accept", "a/b"))
    assert stored.response.body.example == {"access_token": REDACTED, "n": 1, "x": REDACTED}


def test_hostile_bodies_are_redacted_in_bounded_time():
    nested = b"[" * 200_000 + b'"hunter2-hunter2"' + b"]" * 200_000
    letters = b"A" * 2_000_000 + b" hunter2-hunter2"
    for body in (nested, letters):
        redacted = Redactor(["hunter2-hunter2"]).exchange(exchange(response=Response(200, body=body)))
        assert b"hunter2" not in redacted.response.body

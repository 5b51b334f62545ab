"""A curl line is run by a real shell: what arrives must be what was asked, without a secret in the line."""

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.interactions.curl import base_of, curl_line
from monitor.model.exchanges import REDACTED, Request
from monitor.verifiers.request_url import url_of
from tests.interactions.builders import exchange

BASE = "https://api.acme.example/v1/"

LINES = [
    ("a plain GET", Request("GET", "/charges"), "curl --include https://api.acme.example/v1/charges"),
    (
        "parameters are encoded",
        Request("GET", "/a b", (("q", "x&y"), ("n", "1"))),
        "curl --include https://api.acme.example/v1/a%20b'?q=x%26y''&n=1'",
    ),
    (
        "a credential is a variable",
        Request("GET", "/", (("api_key", "s"),), (("Authorization", "Bearer s"),)),
        "curl --include --header 'Authorization: '\"$AUTHORIZATION\" https://api.acme.example/v1/'?api_key='\"$API_KEY\"",
    ),
    (
        "what was redacted is a variable",
        Request("GET", "/", headers=(("X-Some", "a [redacted]"),)),
        "curl --include --header 'X-Some: '\"$X_SOME\" https://api.acme.example/v1/",
    ),
    (
        "a body",
        Request("post", "/c", headers=(("Content-Type", "a/b"), ("traceparent", "x")), body=b'{"a": "it\'s"}'),
        """curl --include --request POST --header 'Content-Type: a/b' --data-raw '{"a": "it'"'"'s"}' https://api.acme.example/v1/c""",
    ),
    ("HEAD", Request("HEAD", "/c"), "curl --include --head https://api.acme.example/v1/c"),
    (
        "bytes that are no text",
        Request("PUT", "/c", body=b"\xff\x00"),
        "echo /wA= | base64 --decode | curl --include --request PUT --header Content-Type: --data-binary @- https://api.acme.example/v1/c",
    ),
]


@pytest.mark.parametrize(("request_", "line"), [each[1:] for each in LINES], ids=[each[0] for each in LINES])
def test_a_request_as_a_line(request_: Request, line: str):
    assert curl_line(request_, BASE) == line
    assert curl_line(exchange(request=request_), BASE) == line


def test_what_names_an_attempt_is_new_whenever_the_line_is_run():
    """Else the provider would answer from its memory of the first attempt, also once it has mended the fault."""
    lines = {
        curl_line(Request("POST", "/", headers=(("Idempotency-Key", key),)), BASE) for key in ("monitor-1", "monitor-2")
    }
    (line,) = lines
    keys = {
        subprocess.run(["bash", "-c", f"printf '%s\\n' {line}"], capture_output=True, check=True).stdout.splitlines()[5]
        for _ in range(2)
    }
    assert len(keys) == 2
    assert all(each.startswith(b"Idempotency-Key: ") and each[-1:].isdigit() for each in keys)


def test_a_line_survives_a_real_shell():
    body = 'it\'s "$HOME" `id` \\ $(id)\n\u00e9 !'
    line = curl_line(
        Request("POST", "/a;b|c", (("q", "$(id)"),), (("X-A", body.replace("\n", " ")),), body.encode()), BASE
    )
    shown = subprocess.run(["bash", "-c", line.replace("curl ", "printf '%s\\0' ", 1)], capture_output=True, check=True)
    words = shown.stdout.decode().split("\0")
    assert f"X-A: {body}".replace("\n", " ") in words
    assert body in words
    assert "https://api.acme.example/v1/a;b%7Cc?q=%24%28id%29" in words


@given(st.text(min_size=8), st.text())
def test_no_value_of_a_credential_header_is_in_the_line(secret: str, body: str):
    request = Request("POST", "/", (("token", secret + "#"),), (("Cookie", secret),), body.encode("utf-8", "replace"))
    line = curl_line(request, BASE)
    without_data = [word for word in shlex.split(line) if word != body]
    assert not any(secret + "#" in word or word.endswith(": " + secret) for word in without_data)


@given(
    st.sampled_from(["https://api.acme.example", "https://api.acme.example/v1/", "http://127.0.0.1:8080/a%20b"]),
    st.text(max_size=12).map(lambda text: f"/{text}"),
    st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=2).map(tuple),
)
def test_the_base_of_an_exchange_is_what_it_was_sent_to(base: str, path: str, query: tuple[tuple[str, str], ...]):
    request = Request("GET", path.encode("utf-8", "replace").decode(), query)
    sent = exchange(request=request, url=url_of(base, request))
    assert base_of(sent) == base.rstrip("/")


def test_what_was_redacted_in_an_address_stays_so():
    request = Request("GET", f"/keys/{REDACTED}")
    sent = exchange(request=request, url=f"https://{REDACTED}@api.acme.example/v1/keys/{REDACTED}")
    assert base_of(sent) == "https://REDACTED@api.acme.example/v1"
    odd = exchange(request=Request("GET", "/other"), url=f"https://{REDACTED}@api.acme.example/v1/keys")
    assert base_of(odd) == "https://REDACTED@api.acme.example"

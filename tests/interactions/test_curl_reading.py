"""Reading curl lines as people paste them; the writer is one oracle, a real shell the other."""

import contextlib
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UsageError
from monitor.interactions.attempt_names import carries_attempt
from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_name
from monitor.interactions.curl import curl_line
from monitor.interactions.curl_reading import LENGTH_MAX, read_curl
from monitor.interactions.curl_text import words
from monitor.interactions.redaction import Redactor
from monitor.model.exchanges import REDACTED, Request
from monitor.verifiers.request_url import url_of

BASE = "https://api.acme.example/v1"
URL = f"{BASE}/charges"
FORM = ("Content-Type", "application/x-www-form-urlencoded")
JSON = ("Content-Type", "application/json")

LINES = [
    ("a plain GET", f"curl {URL}", Request("GET", "/v1/charges")),
    ("a prompt before it", f"$ curl {URL}", Request("GET", "/v1/charges")),
    ("no scheme", "curl api.acme.example/v1/charges", Request("GET", "/v1/charges")),
    ("--url", f"curl --url '{URL}?a=1&b='", Request("GET", "/v1/charges", (("a", "1"), ("b", "")))),
    ("a method", f"curl -X DELETE {URL}", Request("DELETE", "/v1/charges")),
    ("a method attached", f"curl -XPUT {URL}", Request("PUT", "/v1/charges")),
    ("--head", f"curl -sI {URL}", Request("HEAD", "/v1/charges")),
    (
        "data is a form, and a POST",
        f"curl {URL} -d a=1 -d b=2",
        Request("POST", "/v1/charges", (), (FORM,), b"a=1&b=2"),
    ),
    (
        "data with a media type",
        f"curl {URL} -H 'content-type: application/json' --data-raw '{{\"a\": \"it'\\''s\"}}'",
        Request("POST", "/v1/charges", (), (("content-type", "application/json"),), b'{"a": "it\'s"}'),
    ),
    (
        "--json",
        f"curl --json '[1' --json ',2]' {URL}",
        Request("POST", "/v1/charges", (), (JSON, ("Accept", "application/json")), b"[1,2]"),
    ),
    ("-G", f"curl -G {URL} -d a=1 --data-urlencode 'q=x y'", Request("GET", "/v1/charges", (("a", "1"), ("q", "x y")))),
    ("a header taken out", f"curl -d a {URL} -H 'Content-Type:'", Request("POST", "/v1/charges", (), (), b"a")),
    ("an empty header", f"curl {URL} -H 'X-A;'", Request("GET", "/v1/charges", (), (("X-A", ""),))),
    ("lines that go on", f"curl \\\n  -X \\\r\n PATCH {URL}", Request("PATCH", "/v1/charges")),
    (
        "as browsers copy it",
        f"curl '{URL}' --data-raw $'{{\"a\": \"\\u00e9\\n\\'\"}}' --compressed",
        Request("POST", "/v1/charges", (), (FORM,), '{"a": "é\n\'"}'.encode()),
    ),
    ("percent signs stay", f"curl {BASE}/a%2Fb%20c", Request("GET", "/v1/a%2Fb%20c")),
]


@pytest.mark.parametrize(("line", "wanted"), [each[1:] for each in LINES], ids=[each[0] for each in LINES])
def test_a_line_as_a_request(line: str, wanted: Request):
    assert read_curl(line).request == wanted


REFUSED = [
    ("", "does not begin with `curl`"),
    ("wget https://a.example", "does not begin with `curl`"),
    ("curl", "no address"),
    ("curl https://a.example https://b.example", "2 addresses"),
    ("curl 'https://a.example", "a quote is opened and not closed"),
    ("curl --frobnicate https://a.example", "option --frobnicate of curl is not known"),
    ("curl -Z https://a.example", "option -Z of curl is not known"),
    ("curl --resolve a:1:b https://a.example", "option --resolve of curl"),
    ("curl -F a=@b https://a.example", "-F sends a file"),
    ("curl -d @body.json https://a.example", "in the file 'body.json'"),
    ("curl -H @headers https://a.example", "read from a file"),
    ("curl https://a.example -H", "-H has no value"),
    ("curl https://a.example -H nonsense", "is no header"),
    ("curl ftp://a.example", "no address of HTTP"),
    ("curl file:///etc/passwd", "no address of HTTP"),
    ("curl https://a.example:x/", "is no address"),
    ("curl 'https://a.example/[1-9]'", "several requests"),
    ('curl "https://$HOST/charges"', "a variable stands in the address"),
    ("curl -X 'A B' https://a.example", "is no method"),
    ("curl ^\r\n https://a.example", "Windows"),
    ("curl https://a.example/\0", "NUL"),
    ("curl https://a.example/" + "a" * LENGTH_MAX, "at most"),
    ("curl 'https://a.example/\ud800'", "half a character"),
    ("curl $'https://a.example/?a=\\ud800'", "half a character"),
    ("curl 'https://a.example/?" + "a=1&" * 500 + "a=1'", "more than 500 parameters"),
    ("curl -G https://a.example/ -d '" + "a=1&" * 500 + "a=1'", "more than 500 parameters"),
    ("echo ?? | base64 --decode | curl --data-binary @- https://a.example", "not base64"),
]


@pytest.mark.parametrize(("line", "why"), REFUSED, ids=[ascii(each[0][:40]) for each in REFUSED])
def test_what_can_not_be_read_says_why(line: str, why: str):
    with pytest.raises(UsageError) as raised:
        read_curl(line)
    assert raised.value.diagnostic.code == "curl-unreadable"
    assert why in raised.value.diagnostic.message


def test_credentials_are_named_and_left_out():
    line = (
        "curl -u jo:s3cret-1 -b 'sid=s3cret-2' -H 'Authorization: Bearer s3cret-3' -H \"X-Tenant: $TENANT\" "
        "'https://jo:s3cret-4@api.acme.example/v1?api_key=s3cret-5&page=2' --oauth2-bearer s3cret-6"
    )
    pasted = read_curl(line)
    assert pasted.request == Request("GET", "/v1", (("page", "2"),))
    assert pasted.credentials == ("Authorization", "Cookie", "X-Tenant", "api_key")
    assert "s3cret" not in repr(pasted.request)


def test_what_is_left_out_is_named():
    line = "curl -sS --max-time 5 -H 'Host: a' -A me -H 'Idempotency-Key: 1' https://a.example/b --compressed | jq ."
    pasted = read_curl(line)
    assert pasted.request == Request("GET", "/b")
    left_out = ("-s", "-S", "--max-time", "Host", "User-Agent", "Idempotency-Key", "--compressed", "what follows |")
    assert pasted.left_out == left_out


_NAMES = (
    st.text("abcXYZ-09", min_size=1, max_size=6).map(lambda text: f"X-{text}").filter(lambda n: not carries_attempt(n))
)
_VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=12)
_CLEAN = _VALUES.map(str.strip).filter(lambda text: REDACTED not in text)
_REQUESTS = st.builds(
    Request,
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
    _VALUES.map(lambda text: f"/{text.replace('%', '')}"),
    st.lists(st.tuples(st.text("abc[]", min_size=1, max_size=3), _CLEAN), max_size=3).map(tuple),
    st.lists(st.tuples(_NAMES, _CLEAN), max_size=2).map(tuple),
    st.none() | st.binary(min_size=1, max_size=20) | _VALUES.filter(bool).map(str.encode),
)


@given(_REQUESTS)
def test_every_line_that_we_print_reads_back_to_the_same_request(request_: Request):
    """The writer is the oracle: the same address, headers and body."""
    request_ = Redactor().request(request_)
    if REDACTED in repr(request_) or any(is_credential_name(name, CREDENTIAL_PARAMETERS) for name, _ in request_.query):
        return
    if request_.method == "HEAD":
        request_ = Request("HEAD", request_.path, request_.query, request_.headers)
    read = read_curl(curl_line(request_, BASE)).request
    assert url_of("https://api.acme.example", read) == url_of(BASE, request_)
    assert (read.method, read.headers, read.body) == (request_.method, request_.headers, request_.body)


_WORDS = st.lists(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=8), min_size=1, max_size=4
)


@given(_WORDS)
def test_double_quotes_are_read_as_a_shell_reads_them(found: list[str]):
    """Each word between double quotes, what a shell expands in them escaped."""
    escaped = ["".join(f"\\{letter}" if letter in '"\\$`' else letter for letter in word) for word in found]
    assert words(" ".join(f'"{word}"' for word in escaped)) == found


def test_ansi_c_quoting_is_read_as_a_shell_reads_it():
    text = r"$'a\tb\n\x41\101\u00e9\'\"\\' 'b'$'\n'\'"
    shown = subprocess.run(["bash", "-c", f"printf '%s\\0' {text}"], capture_output=True, check=True)
    assert words(text) == shown.stdout.decode().split("\0")[:-1]


@given(st.text(max_size=60))
def test_hostile_text_is_refused_and_never_a_mistake_of_ours(text: str):
    with contextlib.suppress(UsageError):
        read_curl(f"curl {text}")

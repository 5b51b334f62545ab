"""A request as a `curl` line that a person on either side can paste; credentials are named, never shown."""

import base64
import re
import shlex
from urllib.parse import quote, quote_plus, urlsplit

from monitor.interactions.attempt_names import carries_attempt
from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_header, is_credential_name
from monitor.model.exchanges import REDACTED, Exchange, Request, header

_NOISE = frozenset(
    {"host", "content-length", "connection", "accept-encoding", "traceparent", "tracestate", "user-agent"}
)

_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
"""What is percent-encoded in a path stays as it is."""


def curl_line(exchange_or_request: Exchange | Request, base_url: str) -> str:
    """`base_url` without secrets. A credential becomes a shell variable named after its header or parameter; what names
    one attempt is new whenever the line is run.
    """
    request = exchange_or_request.request if isinstance(exchange_or_request, Exchange) else exchange_or_request
    words = ["curl", "--include"]
    method = request.method.upper()
    if method == "HEAD":
        words.append("--head")
    elif method != "GET" or request.body is not None:
        words += ["--request", shlex.quote(method)]
    for name, value in request.headers:
        if name.lower() not in _NOISE:
            words += ["--header", _header(name, value)]
    before = ""
    if request.body is not None:
        if header(request.headers, "content-type") is None:
            words += ["--header", "Content-Type:"]  # else curl says that it is a form
        before, data = _data(request.body)
        words += data
    words.append(_url(request, base_url))
    return before + " ".join(words)


def _header(name: str, value: str) -> str:
    if carries_attempt(name):  # the old one would be answered from the provider's memory of that attempt
        return shlex.quote(f"{name}: ") + '"$(date +%s%N)"'
    if is_credential_header(name) or REDACTED in value:
        return shlex.quote(f"{name}: ") + _variable(name)
    return shlex.quote(f"{name}: {value}" if value.strip() else f"{name};")  # with a colon, curl would leave it out


def _url(request: Request, base_url: str) -> str:
    sent = f"/{request.path.lstrip('/')}" if request.path else ""  # as it is sent
    path = quote(sent, safe=_PATH_SAFE)
    url = base_url.rstrip("/") + path.replace(quote(REDACTED), "REDACTED")
    words = [shlex.quote(url)]
    for index, (name, value) in enumerate(request.query):
        separator = "&" if index else "?"
        if is_credential_name(name, CREDENTIAL_PARAMETERS) or REDACTED in value:
            words += [shlex.quote(f"{separator}{quote_plus(name)}="), _variable(name)]
        else:
            words.append(shlex.quote(f"{separator}{quote_plus(name)}={quote_plus(value)}"))
    return "".join(words)


def _variable(name: str) -> str:
    return '"$' + re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_") + '"'


def _data(body: bytes) -> tuple[str, list[str]]:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        encoded = base64.b64encode(body).decode()
        return f"echo {encoded} | base64 --decode | ", ["--data-binary", "@-"]
    return "", ["--data-raw", shlex.quote(text)]


def base_of(exchange: Exchange) -> str:
    """The base URL that an exchange was sent to, as `curl_line` takes it, without what was redacted in it."""
    url, path = (text.replace(REDACTED, "REDACTED") for text in (exchange.url, exchange.request.path))
    url = url.partition("?")[0]
    sent_to = quote(f"/{path.lstrip('/')}", safe=_PATH_SAFE) if path else ""
    if url.endswith(sent_to):
        return url.removesuffix(sent_to)
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

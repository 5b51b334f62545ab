"""A request out of a `curl` line that a person pasted; the writing of such lines is `curl.py`.

Credentials are named and left out, as the environment brings its own. What only steers the transfer (`--silent`) is
left out and named too; an option that is not known is refused by name, since the request might be another without it.

Source: the manual of curl 8 (curl.se/docs/manpage.html).
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, quote_plus, urlsplit

from monitor.interactions.attempt_names import carries_attempt
from monitor.interactions.credential_names import is_credential_header
from monitor.interactions.curl_text import unreadable, words
from monitor.interactions.pasted_credentials import may_be_credential, may_be_credential_parameter, shown_name
from monitor.model.exchanges import REDACTED, Headers, Request, header

LENGTH_MAX = 64 * 1024
"""Characters of a line; a longer one is no request that a person pastes."""
PARAMETERS_MAX = 500

_STEERING = frozenset({
    "-s", "--silent", "-S", "--show-error", "-i", "--include", "-v", "--verbose", "-L", "--location", "-k",
    "--insecure", "--compressed", "-f", "--fail", "--fail-with-body", "-N", "--no-buffer", "-#", "--progress-bar",
    "--http1.0", "--http1.1", "--http2", "--http2-prior-knowledge", "--http3", "-4", "--ipv4", "-6", "--ipv6",
    "--path-as-is", "--no-progress-meter", "--tlsv1.2", "--tlsv1.3", "--raw", "--tr-encoding", "--no-keepalive",
    "-0", "-2", "-O", "--remote-name", "-J", "--remote-header-name", "-1", "--tlsv1", "--disable", "-q",
    "--styled-output", "--no-styled-output",
})  # fmt: skip
_STEERING_WITH_VALUE = frozenset({
    "-m", "--max-time", "--connect-timeout", "-o", "--output", "-w", "--write-out", "--retry", "--retry-delay",
    "--retry-max-time", "--max-redirs", "-D", "--dump-header", "--cacert", "--capath", "--limit-rate", "-c",
    "--cookie-jar", "--trace", "--trace-ascii", "--stderr",
})  # fmt: skip
_CREDENTIALS = {
    "-u": "Authorization", "--user": "Authorization", "--oauth2-bearer": "Authorization", "-b": "Cookie",
    "--cookie": "Cookie", "-E": "client certificate", "--cert": "client certificate", "--key": "client certificate",
    "--cert-type": "client certificate", "--pass": "client certificate",
}  # fmt: skip
_CREDENTIAL_FLAGS = frozenset({"--basic", "--digest", "--ntlm", "--negotiate", "--anyauth"})
_HEADERS = {"-A": "User-Agent", "--user-agent": "User-Agent", "-e": "Referer", "--referer": "Referer"}
_DATA = frozenset({"-d", "--data", "--data-ascii", "--data-raw", "--data-binary", "--data-urlencode", "--json"})
_VALUED = (
    _STEERING_WITH_VALUE | set(_CREDENTIALS) | set(_HEADERS) | _DATA
    | {"-X", "--request", "-H", "--header", "--url", "--url-query"}
)  # fmt: skip
_FLAGS = _STEERING | _CREDENTIAL_FLAGS | {"-I", "--head", "-G", "--get", "-g", "--globoff"}
_OF_THE_SENDER = frozenset({"host", "content-length", "connection", "accept-encoding", "traceparent", "tracestate"})
_FORM = "application/x-www-form-urlencoded"
_OPERATORS = frozenset({"|", ";", "&&", "||", ">", "2>", "&"})
_GLOB = re.compile(r"[\[\]{}]")
_METHOD = re.compile(r"[A-Za-z][A-Za-z-]{0,19}")


@dataclass(frozen=True, slots=True)
class Pasted:
    """`request.path` is the whole path of `url`, as it is spelt: not yet below the base URL of an environment.
    `credentials` and `left_out`: names of what is not in the request.
    """

    url: SplitResult
    request: Request
    credentials: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Line:
    """What was read so far."""

    method: str | None = None
    urls: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    data: list[bytes] = field(default_factory=list)
    is_json: bool = False
    is_get: bool = False
    is_head: bool = False
    globs: bool = True
    query: list[str] = field(default_factory=list)
    credentials: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_curl(text: str) -> Pasted:
    """Raises `UsageError` (code `curl-unreadable`) with what can't be read, and what to paste instead."""
    if len(text) > LENGTH_MAX:
        raise unreadable(f"a curl line has at most {LENGTH_MAX} characters", advice="attach it as a HAR instead")
    if "\0" in text:
        raise unreadable("a curl line has no character NUL")
    if re.search(r"\^\r?\n", text):
        raise unreadable("this is the form for the Windows prompt", advice="copy it “as cURL (bash)”")
    line = _Line()
    arguments, piped = _arguments(text)
    for option, value in _options(arguments, line):
        _take(line, option, value, piped)
    return _pasted(line)


def _arguments(text: str) -> tuple[list[str], bytes | None]:
    """Those of curl; and what is piped into it, in the form that `curl_line` writes."""
    found = words(text.strip())
    piped = None
    if found[:1] == ["$"]:
        found = found[1:]
    if found[:1] == ["echo"] and found[2:6] == ["|", "base64", "--decode", "|"]:
        try:
            piped = base64.b64decode(found[1], validate=True)
        except (binascii.Error, ValueError):
            raise unreadable("what is piped into curl is not base64") from None
        found = found[6:]
    if found[:1] != ["curl"]:
        raise unreadable("it does not begin with `curl`", advice="in a browser: Copy as cURL (bash)")
    return found[1:], piped


def _options(arguments: Sequence[str], line: _Line) -> Iterator[tuple[str, str]]:
    """Option and value, which is empty for a flag; what is no option is a `--url`. Short ones may stand together.

    An operator of the shell ends it where an option could stand; `-d '&'` has a value.
    """
    rest = iter(arguments)

    def value_of(option: str) -> str:
        value = next(rest, None)
        if value is None:
            raise unreadable(f"{option} has no value")
        return value

    for word in rest:
        if word in _OPERATORS:
            line.left_out.append(f"what follows {word}")
            return
        if word == "--":
            yield from (("--url", each) for each in rest)
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            if word in _VALUED:
                yield word, value_of(word)
            elif word in _FLAGS:
                yield word, ""
            elif equals and name in _VALUED:
                yield name, value
            else:
                raise _not_known(name)
        elif word.startswith("-") and word != "-":
            yield from _short(word, value_of)
        else:
            yield "--url", word


def _short(word: str, value_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for index in range(1, len(word)):
        option, attached = f"-{word[index]}", word[index + 1 :]
        if option in _VALUED:
            yield option, attached or value_of(option)
            return
        if option not in _FLAGS:
            raise _not_known(option)
        yield option, ""


def _not_known(option: str) -> Exception:
    if option in {"-F", "--form", "--form-string", "-T", "--upload-file"}:
        return unreadable(f"{option} sends a file that is not at hand here", advice="attach it as a HAR instead")
    advice = "leave it out if the request is the same without it, else attach it as a HAR"
    return unreadable(f"option {option} of curl is not known here", advice=advice)


def _take(line: _Line, option: str, value: str, piped: bytes | None) -> None:
    match option:
        case "-X" | "--request":
            line.method = value
        case "-H" | "--header":
            _take_header(line, value)
        case "--url":
            line.urls.append(value)
        case "--url-query":
            line.query.append(_urlencoded(value))
        case "-G" | "--get":
            line.is_get = True
        case "-I" | "--head":
            line.is_head = True
        case "-g" | "--globoff":
            line.globs = False
        case _ if option in _DATA:
            line.is_json |= option == "--json"
            line.data.append(_data(option, value, piped))
        case _ if option in _CREDENTIALS or option in _CREDENTIAL_FLAGS:
            line.credentials.append(_CREDENTIALS.get(option, "Authorization"))
        case _ if option in _HEADERS:
            _take_header(line, f"{_HEADERS[option]}: {value}")
        case _:
            line.left_out.append(option)


def _take_header(line: _Line, text: str) -> None:
    """`Name: value`; `Name:` takes out what curl adds by itself, and `Name;` is an empty one."""
    if text.startswith("@"):
        raise unreadable("headers are read from a file that is not at hand here", advice="write them into the line")
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon and name.endswith(";"):
        name, colon, value = name[:-1].strip(), ";", ""
    if not name or not colon:
        raise unreadable(f"{text!r} is no header: it has no name and colon")
    if colon == ":" and not value:
        line.removed.add(name.lower())
    elif is_credential_header(name):
        line.credentials.append(name)
    elif name.lower() in _OF_THE_SENDER or name.lower() == "user-agent" or carries_attempt(name):
        line.left_out.append(name)
    elif REDACTED in value or may_be_credential(name, value):
        line.credentials.append(name)
    else:
        line.headers.append((name, value))


def _data(option: str, value: str, piped: bytes | None) -> bytes:
    if option == "--data-urlencode":
        return _urlencoded(value).encode()
    if option != "--data-raw" and value.startswith("@"):
        if value == "@-" and piped is not None:
            return piped
        raise unreadable(
            f"the body is in the file {value[1:]!r}, which is not at hand here", advice="put the content in its place"
        )
    return value.encode("utf-8", "surrogatepass")


def _urlencoded(value: str) -> str:
    """Of `content`, `=content` and `name=content`."""
    name, equals, content = value.partition("=")
    if "@" in name or (not equals and "@" in value):
        raise unreadable(f"the file of {value!r} is not at hand here", advice="put the content in its place")
    if not equals:
        return quote_plus(value)
    return f"{name}={quote_plus(content)}" if name else quote_plus(content)


def _pasted(line: _Line) -> Pasted:
    if len(line.urls) != 1:
        raise unreadable(
            "it has no address" if not line.urls else f"it has {len(line.urls)} addresses",
            advice="paste one request at a time" if line.urls else "paste the whole line",
        )
    url = _url(line.urls[0], globs=line.globs)
    if url.username is not None:
        line.credentials.append("Authorization")
    body = (b"" if line.is_json else b"&").join(line.data) if line.data else None
    query = list(_parameters(line, [url.query, *line.query]))
    if line.is_get and body is not None:
        query += _parameters(line, [body.decode("latin-1")])
        body = None
    method = line.method or ("HEAD" if line.is_head else "GET" if body is None else "POST")
    if not _METHOD.fullmatch(method):
        raise unreadable(f"{method[:30]!r} is no method")
    request = Request(method.upper(), url.path or "/", tuple(query), _headers(line, body), body)
    return Pasted(url, request, _once(line.credentials), _once(line.left_out))


def _url(text: str, *, globs: bool) -> SplitResult:
    address = text if "://" in text else f"http://{text}"
    if REDACTED in address.partition("?")[0]:
        raise unreadable("a variable stands in the address, and its value is not here", advice="put it in its place")
    try:
        url = urlsplit(address)
        host, _ = url.hostname, url.port
    except ValueError:
        raise unreadable(f"{text[:100]!r} is no address") from None
    if url.scheme not in {"http", "https"} or not host:
        raise unreadable(f"{text[:100]!r} is no address of HTTP")
    if globs and _GLOB.search(url.path + url.query.replace(REDACTED, "")):
        raise unreadable(
            "brackets in the address mean several requests to curl", advice="write the one that fails, or add --globoff"
        )
    return url


def _parameters(line: _Line, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        if text.count("&") >= PARAMETERS_MAX:
            raise unreadable(f"it has more than {PARAMETERS_MAX} parameters", advice="attach it as a HAR instead")
        for name, value in parse_qsl(text, keep_blank_values=True):
            if REDACTED in value or may_be_credential_parameter(name, value):
                line.credentials.append(shown_name(name))
            else:
                yield name, value


def _headers(line: _Line, body: bytes | None) -> Headers:
    """With what curl adds to a body by itself, unless the line takes it out."""
    added = []
    if body is not None and line.is_json:
        added = [("Content-Type", "application/json"), ("Accept", "application/json")]
    elif body is not None:
        added = [("Content-Type", _FORM)]
    own = tuple(line.headers)
    return (
        *own,
        *((name, value) for name, value in added if name.lower() not in line.removed and header(own, name) is None),
    )


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))

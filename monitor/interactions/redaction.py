"""Secrets taken out of an exchange before anything keeps or shows it.

Two ways, both always: by name (headers, parameters and members that hold credentials) and by value (every known
secret, however it is spelt: as it is, percent-encoded, JSON- or HTML-escaped, inside Base64). A JSON body stays JSON,
and a number stays a number (0), so that types can still be compared.
"""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, quote_plus

from monitor.interactions.credential_names import (
    CREDENTIAL_HEADERS,
    CREDENTIAL_MEMBERS,
    CREDENTIAL_PARAMETERS,
    is_credential_name,
    plain_name,
)
from monitor.interactions.json_text import JsonNumber, Members, parse_json_text, write_json_text
from monitor.model.contracts import Interaction
from monitor.model.exchanges import REDACTED, Exchange, Headers, Request, Response
from monitor.model.json_value import JsonValue

_USER_INFORMATION = re.compile(r"(?<=://)[^/\s@?#\"']+@")
_BASE64_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=")
_FRAGMENT_MIN = 8
"""Fewer characters of Base64 occur by chance; a secret of eight bytes leaves this many at every alignment."""

_SECRET_WORD_MIN = 8
"""Characters; shorter words of a credential (`Bearer`, `Basic`) would be found where nothing is secret."""


def secret_parts(value: str) -> tuple[str, ...]:
    """What of a credential header's value is secret: its long words (not `Bearer`), else all of it."""
    words = [word for part in value.split() for word in (part.strip(";,"), part.strip(";,").partition("=")[2])]
    return tuple(word for word in words if len(word) >= _SECRET_WORD_MIN) or (value,)


class Redactor:
    """`secrets`: values that must never survive. Further names of headers, members and parameters may be given."""

    def __init__(
        self, secrets: Iterable[str] = (), *, header_names: Iterable[str] = (), member_names: Iterable[str] = ()
    ) -> None:
        self._headers = CREDENTIAL_HEADERS | {name.lower() for name in header_names}
        further = {plain_name(name) for name in member_names}
        self._members = CREDENTIAL_MEMBERS | further
        self._parameters = CREDENTIAL_PARAMETERS | further
        known = tuple(secret for secret in secrets if secret)
        self._spelt = _expression_of(spelling for secret in known for spelling in _spellings(secret))
        self._encoded = _expression_of(fragment for secret in known for fragment in _base64_fragments(secret))

    def text(self, text: str) -> str:
        """Any text: known secrets, credentials in URLs, `name=value` and `"name": "value"`."""
        return self._text(text, set())

    def known(self, text: str) -> str:
        """Known secrets alone: where `"password": "…"` describes messages, no name tells what is secret."""
        return self._values(text, set())

    def finds_secret(self, content: bytes) -> bool:
        """Whether a known secret is in there, however it is spelt."""
        text = content.decode("latin-1")
        return any(each is not None and each.search(text) for each in (self._spelt, self._encoded))

    def exchange(self, exchange: Exchange) -> Exchange:
        """The exchange fit to be stored; `redacted` names what was replaced."""
        names: set[str] = set(exchange.redacted)
        return replace(
            exchange,
            request=self._request(exchange.request, names),
            url=self._text(exchange.url, names),
            response=None if exchange.response is None else self._response(exchange.response, names),
            error_text=self._text(exchange.error_text, names),
            request_id=None if exchange.request_id is None else self._text(exchange.request_id, names),
            redacted=tuple(sorted({self._values(name, set()) for name in names})),
        )

    def request(self, request: Request) -> Request:
        """The request fit to be stored."""
        return self._request(request, set())

    def interaction(self, interaction: Interaction) -> Interaction:
        """The interaction fit to be stored; what is sent again gets its credentials from the environment anew."""
        response = interaction.response
        body = response.body
        if body is not None and body.example is not None:
            body = replace(body, example=self.value(body.example))
        response = replace(response, headers=self._header_lines(response.headers, set()), body=body)
        return replace(interaction, request=self._request(interaction.request, set()), response=response)

    def value(self, value: JsonValue) -> JsonValue:
        """A JSON value; text stays text and numbers stay numbers."""
        text = json.dumps(value, default=dict).encode()
        cleaned = self._body(text, set())
        if cleaned == text:
            return value
        found: JsonValue = json.loads(cleaned)
        return found

    def member(self, name: str, value: JsonValue) -> JsonValue:
        """The value of a member or header of that name."""
        if value is not None and name.lower() in self._headers:
            return REDACTED
        found = self.value({name: value})
        return found[name] if isinstance(found, Mapping) else found

    def _request(self, request: Request, names: set[str]) -> Request:
        return replace(
            request,
            path=self._text(request.path, names),
            query=tuple(self._parameter(name, value, names) for name, value in request.query),
            headers=self._header_lines(request.headers, names),
            body=None if request.body is None else self._body(request.body, names),
        )

    def _response(self, response: Response, names: set[str]) -> Response:
        return replace(
            response, headers=self._header_lines(response.headers, names), body=self._body(response.body, names)
        )

    def _parameter(self, name: str, value: str, names: set[str]) -> tuple[str, str]:
        if value and is_credential_name(name, self._parameters):
            names.add(name)
            return self._text(name, names), REDACTED
        return self._text(name, names), self._text(value, names)

    def _header_lines(self, headers: Headers, names: set[str]) -> Headers:
        lines = []
        for name, value in headers:
            if name.lower() in self._headers:
                names.add(name)
                lines.append((name, REDACTED))
            else:
                lines.append((self._text(name, names), self._text(value, names)))
        return tuple(lines)

    def _text(self, text: str, names: set[str]) -> str:
        text = _USER_INFORMATION.sub(f"{REDACTED}@", text)
        text = _ASSIGNMENT.sub(lambda found: self._assignment(found, names), text)
        return self._values(text, names)

    def _assignment(self, found: re.Match[str], names: set[str]) -> str:
        name = found["name"]
        known = self._members if found["quote"] else self._parameters
        if not found["value"] or not is_credential_name(name, known):
            return found[0]
        names.add(name)
        return f"{found['before']}{name}{found['between']}{REDACTED}"

    def _values(self, text: str, names: set[str]) -> str:
        found = self._spelt.sub(REDACTED, text) if self._spelt is not None else text
        if self._encoded is not None:
            found = _without_encoded(self._encoded, found)
        if found != text:
            names.add("a known secret")
        return found

    def _body(self, body: bytes, names: set[str]) -> bytes:
        """JSON by structure, so that types stay; else, and where a secret spans values, as text."""
        try:
            found: set[str] = set()
            cleaned = self._json(parse_json_text(body.decode()), found, named=False)
            text = write_json_text(cleaned) if found else body.decode()
        except (ValueError, RecursionError):
            # One byte is one character here, so bytes that are no text survive unchanged.
            return self._text(body.decode("latin-1"), names).encode("latin-1")
        names |= found
        return self._values(text, names).encode()

    def _json(self, value: object, names: set[str], *, named: bool) -> object:
        if isinstance(value, Members):
            return Members(self._member(name, each, names, named=named) for name, each in value)
        if isinstance(value, list):
            return [self._json(each, names, named=named) for each in value]
        if isinstance(value, JsonNumber):
            hidden = named or self._values(str(value), names) != value
            return JsonNumber("0") if hidden else value
        if isinstance(value, str):
            return REDACTED if named and value else self._text(value, names)
        return value

    def _member(self, name: str, value: object, names: set[str], *, named: bool) -> tuple[str, object]:
        hidden = named or is_credential_name(name, self._members)
        if hidden and value is not None:
            names.add(name)
        return self._values(name, names), self._json(value, names, named=hidden)


class TrafficRedactor:
    """For exchanges of any client, whose own credentials nobody told us: each is looked for in its whole exchange."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(secrets)
        self._redactors: dict[tuple[str, ...], Redactor] = {}

    def exchange(self, exchange: Exchange) -> Exchange:
        """As `Redactor.exchange`."""
        own = tuple(sorted(set(_credentials(exchange))))
        if own not in self._redactors:
            self._redactors[own] = Redactor((*self._secrets, *own))
        return self._redactors[own].exchange(exchange)


def _credentials(exchange: Exchange) -> Iterator[str]:
    for name, value in exchange.request.headers:
        if name.lower() in CREDENTIAL_HEADERS and value:
            yield from secret_parts(value)
    for name, value in exchange.response.headers if exchange.response is not None else ():
        if name.lower() == "set-cookie":  # after the first pair come attributes, whose words are no secrets
            yield from secret_parts(value.partition(";")[0].partition("=")[2] or value)


_ASSIGNMENT = re.compile(
    r"""(?P<before>(?P<quote>")|(?<=[?&;\s])|^)(?P<name>[A-Za-z][\w.-]{1,40})"""
    r"""(?P<between>(?(quote)"\s*:\s*"|=))(?P<value>(?(quote)(?:[^"\\]|\\.)*|[^&;\s"'<>]*))"""
)
"""`?token=…`, `&token=…`, a form's `token=…`, and `"token": "…"` in text that is not (or no longer) JSON."""


def _expression_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Longest first, so that a secret inside another one leaves nothing behind."""
    parts = [re.escape(text) for text in sorted(set(texts), key=len, reverse=True)]
    return re.compile("|".join(parts)) if parts else None


def _without_encoded(fragments: re.Pattern[str], text: str) -> str:
    """Each run of Base64 that holds a fragment goes as a whole: `dXNlcjpz…` is a name and a secret."""
    position = 0
    while (found := fragments.search(text, position)) is not None:
        start, end = found.span()
        while start > 0 and text[start - 1] in _BASE64_LETTERS:
            start -= 1
        while end < len(text) and text[end] in _BASE64_LETTERS:
            end += 1
        text = text[:start] + REDACTED + text[end:]
        position = start + len(REDACTED)
    return text


def _spellings(secret: str) -> Iterator[str]:
    escaped = json.dumps(secret)[1:-1]
    readable = json.dumps(secret, ensure_ascii=False)[1:-1]
    for text in (secret, escaped, readable, html.escape(secret), html.escape(secret, quote=False)):
        yield text
        yield text.replace("/", "\\/")
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(encoding, "surrogatepass").decode("latin-1")
    for text in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield text
        yield re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), text)


def _base64_fragments(secret: str) -> Iterator[str]:
    """What Base64 shows of the secret at each of the three alignments, whatever stands before and after it."""
    raw = secret.encode()
    for shift in range(3):
        middle = raw[shift:]
        middle = middle[: len(middle) - len(middle) % 3]
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            text = encode(middle).decode()
            if len(text) >= _FRAGMENT_MIN:
                yield text

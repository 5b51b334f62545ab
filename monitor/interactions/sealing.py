"""Credentials that a contract itself holds: never kept, and yet known to be the same as before or not.

What is stored of an interaction has `[redacted]` in their place. Sent again like that, an old request would be refused
by every provider, and a fault of the consumer would look like the provider's. So a seal is kept with the recording, and
where the present contract is shown to have the very same credentials, they are put back from there.
"""

import hashlib
import hmac
import json
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.documents.pointers import join_pointer
from monitor.interactions.redaction import Redactor
from monitor.model.contracts import Interaction
from monitor.model.exchanges import REDACTED, Request
from monitor.model.json_value import JsonValue

_ROUNDS = 5_000
"""A seal takes some milliseconds, so that a short password is not found from it by trying all in a moment."""

Place = tuple[str, str, int]
"""`header`, `query` or `body`; the name or JSON Pointer; which of those of one name."""

_REDACTOR = Redactor()


def sealed(interaction: Interaction) -> Interaction:
    """The interaction fit to be stored, with a seal of the credentials that its request has, if any."""
    found = _credentials(interaction.request)
    seal = _seal(found, secrets.token_hex(16)) if found else ""
    return replace(_REDACTOR.interaction(interaction), seal=seal)


def has_same_credentials(stored: Interaction, present: Interaction) -> bool | None:
    """Whether `present` has those that `stored` had before it was redacted; None where no seal tells."""
    found = _credentials(present.request)
    if not stored.seal:
        return None if _credentials(stored.request) else not found
    return hmac.compare_digest(_seal(found, stored.seal.partition("$")[0]), stored.seal)


def with_credentials_of(stored: Interaction, present: Interaction) -> Interaction | None:
    """`stored` as it was sent, with the credentials of `present`; None where they are not known to be the same."""
    if not has_same_credentials(stored, present):
        return None
    found = _credentials(present.request)
    request = stored.request
    counted: Counter[tuple[str, str]] = Counter()

    def put_back(kind: str, name: str, value: str) -> str:
        counted[kind, name] += 1
        known = found.get((kind, name, counted[kind, name]), value)
        return str(known)

    headers = tuple((name, put_back("header", name.lower(), value)) for name, value in request.headers)
    query = tuple((name, put_back("query", name, value)) for name, value in request.query)
    body = request.body
    if body and any(kind == "body" for kind, _, _ in found):
        content = _json(request)
        if content is None:
            return None
        body = json.dumps(_filled(content[0], found, ()), ensure_ascii=False).encode()
    whole = replace(request, headers=headers, query=query, body=body)
    texts = (whole.path, *(value for _, value in (*headers, *query)), (body or b"").decode("latin-1"))
    return None if any(REDACTED in text for text in texts) else replace(stored, request=whole)


def _credentials(request: Request) -> Mapping[Place, JsonValue]:
    """What redaction takes out of a request, by place."""
    kept = _REDACTOR.request(request)
    found: dict[Place, JsonValue] = {}
    counted: Counter[tuple[str, str]] = Counter()
    for kind, before, after in (("header", request.headers, kept.headers), ("query", request.query, kept.query)):
        for (name, value), (_, left) in zip(before, after, strict=True):
            place = kind, name.lower() if kind == "header" else name
            counted[place] += 1
            if value != left or REDACTED in value:
                found[*place, counted[place]] = value
    if request.path != kept.path:
        found["path", "", 1] = request.path
    if request.body != kept.body or REDACTED.encode() in (request.body or b""):
        whole, redacted = _json(request), _json(kept)
        if whole is None or redacted is None:
            found["body", "", 1] = (request.body or b"").decode("latin-1")
        else:
            found |= {("body", pointer, 1): value for pointer, value in _differing(whole[0], redacted[0], ())}
    return found


def _json(request: Request) -> tuple[JsonValue] | None:
    """The body in a tuple, since it may be null; None where it is no JSON."""
    try:
        return (json.loads(request.body or b""),)
    except (ValueError, RecursionError):
        return None


def _differing(before: JsonValue, after: JsonValue, location: tuple[str | int, ...]) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in before:
            yield from _differing(before[name], after.get(name), (*location, name))
    elif isinstance(before, list) and isinstance(after, list):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differing(one, other, (*location, index))
    elif before != after or before == REDACTED:
        yield join_pointer(*location), before


def _filled(value: JsonValue, found: Mapping[Place, JsonValue], location: tuple[str | int, ...]) -> JsonValue:
    if isinstance(value, Mapping):
        return {name: _filled(each, found, (*location, name)) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, found, (*location, index)) for index, each in enumerate(value)]
    return found.get(("body", join_pointer(*location), 1), value)


def _seal(credentials: Mapping[Place, JsonValue], salt: str) -> str:
    text = json.dumps(sorted([*place, json.dumps(value, sort_keys=True)] for place, value in credentials.items()))
    return f"{salt}${hashlib.pbkdf2_hmac('sha256', text.encode(), salt.encode(), _ROUNDS).hex()}"

"""When two interactions ask the same thing, and when a consumer relies on the same thing."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_header, is_credential_name
from monitor.interactions.matchers import same_value
from monitor.interactions.media_types import is_json, parse_media_type
from monitor.interactions.redaction import Redactor
from monitor.model.contracts import Interaction, Origin
from monitor.model.exchanges import Request, header
from monitor.model.json_value import JsonValue, digest_of_value

_OURS = frozenset(
    {"user-agent", "traceparent", "tracestate", "host", "content-length", "connection", "accept-encoding"}
)
"""Headers that whoever sends the request adds; they say nothing about what is asked."""


_WITHOUT_CREDENTIALS = Redactor()
"""What is stored went through the same: a stored interaction is the same as the one it was made of."""


def is_of_the_sender(name: str) -> bool:
    """Whether a header is one that whoever sends the request adds."""
    return name.lower() in _OURS


def same_request(first: Interaction, second: Interaction) -> bool:
    """Whether both send the same request, credentials aside.

    Parameters may come in any order between names, not within one; JSON bodies are compared as values, header names
    without case.
    """
    one, other = (_WITHOUT_CREDENTIALS.interaction(each).request for each in (first, second))
    return (
        one.method.upper() == other.method.upper()
        and one.path == other.path
        and _query(one) == _query(other)
        and _headers(one) == _headers(other)
        and _same_body(one, other)
    )


def told_apart(interactions: Iterable[Interaction]) -> Iterator[Interaction]:
    """The same, each with a `key` of its own within its API; what another one says in the same words is left out.

    Two versions of a contract that stand side by side name their interactions alike, and so do cases that differ in the
    parameters of a provider state alone. With one history and one recording for both, what fails in the one would seem
    to have passed before, and the recording of the one would stand for the other.
    """
    named: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for each in interactions:
        if each.origin is Origin.HAR:  # what was used, as often as it was: nothing of it is sent or fails
            yield each
            continue
        said = named[each.api, each.key]
        digest = content_digest(each)
        if digest not in said:
            said.append(digest)
            yield replace(each, number=len(said))


def content_digest(interaction: Interaction) -> str:
    """SHA-256 of what the consumer sends and relies on; file, wording of the description and credentials left out."""
    interaction = _WITHOUT_CREDENTIALS.interaction(interaction)
    request = interaction.request
    expected: JsonValue = json.loads(json.dumps(interaction.response, default=_members))
    states: JsonValue = sorted(
        json.dumps([each.name, each.params], sort_keys=True, default=dict) for each in interaction.states
    )
    body = request.body.hex() if request.body is not None else None
    headers: JsonValue = [[name, list(values)] for name, values in sorted(_headers(request).items())]
    query: JsonValue = [[name, list(values)] for name, values in sorted(_query(request).items())]
    return digest_of_value(
        [request.method.upper(), request.path, query, headers, body, states, expected, list(interaction.unsupported)]
    )


def _members(value: Any) -> dict[str, Any]:
    """Of a dataclass or a mapping; `asdict` would copy every value below it first."""
    return {each.name: getattr(value, each.name) for each in fields(value)} if is_dataclass(value) else dict(value)


def _query(request: Request) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for name, value in request.query:
        if not is_credential_name(name, CREDENTIAL_PARAMETERS):
            found[name] += (value,)
    return dict(found)


def _headers(request: Request) -> Mapping[str, tuple[JsonValue, ...]]:
    found: defaultdict[str, tuple[JsonValue, ...]] = defaultdict(tuple)
    for name, value in request.headers:
        lower = name.lower()
        if is_of_the_sender(lower) or is_credential_header(lower):
            continue
        found[lower] += (_normal(lower, value),)
    return dict(found)


def _normal(name: str, value: str) -> JsonValue:
    if name == "content-type":
        essence, parameters = parse_media_type(value)
        return [essence, *(f"{name}={text}" for name, text in sorted(parameters.items()))]
    return [part.strip() for part in value.split(",")]


def _same_body(one: Request, other: Request) -> bool:
    if (one.body or b"") == (other.body or b""):
        return True
    if not (one.body and other.body) or not is_json(header(one.headers, "content-type")):
        return False
    try:
        return same_value(json.loads(one.body), json.loads(other.body))
    except (ValueError, RecursionError):
        return False

"""Whether an observed request is the one that a contract speaks of.

By the contract's matching rules where it has some, by equality elsewhere. Credentials, and what clients add by
themselves, say nothing of what is asked. Where it can't be decided the request is another one: an exchange that is
wrongly taken for a contract's would be held against somebody.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from monitor.interactions.body_comparison import compare_body
from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_header, is_credential_name
from monitor.interactions.header_comparison import compare_headers
from monitor.interactions.json_comparison import JsonComparison
from monitor.interactions.matchers import STRUCTURAL, name_of, same_value
from monitor.interactions.media_types import is_json
from monitor.interactions.patterns import UndecidableError
from monitor.interactions.redaction import Redactor
from monitor.interactions.rule_paths import Location, RuleSet, read_rule
from monitor.model.contracts import ExpectedBody, Interaction
from monitor.model.exchanges import Headers, Request, Response, header
from monitor.model.json_value import JsonObject, JsonValue

_ADDED_BY_CLIENTS = frozenset(
    {
        "accept-encoding",
        "accept-language",
        "alt-used",
        "cache-control",
        "connection",
        "content-length",
        "dnt",
        "host",
        "if-modified-since",
        "if-none-match",
        "keep-alive",
        "origin",
        "pragma",
        "priority",
        "referer",
        "te",
        "traceparent",
        "tracestate",
        "transfer-encoding",
        "upgrade",
        "upgrade-insecure-requests",
        "user-agent",
    }
)
_ANEW_EACH_TIME = frozenset({"date", "idempotency-key", "request-id", "x-correlation-id", "x-request-id"})
_NEGOTIATED = "accept"
"""Clients ask in many ways for what they can read; whether they got it is seen in the answer."""


def is_added_by_clients(name: str) -> bool:
    """Of a header, in lower case: nobody wrote it into the program that sends it."""
    return name in _ADDED_BY_CLIENTS or name.startswith((":", "sec-"))


class RequestMatcher:
    """The requests that an interaction speaks of."""

    def __init__(self, interaction: Interaction) -> None:
        self._wanted = Redactor().interaction(interaction).request
        self._rules = interaction.request_rules
        self._body_rules = RuleSet(self._rules.body)

    def matches(self, observed: Request) -> bool:
        """`observed`: redacted, with a path relative to the same base URL."""
        wanted = self._wanted
        return (
            wanted.method.upper() == observed.method.upper()
            and self._same_path(observed.path)
            and self._same_query(observed)
            and self._same_headers(observed.headers)
            and self._same_body(observed)
        )

    def _same_path(self, observed: str) -> bool:
        one, other = (_decoded(each) for each in (self._wanted.path, observed))
        return one == other or (bool(self._rules.path) and _holds(self._rules.path, one, other))

    def _same_query(self, observed: Request) -> bool:
        wanted, found = _parameters(self._wanted), _parameters(observed)
        if wanted.keys() != found.keys():
            return False
        return all(_same_values(self._rules.query.get(name), wanted[name], found[name]) for name in wanted)

    def _same_headers(self, observed: Headers) -> bool:
        wanted = [(name, value) for name, value in self._wanted.headers if _tells(name.lower())]
        comparison = JsonComparison(RuleSet({}))
        try:
            differences = [*compare_headers(tuple(wanted), self._rules.headers, observed, comparison)]
        except UndecidableError:
            return False
        return not differences and not comparison.unsupported

    def _same_body(self, observed: Request) -> bool:
        try:
            return self._has_same_body(observed)
        except RecursionError:
            return False  # nested too deeply to be compared

    def _has_same_body(self, observed: Request) -> bool:
        wanted = self._wanted.body or b""
        if wanted == (observed.body or b""):
            return True
        media_type = header(self._wanted.headers, "content-type")
        if not (wanted and observed.body) or not is_json(media_type):
            return False
        try:
            example: JsonValue = Response(0, body=wanted).json()
            found = Response(0, body=observed.body).json()
        except ValueError:
            return False
        if not self._rules.body:
            return same_value(example, found)
        comparison = JsonComparison(self._body_rules)
        expected = ExpectedBody(example, media_type, self._rules.body)
        try:
            differences = [*compare_body(expected, Response(0, observed.headers, observed.body), comparison)]
        except UndecidableError:
            return False
        return not differences and not comparison.unsupported and not self._has_more((), example, found)

    def _has_more(self, location: Location, wanted: JsonValue, found: JsonValue) -> bool:
        """Whether there are members that the example lacks: a reader is open to them, a request with more asks more."""
        if isinstance(wanted, Mapping) and isinstance(found, Mapping):
            if self._is_open(location):
                return False
            return bool(found.keys() - wanted.keys()) or any(
                self._has_more((*location, name), wanted[name], each) for name, each in found.items()
            )
        if isinstance(wanted, list | tuple) and isinstance(found, list | tuple) and wanted:
            return any(
                self._has_more((*location, index), wanted[min(index, len(wanted) - 1)], each)
                for index, each in enumerate(found)
            )
        return False

    def _is_open(self, location: Location) -> bool:
        rule = self._body_rules.governing(location)
        return rule is not None and rule.is_for(location) and any(name_of(each) in STRUCTURAL for each in rule.matchers)


def _tells(name: str) -> bool:
    return not (
        name == _NEGOTIATED or name in _ANEW_EACH_TIME or is_added_by_clients(name) or is_credential_header(name)
    )


def _decoded(path: str) -> str:
    """What a path says however it is spelt; an encoded slash stays apart from one that divides segments."""
    return unquote(path.replace("%2F", "%252F").replace("%2f", "%252F")) or "/"


def _parameters(request: Request) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for name, value in request.query:
        if not is_credential_name(name, CREDENTIAL_PARAMETERS):
            found[name] += (value,)
    return found


def _same_values(rule: JsonValue, wanted: Sequence[str], found: Sequence[str]) -> bool:
    if not isinstance(rule, Mapping):
        return wanted == found
    return all(_holds(rule, wanted[min(index, len(wanted) - 1)], value) for index, value in enumerate(found))


def _holds(rule: JsonObject, example: str, value: str) -> bool:
    comparison = JsonComparison(RuleSet({}))
    return not [*comparison.value((), read_rule("$", rule), example, value)] and not comparison.unsupported

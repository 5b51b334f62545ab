"""What a consumer relies on, one exchange at a time (Pact's words: consumer, provider, interaction, contract)."""

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.model.exchanges import Request
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Failure


class Origin(StrEnum):
    """Where an interaction comes from."""

    PACT = "pact"
    INTERACTIONS = "interactions"
    HAR = "har"
    ARAZZO = "arazzo"
    GENERATED = "generated"
    """A Schemathesis case, pinned together with the description that it was made from."""
    REPORTED = "reported"
    """A person reported it: nobody is held to it but by what is described, agreed or seen to pass."""


UNWRITTEN = frozenset({Origin.GENERATED, Origin.REPORTED})
"""What no company has written down as what it relies on."""


class Check(StrEnum):
    """What was compared; with the pointer it makes a mismatch comparable between runs."""

    RESPONSE_ARRIVED = "response-arrived"
    STATUS = "status"
    HEADER = "header"
    MEDIA_TYPE = "media-type"
    BODY_PRESENT = "body-present"
    BODY_PARSES = "body-parses"
    TYPE = "type"
    EQUALITY = "equality"
    PATTERN = "pattern"
    REQUIRED_MEMBER = "required-member"
    UNEXPECTED_MEMBER = "unexpected-member"
    LENGTH = "length"
    SCHEMA = "schema"
    """Conformance with the description that the case is pinned to."""


@dataclass(frozen=True, slots=True)
class ProviderState:
    name: str
    params: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpectedBody:
    """A body example with matching rules (Pact's), or, for a generated case, the schema to conform to.

    `rules`: path expression -> matcher, as Pact v3 writes them under `matchingRules.body`. `schema`: a JSON Schema with
    everything it references inside it, in the dialect named by `dialect`.
    """

    example: JsonValue = None
    media_type: str | None = None
    rules: JsonObject = field(default_factory=dict)
    schema: JsonValue = None
    dialect: str | None = None
    absent: bool = False
    """The body must be empty (Pact's `body: null`)."""


@dataclass(frozen=True, slots=True)
class ExpectedResponse:
    """`statuses`: any of these; empty = any. `headers`: name -> value, with Pact matching rules in `header_rules`."""

    statuses: tuple[int, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    header_rules: JsonObject = field(default_factory=dict)
    body: ExpectedBody | None = None
    """None: anything goes."""
    by_status: tuple[tuple[str, ExpectedBody | None], ...] = ()
    """Of a generated case, instead of `statuses` and `body`: what the description declares for success, as OpenAPI's
    status key (`200`, `2XX`, `default`) and one body per media type (None: none declared)."""


@dataclass(frozen=True, slots=True)
class RequestRules:
    """Pact's matching rules of a request (v3 form): which observed requests are this one. Without any, its equals are.

    `path`: one rule. `query`, `headers`: name -> rule. `body`: path expression -> rule.
    """

    path: JsonObject = field(default_factory=dict)
    query: JsonObject = field(default_factory=dict)
    headers: JsonObject = field(default_factory=dict)
    body: JsonObject = field(default_factory=dict)


OF_STATE = "request values that come from the provider state"
"""What can't be sent of a request; that it has them is known."""

NOT_HTTP = Request("MESSAGE", "/")
"""Stands for what is no HTTP request, as a message of a queue; no probe rule ever allows such a method."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One exchange that the consumer relies on.

    Identity (`key`) is consumer, provider, description, provider states and `number`; `unsupported` names matchers that
    can't be judged, which makes its verification *unknown* and never *passed*.
    """

    api: str
    consumer: str
    provider: str
    description: str
    origin: Origin
    contract: str
    """Path or URL it was read from, as people are shown it."""
    request: Request
    response: ExpectedResponse
    states: tuple[ProviderState, ...] = ()
    operation: str | None = None
    """`GET /charges/{id}` where a description or the contract names it; else None."""
    pinned_to: str | None = None
    """Digest of the description that a generated case was made from."""
    unsupported: tuple[str, ...] = ()
    request_rules: RequestRules = field(default_factory=RequestRules)
    """They bind the consumer: the request that is sent is the example."""
    webhook: str | None = None
    """Of a message that the API's provider sends: the webhook or callback, and once it is addressed the receiver. Then
    `consumer` is who sends it and `provider` who receives it."""
    number: int = 1
    """Of those that contracts give one name, in their order: the versions of a contract that stand side by side."""
    environment: str | None = None
    """Of a reported one: the only environment in which it is tried. None: in each."""
    doubt: str = ""
    """Why its call may be one of another API, where a contract has several; such a one shows no use, and hides none."""
    seal: str = ""
    """Of one that is stored: tells whether another has the same credentials in its request, and not which."""

    @property
    def key(self) -> str:
        """Stable name of this interaction between runs and between versions of the contract.

        A generated case made from another description is another case: nobody's expectations changed. A message of a
        webhook is the same one then: its sender changed what it sends.
        """
        states = ",".join(sorted(state.name for state in self.states))
        pinned = f"|{self.pinned_to[:12]}" if self.pinned_to and self.webhook is None else ""
        number = f"|{self.number}" if self.number > 1 else ""
        return f"{self.consumer}|{self.provider}|{self.description}|{states}{pinned}{number}"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One check that failed. `pointer` is into the response body (indices kept here, generalised in signatures)."""

    check: Check
    failure: Failure
    pointer: str
    message: str
    expected: JsonValue = None
    actual: JsonValue = None

"""An API as its description states it, whatever dialect that was written in (OpenAPI 2.0, 3.0, 3.1, 3.2).

Schemas are not copied: they are named by a JSON Pointer (RFC 6901) into `Api.root`, and everything refers to that one
document. A part that could not be read is a `Note`; what it touches is undecided, never silently compatible.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record


class SpecVersion(StrEnum):
    """Which specification a description says it follows; the schema dialect follows from it."""

    V2_0 = "2.0"
    V3_0 = "3.0"
    V3_1 = "3.1"
    V3_2 = "3.2"

    @property
    def has_json_schema(self) -> bool:
        """Are its schemas those of JSON Schema (2020-12 unless it says otherwise), not of a dialect of its own?"""
        return self in {SpecVersion.V3_1, SpecVersion.V3_2}


class ParameterIn(StrEnum):
    """OpenAPI's `in`."""

    PATH = "path"
    QUERY = "query"
    QUERYSTRING = "querystring"
    """The whole query as one value, described by `content` (3.2)."""
    HEADER = "header"
    COOKIE = "cookie"


class Role(StrEnum):
    """Who sends the request of an operation."""

    CONSUMER = "consumer"
    """Calls the API: ordinary operations."""
    PROVIDER = "provider"
    """Is called back: webhooks and callbacks; one nested in another is the consumer's again."""

    @property
    def other(self) -> "Role":
        return Role.PROVIDER if self is Role.CONSUMER else Role.CONSUMER


@record
class Note:
    """A part that could not be read, and where. `pointer` is into `Api.root`."""

    pointer: str
    message: str


@record
class Header:
    """A header of a response or of a part; `name` keeps its case, headers are keyed by lower-case names.

    Its style is `simple`, but for lists that 2.0 joins otherwise. `media_type` is set where the value is described by
    `content` and not by `schema`.
    """

    name: str
    pointer: str
    required: bool
    schema: str | None
    explode: bool = False
    media_type: str | None = None
    deprecated: bool = False
    style: str = "simple"
    lists: tuple[str, ...] = ()
    """How lists inside its list are joined, the outer first (`collectionFormat` of 2.0); later versions don't say."""


@record
class Encoding:
    """How one part of a form or multipart body travels (Encoding Object), with the defaults filled in that depend on
    nothing but itself.

    `style`, `explode` and `allow_reserved` count where `by_style` says that one of them is written: then the value is
    spelt as a query parameter is, and `content_type` counts for nothing (3.0.4, Encoding Object).
    """

    pointer: str
    content_type: str | None = None
    """Media types or ranges with commas, lower-case, sorted; None: the default for the member's type."""
    headers: Mapping[str, Header] = field(default_factory=dict)
    by_style: bool = False
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    lists: tuple[str, ...] = ()
    """As those of a header."""
    allows_empty: bool = False
    """May there be no value (`allowEmptyValue` of 2.0)? Later versions have no word for it in a form."""
    nested: "Encodings | None" = None
    """Of the parts of this part (3.2)."""


@record
class Encodings:
    """`by_name` for the members of an object; `prefix` and `items` for multipart bodies that are arrays (3.2)."""

    by_name: Mapping[str, Encoding] = field(default_factory=dict)
    prefix: tuple[Encoding, ...] = ()
    items: Encoding | None = None


@record
class Parameter:
    """`position` is the ordinal of a path parameter in its template, so that a rename changes nothing."""

    name: str
    location: ParameterIn
    required: bool
    pointer: str
    schema: str | None
    media_type: str | None = None
    """Set where the value is described by `content` and not by `schema`."""
    encoding: Encodings = Encodings()
    """Of the members of that content."""
    style: str = ""
    explode: bool = False
    deprecated: bool = False
    position: int | None = None
    allow_reserved: bool = False
    allow_empty_value: bool = False
    lists: tuple[str, ...] = ()
    """As those of a header."""

    @property
    def key(self) -> str:
        """Identity between two versions of a description. The whole query has no name in the message (3.2)."""
        if self.location is ParameterIn.QUERYSTRING:
            return self.location.value
        if self.position is not None:
            return f"path {self.position}"
        name = self.name.lower() if self.location is ParameterIn.HEADER else self.name
        return f"{self.location.value} {name}"


@record
class MediaType:
    """`name` is lower-case, without spaces around parameters; `schema` None: nothing is said about the content."""

    name: str
    pointer: str
    schema: str | None
    encoding: Encodings = Encodings()
    item_schema: str | None = None
    """Of each item of a sequential media type (`text/event-stream`, `application/jsonl`; 3.2)."""


@record
class Body:
    pointer: str
    required: bool
    content: Mapping[str, MediaType]


@record
class Link:
    """What a response offers to call next (Link Object)."""

    name: str
    pointer: str
    target: str | None
    """The operation: its shape where it is one of this description, else the reference as written."""
    parameters: Mapping[str, JsonValue]
    """Constants and runtime expressions by the parameter's key in the target, where that is known."""
    request_body: JsonValue
    server: str | None


@record
class Response:
    """`status` is a code (`200`), a range (`4XX`) or `default`."""

    status: str
    pointer: str
    content: Mapping[str, MediaType]
    headers: Mapping[str, Header]
    links: Mapping[str, Link] = field(default_factory=dict)


@record
class Flow:
    """One OAuth 2 flow; `kind` is its key (`authorizationCode`). 2.0's names of flows are those of 3.0 here."""

    kind: str
    pointer: str
    authorization_url: str | None = None
    token_url: str | None = None
    refresh_url: str | None = None
    device_authorization_url: str | None = None
    scopes: Mapping[str, str] = field(default_factory=dict)
    """Scope -> what it grants, in words."""


@record
class SecurityScheme:
    """How a credential is carried and obtained; `type` None where it is not declared or not readable."""

    name: str
    pointer: str
    type: str | None
    """`apiKey`, `http`, `oauth2`, `openIdConnect`, `mutualTLS`."""
    location: str | None = None
    """`in` of an API key."""
    parameter: str | None = None
    """Name of the header, query parameter or cookie of an API key, as written."""
    http_scheme: str | None = None
    """`scheme`, lower-case (RFC 9110 §11.1: names are case-insensitive)."""
    bearer_format: str | None = None
    open_id_connect_url: str | None = None
    oauth2_metadata_url: str | None = None
    flows: Mapping[str, Flow] = field(default_factory=dict)
    deprecated: bool = False

    @property
    def kind(self) -> str:
        """As `Credential.kind`. The names of headers alone are not case-sensitive (RFC 9110 §5.1)."""
        name = self.parameter or ""
        details = {
            "apiKey": (self.location, name.lower() if self.location == "header" else name),
            "http": (self.http_scheme or "",),
            "openIdConnect": (self.open_id_connect_url,),
        }
        known = self.type or "undeclared"
        return " ".join([known, *(str(detail) for detail in details.get(known, ()))])


@record
class Credential:
    """One thing a request must carry. Two credentials are the same where `kind` is, whatever the scheme is called."""

    scheme: str
    kind: str
    """`apiKey header x-key`, `http bearer`, `oauth2`, `openIdConnect <url>`, `mutualTLS`."""
    scopes: frozenset[str] = frozenset()
    described: bool = True
    """False where its scheme is nowhere described: then `kind` only names it."""


Alternative = frozenset[Credential]
"""Credentials that are needed together; an empty set means that none is needed."""


@record
class Security:
    """`declared` False: the description says nothing, which is not the same as `security: []`."""

    alternatives: tuple[Alternative, ...]
    declared: bool
    pointer: str


@record
class ServerVariable:
    default: str
    values: tuple[str, ...] | None = None
    """`enum`; None where any value may stand in."""


@record
class Server:
    """`url` has the defaults of its variables filled in, `template` not."""

    url: str
    template: str
    pointer: str
    name: str | None = None
    variables: Mapping[str, ServerVariable] = field(default_factory=dict)


@record
class Lifecycle:
    """What the description says about an operation's age; policy judges it, with `now` as an argument."""

    deprecated: bool = False
    sunset: str | None = None
    """`x-sunset`: an RFC 3339 date or time, as written."""
    stability: str | None = None
    """`x-stability-level`."""


@record
class Operation:
    """`key` is `GET /charges/{id}`; of a webhook `webhook payment-settled POST`; of a callback its operation's, `→`,
    callback name and expression. `shape` is the key with parameter names removed: its identity between versions.
    """

    key: str
    shape: str
    method: str
    path: str
    role: Role
    pointer: str
    parameters: Mapping[str, Parameter]
    body: Body | None
    responses: Mapping[str, Response]
    security: Security
    servers: tuple[str, ...]
    lifecycle: Lifecycle = Lifecycle()
    operation_id: str | None = None
    notes: tuple[Note, ...] = ()
    server_details: tuple[Server, ...] = ()
    """What `servers` are the URLs of."""
    authorization: Parameter | None = None
    """The header parameter of that name, which is none of `parameters`: `security` says what is needed, if anything."""
    media_headers: Mapping[str, Parameter] = field(default_factory=dict)
    """Those called Accept and Content-Type, in lower case, which are none of `parameters` either."""


@record
class Place:
    """Where an operation stands. `held_by`: the pointer of the member of `paths` or `webhooks` that it belongs to."""

    key: str
    pointer: str
    held_by: str


@record
class Api:
    """`operations`, webhooks and callbacks included, by shape and in the order of the document.

    `origins` maps prefixes of pointers into `root` back to the document as written (2.0 is read through a conversion);
    what no prefix covers is where it says.
    """

    title: str
    version: str
    spec: SpecVersion
    source: str
    root: JsonObject
    operations: Mapping[str, Operation]
    servers: tuple[str, ...] = ()
    security_declared: bool = False
    """Whether any operation, or the whole, declares security."""
    credentials_used: Mapping[str, Credential] = field(default_factory=dict)
    """By scheme, of every one that an operation asks for."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Of the operations, by shape: what is known without reading them."""
    notes: tuple[Note, ...] = ()
    server_details: tuple[Server, ...] = ()
    """What `servers` are the URLs of."""
    security_schemes: Mapping[str, SecurityScheme] = field(default_factory=dict)
    """By name, in the order of the document."""
    schema_dialect: str | None = None
    """`jsonSchemaDialect`, as written (3.1 and later)."""
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, pointer: str) -> str:
        """The pointer into the document as written."""
        return traced(self.origins, pointer)


def traced(origins: Mapping[str, str], pointer: str) -> str:
    """Where a pointer leads back to, by the longest of its prefixes that is known; else itself."""
    prefix, rest = pointer, ""
    while prefix:
        if prefix in origins:
            return origins[prefix] + rest
        prefix, _, last = prefix.rpartition("/")
        rest = f"/{last}{rest}"
    return pointer

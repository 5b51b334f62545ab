"""An API as its description states it, whatever dialect that was written in (OpenAPI 2.0, 3.0, 3.1).

Schemas are not copied: they are named by a JSON Pointer (RFC 6901) into `Api.root`, and everything refers to that one
document. A part that could not be read is a `Note`; what it touches is undecided, never silently compatible.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from monitor.model.json_value import JsonObject
from monitor.model.record import record


class SpecVersion(StrEnum):
    """Which specification a description says it follows; the schema dialect follows from it."""

    V2_0 = "2.0"
    V3_0 = "3.0"
    V3_1 = "3.1"
    """Also 3.2, which is read as 3.1."""


class ParameterIn(StrEnum):
    """OpenAPI's `in`."""

    PATH = "path"
    QUERY = "query"
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
class Parameter:
    """`position` is the ordinal of a path parameter in its template, so that a rename changes nothing."""

    name: str
    location: ParameterIn
    required: bool
    pointer: str
    schema: str | None
    media_type: str | None = None
    """Set where the value is described by `content` and not by `schema`."""
    style: str = ""
    explode: bool = False
    deprecated: bool = False
    position: int | None = None

    @property
    def key(self) -> str:
        """Identity between two versions of a description."""
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
    encoding: JsonObject = field(default_factory=dict)


@record
class Body:
    pointer: str
    required: bool
    content: Mapping[str, MediaType]


@record
class Header:
    """A response header; `name` keeps its case, headers are keyed by lower-case names."""

    name: str
    pointer: str
    required: bool
    schema: str | None


@record
class Response:
    """`status` is a code (`200`), a range (`4XX`) or `default`."""

    status: str
    pointer: str
    content: Mapping[str, MediaType]
    headers: Mapping[str, Header]


@record
class Credential:
    """One thing a request must carry. Two credentials are the same where `kind` is, whatever the scheme is called."""

    scheme: str
    kind: str
    """`apiKey header x-key`, `http bearer`, `oauth2`, `openIdConnect <url>`, `mutualTLS`."""
    scopes: frozenset[str] = frozenset()


Alternative = frozenset[Credential]
"""Credentials that are needed together; an empty set means that none is needed."""


@record
class Security:
    """`declared` False: the description says nothing, which is not the same as `security: []`."""

    alternatives: tuple[Alternative, ...]
    declared: bool
    pointer: str


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
    notes: tuple[Note, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, pointer: str) -> str:
        """The pointer into the document as written."""
        prefix, rest = pointer, ""
        while prefix:
            if prefix in self.origins:
                return self.origins[prefix] + rest
            prefix, _, last = prefix.rpartition("/")
            rest = f"/{last}{rest}"
        return pointer
